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
	pending map[uint32]waiter
	lost    int   // workers that died and could not be replaced
	ended   error // why nothing is submitted any more
}

// A waiter is told of a request's completion, once. It must not block.
type waiter interface{ complete(completion) }

// one waits for one completion.
type one chan completion

func (w one) complete(c completion) { w <- c }

type completion struct {
	node   ID
	paused bool // node is a Suspension
	err    error
}

// StartWorkers has n workers take requests from the rings, each an agent on a
// goroutine of its own. Workers that there were are stopped first, as StopWorkers
// does: of two calls at once the later one's workers stay. ErrClosed: the arena is
// closed. On another error there are no workers.
func (a *Arena) StartWorkers(n int) error {
	a.startMu.Lock()
	defer a.startMu.Unlock()
	a.stopWorkers()
	if n <= 0 {
		return nil
	}
	p := &pool{
		a: a, count: n,
		work:    make(chan struct{}, n),
		done:    make(chan struct{}, 1),
		quit:    make(chan struct{}),
		pending: make(map[uint32]waiter),
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
	a.startMu.Lock()
	defer a.startMu.Unlock()
	a.stopWorkers()
	return nil
}

// stopWorkers is StopWorkers for those who hold startMu.
func (a *Arena) stopWorkers() {
	a.poolMu.Lock()
	p := a.pool
	a.pool = nil
	a.poolMu.Unlock()
	if p != nil {
		p.stop()
	}
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

// stop ends the workers, takes everything out of the rings, so that the next pool
// finds nothing of this one's, and answers what has had no answer. The requests'
// machines are paused and can be run again.
func (p *pool) stop() {
	close(p.quit)
	p.workers.Wait()
	p.collect.Wait()
	p.mu.Lock()
	p.ended = ErrNoWorkers
	p.mu.Unlock()
	for {
		if r, err := p.a.take("hostRevoke"); err != nil || r == nothing {
			break
		}
	}
	p.drain()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endLocked(ErrNoWorkers)
}

// endLocked answers whatever has had no answer, and refuses what comes.
func (p *pool) endLocked(err error) {
	p.ended = err
	for req, w := range p.pending {
		delete(p.pending, req)
		w.complete(completion{node: guest.Empty, err: err})
	}
}

// lose is told of a worker that could not be replaced. When it was the last one,
// nobody would answer any more.
func (p *pool) lose(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lost++; p.lost == p.count {
		p.endLocked(fmt.Errorf("%w: they died, and there are no new ones: %w", ErrNoWorkers, err))
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
	if a.closed {
		return nil, ErrClosed
	}
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
	defer func() {
		if in != nil {
			p.a.retire(in, uint32(index), false)
		}
	}()
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
			req, at := p.a.requestOf(uint32(index))
			p.a.retire(in, uint32(index), true)
			var next error
			if in, next = p.a.newWorker(); next == nil {
				index, _ = in.call("agentIndex")
			}
			if at {
				p.deliver(req, completion{node: guest.Empty, err: &TrapError{Worker: worker, Request: req, Err: err}})
			}
			if next != nil {
				in = nil
				p.lose(next)
				return
			}
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
		p.drain()
	}
}

// drain hands over all completions that are there.
func (p *pool) drain() {
	var list entries
	for {
		n, err := p.a.pullAll(&list)
		if n == 0 || err != nil {
			return
		}
		p.mu.Lock()
		for _, e := range list[:n] {
			p.deliverLocked(e.request(), e.completion())
		}
		p.mu.Unlock()
	}
}

func (p *pool) deliver(req uint32, c completion) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deliverLocked(req, c)
}

func (p *pool) deliverLocked(req uint32, c completion) {
	if w := p.pending[req]; w != nil {
		delete(p.pending, req)
		w.complete(c)
	}
}

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

// nextRequest numbers requests, anew after 2^32-1 of them; EMPTY is none.
func (a *Arena) nextRequest() uint32 {
	for {
		if n := a.requests.Add(1); n != uint32(guest.Empty) {
			return n
		}
	}
}

// submit puts a node on the SQ, and gives the channel on which it is answered.
func (p *pool) submit(ctx context.Context, node ID) (<-chan completion, error) {
	ch := make(one, 1)
	req := p.a.nextRequest()
	for {
		code, err := p.trySubmit(node, req, ch)
		switch {
		case err != nil:
			return nil, err
		case code == submitted:
			tell(p.work)
			return ch, nil
		case code != submitFull:
			return nil, fmt.Errorf("arena: hostSubmit says %d", code)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
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
// it was submitted, and nothing is submitted to a pool that has been stopped.
func (p *pool) trySubmit(node ID, req uint32, w waiter) (code uint32, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended != nil {
		return 0, p.ended
	}
	if code, err = p.a.call("hostSubmit", uint32(node), req); err == nil && code == submitted {
		p.pending[req] = w
	}
	return code, err
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
		// A worker that has taken a request keeps it while the arena is resized.
		if err := m.a.rest(ctx); err != nil {
			return guest.StopGas, err
		}
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
