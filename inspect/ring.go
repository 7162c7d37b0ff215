package inspect

import "fmt"

// RingName names one of an arena's two rings.
type RingName uint8

// The rings.
const (
	SQ RingName = iota // submissions, from the host to the workers
	CQ                 // completions, from the workers to the host
)

// String returns "SQ" or "CQ".
func (r RingName) String() string { return name([]string{"SQ", "CQ"}, r, "RingName") }

// A Ring is what the words of a ring said at some moment. Positions and event
// counts wrap at 2^32. The slots are read when they are asked for.
type Ring struct {
	Name RingName

	Head, Tail uint32 // positions of the next slot to take from and to write to
	Entries    uint32 // slots; [RingEntries] unless the image is damaged
	Mask       uint32

	NotEmpty uint32 // counts what was published; consumers sleep on it …
	NotFull  uint32 // counts what was taken out; producers sleep on it …

	NotEmptyWaiters, NotFullWaiters uint32 // … and that many do so

	words []uint32
}

// Ring reads one of the rings. Rings never move: this works during a resize and on
// a poisoned arena too.
func (im *Image) Ring(name RingName) Ring {
	address := im.sq
	if name == CQ {
		address = im.cq
	}
	words := words32(im.memory(), address, ringBytes/4)
	if words == nil {
		return Ring{Name: name}
	}
	word := func(offset int) uint32 { return load32(&words[offset/4]) }
	r := Ring{
		Name: name, words: words,
		Entries: word(ringCount), Mask: word(ringMask),
		NotEmpty: word(ringNotEmpty), NotEmptyWaiters: word(ringNotEmpty + ringWaiters),
		NotFull: word(ringNotFull), NotFullWaiters: word(ringNotFull + ringWaiters),
	}
	// The tail never falls behind the head, so the head is read first; and once
	// more, lest it has gone ahead a whole lap in between.
	for range 3 {
		r.Head, r.Tail = word(ringHead), word(ringTail)
		if word(ringHead) == r.Head {
			break
		}
	}
	return r
}

// Occupancy returns how many slots are taken: those between head and tail, even
// if their writer or reader is not done yet.
func (r Ring) Occupancy() int { return int(min(r.Tail-r.Head, RingEntries)) }

// SlotState says what a slot is about, given where head and tail are.
type SlotState uint8

// The states of a slot.
const (
	SlotFree    SlotState = iota // its next producer may write
	SlotWriting                  // a producer has claimed it and is not done
	SlotFull                     // its entry waits for a consumer
	SlotReading                  // a consumer has claimed it and is not done
	SlotOdd                      // none of these: head or tail has gone on, or the image is damaged
)

// String returns the state's name, as in "full".
func (s SlotState) String() string {
	return name([]string{"free", "writing", "full", "reading", "odd"}, s, "SlotState")
}

// MarshalText gives the state's name: as JSON has it.
func (s SlotState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A Slot is one place of a ring.
type Slot struct {
	Index   int       `json:"index"`
	Seq     uint32    `json:"seq"`  // its sequence number
	Node    ID        `json:"node"` // what was written last; it stays when it has been taken out
	Request uint32    `json:"request"`
	State   SlotState `json:"state"`
}

// Slot reads a slot as it is now; the index is taken modulo the ring's size.
func (r Ring) Slot(index int) Slot {
	s := Slot{Index: index & (RingEntries - 1), Node: Empty, State: SlotOdd}
	if r.words == nil {
		return s
	}
	words := r.words[(ringHeaderBytes+s.Index*slotBytes)/4:]
	for range 3 {
		s.Seq = load32(&words[slotSeq/4])
		s.Node = ID(load32(&words[slotNode/4]))
		s.Request = load32(&words[slotReq/4])
		if load32(&words[slotSeq/4]) == s.Seq {
			break
		}
	}
	s.State = r.state(uint32(s.Index), s.Seq)
	return s
}

// state compares a sequence number with the position that the slot has in the lap
// which begins at the head.
func (r Ring) state(index, seq uint32) SlotState {
	ahead := (index - r.Head) & (RingEntries - 1)
	position := r.Head + ahead
	taken := ahead < r.Tail-r.Head
	switch {
	case taken && seq == position+1:
		return SlotFull
	case taken && seq == position:
		return SlotWriting
	case !taken && seq == position:
		return SlotFree
	case !taken && seq == position-RingEntries+1:
		return SlotReading
	}
	return SlotOdd
}

// Slots reads n slots, at most the whole ring, from an index or a position on.
func (r Ring) Slots(from uint32, n int) []Slot {
	slots := make([]Slot, max(0, min(n, RingEntries)))
	for i := range slots {
		slots[i] = r.Slot(int(from%RingEntries) + i)
	}
	return slots
}

// check says what is wrong with the positions.
func (r Ring) check() error {
	switch {
	case r.Entries != RingEntries || r.Mask != RingEntries-1:
		return fmt.Errorf("%v: %d entries with mask %#x", r.Name, r.Entries, r.Mask)
	case r.Tail-r.Head > RingEntries:
		return fmt.Errorf("%v: head %d and tail %d are more than a lap apart", r.Name, r.Head, r.Tail)
	}
	return nil
}
