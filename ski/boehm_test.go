package ski

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestContext(t *testing.T) {
	for _, test := range []struct{ a, b, want string }{
		{"K", "K I", "[ ] K (K I)"},
		{"S", "K", ""},
		{"x", "y", `(\x y. [ ]) K (K I)`},
		{"S B (K I)", "S B (S B (K I))", ""}, // 1 and 2
		{"x K", "x I", ""},
		{"x (x K K) I", "x (x K I) I", ""}, // x has two things to do
		{"x (x y y) y", "x (x y) y", ""},
		{"x y", "x", ""},
		{"x y z", "y x z", ""},
		{"C I", "I", ""},
		{"S I I", "S I I I", ""},
		{"Y", "y", ""},
		{"S K", "K I", "none"},
		{"B I", "I", "none"},
	} {
		a, b := mustParse(t, test.a), mustParse(t, test.b)
		r := CompareApplied(a, b, Limits{Contractions: 10_000})
		c := r.Context()
		got := "none"
		if c != nil {
			got = c.String()
			toldApart(t, c, a, b)
		}
		t.Logf("%v and %v: %s", a, b, got)
		if test.want != "" && got != test.want {
			t.Errorf("%v and %v: %s, want %s", a, b, got, test.want)
		}
	}
}

// toldApart checks that a context does so, also when it is typed.
func toldApart(t testing.TB, c *Context, a, b *Term) {
	t.Helper()
	for i, side := range [...]*Term{a, b} {
		want := [...]*Term{Comb(K), App(Comb(K), Comb(I))}[i]
		typed, err := ParseExpr(c.With("(" + side.String() + ")"))
		if err != nil {
			t.Fatalf("%v and %v: %s can't be typed: %v", a, b, c, err)
		}
		compiled, err := Compiler{Abstraction: Naive}.Compile(typed)
		if err != nil {
			t.Fatal(err)
		}
		for _, put := range [...]*Term{c.Apply(side), compiled} {
			if o := ReduceBy(put, NormalOrder, Limits{Contractions: 200_000, Nodes: 4_000_000}); o.Ending != InNormalForm || !Equal(o.Term, want) {
				t.Fatalf("%v and %v: %s gives %v (%v) for %v, want %v", a, b, c, Print(Terms{}, o.Term, Options{Limit: 200}).String, o.Ending, side, want)
			}
		}
	}
}

// TestContextsTellApart: any two terms that are found to differ are told apart.
func TestContextsTellApart(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	limits := Limits{Contractions: 3_000, Nodes: 100_000}
	apart, deep, tuples, none := 0, 0, 0, 0
	for range 4_000 {
		a, b := closedTerm(r, 1+r.IntN(8), "SKIBCW"), closedTerm(r, 1+r.IntN(8), "SKIBCW")
		switch r.IntN(4) {
		case 0: // with free variables, which may do many things
			a, b = variables(r, 2+r.IntN(8)), variables(r, 2+r.IntN(8))
		case 1: // that differ somewhere inside
			a = App(App(FreeVar("x"), App(FreeVar("x"), a)), variables(r, 4))
			b = App(App(FreeVar("x"), App(FreeVar("x"), b)), a.arg)
		}
		found := CompareApplied(a, b, limits)
		if found.Ending != InNormalForm || found.Equal {
			continue
		}
		apart++
		c := found.Context()
		if c == nil {
			none++
			continue
		}
		toldApart(t, c, a, b)
		if len(found.forks) > 0 {
			deep++
		}
		if strings.Contains(c.String(), "w. w x y z)") || strings.Contains(c.String(), "z. z x y)") {
			tuples++
		}
	}
	t.Logf("%d told apart, %d inside, %d with a variable of several demands, %d without a context", apart-none, deep, tuples, none)
	if apart < 1000 || deep < 100 || tuples < 20 || none > apart/100 {
		t.Error("the test is blind")
	}
}

// variables makes a random term of variables and some combinators.
func variables(r *rand.Rand, atoms int) *Term {
	if atoms == 1 {
		if r.IntN(5) == 0 {
			return closedTerm(r, 1, "SKI")
		}
		return FreeVar("xxy"[r.IntN(3):][:1])
	}
	left := 1 + r.IntN(atoms-1)
	return App(variables(r, left), variables(r, atoms-left))
}
