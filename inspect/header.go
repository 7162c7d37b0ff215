package inspect

import "fmt"

// A Header is what an arena's header said at some moment. Offsets are in bytes
// from the arena's base.
type Header struct {
	Version uint32 // of the ABI

	SQ, CQ      uint32 // offsets of the rings
	RingEntries uint32
	RingMask    uint32

	// Offsets of the arrays.
	Kind, Sym, Left, Right, Hash, Next, Buckets, TermCache, Digest uint32

	Capacity   uint32 // nodes for which there is room
	BucketMask uint32
	Top        uint32 // ids below it are given out
	Limit      uint32 // ids that may be given out at most

	MaxSteps uint32 // budget of a request submitted as a term; or NoLimit
	BatchGas uint32 // transitions of a worker's turn
	Flags    Flags  // what new machines get
	Stop     uint32 // changes when workers must leave

	ResizeSeq uint32 // even: at rest; odd: a task is under way; 0xffffffff: poisoned
	Task      TaskHeader

	Agents     uint32 // the address, not an offset, of the agent table
	AgentCount uint32
}

// A TaskHeader is the part of the header about the growth or reset under way.
type TaskHeader struct {
	Task     Task
	Origin   uint32 // offset where its arrays begin
	Lock     uint32 // address of the agent that is at a slice of it, or 0
	Stage    uint32
	Left     uint32 // of the stage, in units of the stage's own
	Capacity uint32 // to come
}

// headerImage is a header's words, read one by one.
type headerImage [headerWords]uint32

func loadHeader(words []uint32) (h headerImage) {
	for i := range h {
		h[i] = load32(&words[i])
	}
	return h
}

func (h *headerImage) decode() Header {
	return Header{
		Version: h[wVersion],
		SQ:      h[wSQ], CQ: h[wCQ],
		RingEntries: h[wRingEntries], RingMask: h[wRingMask],
		Kind: h[wKind], Sym: h[wSym], Left: h[wLeft], Right: h[wRight], Hash: h[wHash],
		Next: h[wNext], Buckets: h[wBuckets], TermCache: h[wTermCache], Digest: h[wDigest],
		Capacity: h[wCapacity], BucketMask: h[wBucketMask], Top: h[wTop], Limit: h[wLimit],
		MaxSteps: h[wMaxSteps], BatchGas: h[wBatchGas], Flags: Flags(h[wFlags]), Stop: h[wStop],
		ResizeSeq: h[wResizeSeq],
		Task: TaskHeader{
			Task: Task(h[wTask] & 63), Origin: h[wTask] &^ 63, Lock: h[wTaskLock],
			Stage: h[wTaskStage], Left: h[wTaskLeft], Capacity: h[wTaskCapacity],
		},
		Agents: h[wAgents], AgentCount: h[wAgentCount],
	}
}

// arrays lists what lies behind the rings, in the order of the addresses.
var arrays = [...]struct {
	name  string
	word  int    // of the header, which has the offset
	width uint32 // bytes for each node …
	fixed uint32 // … and altogether
	begin uint32 // alignment of the first byte in the guest's own layout
}{
	{"kind", wKind, 1, 0, 64},
	{"sym", wSym, 1, 0, 1},
	{"left", wLeft, 4, 0, 64},
	{"right", wRight, 4, 0, 1},
	{"hash", wHash, 4, 0, 1},
	{"next", wNext, 4, 0, 1},
	{"buckets", wBuckets, 4, 0, 64},
	{"term cache", wTermCache, 0, 16, 1},
	{"digest", wDigest, digestBytes, 0, 64},
}

// arrayOffsets returns where the guest puts the arrays, in bytes from the first,
// and how long they are altogether.
func arrayOffsets(capacity uint32) (offsets [len(arrays)]uint64, length uint64) {
	for i, a := range arrays {
		length = align(length, uint64(a.begin))
		offsets[i] = length
		length += uint64(a.width)*uint64(capacity) + uint64(a.fixed)
	}
	return offsets, align(length, 64)
}

func align(n, to uint64) uint64 { return (n + to - 1) / to * to }

func goodCapacity(c uint32) bool {
	return c >= minCapacity && c <= maxCapacity && c&(c-1) == 0
}

// checkFixed says what is wrong with what never moves.
func (h *headerImage) checkFixed(mem []byte, base uint64) error {
	switch {
	case h[wMagic] != magic:
		return fmt.Errorf("no arena: the magic number is %#x, not %#x", h[wMagic], uint32(magic))
	case h[wVersion] != abiVersion:
		return fmt.Errorf("ABI version %d, this program reads version %d", h[wVersion], abiVersion)
	case h[wRingEntries] != RingEntries || h[wRingMask] != RingEntries-1:
		return fmt.Errorf("rings of %d entries with mask %#x, not of %d", h[wRingEntries], h[wRingMask], RingEntries)
	case h[wAgentCount] != MaxAgents:
		return fmt.Errorf("an agent table of %d, not of %d", h[wAgentCount], MaxAgents)
	}
	for _, part := range [...]struct {
		name            string
		address, length uint64
	}{
		{"SQ", base + uint64(h[wSQ]), ringBytes},
		{"CQ", base + uint64(h[wCQ]), ringBytes},
		{"agent table", uint64(h[wAgents]), MaxAgents * agentBytes},
	} {
		if err := checkPart(mem, part.name, part.address, part.length); err != nil {
			return err
		}
	}
	return nil
}

// checkArrays says what is wrong with what a growth moves.
func (h *headerImage) checkArrays(mem []byte, base uint64) error {
	capacity := h[wCapacity]
	if !goodCapacity(capacity) {
		return fmt.Errorf("capacity %d is no power of two from %d to %d", capacity, minCapacity, maxCapacity)
	}
	if h[wBucketMask] != capacity-1 {
		return fmt.Errorf("bucket mask %#x does not fit capacity %d", h[wBucketMask], capacity)
	}
	for _, a := range arrays {
		length := uint64(a.width)*uint64(capacity) + uint64(a.fixed)
		if err := checkPart(mem, "array "+a.name, base+uint64(h[a.word]), length); err != nil {
			return err
		}
	}
	return nil
}

func checkPart(mem []byte, name string, address, length uint64) error {
	if address%8 != 0 {
		return fmt.Errorf("%s at address %d is not aligned", name, address)
	}
	if !within(mem, address, length) {
		return fmt.Errorf("%s at address %d takes %d bytes and goes past the memory's end at %d", name, address, length, len(mem))
	}
	return nil
}

// Bytes is how many bytes the arena takes: header, rings and arrays, if the arrays
// lie where they were made.
func (h Header) Bytes() uint64 {
	_, length := arrayOffsets(h.Capacity)
	return uint64(h.Kind) + length
}
