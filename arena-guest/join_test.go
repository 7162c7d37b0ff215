package guest_test

import (
	"testing"

	"skirepl/inspect"
)

// Header words that a test writes.
const (
	wordMagic    = 0
	wordCapacity = 13
)

func TestInitArena(t *testing.T) {
	h := newHost(t, small)
	a := h.instance()
	a.want(0, "getArenaMode")
	a.want(0, "debugGetArenaBaseAddr")
	for _, capacity := range []uint32{0, 1, 512, 1023, 1025, 3000, 1<<27 + 1, 1 << 28, 1 << 31, empty} {
		a.want(0, "initArena", capacity)
	}
	a.want(1, "initArena", 1<<27) // more than this memory may grow to
	a.want(0, "getArenaMode")

	base := a.call("initArena", 1024)
	if base != firstPages*page {
		t.Errorf("the arena is at %d, want it just behind the %d pages that there were", base, firstPages)
	}
	h.verify(base)
	a.want(1, "getArenaMode")
	a.want(base, "debugGetArenaBaseAddr")
	a.want(0, "debugLockState")
	for _, capacity := range []uint32{1024, 2048, 7} {
		a.want(base, "initArena", capacity)
	}
	v, err := h.image(base).View()
	if err != nil {
		t.Fatal(err)
	}
	if v.Capacity() != 1024 || v.Top() != 0 {
		t.Errorf("the arena has a capacity of %d and %d nodes, want 1024 and none", v.Capacity(), v.Top())
	}
}

// TestLargerMemory: a host may bring more pages than the guest asks for.
func TestLargerMemory(t *testing.T) {
	for _, pages := range []uint32{17, 100, 128} {
		h := newHost(t, 256, pages)
		a := h.instance()
		base := a.call("initArena", 1024)
		if base != pages*page {
			t.Errorf("with %d pages the arena is at %d, want %d", pages, base, pages*page)
		}
		h.verify(base)
	}
}

func TestConnectArena(t *testing.T) {
	h := newHost(t, small)
	_, base := h.arena(1024)
	a := h.instance()
	end := uint32(h.size.Load())

	// A copy of the header, in a place of nobody's, to damage.
	const fake = freeAddress
	with := func(word, value uint32) uint32 {
		copy(h.mem[fake:fake+128], h.mem[base:])
		h.setWord(fake+4*word, value)
		return fake
	}
	a.want(0, "connectArena", 0)
	a.want(0, "connectArena", base+4)
	a.want(0, "connectArena", base+32)
	a.want(2, "connectArena", end-64)
	a.want(2, "connectArena", end)
	a.want(2, "connectArena", empty&^63)
	a.want(5, "connectArena", base+64)
	a.want(5, "connectArena", with(wordMagic, 0x534B4942))
	for _, capacity := range []uint32{0, 512, 1000, 1<<27 + 1, 1 << 28, empty} {
		a.want(3, "connectArena", with(wordCapacity, capacity))
	}
	a.want(4, "connectArena", with(wordCapacity, 1<<20))
	a.want(4, "connectArena", with(wordCapacity, 1<<26))
	clear(h.mem[fake : fake+128])
	a.want(empty, "agentIndex")
	a.want(0, "getArenaMode")

	a.want(1, "connectArena", base)
	a.want(1, "connectArena", base) // again
	a.want(1, "getArenaMode")
	a.want(base, "debugGetArenaBaseAddr")
	a.want(1, "agentIndex")
	a.want(base, "initArena", 4096)
}

// TestAgents: 64 at a time; a place that is given back is taken again.
func TestAgents(t *testing.T) {
	h := newHost(t, small)
	_, base := h.arena(1024)
	agents := make([]*agent, 64)
	for i := 1; i < 64; i++ {
		agents[i] = h.join(base)
		agents[i].want(uint32(i), "agentIndex")
	}
	late := h.instance()
	late.want(6, "connectArena", base)
	late.want(1, "initArena", 1024)
	late.want(empty, "agentIndex")
	late.want(empty, "allocTerminal", 1)
	late.want(0, "getArenaMode")

	agents[7].call("agentRetire", 7) // its own
	agents[7].want(empty, "agentIndex")
	late.want(1, "connectArena", base)
	late.want(7, "agentIndex")
	agents[8].call("agentRetire", 9) // another's, which will not run again
	agents[7].want(1, "connectArena", base)
	agents[7].want(9, "agentIndex")
	late.call("agentRetire", 64)
	late.call("agentRetire", empty)
	if n := len(h.image(base).Agents()); n != 64 {
		t.Errorf("%d agents, want 64", n)
	}
}

