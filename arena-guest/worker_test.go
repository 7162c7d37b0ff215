package guest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"skirepl/inspect"
	"skirepl/ski"
)

// A loop is a worker in workerLoop, on a goroutine of its own.
type loop struct {
	h    *host
	base uint32
	done chan error
}

func (h *host) workerLoop(base uint32) *loop {
	h.t.Helper()
	w := h.join(base)
	l := &loop{h, base, make(chan error, 1)}
	go func() {
		_, err := w.mod.ExportedFunction("workerLoop").Call(ctx)
		l.done <- err
	}()
	return l
}

// asleep waits until so many workers wait for something to do.
func (l *loop) asleep(workers uint32) {
	l.h.t.Helper()
	im := l.h.image(l.base)
	for range 20_000 {
		if im.Ring(inspect.SQ).NotEmptyWaiters >= workers {
			return
		}
		time.Sleep(time.Millisecond)
	}
	l.h.t.Fatalf("after 20 seconds %d workers wait, want %d", im.Ring(inspect.SQ).NotEmptyWaiters, workers)
}

// ends waits for the end of the loop; it must come within 100 ms.
func (l *loop) ends() {
	l.h.t.Helper()
	begin := time.Now()
	select {
	case err := <-l.done:
		if err != nil {
			l.h.t.Errorf("workerLoop: %v", err)
		}
		if took := time.Since(begin); took > 10*time.Second {
			l.h.t.Errorf("workerLoop ends after %v", took)
		}
	case <-time.After(20 * time.Second):
		l.h.t.Fatal("workerLoop does not end")
	}
}

// pull waits for a completion.
func (a *agent) pull() (req, node uint32) {
	a.t.Helper()
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(20 * time.Microsecond) {
		if c := a.call64("hostPull"); c != noCompletion {
			return uint32(c >> 32), uint32(c)
		}
	}
	a.t.Fatal("no completion")
	return 0, 0
}

// answered checks that the next completion is of a request.
func (a *agent) answered(req uint32) (node uint32) {
	a.t.Helper()
	got, node := a.pull()
	if got != req {
		a.t.Fatalf("request %d is answered, want %d", got, req)
	}
	return node
}

// answer submits a node, and gives what it is answered with.
func (a *agent) answer(node, req uint32) uint32 {
	a.t.Helper()
	a.want(0, "hostSubmit", node, req)
	return a.answered(req)
}

// stop has the workers leave, and waits until this one has.
func (l *loop) stop(a *agent) {
	l.h.t.Helper()
	a.call("stopWorkers")
	l.ends()
}

func TestWorkerLoop(t *testing.T) {
	for _, spin := range []bool{false, true} {
		t.Run(fmt.Sprintf("spin=%v", spin), func(t *testing.T) {
			h := newHost(t, small)
			h.spin.Store(spin)
			a, base := h.arena(1024)
			w := h.workerLoop(base)
			for i, src := range reducing {
				id := a.parse(src)
				nf, _, _ := ski.Reduce(parse(t, src), 10_000)
				want := a.put(nf)
				if node := a.answer(id, uint32(i)); node != want {
					t.Errorf("%s is answered with %s, want %v", src, a.show(base, node), nf)
				}
			}
			// What is neither a term nor a machine.
			for _, bad := range []uint32{empty, again, 1 << 20, 1000} {
				if node := a.answer(bad, 99); node != empty {
					t.Errorf("node %#x is answered with %#x, want none", bad, node)
				}
			}
			w.stop(a)
		})
	}
}

// TestYield: a request that takes more than a turn comes back as its machine, and goes
// on when it is submitted again.
func TestYield(t *testing.T) {
	const src = "S B (S B (S B (S B (K I)))) (S B I) v0 v1" // v0 (v0 (… v1)), 16 deep
	nf, contractions, _ := ski.Reduce(parse(t, src), 10_000)
	for _, machine := range []bool{false, true} {
		for _, gas := range []uint32{1, 2, 7, 100} {
			t.Run(fmt.Sprintf("machine=%v,gas=%d", machine, gas), func(t *testing.T) {
				h := newHost(t, small)
				a, base := h.arena(1024)
				a.call("setFlags", 0)
				a.call("setBatchGas", gas)
				w := h.workerLoop(base)
				id, want := a.parse(src), a.put(nf)
				node := id
				if machine {
					node = a.call("machineStart", id, empty)
				}
				turns := uint32(0)
				for req := uint32(0); ; req++ {
					next := a.answer(node, req)
					turns++
					if next == want {
						break
					}
					if next != node && (machine || req > 0) {
						t.Fatalf("turn %d: %d is answered with %d", turns, node, next)
					}
					a.want(uint32(inspect.KindSuspension), "kindOf", next)
					a.want(uint32(inspect.StopGas), "machineCount", next, 3)
					node = next
				}
				if machine {
					a.want(uint32(contractions), "machineCount", node, 0)
					if moves := a.call("machineCount", node, 1); (moves+gas-1)/gas != turns {
						t.Errorf("%d transitions in %d turns of %d", moves, turns, gas)
					}
					a.call("machineFree", node)
				} else {
					a.want(uint32(inspect.KindContinuation), "kindOf", node) // the worker has freed its own machine
				}
				w.stop(a)
			})
		}
	}
}

