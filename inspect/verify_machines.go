package inspect

import "fmt"

// onFreeList is the owner of a frame that is to be used again.
const onFreeList = 0xffffffff

// own marks a frame or a meter as somebody's; false: it has an owner, or it isn't
// given out.
func (c *check) own(id ID, owner uint32) bool {
	if id >= c.top || c.owners[id] != 0 {
		return false
	}
	c.owners[id] = owner
	return true
}

// owned says whose a node is.
func (c *check) owned(id ID) string {
	switch {
	case id >= c.top:
		return fmt.Sprintf("node %d is not given out", id)
	case c.owners[id] == onFreeList:
		return fmt.Sprintf("node %d is on a free list", id)
	}
	return fmt.Sprintf("node %d is part of machine %d", id, c.owners[id]-1)
}

// machines checks the paused machines. Those that plug stand on the frames of
// another machine, so they come last.
func (c *check) machines() {
	var plugs []Suspension
	for _, id := range c.suspensions {
		s, err := c.v.Suspension(id)
		switch {
		case err != nil:
			c.problem("machine %d: %w", id, err)
			continue
		case s.Flags&FlagPlug != 0:
			plugs = append(plugs, s)
		default:
			c.stack(s)
		}
		c.machine(s)
	}
	for _, s := range plugs {
		c.stack(s)
	}
}

func (c *check) machine(s Suspension) {
	if !c.own(s.Meter, uint32(s.ID)+1) {
		c.problem("machine %d, meter: %s", s.ID, c.owned(s.Meter))
	}
	if s.Mode >= modes || s.Stop >= stops || s.Flags >= flagsEnd {
		c.problem("machine %d has the %v, %v and %v", s.ID, s.Mode, s.Stop, s.Flags)
	}
	if !c.term(s.Current) {
		c.problem("machine %d is at %s", s.ID, c.called(s.Current))
	}
	if s.Mode == ModeDone && s.Top != Empty {
		c.problem("machine %d is done and has frame %d", s.ID, s.Top)
	}
}

// stack checks the frames of a machine and makes them its own. The frames of one
// that plugs are checked down to the first that has been.
func (c *check) stack(s Suspension) {
	for f, err := range c.v.Stack(s.Top) {
		if err != nil {
			c.problem("machine %d: %w", s.ID, err)
			return
		}
		if !c.own(f.ID, uint32(s.ID)+1) {
			mine := f.ID < c.top && c.owners[f.ID] == uint32(s.ID)+1
			if s.Flags&FlagPlug == 0 || mine || f.ID >= c.top {
				c.problem("machine %d, stack: %s", s.ID, c.owned(f.ID))
			}
			return
		}
		if f.Stage >= stages {
			c.problem("machine %d, frame %d: unknown %v", s.ID, f.ID, f.Stage)
		}
		if !c.term(f.Node) {
			c.problem("machine %d, frame %d holds %s", s.ID, f.ID, c.called(f.Node))
		}
		if f.From != Empty && (f.From >= c.top || c.v.Kind(f.From) != KindApplication) {
			c.problem("machine %d, frame %d comes from %s", s.ID, f.ID, c.called(f.From))
		}
	}
}
