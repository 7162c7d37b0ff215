package session

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	guest "skirepl/arena-guest"
	"skirepl/inspect/dag"
)

func lookAtGraph(t *testing.T, s *Session, w GraphWindow) *Graph {
	t.Helper()
	p, err := s.Look(Window{Graph: w, SlotAt: [2]int{-1, -1}})
	if err != nil {
		t.Fatal(err)
	}
	if p.Graph == nil {
		t.Fatal("there is no graph")
	}
	return p.Graph
}

func TestGraph(t *testing.T) {
	s := open(t)
	do(t, s, "t = S (K (S I)) K")
	do(t, s, ":step S t K (v w)")
	w := GraphWindow{Nodes: 100, Focus: guest.Empty, Follow: true}
	g := lookAtGraph(t, s, w)
	named := 0
	for _, n := range g.Nodes {
		if n.Name == "t" {
			named++
			if n.Leaf || n.Uses != 1 {
				t.Errorf("t is %+v", n)
			}
		}
	}
	if named != 1 || g.Redex < 0 || g.Total != len(g.Nodes) {
		t.Errorf("%d nodes have the definition's name; the redex is %d, %d of %d nodes", named, g.Redex, len(g.Nodes), g.Total)
	}
	if lookAtGraph(t, s, w) != g {
		t.Error("the same graph was drawn twice")
	}
	w.Zoom = dag.ZoomIDs
	if lookAtGraph(t, s, w) == g {
		t.Error("another zoom is the same drawing")
	}
	w.Focus = 1 << 30
	if lookAtGraph(t, s, w).Focus != g.Root {
		t.Error("a node that isn't there is the focus")
	}
}

// TestGraphOfLargeArena: what a look costs doesn't depend on how much there is.
func TestGraphOfLargeArena(t *testing.T) {
	s := open(t)
	var b strings.Builder
	b.WriteString(":step ")
	for range 60_000 {
		b.WriteString("x (K y z) (")
	}
	b.WriteString("I y" + strings.Repeat(")", 60_000))
	do(t, s, b.String())
	w := GraphWindow{Nodes: 2_000, Focus: guest.Empty, Follow: true}
	begin := time.Now()
	g := lookAtGraph(t, s, w)
	if d := time.Since(begin); d > 20*time.Second { // tenths of a second, on a machine of its own
		t.Errorf("a look took %v", d)
	}
	if len(g.Nodes) != 2_000 || !g.HiddenMore {
		t.Errorf("%d nodes, %d hidden", len(g.Nodes), g.Hidden)
	}
}

// BenchmarkGraph is what a look at a graph costs that isn't cached, in an arena with
// more than a million nodes.
func BenchmarkGraph(b *testing.B) {
	s := open(b)
	var t strings.Builder
	t.WriteString(":step ")
	for i := range 260_000 {
		fmt.Fprintf(&t, "x (K y v%d) (", i)
	}
	t.WriteString("I y" + strings.Repeat(")", 260_000))
	do(b, s, t.String())
	if n := s.arena.Nodes(); n < 1_000_000 {
		b.Fatalf("there are only %d nodes", n)
	}
	for _, nodes := range []int{0, 100, 1_000, 2_000} { // 0: the look without a graph
		b.Run(fmt.Sprint(nodes), func(b *testing.B) {
			w := Window{Term: 1_000, Node: 40, Graph: GraphWindow{Nodes: nodes, Focus: guest.Empty, Follow: true}, SlotAt: [2]int{-1, -1}}
			for b.Loop() {
				w.Graph.Depth = 10_000 + w.Graph.Depth%2 + 1 // another window each time
				p, err := s.Look(w)
				if err != nil || nodes > 0 && (p.Graph == nil || len(p.Graph.Nodes) != nodes) {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestGraphWhileRunning: a graph can be looked at while workers write and the arena
// grows.
func TestGraphWhileRunning(t *testing.T) {
	s := open(t)
	do(t, s, ":step S (S S) (S S) (S S) S S")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		commands, err := Parse("", ":run")
		if err == nil {
			_, err = s.Do(ctx, commands[0])
		}
		done <- err
	}()
	for i := range 60 {
		w := Window{Term: 200, Graph: GraphWindow{Nodes: 50 + i, Focus: guest.Empty, Follow: true, Zoom: dag.Zoom(i % 4)}, SlotAt: [2]int{-1, -1}}
		if p, err := s.Look(w); err != nil && !p.Busy {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if g := lookAtGraph(t, s, GraphWindow{Nodes: 100, Focus: guest.Empty}); len(g.Nodes) == 0 {
		t.Error("nothing is drawn after it")
	}
}
