package inspect

import (
	"errors"
	"fmt"
	"iter"
)

// ErrCycle says that what should end goes round in a circle, or is longer than the
// whole arena: the image is damaged, or a stack changed while it was read.
var ErrCycle = errors.New("a circle where there should be an end")

// A KindError says that a node is not of the kind that belongs in its place.
type KindError struct {
	ID   ID
	Kind Kind   // what it is
	Want string // what should be in its place, as in "a frame"
}

func (e *KindError) Error() string {
	return called(e.Kind, e.ID) + " where " + e.Want + " should be"
}

// called returns what messages call a node, as in "Terminal 3".
func called(k Kind, id ID) string {
	if id == Empty {
		return "no node"
	}
	return fmt.Sprintf("%v %d", k, id)
}

// A Suspension is a paused machine.
type Suspension struct {
	ID      ID
	Mode    Mode
	Current ID     // the node that it is at
	Top     ID     // the frame on top of its stack; Empty: there is none
	Budget  uint32 // contractions that it may still do, or NoLimit
	Spent   uint64 // contractions since the innermost update frame was pushed

	// What its meter says.
	Meter        ID
	Contractions uint64 // done so far, those skipped by the memo included
	Skipped      uint64 // of which the memo spared
	Transitions  uint64 // moves of the machine
	Stop         Stop   // why it stopped
	Flags        Flags
}

// Suspension reads a paused machine. The error is a [*KindError].
func (v *View) Suspension(id ID) (Suspension, error) {
	n := v.Node(id)
	if n.Kind != KindSuspension {
		return Suspension{}, &KindError{id, n.Kind, "a Suspension"}
	}
	meter := v.Node(n.Next)
	if meter.Kind != KindMeter {
		return Suspension{}, &KindError{meter.ID, meter.Kind, "the Suspension's Meter"}
	}
	return Suspension{
		ID: id, Mode: Mode(n.Sym), Current: n.Left, Top: n.Right, Budget: n.Hash,
		Spent: load64(&v.digest[2*id]),

		Meter:        meter.ID,
		Contractions: v.pair(v.left, v.right, meter.ID),
		Skipped:      load64(&v.digest[2*meter.ID]),
		Transitions:  v.pair(v.hash, v.next, meter.ID),
		Stop:         Stop(meter.Sym),
		Flags:        Flags(v.parts(meter.ID)),
	}, nil
}

// A Frame is one element of a machine's stack.
type Frame struct {
	ID     ID
	Stage  Stage
	Node   ID     // what is kept; see [Stage]
	From   ID     // left, right: the application that it came from
	Saved  uint64 // update: contractions of the next update frame beneath, up to when it was pushed
	Parent ID     // the frame beneath; Empty: it is the last one
}

// frame reads a node that must be a frame.
func (v *View) frame(id ID) (Frame, error) {
	if k := v.Kind(id); k != KindContinuation {
		return Frame{}, &KindError{id, k, "a frame"}
	}
	f := Frame{
		ID:     id,
		Stage:  Stage(v.sym.at(id)),
		Node:   ID(load32(&v.right[id])),
		From:   Empty,
		Parent: ID(load32(&v.left[id])),
	}
	if f.Stage == StageUpdate {
		f.Saved = v.pair(v.hash, v.next, id)
	} else {
		f.From = ID(load32(&v.hash[id]))
	}
	return f, nil
}

// Stack iterates over the frames from top downwards. An error, a [*KindError] or
// [ErrCycle], comes last.
func (v *View) Stack(top ID) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		left := v.capacity
		for id := top; id != Empty; left-- {
			f, err := v.frame(id)
			if left == 0 {
				err = ErrCycle
			}
			if !yield(f, err) || err != nil {
				return
			}
			id = f.Parent
		}
	}
}

// Frames returns at most max frames from top downwards, and the frame beneath
// them, from which to go on; [Empty] if there is none. With an error it returns
// the frames above the place that is wrong.
func (v *View) Frames(top ID, max int) (frames []Frame, rest ID, err error) {
	rest = top
	if max <= 0 {
		return nil, rest, nil
	}
	for f, err := range v.Stack(top) {
		if err != nil {
			return frames, rest, err
		}
		frames = append(frames, f)
		rest = f.Parent
		if len(frames) == max {
			break
		}
	}
	return frames, rest, nil
}

// Depth counts the frames from top downwards. The time is that of following so
// many links, a few milliseconds for a million. With an error, as that of
// [View.Stack], it returns how many there are above the place that is wrong.
func (v *View) Depth(top ID) (int, error) {
	depth := 0
	for id := top; id != Empty; depth++ {
		if k := v.Kind(id); k != KindContinuation {
			return depth, &KindError{id, k, "a frame"}
		}
		if depth == int(v.capacity) {
			return depth, ErrCycle
		}
		id = ID(load32(&v.left[id]))
	}
	return depth, nil
}
