package inspect

import (
	"math/bits"
	"sync/atomic"
	"testing"
	"unsafe"

	"skirepl/ski"
)

// An arena builds the image of an arena in Go, by what ABI.md says, as one agent
// of the guest would. It stores with atomics, so that tests can read at the same
// time; bytes are stored by words, as this package loads them.
type arena struct {
	t    testing.TB
	mem  []byte
	base uint32
	free ID // recycled frames
}

const (
	testTable = 4 * agentBytes // address of the agent table
	testBase  = pageBytes
	testAgent = 2 // in the table
)

// newArena returns an empty arena whose one agent is outside. Its memory has room
// for another set of arrays behind the first one.
func newArena(t testing.TB, capacity uint32) *arena {
	t.Helper()
	_, length := arrayOffsets(capacity)
	size := testBase + headerBytes + 2*ringBytes + 2*length
	a := &arena{t: t, mem: make([]byte, align(size, pageBytes)), base: testBase, free: Empty}
	for word, value := range map[int]uint32{
		wRingEntries: RingEntries, wRingMask: RingEntries - 1,
		wSQ: headerBytes, wCQ: headerBytes + ringBytes,
		wCapacity: capacity, wBucketMask: capacity - 1,
		wMaxSteps: NoLimit, wVersion: abiVersion, wBatchGas: 20000, wFlags: uint32(FlagMemo), wLimit: maxCapacity,
		wAgents: testTable, wAgentCount: MaxAgents, wMagic: magic,
	} {
		a.setHeader(word, value)
	}
	a.placeArrays(headerBytes + 2*ringBytes)
	for _, ring := range []RingName{SQ, CQ} {
		a.put(a.ring(ring, ringMask), RingEntries-1)
		a.put(a.ring(ring, ringCount), RingEntries)
		for i := range uint32(RingEntries) {
			a.put(a.slot(ring, i)+slotSeq, i)
		}
	}
	for i := range capacity {
		a.setWord(wBuckets, ID(i), uint32(Empty))
	}
	for i := range ID(4) {
		a.setWord(wTermCache, i, uint32(Empty))
	}
	a.setAgent(agentState, uint32(AgentOutside))
	a.setAgent(agentArena, a.base)
	a.setAgent(agentShared, 1)
	a.setAgent(agentFree, uint32(Empty))
	return a
}

// placeArrays says that the arrays begin at an offset.
func (a *arena) placeArrays(origin uint64) {
	offsets, _ := arrayOffsets(a.header(wCapacity))
	for i, array := range arrays {
		a.setHeader(array.word, uint32(origin+offsets[i]))
	}
}

// Memory.

func (a *arena) pointer(address uint32) *uint32 { return (*uint32)(unsafe.Pointer(&a.mem[address])) }

func (a *arena) get(address uint32) uint32 { return load32(a.pointer(address)) }

func (a *arena) put(address, value uint32) {
	if bigEndian {
		value = bits.ReverseBytes32(value)
	}
	atomic.StoreUint32(a.pointer(address), value)
}

func (a *arena) putByte(address uint32, value uint8) {
	shift := 8 * (address % 4)
	word := a.get(address &^ 3)
	a.put(address&^3, word&^(0xff<<shift)|uint32(value)<<shift)
}

func (a *arena) put64(address uint32, value uint64) {
	if bigEndian {
		value = bits.ReverseBytes64(value)
	}
	atomic.StoreUint64((*uint64)(unsafe.Pointer(&a.mem[address])), value)
}

func (a *arena) header(word int) uint32           { return a.get(a.base + 4*uint32(word)) }
func (a *arena) setHeader(word int, value uint32) { a.put(a.base+4*uint32(word), value) }

func (a *arena) wordAt(array int, id ID) uint32 { return a.base + a.header(array) + 4*uint32(id) }

func (a *arena) word(array int, id ID) uint32           { return a.get(a.wordAt(array, id)) }
func (a *arena) setWord(array int, id ID, value uint32) { a.put(a.wordAt(array, id), value) }
func (a *arena) setByte(array int, id ID, value uint8) {
	a.putByte(a.base+a.header(array)+uint32(id), value)
}

