package arena

import (
	"testing"

	guest "skirepl/arena-guest"
)

// The moves that the memo adds: update frames (e!) and skips. known is a term that
// was reduced before.
var memoTransitions = []struct {
	name   string
	known  string
	term   string
	budget uint64
	want   string
	facts  []fact
}{
	{
		// descend h ∣ e! notes and pops, for a head that is an atom and for one
		// with arguments.
		name: "weak head normal form", term: "K x y u", budget: NoLimit,
		want: `
			0 descend K x y u ∣
			0 descend K x y ∣ u. (K x y u)!
			0 descend K x ∣ y. (K x y)! u. (K x y u)!
			0 descend K ∣ x. y. (K x y)! u. (K x y u)!
			1 descend x ∣ (K x y)! u. (K x y u)!
			1 descend x ∣ u. (K x y u)!
			1 return x ∣ u. (K x y u)!
			1 return x u ∣ (K x y u)!
			1 return x u ∣
			1 done x u`,
		facts: []fact{{"K x y", "x", 1}, {"K x y u", "x u", 1}},
	},
	{
		// descend (f a) ∣ e!: one update frame does for the whole row of tails.
		name: "tail", term: "I (I (I x))", budget: NoLimit,
		want: `
			0 descend I (I (I x)) ∣
			0 descend I ∣ (I (I x)). (I (I (I x)))!
			1 descend I (I x) ∣ (I (I (I x)))!
			1 descend I ∣ (I x). (I (I x))!
			2 descend I x ∣ (I (I x))!
			2 descend I ∣ x. (I x)!
			3 descend x ∣ (I x)!
			3 descend x ∣
			3 return x ∣
			3 done x`,
		facts: []fact{{"I (I (I x))", "I (I x)", 1}, {"I (I x)", "I x", 1}, {"I x", "x", 1}},
	},
	{
		// descend h ∣ b. a. e! makes (h b a) first: a fact needs a node.
		name: "collapse", term: "C S x y", budget: NoLimit,
		want: `
			0 descend C S x y ∣
			0 descend C S x ∣ y. (C S x y)!
			0 descend C S ∣ x. y. (C S x y)!
			0 descend C ∣ S. x. y. (C S x y)!
			1 descend S ∣ y. x. (C S x y)!
			1 descend S y x ∣ (C S x y)!
			1 descend S y x ∣
			1 return S y x ∣
			1 done S y x`,
		facts: []fact{{"C S x y", "S y x", 1}},
	},
	{
		// The same where the partial application then goes on as a head.
		name: "collapse at the head", term: "I K x y", budget: NoLimit,
		want: `
			0 descend I K x y ∣
			0 descend I K x ∣ y. (I K x y)!
			0 descend I K ∣ x. (I K x)! y. (I K x y)!
			0 descend I ∣ K. (I K)! x. (I K x)! y. (I K x y)!
			1 descend K ∣ (I K)! x. (I K x)! y. (I K x y)!
			1 descend K ∣ x. (I K x)! y. (I K x y)!
			1 descend K x ∣ (I K x)! y. (I K x y)!
			1 descend K x ∣ y. (I K x y)!
			1 descend K ∣ x. y. (I K x y)!
			2 descend x ∣ (I K x y)!
			2 descend x ∣
			2 return x ∣
			2 done x`,
		facts: []fact{{"I K", "K", 1}, {"I K x", "K x", 1}, {"I K x y", "x", 2}},
	},
	{
		// return n ∣ e!: the normal form of what is in weak head normal form. A
		// frame waits its turn: e's own count begins when it is pushed.
		name: "normal form", term: "K (I (K (I x)))", budget: NoLimit,
		want: `
			0 descend K (I (K (I x))) ∣
			0 descend K ∣ (I (K (I x))). (K (I (K (I x))))!
			0 return K ∣ (I (K (I x))). (K (I (K (I x))))!
			0 descend I (K (I x)) ∣ K: (K (I (K (I x))))!
			0 descend I ∣ (K (I x)). (I (K (I x)))! K: (K (I (K (I x))))!
			1 descend K (I x) ∣ (I (K (I x)))! K: (K (I (K (I x))))!
			1 descend K (I x) ∣ K: (K (I (K (I x))))!
			1 descend K ∣ (I x). (K (I x))! K: (K (I (K (I x))))!
			1 return K ∣ (I x). (K (I x))! K: (K (I (K (I x))))!
			1 descend I x ∣ K: (K (I x))! K: (K (I (K (I x))))!
			1 descend I ∣ x. (I x)! K: (K (I x))! K: (K (I (K (I x))))!
			2 descend x ∣ (I x)! K: (K (I x))! K: (K (I (K (I x))))!
			2 descend x ∣ K: (K (I x))! K: (K (I (K (I x))))!
			2 return x ∣ K: (K (I x))! K: (K (I (K (I x))))!
			2 return K x ∣ (K (I x))! K: (K (I (K (I x))))!
			2 return K x ∣ K: (K (I (K (I x))))!
			2 return K (K x) ∣ (K (I (K (I x))))!
			2 return K (K x) ∣
			2 done K (K x)`,
		facts: []fact{
			{"I x", "x", 1},
			{"K (I x)", "K x", 1},
			{"I (K (I x))", "K (I x)", 1}, // not K x: at a head the second I would come later
			{"K (I (K (I x)))", "K (K x)", 2},
		},
	},
	{
		// descend e ∣ →n t.
		name: "skip", term: "x (S K K y) (S K K y)", budget: NoLimit,
		want: `
			0 descend x (S K K y) (S K K y) ∣
			0 descend x (S K K y) ∣ (S K K y). (x (S K K y) (S K K y))!
			0 descend x ∣ (S K K y). (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			0 return x ∣ (S K K y). (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			0 descend S K K y ∣ x: (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			0 descend S K K ∣ y. (S K K y)! x: (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			0 descend S K ∣ K. y. (S K K y)! x: (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			0 descend S ∣ K. K. y. (S K K y)! x: (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			1 descend K ∣ y. (K y). (S K K y)! x: (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			2 descend y ∣ (S K K y)! x: (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			2 descend y ∣ x: (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			2 return y ∣ x: (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			2 return x y ∣ (x (S K K y))! (S K K y). (x (S K K y) (S K K y))!
			2 return x y ∣ (S K K y). (x (S K K y) (S K K y))!
			2 descend S K K y ∣ (x y): (x (S K K y) (S K K y))!
			4 descend y ∣ (x y): (x (S K K y) (S K K y))!
			4 return y ∣ (x y): (x (S K K y) (S K K y))!
			4 return x y y ∣ (x (S K K y) (S K K y))!
			4 return x y y ∣
			4 done x y y`,
		facts: []fact{{"S K K y", "y", 2}, {"x (S K K y)", "x y", 2}, {"x (S K K y) (S K K y)", "x y y", 4}},
	},
	{
		name: "skip what an earlier machine found", known: "S K K y", term: "S K K y z", budget: NoLimit,
		want: `
			0 descend S K K y z ∣
			0 descend S K K y ∣ z. (S K K y z)!
			2 descend y ∣ z. (S K K y z)!
			2 return y ∣ z. (S K K y z)!
			2 return y z ∣ (S K K y z)!
			2 return y z ∣
			2 done y z`,
		facts: []fact{{"S K K y z", "y z", 2}},
	},
	{
		// A budget that ends inside: step by step, to the exact contraction.
		name: "budget inside a skip", known: "S K K y", term: "S K K y z", budget: 1,
		want: `
			0 descend S K K y z ∣
			0 descend S K K y ∣ z. (S K K y z)!
			0 descend S K K ∣ y. z. (S K K y z)!
			0 descend S K ∣ K. y. z. (S K K y z)!
			0 descend S ∣ K. K. y. z. (S K K y z)!
			1 descend K ∣ y. (K y). z. (S K K y z)!
			stop 2`,
		facts: []fact{{"S K K y", "y", 2}},
	},
	{
		// K (I x) has a normal form, but at a head the outer redex comes first.
		name: "no normal form at a head", known: "K (I x)", term: "I (K (I x)) y", budget: NoLimit,
		want: `
			0 descend I (K (I x)) y ∣
			0 descend I (K (I x)) ∣ y. (I (K (I x)) y)!
			0 descend I ∣ (K (I x)). (I (K (I x)))! y. (I (K (I x)) y)!
			1 descend K (I x) ∣ (I (K (I x)))! y. (I (K (I x)) y)!
			1 descend K (I x) ∣ y. (I (K (I x)) y)!
			1 descend K ∣ (I x). y. (I (K (I x)) y)!
			2 descend I x ∣ (I (K (I x)) y)!
			3 descend x ∣ (I (K (I x)) y)!
			3 descend x ∣
			3 return x ∣
			3 done x`,
	},
}

