package inspect

import (
	"fmt"
	"strings"
	"testing"

	"skirepl/ski"
)

// TestVerify damages a sample in one place at a time.
func TestVerify(t *testing.T) {
	type world struct {
		*arena
		root     ID
		machines []ID
		left     ID // a left frame on top of the first machine
		meter    ID
	}
	for _, test := range []struct {
		name   string
		damage func(w world)
		want   string
	}{
		{"ring place", func(w world) { w.setHeader(wCQ, 16704+8) }, "header: SQ, CQ and arrays begin at 128, 16712"},
		{"array order", func(w world) { w.setHeader(wHash, w.header(wNext)) }, "header: array hash begins at 47616, not at 43520"},
		{"top", func(w world) { w.setHeader(wTop, 2000) }, "header: top is 2000, which is not from 0 to 1024"},
		{"limit", func(w world) { w.setHeader(wLimit, 1<<28) }, "header: limit of ids is 268435456"},
		{"gas", func(w world) { w.setHeader(wBatchGas, 0) }, "header: batch gas is 0"},
		{"flags", func(w world) { w.setHeader(wFlags, 2) }, "header: flags is 2"},
		{"task", func(w world) { w.setHeader(wTask, 1) }, "header: task is 1"},
		{"lock", func(w world) { w.setHeader(wTaskLock, testTable) }, "header: task lock is 1024"},

		{"ring", func(w world) { w.add(w.ring(SQ, ringMask)) }, "SQ: 1024 entries with mask 0x400"},
		{"positions", func(w world) { w.put(w.ring(CQ, ringHead), 5) }, "CQ: head 5 and tail 1 are more than a lap apart"},
		{"unpublished", func(w world) { w.add(w.ring(CQ, ringTail)) }, "CQ: slot 1 with sequence number 1 is writing between head 0 and tail 2"},
		{"unfreed", func(w world) { w.add(w.ring(CQ, ringHead)) }, "CQ: slot 0 with sequence number 1 is reading between head 1 and tail 1"},

		{"kind", func(w world) { w.setByte(wKind, 9, 55) }, "node 9 is of the unknown Kind(55)"},
		{"kind past the end", func(w world) { w.setByte(wKind, 1000, 3) }, "Continuation 1000 has an id past the end"},
		{"symbol", func(w world) { w.setByte(wSym, w.parse("S"), 77) }, "has the symbol 77, and 1 on its left"},
		{"symbol on the left", func(w world) { w.setWord(wLeft, w.parse("S"), 2) }, "has the symbol 1, and 2 on its left"},
		{"terminal's right", func(w world) { w.setWord(wRight, w.parse("S"), 2) }, "has 0x2 on its right, not 0xfffffffe"},
		{"variable's right", func(w world) { w.setWord(wRight, w.parse("x"), terminalRight) }, "on its right, not 0xffffffff"},
		{"terminal's shape", func(w world) { w.setShape(w.parse("S"), 0x12) }, "has the shape 0x12, not 0x13"},
		{"terminal's memo", func(w world) { w.setMemoWord(w.parse("S"), 1) }, "has the memo entry 0x1"},
		{"hash", func(w world) { w.setWord(wHash, w.root, 3) }, "has the hash 0x3, not"},
		{"application's symbol", func(w world) { w.setByte(wSym, w.root, 1) }, "has the symbol 1"},
		{"application's part", func(w world) { w.setWord(wLeft, w.root, 1000) }, "is of hole 1000 to"},
		{"application of a frame", func(w world) { w.setWord(wRight, w.root, uint32(w.left)) }, "Continuation LEFT, where ids end at"},
		{"application's shape", func(w world) { w.setShape(w.root, 0x1f) }, "has the shape 0x1f, not 0x8"},
		{"memo without contractions", func(w world) { w.setMemoWord(w.root, 5) }, "has the memo entry 0x5 without contractions"},
		{"memo of a hole", func(w world) { w.setMemoWord(w.root, 1<<32|1000) }, "has a memo entry with the target hole 1000"},
		{"memo of itself", func(w world) { w.setMemoWord(w.root, 1<<32|uint64(w.root)) }, "has a memo entry that leads to itself"},
		{"memo of a normal form", func(w world) { w.memo(w.parse("f (g x)"), w.root, 1) }, "is in normal form and has the memo entry"},
		{"memo without its Count", func(w world) { w.setMemoWord(w.root, 0xffffffff<<32|4) }, "has a memo entry with Terminal 4, which is no Count"},
		{"Count of nothing", func(w world) { w.memo(w.root, Empty, 1<<50) }, "has the target no node"},
		{"Count of little", func(w world) { w.fill(w.take(), KindCount, 0, 1, 5, 0, 0) }, "holds 5, which needs no node"},

		{"same twice", func(w world) {
			id := w.take()
			n := w.view().Node(w.root)
			w.setShape(id, n.Shape)
			w.fill(id, n.Kind, 0, n.Left, n.Right, n.Hash, n.Next)
			w.setWord(wNext, w.root, uint32(id))
		}, "are the same"},
		{"unlinked", func(w world) { w.setWord(wBuckets, ID(w.word(wHash, w.root)&1023), w.word(wNext, w.root)) }, "Application ROOT is in no bucket"},
		{"chain to nowhere", func(w world) { w.setWord(wNext, w.root, 1<<20) }, "has hole 1048576"},
		{"chain of a frame", func(w world) { w.setWord(wNext, w.root, uint32(w.left)) }, "Continuation LEFT, where ids end"},
		{"chain in a circle", func(w world) { w.setWord(wNext, w.root, uint32(w.root)) }, "which was met before"},
		{"wrong bucket", func(w world) {
			w.setWord(wBuckets, ID(w.word(wHash, w.root)&1023), uint32(Empty))
			w.setWord(wNext, w.root, w.word(wBuckets, 77))
			w.setWord(wBuckets, 77, uint32(w.root))
		}, "bucket 77 has node"},
		{"terminal cache", func(w world) { w.setWord(wTermCache, 2, uint32(w.parse("S"))) }, "the terminal cache has node 0 for symbol 2"},
		{"terminal cache of nothing", func(w world) { w.setWord(wTermCache, 0, uint32(w.parse("S"))) }, "the terminal cache has node 0 for symbol 0"},
		{"term in itself", func(w world) {
			id := w.take()
			w.setShape(id, 0x18)
			hash := mix(uint32(w.parse("x")), uint32(id))
			w.fill(id, KindApplication, 0, w.parse("x"), id, hash, ID(w.word(wBuckets, ID(hash&1023))))
			w.setWord(wBuckets, ID(hash&1023), uint32(id))
		}, "a circle where"},

		{"machine without a meter", func(w world) { w.setWord(wNext, w.machines[0], 3) }, "machine M0: Terminal 3 where the Suspension's Meter should be"},
		{"two machines with one meter", func(w world) { w.setWord(wNext, w.machines[0], w.word(wNext, w.machines[2])) }, "meter: node METER2 is part of machine M0"},
		{"mode", func(w world) { w.setByte(wSym, w.machines[0], 4) }, "machine M0 has the Mode(4), gas and memo"},
		{"stop", func(w world) { w.setByte(wSym, w.meter, 5) }, "machine M0 has the descend, Stop(5) and memo"},
		{"machine's flags", func(w world) { w.put64(w.digest(w.meter)+8, 0x10) }, "machine M0 has the descend, gas and Flags(0x10)"},
		{"current node", func(w world) { w.setWord(wLeft, w.machines[0], uint32(w.left)) }, "machine M0 is at Continuation LEFT"},
		{"done with frames", func(w world) { w.setByte(wSym, w.machines[0], uint8(ModeDone)) }, "machine M0 is done and has frame"},
		{"stack in a circle", func(w world) { w.setWord(wLeft, w.left, uint32(w.left)) }, "stack: node LEFT is part of machine M0"},
		{"shared stack", func(w world) { w.setWord(wRight, w.machines[2], uint32(w.left)) }, "stack: node LEFT is part of machine M0"},
		{"stack of terms", func(w world) { w.setWord(wLeft, w.left, 0) }, "machine M0: Terminal 0 where a frame should be"},
		{"stage", func(w world) { w.setByte(wSym, w.left, 3) }, "frame LEFT: unknown Stage(3)"},
		{"frame's node", func(w world) { w.setWord(wRight, w.left, 1000) }, "frame LEFT holds hole 1000"},
		{"frame's origin", func(w world) { w.setWord(wHash, w.left, 0) }, "frame LEFT comes from Terminal 0"},

		{"agent inside", func(w world) { w.setAgent(agentState, 2) }, "agent 2 is inside: the arena is not at rest"},
		{"agent nowhere", func(w world) { w.setAgent(agentState, 0x203) }, "agent 2 is AgentState(255)"},
		{"work", func(w world) { w.setAgent(agentWork, 3) }, "agent 2 has the unknown Work(3)"},
		{"free list of terms", func(w world) { w.setAgent(agentFree, 0) }, "agent 2, free list: Terminal 0 where a frame should be"},
		{"free list of a stack", func(w world) { w.setAgent(agentFree, uint32(w.left)) }, "agent 2, free list: node LEFT is part of machine M0"},
		{"free list in a circle", func(w world) { w.setWord(wLeft, w.free, uint32(w.free)) }, "free list: node FREE is on a free list"},
		{"reserved twice", func(w world) {
			w.put(testTable+agentState, 1)
			w.put(testTable+agentArena, testBase)
			w.put(testTable+agentFree, uint32(Empty))
			w.put(testTable+agentNextID, w.header(wTop)-4)
			w.put(testTable+agentEndID, w.header(wTop)-2)
		}, "agent 0 has reserved the ids from"},
		{"reserved past the end", func(w world) { w.setAgent(agentEndID, 1000) }, "agent 2 has reserved the ids from"},
		{"reserved backwards", func(w world) { w.setAgent(agentEndID, 1) }, "agent 2 has reserved the ids from"},
		{"reserved and used", func(w world) { w.setByte(wKind, ID(w.header(wTop)-1), 3) }, "has an id that agent 2 has reserved"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, root, machines := sample(t)
			w := world{a, root, machines, ID(a.word(wRight, machines[0])), ID(a.word(wNext, machines[0]))}
			names := strings.NewReplacer("ROOT", fmt.Sprint(root), "M0", fmt.Sprint(machines[0]), "LEFT", fmt.Sprint(w.left),
				"FREE", fmt.Sprint(a.free), "METER2", fmt.Sprint(a.word(wNext, machines[2])))
			test.damage(w)
			err := a.image().Read(Verify)
			want := names.Replace(test.want)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("Verify says %v, want %q in it", err, want)
			}
		})
	}
}

