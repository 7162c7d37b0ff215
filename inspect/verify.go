package inspect

import (
	"errors"
	"fmt"
	"slices"
)

// Verify checks everything that holds of an arena at rest: no agent is at work, no
// task is under way, though machines may be paused and requests may wait in the
// rings. Tests call it after every scenario. It returns nil or an error that lists
// what is wrong, the first few problems in full.
//
//	err := im.Read(inspect.Verify)
//
// It checks that
//
//   - the header is consistent and the arrays lie as the guest lays them out;
//   - every term has the fields and the shape that follow from its symbol or its
//     parts, and no term contains itself;
//   - every term is in its bucket, once, and no two are the same;
//   - the terminal cache and the memo point to terms;
//   - every paused machine has a meter and a stack of frames that belong to no
//     other machine and to no free list;
//   - ids that are reserved or not given out are holes;
//   - every slot of the rings is free or full, as head and tail say.
//
// Whether a memo entry is true can't be seen without reducing; that is not checked.
//
// Time and memory are linear in the arena's capacity.
func Verify(v *View) error {
	top := v.Top()
	c := &check{v: v, top: top, linked: make([]bool, top), owners: make([]uint32, top)}
	c.header()
	c.rings()
	c.nodes()
	c.buckets()
	c.acyclic()
	c.machines()
	c.agents()
	if !v.Valid() {
		return ErrResizing
	}
	return c.err()
}

// A check is one run of Verify.
type check struct {
	v      *View
	top    ID
	linked []bool   // met in a bucket
	owners []uint32 // of frames and meters: 0 none, onFreeList, or a Suspension's id and 1

	suspensions []ID
	problems    []error
	more        int // problems that are not listed
}

// maxProblems bounds what Verify lists: a damaged arena can have millions.
const maxProblems = 16

func (c *check) problem(format string, args ...any) {
	if len(c.problems) == maxProblems {
		c.more++
		return
	}
	c.problems = append(c.problems, fmt.Errorf(format, args...))
}

func (c *check) err() error {
	if c.problems == nil {
		return nil
	}
	list := append([]error{errors.New("the arena is damaged")}, c.problems...)
	if c.more > 0 {
		list = append(list, fmt.Errorf("and %d more problems", c.more))
	}
	return errors.Join(list...)
}

// header checks what a View didn't need to.
func (c *check) header() {
	h := loadHeader(c.v.header)
	const sq, cq, kind = headerBytes, headerBytes + ringBytes, headerBytes + 2*ringBytes
	if h[wSQ] != sq || h[wCQ] != cq || h[wKind] < kind {
		c.problem("header: SQ, CQ and arrays begin at %d, %d and %d, not at %d, %d and from %d on",
			h[wSQ], h[wCQ], h[wKind], sq, cq, kind)
	}
	offsets, _ := arrayOffsets(h[wCapacity])
	for i, a := range arrays {
		if want := uint64(h[wKind]) + offsets[i]; uint64(h[a.word]) != want {
			c.problem("header: array %s begins at %d, not at %d", a.name, h[a.word], want)
		}
	}
	for _, rule := range [...]struct {
		word   int
		name   string
		lo, hi uint32
	}{
		{wTop, "top", 0, h[wCapacity]},
		{wLimit, "limit of ids", 0, maxCapacity},
		{wFlags, "flags", 0, uint32(FlagMemo)},
		{wBatchGas, "batch gas", 1, 0xffffffff},
		{wTask, "task", 0, 0},
		{wTaskLock, "task lock", 0, 0},
	} {
		if w := h[rule.word]; w < rule.lo || w > rule.hi {
			c.problem("header: %s is %d, which is not from %d to %d", rule.name, w, rule.lo, rule.hi)
		}
	}
}

func (c *check) rings() {
	for _, name := range []RingName{SQ, CQ} {
		r := c.v.im.Ring(name)
		if err := r.check(); err != nil {
			c.problem("%w", err)
			continue
		}
		for _, s := range r.Slots(0, RingEntries) {
			if s.State != SlotFree && s.State != SlotFull {
				c.problem("%v: slot %d with sequence number %d is %v between head %d and tail %d",
					name, s.Index, s.Seq, s.State, r.Head, r.Tail)
			}
		}
	}
}

// agents checks their free lists and the ids that they have reserved.
func (c *check) agents() {
	agents := c.v.im.Agents()
	for _, a := range agents {
		if a.State != AgentOutside {
			c.problem("agent %d is %v: the arena is not at rest", a.Index, a.State)
		}
		if a.Work >= works {
			c.problem("agent %d has the unknown %v", a.Index, a.Work)
		}
		for f, err := range c.v.Stack(a.Free) {
			if err != nil {
				c.problem("agent %d, free list: %w", a.Index, err)
				break
			}
			if !c.own(f.ID, onFreeList) {
				c.problem("agent %d, free list: %s", a.Index, c.owned(f.ID))
				break
			}
		}
	}
	slices.SortFunc(agents, func(a, b Agent) int { return int(int64(a.NextID) - int64(b.NextID)) })
	end := ID(0)
	for _, a := range agents {
		if a.NextID == a.EndID {
			continue
		}
		if a.NextID < end || a.NextID > a.EndID || a.EndID > c.top {
			c.problem("agent %d has reserved the ids from %d to %d, others those below %d, and top is %d",
				a.Index, a.NextID, a.EndID, end, c.top)
			continue
		}
		end = a.EndID
		for id := a.NextID; id < a.EndID; id++ {
			if k := c.v.Kind(id); k != KindHole {
				c.problem("%s has an id that agent %d has reserved", called(k, id), a.Index)
			}
		}
	}
}
