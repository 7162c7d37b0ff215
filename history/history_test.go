package history

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/ski"
)

func open(t testing.TB, memo bool, workers int) *arena.Arena {
	t.Helper()
	a, err := arena.Open(arena.Options{})
	if err == nil && !memo {
		err = a.SetMemo(false)
	}
	if err == nil {
		err = a.StartWorkers(workers)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// intern puts a small term into the arena; its variables are numbered as they come.
func intern(t testing.TB, a *arena.Arena, src string) arena.ID {
	t.Helper()
	term, err := ski.ParseTerm(src)
	if err != nil {
		t.Fatal(err)
	}
	vars := map[string]uint32{}
	ids := map[*ski.Term]arena.ID{}
	ctx := context.Background()
	var put func(*ski.Term) arena.ID
	put = func(x *ski.Term) arena.ID {
		if id, ok := ids[x]; ok {
			return id
		}
		var id arena.ID
		var err error
		if fun, arg, isApp := x.Split(); isApp {
			id, err = a.Cons(ctx, put(fun), put(arg))
		} else if sym, name := x.Leaf(); sym == ski.Var {
			if _, ok := vars[name]; !ok {
				vars[name] = uint32(len(vars))
			}
			id, err = a.Var(ctx, vars[name])
		} else {
			id, err = a.Terminal(ctx, uint8(sym))
		}
		if err != nil {
			t.Fatal(err)
		}
		ids[x] = id
		return id
	}
	return put(term)
}

// church is Church's n.
func church(n int) string {
	s := "(K I)"
	for range n {
		s = "(S B " + s + ")"
	}
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestEveryPosition goes to each position of reductions by stepping, and then to each
// by seeking from everywhere: forward and back, with and without marks on the way.
func TestEveryPosition(t *testing.T) {
	ctx := context.Background()
	for _, src := range []string{"S (K (S I)) K a b", "W B (W B I) f x", church(3) + church(2) + " f x", "S I I (S I I)"} {
		for _, workers := range []int{0, 1} {
			a := open(t, true, workers)
			walk := New(a, intern(t, a, src))
			type stop struct {
				at   Position
				root arena.ID
			}
			stops := []stop{{Position{}, walk.Root()}}
			for len(stops) < 200 {
				more, err := walk.StepTransition(ctx)
				must(t, err)
				if !more {
					break
				}
				stops = append(stops, stop{walk.Position(), walk.Root()})
			}
			fresh := New(a, walk.Start())
			for i := range stops {
				want := stops[(i*67)%len(stops)]
				for _, line := range []*Timeline{walk, fresh, New(a, walk.Start())} {
					must(t, line.Seek(ctx, want.at))
					if line.Position() != want.at || line.Root() != want.root {
						t.Fatalf("%s: at %v with root %d, want %v with %d", src, line.Position(), line.Root(), want.at, want.root)
					}
					if (line.Machine() == guest.Empty) != (want.at.Transitions == 0) {
						t.Fatalf("%s: at %v the machine is #%d", src, want.at, line.Machine())
					}
				}
			}
			// All the way back, one transition at a time.
			for i := len(stops) - 1; i > 0; i-- {
				must(t, walk.Seek(ctx, stops[i].at))
				_, err := walk.BackTransition(ctx)
				must(t, err)
				if walk.Position() != stops[i-1].at {
					t.Fatalf("%s: back from %v is %v, want %v", src, stops[i].at, walk.Position(), stops[i-1].at)
				}
			}
		}
	}
}

// TestBeyondTheEnd seeks past a normal form and past the end of a contraction.
func TestBeyondTheEnd(t *testing.T) {
	ctx := context.Background()
	a := open(t, true, 1)
	line := New(a, intern(t, a, "S K K x"))
	must(t, line.Seek(ctx, Position{Contractions: 100}))
	if p := line.Position(); p != (Position{Contractions: 2}) || !line.Normal() {
		t.Errorf("at %v, normal %v", p, line.Normal())
	}
	must(t, line.Seek(ctx, Position{0, 10_000}))
	if p := line.Position(); p != (Position{Contractions: 1}) {
		t.Errorf("at %v", p)
	}
	must(t, line.Seek(ctx, Position{2, 5}))
	if p := line.Position(); p != (Position{Contractions: 2}) {
		t.Errorf("within the contraction of a normal form: %v", p)
	}
}

// loops are terms whose reduction comes back to them, with the number of
// contractions of a round.
var loops = map[string]uint64{"W W W": 1, "W I (W I)": 2, "W (B I I) (W (B I I))": 4}

// TestLoop finds that a state repeats, stepping and on runs.
func TestLoop(t *testing.T) {
	ctx := context.Background()
	for src, period := range loops {
		a := open(t, true, 1)
		start := intern(t, a, src)
		line := New(a, start)
		for i := range period {
			if _, loops := line.Repeats(); loops {
				t.Errorf("%s: after %d contractions it is said to loop", src, i)
			}
			_, err := line.Step(ctx)
			must(t, err)
		}
		if n, loops := line.Repeats(); !loops || n != 0 {
			t.Errorf("%s: after a round: %d, %v", src, n, loops)
		}
		line = New(a, start)
		_, err := line.Run(ctx, Limits{Contractions: 1_000_000 * period}, nil)
		must(t, err)
		if n, loops := line.Repeats(); !loops || n != 0 {
			t.Errorf("%s: after a run: %d, %v", src, n, loops)
		}
	}
}

// TestExactTransitions stops runs at a number of transitions, on the host and on
// workers, and goes on to the same end.
func TestExactTransitions(t *testing.T) {
	ctx := context.Background()
	for _, workers := range []int{0, 1} {
		a := open(t, false, workers)
		root := intern(t, a, church(8)+church(2)+" f x")
		whole := New(a, root)
		all, err := whole.Run(ctx, Limits{Contractions: arena.NoLimit}, nil)
		must(t, err)
		for _, at := range []uint64{1, 2, 77, 1000, all.Transitions - 1} {
			line := New(a, root)
			o, err := line.Run(ctx, Limits{arena.NoLimit, at}, nil)
			must(t, err)
			if o.Stop != guest.StopGas || o.Transitions != at {
				t.Errorf("%d workers: a run of %d transitions stops with %v after %d", workers, at, o.Stop, o.Transitions)
			}
			_, err = line.Run(ctx, Limits{Contractions: arena.NoLimit}, nil)
			must(t, err)
			if line.Position() != whole.Position() || line.Root() != whole.Root() {
				t.Errorf("%d workers: from %d on to %v, #%d, want %v, #%d", workers, at, line.Position(), line.Root(), whole.Position(), whole.Root())
			}
		}
	}
}

// TestThin makes far more marks than are kept; each state is still found.
func TestThin(t *testing.T) {
	ctx := context.Background()
	a := open(t, true, 0)
	line := New(a, intern(t, a, "W I (W I)"))
	var roots [2]arena.ID
	for i := range roots {
		roots[i] = line.Root()
		_, err := line.Step(ctx)
		must(t, err)
	}
	from := line.Position().Contractions
	for i := range uint64(3 * maxMarks) { // as if they had been visited
		n := from + i + 1
		line.keep(mark{contractions: n, root: roots[n%2], transitions: n * 4})
		if len(line.list) > maxMarks {
			t.Fatalf("%d marks are kept", len(line.list))
		}
	}
	if line.Position().Contractions != from {
		t.Errorf("the position has become %v", line.Position())
	}
	if line.Bytes() > 4<<20 {
		t.Errorf("%d bytes", line.Bytes())
	}
	for _, n := range []uint64{0, 1, 2, 1000, 54321, 3 * maxMarks, 3*maxMarks + 10} {
		must(t, line.Seek(ctx, Position{Contractions: n}))
		if line.Root() != roots[n%2] {
			t.Errorf("after %d contractions the root is #%d, want #%d", n, line.Root(), roots[n%2])
		}
	}
}

// TestInterrupted stops a seek on its way: the position is as before.
func TestInterrupted(t *testing.T) {
	a := open(t, false, 1)
	line := New(a, intern(t, a, "S I I (S I I)"))
	must(t, line.Seek(context.Background(), Position{5, 2}))
	ctx, cancel := context.WithCancel(context.Background())
	line.Watch = func(arena.Counters) { cancel() }
	if err := line.Seek(ctx, Position{Contractions: 1 << 40}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if p := line.Position(); p != (Position{Contractions: 5}) {
		t.Errorf("at %v", p)
	}
}

// TestSameIDs runs the same twice, in two arenas: checkpoints, turns and growths come
// at other times, and yet every node gets the same id.
func TestSameIDs(t *testing.T) {
	ctx := context.Background()
	var first string
	for i := range 3 {
		a := open(t, false, 1)
		line := New(a, intern(t, a, church(17)+church(2)+" f x"))
		o, err := line.Run(ctx, Limits{Contractions: 400_000}, nil)
		must(t, err)
		must(t, line.Seek(ctx, Position{123_456, 7}))
		got := fmt.Sprint(o.Counters, line.Root(), line.Machine(), a.Nodes(), line.Spent(), len(line.list))
		if i == 0 {
			first = got
			if len(line.list) < 4 {
				t.Errorf("%d marks: the run made no checkpoints", len(line.list))
			}
		} else if got != first {
			t.Errorf("run %d: %s, the first: %s", i+1, got, first)
		}
	}
}

// seekTerm takes 10 million contractions and more.
func seekTerm() string { return church(22) + church(2) + " I x" }

const seekTo = 10_000_000

// Bounds of seeking in a reduction of 10 million contractions.
const (
	seekBound  = 50 * time.Millisecond
	bytesBound = 64 << 20
)

// BenchmarkSeek goes to random places of a reduction of 10 million contractions.
func BenchmarkSeek(b *testing.B) {
	for _, c := range []struct {
		name, src string
		memo      bool
	}{
		{"power-memo-off", seekTerm(), false},
		{"power-memo-on", seekTerm(), true},
		{"endless-memo-on", "S I I (S I I)", true},
		{"endless-memo-off", "S I I (S I I)", false},
	} {
		b.Run(c.name, func(b *testing.B) {
			ctx := context.Background()
			a := open(b, c.memo, 1)
			line := New(a, intern(b, a, c.src))
			before := a.Nodes()
			o, err := line.Run(ctx, Limits{Contractions: seekTo}, nil)
			must(b, err)
			last := line.Position().Contractions
			ran := a.Nodes()
			r := rand.New(rand.NewPCG(1, 2))
			var took []time.Duration
			b.ResetTimer()
			for b.Loop() {
				to := Position{Contractions: r.Uint64N(last + 1)}
				begin := time.Now()
				must(b, line.Seek(ctx, to))
				took = append(took, time.Since(begin))
			}
			b.StopTimer()
			slices.Sort(took)
			most, half := took[len(took)-1], took[len(took)/2]
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(most.Seconds()*1e3, "max-ms")
			b.ReportMetric(half.Seconds()*1e3, "p50-ms")
			b.ReportMetric(float64(line.Bytes()), "timeline-bytes")
			b.ReportMetric(float64(len(line.list)), "marks")
			b.Logf("%s contractions in %v; %d seeks: p50 %v, max %v (bound %v); timeline %d bytes (bound %d), arena %d nodes before the run, %d after, %d after the seeks",
				fmt.Sprint(last), o.Elapsed, len(took), half, most, seekBound, line.Bytes(), bytesBound, before, ran, a.Nodes())
		})
	}
}
