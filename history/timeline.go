// Package history travels in time over one reduction.
//
// Nodes are immutable, so a past state of the term is just its root's id: a
// timeline keeps the roots that were visited, and finds the others by reducing
// again from the nearest one before. A machine's own states are not kept, since
// frames are used again; they too are found by going there again.
package history

import (
	"context"
	"fmt"
	"math"
	"sort"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
)

// Timeline is a reduction with a position on it: after so many contractions from
// its start and, within the next contraction, so many transitions of the machine
// that starts at the root, contracts once and rebuilds the whole term. It must be
// used by one goroutine at a time.
type Timeline struct {
	// Watch, if not nil, is called now and then during a run with what it has done.
	Watch func(arena.Counters)

	a     *arena.Arena
	marks []mark // visited roots by contractions; the first is the start
	at    int    // the mark of the position

	micro *arena.Machine // inside the next contraction; nil between two
	moved uint64         // its transitions
}

// mark is a visited root.
type mark struct {
	contractions uint64
	root         arena.ID
	// transitions that the machine spent to get here, on the way on which it came
	// here first.
	transitions uint64
	normal      bool // known to be in normal form
}

// Position is a place on a timeline.
type Position struct {
	Contractions uint64
	// Transitions are those within the next contraction.
	Transitions uint64
}

func (p Position) String() string { return fmt.Sprintf("%d+%d", p.Contractions, p.Transitions) }

// New begins a timeline at a term.
func New(a *arena.Arena, root arena.ID) *Timeline {
	return &Timeline{a: a, marks: []mark{{root: root}}}
}

func (t *Timeline) here() *mark { return &t.marks[t.at] }

// Position is where the timeline stands.
func (t *Timeline) Position() Position {
	return Position{t.here().contractions, t.moved}
}

// Root is the whole term after the position's contractions. Within a contraction
// it is the term before it.
func (t *Timeline) Root() arena.ID { return t.here().root }

// Start is the term that the timeline began with.
func (t *Timeline) Start() arena.ID { return t.marks[0].root }

// Spent is how many transitions it took to get here.
func (t *Timeline) Spent() uint64 { return t.here().transitions + t.moved }

// Normal says that the root is known to be in normal form.
func (t *Timeline) Normal() bool { return t.here().normal }

// Machine is the Suspension of the machine within the next contraction;
// guest.Empty between two contractions.
func (t *Timeline) Machine() arena.ID {
	if t.micro == nil {
		return guest.Empty
	}
	return t.micro.Suspension()
}

// leave drops the machine: the position is that before the contraction again.
func (t *Timeline) leave() {
	if t.micro != nil {
		t.micro.Free()
		t.micro, t.moved = nil, 0
	}
}

// Close gives back what the timeline holds in the arena.
func (t *Timeline) Close() { t.leave() }

// add makes the position a mark, which may be known already.
func (t *Timeline) add(m mark) {
	i := t.find(m.contractions)
	if i < len(t.marks) && t.marks[i].contractions == m.contractions {
		t.marks[i].normal = t.marks[i].normal || m.normal
	} else {
		t.marks = append(t.marks, mark{})
		copy(t.marks[i+1:], t.marks[i:])
		t.marks[i] = m
	}
	t.at = i
}

// find gives the first mark at or after n.
func (t *Timeline) find(n uint64) int {
	return sort.Search(len(t.marks), func(i int) bool { return t.marks[i].contractions >= n })
}

// enter starts the machine of the next contraction.
func (t *Timeline) enter(ctx context.Context) error {
	if t.micro != nil {
		return nil
	}
	m, err := t.a.StartStep(ctx, t.Root())
	if err != nil {
		return err
	}
	t.micro, t.moved = m, 0
	return nil
}

// arrive ends the machine of a contraction, which is done; it says whether there
// was one. In normal form there was none, and the position is as before.
func (t *Timeline) arrive() (bool, error) {
	c, err := t.micro.Counters()
	if err != nil {
		return false, err
	}
	from, root := *t.here(), t.micro.Result()
	t.leave()
	if c.Contractions == 0 {
		t.here().normal = true
		return false, nil
	}
	t.add(mark{contractions: from.contractions + 1, root: root, transitions: from.transitions + c.Transitions})
	return true, nil
}

// Step goes to the end of the next contraction; false in normal form. When it
// fails or ctx ends, the position is as before or within the contraction.
func (t *Timeline) Step(ctx context.Context) (bool, error) {
	if err := t.enter(ctx); err != nil {
		return false, err
	}
	stop, err := t.micro.Run(ctx, nil)
	if err == nil && stop == guest.StopFull {
		err = arena.ErrFull
	}
	if err != nil {
		c, _ := t.micro.Counters()
		t.moved = c.Transitions
		return false, err
	}
	return t.arrive()
}

