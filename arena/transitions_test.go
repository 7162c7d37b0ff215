package arena

import "testing"

// A transition is one move of the machine; machine.c has a picture of each. These
// are the machines without memo, move by move: contractions, mode, node ∣ stack.
var transitions = []struct {
	term string
	step bool // one contraction, then the whole term is rebuilt
	want string
}{
	// Contractions, and how a step rebuilds from left frames.
	{"I x", true, `
		0 descend I x ∣
		0 descend I ∣ x.
		1 rebuild x ∣
		1 done x`},
	{"K x y", true, `
		0 descend K x y ∣
		0 descend K x ∣ y.
		0 descend K ∣ x. y.
		1 rebuild x ∣
		1 done x`},
	{"S x y z", true, `
		0 descend S x y z ∣
		0 descend S x y ∣ z.
		0 descend S x ∣ y. z.
		0 descend S ∣ x. y. z.
		1 rebuild x ∣ z. (y z).
		1 rebuild x z ∣ (y z).
		1 rebuild x z (y z) ∣
		1 done x z (y z)`},
	{"B x y z", true, `
		0 descend B x y z ∣
		0 descend B x y ∣ z.
		0 descend B x ∣ y. z.
		0 descend B ∣ x. y. z.
		1 rebuild x ∣ (y z).
		1 rebuild x (y z) ∣
		1 done x (y z)`},
	{"C x y z", true, `
		0 descend C x y z ∣
		0 descend C x y ∣ z.
		0 descend C x ∣ y. z.
		0 descend C ∣ x. y. z.
		1 rebuild x ∣ z. y.
		1 rebuild x z ∣ y.
		1 rebuild x z y ∣
		1 done x z y`},
	{"S' c x y z", true, `
		0 descend S' c x y z ∣
		0 descend S' c x y ∣ z.
		0 descend S' c x ∣ y. z.
		0 descend S' c ∣ x. y. z.
		0 descend S' ∣ c. x. y. z.
		1 rebuild c ∣ (x z). (y z).
		1 rebuild c (x z) ∣ (y z).
		1 rebuild c (x z) (y z) ∣
		1 done c (x z) (y z)`},
	{"B' c x y z", true, `
		0 descend B' c x y z ∣
		0 descend B' c x y ∣ z.
		0 descend B' c x ∣ y. z.
		0 descend B' c ∣ x. y. z.
		0 descend B' ∣ c. x. y. z.
		1 rebuild c ∣ x. (y z).
		1 rebuild c x ∣ (y z).
		1 rebuild c x (y z) ∣
		1 done c x (y z)`},
	{"C' c x y z", true, `
		0 descend C' c x y z ∣
		0 descend C' c x y ∣ z.
		0 descend C' c x ∣ y. z.
		0 descend C' c ∣ x. y. z.
		0 descend C' ∣ c. x. y. z.
		1 rebuild c ∣ (x z). y.
		1 rebuild c (x z) ∣ y.
		1 rebuild c (x z) y ∣
		1 done c (x z) y`},
	{"W x y", true, `
		0 descend W x y ∣
		0 descend W x ∣ y.
		0 descend W ∣ x. y.
		1 rebuild x ∣ y. y.
		1 rebuild x y ∣ y.
		1 rebuild x y y ∣
		1 done x y y`},

	// An argument's turn, and how a step rebuilds from right frames.
	{"S x (K y z) u", true, `
		0 descend S x (K y z) u ∣
		0 descend S x (K y z) ∣ u.
		0 descend S x ∣ (K y z). u.
		0 descend S ∣ x. (K y z). u.
		1 rebuild x ∣ u. (K y z u).
		1 rebuild x u ∣ (K y z u).
		1 rebuild x u (K y z u) ∣
		1 done x u (K y z u)`},
	{"x (I y) z", true, `
		0 descend x (I y) z ∣
		0 descend x (I y) ∣ z.
		0 descend x ∣ (I y). z.
		0 return x ∣ (I y). z.
		0 descend I y ∣ x: z.
		0 descend I ∣ y. x: z.
		1 rebuild y ∣ x: z.
		1 rebuild x y ∣ z.
		1 rebuild x y z ∣
		1 done x y z`},
	// Normal forms end where they began.
	{"x", true, `
		0 descend x ∣
		0 return x ∣
		0 done x`},
	{"K x", true, `
		0 descend K x ∣
		0 return K x ∣
		0 done K x`},

	// A run goes on where it stands: the second I y is met from within.
	{"x (I y) (I y)", false, `
		0 descend x (I y) (I y) ∣
		0 descend x (I y) ∣ (I y).
		0 descend x ∣ (I y). (I y).
		0 return x ∣ (I y). (I y).
		0 descend I y ∣ x: (I y).
		0 descend I ∣ y. x: (I y).
		1 descend y ∣ x: (I y).
		1 return y ∣ x: (I y).
		1 return x y ∣ (I y).
		1 descend I y ∣ (x y):
		1 descend I ∣ y. (x y):
		2 descend y ∣ (x y):
		2 return y ∣ (x y):
		2 return x y y ∣
		2 done x y y`},
	// An argument in normal form is passed by, however large: return f ∣ a.
	{"x (y z) (K u)", false, `
		0 descend x (y z) (K u) ∣
		0 return x (y z) (K u) ∣
		0 done x (y z) (K u)`},
	{"S K K (S K K) x", false, `
		0 descend S K K (S K K) x ∣
		0 descend S K K (S K K) ∣ x.
		0 descend S K K ∣ (S K K). x.
		0 descend S K ∣ K. (S K K). x.
		0 descend S ∣ K. K. (S K K). x.
		1 descend K ∣ (S K K). (K (S K K)). x.
		2 descend S K K ∣ x.
		2 descend S K ∣ K. x.
		2 descend S ∣ K. K. x.
		3 descend K ∣ x. (K x).
		4 descend x ∣
		4 return x ∣
		4 done x`},
	// A head that wants more has its arguments reduced.
	{"W (C I) x", false, `
		0 descend W (C I) x ∣
		0 descend W (C I) ∣ x.
		0 descend W ∣ (C I). x.
		1 descend C I ∣ x. x.
		1 descend C ∣ I. x. x.
		2 descend I ∣ x. x.
		3 descend x ∣ x.
		3 return x ∣ x.
		3 return x x ∣
		3 done x x`},
	{"K (I x)", false, `
		0 descend K (I x) ∣
		0 descend K ∣ (I x).
		0 return K ∣ (I x).
		0 descend I x ∣ K:
		0 descend I ∣ x. K:
		1 descend x ∣ K:
		1 return x ∣ K:
		1 return K x ∣
		1 done K x`},
	// The four-argument rules from within a run, with an argument to spare.
	{"S' x I I y z", false, `
		0 descend S' x I I y z ∣
		0 descend S' x I I y ∣ z.
		0 descend S' x I I ∣ y. z.
		0 descend S' x I ∣ I. y. z.
		0 descend S' x ∣ I. I. y. z.
		0 descend S' ∣ x. I. I. y. z.
		1 descend x ∣ (I y). (I y). z.
		1 return x ∣ (I y). (I y). z.
		1 descend I y ∣ x: (I y). z.
		1 descend I ∣ y. x: (I y). z.
		2 descend y ∣ x: (I y). z.
		2 return y ∣ x: (I y). z.
		2 return x y ∣ (I y). z.
		2 descend I y ∣ (x y): z.
		2 descend I ∣ y. (x y): z.
		3 descend y ∣ (x y): z.
		3 return y ∣ (x y): z.
		3 return x y y ∣ z.
		3 return x y y z ∣
		3 done x y y z`},
}

func TestTransitions(t *testing.T) {
	for _, test := range transitions {
		name := test.term
		if test.step {
			name = "step " + name
		}
		t.Run(name, func(t *testing.T) {
			l := open(t, Options{Capacity: 1024}).memo(false)
			m := l.start(l.parse(test.term), NoLimit)
			if test.step {
				m.Free()
				var err error
				if m, err = l.StartStep(background, l.parse(test.term)); err != nil {
					t.Fatal(err)
				}
			}
			defer m.Free()
			got, want := l.trace(m), lines(test.want)
			if d := differ(got, want); d != "" {
				t.Error(d)
			}
			if c := l.counters(m); c.Transitions != uint64(len(want)-1) || c.Skipped != 0 {
				t.Errorf("the meter says %d transitions and %d skipped, want %d and none", c.Transitions, c.Skipped, len(want)-1)
			}
		})
	}
}
