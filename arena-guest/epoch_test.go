package guest_test

import (
	"testing"

	"skirepl/inspect"
)

// TestResetVoidsRequests: what was submitted before a reset comes back as nothing, at
// whatever stage the reset met it, though its id is something again: it would be
// somebody else's.
func TestResetVoidsRequests(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	w := h.join(base)
	omega := func() uint32 { return a.parse("S I I (S I I)") }
	forget := func() {
		a.call("reset")
		a.call("machineStart", omega(), 1000)
		a.call("machineStart", omega(), 1000) // so that ids are what they were
	}
	for _, stage := range []struct {
		name string
		node uint32
		run  func()
	}{
		{"a term in the SQ", omega(), func() {}},
		{"a machine in the SQ", a.call("machineStart", omega(), 1000), func() {}},
		{"a term's machine in the CQ", omega(), func() { w.want(1, "workerTurn", 10) }},
		{"a machine in the CQ", a.call("machineStart", omega(), 1000), func() { w.want(1, "workerTurn", 10) }},
	} {
		a.want(0, "hostSubmit", stage.node, 5)
		stage.run()
		forget()
		before := h.image(base).Agents()
		w.call("workerTurn", 10)
		if node := a.answered(5); node != empty {
			t.Errorf("%s is answered with node %d, of kind %v", stage.name, node, inspect.Kind(a.call("kindOf", node)))
		}
		if after := h.image(base).Agents(); after[1].Counters.Turns != before[1].Counters.Turns {
			t.Errorf("%s: the worker has run a machine", stage.name)
		}
	}
	a.want(0, "hostSubmit", 0, 6)
	a.call("reset")
	if r := a.call64("hostRevoke"); r != 6<<32|uint64(empty) {
		t.Errorf("hostRevoke is %#x", r)
	}
}

// TestBusyRun: a machine that a resize keeps from running hasn't stopped for what its
// meter says, which is of an earlier turn.
func TestBusyRun(t *testing.T) {
	h := newHost(t, large)
	a, _ := h.arena(1 << 16)
	a.call("setBounded", 1)
	a.call("setFlags", 0)
	m := a.call("machineStart", a.parse("S I I (S I I)"), 5)
	a.want(m, "machineRun", m, 1000)
	a.want(uint32(inspect.StopBudget), "machineCount", m, 3)
	a.call("machineBudget", m, 7)
	for n := uint32(0); a.call("allocVar", n) != again; n++ { // until the arena grows
	}
	a.want(again, "machineRun", m, 1000)
	for a.call("maintain") == 0 {
	}
	a.want(m, "machineRun", m, 1000)
	a.want(12, "machineCount", m, 0)
}
