package ski

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestStrategies: each strategy's reduction goes through the very terms that its single
// steps give, and those that end end in the same normal form.
func TestStrategies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := rapid.OneOf(genTree(12), genDAG(6)).Draw(t, "term")
		if Leaves(term).Int64() > 64 {
			t.Skip("too large to step through")
		}
		normal, _, ended := Reduce(term, 200)
		for _, by := range Strategies() {
			at := term
			for n := uint64(1); n < 12 && Leaves(at).BitLen() < 12; n++ {
				next, _, more := stepBy(at, by)
				if !more {
					o := ReduceBy(term, by, Limits{Contractions: 10_000})
					if !Equal(o.Term, at) || o.Ending != InNormalForm {
						t.Fatalf("%v: %v, by steps %v", by, o.Term, at)
					}
					if ended && !Equal(at, normal) {
						t.Fatalf("%v: %v, not %v", by, at, normal)
					}
					break
				}
				at = next
				if by == Parallel { // a round can't be stopped within
					continue
				}
				if o := ReduceBy(term, by, Limits{Contractions: n}); !Equal(o.Term, at) || o.Contractions != n {
					t.Fatalf("%v: after %d contractions %v, by steps %v", by, n, o.Term, at)
				}
			}
		}
	})
}

func TestFindRedexBy(t *testing.T) {
	for _, test := range []struct{ term, applicative, innermost, parallel string }{
		{"K x (I y)", "K x y", "K x y", "x"},
		{"I x (I y)", "x (I y)", "I x y", "x y"},
		{"I (I x)", "I x", "I x", "x"},
		{"S (I x) (K y z) w", "S x (K y z) w", "S (I x) y w", "x w (y w)"},
		{"K (S I I) y (I z)", "S I I (I z)", "K (S I I) y z", "S I I z"},
		{"x", "x", "x", "x"},
	} {
		term := mustParse(t, test.term)
		for by, want := range map[Strategy]string{Applicative: test.applicative, Innermost: test.innermost, Parallel: test.parallel} {
			if next, _, _ := stepBy(term, by); next.String() != want {
				t.Errorf("%s by %v: %v, want %s", test.term, by, next, want)
			}
		}
	}
}

func TestStrategyLimits(t *testing.T) {
	omega := mustParse(t, "K x (S I I (S I I))")
	for _, by := range []Strategy{Applicative, Innermost} {
		if o := ReduceBy(omega, by, Limits{Contractions: 1000}); o.Ending != AtContractions || o.Contractions != 1000 {
			t.Errorf("%v: %+v", by, o)
		}
		if o := ReduceBy(omega, by, Limits{Nodes: 1000}); o.Ending != AtNodes {
			t.Errorf("%v: %+v", by, o)
		}
		if o := ReduceBy(omega, by, Limits{Stop: func() bool { return true }}); o.Ending != Stopped || o.Term == nil {
			t.Errorf("%v: %+v", by, o)
		}
	}
	for _, by := range []Strategy{NormalOrder, Parallel} {
		if o := ReduceBy(omega, by, Limits{Contractions: 1000}); o.Ending != InNormalForm || o.Term.String() != "x" {
			t.Errorf("%v: %+v", by, o)
		}
	}
	if o := WHNF(mustParse(t, "S I K x (I y)"), Limits{}); o.Term.String() != "x (K x) (I y)" {
		t.Errorf("weak head normal form: %v", o.Term)
	}
	// A million levels, to the left and to the right.
	deepLeft, deepRight := FreeVar("x"), FreeVar("x")
	for range levels {
		deepLeft = App(App(Comb(I), deepLeft), FreeVar("y"))
		deepRight = App(Comb(I), App(FreeVar("y"), deepRight))
	}
	for _, deep := range []*Term{deepLeft, deepRight} {
		for _, by := range Strategies() {
			if o := ReduceBy(deep, by, Limits{}); o.Ending != InNormalForm || o.Contractions != levels {
				t.Errorf("%v of a deep term: %d contractions, %v", by, o.Contractions, o.Ending)
			}
			if _, ok := FindRedexBy(deep, by); !ok {
				t.Errorf("%v finds no redex in a deep term", by)
			}
		}
	}
}

// stepBy makes one contraction by a strategy, or one round. ok is false, and next is
// t, if t is in normal form.
func stepBy(t *Term, by Strategy) (next *Term, rule Sym, ok bool) {
	r, ok := FindRedexBy(t, by)
	if !ok {
		return t, 0, false
	}
	if by == Parallel {
		next, _ = Develop(t)
		return next, r.Rule, true
	}
	return ContractAt(t, r), r.Rule, true
}

// TestParallelCounts: a round counts the redexes of the term as it is written, whichever
// of them are shared in memory.
func TestParallelCounts(t *testing.T) {
	shared := mustParse(t, "I y")
	for _, term := range []*Term{App(App(FreeVar("x"), shared), shared), mustParse(t, "x (I y) (I y)")} {
		if _, redexes := Develop(term); redexes != 2 {
			t.Errorf("%v: %d redexes at once", term, redexes)
		}
	}
	// By the second round W has copied what the first made of I I y.
	if o := ReduceBy(mustParse(t, "W x (I I y)"), Parallel, Limits{}); o.Contractions != 4 || o.Rounds != 2 {
		t.Errorf("W x (I I y): %d contractions in %d rounds", o.Contractions, o.Rounds)
	}
	for range 70 {
		shared = App(shared, shared)
	}
	if _, redexes := Develop(shared); redexes != math.MaxUint64 {
		t.Errorf("2^70 redexes: %d", redexes)
	}
	rapid.Check(t, func(t *rapid.T) {
		term := rapid.OneOf(genTree(12), genDAG(6)).Draw(t, "term")
		if Leaves(term).Int64() > 64 {
			t.Skip("too large to list its redexes")
		}
		all, _ := allRedexes(term, math.MaxInt)
		if _, redexes := Develop(term); redexes != uint64(len(all)) {
			t.Fatalf("%v: %d redexes at once, of %d", term, redexes, len(all))
		}
	})
}
