package ski

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFindRedex(t *testing.T) {
	left, right := Left, Right
	tests := []struct {
		src  string
		rule Sym
		path []Turn
	}{
		{"I x", I, nil},
		{"K x y z w", K, []Turn{left, left}},
		{"I (I x)", I, nil},                                    // outermost
		{"x (I y) (I z)", I, []Turn{left, right}},              // leftmost
		{"K (I x)", I, []Turn{right}},                          // too few arguments: they are searched
		{"S' (I x) (I y) (I z)", I, []Turn{left, left, right}}, // from left to right
		{"x (y (z (W a b)))", W, []Turn{right, right, right}},
		{"x (K y) (K y z)", K, []Turn{right}}, // what is normal alone may be no longer with an argument
		{"x", 0, nil},
		{"S K (K I) (B C)", S, nil},
		{"T x y", 0, nil},
	}
	for _, test := range tests {
		r, ok := FindRedex(mustParse(t, test.src))
		if ok != (test.rule != 0) || r.Rule != test.rule || r.Args != test.rule.Arity() || !slices.Equal(r.Path, test.path) {
			t.Errorf("%s: %+v, %v", test.src, r, ok)
		}
	}
}

// naiveRedex is the definition: the term itself, or else that of its function, or
// else that of its argument.
func naiveRedex(t *Term) (path []Turn, ok bool) {
	if t.fun == nil {
		return nil, false
	}
	if head, args := spine(t); len(args) == head.atom.sym.Arity() {
		return nil, true
	}
	if path, ok := naiveRedex(t.fun); ok {
		return append([]Turn{Left}, path...), true
	}
	if path, ok := naiveRedex(t.arg); ok {
		return append([]Turn{Right}, path...), true
	}
	return nil, false
}

func TestFindRedexAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genDAG(12).Draw(t, "term")
		path, ok := naiveRedex(term)
		r, found := FindRedex(term)
		if found != ok || !slices.Equal(r.Path, path) {
			t.Fatalf("%v: %v, want %v", term, r.Path, path)
		}
	})
}

// The search is linear in the DAG, though nodes are met in arguments and in
// spines, again and again: else it wouldn't end.
func TestFindRedexOfDAG(t *testing.T) {
	const n = 100_000
	x := FreeVar("x")
	spines := App(x, x) // f of all beginnings of one spine, twice each
	all := FreeVar("f")
	for range n {
		spines = App(spines, x)
		all = App(App(all, spines), App(spines, FreeVar("y")))
	}
	for name, term := range map[string]*Term{"doublings": doublings(x, n), "spines": all} {
		if r, ok := FindRedex(term); ok {
			t.Errorf("%s: %v", name, r)
		}
		if nf, count, normal := Reduce(term, math.MaxUint64); nf != term || count != 0 || !normal {
			t.Errorf("%s: %d contractions, normal form %v", name, count, normal)
		}
		next, _, ok := Step(App(term, mustParse(t, "I y")))
		if !ok || !Equal(next, App(term, FreeVar("y"))) {
			t.Errorf("%s: a wrong step", name)
		}
	}
}

func TestReduce(t *testing.T) {
	const (
		omega = "S I I (S I I)"
		y     = "(S (K (S I I)) (S (S (K S) K) (K (S I I))))"
	)
	tests := []struct {
		src          string
		max          uint64
		want         string
		contractions uint64
		normal       bool
	}{
		{"x", 0, "x", 0, true},
		{"S K K x", math.MaxUint64, "x", 2, true},
		{"S K K x", 2, "x", 2, true}, // normal form, and no contraction left
		{"S K K x", 1, "K x (K x)", 1, false},
		{"S K K x", 0, "S K K x", 0, false},
		{omega, 1, "I (S I I) (I (S I I))", 1, false},
		{"K x (" + omega + ")", 1, "x", 1, true}, // normal order finds it
		{"x (" + omega + ") (I y)", 4, "x (I (S I I) (I (I (S I I)))) (I y)", 4, false},
		{"f (I x) (K y z) (W I)", 10, "f x y (W I)", 2, true},
		{"C' (I a) (I b) c", 10, "C' a b c", 2, true},
		{"C' a b c (I d)", 10, "a (b d) c", 2, true},
		{"W' x", 5, "W' x", 0, true},
		{y + " (K x)", 100, "x", 10, true},
	}
	for _, test := range tests {
		term := mustParse(t, test.src)
		got, contractions, normal := Reduce(term, test.max)
		if contractions != test.contractions || normal != test.normal || got.String() != test.want {
			t.Errorf("%s, at most %d: %v, %d, %v", test.src, test.max, got, contractions, normal)
		}
		if contractions == 0 && got != term {
			t.Errorf("%s, at most %d: copied", test.src, test.max)
		}
	}
}

// Reduce stops at every place where Step does.
func TestReduceIsSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genDAG(12).Draw(t, "term")
		const most = 60
		at := term
		for n := uint64(0); n <= most; n++ {
			got, contractions, normal := Reduce(term, n)
			next, _, ok := Step(at)
			if contractions != n || !Equal(got, at) || normal == ok {
				t.Fatalf("%v: Reduce by %d is %v by %d, normal form %v; steps lead to %v", term, n, got, contractions, normal, at)
			}
			if !ok {
				if got, contractions, normal := Reduce(term, math.MaxUint64); contractions != n || !Equal(got, at) || !normal {
					t.Fatalf("%v: Reduce is %v by %d", term, got, contractions)
				}
				return
			}
			if at = next; Leaves(at).Cmp(big.NewInt(10_000)) > 0 {
				return
			}
		}
	})
}

// A step against the definition: the redex replaced, all else as it was.
func TestStepAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genTree(30).Draw(t, "term")
		next, rule, ok := Step(term)
		path, found := naiveRedex(term)
		if ok != found || !ok && next != term {
			t.Fatalf("%v: %v", term, ok)
		}
		if !ok {
			return
		}
		a, b := term, next
		for _, turn := range path {
			af, aa, _ := a.Split()
			bf, ba, ok := b.Split()
			if !ok || turn == Left && aa != ba || turn == Right && af != bf {
				t.Fatalf("%v becomes %v", term, next)
			}
			if a, b = af, bf; turn == Right {
				a, b = aa, ba
			}
		}
		head, args := spine(a)
		redexRule, _ := head.Leaf()
		if rule != redexRule || len(args) != rule.Arity() {
			t.Fatalf("%v: the rule of %v is for %v", term, rule, a)
		}
		// The contractum is the rule's right side with the arguments put in.
		lhs, rhs := ruleTerms(t, rule)
		_, params := spine(lhs)
		want := Subst(rhs, func(name string) (*Term, bool) {
			for i, p := range params {
				if p.atom.name == name {
					return args[i], true
				}
			}
			return nil, false
		})
		if !Equal(b, want) {
			t.Fatalf("%v: %v becomes %v, want %v", term, a, b, want)
		}
	})
}

func ruleTerms(t *rapid.T, s Sym) (lhs, rhs *Term) {
	c := rows[s]
	lhs, err1 := ParseTerm(c.name + " " + c.params)
	rhs, err2 := ParseTerm(c.result)
	if err1 != nil || err2 != nil {
		t.Fatalf("rule %s", s.Rule())
	}
	return lhs, rhs
}
