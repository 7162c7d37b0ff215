package inspect

import (
	"reflect"
	"slices"
	"testing"
)

func TestRing(t *testing.T) {
	a := newArena(t, minCapacity)
	for i := range uint32(10) {
		a.publish(CQ, ID(100+i), i)
	}
	for range 4 {
		a.consume(CQ)
	}
	a.put(a.ring(CQ, ringNotFull+ringWaiters), 2)
	r := a.image().Ring(CQ)
	r.words = nil
	want := Ring{Name: CQ, Head: 4, Tail: 10, Entries: 1024, Mask: 1023, NotEmpty: 10, NotFull: 4, NotFullWaiters: 2}
	if !reflect.DeepEqual(r, want) || r.Occupancy() != 6 {
		t.Errorf("the CQ is %+v, want %+v", r, want)
	}
	if r := a.image().Ring(SQ); r.Name != SQ || r.Occupancy() != 0 {
		t.Errorf("the SQ is %+v", r)
	}
	slots := a.image().Ring(CQ).Slots(3, 8)
	for i, s := range slots {
		want := Slot{Index: 3 + i, Seq: uint32(4 + i), Node: ID(103 + i), Request: uint32(3 + i), State: SlotFull}
		switch {
		case s.Index < 4:
			want.Seq, want.State = 3+RingEntries, SlotFree
		case s.Index >= 10:
			want = Slot{Index: 10, Seq: 10, State: SlotFree}
		}
		if s != want {
			t.Errorf("slot %d is %+v, want %+v", 3+i, s, want)
		}
	}
	for _, test := range []struct{ n, want int }{{-1, 0}, {0, 0}, {5, 5}, {1 << 30, RingEntries}} {
		if got := len(a.image().Ring(CQ).Slots(1<<32-3, test.n)); got != test.want {
			t.Errorf("Slots of %d returned %d", test.n, got)
		}
	}
}

// TestSlotStates walks a ring through a whole lap and the wrap of its positions,
// with a slot in each state.
func TestSlotStates(t *testing.T) {
	for _, head := range []uint32{0, 5, RingEntries - 2, 1<<32 - 3, 1<<31 - 2} {
		a := newArena(t, minCapacity)
		a.put(a.ring(SQ, ringHead), head)
		a.put(a.ring(SQ, ringTail), head+4)
		for position := head; position != head+RingEntries; position++ {
			a.put(a.slot(SQ, position)+slotSeq, position)
		}
		a.put(a.slot(SQ, head)+slotSeq, head+1)               // full
		a.put(a.slot(SQ, head+2)+slotSeq, head+3)             // full; the one before is being written
		a.put(a.slot(SQ, head+3)+slotSeq, head+999)           // odd
		a.put(a.slot(SQ, head+5)+slotSeq, head+6-RingEntries) // being read since the lap before
		a.put(a.slot(SQ, head+6)+slotSeq, head+6-RingEntries) // odd
		a.put(a.slot(SQ, head+7)+slotSeq, head+7+RingEntries) // odd
		want := []SlotState{SlotFull, SlotWriting, SlotFull, SlotOdd, SlotFree, SlotReading, SlotOdd, SlotOdd, SlotFree}
		var got []SlotState
		for _, s := range a.image().Ring(SQ).Slots(head, len(want)) {
			got = append(got, s.State)
		}
		if !slices.Equal(got, want) {
			t.Errorf("with head %d the slots are %v, want %v", head, got, want)
		}
	}
}

func TestFullRing(t *testing.T) {
	a := newArena(t, minCapacity)
	for i := range uint32(RingEntries) {
		a.publish(SQ, 1, i)
	}
	r := a.image().Ring(SQ)
	if r.Occupancy() != RingEntries {
		t.Errorf("%d of %d slots are taken", r.Occupancy(), RingEntries)
	}
	for _, s := range r.Slots(0, RingEntries) {
		if s.State != SlotFull {
			t.Errorf("slot %d is %v", s.Index, s.State)
		}
	}
	a.put(a.ring(SQ, ringHead), 77777) // past the tail
	if n := a.image().Ring(SQ).Occupancy(); n != RingEntries {
		t.Errorf("%d of %d slots are taken", n, RingEntries)
	}
}
