package arena

import (
	"context"
	"math"
	"time"

	guest "skirepl/arena-guest"
)

// Counters of a machine.
type Counters struct {
	Contractions uint64 // textbook rewrites; math.MaxUint64 means at least that
	Skipped      uint64 // those among them that the memo knew already
	Transitions  uint64 // moves of the machine
}

// Stop is why a machine stopped.
type Stop = guest.Stop

// NoLimit as a budget means that there is none.
const NoLimit = math.MaxUint64

// Machine is a reduction that can be stopped between any two transitions. Its
// state is a Suspension in the arena. A machine must be used by one goroutine at a
// time, and be freed.
type Machine struct {
	a    *Arena
	susp ID
	// budget is how many contractions it may do altogether. The Suspension, whose own
	// count has 32 bits, gets it in portions.
	budget uint64
	result ID
	pace   pace
	until  uint64 // transitions at which Run and RunOnWorkers stop; 0: none
}

// pace finds how many transitions take about half a millisecond: it keeps calls
// of the guest short, however slow the memory is.
type pace struct{ gas uint32 }

const (
	firstGas = 5000
	minGas   = 500
	maxGas   = 200000
	slice    = 500 * time.Microsecond
)

func (a *Arena) machine(susp ID, budget uint64, err error) (*Machine, error) {
	if susp, err = a.made(susp, err); err != nil {
		return nil, err
	}
	return &Machine{a: a, susp: susp, budget: budget, result: guest.Empty, pace: pace{gas: firstGas}}, nil
}

// portion is what a Suspension is given of the contractions that are left.
func portion(left uint64) uint32 {
	if left == NoLimit {
		return guest.NoLimit
	}
	return uint32(min(left, uint64(guest.NoLimit-1)))
}

// Start makes a machine for a term that may do budget contractions.
func (a *Arena) Start(ctx context.Context, expr ID, budget uint64) (*Machine, error) {
	susp, err := a.node(ctx, "machineStart", uint32(expr), portion(budget))
	return a.machine(susp, budget, err)
}

// StartStep makes a machine that does one contraction and then rebuilds the whole
// term: arenaKernelStep, one transition at a time.
func (a *Arena) StartStep(ctx context.Context, expr ID) (*Machine, error) {
	susp, err := a.node(ctx, "machineStep", uint32(expr))
	return a.machine(susp, 1, err)
}

// Suspension is the machine's state in the arena.
func (m *Machine) Suspension() ID { return m.susp }

// Result is the term that the machine ended with; Empty before.
func (m *Machine) Result() ID { return m.result }

// Turn runs the machine for at most gas transitions, in one call of the guest: of
// more than a few thousand the call lasts too long. It may return before the gas
// is spent, since the arena may have to grow. The result is StopGas as long as the
// machine can go on.
func (m *Machine) Turn(gas uint32) (Stop, error) {
	r, err := m.a.call("machineRun", uint32(m.susp), gas)
	if err != nil {
		return guest.StopNone, err
	}
	if ID(r) == guest.Again { // a resize kept it from running at all
		return guest.StopGas, nil
	}
	return m.stopped(ID(r))
}

// stopped says where the machine stands after a turn that gave id.
func (m *Machine) stopped(id ID) (Stop, error) {
	if m.susp == guest.Empty { // freed
		return guest.StopNone, ErrNoTerm
	}
	if err := m.a.sound(); err != nil {
		return guest.StopNone, err
	}
	switch id {
	case m.susp:
	case guest.Empty:
		return guest.StopNone, ErrNoTerm
	default:
		m.result = id
		return guest.StopDone, nil
	}
	stop, resizing, err := m.a.tryCall("machineCount", uint32(m.susp), guest.CountStop)
	if err != nil {
		return guest.StopNone, err
	}
	if resizing {
		return guest.StopGas, nil // why it stopped, the next turn finds out again
	}
	if Stop(stop) == guest.StopBudget {
		if left, err := m.left(); err != nil || left == 0 {
			return guest.StopBudget, err
		}
		return guest.StopGas, m.AddBudget(0) // the next portion
	}
	return Stop(stop), nil
}

// StopAt has Run and RunOnWorkers stop, with StopGas, when the machine has done n
// transitions altogether, neither more nor fewer. 0: they don't.
func (m *Machine) StopAt(n uint64) { m.until = n }

// unlimited is what gasLeft gives when no turn can go too far.
const unlimited = math.MaxUint32

