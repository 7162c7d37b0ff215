package guest_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"skirepl/inspect"
)

// TestCanonical: several agents make the same nodes at the same time, in an arena that
// grows all the while. Each node has one id, whoever asks.
func TestCanonical(t *testing.T) {
	for _, agents := range []int{2, 4} {
		for _, test := range []struct {
			name string
			make func(a *agent, i uint32, last []uint32) uint32
		}{
			{"variables", func(a *agent, i uint32, _ []uint32) uint32 { return a.call("allocVar", i) }},
			{"applications", func(a *agent, i uint32, last []uint32) uint32 {
				return a.call("allocCons", last[len(last)-1], last[uint32(len(last))*(i%7)/7])
			}},
			{"both", func(a *agent, i uint32, last []uint32) uint32 {
				if i%2 == 0 {
					return a.call("allocVar", i/2)
				}
				return a.call("allocCons", last[len(last)-1], last[uint32(len(last))*(i%11)/11])
			}},
		} {
			t.Run(fmt.Sprintf("%s/%d", test.name, agents), func(t *testing.T) {
				h := newHost(t, small)
				a, base := h.arena(1024)
				all := []*agent{a}
				for len(all) < agents {
					all = append(all, h.join(base))
				}
				made := make([][]uint32, agents)
				var group sync.WaitGroup
				for i, a := range all {
					a.t = quiet{t}
					made[i] = []uint32{a.call("allocVar", 1<<20)}
					group.Go(func() {
						for n := range uint32(20_000) {
							made[i] = append(made[i], test.make(a, n, made[i]))
						}
					})
				}
				group.Wait()
				for i := range made {
					if !slices.Equal(made[i], made[0]) {
						t.Errorf("agents 0 and %d have different ids for the same nodes", i)
					}
				}
			})
		}
	}
}

// quiet is a test as a goroutine may use it: what is fatal only marks it.
type quiet struct{ *testing.T }

func (q quiet) Fatalf(format string, args ...any) {
	q.Errorf(format, args...)
	panic("the goroutine can't go on")
}

// TestManyWorkers: thousands of requests, from terms that grow the arena, on several
// workers: each is answered once, with its result.
func TestManyWorkers(t *testing.T) {
	const requests = 8000
	for _, workers := range []int{1, 2, 4} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			h := newHost(t, small)
			a, base := h.arena(1024)
			a.call("setBatchGas", 300)
			loops := make([]*loop, workers)
			for i := range loops {
				loops[i] = h.workerLoop(base)
			}
			loops[0].asleep(uint32(workers))
			heads := []uint32{a.parse("I"), a.parse("S K K"), a.parse("W (S (K I))"), a.parse("S B (S B (K I)) (S B I) v0")}
			want := make([]uint32, requests)
			answers := make([]int, requests)
			pulled := 0
			pull := func() {
				req, node := a.pull()
				if node != want[req] {
					if a.call("kindOf", node) != uint32(inspect.KindSuspension) {
						t.Fatalf("request %d is answered with %d, want %d", req, node, want[req])
					}
					for a.call("hostSubmit", node, req) != 0 {
					}
					return
				}
				answers[req]++
				pulled++
			}
			for req := range uint32(requests) {
				x := a.call("allocVar", req%500)
				head := heads[req%4]
				want[req] = x
				switch req % 4 {
				case 2: // W (S (K I)) x → x x
					want[req] = a.call("allocCons", x, x)
				case 3: // v0 four times
					for range 4 {
						want[req] = a.call("allocCons", a.call("allocVar", 0), want[req])
					}
				}
				for a.call("hostSubmit", a.call("allocCons", head, x), req) != 0 {
					pull()
				}
			}
			for pulled < requests {
				pull()
			}
			for req, n := range answers {
				if n != 1 {
					t.Errorf("request %d is answered %d times", req, n)
				}
			}
			if c := a.call64("hostPull"); c != noCompletion {
				t.Errorf("one completion too many: %#x", c)
			}
			a.call("stopWorkers")
			for _, l := range loops {
				l.ends()
			}
		})
	}
}
