package guest_test

import (
	"testing"

	"skirepl/inspect"
)

const noCompletion = ^uint64(0)

// oneRequest is the gas that lasts for one short request: what is charged for it.
const oneRequest = 20

// TestSubmit: what hostSubmit and hostPull say.
func TestSubmit(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	stranger := h.instance()
	stranger.want(2, "hostSubmit", 0, 0)
	stranger.want(0, "workerTurn", oneRequest)
	stranger.call("stopWorkers")
	stranger.call("workerLoop") // returns
	if c := stranger.call64("hostPull"); c != noCompletion {
		t.Errorf("without an arena hostPull is %#x", c)
	}

	if c := a.call64("hostPull"); c != noCompletion {
		t.Errorf("with an empty CQ hostPull is %#x", c)
	}
	a.want(3, "hostSubmit", 0, empty)
	for req := range uint32(1024) {
		a.want(0, "hostSubmit", 3*req, req)
	}
	a.want(1, "hostSubmit", 5, 5)
	a.want(3, "hostSubmit", 5, empty)
	sq := h.image(base).Ring(inspect.SQ)
	if sq.Occupancy() != 1024 {
		t.Errorf("%d requests in the SQ, want 1024", sq.Occupancy())
	}
	for i, s := range sq.Slots(0, 1024) {
		if s.State != inspect.SlotFull || s.Node != inspect.ID(3*i) || s.Request != uint32(i) {
			t.Errorf("slot %d is %v with node %d and request %d", i, s.State, s.Node, s.Request)
		}
	}
}

// TestRevoke: what no worker has taken can be taken back, the first one first.
func TestRevoke(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	if c := h.instance().call64("hostRevoke"); c != noCompletion {
		t.Errorf("without an arena hostRevoke is %#x", c)
	}
	x := a.call("allocVar", 0)
	for req := range uint32(5) {
		a.want(0, "hostSubmit", x, req)
	}
	h.join(base).want(1, "workerTurn", oneRequest) // which takes the first one
	for req := range uint64(4) {
		if c := a.call64("hostRevoke"); c != (req+1)<<32|uint64(x) {
			t.Errorf("hostRevoke is %#x, want request %d with node %d", c, req+1, x)
		}
	}
	if c := a.call64("hostRevoke"); c != noCompletion {
		t.Errorf("with an empty SQ hostRevoke is %#x", c)
	}
	if c := a.call64("hostPull"); c != uint64(x) {
		t.Errorf("hostPull is %#x, want request 0 with node %d", c, x)
	}
	a.want(0, "workerTurn", oneRequest)
}

// setPosition empties a ring and has it begin at a position.
func (h *host) setPosition(base uint32, ring inspect.RingName, position uint32) {
	const head, tail, slots, slot = 0, 64, 192, 16
	header := h.image(base).Header()
	at := base + header.SQ
	if ring == inspect.CQ {
		at = base + header.CQ
	}
	h.setWord(at+head, position)
	h.setWord(at+tail, position)
	for i := range uint32(inspect.RingEntries) {
		ahead := (i - position) % inspect.RingEntries
		h.setWord(at+slots+i*slot, position+ahead)
	}
}

// TestPositionsWrap: at 2^32 positions begin at 0 again, and nobody notices.
func TestPositionsWrap(t *testing.T) {
	for _, position := range []uint32{0, 1, 1000, 1 << 31, 1<<31 - 5, 1<<32 - 1, 1<<32 - 3, 1<<32 - 1024, 1<<32 - 1500} {
		h := newHost(t, small)
		a, base := h.arena(1024)
		x := a.call("allocVar", 0)
		h.setPosition(base, inspect.SQ, position)
		h.setPosition(base, inspect.CQ, position+7)
		h.verify(base)
		for round := range uint32(3) {
			for req := range uint32(1024) {
				a.want(0, "hostSubmit", x, round<<16|req)
			}
			a.want(1, "hostSubmit", x, 1)
			for range 1024 {
				a.want(1, "workerTurn", oneRequest)
			}
			a.want(0, "workerTurn", oneRequest)
			h.verify(base)
			for req := range uint32(1024) {
				if c := a.call64("hostPull"); c != uint64(round<<16|req)<<32|uint64(x) {
					t.Fatalf("from position %d: completion %#x, want request %#x with node %d", position, c, round<<16|req, x)
				}
			}
			if c := a.call64("hostPull"); c != noCompletion {
				t.Fatalf("from position %d: one completion too many: %#x", position, c)
			}
		}
		if sq := h.image(base).Ring(inspect.SQ); sq.Head != position+3*1024 || sq.Tail != sq.Head {
			t.Errorf("from position %d the SQ gets to %d and %d, want %d", position, sq.Head, sq.Tail, position+3*1024)
		}
	}
}

