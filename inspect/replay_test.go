package inspect

import (
	"errors"
	"math/rand/v2"
	"testing"

	"skirepl/ski"
)

// TestReplay holds a replay against a reduction of plain terms, contraction by
// contraction: rule, stack, sizes, what is built, and the term itself.
func TestReplay(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	rules := make(map[ski.Sym]int)
	sizes := new(Measures)
	a := newArena(t, 1<<18)
	for range 400 {
		term := randomTerm(rng, 1+rng.IntN(24))
		root := a.term(term)
		r := NewReplay(a.view(), root, sizes)
		for n := range 40 {
			more, err := r.Advance()
			if err != nil {
				t.Fatal(err)
			}
			want, some := ski.FindRedex(term)
			if more != some || r.Rule() != want.Rule {
				t.Fatalf("%v: redex %v of rule %v; want %v, %v", term, more, r.Rule(), some, want.Rule)
			}
			if stack := len(want.Path) + want.Args; more && r.Stack() != stack {
				t.Fatalf("%v: %d frames, want %d", term, r.Stack(), stack)
			}
			checkSizes(t, a, r, term)
			if !more || leavesOf(term) > 500 {
				break
			}
			rules[want.Rule]++
			if err := r.Contract(); err != nil {
				t.Fatal(err)
			}
			for _, id := range r.Built(want.Rule) {
				if _, _, ok := r.App(id); !ok {
					t.Errorf("contraction %d of %v builds what is no application", n, want.Rule)
				}
			}
			term, _, _ = ski.Reduce(term, 1)
		}
	}
	for _, s := range ski.Combinators() {
		if rules[s] < 10 {
			t.Errorf("%v was contracted %d times only", s, rules[s])
		}
	}
}

// checkSizes asks a replay about its whole term.
func checkSizes(t *testing.T, a *arena, r *Replay, term *ski.Term) {
	t.Helper()
	leaves, err1 := r.Leaves()
	depth, err2 := r.Depth()
	dag, err3 := r.DAG()
	whole, err4 := r.Whole()
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	size, err := a.view().Size(a.term(term), 0)
	if err != nil {
		t.Fatal(err)
	}
	if leaves != size.Leaves.Uint64() || dag != size.Nodes || depth != depthOf(term) {
		t.Fatalf("%v: %d leaves, dag %d, depth %d; want %v, %d, %d", term, leaves, dag, depth, size.Leaves, size.Nodes, depthOf(term))
	}
	if got := ski.Print(replayed{r, a}, whole, ski.Options{}).String; got != term.String() {
		t.Fatalf("%v: the replay has %s", term, got)
	}
}

// replayed shows a replay's terms.
type replayed struct {
	*Replay
	a *arena
}

func (r replayed) Leaf(n ID) string { return Terms{View: r.a.view(), Name: varName}.Leaf(n) }

func depthOf(t *ski.Term) int {
	fun, arg, ok := t.Split()
	if !ok {
		return 0
	}
	return 1 + max(depthOf(fun), depthOf(arg))
}

func leavesOf(t *ski.Term) int {
	fun, arg, ok := t.Split()
	if !ok {
		return 1
	}
	return leavesOf(fun) + leavesOf(arg)
}

// TestReplayInterrupted: it ends when it is told to, and then goes on as if nothing
// had been.
func TestReplayInterrupted(t *testing.T) {
	a := newArena(t, 1<<14)
	root := a.parse("x")
	const deep = 5000
	for range deep {
		root = a.app(a.parse("x"), a.app(a.parse("I"), root))
	}
	r := NewReplay(a.view(), root, new(Measures))
	n, stopped, asked := 0, 0, 0
	r.Interrupt = func() bool { asked++; return asked%20 == 0 }
	for {
		more, err := r.Advance()
		if errors.Is(err, ErrInterrupted) {
			stopped++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		for err = r.Contract(); errors.Is(err, ErrInterrupted); err = r.Contract() {
			t.Fatal("contracting small terms is not interrupted")
		}
		n++
	}
	if n != deep || stopped == 0 {
		t.Errorf("%d contractions, want %d; interrupted %d times", n, deep, stopped)
	}
}