// TestTwoArenas on one memory don't know of each other. Neither can grow where it is,
// once the other is behind it.
func TestTwoArenas(t *testing.T) {
	h := newHost(t, 16<<20/page)
	bases := [2]uint32{}
	agents := [2]*agent{}
	for i := range agents {
		agents[i], bases[i] = h.arena(1024)
	}
	if bases[0] == bases[1] {
		t.Fatalf("both are at %d", bases[0])
	}
	var terms [2]uint32
	for i, a := range agents {
		terms[i] = a.call("allocVar", uint32(i))
	}
	for n := range uint32(20_000) {
		for i, a := range agents {
			if terms[i] = a.call("allocCons", terms[i], terms[i]); terms[i] == empty {
				t.Fatalf("arena %d is full after %d nodes", i, n)
			}
		}
		if n%3000 == 0 {
			h.verify(bases[0])
			h.verify(bases[1])
		}
	}
	for i, a := range agents {
		a.want(bases[i], "debugGetArenaBaseAddr")
		v, err := h.image(bases[i]).View()
		if err != nil {
			t.Fatal(err)
		}
		if v.Capacity() < 20_000 {
			t.Errorf("arena %d has a capacity of %d, and more nodes", i, v.Capacity())
		}
		depth, n := 0, terms[i]
		for a.call("kindOf", n) == uint32(inspect.KindApplication) {
			n = a.call("leftOf", n)
			depth++
		}
		if depth != 20_000 || a.call("leftOf", n) != uint32(i) {
			t.Errorf("arena %d: the term is %d deep, with variable %d; want 20000 and %d", i, depth, a.call("leftOf", n), i)
		}
	}
}

// TestArenaSize: a size covers the header, the rings and every array.
func TestArenaSize(t *testing.T) {
	h := newHost(t, large)
	a := h.instance()
	for _, capacity := range []uint32{0, 1, 1023, 1025, 3 << 10, 1<<27 + 1, empty} {
		a.want(0, "debugCalculateArenaSize", capacity)
	}
	for _, capacity := range []uint32{1024, 2048, 1 << 16, 1 << 20} {
		size := a.call("debugCalculateArenaSize", capacity)
		before := uint32(h.size.Load())
		one := h.instance()
		base := one.call("initArena", capacity)
		if base != before {
			t.Errorf("an arena of %d is at %d, want %d", capacity, base, before)
		}
		if grown := uint32(h.size.Load()) - before; grown != (size+page-1)/page*page {
			t.Errorf("an arena of %d takes %d bytes of memory, want room for %d", capacity, grown, size)
		}
		h.verify(base)
	}
	sizes := []uint32{}
	for capacity := uint32(1024); capacity <= 1<<26; capacity *= 2 {
		sizes = append(sizes, a.call("debugCalculateArenaSize", capacity))
	}
	for i := 1; i < len(sizes); i++ {
		if sizes[i] <= sizes[i-1] {
			t.Errorf("an arena of %d takes %d bytes, one of half as many nodes %d", 1024<<i, sizes[i], sizes[i-1])
		}
	}
}

// TestHeapMode: without an arena the first call that needs one makes it.
func TestHeapMode(t *testing.T) {
	for _, first := range []struct {
		name string
		call func(a *agent)
	}{
		{"reset", func(a *agent) { a.call("reset") }},
		{"allocTerminal", func(a *agent) { a.want(0, "allocTerminal", 3) }},
		{"allocVar", func(a *agent) { a.want(0, "allocVar", 3) }},
		{"kindOf", func(a *agent) { a.want(0, "kindOf", 0) }},
		{"setMaxSteps", func(a *agent) { a.call("setMaxSteps", 100) }},
		{"arenaKernelStep", func(a *agent) { a.want(empty, "arenaKernelStep", 0) }},
	} {
		t.Run(first.name, func(t *testing.T) {
			h := newHost(t, large)
			a := h.instance()
			first.call(a)
			base := a.call("debugGetArenaBaseAddr")
			if base == 0 {
				t.Fatal("there is no arena")
			}
			a.want(0, "getArenaMode")
			a.want(0, "debugLockState")
			v, err := h.image(base).View()
			if err != nil {
				t.Fatal(err)
			}
			if v.Capacity() != 1<<20 {
				t.Errorf("the heap has a capacity of %d, want 2^20", v.Capacity())
			}

			a.call("reset")
			i, x := a.call("allocTerminal", 3), a.call("allocVar", 0)
			if i != 0 || x != 1 {
				t.Errorf("the first ids are %d and %d, want 0 and 1", i, x)
			}
			a.want(x, "reduce", a.call("allocCons", i, x), empty)
			h.verify(base)

			shared := a.call("initArena", 1024)
			if shared == base || shared < firstPages*page {
				t.Errorf("initArena is %d, the heap was at %d", shared, base)
			}
			a.want(1, "getArenaMode")
			a.want(0, "allocTerminal", 1)
			h.verify(shared)
		})
	}
}