// A fact is what the arena remembers of a term after a run.
type fact struct {
	term, target string
	count        uint64
}

func TestMemoTransitions(t *testing.T) {
	for _, test := range memoTransitions {
		t.Run(test.name, func(t *testing.T) {
			l := open(t, Options{Capacity: 1024})
			if test.known != "" {
				l.reduce(l.parse(test.known))
			}
			m := l.start(l.parse(test.term), test.budget)
			defer m.Free()
			if d := differ(l.trace(m), lines(test.want)); d != "" {
				t.Error(d)
			}
			for _, f := range test.facts {
				memo := l.view().Memo(l.parse(f.term))
				if memo.Count != f.count || memo.Target != l.parse(f.target) {
					t.Errorf("remembered of %s: %d contractions to %s, want %d to %s",
						f.term, memo.Count, l.show(memo.Target), f.count, f.target)
				}
			}
		})
	}
}

// TestMemoOff: a machine keeps the flags that it was started with, and a step
// remembers nothing.
func TestMemoOff(t *testing.T) {
	l := open(t, Options{Capacity: 1024}).memo(false)
	root := l.parse("x (S K K y) (S K K y)")
	plain := l.start(root, NoLimit)
	l.memo(true)
	if stop := l.run(plain); stop != guest.StopDone {
		t.Fatalf("stops with %d", stop)
	}
	if _, _, err := l.Step(background, root); err != nil {
		t.Fatal(err)
	}
	if memo := l.view().Memo(l.parse("S K K y")); memo.Count != 0 {
		t.Errorf("without memo the arena remembers %v", memo)
	}
	if c := l.counters(plain); c.Skipped != 0 {
		t.Errorf("%d contractions skipped without memo", c.Skipped)
	}
	plain.Free()
	if _, c := l.reduce(root); c.Skipped != 2 {
		t.Errorf("%d contractions skipped with memo, want 2", c.Skipped)
	}
}
