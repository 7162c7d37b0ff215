package inspect

import (
	"encoding/binary"
	"runtime"
	"slices"
	"testing"
	"time"

	"skirepl/ski"
)

// FuzzImage writes words into the image of a sample, wherever the fuzzer says, and
// reads everything there is. Nothing may panic, take long or take much memory.
func FuzzImage(f *testing.F) {
	clean, root, machines := sample(f)
	meter := ID(clean.word(wNext, machines[0]))
	frame := ID(clean.word(wRight, machines[0]))
	for _, damage := range [][]edit{
		nil,
		{{intoHeader, wTop, 0xffffffff}},
		{{intoHeader, wKind, 0x00010000}},
		{{intoHeader, wCapacity, 1 << 27}, {intoHeader, wBucketMask, 1<<27 - 1}},
		{{intoHeader, wCapacity, 2048}, {intoHeader, wBucketMask, 2047}},
		{{intoHeader, wLeft, clean.header(wRight)}},
		{{intoHeader, wAgents, testBase}},
		{{intoSQ, ringHead, 0x80000000}},
		{{intoSlots, slotSeq, 77}},
		{{intoAgents, testAgent*agentBytes + agentFree, uint32(frame)}},
		{{intoAgents, testAgent*agentBytes + agentNextID, 0}},
		{{intoLeft, uint16(root), uint32(root)}},
		{{intoRight, uint16(root), uint32(root)}},
		{{intoNext, uint16(root), uint32(root)}},
		{{intoLeft, uint16(frame), uint32(frame)}},
		{{intoLeft, uint16(frame), uint32(machines[0])}, {intoKind, uint16(machines[0]), uint32(KindContinuation)}},
		{{intoNext, uint16(machines[0]), uint32(frame)}},
		{{intoKind, uint16(meter), 0x06060606}},
		{{intoSym, uint16(frame), 0xff}},
		{{intoShape, uint16(root), 0x4f4f4f4f}},
		{{intoMemo, uint16(root), 0xffffffff}},
		{{intoBuckets, 3, uint32(root)}},
	} {
		f.Add(encode(damage))
	}
	im := clean.image()
	if err := im.Read(Verify); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a := &arena{t: t, mem: slices.Clone(clean.mem), base: testBase}
		for _, e := range decode(data) {
			e.apply(a, clean)
		}
		before, start := allocated(), time.Now()
		readAll(t, a.mem)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("it took %v to read %d bytes", took, len(a.mem))
		}
		if n := allocated() - before; n > measured*uint64(len(a.mem)) {
			t.Errorf("it took %d bytes to read %d", n, len(a.mem))
		}
	})
}

// measured is the number of nodes for which everything is called that may take time
// and memory linear in the image.
const measured = 300

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

// readAll calls everything, with arguments from the image itself.
func readAll(t *testing.T, mem []byte) {
	Find(mem)
	im, err := Open(mem, testBase)
	if err != nil {
		return
	}
	im.Header()
	im.Agents()
	for _, name := range []RingName{SQ, CQ} {
		r := im.Ring(name)
		r.Slots(r.Head, r.Occupancy())
		r.Slot(int(r.Tail))
	}
	im.Read(Verify)
	v, err := im.View()
	if err != nil {
		return
	}
	v.Chains(1 << 20)
	v.CountKinds(0, Empty)
	terms := Terms{v, varName}
	bound := int(v.Capacity()) + 1
	work := 0
	for id := range ID(v.Capacity()) + 3 {
		n := v.Node(id)
		v.Lookup(n.Left, n.Right)
		terms.Leaf(id)
		if n.Kind == KindHole || work == measured {
			continue
		}
		work++
		if size, err := v.Size(id, 0); err == nil && size.Nodes > bound {
			t.Errorf("node %d has %d nodes", id, size.Nodes)
		}
		if r, _, _ := v.FindRedex(id); len(r.Path) > bound {
			t.Errorf("a path of %d turns", len(r.Path))
		}
		ski.Print(terms, id, ski.Options{Limit: 50})
		if depth, _ := v.Depth(id); depth > bound {
			t.Errorf("a depth of %d", depth)
		}
		if frames, _, _ := v.Frames(id, 1<<30); len(frames) > bound {
			t.Errorf("%d frames", len(frames))
		}
		s, _ := v.Suspension(id)
		readPlugged(t, v, s, 2*bound)
	}
}

func readPlugged(t *testing.T, v *View, s Suspension, bound int) {
	p, err := v.Plugged(s, varName)
	if err != nil {
		return
	}
	if r, _, _ := p.FindRedex(); len(r.Path) > bound || len(p.Path()) > bound {
		t.Errorf("a path of %d turns", len(r.Path))
	}
	r, _ := p.Next()
	ski.Print(p, p.Root(), ski.Options{Limit: 50, Marked: true, Path: r.Path, Args: r.Args})
	p.Size(0)
	p.Size(3)
}

// An edit is one word that is written: into a part of the image, at an index there.
type edit struct {
	part  uint8
	index uint16
	value uint32
}

// The parts. The index counts words in the first ones, bytes in the rings' slots
// and the agents, and nodes in the arrays.
const (
	intoHeader = iota
	intoSQ
	intoCQ
	intoSlots
	intoAgents
	intoLeft
	intoRight
	intoHash
	intoNext
	intoBuckets
	intoTermCache
	intoKind
	intoSym
	intoShape
	intoMemo
	intoMemoHigh
	parts
)

const editBytes = 7

func encode(edits []edit) (data []byte) {
	for _, e := range edits {
		data = append(data, e.part)
		data = binary.LittleEndian.AppendUint16(data, e.index)
		data = binary.LittleEndian.AppendUint32(data, e.value)
	}
	return data
}

func decode(data []byte) (edits []edit) {
	for ; len(data) >= editBytes; data = data[editBytes:] {
		edits = append(edits, edit{
			data[0] % parts, binary.LittleEndian.Uint16(data[1:]), binary.LittleEndian.Uint32(data[3:]),
		})
	}
	return edits
}

// apply writes the word where it belongs in the clean image.
func (e edit) apply(a, clean *arena) {
	index := uint32(e.index)
	node := index % minCapacity
	array := func(word int, width uint32) uint32 { return testBase + clean.header(word) + node*width&^3 }
	address := [parts]uint32{
		intoHeader:    testBase + index%headerWords*4,
		intoSQ:        clean.ring(SQ, index%ringHeaderBytes&^3),
		intoCQ:        clean.ring(CQ, index%ringHeaderBytes&^3),
		intoSlots:     clean.ring(CQ, ringHeaderBytes) + index%(RingEntries*slotBytes)&^3,
		intoAgents:    testTable + index%(MaxAgents*agentBytes)&^3,
		intoLeft:      array(wLeft, 4),
		intoRight:     array(wRight, 4),
		intoHash:      array(wHash, 4),
		intoNext:      array(wNext, 4),
		intoBuckets:   array(wBuckets, 4),
		intoTermCache: testBase + clean.header(wTermCache) + index%4*4,
		intoKind:      array(wKind, 1),
		intoSym:       array(wSym, 1),
		intoShape:     array(wDigest, digestBytes) + 8,
		intoMemo:      array(wDigest, digestBytes),
		intoMemoHigh:  array(wDigest, digestBytes) + 4,
	}[e.part]
	a.put(address, e.value)
}