// list is where an agent's lists of entries lie.
func (h *host) list(base uint32, a *agent) uint32 {
	return h.word(base+4*26) + a.call("agentIndex")*8192
}

// TestLists: lists of entries go as single ones do, as far as there is room, and a
// worker has many requests in a turn.
func TestLists(t *testing.T) {
	h := newHost(t, small)
	h.instance().want(0, "hostSubmitAll", 5)
	h.instance().want(0, "hostPullAll", 5)
	a, base := h.arena(1024)
	list, x := h.list(base, a), a.call("allocVar", 0)
	omega := a.call("allocTerminal", 16)
	omega = a.call("allocCons", a.call("allocCons", omega, omega), omega)
	for i := range uint32(1024) {
		h.setWord(list+8*i, x)
		h.setWord(list+8*i+4, i)
	}
	a.want(0, "hostSubmitAll", 0)
	a.want(700, "hostSubmitAll", 700)
	a.want(324, "hostSubmitAll", 9999)
	a.want(0, "hostSubmitAll", 1)
	h.join(base).want(1, "workerTurn", 100_000)
	a.want(3, "hostPullAll", 3)
	a.want(1021, "hostPullAll", 9999)
	a.want(0, "hostPullAll", 1)
	for i := range uint32(1021) {
		node, req := h.word(list+8*i), h.word(list+8*i+4)
		want := i + 3 // the second list of requests began at 0 again
		if want >= 700 {
			want -= 700
		}
		if node != x || req != want {
			t.Fatalf("completion %d is of request %d with node %d, want %d with %d", i+3, req, node, want, x)
		}
	}
	// A request without a number ends the list; a paused one is told apart.
	h.setWord(list, omega)
	h.setWord(list+4, 7)
	h.setWord(list+12, empty)
	a.want(1, "hostSubmitAll", 3)
	h.join(base).want(1, "workerTurn", 1000)
	a.want(1, "hostPullAll", 3)
	if node, req := h.word(list), h.word(list+4); req != 7 || node&(1<<30) == 0 || a.call("kindOf", node&^(1<<30)) != 4 {
		t.Errorf("an endless request comes back as %#x of request %d, want a Suspension of 7", node, req)
	}
	h.verify(base)
}

// TestFullCQ: a worker keeps a completion for which there is no room.
func TestFullCQ(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	w := h.join(base)
	x := a.call("allocVar", 0)
	next := uint32(0)
	submit := func() {
		a.want(0, "hostSubmit", x, next)
		next++
	}
	for range 1024 {
		submit()
		w.want(1, "workerTurn", oneRequest)
	}
	submit()
	submit()
	for range 3 {
		w.want(2, "workerTurn", oneRequest)
		h.verify(base)
	}
	for req := range uint32(1026) {
		if c := a.call64("hostPull"); c != uint64(req)<<32|uint64(x) {
			t.Fatalf("completion %#x, want request %d with node %d", c, req, x)
		}
		if req < 2 {
			w.want(1, "workerTurn", oneRequest)
		}
	}
	w.want(0, "workerTurn", oneRequest)
	if c := a.call64("hostPull"); c != noCompletion {
		t.Errorf("one completion too many: %#x", c)
	}
}
