package arena

import (
	"errors"
	"fmt"
	"sync"

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
// a turn and puts it on the CQ, finished or not; then that worker takes whatever the
// CQ holds, its own completions or another one's, and tells those who wait. The
// channel only says that it is worth looking: what is true stands in the rings.
type pool struct {
	a       *Arena
	work    chan struct{} // something was submitted
	quit    chan struct{}
	workers sync.WaitGroup
	count   int

	// turns is held for reading from when a worker chooses a turn's gas to the
	// turn's end: whoever holds it for writing sets most for every later turn.
	turns sync.RWMutex
	most  uint32
	exact sync.Mutex // held by the request that has set most

	mu      sync.Mutex
	pending map[uint32]waiter
	lost    int   // workers that died and could not be replaced
	ended   error // why nothing is submitted any more
}

// A waiter is told of a request's completion, once, on a worker's goroutine. It must
// not wait for a worker. It says whether it has submitted something again.
type waiter interface{ complete(completion) (again bool) }

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
		a: a, count: n, most: maxGas,
		work:    make(chan struct{}, n),
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
	p.mu.Lock()
	p.ended = ErrNoWorkers
	p.mu.Unlock()
	for {
		if r, err := p.a.take("hostRevoke"); err != nil || r == nothing {
			break
		}
	}
	p.drain()
	p.end(ErrNoWorkers)
}

// end answers whatever has had no answer, and refuses what comes.
func (p *pool) end(err error) {
	p.mu.Lock()
	p.ended = err
	left := p.pending
	p.pending = make(map[uint32]waiter)
	p.mu.Unlock()
	for _, w := range left {
		w.complete(completion{node: guest.Empty, err: err})
	}
}

// lose is told of a worker that could not be replaced. When it was the last one,
// nobody would answer any more.
func (p *pool) lose(err error) {
	p.mu.Lock()
	p.lost++
	last := p.lost == p.count
	p.mu.Unlock()
	if last {
		p.end(fmt.Errorf("%w: they died, and there are no new ones: %w", ErrNoWorkers, err))
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
	return newInstance(a.ctx, a.runtime, a.guest, a.env, &a.gate)
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
