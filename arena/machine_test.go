package arena

import (
	"context"
	"errors"
	"testing"
	"time"

	guest "skirepl/arena-guest"
	"skirepl/ski"
)

const (
	loop  = "W W W"           // contracts to itself for ever
	tower = "W I (B x (W I))" // x (x (x … without end: one frame every few contractions
)

// TestCancel: a run that never ends is left when its context ends, and can go on.
func TestCancel(t *testing.T) {
	l := open(t, Options{}).memo(false)
	root := l.parse(loop)
	m := l.start(root, NoLimit)
	defer m.Free()
	for range 3 {
		ctx, cancel := context.WithCancel(background)
		before, turns := l.counters(m).Contractions, 0
		stop, err := m.Run(ctx, func() {
			if turns++; turns == 5 {
				cancel()
			}
		})
		cancel()
		if stop != guest.StopGas || !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled: stop %d, error %v", stop, err)
		}
		if turns != 5 {
			t.Errorf("%d turns until a run was left that was to be left after 5", turns)
		}
		if after := l.counters(m).Contractions; after <= before {
			t.Errorf("%d contractions before, %d after", before, after)
		}
		if whole := l.plug(m); whole != root {
			t.Errorf("%s has become %s", loop, l.show(whole))
		}
		verify(t, l.Arena)
	}
}

// soon is 100 ms on a machine with nothing else to do; tests share theirs.
const soon = 10 * time.Second

// TestCancelSoon: within 100 ms, whatever the machine is at.
func TestCancelSoon(t *testing.T) {
	for _, src := range []string{
		loop,
		tower,
		"S I I (S I I)", // grows by nodes, ever more slowly
	} {
		for _, mode := range memoModes {
			t.Run(mode.name+"/"+src, func(t *testing.T) {
				l := open(t, Options{Limit: 1 << 19}).memo(mode.on)
				m := l.start(l.parse(src), NoLimit)
				defer m.Free()
				ctx, cancel := context.WithTimeout(background, 50*time.Millisecond)
				defer cancel()
				begin := time.Now()
				stop, err := m.Run(ctx, nil)
				if took := time.Since(begin); took > 50*time.Millisecond+soon {
					t.Errorf("cancelled after 50 ms it stops after %v", took)
				}
				if stop != guest.StopFull && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("stop %d, error %v", stop, err)
				}
			})
		}
	}
}

// TestTurnsAreShort: a call of the guest lasts about a millisecond at most, while it
// grows by a hundred megabytes too. On a busy machine some may take longer.
func TestTurnsAreShort(t *testing.T) {
	l := open(t, Options{Capacity: 1024, Limit: 1 << 21}).memo(false)
	m := l.start(l.parse(tower), NoLimit)
	defer m.Free()
	const long = 300 * time.Millisecond
	turns, slow := 0, 0
	for stop := guest.StopGas; stop == guest.StopGas; turns++ {
		begin := time.Now()
		var err error
		if stop, err = m.Turn(firstGas); err != nil {
			t.Fatal(err)
		}
		if time.Since(begin) > long {
			slow++
		}
	}
	if slow > turns/20 {
		t.Errorf("%d of %d turns took more than %v", slow, turns, long)
	}
}

// TestGrowthIsNoTurn: a turn that has to have a large arena grown only begins it.
func TestGrowthIsNoTurn(t *testing.T) {
	l := open(t, Options{Capacity: 1 << 16, Limit: 1 << 18}).memo(false)
	m := l.start(l.parse(tower), NoLimit)
	defer m.Free()
	seq := func() uint32 { return l.header().load(guest.HeaderResizeSeq) }
	for stop := guest.StopGas; stop == guest.StopGas; {
		before := seq()
		var err error
		if stop, err = m.Turn(firstGas); err != nil {
			t.Fatal(err)
		}
		if after := seq(); after > before+1 {
			t.Errorf("resize_seq goes from %d to %d in a turn", before, after)
		}
	}
	if seq() != 4 {
		t.Errorf("resize_seq is %d in the end, want 4: two growths", seq())
	}
}

// TestBudget: a machine at its budget stands before the next contraction, for good,
// until it is given more.
func TestBudget(t *testing.T) {
	const src = "I (I (I (I (I (I (I (I x)))))))"
	for _, mode := range memoModes {
		t.Run(mode.name, func(t *testing.T) {
			l := open(t, Options{}).memo(mode.on)
			m := l.start(l.parse(src), 3)
			defer m.Free()
			for _, step := range []struct{ add, want uint64 }{{0, 3}, {0, 3}, {1, 4}, {0, 4}, {2, 6}} {
				if step.add > 0 {
					if err := m.AddBudget(step.add); err != nil {
						t.Fatal(err)
					}
				}
				if stop := l.run(m); stop != guest.StopBudget {
					t.Errorf("stops with %d, want %d", stop, guest.StopBudget)
				}
				if c := l.counters(m); c.Contractions != step.want {
					t.Errorf("%d contractions, want %d", c.Contractions, step.want)
				}
				want, _, _ := ski.Reduce(mustParse(t, src), step.want)
				if got := l.plug(m); got != l.put(want) {
					t.Errorf("after %d contractions %s, want %s", step.want, l.show(got), short(want))
				}
			}
			if err := m.AddBudget(NoLimit); err != nil {
				t.Fatal(err)
			}
			if stop := l.run(m); stop != guest.StopDone || l.show(m.Result()) != "x" {
				t.Errorf("without limit it stops with %d", stop)
			}
			if c := l.counters(m); c.Contractions != 8 {
				t.Errorf("%d contractions, want 8", c.Contractions)
			}
		})
	}
}

