package arena

import (
	"time"

	guest "skirepl/arena-guest"
)

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
		gas := pace.gas
		slow := p.a.slow.on()
		if slow {
			gas = min(gas, slowGas)
			p.a.slow.wait(p.quit) // what is on the SQ can be seen there
		}
		begin := time.Now()
		p.turns.RLock()
		r, err := in.call("workerTurn", min(gas, p.most))
		p.turns.RUnlock()
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
			p.drain() // of what the turn had done before
			if next != nil {
				in = nil
				tell(p.work) // what this one would have taken next, another one must look for
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
			if slow {
				p.a.slow.wait(p.quit) // and what is on the CQ
			} else {
				pace.adapt(time.Since(begin))
			}
			p.drain()
		case r == turnCQFull:
			p.drain()
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

// drain hands over all completions that are there. What is then submitted again is
// for this worker to take, the first of it, and for others to be woken for.
func (p *pool) drain() {
	var list entries
	var waiters [len(list)]waiter
	for again := 0; ; {
		n, err := p.a.pullAll(&list)
		if n == 0 || err != nil {
			return
		}
		p.mu.Lock()
		for i, e := range list[:n] {
			waiters[i] = p.pending[e.request()]
			delete(p.pending, e.request())
		}
		p.mu.Unlock()
		for i, w := range waiters[:n] {
			if w == nil || !w.complete(list[i].completion()) {
				continue
			}
			if again++; again > 1 {
				tell(p.work)
			}
		}
	}
}

// deliver hands over one completion that did not come through the CQ.
func (p *pool) deliver(req uint32, c completion) {
	p.mu.Lock()
	w := p.pending[req]
	delete(p.pending, req)
	p.mu.Unlock()
	if w != nil && w.complete(c) {
		tell(p.work)
	}
}