// gasLeft is what is left of the transitions up to StopAt.
func (m *Machine) gasLeft() (uint32, error) {
	if m.until == 0 {
		return unlimited, nil
	}
	done, err := m.count(guest.CountTransitions)
	return uint32(min(m.until-min(done, m.until), unlimited)), err
}

// Run runs the machine until it is done, has spent its budget, meets a full arena
// or ctx ends, whose error it then returns; the machine can go on from there. after,
// if not nil, is called between turns, about two thousand times a second.
func (m *Machine) Run(ctx context.Context, after func()) (Stop, error) {
	for {
		if err := m.a.Rest(ctx); err != nil {
			return guest.StopGas, err
		}
		left, err := m.gasLeft()
		if err != nil || left == 0 {
			return guest.StopGas, err
		}
		begin := time.Now()
		stop, err := m.Turn(min(m.pace.gas, left))
		if err != nil || stop != guest.StopGas {
			return stop, err
		}
		m.pace.adapt(time.Since(begin))
		if after != nil {
			after()
		}
		if err := ctx.Err(); err != nil {
			return stop, err
		}
	}
}

func (p *pace) adapt(took time.Duration) {
	switch {
	case took > slice:
		p.gas = max(minGas, p.gas/2)
	case took < slice/2:
		p.gas = min(maxGas, p.gas*2)
	}
}

// AddBudget lets a paused machine do n contractions more than are left of its
// budget; if that makes 2^64-1 or more altogether, as many as there are.
func (m *Machine) AddBudget(n uint64) error {
	m.budget += min(n, NoLimit-m.budget)
	left, err := m.left()
	if err == nil {
		_, err = m.a.callAtRest("machineBudget", uint32(m.susp), portion(left))
	}
	return err
}

// left is what is left of the budget.
func (m *Machine) left() (uint64, error) {
	if m.budget == NoLimit {
		return NoLimit, nil
	}
	done, err := m.count(guest.CountContractions)
	return m.budget - min(done, m.budget), err
}

func (m *Machine) count(which uint32) (uint64, error) {
	return m.a.callAtRest("machineCount", uint32(m.susp), which)
}

// Counters are what the machine has done so far.
func (m *Machine) Counters() (c Counters, err error) {
	for _, f := range []struct {
		which uint32
		to    *uint64
	}{
		{guest.CountContractions, &c.Contractions},
		{guest.CountSkipped, &c.Skipped},
		{guest.CountTransitions, &c.Transitions},
	} {
		if *f.to, err = m.count(f.which); err != nil {
			return c, err
		}
	}
	return c, nil
}

// Plug rebuilds the whole term that the paused machine stands for. ErrFull: there
// is no room for it; package inspect can still read it from the frames.
func (m *Machine) Plug(ctx context.Context) (ID, error) {
	id, _, err := m.PlugCost(ctx)
	return id, err
}

// PlugCost is Plug, and says how many transitions that took.
func (m *Machine) PlugCost(ctx context.Context) (ID, uint64, error) {
	if m.result != guest.Empty {
		return m.result, 0, nil
	}
	susp, err := m.a.node(ctx, "machinePlugStart", uint32(m.susp))
	p, err := m.a.machine(susp, NoLimit, err)
	if err != nil {
		return guest.Empty, 0, err
	}
	defer p.Free()
	stop, err := p.Run(ctx, nil)
	if err == nil && stop == guest.StopFull {
		err = ErrFull
	}
	if err != nil {
		return guest.Empty, 0, err
	}
	spent, err := p.count(guest.CountTransitions)
	return p.result, spent, err
}

// Free takes back the machine's nodes.
func (m *Machine) Free() {
	if m.susp == guest.Empty {
		return
	}
	_, _ = m.a.callAtRest("machineFree", uint32(m.susp)) // a closed arena has freed it
	m.susp = guest.Empty
}

// Step gives the whole term after one leftmost-outermost contraction, and the
// transitions that it took. In normal form it is expr itself.
func (a *Arena) Step(ctx context.Context, expr ID) (ID, Counters, error) {
	m, err := a.StartStep(ctx, expr)
	if err != nil {
		return guest.Empty, Counters{}, err
	}
	defer m.Free()
	stop, err := m.Run(ctx, nil)
	if err == nil && stop == guest.StopFull {
		err = ErrFull
	}
	if err != nil {
		return guest.Empty, Counters{}, err
	}
	c, err := m.Counters()
	return m.result, c, err
}
