// Package history travels in time over one reduction.
//
// Nodes are immutable, so a past state of the term is just its root's id: a
// timeline keeps the roots that were visited, and finds the others by reducing
// again from the nearest one before. A machine's own states are not kept, since
// frames are used again; they too are found by going there again.
package history

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

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

	a *arena.Arena
	marks
	at int // the mark of the position

	micro *arena.Machine // inside the next contraction; nil between two
	moved uint64         // its transitions
	whole uint64         // those of the last machine that came to its end

	spacing uint64 // transitions between two checkpoints
	room    int    // nodes that checkpoints may still make before it doubles
}

// ErrUncounted says that a position can't be left forwards: its contractions are as
// many as can be counted, 2^64-1, or more.
var ErrUncounted = errors.New("2^64-1 contractions, or more, lie behind this state: they can't be counted any further")

// Position is a place on a timeline.
type Position struct {
	Contractions uint64
	// Transitions are those within the next contraction.
	Transitions uint64
}

// Compare says which of two positions comes first, as [cmp.Compare] does.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.Contractions, q.Contractions), cmp.Compare(p.Transitions, q.Transitions))
}

func (p Position) String() string { return fmt.Sprintf("%d+%d", p.Contractions, p.Transitions) }

// New begins a timeline at a term.
func New(a *arena.Arena, root arena.ID) *Timeline {
	return &Timeline{a: a, marks: newMarks(root), spacing: spacing, room: room}
}

func (t *Timeline) here() *mark { return &t.list[t.at] }

// Position is where the timeline stands.
func (t *Timeline) Position() Position {
	return Position{t.here().contractions, t.moved}
}

// Root is the whole term after the position's contractions. Within a contraction
// it is the term before it.
func (t *Timeline) Root() arena.ID { return t.here().root }

// Start is the term that the timeline began with.
func (t *Timeline) Start() arena.ID { return t.list[0].root }

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
	t.at = t.marks.add(m)
	t.trim()
}

// keep adds a mark, but not as the position.
func (t *Timeline) keep(m mark) {
	here := t.here().contractions
	t.marks.add(m)
	t.at = t.find(here)
	t.trim()
}

// trim keeps the marks few.
func (t *Timeline) trim() {
	if len(t.list) <= maxMarks {
		return
	}
	here := *t.here()
	t.thin()
	t.at = t.marks.add(here)
	t.spacing *= 2
}

// Repeats says that the root was also that after fewer contractions: the reduction
// loops. It knows of the states that are remembered, and of those in a loop that it
// has once found.
func (t *Timeline) Repeats() (earlier uint64, loops bool) {
	n := t.here().contractions
	if earlier, ok := t.seen[t.Root()]; ok && earlier < n {
		return earlier, true
	}
	if t.round > 0 && n >= t.first+t.round {
		return t.first + (n-t.first)%t.round, true
	}
	return 0, false
}

// Visited gives what is remembered of the state after n contractions, without
// reducing anything.
func (t *Timeline) Visited(n uint64) (root arena.ID, ok bool) {
	i := t.find(n)
	if i == len(t.list) || t.list[i].contractions != n {
		return guest.Empty, false
	}
	return t.list[i].root, true
}

// Furthest is the last position that is remembered, and whether that is in normal form.
func (t *Timeline) Furthest() (contractions uint64, root arena.ID, normal bool) {
	m := t.list[len(t.list)-1]
	return m.contractions, m.root, m.normal
}

// Bytes is about how much memory the timeline takes outside of the arena.
func (t *Timeline) Bytes() int { return t.marks.bytes() }

// counted is ErrUncounted where no contraction more can be counted.
func (t *Timeline) counted() error {
	if h := t.here(); h.contractions == math.MaxUint64 && !h.normal {
		return ErrUncounted
	}
	return nil
}

// enter starts the machine of the next contraction.
func (t *Timeline) enter(ctx context.Context) error {
	if t.micro != nil {
		return nil
	}
	if err := t.counted(); err != nil {
		return err
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
	t.whole = c.Transitions
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
	if _, err := t.Step(ctx); err != nil {
		return false, err
	}
	return true, t.Seek(ctx, Position{n - 1, t.whole - 1})
}

// Clone gives another timeline with the same past and position, but between two
// contractions: the machine stays with this one.
func (t *Timeline) Clone() *Timeline {
	c := *t
	c.marks = t.marks.clone()
	c.micro, c.moved = nil, 0
	return &c
}

// Meets finds the first state of t, by its contractions there, that other has passed
// too, among those that both remember: the same node.
func (t *Timeline) Meets(other *Timeline) (here, there uint64, ok bool) {
	for _, m := range t.list {
		if n, found := other.seen[m.root]; found {
			return m.contractions, n, true
		}
	}
	return 0, 0, false
}

// Remember adds a state that is known from elsewhere: after so many contractions,
// which took so many transitions, the root is this one. It must be true.
func (t *Timeline) Remember(contractions, transitions uint64, root arena.ID, normal bool) {
	t.keep(mark{contractions: contractions, transitions: transitions, root: root, normal: normal})
}
