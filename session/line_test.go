package session

import (
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
