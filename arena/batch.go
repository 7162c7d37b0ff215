package arena

import (
	"context"
	"sync"
	"time"

	guest "skirepl/arena-guest"
)

// Outcome is what one term of a batch came to.
type Outcome struct {
	Result ID // the normal form; Empty with an error
	Err    error
}

// ReduceAll has the workers reduce terms, each an independent request without a
// budget, and gives their outcomes in the same order. It returns when all of them are
// there; when ctx ends or the workers are stopped, what has none gets that error,
// which is returned too. A full arena or a trap ends a request, not the others.
func (a *Arena) ReduceAll(ctx context.Context, terms []ID) ([]Outcome, error) {
	a.poolMu.Lock()
	p := a.pool
	a.poolMu.Unlock()
	if p == nil {
		return nil, ErrNoWorkers
	}
	b := a.newBatch(p, terms)
	return b.outcomes, b.run(ctx)
}

// inFlight is how many of a batch's requests are with the workers at most: enough to
// keep them busy, and so few that all of them are back soon after ctx ends.
const inFlight = 256

// batch is a list of terms on their way through the rings.
type batch struct {
	a        *Arena
	p        *pool
	outcomes []Outcome
	places   []place
	more     chan struct{} // there is room for more, or nothing left

	mu    sync.Mutex // after the pool's
	queue []errand   // to be submitted
	out   int        // with the workers
}

func (a *Arena) newBatch(p *pool, terms []ID) *batch {
	b := &batch{
		a: a, p: p, more: make(chan struct{}, 1),
		outcomes: make([]Outcome, len(terms)),
		places:   make([]place, len(terms)),
		queue:    make([]errand, len(terms)),
	}
	for i, t := range terms {
		b.places[i] = place{b, i}
		b.queue[i] = errand{index: i, node: t}
	}
	return b
}

// errand is a request of a batch: a term, or its machine, paused.
type errand struct {
	index  int
	node   ID
	paused bool
}

// place waits for the completion of one request.
type place struct {
	*batch
	index int
}

func (w *place) complete(c completion) (again bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.out--
	switch {
	case c.paused:
		w.queue = append(w.queue, errand{w.index, c.node, true})
	case c.node == guest.Empty && c.err == nil:
		w.outcomes[w.index] = Outcome{guest.Empty, w.a.why()}
	default:
		w.outcomes[w.index] = Outcome{c.node, c.err}
	}
	if w.out <= inFlight/2 {
		tell(w.more)
	}
	return false
}

func (b *batch) run(ctx context.Context) error {
	for {
		err := b.a.Rest(ctx) // a worker that has taken a request keeps it while the arena is resized
		if err == nil {
			err = ctx.Err()
		}
		left := 0
		if err == nil {
			left, err = b.submit()
		}
		if err != nil {
			return b.giveUp(err)
		}
		if left == 0 {
			return nil
		}
		<-b.more
	}
}

// submit sends as much of the queue as may be in flight, and says how much is still
// to come back or to be sent.
func (b *batch) submit() (left int, err error) {
	b.p.mu.Lock()
	defer b.p.mu.Unlock()
	if b.p.ended != nil {
		return 0, b.p.ended
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	var list [inFlight]entry
	n := 0
	for b.out+n < inFlight && n < len(b.queue) {
		full, err := b.full(b.queue[n])
		if err != nil {
			return 0, err
		}
		if full {
			b.outcomes[b.queue[n].index] = Outcome{guest.Empty, ErrFull}
			last := len(b.queue) - 1 // takes its place: those before n are in list already
			b.queue[n] = b.queue[last]
			b.queue = b.queue[:last]
			continue
		}
		list[n] = newEntry(b.a.request(n), b.queue[n].node)
		n++
	}
	if n, err = b.a.submitAll(list[:n]); err != nil {
		return 0, err
	}
	for i, e := range b.queue[:n] {
		b.p.pending[list[i].request()] = &b.places[e.index]
	}
	b.a.requests.Add(uint64(n))
	b.queue = b.queue[n:]
	b.out += n
	for range min(n, b.p.count) {
		tell(b.p.work)
	}
	if b.out == 0 && len(b.queue) > 0 { // the SQ is full of others' requests
		time.AfterFunc(time.Millisecond, func() { tell(b.more) })
	}
	return b.out + len(b.queue), nil
}

// full says that a paused machine has met a full arena; it is then freed.
func (b *batch) full(e errand) (bool, error) {
	if !e.paused {
		return false, nil
	}
	stop, err := b.a.call("machineCount", uint32(e.node), guest.CountStop)
	if err != nil || Stop(stop) != guest.StopFull {
		return false, err
	}
	_, err = b.a.call("machineFree", uint32(e.node))
	return true, err
}

// giveUp waits for what is with the workers, and ends the rest with err.
func (b *batch) giveUp(err error) error {
	for {
		b.mu.Lock()
		out := b.out
		b.mu.Unlock()
		if out == 0 {
			break
		}
		<-b.more
	}
	for _, e := range b.queue {
		if e.paused {
			_, _ = b.a.call("machineFree", uint32(e.node)) // a closed arena has freed it
		}
		b.outcomes[e.index] = Outcome{guest.Empty, err}
	}
	return err
}