func (a *arena) digest(id ID) uint32 { return a.base + a.header(wDigest) + digestBytes*uint32(id) }

func (a *arena) setMemoWord(id ID, value uint64) { a.put64(a.digest(id), value) }

// setParts writes the second half of a digest.
func (a *arena) setParts(id ID, shape Shape, left, right ID) {
	a.put64(a.digest(id)+8, uint64(right)<<32|uint64(shape)<<idBits|uint64(left))
}

func (a *arena) setShape(id ID, shape Shape) {
	a.put(a.digest(id)+8, a.get(a.digest(id)+8)&idMask|uint32(shape)<<idBits)
}

func (a *arena) setAgent(offset, value uint32) { a.put(testTable+testAgent*agentBytes+offset, value) }

func (a *arena) setCounter(offset uint32, value uint64) {
	a.put64(testTable+testAgent*agentBytes+offset, value)
}

// Nodes.

func (a *arena) take() ID {
	id := ID(a.header(wTop))
	if uint32(id) == a.header(wCapacity) {
		a.t.Fatal("the test's arena is full")
	}
	a.setHeader(wTop, uint32(id)+1)
	return id
}

func (a *arena) fill(id ID, kind Kind, sym uint8, left, right ID, hash uint32, next ID) {
	a.setWord(wLeft, id, uint32(left))
	a.setWord(wRight, id, uint32(right))
	a.setWord(wHash, id, hash)
	a.setWord(wNext, id, uint32(next))
	a.setByte(wSym, id, sym)
	a.setByte(wKind, id, uint8(kind))
}

func (a *arena) intern(kind Kind, sym ski.Sym, shape Shape, left, right ID) ID {
	hash := mix(uint32(left), uint32(right))
	bucket := ID(hash & a.header(wBucketMask))
	head := ID(a.word(wBuckets, bucket))
	for id := head; id != Empty; id = ID(a.word(wNext, id)) {
		if ID(a.word(wLeft, id)) == left && ID(a.word(wRight, id)) == right {
			return id
		}
	}
	id := a.take()
	a.setParts(id, shape, left, right)
	a.fill(id, kind, uint8(sym), left, right, hash, head)
	a.setWord(wBuckets, bucket, uint32(id))
	return id
}

func (a *arena) comb(s ski.Sym) ID {
	id := a.intern(KindTerminal, s, shapeOfTerminal(s), ID(s), terminalRight)
	if s < 4 {
		a.setWord(wTermCache, ID(s), uint32(id))
	}
	return id
}

func (a *arena) variable(index uint32) ID {
	return a.intern(KindTerminal, ski.Var, shapeOfTerminal(ski.Var), ID(index), variableRight)
}

func (a *arena) shape(id ID) Shape {
	return Shape(a.get(a.digest(id)+8) >> idBits)
}

// app returns the application of fun to the arguments.
func (a *arena) app(fun ID, args ...ID) ID {
	for _, arg := range args {
		fun = a.intern(KindApplication, 0, a.shape(fun).applied(a.shape(arg)), fun, arg)
	}
	return fun
}

// names are the free variables of the terms of tests, by their index.
var names = []string{"x", "y", "z", "f", "g"}

func varName(index uint32) string {
	if int(index) < len(names) {
		return names[index]
	}
	return ""
}

// parse returns the node of a small term.
func (a *arena) parse(text string) ID {
	a.t.Helper()
	term, err := ski.ParseTerm(text)
	if err != nil {
		a.t.Fatal(err)
	}
	return a.term(term)
}

func (a *arena) term(term *ski.Term) ID {
	if fun, arg, ok := term.Split(); ok {
		return a.app(a.term(fun), a.term(arg))
	}
	sym, varName := term.Leaf()
	if sym != ski.Var {
		return a.comb(sym)
	}
	for i, n := range names {
		if n == varName {
			return a.variable(uint32(i))
		}
	}
	a.t.Fatalf("%s is none of the variables of tests", varName)
	return Empty
}

// Memo and machines.

