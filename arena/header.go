package arena

import (
	"context"
	"sync/atomic"
	"unsafe"

	guest "skirepl/arena-guest"
)

// header is the arena's header, live. Reading more than single words of it is
// package inspect's business.
type header struct{ words *[32]uint32 }

// header is for those who know that the arena isn't closed meanwhile: its workers, and
// who holds mu. Others look.
func (a *Arena) header() header {
	return header{(*[32]uint32)(unsafe.Pointer(&a.memory.reserved[a.base]))}
}

func (h header) load(word int) uint32 { return atomic.LoadUint32(&h.words[word]) }

func (h header) poisoned() bool { return h.load(guest.HeaderResizeSeq) == guest.Poison }

// resizing says that a growth or a reset is under way.
func (h header) resizing() bool { return h.load(guest.HeaderResizeSeq)&1 == 1 && !h.poisoned() }

// full says that every id that may be given out has been.
func (h header) full() bool {
	return h.load(guest.HeaderTop) >= min(h.load(guest.HeaderCapacity), h.load(guest.HeaderLimit))
}

// look has f read the header, which Close waits for. ErrClosed: there is none.
func (a *Arena) look(f func(header)) error {
	a.memory.mu.RLock()
	defer a.memory.mu.RUnlock()
	if a.memory.reserved == nil {
		return ErrClosed
	}
	f(a.header())
	return nil
}

// sound says why the arena can't be used any more, if so: ErrClosed, ErrPoisoned.
func (a *Arena) sound() error {
	var poisoned bool
	err := a.look(func(h header) { poisoned = h.poisoned() })
	if poisoned {
		return ErrPoisoned
	}
	return err
}

// Rest does the slices of a resize that is under way, which a run that was interrupted
// may have left behind, until it is over or ctx ends, whose error it then returns.
func (a *Arena) Rest(ctx context.Context) error {
	if a.resizing() {
		return a.settle(ctx)
	}
	return nil
}

// resizing says that a resize is under way.
func (a *Arena) resizing() (yes bool) {
	_ = a.look(func(h header) { yes = h.resizing() }) // closed: no
	return yes
}

// Nodes is how many ids have been given out: nodes, frames, and a few reserved
// ones. A closed arena has none.
func (a *Arena) Nodes() uint32 {
	var top uint32
	_ = a.look(func(h header) { top = h.load(guest.HeaderTop) }) // closed: 0
	return top
}

// requestOf gives the request that an agent, which is not running, was at.
func (a *Arena) requestOf(agent uint32) (req uint32, at bool) {
	table := a.header().load(guest.HeaderAgents)
	block := (*[guest.AgentWords]uint32)(unsafe.Pointer(&a.memory.reserved[table+agent*guest.AgentWords*4]))
	return atomic.LoadUint32(&block[guest.AgentRequest]), atomic.LoadUint32(&block[guest.AgentWork]) != 0
}
