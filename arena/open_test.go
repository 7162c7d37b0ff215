package arena

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	guest "skirepl/arena-guest"
	"skirepl/ski"
)

func TestOpenErrors(t *testing.T) {
	for _, test := range []struct {
		name    string
		options Options
		want    string
	}{
		{"too small", Options{Capacity: 512}, "capacity 512"},
		{"no power of two", Options{Capacity: 3000}, "capacity 3000"},
		{"too large", Options{Capacity: 1 << 28}, "capacity 268435456"},
		{"no memory", Options{Capacity: 1 << 16, MemoryPages: 20}, "no memory for 65536 nodes"},
		{"less memory than the guest imports", Options{MemoryPages: 10}, "memory"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, err := Open(test.options)
			if err == nil {
				_ = a.Close()
				t.Fatal("it opens")
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q in it", err, test.want)
			}
		})
	}
}

// TestClosed: after Close every call says so.
func TestClosed(t *testing.T) {
	l := open(t, Options{})
	x := l.parse("x")
	m := l.start(x, NoLimit)
	for range 2 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, call := range []struct {
		name string
		err  func() error
	}{
		{"Terminal", func() error { _, err := l.Terminal(background, 1); return err }},
		{"Var", func() error { _, err := l.Var(background, 1); return err }},
		{"Cons", func() error { _, err := l.Cons(background, x, x); return err }},
		{"Start", func() error { _, err := l.Start(background, x, 1); return err }},
		{"Step", func() error { _, _, err := l.Step(background, x); return err }},
		{"Reset", func() error { return l.Reset(background) }},
		{"SetLimit", func() error { return l.SetLimit(1) }},
		{"SetMemo", func() error { return l.SetMemo(true) }},
		{"Turn", func() error { _, err := m.Turn(1); return err }},
		{"Run", func() error { _, err := m.Run(background, nil); return err }},
		{"Counters", func() error { _, err := m.Counters(); return err }},
		{"Plug", func() error { _, err := m.Plug(background); return err }},
		{"AddBudget", func() error { return m.AddBudget(1) }},
		{"StartWorkers", func() error { return l.StartWorkers(1) }},
	} {
		if err := call.err(); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v, want %v", call.name, err, ErrClosed)
		}
	}
	m.Free()
	if _, err := m.RunOnWorkers(background, nil); !errors.Is(err, ErrNoWorkers) {
		t.Errorf("RunOnWorkers: %v, want %v", err, ErrNoWorkers)
	}
	if err := l.StopWorkers(); err != nil || l.Workers() != 0 {
		t.Errorf("%d workers, StopWorkers: %v", l.Workers(), err)
	}
}

// TestCloseMeanwhile: whoever is at the arena when it is closed is told so.
func TestCloseMeanwhile(t *testing.T) {
	for range 10 {
		l := open(t, Options{Capacity: 1024}).memo(false)
		if err := l.StartWorkers(2); err != nil {
			t.Fatal(err)
		}
		x, root := l.parse("x"), l.parse(loop)
		here, there := l.start(root, NoLimit), l.start(root, NoLimit)
		stepping := l.parse("I x")
		var all sync.WaitGroup
		until := func(name string, call func() error) {
			all.Go(func() {
				var err error
				for err == nil {
					err = call()
				}
				if !errors.Is(err, ErrClosed) && !errors.Is(err, ErrNoWorkers) {
					t.Errorf("%s: %v, want %v or %v", name, err, ErrClosed, ErrNoWorkers)
				}
			})
		}
		until("Run", func() error { _, err := here.Run(background, nil); return err })
		until("RunOnWorkers", func() error { _, err := there.RunOnWorkers(background, nil); return err })
		until("Cons", func() error { _, err := l.Cons(background, x, root); return err })
		until("Step", func() error { _, _, err := l.Step(background, stepping); return err })
		until("StartWorkers", func() error { time.Sleep(time.Millisecond); return l.StartWorkers(1) })
		until("Nodes", func() error {
			if l.Nodes() > 0 && len(l.Memory()) > 0 {
				return nil
			}
			return ErrClosed
		})
		time.Sleep(3 * time.Millisecond)
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		all.Wait()
		here.Free()
		there.Free()
	}
}

// TestReset forgets all nodes; ids are given out from 0 again, in the order of
// allocation.
func TestReset(t *testing.T) {
	l := open(t, Options{Capacity: 1024})
	for round := range 3 {
		ids := []ID{l.parse("S"), l.parse("K"), l.parse("x"), l.parse("S K"), l.parse("S K x")}
		for i, id := range ids {
			if id != ID(i) {
				t.Errorf("round %d: node %s has the id %d, want %d", round, l.show(id), id, i)
			}
		}
		l.start(ids[4], NoLimit) // forgotten too
		l.reduce(l.parse(power(9, "f", "x")))
		if err := l.Reset(background); err != nil {
			t.Fatal(err)
		}
		if n := l.Nodes(); n != 0 {
			t.Errorf("round %d: %d nodes after a reset", round, n)
		}
		verify(t, l.Arena)
	}
}

// TestManyGoroutines: the methods may be called from any goroutine; each term has
// one id.
func TestManyGoroutines(t *testing.T) {
	l := open(t, Options{Capacity: 1024})
	src := power(7, "f", "x")
	term := mustParse(t, src)
	want, contractions, _ := ski.Reduce(term, NoLimit)
	l.put(want) // and its variables' names
	var wg sync.WaitGroup
	results := make([]ID, 8)
	for i := range results {
		wg.Go(func() {
			root, err := l.tryPut(term, make(map[*ski.Term]ID))
			if err != nil {
				t.Error(err)
				return
			}
			m, err := l.Start(background, root, NoLimit)
			if err != nil {
				t.Error(err)
				return
			}
			defer m.Free()
			if stop, err := m.Run(background, nil); err != nil || stop != guest.StopDone {
				t.Errorf("stop %d, error %v", stop, err)
			}
			if c, err := m.Counters(); err != nil || c.Contractions != contractions {
				t.Errorf("%d contractions, want %d (%v)", c.Contractions, contractions, err)
			}
			results[i] = m.Result()
		})
	}
	wg.Wait()
	for _, id := range results {
		if id != l.put(want) {
			t.Errorf("normal form %s, want %s", l.show(id), short(want))
		}
	}
}

// TestNodesClosed: what has no error to return says that there is nothing.
func TestNodesClosed(t *testing.T) {
	l := open(t, Options{})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if n := l.Nodes(); n != 0 {
		t.Errorf("%d nodes in a closed arena", n)
	}
	if n := len(l.Memory()); n != 0 {
		t.Errorf("%d bytes of memory in a closed arena", n)
	}
}