func (a *arena) memo(id, target ID, count uint64) {
	if count < uint64(Empty) {
		a.setMemoWord(id, count<<32|uint64(target))
		return
	}
	node := a.take()
	a.fill(node, KindCount, 0, target, ID(uint32(count)), uint32(count>>32), Empty)
	a.setMemoWord(id, uint64(Empty)<<32|uint64(node))
}

func (a *arena) cell() ID {
	if id := a.free; id != Empty {
		a.free = ID(a.word(wLeft, id))
		a.setAgent(agentFree, uint32(a.free))
		return id
	}
	return a.take()
}

func (a *arena) freeFrame(id ID) {
	a.fill(id, KindContinuation, 0, a.free, 0, 0, 0)
	a.free = id
	a.setAgent(agentFree, uint32(id))
}

// push makes a left or a right frame.
func (a *arena) push(stage Stage, parent, node, from ID) ID {
	id := a.cell()
	a.fill(id, KindContinuation, uint8(stage), parent, node, uint32(from), 0)
	return id
}

func (a *arena) pushUpdate(parent, node ID, saved uint64) ID {
	id := a.cell()
	a.fill(id, KindContinuation, uint8(StageUpdate), parent, node, uint32(saved), ID(saved>>32))
	return id
}

// suspend makes a paused machine, as s says. The ids of it and its meter are set.
func (a *arena) suspend(s Suspension) ID {
	s.ID, s.Meter = a.cell(), a.cell()
	a.fill(s.Meter, KindMeter, uint8(s.Stop), ID(uint32(s.Contractions)), ID(s.Contractions>>32),
		uint32(s.Transitions), ID(s.Transitions>>32))
	a.put64(a.digest(s.Meter)+8, uint64(s.Flags))
	a.setMemoWord(s.Meter, s.Skipped)
	a.setMemoWord(s.ID, s.Spent)
	a.fill(s.ID, KindSuspension, uint8(s.Mode), s.Current, s.Top, s.Budget, s.Meter)
	return s.ID
}

// pause makes the stack of a machine that stands at the end of a path from root,
// and returns its top and the node there. Frames alternate with update frames if
// updates is set.
func (a *arena) pause(root ID, path []ski.Turn, updates bool) (current, top ID) {
	current, top = root, Empty
	for i, turn := range path {
		if updates && i%2 == 0 {
			top = a.pushUpdate(top, current, uint64(i)<<32|5)
		}
		fun, arg := ID(a.word(wLeft, current)), ID(a.word(wRight, current))
		if turn == ski.Left {
			top, current = a.push(StageLeft, top, arg, current), fun
		} else {
			top, current = a.push(StageRight, top, fun, current), arg
		}
	}
	return current, top
}

// Rings.

func (a *arena) ring(name RingName, offset uint32) uint32 {
	return a.base + a.header(wSQ+int(name)) + offset
}

func (a *arena) slot(name RingName, position uint32) uint32 {
	return a.ring(name, ringHeaderBytes+position%RingEntries*slotBytes)
}

func (a *arena) add(address uint32) uint32 {
	was := a.get(address)
	a.put(address, was+1)
	return was
}

func (a *arena) publish(name RingName, node ID, request uint32) {
	tail := a.add(a.ring(name, ringTail))
	a.put(a.slot(name, tail)+slotNode, uint32(node))
	a.put(a.slot(name, tail)+slotReq, request)
	a.put(a.slot(name, tail)+slotSeq, tail+1)
	a.add(a.ring(name, ringNotEmpty))
}

func (a *arena) consume(name RingName) {
	head := a.add(a.ring(name, ringHead))
	a.put(a.slot(name, head)+slotSeq, head+RingEntries)
	a.add(a.ring(name, ringNotFull))
}

// Reading.

func (a *arena) image() *Image {
	a.t.Helper()
	im, err := Open(a.mem, a.base)
	if err != nil {
		a.t.Fatal(err)
	}
	return im
}

func (a *arena) view() *View {
	a.t.Helper()
	v, err := a.image().View()
	if err != nil {
		a.t.Fatal(err)
	}
	return v
}

func (a *arena) verify() {
	a.t.Helper()
	if err := a.image().Read(Verify); err != nil {
		a.t.Error(err)
	}
}
