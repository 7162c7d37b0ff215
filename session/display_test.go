package session

import (
	"fmt"
	"strings"
	"testing"
)

// What is shown can be typed back, in every notation and with every fold: it is the
// same node again.
func TestShownIsTypedBack(t *testing.T) {
	s := open(t)
	do(t, s, "t = S (K (S I)) K; u = t t x; v' = S I I; big = \\a b c. c (b a) v'")
	terms := []string{
		"x (S K) K t", "x t u v'", "x (u a) (t a b)", "x 3 [1, 2] big", "S (K x) B'", "add 2", "x (C' W) (x' y_1)",
		"x (\\a b. b (a b))", "T", "x (fact 3)", "W", "_",
	}
	for _, notation := range []string{"plain", "glued", "full", "unlambda", "lambda", "debruijn"} {
		do(t, s, ":set notation "+notation)
		for _, fold := range []string{"off", "mine", "on"} {
			do(t, s, ":set fold "+fold)
			for _, term := range terms {
				r := reduced(t, s, term)
				root := s.line.Root()
				back := do(t, s, ":node "+r.Result).(*NodeInfo)
				if back.ID != root || back.Term != r.Result {
					t.Errorf("%s, fold %s: %s is shown as %s, which is node #%d, not #%d", notation, fold, term, r.Result, back.ID, root)
				}
			}
		}
	}
}

func TestFold(t *testing.T) {
	s := open(t)
	do(t, s, "t = S (K (S I)) K")
	for _, test := range []struct{ set, typed, want string }{
		{"mine", "x t (C I)", "x t (C I)"},
		{"on", "x t (C I)", "x t T"},
		{"off", "x t (C I)", "x (S (K (S I)) K) (C I)"},
		{"on", "t", "t"},
	} {
		do(t, s, ":set fold "+test.set)
		r := reduced(t, s, test.typed)
		if r.Result != test.want {
			t.Errorf("fold %s: %s, want %s", test.set, r.Result, test.want)
		}
	}
	do(t, s, ":set fold mine")
	// A redex is seen, whatever it is the beginning of.
	do(t, s, ":step t a b")
	if r := do(t, s, ":back").(*State); r.Term != "S (K (S I)) K a b" {
		t.Errorf("at the redex: %s", r.Term)
	}
	// What is left out is counted in leaves, not in names.
	do(t, s, ":set show 12")
	r2 := reduced(t, s, "x t t t t t t")
	if r2.Tree != "31" || !r2.Cut || !strings.Contains(fmt.Sprint(r2.Lines(Style{})), "not shown: 10 of 31 leaves") {
		t.Errorf("cut: %v", r2.Lines(Style{}))
	}
}

// Definitions of definitions are looked up once each: the last of many that double the
// one before is shown by its name, and so is one whose parts have no nodes.
func TestFoldManyDefinitions(t *testing.T) {
	s := open(t)
	do(t, s, "a0 = x x")
	const n = 1500
	for i := range n {
		do(t, s, fmt.Sprintf("a%d = a%[2]d a%[2]d", i+1, i))
	}
	for _, name := range []string{"a3", fmt.Sprintf("a%d", n), "a700"} {
		if r := reduced(t, s, name+" K"); r.Result != name+" K" || r.Cut {
			t.Errorf("%s K is shown as %.80s", name, r.Result)
		}
	}
	// What is folded is counted as what it stands for.
	do(t, s, ":set show 12")
	if r := reduced(t, s, "a3 a3 a3 a3 a3 a3"); !strings.Contains(fmt.Sprint(r.Lines(Style{})), "not shown: 32 of 96 leaves") {
		t.Errorf("cut: %v", r.Lines(Style{}))
	}
}

func TestCompileCommand(t *testing.T) {
	s := open(t)
	r := do(t, s, `:compile \x y. y x`).(*Compilation)
	if r.Term != "C I" || len(r.Steps) != 5 || r.Steps[0] != (CompileStep{0, "[y] y x", "C", "C ([y] p) q"}) || r.Steps[4].Becomes != "C I" {
		t.Errorf("compiled: %+v", r)
	}
	do(t, s, ":set abstraction kiselyov")
	r = do(t, s, `:compile \x y. y x`).(*Compilation)
	if r.Term != "C I" || len(r.Steps) != 3 || r.Steps[1] != (CompileStep{0, `\y. y x`, "lambda", "C I x"}) {
		t.Errorf("compiled: %+v", r)
	}
	do(t, s, ":set basis sk")
	if got := reduced(t, s, `\x y. x`).Result; got != "K" {
		t.Errorf("K is %s", got)
	}
	if got := reduced(t, s, `\x. x`).Result; got != "S K K" {
		t.Errorf("I is %s", got)
	}
	do(t, s, ":set basis all")
	c := do(t, s, `:compare abstraction \f g x y. f (g x y) (y x)`).(*AbstractionComparison)
	if len(c.Rows) != 4 || c.Rows[2].Tree != "7" || strings.Join(c.To, " ") != "f g x y" {
		t.Errorf("compared: %+v", c)
	}
	for _, row := range c.Rows {
		if row.Status != Normal || row.Result != "f (g x y) (y x)" {
			t.Errorf("compared: %+v", row)
		}
	}
	if got := failure(s, `:compile`); !strings.Contains(got, "which term?") {
		t.Errorf("nothing to compile: %s", got)
	}
}
