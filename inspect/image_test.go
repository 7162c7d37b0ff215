package inspect

import (
	"errors"
	"strings"
	"testing"
)

func TestOpenErrors(t *testing.T) {
	for _, test := range []struct {
		name   string
		damage func(a *arena)
		want   string
	}{
		{"null", func(a *arena) { a.base = 0 }, "arena at address 0: no arena begins there"},
		{"odd base", func(a *arena) { a.base += 32 }, "no arena begins there"},
		{"no memory", func(a *arena) { a.mem = nil }, "the header goes past the memory's end at 0"},
		{"short", func(a *arena) { a.mem = a.mem[:testBase+64] }, "the header goes past the memory's end at 65600"},
		{"unaligned", func(a *arena) { a.mem = a.mem[1:] }, "not aligned to 8 bytes"},
		{"magic", func(a *arena) { a.setHeader(wMagic, 7) }, "no arena: the magic number is 0x7, not 0x534b4941"},
		{"version", func(a *arena) { a.setHeader(wVersion, 2) }, "ABI version 2, this program reads version 1"},
		{"ring size", func(a *arena) { a.setHeader(wRingEntries, 512) }, "rings of 512 entries"},
		{"ring place", func(a *arena) { a.setHeader(wCQ, 1<<30) }, "CQ at address 1073807360 takes 16576 bytes and goes past"},
		{"agents", func(a *arena) { a.setHeader(wAgentCount, 0) }, "an agent table of 0, not of 64"},
		{"agent place", func(a *arena) { a.setHeader(wAgents, 0xfffffff8) }, "agent table at address 4294967288"},
		{"capacity", func(a *arena) { a.setHeader(wCapacity, 3000) }, "capacity 3000 is no power of two from 1024 to 134217728"},
		{"capacity too small", func(a *arena) { a.setHeader(wCapacity, 512) }, "capacity 512 is no power of two"},
		{"mask", func(a *arena) { a.setHeader(wBucketMask, 5) }, "bucket mask 0x5 does not fit capacity 1024"},
		{"array place", func(a *arena) { a.setHeader(wDigest, 1<<20) }, "array digest at address 1114112 takes 16384 bytes and goes past the memory's end"},
		{"array alignment", func(a *arena) { a.setHeader(wDigest, 33282) }, "array digest at address 98818 is not aligned"},
		{"arrays too large", func(a *arena) {
			a.setHeader(wCapacity, maxCapacity)
			a.setHeader(wBucketMask, maxCapacity-1)
		}, "goes past the memory's end"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := newArena(t, minCapacity)
			test.damage(a)
			im, err := Open(a.mem, a.base)
			var format *FormatError
			if im != nil || !errors.As(err, &format) || format.Base != a.base {
				t.Fatalf("Open returned %v, %v; want a FormatError", im, err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %q, want %q in it", err, test.want)
			}
		})
	}
}

func TestHeader(t *testing.T) {
	a, _, _ := sample(t)
	a.setHeader(wTask, 64*9+uint32(TaskReset))
	h := a.image().Header()
	if h.Version != 1 || h.Capacity != minCapacity || h.SQ != 128 || h.CQ != 16704 || h.Kind != 33280 || h.Agents != testTable {
		t.Errorf("the header is %+v", h)
	}
	if h.Task.Task != TaskReset || h.Task.Origin != 64*9 {
		t.Errorf("the task is %+v", h.Task)
	}
}

func TestFind(t *testing.T) {
	a := newArena(t, minCapacity)
	find := func(want uint32) {
		t.Helper()
		if base, err := Find(a.mem); base != want || err != nil {
			t.Errorf("Find returned %d, %v; want %d", base, err, want)
		}
	}
	find(testBase)

	// Another arena behind it, an abandoned heap say, before an agent uses it.
	second := uint32(len(a.mem))
	a.mem = append(a.mem, a.mem[testBase:]...)
	find(testBase)
	a.setAgent(agentArena, second)
	find(second)

	a.put(testBase, 0) // the magic
	a.put(second+4*wCapacity, 17)
	_, err := Find(a.mem)
	if !errors.Is(err, ErrNoArena) || !strings.Contains(err.Error(), "capacity 17") {
		t.Errorf("Find returned %v", err)
	}
	for _, mem := range [][]byte{nil, make([]byte, 100), make([]byte, 3*pageBytes), a.mem[1:]} {
		if _, err := Find(mem); !errors.Is(err, ErrNoArena) {
			t.Errorf("in %d bytes Find returned %v", len(mem), err)
		}
	}
}

// TestShrunk reads through an image whose memory is gone, against its contract.
func TestShrunk(t *testing.T) {
	a := newArena(t, minCapacity)
	mem := a.mem
	im, err := OpenLive(func() []byte { return mem }, a.base)
	if err != nil {
		t.Fatal(err)
	}
	mem = mem[:100]
	if _, err := im.View(); err != ErrPoisoned {
		t.Errorf("View returned %v", err)
	}
	if im.Header() != (Header{}) || im.Agents() != nil || im.Ring(SQ).Occupancy() != 0 || im.Ring(CQ).Slot(3).State != SlotOdd {
		t.Error("something was read past the memory's end")
	}
}
