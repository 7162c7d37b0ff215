package history

import (
	"context"
	"errors"
	"math"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
)

// While a run goes on, its term is rebuilt now and then and kept as a mark (a
// checkpoint), from which a later seek goes on. Both the memo and these make seeks
// quick: the memo where parts get finished, checkpoints where nothing does, or
// where the memo is off.
//
// When a checkpoint is made depends on the machine's own counters alone, never on
// the clock: nodes get ids in the order in which they are made, and the same
// commands must give the same ids.
const (
	// spacing is the transitions from one checkpoint to the next, and thus at most
	// those of a seek's way, but for the height of the stack: 5 ms at 20 ns.
	spacing = 1 << 18
	// plugShare is the transitions between two checkpoints for each one that the
	// rebuilding of the term took.
	plugShare = 8
	// room is how many nodes the checkpoints of a timeline may make before the
	// spacing doubles; then it is so many again.
	room = 1 << 18
)

// Outcome is what a run did.
type Outcome struct {
	// Stop is why it stopped; StopGas: at Limits.Transitions.
	Stop arena.Stop
	arena.Counters
	Elapsed time.Duration // of the reduction alone
}

// Limits of a run.
type Limits struct {
	Contractions uint64 // arena.NoLimit: none
	Transitions  uint64 // 0: none
}

// Run goes on up to a limit, on the arena's workers when it has any. When ctx ends
// it stops there, with ctx's error. [ErrUncounted]: it can't be gone on from here.
//
// When the arena is too full to rebuild the whole term, the position stays where it
// was, with [arena.ErrFull]; partial, if not nil, is called before with the
// machine's Suspension, out of which the term can be read.
func (t *Timeline) Run(ctx context.Context, limits Limits, partial func(susp arena.ID)) (o Outcome, err error) {
	t.leave()
	if err := t.counted(); err != nil {
		return o, err
	}
	from := *t.here()
	m, err := t.a.Start(ctx, from.root, limits.Contractions)
	if err != nil {
		return o, err
	}
	defer m.Free()
	r := run{t: t, m: m, from: from, next: t.spacing}
	stop, ended := r.reduce(ctx, limits.Transitions)
	o.Stop, o.Elapsed = stop, r.elapsed
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
	t.add(r.mark(o.Counters, root, stop == guest.StopDone))
	return o, ended
}

// run is a run under way.
type run struct {
	t       *Timeline
	m       *arena.Machine
	from    mark
	next    uint64 // transitions at the next checkpoint
	elapsed time.Duration
}

// mark is where a machine with these counters stands.
func (r *run) mark(c arena.Counters, root arena.ID, normal bool) mark {
	return mark{
		contractions: r.from.contractions + min(c.Contractions, math.MaxUint64-r.from.contractions),
		root:         root,
		transitions:  r.from.transitions + c.Transitions,
		normal:       normal,
	}
}

// reduce runs the machine from checkpoint to checkpoint.
func (r *run) reduce(ctx context.Context, limit uint64) (arena.Stop, error) {
	if limit == 0 {
		limit = math.MaxUint64
	}
	on := r.m.Run
	if r.t.a.Workers() > 0 {
		on = r.m.RunOnWorkers
	}
	for {
		at := min(r.next, limit)
		r.m.StopAt(at)
		begin := time.Now()
		stop, err := on(ctx, r.report)
		r.elapsed += time.Since(begin)
		if err != nil || stop != guest.StopGas || at == limit {
			return stop, err
		}
		if err := r.checkpoint(ctx); err != nil {
			return stop, err
		}
	}
}

func (r *run) report() {
	if r.t.Watch == nil {
		return
	}
	if c, err := r.m.Counters(); err == nil {
		r.t.Watch(c)
	}
}

// checkpoint marks where the machine stands, which goes on as if nothing had
// happened. An arena that is too full for it is no error here.
func (r *run) checkpoint(ctx context.Context) error {
	t := r.t
	c, err := r.m.Counters()
	if err != nil {
		return err
	}
	before := t.a.Nodes()
	root, cost, err := r.m.PlugCost(ctx)
	r.next = c.Transitions + max(t.spacing, plugShare*cost)
	if errors.Is(err, arena.ErrFull) {
		r.next = math.MaxUint64
		return nil
	}
	if err != nil {
		return err
	}
	t.keep(r.mark(c, root, false))
	if after := t.a.Nodes(); after > before { // else another one has reset the arena
		t.room -= int(after - before)
	}
	if t.room < 0 {
		t.room += room
		t.spacing *= 2
	}
	return nil
}

// Seek goes to a position, or to the normal form if that comes before; with more
// transitions than the next contraction takes, to its end. When it fails or ctx
// ends, the position is as before, but not within a contraction.
func (t *Timeline) Seek(ctx context.Context, p Position) (err error) {
	t.leave()
	from := t.here().contractions
	defer func() {
		if err != nil {
			t.leave()
			t.at = t.find(from)
		}
	}()
	t.at = t.before(p.Contractions)
	if n := t.here().contractions; n < p.Contractions && !t.here().normal {
		o, err := t.Run(ctx, Limits{Contractions: p.Contractions - n}, nil)
		if err == nil && o.Stop == guest.StopFull {
			err = arena.ErrFull
		}
		if err != nil {
			return err
		}
	}
	if p.Transitions == 0 || t.here().contractions < p.Contractions {
		return nil
	}
	return t.advance(ctx, p.Transitions)
}

// advance goes to a transition within the next contraction, or to its end.
func (t *Timeline) advance(ctx context.Context, n uint64) error {
	if err := t.enter(ctx); err != nil {
		return err
	}
	t.micro.StopAt(n)
	stop, err := t.micro.Run(ctx, nil)
	t.micro.StopAt(0)
	if err == nil && stop == guest.StopFull {
		err = arena.ErrFull
	}
	if err != nil {
		return err
	}
	if stop == guest.StopDone {
		_, err := t.arrive()
		return err
	}
	t.moved = n
	return nil
}
