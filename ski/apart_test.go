package ski

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCompareApplied(t *testing.T) {
	for _, test := range []struct{ a, b, want string }{
		{"S K K", "I", "equal"},
		{"S K K", "K", "x y: x y, x"},
		{"C I", "S (K (S I)) K", "equal"},
		{"B I", "I", "equal"},
		{"x", "y", ": x, y"},
		{"x (S K K)", "x I", "equal"},
		{"x (S K K)", "x K", ": x (S K K), x K"},
		{"S I I (S I I)", "x", "unknown"},
		{"x (S I I (S I I)) y", "x (S I I (S I I)) z", ": x (S I I (S I I)) y, x (S I I (S I I)) z"},
		{"x (S I I (S I I))", "y (S I I (S I I))", ": x (S I I (S I I)), y (S I I (S I I))"},
		{"K", "K I", "x y: x, y"},
		{"x", "x y", ": x, x y"},
	} {
		r := CompareApplied(mustParse(t, test.a), mustParse(t, test.b), Limits{Contractions: 1000})
		got := "unknown"
		switch {
		case r.Ending != InNormalForm:
		case r.Equal:
			got = "equal"
		default:
			got = strings.Join(r.Args, " ") + ": " + r.A.String() + ", " + r.B.String()
		}
		if got != test.want {
			t.Errorf("%s and %s: %s, want %s", test.a, test.b, got, test.want)
		}
	}
}

// TestCompareAppliedAgainstReduction: what reduces to the same normal form is equal, and
// the arguments that tell two terms apart do so.
func TestCompareAppliedAgainstReduction(t *testing.T) {
	equal, apart := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		a, b := genTree(6).Draw(t, "a"), genTree(6).Draw(t, "b")
		switch rapid.IntRange(0, 3).Draw(t, "b is") {
		case 0:
			b = App(App(Comb(K), a), b) // equal
		case 1:
			b = App(App(Comb(S), App(Comb(K), a)), Comb(I)) // equal when applied
		}
		na, _, endA := Reduce(a, 300)
		nb, _, endB := Reduce(b, 300)
		if endA && CompareApplied(a, na, Limits{Contractions: 1000}).Ending == InNormalForm && !CompareApplied(a, na, Limits{Contractions: 1000}).Equal {
			t.Fatalf("%v and its normal form %v are said to differ", a, na)
		}
		r := CompareApplied(a, b, Limits{Contractions: 1000})
		switch {
		case r.Ending != InNormalForm:
		case r.Equal:
			equal++
		default:
			apart++
			if endA && endB && Equal(na, nb) {
				t.Fatalf("%v and %v have the normal form %v, and are said to differ", a, b, na)
			}
			for _, name := range r.Args {
				a, b = App(a, FreeVar(name)), App(b, FreeVar(name))
			}
			na, _, endA = Reduce(a, 300)
			nb, _, endB = Reduce(b, 300)
			if endA && endB && Equal(na, nb) {
				t.Fatalf("%v and %v are said to differ, and both give %v", a, b, na)
			}
		}
	})
	if equal == 0 || apart == 0 {
		t.Errorf("%d equal, %d different: the test is blind", equal, apart)
	}
}

func TestBehaviour(t *testing.T) {
	for _, test := range []struct {
		term, result, discards, duplicates string
		arity                              int
		proper                             bool
	}{
		{"S", "x z (y z)", "", "z", 3, true},
		{"K", "x", "y", "", 2, true},
		{"C I", "y x", "", "", 2, true},
		{"S I I", "x x", "", "x", 1, true},
		{"S I", "y (x y)", "", "y", 2, true},
		{"x y", "x y", "", "", 0, false},
		{"C I K", "x K", "", "", 1, false},
	} {
		b, ending := BehaviourOf(mustParse(t, test.term), Limits{Contractions: 1000})
		if ending != InNormalForm || b.Arity != test.arity || b.Result.String() != test.result || b.Proper != test.proper ||
			strings.Join(b.Discards, " ") != test.discards || strings.Join(b.Duplicates, " ") != test.duplicates {
			t.Errorf("%s: %+v %v, want %+v", test.term, b, b.Result, test)
		}
	}
	if _, ending := BehaviourOf(mustParse(t, "S I I (S I I)"), Limits{Contractions: 1000}); ending != AtContractions {
		t.Errorf("no behaviour: %v", ending)
	}
	if b, ending := BehaviourOf(mustParse(t, "S (K (S I I)) (S (S (K S) K) (K (S I I)))"), Limits{Contractions: 1000}); ending != AtContractions || b.Arity != 1 {
		t.Errorf("a fixed point: %+v %v", b, ending)
	}
}

// TestCompareBesideTheEndless: a part that never comes to a head hides no difference
// beside it, and what is the same without an end is found to be so.
func TestCompareBesideTheEndless(t *testing.T) {
	const y, theta, omega = "S (C B (W I)) (C B (W I))", "B (S I) (W I) (B (S I) (W I))", "S I I (S I I)"
	limits := Limits{Contractions: 100_000, Nodes: 1_000_000}
	for _, test := range []struct {
		a, b            string
		equal, infinite bool
	}{
		{y + " f", theta + " f", true, true},
		{y, theta, true, true},
		{y + " f", y + " g", false, false},
		{"x (" + omega + ") K", "x (" + omega + " I) I", false, false},
		{"x K (" + y + " f)", "x I (" + y + " f)", false, false},
		{"x (" + y + " f) (" + y + " f)", "x (" + theta + " f) (" + theta + " f)", true, true},
		{"x (x y y) (x y y)", "x (x (I y) y) (x (K y I) y)", true, false},
	} {
		a, b := mustParse(t, test.a), mustParse(t, test.b)
		r := CompareApplied(a, b, limits)
		if r.Ending != InNormalForm || r.Equal != test.equal || r.Infinite != test.infinite {
			t.Errorf("%v and %v: %v, equal %v, infinite %v", a, b, r.Ending, r.Equal, r.Infinite)
		}
		if c := r.Context(); !r.Equal && c == nil {
			t.Errorf("%v and %v: no context", a, b)
		} else if !r.Equal {
			toldApart(t, c, a, b)
		}
	}
	r := CompareApplied(mustParse(t, y+" K"), mustParse(t, y+" (K I)"), limits)
	if r.Ending != AtContractions {
		t.Errorf("arguments without an end: %+v", r)
	}
	if r := CompareApplied(mustParse(t, omega), mustParse(t, "x"), Limits{Stop: func() bool { return true }}); r.Ending != Stopped {
		t.Errorf("stopped: %+v", r)
	}
}
