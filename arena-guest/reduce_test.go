package guest_test

import (
	"testing"

	"skirepl/inspect"
	"skirepl/ski"
)

// put makes a term of combinators, and of variables named v0, v1 and so on.
func (a *agent) put(t *ski.Term) uint32 {
	a.t.Helper()
	if fun, arg, ok := t.Split(); ok {
		return a.call("allocCons", a.put(fun), a.put(arg))
	}
	sym, name := t.Leaf()
	if sym != ski.Var {
		return a.call("allocTerminal", uint32(sym))
	}
	return a.call("allocVar", uint32(name[1]-'0'))
}

func (a *agent) parse(src string) uint32 {
	a.t.Helper()
	return a.put(parse(a.t, src))
}

func parse(t testing.TB, src string) *ski.Term {
	t.Helper()
	term, err := ski.ParseTerm(src)
	if err != nil {
		t.Fatal(err)
	}
	return term
}

func (a *agent) show(base, id uint32) string {
	a.t.Helper()
	v, err := a.host.image(base).View()
	if err != nil {
		a.t.Fatal(err)
	}
	return ski.Print(inspect.Terms{View: v}, inspect.ID(id), ski.Options{Limit: 300}).String
}

var reducing = []string{
	"v0", "S K", "I v0", "S K K v0", "K (I v0) (I v1)", "v0 (I v1) (I v2) (I (I v3))",
	"S (I v0) (K v1)", "W I K", "C (B W I) v0 (S' B C W v1)", "B' (C' v0 I) W (S I I) K",
	"S B (S B (K I)) (S B I) v0 v1", "S I I (S I I v0)", "W (B (W v0)) (I v1)",
}

// TestKernelStep and TestReduce: the older interface, call by call against the reference.
func TestKernelStep(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	for _, src := range reducing {
		term, id := parse(t, src), a.parse(src)
		for range 40 {
			next, _, ok := ski.Step(term)
			got := a.call("arenaKernelStep", id)
			if want := a.put(next); got != want {
				t.Fatalf("%s: %v steps to %s, want %v", src, term, a.show(base, got), next)
			}
			if !ok {
				break
			}
			term, id = next, got
		}
	}
	a.want(empty, "arenaKernelStep", empty)
	a.want(empty, "arenaKernelStep", 1<<20)
}

func TestReduce(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	for _, memo := range []uint32{0, 1} {
		a.call("setFlags", memo)
		for _, src := range reducing {
			term, id := parse(t, src), a.parse(src)
			a.want(id, "reduce", id, 0)
			for n := uint32(0); n < 40; n++ {
				next, _, normal := ski.Reduce(term, uint64(n))
				got := a.call("reduce", id, n)
				if want := a.put(next); got != want {
					t.Fatalf("%s: after %d contractions %s, want %v", src, n, a.show(base, got), next)
				}
				if normal {
					a.want(got, "reduce", id, empty)
					a.want(got, "reduce", got, empty) // a normal form is its own
					break
				}
			}
		}
	}
	a.want(empty, "reduce", empty, empty)
	a.want(empty, "reduce", 1<<20, 5)
}

// TestMachineExports: a machine in its host's hands.
func TestMachineExports(t *testing.T) {
	const contractions, transitions, skipped, why = 0, 1, 2, 3
	h := newHost(t, small)
	a, base := h.arena(1024)
	term := a.parse("v0 (I v1) (I v2)")
	m := a.call("machineStart", term, empty)
	a.want(uint32(inspect.KindSuspension), "kindOf", m)
	a.want(uint32(inspect.StopNone), "machineCount", m, why)
	a.want(m, "machineRun", m, 0)
	a.want(0, "machineCount", m, transitions)
	a.want(m, "machineRun", m, 6)
	a.want(uint32(inspect.StopGas), "machineCount", m, why)
	a.want(6, "machineCount", m, transitions)
	a.want(1, "machineCount", m, contractions)
	half := a.parse("v0 v1 (I v2)")
	a.want(half, "machinePlug", m)
	p := a.call("machinePlugStart", m)
	for a.call("machineRun", p, 1) == p {
	}
	a.want(half, "machineRun", p, 1)
	a.call("machineFree", p)
	a.call("machineBudget", m, 0)
	a.want(m, "machineRun", m, 1000)
	a.want(uint32(inspect.StopBudget), "machineCount", m, why)
	a.want(1, "machineCount", m, contractions)
	a.call("machineBudget", m, empty)
	nf := a.parse("v0 v1 v2")
	for range 2 {
		a.want(nf, "machineRun", m, 1000)
		a.want(uint32(inspect.StopDone), "machineCount", m, why)
		a.want(2, "machineCount", m, contractions)
		a.want(0, "machineCount", m, skipped)
	}
	a.want(nf, "machinePlug", m)
	h.verify(base)
	a.call("machineFree", m)
	a.call("machineFree", m)
	for _, bad := range []uint32{m, term, empty, 1 << 20} {
		a.want(empty, "machineRun", bad, 10)
		a.want(empty, "machinePlugStart", bad)
		a.want(empty, "machinePlug", bad)
		a.want(0, "machineCount", bad, contractions)
		a.call("machineFree", bad)
		a.call("machineBudget", bad, 3)
	}
	a.want(empty, "machineStart", m, 1)
	a.want(empty, "machineStep", m)

	// All of it once more is skipped, in one contraction's count each.
	m = a.call("machineStart", term, empty)
	a.want(nf, "machineRun", m, 1000)
	a.want(2, "machineCount", m, skipped)
	a.call("machineFree", m)

	// machineStep, run to its end, is arenaKernelStep.
	m = a.call("machineStep", term)
	a.want(half, "machineRun", m, 1000)
	a.want(half, "arenaKernelStep", term)
	a.call("machineFree", m)
}

// TestFull: an arena at its limit says EMPTY, and is good again after a reset.
func TestFull(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	a.call("setLimit", 1500)
	x := a.call("allocVar", 0)
	last, n := x, 0
	for id := x; id != empty; n++ {
		last, id = id, a.call("allocCons", id, id)
	}
	if n < 1000 || n > 1500 {
		t.Errorf("%d nodes fit a limit of 1500", n)
	}
	a.want(empty, "machineStart", last, 5)
	a.want(empty, "arenaKernelStep", last)
	a.want(empty, "reduce", last, 5)
	a.want(last, "reduce", last, 0)
	a.want(empty, "allocVar", 77)
	a.want(x, "allocVar", 0)
	h.verify(base)
	a.call("reset")
	a.want(a.call("allocVar", 0), "reduce", a.parse("S K K v0"), empty)
}
