package inspect

import (
	"math/rand/v2"
	"testing"

	"skirepl/ski"
)

// sample returns an arena with some of everything, its root and its machines.
func sample(t testing.TB) (a *arena, root ID, machines []ID) {
	a = newArena(t, minCapacity)
	for _, s := range ski.Combinators() {
		a.comb(s)
	}
	a.take() // a hole: the loser of a race
	root = a.parse("x (S K y) (S (K (I z)) (x I) y (S' x))")
	lazy := a.parse("W (B C x) (K I y z)")
	a.memo(a.parse("K I y z"), a.parse("z"), 2)
	a.memo(a.parse("I (f (g x))"), a.parse("f (g x)"), 1<<40)

	spare := a.push(StageLeft, Empty, root, Empty)
	path := []ski.Turn{ski.Right, ski.Left, ski.Left, ski.Left}
	current, top := a.pause(root, path, false)
	machines = append(machines, a.suspend(Suspension{Current: current, Top: top, Budget: 7, Stop: StopGas, Flags: FlagMemo}))
	machines = append(machines, a.suspend(Suspension{
		Mode: ModeRebuild, Current: current, Top: top, Budget: NoLimit, Flags: FlagPlug,
	}))
	current, top = a.pause(lazy, []ski.Turn{ski.Right, ski.Left, ski.Left}, true)
	machines = append(machines, a.suspend(Suspension{
		Mode: ModeReturn, Current: current, Top: top, Budget: NoLimit, Spent: 3,
		Contractions: 1<<33 + 5, Skipped: 1 << 32, Transitions: 1<<34 + 6, Stop: StopBudget, Flags: FlagMemo | FlagAuto,
	}))
	a.freeFrame(spare)

	for i := range uint32(RingEntries + 9) {
		a.publish(SQ, root, i)
		if i >= 6 {
			a.consume(SQ)
		}
	}
	a.publish(CQ, machines[0], 12)
	a.setAgent(agentNextID, a.header(wTop)+2)
	a.setAgent(agentEndID, a.header(wTop)+8)
	a.setHeader(wTop, a.header(wTop)+8) // the first two are lost
	a.setAgent(agentWork, uint32(WorkTaken))
	a.setAgent(agentReq, 99)
	a.setAgent(agentNode, uint32(root))
	a.setCounter(agentContractions, 1<<40+1)
	a.setCounter(agentGrowths, 3)
	return a, root, machines
}

// randomTerm returns a term with that many leaves.
func randomTerm(rng *rand.Rand, leaves int) *ski.Term {
	if leaves > 1 {
		n := 1 + rng.IntN(leaves-1)
		return ski.App(randomTerm(rng, n), randomTerm(rng, leaves-n))
	}
	if rng.IntN(3) == 0 {
		return ski.FreeVar(names[rng.IntN(len(names))])
	}
	combs := ski.Combinators()
	return ski.Comb(combs[rng.IntN(len(combs))])
}

// TestSample checks the builder with Verify, and Verify with the builder.
func TestSample(t *testing.T) {
	a, _, _ := sample(t)
	a.verify()
	newArena(t, minCapacity).verify()
}
