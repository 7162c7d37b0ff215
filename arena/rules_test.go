package arena

import (
	"testing"

	"skirepl/ski"
)

// A term, and what one contraction makes of it; "" if it is in normal form.
var steps = []struct{ term, want string }{
	// the nine rules
	{"I x", "x"},
	{"K x y", "x"},
	{"S x y z", "x z (y z)"},
	{"B x y z", "x (y z)"},
	{"C x y z", "x z y"},
	{"S' c x y z", "c (x z) (y z)"},
	{"B' c x y z", "c x (y z)"},
	{"C' c x y z", "c (x z) y"},
	{"W x y", "x y y"},

	// the same with arguments to spare
	{"I x u v", "x u v"},
	{"K x y u v", "x u v"},
	{"S x y z u v", "x z (y z) u v"},
	{"B x y z u v", "x (y z) u v"},
	{"C x y z u v", "x z y u v"},
	{"S' c x y z u v", "c (x z) (y z) u v"},
	{"B' c x y z u v", "c x (y z) u v"},
	{"C' c x y z u v", "c (x z) y u v"},
	{"W x y u v", "x y y u v"},

	// and with too few
	{"I", ""},
	{"K x", ""},
	{"S x y", ""},
	{"B x y", ""},
	{"C x y", ""},
	{"S' c x y", ""},
	{"B' c x y", ""},
	{"C' c x y", ""},
	{"W x", ""},
	{"x", ""},
	{"x y (S x) (K y)", ""},

	// combinators and applications as arguments
	{"I I", "I"},
	{"S S S S", "S S (S S)"},
	{"S K K (S K K)", "K (S K K) (K (S K K))"},
	{"W W W", "W W W"},
	{"S' (x y) (x y) (x y) (x y)", "x y (x y (x y)) (x y (x y))"},

	// outermost first
	{"K x (I y)", "x"},
	{"I (I x)", "I x"},
	{"S (I x) (I y) (I z)", "I x (I z) (I y (I z))"},
	{"K (I x) y", "I x"},
	// then the leftmost
	{"I x (I y)", "x (I y)"},
	{"x (I y) (I z)", "x y (I z)"},
	{"x y (I z)", "x y z"},
	{"x (y (z (I u)))", "x (y (z u))"},
	{"S (I x) (I y)", "S x (I y)"},
	{"S x (K y z)", "S x y"},
	{"x (S (K (I y) z)) (I u)", "x (S (I y)) (I u)"},
	// one of two occurrences of the same node
	{"x (I y) (I y)", "x y (I y)"},
	{"x (z (I y)) (z (I y))", "x (z y) (z (I y))"},
	{"I x (I x)", "x (I x)"},
}

func TestStep(t *testing.T) {
	l := open(t, Options{Capacity: 1024})
	for _, test := range steps {
		root := l.parse(test.term)
		next, c, err := l.Step(background, root)
		if err != nil {
			t.Fatalf("%s: %v", test.term, err)
		}
		if test.want == "" {
			if next != root || c.Contractions != 0 {
				t.Errorf("%s is in normal form; it becomes %s, with %d contractions", test.term, l.show(next), c.Contractions)
			}
			continue
		}
		want := l.parse(test.want)
		if next != want || c.Contractions != 1 {
			t.Errorf("%s becomes %s, with %d contractions; want %s with 1", test.term, l.show(next), c.Contractions, test.want)
		}
		if c.Skipped != 0 {
			t.Errorf("%s: a step skips %d contractions", test.term, c.Skipped)
		}
	}
}

// TestStepsAreReference keeps the table itself honest.
func TestStepsAreReference(t *testing.T) {
	for _, test := range steps {
		term := mustParse(t, test.term)
		next, _, ok := ski.Step(term)
		if want := test.want; ok != (want != "") || ok && !ski.Equal(next, mustParse(t, want)) {
			t.Errorf("the reference makes %s of %s, the table %s", short(next), test.term, want)
		}
	}
}
