//go:build unix

package tty

import (
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// viewed is a lineView on a screen.
func viewed(t *testing.T, cols, rows int) (*lineView, *vt.Emulator) {
	screen := vt.NewEmulator(cols, rows)
	t.Cleanup(func() { _ = screen.Close() })
	v := &lineView{out: screen, size: func() (int, int) { return cols, rows }, paint: colours{}}
	v.begin("ski> ")
	return v, screen
}

// colours paints parentheses.
type colours struct{}

func (colours) Paint(line []rune, _ int) []rune {
	var out []rune
	for _, r := range line {
		if r == '(' {
			out = append(out, []rune("\x1b[1;31m(\x1b[0m")...)
			continue
		}
		out = append(out, r)
	}
	return out
}

// edit has the line drawn as readline does.
func (v *lineView) edit(line string, at int) {
	_, _ = io.WriteString(v, "\x1b[J\x1b[2K\r")
	_, _ = io.WriteString(v, v.prompt+string(v.Paint([]rune(line), at))+"\b\b")
}

// searched has readline say that it searches; found is "" or "failing ".
func (v *lineView) searched(found, text string) {
	_, _ = io.WriteString(v, "\n\x1b[J"+found+"bck-i-search: "+text+"\x1b[4m \x1b[0m\r\x1b[1A\x1b[7C")
}

func screenText(screen *vt.Emulator) string {
	lines := strings.Split(ansi.Strip(screen.Render()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// Whatever was drawn before, the screen shows the line as if it had been printed on an
// empty one, and the cursor stands where it would after the text before it.
func TestLineViewDraws(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"x", "S", "(", ")", " ", "λ", "日", "本", "é", "e\u0301", "ab", strings.Repeat("long ", 8)}
	v, screen := viewed(t, 20, 12)
	for i := range 3000 {
		var b strings.Builder
		for range r.IntN(14) {
			b.WriteString(alphabet[r.IntN(len(alphabet))])
		}
		line := []rune(b.String())
		// The emulator has its own way with wide characters at the edge.
		width := ansi.StringWidthWc(b.String())
		if width > 180 || width > 14 && strings.ContainsAny(b.String(), "日本") {
			continue
		}
		at := r.IntN(len(line) + 1)
		for at < len(line) && cellWidth(line[at]) == 0 {
			at++
		}
		v.edit(string(line), at)

		fresh := vt.NewEmulator(20, 12)
		_, _ = io.WriteString(fresh, "ski> "+string(line))
		if got, want := screenText(screen), screenText(fresh); got != want {
			t.Fatalf("%d: %q is\n%s\nwant\n%s", i, string(line), got, want)
		}
		if at == len(line) && v.layout(20).full {
			if got := screen.CursorPosition(); got.X != 0 {
				t.Fatalf("%d: %q: behind a full row the cursor is at %v", i, string(line), got)
			}
			continue
		}
		// A character at the cursor shows where that is.
		next := "x"
		if at < len(line) {
			next = string(line[at])
		}
		fresh = vt.NewEmulator(20, 12)
		_, _ = io.WriteString(fresh, "ski> "+string(line[:at])+next)
		want := fresh.CursorPosition()
		got := screen.CursorPosition()
		if w := cellWidth([]rune(next)[0]); got.Y != want.Y || got.X+w != want.X && got.X+w-1 != want.X {
			t.Fatalf("%d: %q at %d: the cursor is at %v, want %d columns before %v", i, string(line), at, got, w, want)
		}
	}
}

// A line that is longer than the screen is shown in part, about the cursor.
func TestLineViewOfALongLine(t *testing.T) {
	t.Parallel()
	v, screen := viewed(t, 40, 8)
	line := strings.Repeat("0123456789", 100_000)
	v.edit(line, len(line))
	if got := screenText(screen); !strings.HasPrefix(got, "... 9998") || !strings.HasSuffix(got, "6789") {
		t.Errorf("at its end:\n%s", got)
	}
	v.edit(line, 0)
	if got := screenText(screen); !strings.HasPrefix(got, "ski> 0123456789") || !strings.HasSuffix(got, "characters after") {
		t.Errorf("at its beginning:\n%s", got)
	}
	v.edit(line, 500_000)
	if got := screenText(screen); !strings.HasPrefix(got, "... ") || !strings.HasSuffix(got, "characters after") || strings.Count(got, "\n") != 6 {
		t.Errorf("within:\n%s", got)
	}
	v.edit("short", 5)
	if got := screenText(screen); got != "ski> short" {
		t.Errorf("afterwards:\n%s", got)
	}
}

// What readline searches stands beneath the line; what it writes else is not seen.
func TestLineViewOfASearch(t *testing.T) {
	t.Parallel()
	v, screen := viewed(t, 40, 8)
	v.edit("K found x", 3)
	_, _ = io.WriteString(v, "\b\b\b\x1b[4mfound\x1b[0m")
	v.searched("", "fou")
	if got := screenText(screen); got != "ski> K found x\nsearch: fou" {
		t.Errorf("found:\n%s", got)
	}
	v.searched("failing ", "foux")
	if got := screenText(screen); got != "ski> K found x\nno line before has: foux" {
		t.Errorf("not found:\n%s", got)
	}
	v.above("one  two\n")
	if got := screenText(screen); got != "one  two\nski> K found x\nno line before has: foux" {
		t.Errorf("with something above:\n%s", got)
	}
	v.edit("K found x\n", 10)
	if got := screenText(screen); got != "one  two\nski> K found x" {
		t.Errorf("entered:\n%s", got)
	}
}

// A dumb terminal gets no control sequences.
func TestLineViewOnADumbTerminal(t *testing.T) {
	t.Parallel()
	v, screen := viewed(t, 20, 4)
	v.dumb = true
	for _, line := range []string{"x", strings.Repeat("long ", 20), "K 日本 x", "K x\n"} {
		v.edit(line, len([]rune(line)))
	}
	if got := screenText(screen); got != "ski> K x" {
		t.Errorf("%q", got)
	}
	var out strings.Builder
	v.out = &out
	v.edit(strings.Repeat("long ", 20), 50)
	v.searched("", "fou")
	v.above("one\n")
	if strings.ContainsRune(out.String(), esc) {
		t.Errorf("control sequences: %q", out.String())
	}
}

// Text that is there already is taken at once, in its place.
// A line that has been entered stays on the screen as one without a cursor in it.
func TestLineViewEnters(t *testing.T) {
	t.Parallel()
	v, _ := viewed(t, 20, 4)
	places := &places{}
	v.paint = places
	v.edit("(x)", 3)
	v.edit("(x)\n", 4)
	v.begin("ski> ")
	v.edit("y", 1)
	if got, want := places.at, []int{3, noCursor, 1}; !slices.Equal(got, want) {
		t.Errorf("painted with the cursor at %v, want %v", got, want)
	}
}

// places keeps where the cursor was said to be.
type places struct{ at []int }

func (p *places) Paint(line []rune, at int) []rune {
	p.at = append(p.at, at)
	return line
}

func TestLineViewInserts(t *testing.T) {
	t.Parallel()
	v, _ := viewed(t, 20, 4)
	v.take([]byte("日本\xff\U0010FFFE"))
	line, at, ok := v.OnChange([]rune("ab\U0010FFFEcd"), 3, inserted)
	if string(line) != "ab日本\uFFFD\uFFFDcd" || at != 6 || !ok {
		t.Errorf("%q, %d, %v", string(line), at, ok)
	}
	if _, _, ok := v.OnChange([]rune("ab"), 2, 'b'); ok {
		t.Error("a key changes the line")
	}
}

// A text that is there already goes into a search key by key, and into the line after it
// at once, whatever readline has drawn by then.
func TestLineInputInASearch(t *testing.T) {
	t.Parallel()
	v, _ := viewed(t, 20, 4)
	in := &lineInput{t: &Terminal{inbox: newInbox(), view: v}}
	check(t, in.t.inbox.hold(lineEditor))
	text := strings.Repeat("x", aText)
	for _, typed := range []struct{ keys, want string }{
		{text, "\U0010FFFE"},
		{"\x12" + text, "\x12" + text},
		{"\x1b\x08\x7f\x13" + text + "\r", "\x1b\x08\x7f\x13" + text + "\r"},
		{text, "\U0010FFFE"},
	} {
		in.t.inbox.put([]byte(typed.keys), nil)
		got := make([]byte, len(typed.want))
		if _, err := io.ReadFull(in, got); err != nil || string(got) != typed.want || in.t.inbox.holds() {
			t.Errorf("%q comes as %q, %v", typed.keys, got, err)
		}
	}
}
