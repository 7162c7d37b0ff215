package session

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Of marks that lie in each other the inner one counts.
func TestLineOf(t *testing.T) {
	l := lineOf("S K K x", []stretch{{0, 7, Span{Role: Redex}}, {0, 1, Span{Role: Head}}, {2, 3, Span{Role: Arg, Arg: 1}}, {4, 5, Span{Role: Arg, Arg: 2}}, {6, 7, Span{Role: Arg, Arg: 3}}})
	if l.String() != "S K K x" || l.Signs() != "^ 1 2 3" || len(l) != 7 {
		t.Errorf("%+v, %q", l, l.Signs())
	}
	if l := lineOf("", nil); len(l) != 0 {
		t.Errorf("an empty text is %+v", l)
	}
	if l := lineOf("x", nil); len(l) != 1 || l[0] != (Span{Text: "x"}) {
		t.Errorf("a text without marks is %+v", l)
	}
}

// drawLine draws a line of spans with different roles.
func drawLine(t *rapid.T) Line {
	var l Line
	for i, text := range rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("ab →λ")), 0, 8, -1), 0, 12).Draw(t, "texts") {
		l = append(l, Span{Text: text, Role: Role(i % int(Contractum+1)), Arg: i})
	}
	return l
}

// runes are a line's characters, each with its role.
func runes(l Line) (list []Span) {
	for _, s := range l {
		for _, r := range s.Text {
			one := s
			one.Text = string(r)
			list = append(list, one)
		}
	}
	return list
}

// A slice of a line has its characters with their roles, and leaves the line as it is.
func TestLineSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLine(t)
		all := runes(l)
		begin := rapid.IntRange(0, len(all)).Draw(t, "begin")
		end := rapid.IntRange(begin, len(all)+2).Draw(t, "end")
		part := runes(l.Slice(begin, end))
		if want := all[begin:min(end, len(all))]; !slices.Equal(part, want) {
			t.Fatalf("%v of %v is %v", want, all, part)
		}
		if !slices.Equal(runes(l), all) {
			t.Fatalf("the line became %v", l)
		}
	})
}

// The rows of a broken line are no wider than they may be, and have all of its characters
// but blanks, with their roles. A line of millions takes no quadratic time, which would be
// hours.
func TestWrapKeepsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLine(t)
		width := rapid.IntRange(2, 20).Draw(t, "width")
		indent := rapid.IntRange(0, width-2).Draw(t, "indent")
		var got []Span
		for _, row := range l.Wrap(width, indent) {
			if n := len(runes(row)); n > width {
				t.Fatalf("a row has %d columns of %d", n, width)
			}
			got = append(got, runes(row)...)
		}
		blank := func(list []Span) (rest []Span) {
			for _, s := range list {
				if s.Text != " " {
					rest = append(rest, s)
				}
			}
			return rest
		}
		if want := blank(runes(l)); !slices.Equal(blank(got), want) {
			t.Fatalf("%v is broken into %v", want, got)
		}
	})
	long := Line{{Text: strings.Repeat("x", 1<<20), Role: Redex}, {Text: strings.Repeat(" y", 1<<20)}}
	if rows := long.Wrap(80, 6); len(rows) < 3<<20/80 {
		t.Errorf("%d rows", len(rows))
	}
}

func TestShort(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0", 1234: "1,234", 99_999: "99,999", 100_000: "100k", 999_499: "999k", 999_500: "1.00M", 9_994_999: "9.99M",
		9_999_999: "10.0M", 123_456_789: "123M", 999_999_999: "1.00G", math.MaxUint64: "18.4E",
	} {
		if got := Short(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestByteSize(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0 bytes", 999: "999 bytes", 1000: "1.0 KB", 99_940: "99.9 KB", 99_950: "100 KB", 656_000: "656 KB", 999_499: "999 KB", 999_500: "1.0 MB",
		4 << 30: "4.3 GB", math.MaxUint64: "18446744074 GB",
	} {
		if got := ByteSize(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestSeconds(t *testing.T) {
	for s, want := range map[float64]string{
		0: "0 µs", 63.4e-6: "63 µs", 0.9994e-3: "999 µs", 0.9996e-3: "1 ms", 0.0123: "12.3 ms", 0.9994: "999 ms", 0.9996: "1 s",
		1.5: "1.5 s", 61.24: "61.2 s", 999.4: "999 s", 999.6: "1,000 s", 4210.4: "4,210 s",
	} {
		if got := Seconds(s, Style{}); got != want {
			t.Errorf("%v: %q, want %q", s, got, want)
		}
	}
	if got := Seconds(63e-6, Style{ASCII: true}); got != "63 us" {
		t.Errorf("in ASCII: %q", got)
	}
}

func TestBigGrouped(t *testing.T) {
	nines := strings.Repeat("9", 27)
	for digits, want := range map[string]string{"": "not counted", "1234": "1,234", nines: GroupDigits(nines), nines + "9": "9.999e27"} {
		if got := BigGrouped(digits); got != want {
			t.Errorf("%s: %q, want %q", digits, got, want)
		}
	}
}
