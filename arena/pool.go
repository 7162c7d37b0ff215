package arena

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	guest "skirepl/arena-guest"
)

// ErrNoWorkers says that a request was made of an arena without workers.
var ErrNoWorkers = errors.New("the arena has no workers")

// TrapError is a worker's death at a request. The worker has been replaced.
type TrapError struct {
	Worker  int
	Request uint32
	Err     error
}

func (e *TrapError) Error() string {
	return fmt.Sprintf("worker %d trapped at request %d: %v", e.Worker, e.Request, e.Err)
}

func (e *TrapError) Unwrap() error { return e.Err }

// pool is the arena's workers and the requests that are with them.
//
// A request travels: submit puts it on the SQ, some worker takes it, runs it for
// a turn and puts it on the CQ, finished or not; collect takes it from there and
// wakes whoever waits. The channels only say that it is worth looking: what is
// true stands in the rings.
type pool struct {
	a       *Arena
	work    chan struct{} // something was submitted
	done    chan struct{} // something was completed
	quit    chan struct{}
	workers sync.WaitGroup
	collect sync.WaitGroup
	count   int

	mu      sync.Mutex
	pending map[uint32]chan completion
	last    uint32
}

type completion struct {
	node ID
	err  error
}

// StartWorkers has n workers take requests from the rings, each an agent on a
// goroutine of its own. Workers that there were are stopped first.
func (a *Arena) StartWorkers(n int) error {
	if err := a.StopWorkers(); err != nil {
		return err
	}
	if n <= 0 {
		return nil
	}
	p := &pool{
		a: a, count: n,
		work:    make(chan struct{}, n),
		done:    make(chan struct{}, 1),
		quit:    make(chan struct{}),
		pending: make(map[uint32]chan completion),
	}
	for i := range n {
		in, err := a.newWorker()
		if err != nil {
			p.stop()
			return fmt.Errorf("start worker %d: %w", i, err)
		}
		p.workers.Go(func() { p.run(i, in) })
	}
	p.collect.Go(p.collectAll)
	a.poolMu.Lock()
	a.pool = p
	a.poolMu.Unlock()
	return nil
}

// StopWorkers stops the workers; requests that are still with them end with
// ErrNoWorkers. It waits for them, which takes no longer than a turn.
func (a *Arena) StopWorkers() error {
	a.poolMu.Lock()
	p := a.pool
	a.pool = nil
	a.poolMu.Unlock()
	if p != nil {
		p.stop()
	}
	return nil
}

// Workers is how many workers there are.
func (a *Arena) Workers() int {
	a.poolMu.Lock()
	defer a.poolMu.Unlock()
	if a.pool == nil {
		return 0
	}
	return a.pool.count
}

func (p *pool) stop() {
	close(p.quit)
	p.workers.Wait()
	p.collect.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	for req, ch := range p.pending {
		ch <- completion{node: guest.Empty, err: ErrNoWorkers}
		delete(p.pending, req)
	}
}

// newWorker makes an agent and has it join the arena.
func (a *Arena) newWorker() (*instance, error) {
	in, err := a.idleInstance()
	if err != nil {
		return nil, err
	}
	code, err := in.call("connectArena", a.base)
	if err == nil && code != 1 {
		err = fmt.Errorf("connectArena says %d", code)
	}
	if err == nil {
		_, err = in.call("setBounded", 1)
	}
	return in, err
}

// idleInstance gives an instance that a stopped worker left, or a new one.
func (a *Arena) idleInstance() (*instance, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := len(a.idle); n > 0 {
		in := a.idle[n-1]
		a.idle = a.idle[:n-1]
		return in, nil
	}
	return newInstance(a.ctx, a.runtime, a.guest, a.env)
}

// retire gives back a worker's place in the agent table and keeps its instance
// for the next worker. One that trapped is kept by nobody; it is closed with the
// arena, since the engine forgets a memory's allocator when any instance that
// imports the memory is closed.
func (a *Arena) retire(in *instance, index uint32, trapped bool) {
	if !trapped {
		if _, err := in.call("agentRetire", index); err == nil {
			a.mu.Lock()
			a.idle = append(a.idle, in)
			a.mu.Unlock()
			return
		}
	}
	_, _ = a.call("agentRetire", index) // fails only when the host's own agent is lost
}

