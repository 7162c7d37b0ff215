package guest_test

import (
	"testing"

	"skirepl/inspect"
	"skirepl/ski"
)

// TestAllocTerminal: each combinator has one node; nothing else is a symbol.
func TestAllocTerminal(t *testing.T) {
	h := newHost(t, small)
	a, _ := h.arena(1024)
	ids := make(map[uint32]uint32)
	for round := range 2 {
		for sym := range uint32(300) {
			known := ski.Sym(sym).Arity() > 0 && sym < 256
			id := a.call("allocTerminal", sym)
			if (id != empty) != known {
				t.Errorf("allocTerminal(%d) is %d", sym, int32(id))
			}
			if !known {
				continue
			}
			if round == 0 {
				if id != uint32(len(ids)) {
					t.Errorf("the id of %v is %d, want the next one, %d", ski.Sym(sym), id, len(ids))
				}
				ids[sym] = id
			}
			if id != ids[sym] {
				t.Errorf("the id of %v is %d, was %d", ski.Sym(sym), id, ids[sym])
			}
			a.want(uint32(inspect.KindTerminal), "kindOf", id)
			a.want(sym, "symOf", id)
			a.want(sym, "leftOf", id)
			a.want(0xfffffffe, "rightOf", id)
		}
	}
	if len(ids) != len(ski.Combinators()) {
		t.Errorf("%d combinators, want %d", len(ids), len(ski.Combinators()))
	}
	a.want(empty, "allocTerminal", 1<<8|1)
	a.want(empty, "allocTerminal", empty)
}

func TestAllocVar(t *testing.T) {
	h := newHost(t, small)
	a, _ := h.arena(1024)
	indices := []uint32{0, 1, 3, 128, 1 << 20, 1<<27 - 1}
	for range 2 {
		for i, index := range indices {
			id := uint32(i)
			a.want(id, "allocVar", index)
			a.want(uint32(inspect.KindTerminal), "kindOf", id)
			a.want(uint32(ski.Var), "symOf", id)
			a.want(index, "leftOf", id)
			a.want(empty, "rightOf", id)
		}
	}
	a.want(empty, "allocVar", 1<<27)
	a.want(empty, "allocVar", empty)
	// A variable is no combinator, whatever its index.
	if k := a.call("allocTerminal", 1); k != uint32(len(indices)) {
		t.Errorf("S is node %d, want a new one, %d", k, len(indices))
	}
}

func TestAllocCons(t *testing.T) {
	h := newHost(t, small)
	a, _ := h.arena(1024)
	s, k := a.call("allocTerminal", 1), a.call("allocTerminal", 2)
	sk := a.call("allocCons", s, k)
	a.want(2, "allocCons", s, k)
	ks := a.call("allocCons", k, s)
	skks := a.call("allocCons", sk, ks)
	for range 2 {
		a.want(sk, "allocCons", s, k)
		a.want(ks, "allocCons", k, s)
		a.want(skks, "allocCons", sk, ks)
	}
	a.want(4, "allocCons", sk, ks)
	a.want(uint32(inspect.KindApplication), "kindOf", skks)
	a.want(0, "symOf", skks)
	a.want(sk, "leftOf", skks)
	a.want(ks, "rightOf", skks)

	susp := a.call("machineStart", skks, 10)
	for _, bad := range []uint32{empty, again, 1023, 1024, 5000, 1 << 27, 1 << 31, susp, susp + 1} {
		a.want(empty, "allocCons", bad, s)
		a.want(empty, "allocCons", s, bad)
		a.want(empty, "allocCons", bad, bad)
	}
}

// TestFieldsPastTheEnd: what is not there is 0.
func TestFieldsPastTheEnd(t *testing.T) {
	h := newHost(t, small)
	a, _ := h.arena(1024)
	a.call("allocTerminal", 1)
	for _, id := range []uint32{1, 500, 1023} {
		a.want(uint32(inspect.KindHole), "kindOf", id)
	}
	for _, id := range []uint32{1024, 4096, 1 << 27, 1 << 31, again, empty} {
		for _, field := range []string{"kindOf", "symOf", "leftOf", "rightOf"} {
			a.want(0, field, id)
		}
	}
}

// TestResetRaw: ids begin at 0 again, rings stay.
func TestResetRaw(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	for range 3 {
		for i, sym := range []uint32{2, 1, 3} {
			a.want(uint32(i), "allocTerminal", sym)
		}
		last := uint32(2)
		for range 3000 { // which grows
			last = a.call("allocCons", last, 0)
		}
		a.want(0, "hostSubmit", last, 7)
		a.call("reset")
		a.want(0, "kindOf", 0)
		a.want(0, "debugLockState")
		h.verify(base)
	}
	if n := h.image(base).Ring(inspect.SQ).Occupancy(); n != 3 {
		t.Errorf("%d requests in the ring, want the 3 that were", n)
	}
}

// TestBounded: an agent that asks for it never waits for a resize, but is told to come
// again.
func TestBounded(t *testing.T) {
	h := newHost(t, large)
	a, _ := h.arena(1 << 17) // large enough to take several slices
	a.call("setBounded", 1)
	x := a.call("allocVar", 0)

	a.want(1, "resetStart")
	a.want(0, "resetStart") // one is under way
	a.want(1, "debugLockState")
	for _, call := range []struct {
		name string
		args []uint32
	}{
		{"allocVar", []uint32{1}},
		{"allocCons", []uint32{x, x}},
		{"machineStart", []uint32{x, 1}},
		{"machineStep", []uint32{x}},
		{"machinePlugStart", []uint32{x}},
	} {
		a.want(again, call.name, call.args...)
	}
	slices := 0
	for ; a.call("maintain") == 0; slices++ {
		if slices > 1000 {
			t.Fatal("a reset takes for ever")
		}
	}
	a.want(0, "debugLockState")
	a.want(1, "maintain")
	if slices == 0 {
		t.Error("the reset was done in no time: nothing has been tested")
	}

	last, agains := a.call("allocVar", 0), 0
	for made := 0; made < 1<<17; {
		id := a.call("allocCons", last, last)
		if id == again {
			agains++
			a.call("maintain")
			continue
		}
		last = id
		made++
	}
	if agains < 10 { // some megabytes were moved, a slice at a time
		t.Errorf("while it grew a call said %d times to come again: slices are too long", agains)
	}
}
