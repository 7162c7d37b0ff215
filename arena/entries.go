package arena

import (
	"unsafe"

	guest "skirepl/arena-guest"
)

// An entry of a list that goes to the SQ or comes from the CQ: its request above, its
// node below.
type entry uint64

func newEntry(req uint32, node ID) entry { return entry(req)<<32 | entry(node) }

func (e entry) request() uint32 { return uint32(e >> 32) }

func (e entry) completion() completion {
	node := ID(uint32(e))
	if node != guest.Empty && node&guest.ListedPaused != 0 {
		return completion{node: node &^ guest.ListedPaused, paused: true}
	}
	return completion{node: node}
}

// entries is what goes in one call: as much as the rings hold.
type entries [guest.WindowBytes / 8]entry

// list is where the guest looks for the host's list, and leaves its own. Callers
// hold mu.
func (a *Arena) list() (*entries, error) {
	index, err := a.host.call("agentIndex")
	if err != nil {
		return nil, err
	}
	at := a.header().load(guest.HeaderWindows) + uint32(index)*guest.WindowBytes
	return (*entries)(unsafe.Pointer(&a.memory.reserved[at])), nil
}

// withList runs f on the host's entries, unless the arena is closed.
func (a *Arena) withList(f func(there *entries) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return ErrClosed
	}
	there, err := a.list()
	if err != nil {
		return err
	}
	return f(there)
}

// submitAll puts entries on the SQ, as far as there is room: how many.
func (a *Arena) submitAll(list []entry) (n int, err error) {
	err = a.withList(func(there *entries) error {
		r, err := a.host.call("hostSubmitAll", uint32(copy(there[:], list)))
		n = int(uint32(r))
		return err
	})
	return n, err
}

// pullAll takes completions from the CQ: how many. During a resize each try does a
// slice of it, or waits a little for the agent that is at one.
func (a *Arena) pullAll(list *entries) (int, error) {
	for {
		n, err := a.tryPullAll(list)
		if err != nil || n != uint32(guest.Again) {
			return int(n), err
		}
	}
}

func (a *Arena) tryPullAll(list *entries) (n uint32, err error) {
	err = a.withList(func(there *entries) error {
		r, err := a.host.call("hostPullAll", uint32(len(list)))
		if n = uint32(r); err == nil && n != uint32(guest.Again) {
			copy(list[:n], there[:n])
		}
		return err
	})
	return n, err
}
