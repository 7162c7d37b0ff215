package arena

import (
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// The lab's ways with machines.

// start makes a machine for a term.
func (l *lab) start(expr ID, budget uint64) *Machine {
	l.t.Helper()
	m, err := l.Start(background, expr, budget)
	if err != nil {
		l.t.Fatalf("start %s: %v", l.show(expr), err)
	}
	return m
}

// run runs a machine until it stops by itself.
func (l *lab) run(m *Machine) Stop {
	l.t.Helper()
	stop, err := m.Run(background, nil)
	if err != nil {
		l.t.Fatalf("run: %v", err)
	}
	return stop
}

// reduce gives a term's normal form, and what it took.
func (l *lab) reduce(expr ID) (ID, Counters) {
	l.t.Helper()
	m := l.start(expr, NoLimit)
	defer m.Free()
	if stop := l.run(m); stop != guest.StopDone {
		l.t.Fatalf("the reduction of %s stops with %d, want %d", l.show(expr), stop, guest.StopDone)
	}
	return m.Result(), l.counters(m)
}

func (l *lab) counters(m *Machine) Counters {
	l.t.Helper()
	c, err := m.Counters()
	if err != nil {
		l.t.Fatalf("counters: %v", err)
	}
	return c
}

// plug has the machine rebuild its whole term.
func (l *lab) plug(m *Machine) ID {
	l.t.Helper()
	id, err := m.Plug(background)
	if err != nil {
		l.t.Fatalf("plug: %v", err)
	}
	return id
}

// plugged reads the whole term of a paused machine from its frames.
func (l *lab) plugged(m *Machine) *ski.Term {
	l.t.Helper()
	v := l.view()
	s, err := v.Suspension(m.Suspension())
	if err != nil {
		l.t.Fatal(err)
	}
	p, err := v.Plugged(s, l.vars.name)
	if err != nil {
		l.t.Fatal(err)
	}
	depth, err := v.Depth(s.Top)
	if err != nil {
		l.t.Fatal(err)
	}
	slot := func(n inspect.Place) int { // nodes, and behind them filled frames
		if id, ok := p.ID(n); ok {
			return int(id)
		}
		return int(v.Top()) + int(uint32(n))
	}
	return read(p, p.Root(), int(v.Top())+depth, slot)
}

func (l *lab) suspension(m *Machine) inspect.Suspension {
	l.t.Helper()
	s, err := l.view().Suspension(m.Suspension())
	if err != nil {
		l.t.Fatal(err)
	}
	return s
}
