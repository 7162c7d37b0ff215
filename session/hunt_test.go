package session

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"skirepl/arena"
	"skirepl/history"
	"skirepl/inspect"
	"skirepl/ski"
)

// reference is a state of a reduction, looked at in the plainest way.
type reference struct {
	n     uint64
	view  *inspect.View
	root  arena.ID
	redex inspect.Redex[arena.ID]
	built []arena.ID
	size  inspect.Size
	depth int
}

// references steps through a reduction, one contraction at a time.
func references(t *testing.T, s *Session, most int) []reference {
	t.Helper()
	ctx := context.Background()
	if err := s.line.Seek(ctx, history.Position{}); err != nil {
		t.Fatal(err)
	}
	var list []reference
	var before inspect.Redex[arena.ID]
	for range most + 1 {
		v, err := s.view()
		if err != nil {
			t.Fatal(err)
		}
		r := reference{n: s.line.Position().Contractions, view: v, root: s.line.Root()}
		var found bool
		if r.redex, found, err = v.FindRedex(r.root); err != nil {
			t.Fatal(err)
		}
		if r.size, err = v.Size(r.root, 0); err != nil {
			t.Fatal(err)
		}
		r.depth = plainDepth(v, r.root)
		if len(list) > 0 {
			r.built = builtBy(t, s, before)
		}
		list = append(list, r)
		before = r.redex
		if !found {
			break
		}
		if _, err := s.line.Step(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

func plainDepth(v *inspect.View, id arena.ID) int {
	fun, arg, ok := v.App(id)
	if !ok {
		return 0
	}
	return 1 + max(plainDepth(v, fun), plainDepth(v, arg))
}

// builtBy gives the applications on the right side of a rule.
func builtBy(t *testing.T, s *Session, r inspect.Redex[arena.ID]) (list []arena.ID) {
	app := func(f, a arena.ID) arena.ID {
		id, err := s.arena.Cons(context.Background(), f, a)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, id)
		return id
	}
	x := func(i int) arena.ID { return r.Arguments[i] }
	switch r.Rule {
	case ski.S:
		app(app(x(0), x(2)), app(x(1), x(2)))
	case ski.B:
		app(x(0), app(x(1), x(2)))
	case ski.C:
		app(app(x(0), x(2)), x(1))
	case ski.W:
		app(app(x(0), x(1)), x(1))
	case ski.SPrime:
		app(app(x(0), app(x(1), x(3))), app(x(2), x(3)))
	case ski.BPrime:
		app(app(x(0), x(1)), app(x(2), x(3)))
	case ski.CPrime:
		app(app(x(0), app(x(1), x(3))), x(2))
	}
	return list
}

// spine gives a term's head and arguments.
func spine(v *inspect.View, id arena.ID) (head arena.ID, args []arena.ID) {
	for {
		fun, arg, ok := v.App(id)
		if !ok {
			slices.Reverse(args)
			return id, args
		}
		args = append(args, arg)
		id = fun
	}
}

// subterms calls fn with every node.
func (r reference) any(fn func(arena.ID) bool) bool {
	seen := map[arena.ID]bool{}
	var walk func(arena.ID) bool
	walk = func(id arena.ID) bool {
		if seen[id] {
			return false
		}
		seen[id] = true
		fun, arg, ok := r.view.App(id)
		return fn(id) || ok && (walk(fun) || walk(arg))
	}
	return walk(r.root)
}

// plainBreaks are breakpoints, and what they should be hit at: given a state and the
// one before.
func plainBreaks(s *Session) []struct {
	typed string
	want  func(r, before reference) bool
} {
	rule := func(sym ski.Sym) func(r, _ reference) bool {
		return func(r, _ reference) bool { return r.redex.Rule == sym }
	}
	becomes := func(f func(reference) bool) func(r, b reference) bool {
		return func(r, b reference) bool { return f(r) && !f(b) }
	}
	stack := func(r reference) int { return len(r.redex.Path) + r.redex.Args }
	app := func(r reference, id arena.ID, sym ski.Sym, args int) ([]arena.ID, bool) {
		head, list := spine(r.view, id)
		return list, r.view.Sym(head) == sym && len(list) == args
	}
	i, _ := s.arena.Terminal(context.Background(), uint8(ski.I))
	k, _ := s.arena.Terminal(context.Background(), uint8(ski.K))
	ki, _ := s.arena.Cons(context.Background(), k, i)
	return []struct {
		typed string
		want  func(r, before reference) bool
	}{
		{"S", rule(ski.S)},
		{"K", rule(ski.K)},
		{"S'", rule(ski.SPrime)},
		{"W _ _ if size > 20", func(r, _ reference) bool { return r.redex.Rule == ski.W && r.size.Leaves.Int64() > 20 }},
		{"K _ I", func(r, _ reference) bool { return r.redex.Rule == ski.K && r.redex.Arguments[1] == i }},
		{"_ _ I", func(r, _ reference) bool { return r.redex.Args >= 2 && r.redex.Arguments[r.redex.Args-1] == i }},
		{"S _ _ (_ _)", func(r, _ reference) bool {
			if r.redex.Rule != ski.S {
				return false
			}
			_, _, ok := r.view.App(r.redex.Arguments[2])
			return ok
		}},
		{"K I anywhere", becomes(func(r reference) bool { return r.any(func(id arena.ID) bool { return id == ki }) })},
		{"S _ I anywhere", becomes(func(r reference) bool {
			return r.any(func(id arena.ID) bool { args, ok := app(r, id, ski.S, 2); return ok && args[1] == i })
		})},
		{"size > 30", becomes(func(r reference) bool { return r.size.Leaves.Int64() > 30 })},
		{"size <= 12", becomes(func(r reference) bool { return r.size.Leaves.Int64() <= 12 })},
		{"depth >= 8", becomes(func(r reference) bool { return r.depth >= 8 })},
		{"dag > 12", becomes(func(r reference) bool { return r.size.Nodes > 12 })},
		{"dag < 9", becomes(func(r reference) bool { return r.size.Nodes < 9 })},
		{"dag % 5 == 0 and not rule == K", becomes(func(r reference) bool { return r.size.Nodes%5 == 0 && r.redex.Rule != ski.K })},
		{"stack > 6", becomes(func(r reference) bool { return stack(r) > 6 })},
		{"size > 2 * dag or depth > stack + 3", becomes(func(r reference) bool {
			return r.size.Leaves.Int64() > 2*int64(r.size.Nodes) || r.depth > stack(r)+3
		})},
		{"contractions % 7 == 3", func(r, _ reference) bool { return r.n%7 == 3 }},
		{"node " + fmt.Sprint(ki), func(r, _ reference) bool { return slices.Contains(r.built, ki) }},
		{"def twice", func(r, _ reference) bool {
			return r.redex.Rule == ski.S && r.redex.Arguments[1] == i && r.redex.Arguments[0] == ki
		}},
		{"at 13", func(r, _ reference) bool { return r.n == 13 }},
		{"I count 3", nil},
		{"I count % 4", nil},
	}
}

// TestStops: forward, backward and the plainest search find the same stops.
func TestStops(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	s := open(t)
	do(t, s, "twice = S (K I) I")
	const most = 300
	do(t, s, fmt.Sprintf(":set contractions %d", most))
	hits := 0
	for round := range 60 {
		if round%3 == 1 {
			do(t, s, ":workers 0")
		} else if round%3 == 2 {
			do(t, s, ":workers 2")
		}
		term := lively(rng, 6+rng.IntN(22))
		do(t, s, ":step "+term)
		if s.line.Normal() {
			continue
		}
		states := references(t, s, most)
		end := states[len(states)-1].n
		for _, b := range plainBreaks(s) {
			if rng.IntN(3) == 0 {
				continue
			}
			do(t, s, ":clearall\n:goto 0\n:break "+b.typed)
			var want []uint64
			seen := 0
			for i := 1; i < len(states); i++ {
				met := false
				if b.want != nil {
					met = b.want(states[i], states[i-1])
				} else if states[i].redex.Rule == ski.I {
					seen++
					met = seen >= 3 && strings.HasSuffix(b.typed, "count 3") || seen%4 == 0 && strings.HasSuffix(b.typed, "% 4")
				}
				if met {
					want = append(want, states[i].n)
				}
			}
			forward := stops(t, s, ":continue", end)
			if !slices.Equal(forward, want) {
				t.Fatalf("%s: break %s: forward %v, want %v (end %d)", term, b.typed, forward, want, end)
			}
			do(t, s, fmt.Sprintf(":goto %d", end))
			back := stops(t, s, ":rewind", end)
			slices.Reverse(back)
			if len(want) > 0 && want[len(want)-1] == end {
				want = want[:len(want)-1] // one stands on it
			}
			if !slices.Equal(back, want) {
				t.Fatalf("%s: break %s: backward %v, want %v (end %d)", term, b.typed, back, want, end)
			}
			hits += len(want)
		}
	}
	if hits < 500 {
		t.Errorf("%d hits only", hits)
	}
}

// stops repeats a command until it hits no breakpoint any more.
func stops(t *testing.T, s *Session, typed string, end uint64) (list []uint64) {
	t.Helper()
	for range end + 2 {
		r := do(t, s, typed).(*Stop)
		if r.Why != stopBreakpoint || r.State.Contractions > end {
			return list
		}
		list = append(list, r.State.Contractions)
	}
	t.Fatalf("%s stops more often than there are contractions", typed)
	return nil
}

// lively writes a term that is likely to reduce for a while.
func lively(rng *rand.Rand, leaves int) string {
	atoms := []string{"S", "S", "K", "I", "I", "B", "C", "W", "W", "S'", "B'", "C'", "x", "y", "(S (K I) I)", "(K I)"}
	if leaves == 1 {
		return atoms[rng.IntN(len(atoms))]
	}
	n := 1 + rng.IntN(leaves-1)
	return "(" + lively(rng, n) + " " + lively(rng, leaves-n) + ")"
}
