package arena

import (
	"context"
	"fmt"
	"time"

	guest "skirepl/arena-guest"
)

// nothing is what the guest gives of an empty ring.
const nothing = ^uint64(0)

// take takes an entry out of a ring: its request above, its node below.
func (a *Arena) take(name string) (uint64, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nothing, ErrClosed
	}
	return a.host.call(name)
}

// request is the number of the i-th request from now on: from 1 to 2^32-2, then from
// 0, since EMPTY is none. Who submits them holds the pool's mu and adds them to
// requests.
func (a *Arena) request(i int) uint32 {
	return uint32((a.requests.Load() + 1 + uint64(i)) % uint64(guest.Empty))
}

// submit puts a node on the SQ, for w to be told of its completion. It waits while
// the SQ is full.
func (p *pool) submit(ctx context.Context, node ID, w waiter) error {
	for {
		done, err := p.trySubmit(node, w)
		if done {
			tell(p.work)
		}
		if done || err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		time.Sleep(50 * time.Microsecond)
	}
}

// What hostSubmit says.
const (
	submitted  = 0
	submitFull = 1
)

// trySubmit submits and enters the request in one go: it is answered if and only if
// it was submitted, and nothing is submitted to a pool that has ended. false without
// an error: the SQ is full.
func (p *pool) trySubmit(node ID, w waiter) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended != nil {
		return false, p.ended
	}
	req := p.a.request(0)
	code, err := p.a.call("hostSubmit", uint32(node), req)
	switch {
	case err != nil:
		return false, err
	case code == submitFull:
		return false, nil
	case code != submitted:
		return false, fmt.Errorf("arena: hostSubmit says %d", code)
	}
	p.pending[req] = w
	if j, ok := w.(*journey); ok {
		j.began = time.Now()
		p.a.trips.submitted(j.trip, req)
	}
	p.a.requests.Add(1)
	return true, nil
}

// RunOnWorkers is Run by way of the rings: the machine's Suspension is submitted, a
// worker runs it for a turn, and it comes back with the result or to be submitted
// again. after is called on a worker's goroutine; nothing else uses the machine
// meanwhile.
func (m *Machine) RunOnWorkers(ctx context.Context, after func()) (stop Stop, err error) {
	m.a.poolMu.Lock()
	p := m.a.pool
	m.a.poolMu.Unlock()
	if p == nil {
		return guest.StopNone, ErrNoWorkers
	}
	j := &journey{m: m, p: p, ctx: ctx, after: after, home: make(chan arrival, 1), trip: m.a.trips.begin(m.susp)}
	defer func() { m.a.trips.end(j.trip, stop) }()
	for {
		// A worker that has taken a request keeps it while the arena is resized.
		if err := m.a.Rest(ctx); err != nil {
			return guest.StopGas, err
		}
		left, err := m.gasLeft()
		if err != nil || left == 0 {
			return guest.StopGas, err
		}
		end, err := j.travel(left)
		if err != nil {
			return guest.StopNone, err
		}
		if end.err != nil || end.stop != guest.StopGas {
			return end.stop, end.err
		}
		if err := ctx.Err(); err != nil {
			return end.stop, err
		}
	}
}

// journey is a machine's way through the rings, turn by turn: at the end of each it
// is submitted again by the worker that has had it, as long as nothing is in the way.
type journey struct {
	m     *Machine
	p     *pool
	ctx   context.Context
	after func()
	home  chan arrival // the machine comes back to who waits for it
	trip  *Trip
	began time.Time // of the request under way
}

// travel submits the machine and waits until it comes home. A turn is short, so its
// end is waited for even if ctx has ended: the machine must not be in a worker's
// hands when this returns. left is what its next turn may spend.
func (j *journey) travel(left uint32) (arrival, error) {
	if left < maxGas {
		j.p.exact.Lock()
		defer j.p.exact.Unlock()
		j.p.setMost(left)
		defer j.p.setMost(maxGas)
	}
	if err := j.p.submit(j.ctx, j.m.susp, j); err != nil {
		return arrival{}, err
	}
	select {
	case end := <-j.home:
		return end, nil
	case <-j.ctx.Done():
		defer j.p.a.slow.hurry()()
		return <-j.home, nil
	}
}

// setMost bounds the gas of every turn that begins from now on.
func (p *pool) setMost(gas uint32) {
	p.turns.Lock()
	p.most = gas
	p.turns.Unlock()
}

type arrival struct {
	stop Stop
	err  error
}

func (j *journey) complete(c completion) (again bool) {
	j.p.a.trips.turned(j.trip, time.Since(j.began))
	if c.err != nil {
		j.home <- arrival{guest.StopNone, c.err}
		return false
	}
	stop, err := j.m.stopped(c.node)
	if err == nil && stop == guest.StopGas {
		if j.after != nil {
			j.after()
		}
		// A turn that might go too far is prepared at home.
		left, unknown := j.m.gasLeft()
		if unknown == nil && left >= maxGas && j.ctx.Err() == nil && !j.p.a.resizing() {
			if again, _ = j.p.trySubmit(j.m.susp, j); again {
				return true
			}
		}
	}
	j.home <- arrival{stop, err}
	return false
}