// TestAddBudget: what is added comes on top of what is left, whenever it is.
func TestAddBudget(t *testing.T) {
	for _, test := range []struct {
		budget uint64
		add    []uint64
		want   uint64
	}{
		{20, []uint64{5}, 25},
		{0, []uint64{0, 7, 0, 1}, 8},
		{1<<32 - 5, []uint64{3, 3, 3, 1 << 40}, 1<<40 + 1<<32 + 4},
		{1<<33 + 20, []uint64{5}, 1<<33 + 25},
		{20, []uint64{NoLimit - 21}, NoLimit - 1},
		{20, []uint64{NoLimit - 20}, NoLimit},
		{20, []uint64{5, NoLimit - 1}, NoLimit},
		{NoLimit, []uint64{5}, NoLimit},
	} {
		l := open(t, Options{}).memo(false)
		m := l.start(l.parse(loop), test.budget)
		defer m.Free()
		for _, n := range test.add {
			if _, err := m.Turn(10); err != nil {
				t.Fatal(err)
			}
			if err := m.AddBudget(n); err != nil {
				t.Fatal(err)
			}
		}
		s := l.suspension(m)
		left, err := m.left()
		if err != nil || addSaturating(s.Contractions, left) != test.want {
			t.Errorf("%d and %d: %d contractions done, %d left (%v), want %d together", test.budget, test.add, s.Contractions, left, err, test.want)
		}
		if s.Budget != portion(left) {
			t.Errorf("%d and %d: the Suspension may do %d contractions of the %d that are left", test.budget, test.add, s.Budget, left)
		}
		if test.want > 1000 {
			continue
		}
		if stop := l.run(m); stop != guest.StopBudget || l.counters(m).Contractions != test.want {
			t.Errorf("%d and %d: stops with %d after %d contractions, want %d", test.budget, test.add, stop, l.counters(m).Contractions, test.want)
		}
	}
}

// TestDone: a finished machine keeps its result and its counters.
func TestDone(t *testing.T) {
	l := open(t, Options{})
	m := l.start(l.parse("S K K x"), NoLimit)
	if m.Result() != guest.Empty {
		t.Errorf("before it runs it has the result %d", m.Result())
	}
	want := l.parse("x")
	for range 2 {
		if stop := l.run(m); stop != guest.StopDone || m.Result() != want {
			t.Errorf("stops with %d and %s, want %d and x", stop, l.show(m.Result()), guest.StopDone)
		}
		if whole := l.plug(m); whole != want {
			t.Errorf("plugged: %s, want x", l.show(whole))
		}
		if c := l.counters(m); c.Contractions != 2 {
			t.Errorf("%d contractions, want 2", c.Contractions)
		}
	}
	m.Free()
	m.Free()
}

// TestFreed: a machine that has been freed doesn't run, least of all for ever.
func TestFreed(t *testing.T) {
	l := open(t, Options{})
	m := l.start(l.parse("I x"), NoLimit)
	m.Free()
	if stop, err := m.Turn(1); err == nil {
		t.Errorf("a freed machine runs and stops with %d", stop)
	}
}

// TestFreeGivesBack: machines that are freed, done or not, don't use the arena up.
func TestFreeGivesBack(t *testing.T) {
	for _, test := range []struct {
		name   string
		budget uint64
		gas    uint32
	}{
		{"not run", NoLimit, 0},
		{"halfway", NoLimit, 40},
		{"at its budget", 20, 1000},
		{"done", NoLimit, 1 << 20},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := open(t, Options{Capacity: 1024}).memo(false)
			root := l.parse(power(4, "f", "x"))
			once := func() {
				m := l.start(root, test.budget)
				defer m.Free()
				if _, err := m.Turn(test.gas); err != nil {
					t.Fatal(err)
				}
				l.plug(m)
			}
			once()
			nodes := l.Nodes()
			for range 200 {
				once()
			}
			if more := l.Nodes() - nodes; more > 64 { // a block of reserved ids
				t.Errorf("200 machines that were freed have left %d ids used", more)
			}
		})
	}
}

// TestNoTerm: ids that are no terms are refused, whatever they are.
func TestNoTerm(t *testing.T) {
	l := open(t, Options{})
	x := l.parse("x")
	m := l.start(l.parse("I x"), NoLimit)
	defer m.Free()
	for _, test := range []struct {
		name string
		id   ID
	}{
		{"a Suspension", m.Suspension()},
		{"a Meter", l.suspension(m).Meter},
		{"not given out", ID(l.Nodes() + 1)},
		{"past the capacity", ID(l.capacity())},
		{"far away", 1 << 30},
		{"Again", guest.Again},
		{"Empty", guest.Empty},
	} {
		for _, call := range []struct {
			name string
			err  func() error
		}{
			{"Cons(id, x)", func() error { _, err := l.Cons(background, test.id, x); return err }},
			{"Cons(x, id)", func() error { _, err := l.Cons(background, x, test.id); return err }},
			{"Start", func() error { _, err := l.Start(background, test.id, NoLimit); return err }},
			{"StartStep", func() error { _, err := l.StartStep(background, test.id); return err }},
			{"Step", func() error { _, _, err := l.Step(background, test.id); return err }},
		} {
			if err := call.err(); !errors.Is(err, ErrNoTerm) {
				t.Errorf("%s of %s: %v, want %v", call.name, test.name, err, ErrNoTerm)
			}
		}
	}
	if _, err := l.Terminal(background, 77); !errors.Is(err, ErrNoTerm) {
		t.Errorf("Terminal of no symbol: %v, want %v", err, ErrNoTerm)
	}
	if err := l.Reset(background); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Turn(1); !errors.Is(err, ErrNoTerm) {
		t.Errorf("a machine from before a reset: %v, want %v", err, ErrNoTerm)
	}
}
