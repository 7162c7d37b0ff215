package arena

import (
	"strings"
	"testing"

	guest "skirepl/arena-guest"
	"skirepl/ski"
)

// A million levels, in every direction: nothing recurses, and nothing takes more
// than linear time.

// deepTerms are families of terms, made node by node: build(n, k) has n levels, k of
// which are still to be reduced, each in so many contractions, the first level first.
// The depth is divided by some number, for time's sake.
var deepTerms = []struct {
	name  string
	by    int
	each  int
	build func(d deep, n, k int) ID
}{
	{"left", 1, 1, func(d deep, n, k int) ID { // I I … I x
		if k == 0 {
			return d.x
		}
		t := d.i
		for range k - 1 {
			t = d.app(t, d.i)
		}
		return d.app(t, d.x)
	}},
	{"right", 1, 1, func(d deep, n, k int) ID { // I (I … (I x))
		t := d.x
		for range k {
			t = d.app(d.i, t)
		}
		return t
	}},
	{"left arguments", 4, 1, func(d deep, n, k int) ID { // x x … x (I x) … (I x)
		t, redex := d.x, d.app(d.i, d.x)
		for range n - k {
			t = d.app(t, d.x)
		}
		for range k {
			t = d.app(t, redex)
		}
		return t
	}},
	{"right arguments", 4, 1, func(d deep, n, k int) ID { // K (K … (K (I (K (I … x)))))
		t := d.x
		for range k {
			t = d.app(d.k, d.app(d.i, t))
		}
		for range n - k {
			t = d.app(d.k, t)
		}
		return t
	}},
	{"S K K", 1, 2, func(d deep, n, k int) ID { // S K K (S K K … (S K K x))
		t, skk := d.x, d.app(d.app(d.s, d.k), d.k)
		for range k {
			t = d.app(skk, t)
		}
		return t
	}},
}

type deep struct {
	*lab
	s, k, i, x ID
}

func (d deep) app(fun, arg ID) ID {
	id, err := d.Cons(background, fun, arg)
	if err != nil {
		d.t.Fatal(err)
	}
	return id
}

func TestDeep(t *testing.T) {
	for _, test := range deepTerms {
		t.Run(test.name, func(t *testing.T) {
			n := levels / test.by
			l := open(t, Options{})
			d := deep{l, l.parse("S"), l.parse("K"), l.parse("I"), l.parse("x")}
			root := test.build(d, n, n)

			next := root
			for range test.each {
				var err error
				if next, _, err = l.Step(background, next); err != nil {
					t.Fatal(err)
				}
			}
			if next != test.build(d, n, n-1) {
				t.Errorf("one level less is %s", l.show(next))
			}

			half, nf := test.build(d, n, n/2), test.build(d, n, 0)
			for _, memo := range []bool{false, true} {
				l.memo(memo)
				m := l.start(root, uint64(test.each*(n-n/2)))
				l.deepStop(m, guest.StopBudget)
				if got := l.plug(m); got != half {
					t.Errorf("halfway: %s, want %s", l.show(got), l.show(half))
				}
				l.deepFrames(m, half)
				if err := m.AddBudget(NoLimit); err != nil {
					t.Fatal(err)
				}
				l.deepStop(m, guest.StopDone)
				if m.Result() != nf {
					t.Errorf("normal form %s, want %s", l.show(m.Result()), l.show(nf))
				}
				if c := l.counters(m); c.Contractions != uint64(test.each*n) {
					t.Errorf("%d contractions, want %d", c.Contractions, test.each*n)
				}
				m.Free()
			}
		})
	}
}

func (l *lab) deepStop(m *Machine, want Stop) {
	l.t.Helper()
	if stop := l.run(m); stop != want {
		l.t.Fatalf("stops with %d, want %d", stop, want)
	}
}

// deepFrames checks that the frames of a paused machine are its whole term.
func (l *lab) deepFrames(m *Machine, whole ID) {
	l.t.Helper()
	v := l.view()
	s := l.suspension(m)
	p, err := v.Plugged(s, l.vars.name)
	if err != nil {
		l.t.Fatal(err)
	}
	got, err := p.Size(0)
	if err != nil {
		l.t.Fatal(err)
	}
	want, err := l.view().Size(whole, 0)
	if err != nil {
		l.t.Fatal(err)
	}
	if got.Nodes != want.Nodes || got.Leaves.Cmp(want.Leaves) != 0 {
		l.t.Errorf("by its frames the term has %d nodes and %v leaves, rebuilt %d and %v",
			got.Nodes, got.Leaves, want.Nodes, want.Leaves)
	}
	byFrames, _, err := p.FindRedex()
	if err != nil {
		l.t.Fatal(err)
	}
	rebuilt, _, err := l.view().FindRedex(whole)
	if err != nil {
		l.t.Fatal(err)
	}
	if byFrames.Rule != rebuilt.Rule || len(byFrames.Path) != len(rebuilt.Path) {
		l.t.Errorf("by its frames the next redex is one of %v at depth %d, rebuilt of %v at depth %d",
			byFrames.Rule, len(byFrames.Path), rebuilt.Rule, len(rebuilt.Path))
	}
}

// TestDeepText: terms that come as text, into the arena and out of it.
func TestDeepText(t *testing.T) {
	const n = levels
	for _, test := range []struct{ name, src string }{
		{"left", strings.Repeat("I ", n) + "x"},
		{"right", strings.Repeat("I (", n) + "x" + strings.Repeat(")", n)},
		{"parentheses", strings.Repeat("(", n) + "I x" + strings.Repeat(")", n)},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := open(t, Options{})
			term := mustParse(t, test.src)
			root := l.put(term)
			if !ski.Equal(l.get(root), term) {
				t.Error("read back, it is another term")
			}
			next, _, err := l.Step(background, root)
			if err != nil {
				t.Fatal(err)
			}
			want, _, _ := ski.Step(term)
			if got := l.get(next); !ski.Equal(got, want) {
				t.Errorf("a step leads to %s, want %s", short(got), short(want))
			}
		})
	}
}
