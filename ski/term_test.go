package ski

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAtoms(t *testing.T) {
	for _, s := range Combinators() {
		if a, b := Comb(s), Comb(s); a != b {
			t.Errorf("two atoms %v", s)
		}
	}
	if s, name := Comb(CPrime).Leaf(); s != CPrime || name != "" {
		t.Errorf("C' is %v %q", s, name)
	}
	if s, name := FreeVar("S").Leaf(); s != Var || name != "S" {
		t.Errorf("a variable S is %v %q", s, name)
	}
	if s, _ := App(Comb(S), Comb(K)).Leaf(); s != 0 {
		t.Errorf("an application has the symbol %v", s)
	}
	for name, f := range map[string]func(){
		"App": func() { App(Comb(S), nil) }, "Comb": func() { Comb(Var) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s takes it", name)
				}
			}()
			f()
		}()
	}
}

func TestEqual(t *testing.T) {
	terms := []string{
		"S", "K", "x", "y", "S K", "K S", "x x", "x y", "S K K", "S (K K)", "x (y z)", "x y z", "x (x x)",
	}
	for i, a := range terms {
		for j, b := range terms {
			if Equal(mustParse(t, a), mustParse(t, b)) != (i == j) {
				t.Errorf("%s and %s: %v", a, b, i != j)
			}
		}
	}
	if Equal(Comb(S), FreeVar("S")) {
		t.Error("a combinator and a variable")
	}
}

// Terms whose trees are astronomic, built in two ways.
func TestEqualDAG(t *testing.T) {
	const n = 10_000
	a, b, c := doublings(FreeVar("x"), n), doublings(FreeVar("x"), n), doublings(FreeVar("y"), n)
	if !Equal(a, b) {
		t.Error("the same is not equal")
	}
	if Equal(a, c) || Equal(a, App(a, a)) || Equal(App(a, a), App(a, c)) {
		t.Error("different terms are equal")
	}
	// Fibonacci trees share across levels: nodes meet in many pairs.
	fib := func() *Term {
		a, b := FreeVar("x"), App(FreeVar("x"), FreeVar("x"))
		for range n {
			a, b = b, App(b, a)
		}
		return b
	}
	if !Equal(fib(), fib()) {
		t.Error("the same is not equal")
	}
}

// Equal against the number that hash consing gives: two terms have one number if
// and only if an application of both has but one node more than one of them.
func TestEqualIsHashConsing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pool := genDAG(12)
		a, b := pool.Draw(t, "a"), pool.Draw(t, "b")
		same := DAGSize(App(App(a, b), Comb(S))) == DAGSize(App(App(a, a), Comb(S))) &&
			DAGSize(App(App(a, b), Comb(S))) == DAGSize(App(App(b, b), Comb(S)))
		if Equal(a, b) != same || Equal(b, a) != same {
			t.Fatalf("%v and %v: want %v", a, b, same)
		}
		if copied := unshare(a); !Equal(a, copied) || DAGSize(a) != DAGSize(copied) {
			t.Fatalf("%v differs from its copy", a)
		}
	})
}

// unshare returns a copy of t that shares nothing.
func unshare(t *Term) *Term {
	if fun, arg, ok := t.Split(); ok {
		return App(unshare(fun), unshare(arg))
	}
	if s, name := t.Leaf(); s == Var {
		return FreeVar(name)
	}
	return t
}

func TestSizes(t *testing.T) {
	tests := []struct {
		src    string
		leaves int64
		dag    int
		vars   []string
	}{
		{"S", 1, 1, nil},
		{"S S", 2, 2, nil},
		{"x (y x)", 3, 4, []string{"x", "y"}},
		{"S K K (S K K)", 6, 5, nil},
		{"z (y x) (y x) y", 6, 7, []string{"z", "y", "x"}},
	}
	for _, test := range tests {
		term := mustParse(t, test.src)
		if n := Leaves(term); n.Int64() != test.leaves {
			t.Errorf("%s: %d leaves, want %d", test.src, n, test.leaves)
		}
		if n := DAGSize(term); n != test.dag {
			t.Errorf("%s: DAGSize %d, want %d", test.src, n, test.dag)
		}
		if v := FreeVars(term); !slices.Equal(v, test.vars) {
			t.Errorf("%s: variables %q, want %q", test.src, v, test.vars)
		}
	}
}

func TestSizesOfDAG(t *testing.T) {
	for _, n := range []int{63, 64, 65, 10_000} {
		term := doublings(App(FreeVar("x"), FreeVar("y")), n)
		want := new(big.Int).Lsh(big.NewInt(2), uint(n))
		if got := Leaves(term); got.Cmp(want) != 0 {
			t.Errorf("%d doublings: %d leaves", n, got)
		}
		if got := DAGSize(term); got != n+3 {
			t.Errorf("%d doublings: DAGSize %d", n, got)
		}
		if v := FreeVars(term); !slices.Equal(v, []string{"x", "y"}) {
			t.Errorf("%d doublings: variables %q", n, v)
		}
	}
}

func TestSubst(t *testing.T) {
	defs := map[string]*Term{"x": mustParse(t, "y K"), "y": mustParse(t, "S x")}
	asked := make(map[string]int)
	def := func(name string) (*Term, bool) {
		asked[name]++
		r, ok := defs[name]
		return r, ok
	}
	tests := []struct{ src, want string }{
		{"x", "y K"},
		{"K z", "K z"},
		{"x y z", "y K (S x) z"}, // at once: what is put in is not searched
		{"z (x x)", "z (y K (y K))"},
	}
	for _, test := range tests {
		clear(asked)
		term := mustParse(t, test.src)
		got := Subst(term, def)
		if got.String() != test.want {
			t.Errorf("%s becomes %v, want %s", test.src, got, test.want)
		}
		if test.src == test.want && got != term {
			t.Errorf("%s is copied", test.src)
		}
		for name, n := range asked {
			if n > 1 {
				t.Errorf("%s: asked %d times for %s", test.src, n, name)
			}
		}
	}
}

func TestSubstKeepsSharing(t *testing.T) {
	const n = 10_000
	kept := doublings(FreeVar("y"), n)
	term := App(doublings(FreeVar("x"), n), kept)
	got := Subst(term, func(name string) (*Term, bool) { return Comb(I), name == "x" })
	if !Equal(got, App(doublings(Comb(I), n), kept)) {
		t.Error("wrong")
	}
	if _, arg, _ := got.Split(); arg != kept {
		t.Error("a part without the variable is copied")
	}
	if n := len(list(got)); n != len(list(term)) {
		t.Errorf("%d nodes become %d", len(list(term)), n)
	}
}
