package session

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// At the width of a terminal the columns of a compilation stay columns: what is too long
// for its column has a line of its own.
func TestCompileLines(t *testing.T) {
	s := open(t)
	do(t, s, ":set basis SKI")
	r := do(t, s, `:compile \f g x y. f (g x) (g y)`).(*Compilation)
	var lines []string
	for _, l := range r.Lines(Style{Width: 80}) {
		lines = append(lines, strings.TrimRight(l.String(), " "))
	}
	for _, want := range [][]string{
		{"[y] f (g x) (g y)              S        S ([y] p) ([y] q)"},
		{
			"  [g] S (S (K S) (S (K K) (S (K f) g)))",
			"                               S        S ([g] p) ([g] q)",
		},
		{
			"[g] S (S (K S) (S (K K) (S (K f) g))) (K g)",
			"                               =",
			"      S (S (K S) (S (K (S (K S))) (S (K (S (K K))) (S (K f))))) K",
		},
	} {
		if all := strings.Join(lines, "\n") + "\n"; !strings.Contains(all, strings.Join(want, "\n")+"\n") {
			t.Errorf("%q is not among\n%s", want, all)
		}
	}
	for _, width := range []int{40, 80, 200} {
		for _, l := range r.Lines(Style{Width: width}) {
			if rule := "([f] p) ([f] q)"; strings.Contains(l.String(), rule) && utf8.RuneCountInString(l.String()) > width {
				t.Errorf("wider than %d: %s", width, l)
			}
		}
	}
	if text := strings.Join(lines, "\n"); strings.Contains(text, "…") {
		t.Errorf("a term is cut: %s", text)
	}
	do(t, s, ":set abstraction naive")
	r = do(t, s, `:compile \a b c d e. e (d (c b a))`).(*Compilation)
	if !slices.ContainsFunc(r.Lines(Style{}), func(l Line) bool { return l.String() == "… stands for parts of long terms" }) {
		t.Error("nothing says what an ellipsis is")
	}
}

// The side by side of the algorithms: what each came to is beneath it, and a term without
// a lambda is said to be one. The name may be shortened.
func TestCompareAbstraction(t *testing.T) {
	s := open(t)
	do(t, s, ":set contractions 1k")
	for line, want := range map[string]string{
		`:compare abs (\x. x x) (\x. x x)`: "  stopped at the limit of contractions",
		":compare abstraction mul 2 3":     "there is no lambda in it, so all are the same",
		`:compare a \x. x`:                 "all reduce to x",
		":compare a fact 5":                "… stands for parts of long terms",
		":compare s fact 5":                "… stands for parts of long terms",
	} {
		found := false
		for _, l := range do(t, s, line).Lines(Style{Width: 80}) {
			found = found || l.String() == want
			if n := utf8.RuneCountInString(l.String()); n > 80 && strings.HasPrefix(line, ":compare a") { // a strategy's result is broken in its column
				t.Errorf("%s: %d columns: %s", line, n, l)
			}
		}
		if !found {
			t.Errorf("%s doesn't say: %s", line, want)
		}
	}
	if r := do(t, s, ":compare s K x y").(*StrategyComparison); r.Term != "K x y" {
		t.Errorf("%+v", r)
	}
}
