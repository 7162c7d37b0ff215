package arena

import (
	"errors"
	"testing"

	guest "skirepl/arena-guest"
	"skirepl/ski"
)

// An arena comes to its end by a limit or because the memory may not grow.
var fullArenas = []struct {
	name    string
	options Options
	memo    bool
}{
	{"limit", Options{Capacity: 1024, Limit: 5000}, false},
	{"limit, with memo", Options{Capacity: 1024, Limit: 3000}, true},
	{"limit within the first capacity", Options{Capacity: 4096, Limit: 2000}, false},
	{"limit at a capacity", Options{Capacity: 1024, Limit: 4096}, false},
	{"memory", Options{Capacity: 1024, MemoryPages: 24}, false},
	{"memory, with memo", Options{Capacity: 1024, MemoryPages: 20}, true},
}

// filling needs more than any of them has.
var filling = power(14, "f", "x")

func TestFull(t *testing.T) {
	for _, test := range fullArenas {
		t.Run(test.name, func(t *testing.T) {
			l := open(t, test.options).memo(test.memo)
			term := mustParse(t, filling)
			root := l.put(term)
			m := l.start(root, NoLimit)
			if stop := l.run(m); stop != guest.StopFull {
				t.Fatalf("stops with %d, want %d", stop, guest.StopFull)
			}
			if limit := test.options.Limit; limit != 0 && l.Nodes() > limit {
				t.Errorf("%d ids given out, with a limit of %d", l.Nodes(), limit)
			}
			if pages := test.options.MemoryPages; pages != 0 && len(l.Memory()) > int(pages)*pageBytes {
				t.Errorf("%d bytes of memory, with a limit of %d pages", len(l.Memory()), pages)
			}
			verify(t, l.Arena)

			// Everything can still be read, and says no.
			l.readWhenFull(m, term)
			l.refusesWhenFull(m, root)
			verify(t, l.Arena)

			// Once more: the same, and nothing is lost.
			if stop := l.run(m); stop != guest.StopFull {
				t.Errorf("run again, it stops with %d, want %d", stop, guest.StopFull)
			}
			l.readWhenFull(m, term)

			m.Free()
			l.usableAfterReset()
		})
	}
}

// readWhenFull reads the whole term out of a machine's frames.
func (l *lab) readWhenFull(m *Machine, term *ski.Term) {
	l.t.Helper()
	n := l.counters(m).Contractions
	if n == 0 {
		l.t.Errorf("full before the first contraction")
	}
	want, _, _ := ski.Reduce(term, n)
	if got := l.plugged(m); !ski.Equal(got, want) {
		l.t.Errorf("full after %d contractions: %s, want %s", n, short(got), short(want))
	}
}

// refusesWhenFull checks that what needs a node fails, and what doesn't works.
func (l *lab) refusesWhenFull(m *Machine, root ID) {
	l.t.Helper()
	fun, arg, _ := l.view().App(root)
	if id, err := l.Cons(background, fun, arg); id != root || err != nil {
		l.t.Errorf("Cons of what is there gives %d, %v, want %d", id, err, root)
	}
	// There may be a few ids left, which this agent has reserved.
	id, err := root, error(nil)
	for n := 0; err == nil && n < 100; n++ {
		id, err = l.Cons(background, id, root)
	}
	if !errors.Is(err, ErrFull) {
		l.t.Errorf("Cons gives %v, want %v", err, ErrFull)
	}
	if _, err := l.Var(background, 12345); !errors.Is(err, ErrFull) {
		l.t.Errorf("Var gives %v, want %v", err, ErrFull)
	}
	if _, err := m.Plug(background); !errors.Is(err, ErrFull) {
		l.t.Errorf("Plug gives %v, want %v", err, ErrFull)
	}
	// A machine needs two cells and there may be some that Plug has given back;
	// but to get anywhere it needs more.
	if s, err := l.Start(background, root, NoLimit); err == nil {
		if stop := l.run(s); stop != guest.StopFull {
			l.t.Errorf("another machine stops with %d, want %d", stop, guest.StopFull)
		}
		s.Free()
	} else if !errors.Is(err, ErrFull) {
		l.t.Errorf("Start gives %v, want %v", err, ErrFull)
	}
	if _, _, err := l.Step(background, root); !errors.Is(err, ErrFull) {
		l.t.Errorf("Step gives %v, want %v", err, ErrFull)
	}
}

func (l *lab) usableAfterReset() {
	l.t.Helper()
	if err := l.Reset(background); err != nil {
		l.t.Fatal(err)
	}
	if n := l.Nodes(); n != 0 {
		l.t.Errorf("after a reset there are %d nodes", n)
	}
	verify(l.t, l.Arena)
	nf, c := l.reduce(l.parse("S K K (W B I x)"))
	if got := l.show(nf); got != "x" || c.Contractions != 6 {
		l.t.Errorf("after a reset: %s with %d contractions, want x with 6", got, c.Contractions)
	}
}

// TestLimitRaised: a machine that met the limit goes on when there is room again.
func TestLimitRaised(t *testing.T) {
	l := open(t, Options{Capacity: 1024, Limit: 2000}).memo(false)
	src := power(10, "f", "x")
	want, contractions, _ := ski.Reduce(mustParse(t, src), NoLimit)
	m := l.start(l.parse(src), NoLimit)
	defer m.Free()
	for _, limit := range []uint32{2000, 2001, 2048, 2049, 3000} {
		if err := l.SetLimit(limit); err != nil {
			t.Fatal(err)
		}
		if stop := l.run(m); stop != guest.StopFull {
			t.Fatalf("with a limit of %d it stops with %d, want %d", limit, stop, guest.StopFull)
		}
	}
	if err := l.SetLimit(1 << 20); err != nil {
		t.Fatal(err)
	}
	if stop := l.run(m); stop != guest.StopDone {
		t.Fatalf("with enough room it stops with %d", stop)
	}
	if got := l.get(m.Result()); !ski.Equal(got, want) {
		t.Errorf("normal form %s, want %s", short(got), short(want))
	}
	if c := l.counters(m); c.Contractions != contractions {
		t.Errorf("%d contractions, want %d", c.Contractions, contractions)
	}
}

// TestLimitBelow: a limit below what there is keeps new nodes from being made.
func TestLimitBelow(t *testing.T) {
	l := open(t, Options{})
	root := l.parse("x y z (x y) (y z)")
	for range 2 {
		if err := l.SetLimit(1); err != nil {
			t.Fatal(err)
		}
	}
	id, err := root, error(nil)
	for n := 0; err == nil && n < 1000; n++ {
		id, err = l.Cons(background, id, id)
	}
	if !errors.Is(err, ErrFull) {
		t.Errorf("Cons past the limit gives %v", err)
	}
	if got := l.parse("x y z (x y) (y z)"); got != root {
		t.Errorf("a term that is there is %d, was %d", got, root)
	}
}
