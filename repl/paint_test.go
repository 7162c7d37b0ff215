package repl

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"skirepl/session"
)

// signs writes a painted line with a letter for each colour.
var signs = strings.NewReplacer("\x1b[0m", "}", "\x1b["+paintCombinator+"m", "{c:", "\x1b["+paintDefined+"m", "{d:",
	"\x1b["+paintCommand+"m", "{:", "\x1b["+paintComment+"m", "{#:", "\x1b["+paintSign+"m", "{s:",
	"\x1b["+paintStray+"m", "{!:", "\x1b["+paintMatch+"m", "{m:")

func TestPaint(t *testing.T) {
	s, err := session.Open(session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p := newPainter(s)
	for _, test := range []struct {
		before, line string
		pos          int
		want         string
	}{
		{"", "S x fact (", -1, "{c:S} x {d:fact} ("},
		{"", "K (x) y", 3, "{c:K} {m:(}x{m:)} y"},
		{"", "K (x) y", 5, "{c:K} {m:(}x{m:)} y"},
		{"", "K ((x) y", 2, "{c:K} ((x) y"},
		{"", "K ((x) y)", 9, "{c:K} {m:(}(x) y{m:)}"},
		{"", "x ) y", -1, "x {!:)} y"},
		{"(a\n", "x ) y", -1, "x ) y"},
		{"", ":step S", -1, "{::step} {c:S}"},
		{"", ":nonsense S", -1, "{!::nonsense} {c:S}"},
		{"", "t = \\x. x # S (", -1, "t {s:=} {s:\\}x{s:.} x {#:# S (}"},
		{"", "x # )", 5, "x {#:# )}"},
		{"", "é\x00 👍 ", -1, "é\x00 👍 "},
		{"", "", 0, ""},
	} {
		painted := string(p.paint(test.before, test.line, test.pos))
		if got := signs.Replace(painted); got != test.want {
			t.Errorf("%q: %q, want %q", test.line, got, test.want)
		}
		if plain := ansi.Strip(painted); !strings.Contains(test.line, "\x00") && plain != test.line {
			t.Errorf("%q became %q", test.line, plain)
		}
	}
	long := []rune(strings.Repeat("(", longestPainted+1))
	if got := p.Paint(long, 0); len(got) != len(long) {
		t.Error("a long line is painted")
	}
}

func (p *painter) paint(before, line string, pos int) []rune {
	var open session.Extent
	open.Add(before)
	p.follows(open, before != "")
	return p.Paint([]rune(line), pos)
}