// What workerTurn says.
const (
	turnIdle   = 0
	turnDone   = 1
	turnCQFull = 2
	turnWaits  = 3
)

// run is a worker's life.
func (p *pool) run(worker int, in *instance) {
	index, _ := in.call("agentIndex")
	defer func() { p.a.retire(in, uint32(index), false) }()
	pace := pace{gas: firstGas}
	for {
		select {
		case <-p.quit:
			return
		default:
		}
		begin := time.Now()
		r, err := in.call("workerTurn", pace.gas)
		switch {
		case err != nil:
			p.failed(worker, uint32(index), err)
			p.a.retire(in, uint32(index), true)
			if in, err = p.a.newWorker(); err != nil {
				return // the arena is beyond use; its requests are told so by stop
			}
			index, _ = in.call("agentIndex")
		case r == turnIdle:
			select {
			case <-p.work:
			case <-p.quit:
				return
			}
		case r == turnDone:
			pace.adapt(time.Since(begin))
			tell(p.done)
		case r == turnCQFull:
			tell(p.done)
			time.Sleep(50 * time.Microsecond)
		}
	}
}

// failed reports a trap to whoever waits for the request that the worker was at.
func (p *pool) failed(worker int, index uint32, err error) {
	req, at := p.a.requestOf(index)
	if !at {
		return
	}
	p.deliver(req, completion{node: guest.Empty, err: &TrapError{Worker: worker, Request: req, Err: err}})
}

// tell wakes one waiter, if it isn't awake already.
func tell(ch chan<- struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// collectAll hands completions to those who wait for them.
func (p *pool) collectAll() {
	for {
		select {
		case <-p.done:
		case <-p.quit:
			return
		}
		for {
			r, err := p.a.pull()
			if err != nil || r == noCompletion {
				break
			}
			p.deliver(uint32(r>>32), completion{node: ID(uint32(r))})
		}
	}
}

func (p *pool) deliver(req uint32, c completion) {
	p.mu.Lock()
	ch := p.pending[req]
	delete(p.pending, req)
	p.mu.Unlock()
	if ch != nil {
		ch <- c
	}
}

const noCompletion = ^uint64(0)

func (a *Arena) pull() (uint64, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return noCompletion, ErrClosed
	}
	return a.host.call("hostPull")
}

// submit puts a node on the SQ, and gives the channel on which it is answered.
func (p *pool) submit(ctx context.Context, node ID) (<-chan completion, error) {
	ch := make(chan completion, 1)
	p.mu.Lock()
	p.last++
	if p.last == uint32(guest.Empty) { // no request has this number
		p.last = 1
	}
	req := p.last
	p.pending[req] = ch
	p.mu.Unlock()
	for {
		r, err := p.a.call("hostSubmit", uint32(node), req)
		if err == nil && r == 0 {
			tell(p.work)
			return ch, nil
		}
		if err == nil && r != 1 {
			err = fmt.Errorf("arena: hostSubmit says %d", r)
		}
		if err == nil { // the SQ is full
			err = ctx.Err()
			time.Sleep(50 * time.Microsecond)
		}
		if err != nil {
			p.mu.Lock()
			delete(p.pending, req)
			p.mu.Unlock()
			return nil, err
		}
	}
}

// RunOnWorkers is Run by way of the rings: the machine's Suspension is submitted,
// a worker runs it for a turn, and it comes back with the result or to be
// submitted again.
func (m *Machine) RunOnWorkers(ctx context.Context, after func()) (Stop, error) {
	m.a.poolMu.Lock()
	p := m.a.pool
	m.a.poolMu.Unlock()
	if p == nil {
		return guest.StopNone, ErrNoWorkers
	}
	for {
		ch, err := p.submit(ctx, m.susp)
		if err != nil {
			return guest.StopNone, err
		}
		// A turn is short, so its end is waited for even if ctx has ended: the
		// machine must not be in a worker's hands when this returns.
		c := <-ch
		if c.err != nil {
			return guest.StopNone, c.err
		}
		stop, err := m.stopped(c.node)
		if err != nil || stop != guest.StopGas {
			return stop, err
		}
		if after != nil {
			after()
		}
		if err := ctx.Err(); err != nil {
			return stop, err
		}
	}
}
