// Command bench reduces a corpus of terms, with and without memo, and reports what
// it took: one line a term, and the geometric means against the systems whose times
// are known.
//
//	go run ./bench [-quick] [-runs N] [-corpus DIR] [-only terms|sizes|parallel]
//
// Then what a contraction costs among many nodes and in deep terms, and what two
// workers reach against two processes.
//
// Seconds are those of the best run, of the reduction alone, in a fresh arena, on
// one agent.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

func main() {
	quick := flag.Bool("quick", false, "smaller terms of our own")
	runs := flag.Int("runs", 5, "runs of each term; the best one counts")
	dir := flag.String("corpus", "arena/testdata/corpus", "the terms with known times")
	only := flag.String("only", "", "terms, parallel or sizes: that part of the report alone")
	agent := flag.Int("agent", -1, "be that one of the processes of the parallel part")
	load := flag.Int("load", 0, "with -agent, its workload")
	flag.Parse()
	var err error
	switch {
	case *agent >= 0:
		err = process(*agent, *load)
	case *only == "terms":
		err = report(*dir, *quick, *runs)
	case *only == "parallel":
		err = parallel(*quick)
	case *only == "sizes":
		err = sizes(*quick)
	case *only == "":
		err = errors.Join(report(*dir, *quick, *runs), sizes(*quick), parallel(*quick))
	default:
		err = fmt.Errorf("-only %s: want terms, parallel or sizes", *only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func report(dir string, quick bool, runs int) error {
	known, err := corpus(dir)
	if err != nil {
		return err
	}
	for _, memo := range []bool{true, false} {
		fmt.Printf("memo %s\n%-16s %12s %12s %11s %9s %9s %9s %6s %6s %6s %10s %8s %8s\n", onOff(memo),
			"term", "contractions", "skipped", "transitions", "updates", "hits", "nodes", "B/node", "looks", "chain", "seconds", "replaced", "native")
		var means means
		for _, t := range append(known, ours(quick)...) {
			m, err := measure(t.term, memo, runs)
			if err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
			fmt.Printf("%-16s %12d %12d %11d %9d %9d %9d %6.1f %6.2f %6.2f %10.6f %s %s\n", t.name, m.Contractions, m.Skipped, m.Transitions,
				m.updates, m.hits, m.nodes, m.bytesPerNode, m.lookups, m.chain, m.seconds, factor(t.replaced, m.seconds), factor(t.native, m.seconds))
			means.add(t, m.seconds)
		}
		means.print()
	}
	return nil
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func factor(other, ours float64) string {
	if other == 0 {
		return fmt.Sprintf("%8s", "-")
	}
	return fmt.Sprintf("%7.1fx", other/ours)
}

// means are geometric means of how many times faster we are.
type means struct {
	replaced, native float64
	n                int
}

func (m *means) add(t term, seconds float64) {
	if t.replaced == 0 {
		return
	}
	m.replaced += math.Log(t.replaced / seconds)
	m.native += math.Log(t.native / seconds)
	m.n++
}

func (m *means) print() {
	fmt.Printf("geometric mean over %d terms: %.1f times faster than the replaced system, %.1f times than its native rewrite\n\n",
		m.n, math.Exp(m.replaced/float64(m.n)), math.Exp(m.native/float64(m.n)))
}

// measurement of a term's best run.
type measurement struct {
	arena.Counters
	nodes                        uint32
	bytesPerNode, lookups, chain float64 // lookups a contraction done, nodes looked at a lookup
	updates, hits                uint64  // update frames pushed, memo entries used
	seconds                      float64
}

func measure(t *ski.Term, memo bool, runs int) (best measurement, err error) {
	for i := range runs {
		m, err := once(t, memo)
		if err != nil {
			return m, err
		}
		if i == 0 || m.seconds < best.seconds {
			best = m
		}
	}
	return best, nil
}

func once(t *ski.Term, memo bool) (m measurement, err error) {
	ctx := context.Background()
	a, err := arena.Open(arena.Options{})
	if err != nil {
		return m, err
	}
	defer a.Close()
	if err := a.SetMemo(memo); err != nil {
		return m, err
	}
	root, err := intern(ctx, a, t, make(map[string]uint32))
	if err != nil {
		return m, err
	}
	before, err := host(a)
	if err != nil {
		return m, err
	}
	begin := time.Now()
	machine, err := a.Start(ctx, root, arena.NoLimit)
	if err != nil {
		return m, err
	}
	stop, err := machine.Run(ctx, nil)
	m.seconds = time.Since(begin).Seconds()
	if err != nil || stop != guest.StopDone {
		return m, fmt.Errorf("stopped with %d: %w", stop, err)
	}
	if m.Counters, err = machine.Counters(); err != nil {
		return m, err
	}
	after, err := host(a)
	if err != nil {
		return m, err
	}
	m.updates, m.hits = after.updates-before.updates, after.hits-before.hits
	m.nodes = a.Nodes()
	m.bytesPerNode = float64(after.bytes) / float64(m.nodes)
	if done := m.Contractions - m.Skipped; done > 0 {
		m.lookups = float64(after.lookups-before.lookups) / float64(done)
	}
	if n := after.lookups - before.lookups; n > 0 {
		m.chain = float64(after.probes-before.probes) / float64(n)
	}
	return m, nil
}

// tallies are what the arena has counted.
type tallies struct{ lookups, probes, updates, hits, bytes uint64 }

func host(a *arena.Arena) (t tallies, err error) {
	im, err := inspect.Open(a.Memory(), a.Base())
	if err != nil {
		return t, err
	}
	for _, agent := range im.Agents() {
		t.lookups += agent.Counters.Lookups
		t.probes += agent.Counters.Probes
		t.updates += agent.Counters.Updates
		t.hits += agent.Counters.MemoHits
	}
	t.bytes = im.Header().Bytes()
	return t, nil
}

// intern puts a term into an arena; vars are the numbers of the free variables.
func intern(ctx context.Context, a *arena.Arena, t *ski.Term, vars map[string]uint32) (arena.ID, error) {
	return ski.Fold(t, func(t *ski.Term) (arena.ID, error) {
		sym, name := t.Leaf()
		if sym != ski.Var {
			return a.Terminal(ctx, uint8(sym))
		}
		if _, ok := vars[name]; !ok {
			vars[name] = uint32(len(vars))
		}
		return a.Var(ctx, vars[name])
	}, func(fun, arg arena.ID) (arena.ID, error) { return a.Cons(ctx, fun, arg) })
}
