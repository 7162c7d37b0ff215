package arena

import (
	"sync/atomic"
	"unsafe"

	guest "skirepl/arena-guest"
)

// header is the arena's header, live. Reading more than single words of it is
// package inspect's business.
type header struct{ words *[32]uint32 }

func (a *Arena) header() header {
	return header{(*[32]uint32)(unsafe.Pointer(&a.memory.reserved[a.base]))}
}

func (h header) load(word int) uint32 { return atomic.LoadUint32(&h.words[word]) }

func (h header) poisoned() bool { return h.load(guest.HeaderResizeSeq) == guest.Poison }

// full says that every id that may be given out has been.
func (h header) full() bool {
	return h.load(guest.HeaderTop) >= min(h.load(guest.HeaderCapacity), h.load(guest.HeaderLimit))
}

// Nodes is how many ids have been given out: nodes, frames, and a few reserved
// ones.
func (a *Arena) Nodes() uint32 { return a.header().load(guest.HeaderTop) }

// requestOf gives the request that an agent, which is not running, was at.
func (a *Arena) requestOf(agent uint32) (req uint32, at bool) {
	table := a.header().load(guest.HeaderAgents)
	block := (*[guest.AgentWords]uint32)(unsafe.Pointer(&a.memory.reserved[table+agent*guest.AgentWords*4]))
	return atomic.LoadUint32(&block[guest.AgentRequest]), atomic.LoadUint32(&block[guest.AgentWork]) != 0
}
