package ski

import (
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var divergeLimits = Limits{Contractions: 100_000, Nodes: 1_000_000}

func TestDiverge(t *testing.T) {
	const y = "S (C B (W I)) (C B (W I)) "
	for _, test := range []struct{ src, want string }{
		{"W W W", "W W W → W W W"},
		{"S I I (S I I)", "S I I (S I I) → S I I (S I I)"},
		{"x y (S I I (S I I)) z", "S I I (S I I) → S I I (S I I)"},
		{"S I I (S I I) a b c", "S I I (S I I) → S I I (S I I)"},
		{y + "f", "B f (W I) (C B (W I) f) → f (B f (W I) (C B (W I) f))"},
		{y + "K", "B K (W I) (C B (W I) K) → K (B K (W I) (C B (W I) K))"},
		{y + "I", "B I (W I) (C B (W I) I) → B I (W I) (C B (W I) I)"},
		{"W (W W) (W (W W))", "W (W W) (W (W W)) → W (W W) (W (W W)) (W (W W)) (W (W W))"},
		{"S (S I I) I (S (S I I) I)", "S (S I I) I (S (S I I) I) → S (S I I) I (S (S I I) I) (I (S (S I I) I))"},
		// f n = f (succ n), from 0.
		{y + "(C B (S B)) (K I)", "B (W I (C B (W I) (C B (S B)))) (S B) (x y) → B (W I (C B (W I) (C B (S B)))) (S B) (S B (x y)) for x y"},
		{"K x (S I I (S I I))", "ends"},
		{"S K K x", "ends"},
		{"K K", "ends"},
		{y, "ends"},
		{"S S S (S S S) (S S S)", "unknown"}, // has no normal form, but comes back to nothing
	} {
		d := Diverge(mustParse(t, test.src), divergeLimits)
		if got := described(d); got != test.want {
			t.Errorf("%s: %s\nwant %s", test.src, got, test.want)
		}
	}
	d := Diverge(mustParse(t, "S S S (S S S) (S S S)"), Limits{Contractions: 100_000, Stop: func() bool { return true }})
	if d.Ending != Stopped {
		t.Errorf("stopped: %+v", d)
	}
	d = Diverge(mustParse(t, "S S S (S S S) (S S S)"), Limits{Contractions: 10_000_000, Nodes: 10_000})
	if d.Ending != AtNodes {
		t.Errorf("at the limit of nodes: %+v", d)
	}
	for few := range uint64(64) { // a part of which may be none, but not no limit
		d := Diverge(mustParse(t, "S S S (S S S) (S S S)"), Limits{Contractions: few + 1})
		if d.Ending != AtContractions || d.Contractions > 1000 {
			t.Errorf("within %d contractions: %+v", few+1, d)
		}
	}
}

func described(d Divergence) string {
	switch {
	case d.Ending != InNormalForm:
		return "unknown"
	case !d.Endless:
		return "ends"
	}
	text := d.Pattern.String() + " → " + d.Again.String()
	if len(d.Vars) > 0 {
		text += " for " + strings.Join(d.Vars, " ")
	}
	return text
}

// closedTerm makes a random term of so many atoms.
func closedTerm(r *rand.Rand, atoms int, names string) *Term {
	if atoms == 1 {
		sym, _ := LookupSym(names[r.IntN(len(names)):][:1])
		return Comb(sym)
	}
	left := 1 + r.IntN(atoms-1)
	return App(closedTerm(r, left, names), closedTerm(r, atoms-left, names))
}

// TestDivergeIsSound: what is said to be endless has no normal form within many
// contractions, and what is shown happens; what ends has one.
func TestDivergeIsSound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	endless, ends, unknown := 0, 0, 0
	for range 3_000 {
		names := []string{"SKI", "SI", "BCKW", "SKIBCW", "BWI"}[r.IntN(5)]
		term := closedTerm(r, 4+r.IntN(9), names)
		if r.IntN(3) == 0 {
			term = App(term, FreeVar("f"))
		}
		d := Diverge(term, Limits{Contractions: 6_400, Nodes: 100_000})
		o := ReduceBy(term, NormalOrder, Limits{Contractions: 20_000, Nodes: 1_000_000})
		switch {
		case d.Ending != InNormalForm:
			unknown++
		case d.Endless:
			if endless++; o.Ending == InNormalForm {
				t.Fatalf("%v has the normal form %v, and is said to have none: %s", term, o.Term, described(d))
			}
			if !d.Reduced && !reaches(d.Pattern, d.Again, 500) {
				t.Fatalf("%v: not so: %s", term, described(d))
			}
		default:
			if ends++; o.Ending == AtContractions && ReduceBy(term, NormalOrder, Limits{Contractions: 3_000_000}).Ending != InNormalForm {
				t.Fatalf("%v is said to have a normal form", term)
			}
		}
	}
	t.Logf("%d endless, %d end, %d unknown", endless, ends, unknown)
	if endless < 100 || ends < 1000 {
		t.Error("the test is blind")
	}
}

// reaches says that normal order leads from one term to another.
func reaches(from, to *Term, contractions int) bool {
	for range contractions {
		next, _, ok := Step(from)
		if !ok {
			return false
		}
		if from = next; Equal(from, to) {
			return true
		}
	}
	return false
}

func TestPatterns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCells()
		of := func(t *Term) int32 { n, _ := c.of(list(t), nil); return n }
		a, b := of(genTree(8).Draw(t, "a")), of(genTree(8).Draw(t, "b"))
		p, ok := c.generalise(a, b)
		if !ok || !c.instance(a, p) || !c.instance(b, p) {
			t.Fatalf("not a pattern of both")
		}
		if !c.holed[p] && a != b {
			t.Fatalf("a pattern without variables of two terms")
		}
		if back := of(c.term(a, nil)); back != a {
			t.Fatalf("read back as another")
		}
	})
}
