package session

import (
	"testing"

	"pgregory.net/rapid"

	"skirepl/ski"
)

// TestEqualAgainstReference: what :equal says of random terms is what the reference
// reducer says of them.
func TestEqualAgainstReference(t *testing.T) {
	s := open(t)
	do(t, s, ":set contractions 2k")
	do(t, s, ":set nodes 200k")
	answers := make(map[string]int)
	names := []string{"S", "K", "I", "B", "C", "W", "K", "I", "x", "y"}
	term := rapid.Custom(func(t *rapid.T) *ski.Term {
		parts := rapid.SliceOfN(rapid.SampledFrom(names), 1, 6).Draw(t, "atoms")
		var terms []*ski.Term
		for _, name := range parts {
			one, _ := ski.ParseTerm(name)
			terms = append(terms, one)
		}
		for len(terms) > 1 {
			i := rapid.IntRange(0, len(terms)-2).Draw(t, "at")
			terms[i] = ski.App(terms[i], terms[i+1])
			terms = append(terms[:i+1], terms[i+2:]...)
		}
		return terms[0]
	})
	rapid.Check(t, func(rt *rapid.T) {
		a, b := term.Draw(rt, "a"), term.Draw(rt, "b")
		if rapid.Bool().Draw(rt, "the same") {
			b = ski.App(ski.Comb(ski.I), a)
		}
		r := do(t, s, ":equal "+a.String()+" = "+b.String()).(*EqualInfo)
		answers[r.Answer]++
		na, _, endA := ski.Reduce(a, 2000)
		nb, _, endB := ski.Reduce(b, 2000)
		switch {
		case endA && endB && ski.Equal(na, nb) != (r.Answer == "equal"),
			endA && endB && r.Answer == "unknown",
			endA != endB && r.Answer == "equal":
			rt.Fatalf("%v = %v: %s, %s; the normal forms are %v %v and %v %v", a, b, r.Answer, r.Why, na, endA, nb, endB)
		}
		if r.Answer == "different" && len(r.Args) > 0 {
			for _, name := range r.Args {
				a, b = ski.App(a, ski.FreeVar(name)), ski.App(b, ski.FreeVar(name))
			}
			na, _, endA := ski.Reduce(a, 2000)
			nb, _, endB := ski.Reduce(b, 2000)
			if endA && endB && ski.Equal(na, nb) {
				rt.Fatalf("%v and %v are both %v", a, b, na)
			}
		}
	})
	if answers["equal"] == 0 || answers["different"] == 0 {
		t.Errorf("the answers are %v: the test is blind", answers)
	}
}

// TestQuestionsLeaveTheSession: the current term, its place, _ and the arena's nodes stay.
func TestQuestionsLeaveTheSession(t *testing.T) {
	s := open(t)
	do(t, s, "S (K (S I)) K a b")
	do(t, s, ":goto 2")
	before := s.place()
	last, _ := s.lastTerm()
	for _, q := range []string{
		":type", ":type derivation S K K", ":normal S K K x", ":whnf", ":info", ":info C I", ":equal S K K x = x", ":equal extensional S K K = I",
		":find x y -> y x", ":loop?", ":loop? W W W", ":check S K K x =>* x", ":explain", ":explain K x y", ":compare strategy K x y",
	} {
		do(t, s, q)
		if now := s.place(); now != before {
			t.Errorf("%s: %+v, before %+v", q, now, before)
		}
		if now, _ := s.lastTerm(); !ski.Equal(now, last) {
			t.Errorf("%s: _ is %v now", q, now)
		}
	}
}

// Arguments may go on in the next line, with comments between; tabs and line ends part
// words as blanks do.
func TestQuestionsOfLines(t *testing.T) {
	s := open(t)
	for _, typed := range []string{":equal (S K # = y\n K x) = (# the other\n x)", ":equal (S K # why\n K x) x", ":equal\t(I # why\n x)\t==\tx"} {
		if r := do(t, s, typed).(*EqualInfo); r.Answer != "equal" {
			t.Errorf("%s: %s", typed, r.Answer)
		}
	}
	for _, typed := range []string{":find x y -> y x with B C I max 6", ":find x y -> (y\n x)\twith\tB,\tC  I\tmax\t6", ":find x y -> (y # with K\n x) max 6\twith CIB"} {
		if r := do(t, s, typed).(*FindInfo); r.Term != "C I" {
			t.Errorf("%s: %+v", typed, r)
		}
	}
}
