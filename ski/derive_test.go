package ski

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCheckStep(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     Verdict
		rule     Sym
		steps    uint64
	}{
		{"S K K x", "K x (K x)", Follows, S, 1},
		{"S K K x", "x", MoreSteps, 0, 2},
		{"S K K x", "K x K", Wrong, 0, 0},
		{"K x (I y)", "K x y", OtherRedex, I, 1},
		{"x (K a b) (I y)", "x (K a b) y", OtherRedex, I, 1},
		{"x (K a b) (I y)", "x a (I y)", Follows, K, 1},
		{"x y", "x y", Unchanged, 0, 0},
		{"W W W", "W W W", Follows, W, 1},
		{"x y", "y x", Wrong, 0, 0},
		{"I x (I y)", "x y", MoreSteps, 0, 2},
		{"K (I x) (I y)", "K x y", MoreSteps, 0, 2}, // not in normal order
		{"K I x y", "y", MoreSteps, 0, 2},
		{"K I x y", "I y", Follows, K, 1},
	} {
		j := CheckStep(mustParse(t, test.from), mustParse(t, test.to), nil)
		if j.Verdict != test.want || j.Redex.Rule != test.rule || j.Steps != test.steps {
			t.Errorf("%s => %s: %v by %v in %d, want %+v", test.from, test.to, j.Verdict, j.Redex.Rule, j.Steps, test)
		}
	}
	j := CheckStep(mustParse(t, "x (S K K y)"), mustParse(t, "x (K y K)"), nil)
	if j.Tried.String() != "S K K y" || j.Gives.String() != "K y (K y)" || j.Says.String() != "K y K" || j.Right.String() != "x (K y (K y))" {
		t.Errorf("a rule that was used wrong: %+v", j)
	}
}

func TestCheckSteps(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     Verdict
		steps    uint64
	}{
		{"S K K x", "x", Follows, 2},
		{"S K K x", "S K K x", Follows, 0},
		{"K x (I (I y))", "K x y", OtherOrder, 2},
		{"S K K x", "y", Wrong, 0},
		{"K x y", "K y x", Wrong, 0},
		{"S I I (S I I)", "x", Wrong, 0}, // no contraction brings x
		{"S I I (S I I)", "S I (S I I) I", Unknown, 0},
		{"x", "I x", Wrong, 0}, // equal, but only backwards
	} {
		j := CheckSteps(mustParse(t, test.from), mustParse(t, test.to), Limits{Contractions: 10_000})
		if j.Verdict != test.want || j.Steps != test.steps {
			t.Errorf("%s =>* %s: %v in %d, want %+v", test.from, test.to, j.Verdict, j.Steps, test)
		}
	}
}

// TestCheckStepOfAnyRedex: what any redex gives is accepted, and as that of the leftmost
// outermost one just if it is.
func TestCheckStepOfAnyRedex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := rapid.OneOf(genTree(12), genDAG(5)).Draw(t, "term")
		next, _, reducible := Step(term)
		all, _ := allRedexes(term, 200)
		if len(all) > 0 != reducible {
			t.Fatalf("%v has %d redexes", term, len(all))
		}
		for _, r := range all {
			one := ContractAt(term, r)
			j := CheckStep(term, one, nil)
			switch {
			case Equal(one, next) && j.Verdict != Follows,
				!Equal(one, next) && j.Verdict != OtherRedex && !(j.Verdict == Unchanged && Equal(one, term)):
				t.Fatalf("%v => %v: %v", term, one, j.Verdict)
			}
			if j.Verdict == OtherRedex && !Equal(ContractAt(term, j.Redex), one) {
				t.Fatalf("%v => %v: not by the redex at %v", term, one, j.Redex.Path)
			}
		}
		other := genTree(6).Draw(t, "other")
		reachable := Equal(other, term)
		for _, r := range all {
			reachable = reachable || Equal(ContractAt(term, r), other)
		}
		if j := CheckStep(term, other, nil); !reachable && j.Verdict != Wrong && j.Verdict != MoreSteps {
			t.Fatalf("%v => %v: %v", term, other, j.Verdict)
		}
	})
}

// TestCheckDeep: a step in a term a million deep.
func TestCheckDeep(t *testing.T) {
	deep := mustParse(t, "K (I x) y")
	for range levels {
		deep = App(FreeVar("f"), deep)
	}
	next, _, _ := Step(deep)
	if j := CheckStep(deep, next, nil); j.Verdict != Follows {
		t.Errorf("%v", j.Verdict)
	}
	if j := CheckStep(deep, App(FreeVar("f"), deep), nil); j.Verdict != Wrong {
		t.Errorf("%v", j.Verdict)
	}
}