// StepTransition does one transition; false when the term turned out to be in
// normal form.
func (t *Timeline) StepTransition(ctx context.Context) (bool, error) {
	if err := t.enter(ctx); err != nil {
		return false, err
	}
	for {
		stop, err := t.micro.Turn(1)
		if err == nil && stop == guest.StopFull {
			err = arena.ErrFull
		}
		if err != nil {
			return false, err
		}
		if stop == guest.StopDone {
			return t.arrive()
		}
		c, err := t.micro.Counters()
		if err != nil {
			return false, err
		}
		if c.Transitions > t.moved { // else the arena had to grow first
			t.moved = c.Transitions
			return true, nil
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
	}
}

// Back goes to the contraction before; within a contraction, to its beginning.
// False at the start.
func (t *Timeline) Back(ctx context.Context) (bool, error) {
	if t.micro != nil {
		t.leave()
		return true, nil
	}
	n := t.here().contractions
	if n == 0 {
		return false, nil
	}
	return true, t.Seek(ctx, Position{Contractions: n - 1})
}

// BackTransition goes back by one transition: from the end of a contraction to just
// before the last transition of its machine. False at the start.
func (t *Timeline) BackTransition(ctx context.Context) (bool, error) {
	if t.micro != nil {
		return true, t.Seek(ctx, Position{t.here().contractions, t.moved - 1})
	}
	n := t.here().contractions
	if n == 0 {
		return false, nil
	}
	if err := t.Seek(ctx, Position{Contractions: n - 1}); err != nil {
		return false, err
	}
	before := t.Position()
	for t.Position().Contractions < n {
		before = t.Position()
		if _, err := t.StepTransition(ctx); err != nil {
			return false, err
		}
	}
	return true, t.Seek(ctx, before)
}

// Seek goes to a position, or to the normal form if that comes before. When it
// fails or ctx ends, the position is as before, but not within a contraction.
func (t *Timeline) Seek(ctx context.Context, p Position) (err error) {
	t.leave()
	from := t.here().contractions
	defer func() {
		if err != nil {
			t.leave()
			t.at = t.find(from)
		}
	}()
	i := t.find(p.Contractions)
	if i == len(t.marks) || t.marks[i].contractions > p.Contractions {
		i--
	}
	t.at = i
	if n := t.here().contractions; n < p.Contractions && !t.here().normal {
		if _, err := t.Run(ctx, p.Contractions-n, nil); err != nil {
			return err
		}
	}
	for t.moved < p.Transitions {
		if more, err := t.StepTransition(ctx); err != nil || !more {
			return err
		}
	}
	return nil
}

// Outcome is what a run did.
type Outcome struct {
	Stop arena.Stop // why it stopped
	arena.Counters
	Elapsed time.Duration // of the reduction alone
}

// Run goes on for at most budget contractions, on the arena's workers when it has
// any. When ctx ends it stops there, with ctx's error.
//
// When the arena is too full to rebuild the whole term, the position stays where it
// was, with [arena.ErrFull]; partial, if not nil, is called before with the
// machine's Suspension, out of which the term can be read.
func (t *Timeline) Run(ctx context.Context, budget uint64, partial func(susp arena.ID)) (o Outcome, err error) {
	t.leave()
	m, err := t.a.Start(ctx, t.Root(), budget)
	if err != nil {
		return o, err
	}
	defer m.Free()
	report := func() {
		if t.Watch == nil {
			return
		}
		if c, err := m.Counters(); err == nil {
			t.Watch(c)
		}
	}
	run := m.Run
	if t.a.Workers() > 0 {
		run = m.RunOnWorkers
	}
	begin := time.Now()
	stop, ended := run(ctx, report)
	o.Stop, o.Elapsed = stop, time.Since(begin)
	if o.Counters, err = m.Counters(); err != nil {
		return o, err
	}
	if ended != nil && ctx.Err() == nil {
		return o, ended
	}
	// What is done is kept, whatever ended it.
	root, err := m.Plug(context.WithoutCancel(ctx))
	if err != nil {
		if partial != nil {
			partial(m.Suspension())
		}
		return o, err
	}
	from := *t.here()
	t.add(mark{
		contractions: from.contractions + min(o.Contractions, math.MaxUint64-from.contractions),
		root:         root,
		transitions:  from.transitions + o.Transitions,
		normal:       stop == guest.StopDone,
	})
	return o, ended
}