// TestVerifyPlug has a machine that plugs and has got ahead: it stands on the
// lower frames of another machine.
func TestVerifyPlug(t *testing.T) {
	a := newArena(t, minCapacity)
	root := a.parse("x (I y z) f")
	current, top := a.pause(root, []ski.Turn{ski.Left, ski.Right, ski.Left}, false)
	a.suspend(Suspension{Mode: ModeRebuild, Current: a.parse("I y z"), Top: ID(a.word(wLeft, top)), Flags: FlagPlug})
	a.suspend(Suspension{Current: current, Top: top})
	a.suspend(Suspension{Mode: ModeRebuild, Current: current, Top: top, Flags: FlagPlug})
	a.suspend(Suspension{Mode: ModeDone, Current: root, Top: Empty, Flags: FlagPlug})
	a.verify()
}

// TestVerifyMany keeps the error short.
func TestVerifyMany(t *testing.T) {
	a := newArena(t, minCapacity)
	for i := range uint32(500) {
		a.setShape(a.variable(i), 0)
	}
	err := a.image().Read(Verify)
	if err == nil || !strings.HasSuffix(err.Error(), "and 484 more problems") || strings.Count(err.Error(), "\n") != maxProblems+1 {
		t.Errorf("Verify says %v", err)
	}
}
