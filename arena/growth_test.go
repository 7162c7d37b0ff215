package arena

import (
	"fmt"
	"strings"
	"testing"

	guest "skirepl/arena-guest"
)

// power is Church's 2^n, applied to f and x: n times the successor S B of K I, and
// that times S B I. With free f and x the normal form has 2^n levels.
func power(n int, f, x string) string {
	return strings.Repeat("S B (", n) + "K I" + strings.Repeat(")", n) + " (S B I) " + f + " " + x
}

func (l *lab) capacity() uint32 { return l.header().load(guest.HeaderCapacity) }

// TestGrowth runs a machine from the smallest arena through every doubling on the
// way, and looks at it after each; it must be the same as one that has room from
// the beginning.
func TestGrowth(t *testing.T) {
	n := 18
	if testing.Short() {
		n = 12
	}
	src := power(n, "f", "x")
	roomy := open(t, Options{Capacity: 1 << 21}).memo(false)
	nf, want := roomy.reduce(roomy.parse(src))
	wantSize, err := roomy.view().Size(nf, 0)
	if err != nil {
		t.Fatal(err)
	}

	l := open(t, Options{Capacity: 1024}).memo(false)
	before := map[string]ID{"S B I": 0, "x (f x)": 0, "f x": 0}
	for src := range before {
		before[src] = l.parse(src)
	}
	m := l.start(l.parse(src), NoLimit)
	defer m.Free()
	capacity, doublings := l.capacity(), 0
	for stop := guest.StopGas; stop == guest.StopGas; {
		if stop, err = m.Turn(1000); err != nil {
			t.Fatal(err)
		}
		if l.capacity() == capacity {
			continue
		}
		if got := l.capacity(); got != 2*capacity {
			t.Errorf("the capacity goes from %d to %d", capacity, got)
		}
		capacity = l.capacity()
		doublings++
		if err := l.settle(background); err != nil {
			t.Fatal(err)
		}
		if capacity <= 1<<16 { // the rest is too much to be looked at each time
			verify(t, l.Arena)
			l.sameAs(m, roomy, src)
		}
	}
	if doublings < n-10 {
		t.Errorf("only %d doublings, to a capacity of %d", doublings, capacity)
	}
	if got := l.counters(m); got != want {
		t.Errorf("counters %+v, want %+v", got, want)
	}
	size, err := l.view().Size(m.Result(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if size.Nodes != wantSize.Nodes || size.Leaves.Cmp(wantSize.Leaves) != 0 {
		t.Errorf("the normal form has %d nodes and %v leaves, want %d and %v", size.Nodes, size.Leaves, wantSize.Nodes, wantSize.Leaves)
	}
	if got, want := l.show(m.Result()), roomy.show(nf); got != want {
		t.Errorf("normal form %s, want %s", got, want)
	}
	for src, id := range before {
		if got := l.parse(src); got != id {
			t.Errorf("%s is node %d, was %d before the arena grew", src, got, id)
		}
	}
}

// sameAs checks that a paused machine stands for the same term as one in another
// arena that has done as many contractions.
func (l *lab) sameAs(m *Machine, other *lab, src string) {
	l.t.Helper()
	n := l.counters(m).Contractions
	o := other.start(other.parse(src), n)
	defer o.Free()
	other.run(o)
	got, want := l.show(l.plug(m)), other.show(other.plug(o))
	if got != want {
		l.t.Errorf("after %d contractions %s, want %s", n, got, want)
	}
}

// TestGrowthAtEveryNode: whatever a machine is about to do when the ids run out, it
// does it after the growth. The limit goes up by one id at a time.
func TestGrowthAtEveryNode(t *testing.T) {
	for _, mode := range memoModes {
		t.Run(mode.name, func(t *testing.T) {
			src := power(4, "(W (B f))", "(C' (S' I I) K (B' I) x)")
			l := open(t, Options{Capacity: 1024}).memo(mode.on)
			want, counters := l.reduce(l.parse(src))
			nf, top := l.get(want).String(), l.Nodes()
			if err := l.Reset(background); err != nil {
				t.Fatal(err)
			}
			m := l.start(l.parse(src), NoLimit)
			defer m.Free()
			for limit := l.Nodes(); ; limit++ {
				if err := l.SetLimit(limit); err != nil {
					t.Fatal(err)
				}
				stop := l.run(m)
				if stop == guest.StopDone {
					break
				}
				if stop != guest.StopFull || limit > top+64 {
					t.Fatalf("with a limit of %d ids it stops with %d, want %d", limit, stop, guest.StopFull)
				}
				verify(t, l.Arena)
			}
			if got := l.get(m.Result()).String(); got != nf {
				t.Errorf("normal form %s, want %s", got, nf)
			}
			if c := l.counters(m); c != counters {
				t.Errorf("counters %+v, want %+v", c, counters)
			}
		})
	}
}

// deepStacks are terms whose stack grows by a frame or two every few contractions.
var deepStacks = []struct {
	name string
	src  string
	memo bool
}{
	{"right frames", tower, false},
	{"right frames and update frames", tower, true},
	{"left frames", "W I (C (W I) y)", false},
	{"left frames, with memo", "W I (C (W I) y)", true},
	{"partial applications", "W I (B K (W I))", true},
}

// TestFullAtEveryFrame: wherever a stack of more than a thousand frames runs out of
// ids, and with however many frames to spare, it stays whole, and grows on when there
// is room. The limits are those around a full stack window, the first and the second.
func TestFullAtEveryFrame(t *testing.T) {
	for _, test := range deepStacks {
		t.Run(test.name, func(t *testing.T) {
			l := open(t, Options{Capacity: 8192}).memo(test.memo)
			term := mustParse(t, test.src)
			const budget = 8000
			m := l.start(l.put(term), budget)
			l.run(m)
			want, depth := l.measure(m)
			for limit := uint32(1050); limit < 2150; limit++ {
				if limit == 1250 {
					limit = 1950
				}
				if err := l.Reset(background); err != nil {
					t.Fatal(err)
				}
				root := l.put(term)
				if err := l.SetLimit(limit); err != nil {
					t.Fatal(err)
				}
				m := l.start(root, budget)
				if stop := l.oneTurn(m); stop != guest.StopFull {
					t.Fatalf("with a limit of %d ids it stops with %d, want %d", limit, stop, guest.StopFull)
				}
				if err := l.SetLimit(1 << 20); err != nil {
					t.Fatal(err)
				}
				if stop := l.oneTurn(m); stop != guest.StopBudget {
					t.Fatalf("after a limit of %d ids it stops with %d, want %d", limit, stop, guest.StopBudget)
				}
				if got, d := l.measure(m); got != want || d != depth {
					t.Fatalf("after a limit of %d ids the term has %s, at depth %d; want %s at %d", limit, got, d, want, depth)
				}
			}
		})
	}
}

// oneTurn runs a machine in one turn, so that where its stack window begins and ends
// does not depend on the time; it takes more if the arena grows.
func (l *lab) oneTurn(m *Machine) Stop {
	l.t.Helper()
	for {
		if stop, err := m.Turn(1 << 20); err != nil {
			l.t.Fatal(err)
		} else if stop != guest.StopGas {
			return stop
		}
	}
}

// measure tells the size of the whole term of a paused machine, and how deep the next
// redex is.
func (l *lab) measure(m *Machine) (size string, depth int) {
	l.t.Helper()
	p, err := l.view().Plugged(l.suspension(m), l.vars.name)
	if err != nil {
		l.t.Fatal(err)
	}
	s, err := p.Size(0)
	if err != nil {
		l.t.Fatal(err)
	}
	r, _, err := p.FindRedex()
	if err != nil {
		l.t.Fatal(err)
	}
	return fmt.Sprintf("%d nodes and %v leaves", s.Nodes, s.Leaves), len(r.Path)
}
