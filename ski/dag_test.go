package ski

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestMeasure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genDAG(14).Draw(t, "term")
		m, ok := Measure(term, nil)
		if !ok {
			t.Fatal("it stops though nothing asks it to")
		}
		if want := Leaves(term); m.Leaves.Cmp(want) != 0 {
			t.Errorf("%v leaves, want %v", m.Leaves, want)
		}
		if want := DAGSize(term); m.DAG != want {
			t.Errorf("%d nodes, want %d", m.DAG, want)
		}
		if want := FreeVars(term); !slices.Equal(m.Free, want) {
			t.Errorf("free are %q, want %q", m.Free, want)
		}
		if _, reducible := FindRedex(term); m.Normal == reducible {
			t.Errorf("in normal form: %v; has a redex: %v", m.Normal, reducible)
		}
	})
}

// TestClosed: a node knows whether there are free variables in it.
func TestClosed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, e := range list(genDAG(10).Draw(t, "term")) {
			free := false
			for _, part := range list(e.term) {
				s, _ := part.term.Leaf()
				free = free || s == Var
			}
			if e.term.closed() == free {
				t.Errorf("%v: closed: %v", e.term, !free)
			}
		}
	})
}

// TestPassesStop: what passes over a whole term asks once in nodesToStop nodes at the
// least whether to stop, and stops wherever that is answered with yes.
func TestPassesStop(t *testing.T) {
	const nodes = 8 * nodesToStop
	deep := FreeVar("x")
	for range nodes {
		deep = App(FreeVar("f"), deep)
	}
	passes := []struct {
		name string
		asks int // at the least
		pass func(stop func() bool) (stopped bool)
	}{
		{"Measure", 3 * nodes / nodesToStop, func(stop func() bool) bool {
			_, ok := Measure(deep, stop)
			return !ok
		}},
		{"TypeOf", 2 * nodes / nodesToStop, func(stop func() bool) bool {
			_, err := TypeOf(deep, TypeOptions{Stop: stop})
			return errors.Is(err, ErrStopped)
		}},
		{"BehaviourOf", nodes / nodesToStop, func(stop func() bool) bool {
			_, ending := BehaviourOf(deep, Limits{Stop: stop})
			return ending == Stopped
		}},
		{"Diverge", 2 * nodes / nodesToStop, func(stop func() bool) bool {
			return Diverge(deep, Limits{Contractions: 64, Stop: stop}).Ending == Stopped
		}},
		{"ReduceBy Parallel", nodes / nodesToStop, func(stop func() bool) bool {
			return ReduceBy(deep, Parallel, Limits{Stop: stop}).Ending == Stopped
		}},
		{"CheckStep", nodes / nodesToStop, func(stop func() bool) bool {
			return CheckStep(deep, App(FreeVar("f"), deep), stop).Verdict == Unknown
		}},
		{"CheckSteps", nodes / nodesToStop, func(stop func() bool) bool {
			return CheckSteps(App(Comb(I), deep), App(FreeVar("f"), deep), Limits{Contractions: 10, Stop: stop}).Verdict == Unknown
		}},
		{"gnodes", 2 * nodes / nodesToStop, func(stop func() bool) bool { return gnodes(deep, stop) == nil }},
	}
	for _, p := range passes {
		t.Run(p.name, func(t *testing.T) {
			asked := 0
			if p.pass(func() bool { asked++; return false }) {
				t.Fatal("it stops though nothing asks it to")
			}
			if asked < p.asks {
				t.Errorf("%d nodes: it asks %d times, want %d at the least", nodes, asked, p.asks)
			}
			for at := 1; at <= asked; at = at*2 + 1 {
				n := 0
				if !p.pass(func() bool { n++; return n >= at }) {
					t.Errorf("told to stop when it asks for the %dth time it goes on", at)
				}
			}
		})
	}
}

// TestReaderStopped: what is not read to its end is nothing that is known.
func TestReaderStopped(t *testing.T) {
	deep := FreeVar("x")
	for range 4 * nodesToStop {
		deep = App(FreeVar("f"), deep)
	}
	r := Reader{Stop: func() bool { return true }}
	if v := r.Values(deep); v != nil {
		t.Errorf("values %v", v)
	}
	if n, ok := r.Number(deep); ok {
		t.Errorf("number %d", n)
	}
	if _, ok := r.Lambda(deep); ok {
		t.Error("it has a lambda form")
	}
}