// TestMaxSteps: the budget of a request that was submitted as a term.
func TestMaxSteps(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	w := h.workerLoop(base)
	req := uint32(0)
	for _, src := range reducing {
		id := a.parse(src)
		for _, budget := range []uint32{0, 1, 2, 5, 40} {
			a.call("setMaxSteps", budget)
			a.want(0, "hostSubmit", id, req)
			want, _, _ := ski.Reduce(parse(t, src), uint64(budget))
			if node := a.answered(req); node != a.put(want) {
				t.Errorf("%s up to %d contractions is answered with %s, want %v", src, budget, a.show(base, node), want)
			}
			req++
		}
	}
	// A machine brings its own.
	m := a.call("machineStart", a.parse("I (I (I v0))"), 2)
	a.call("setMaxSteps", 1)
	if node := a.answer(m, req); node != m {
		t.Errorf("a machine at its budget is answered with %d, want %d, itself", node, m)
	}
	a.want(uint32(inspect.StopBudget), "machineCount", m, 3)
	a.want(2, "machineCount", m, 0)
	a.want(a.parse("I v0"), "machinePlug", m)
	a.call("machineFree", m)
	w.stop(a)
}

// TestFullOnWorker: a machine that meets the limit comes back and says so.
func TestFullOnWorker(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	a.call("setLimit", 3000)
	a.call("setFlags", 0)
	w := h.workerLoop(base)
	m := a.call("machineStart", a.parse("W I (B v0 (W I))"), empty)
	var stop uint32
	for req := uint32(0); ; req++ {
		if node := a.answer(m, req); node != m {
			t.Fatalf("answered with %d, want %d", node, m)
		}
		if stop = a.call("machineCount", m, 3); stop != uint32(inspect.StopGas) || req > 1000 {
			break
		}
	}
	if stop != uint32(inspect.StopFull) {
		t.Errorf("the machine stops with %d, want %d", stop, inspect.StopFull)
	}
	// Others go on, if they need nothing.
	x := a.call("allocVar", 0)
	if node := a.answer(x, 77); node != x && node != empty {
		t.Errorf("v0 is answered with %d", node)
	}
	w.stop(a)
}

// TestFullTermOnWorker: a request submitted as a term comes back as its machine, too, when
// it meets the limit. It goes on when there is room again.
func TestFullTermOnWorker(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	a.call("setFlags", 0)
	w := h.workerLoop(base)
	src := strings.Repeat("S B (", 11) + "K I" + strings.Repeat(")", 11) + " (S B I) v0 v1" // v0 (v0 (… v1)), 2048 deep
	nf, _, _ := ski.Reduce(parse(t, src), 1<<20)
	req := uint32(0)
	// run submits a node and what it is answered with, until that is not out of gas.
	run := func(node uint32) uint32 {
		for begin := time.Now(); time.Since(begin) < 20*time.Second; req++ {
			node = a.answer(node, req)
			if a.call("kindOf", node) != uint32(inspect.KindSuspension) || a.call("machineCount", node, 3) != uint32(inspect.StopGas) {
				return node
			}
		}
		t.Fatal("no end")
		return 0
	}
	a.call("setLimit", 1500)
	m := run(a.parse(src))
	for range 2 {
		a.want(uint32(inspect.KindSuspension), "kindOf", m)
		a.want(uint32(inspect.StopFull), "machineCount", m, 3)
		if again := run(m); again != m { // in vain
			t.Fatalf("submitted again at the limit, %d is answered with %d", m, again)
		}
	}
	a.call("setLimit", 1<<20)
	if end := run(m); end != a.put(nf) {
		t.Errorf("with room again it ends with %d, want %d", end, a.put(nf))
	}
	a.want(uint32(inspect.KindContinuation), "kindOf", m) // the worker has freed its own machine

	// Whoever doesn't go on frees it.
	a.call("setLimit", h.image(base).Header().Top+200)
	m = run(a.parse("W I (B v0 (W I))"))
	a.want(uint32(inspect.StopFull), "machineCount", m, 3)
	a.call("machineFree", m)
	a.want(uint32(inspect.KindContinuation), "kindOf", m)
	w.stop(a)
}

// TestStopWorkersRaw: workers leave within 100 ms, those that sleep too, as often as
// one likes.
func TestStopWorkersRaw(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	workers := make([]*loop, 3)
	for range 5 {
		for i := range workers {
			workers[i] = h.workerLoop(base)
		}
		workers[0].asleep(3)
		a.call("stopWorkers")
		for _, w := range workers {
			w.ends()
		}
	}
}

// TestStopBusyWorker: one that is at work leaves after its turn.
func TestStopBusyWorker(t *testing.T) {
	h := newHost(t, small)
	a, base := h.arena(1024)
	a.call("setFlags", 0)
	w := h.workerLoop(base)
	w.asleep(1)
	m := a.call("machineStart", a.parse("W W W"), empty)
	for req := range uint32(50) {
		a.answer(m, req)
	}
	a.want(0, "hostSubmit", m, 50)
	w.stop(a)
	// The request is answered, or still there for the next worker.
	w = h.workerLoop(base)
	a.answered(50)
	w.asleep(1)
	w.stop(a)
}

// TestWorkerTurn: what it says while the arena is being reset by someone who is slow.
func TestWorkerTurn(t *testing.T) {
	h := newHost(t, large)
	a, base := h.arena(1 << 17)
	a.call("setBounded", 1)
	w := h.join(base)
	w.call("setBounded", 1)
	w.want(0, "workerTurn", 0)
	a.want(0, "hostSubmit", 0, 5)
	a.want(1, "resetStart")
	waits := 0
	for w.call("workerTurn", 0) == 3 {
		waits++ // and does a slice of it
	}
	if waits == 0 {
		t.Error("it never said that the arena is busy")
	}
	a.want(1, "maintain")
	if node := a.answered(5); node != empty {
		t.Errorf("a node from before a reset is answered with %d", node)
	}
	w.want(0, "workerTurn", 0)
}
