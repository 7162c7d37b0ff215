package dag

import (
	"math/rand/v2"
	"strings"
	"testing"

	"skirepl/inspect"
	"skirepl/ski"
)

func node(t *testing.T, g *Graph, id ID) Node {
	t.Helper()
	i, ok := g.Find(id)
	if !ok {
		t.Fatalf("#%d isn't in the graph", id)
	}
	return g.Nodes[i]
}

func TestUsesAndMarks(t *testing.T) {
	n, root, o := parse(t, "S K K (x x) (x x)")
	g := Collect(n, root, o)
	xx := n.app(n.atom("x"), n.atom("x"))
	for _, test := range []struct {
		id   ID
		uses int
		args uint8
	}{{root, 0, 0}, {xx, 2, 1 << 2}, {n.atom("x"), 2, 0}, {n.atom("K"), 2, 1<<0 | 1<<1}, {n.atom("S"), 1, 0}} {
		if got := node(t, g, test.id); got.Uses != test.uses || got.Args != test.args || got.UsesMore {
			t.Errorf("%s has %d uses and arguments %b, want %d and %b", got.Text, got.Uses, got.Args, test.uses, test.args)
		}
	}
	if r := g.Nodes[g.Redex]; !r.Redex || r.Text != "S K K (x x)" {
		t.Errorf("the redex is %+v", r)
	}
	if !node(t, g, n.atom("S")).Head || g.Total != len(n.fun) || g.Hidden != 0 || g.HiddenMore {
		t.Errorf("head or counts are wrong: %+v", g)
	}
}

// TestUsesAgree: the uses are those of the whole term, also where only a part is seen.
func TestUsesAgree(t *testing.T) {
	for seed := range uint64(20) {
		n, root := random(rand.New(rand.NewPCG(seed, 1)), 200)
		uses := map[ID]int{}
		met := map[ID]bool{root: true}
		for todo := []ID{root}; len(todo) > 0; {
			id := todo[0]
			todo = todo[1:]
			if fun, arg, ok := n.App(id); ok {
				for _, p := range []ID{fun, arg} {
					uses[p]++
					if !met[p] {
						met[p] = true
						todo = append(todo, p)
					}
				}
			}
		}
		for _, many := range []int{5, 40, 1000} {
			g := Collect(n, root, Options{Focus: inspect.Empty, Nodes: many})
			for _, got := range g.Nodes {
				if got.Uses != uses[got.ID] {
					t.Errorf("seed %d, %d nodes: #%d has %d uses, want %d", seed, many, got.ID, got.Uses, uses[got.ID])
				}
			}
			if g.Total != len(met) || g.Hidden != len(met)-len(g.Nodes) {
				t.Errorf("seed %d: %d in all, %d hidden; there are %d, %d seen", seed, g.Total, g.Hidden, len(met), len(g.Nodes))
			}
		}
	}
}

// TestFollowsRedex: the redex and its arguments are seen, however deep and however
// many other nodes there are.
func TestFollowsRedex(t *testing.T) {
	n, deep := chain(50_000)
	redex := n.app(n.app(n.atom("K"), n.atom("a")), n.atom("b"))
	root := n.app(deep, n.atom("y"))
	at := redex
	path := []ski.Turn{}
	for range 50_000 {
		at = n.app(n.atom("x"), at)
		path = append(path, ski.Right)
	}
	root = n.app(root, at)
	path = append([]ski.Turn{ski.Right}, path...)
	o := Options{Focus: inspect.Empty, Follow: true, Nodes: 60, Path: path, Args: 2}
	g := Collect(n, root, o)
	if g.Redex < 0 || g.Nodes[g.Redex].ID != redex || g.Focus == root {
		t.Fatalf("the redex is at %d, the focus is #%d", g.Redex, g.Focus)
	}
	if node(t, g, n.atom("a")).Args != 1 || node(t, g, n.atom("b")).Args != 2 {
		t.Error("the arguments aren't marked")
	}
	o.Focus = root
	if g = Collect(n, root, o); g.Redex >= 0 || g.Focus != root || !g.HiddenMore {
		t.Errorf("with the focus at the root the redex is at %d", g.Redex)
	}
	shallow := n.app(balancedBeside(n, 10), redex)
	g = Collect(n, shallow, Options{Focus: inspect.Empty, Follow: true, Nodes: 30, Path: []ski.Turn{ski.Right}, Args: 2})
	if g.Redex < 0 || g.Focus != shallow {
		t.Error("a redex beneath the root isn't seen among many nodes")
	}
}

func balancedBeside(n *nodes, depth int) ID {
	m, root := balanced(depth)
	ids := make([]ID, len(m.fun))
	for i := range m.fun {
		if m.leaf[i] != "" {
			ids[i] = n.atom(m.leaf[i])
		} else {
			ids[i] = n.app(ids[m.fun[i]], ids[m.arg[i]])
		}
	}
	return ids[root]
}

// TestStubs: what is left out is counted, exactly where that is quick.
func TestStubs(t *testing.T) {
	n, root := balanced(8)
	g := Collect(n, root, Options{Focus: inspect.Empty, Depth: 3})
	if len(g.Nodes) != 15 || g.Hidden != 2*(1<<8)-1-15 {
		t.Errorf("%d nodes, %d hidden", len(g.Nodes), g.Hidden)
	}
	for _, d := range g.Nodes {
		if d.Distance == 3 && (d.Fun.Hidden != 31 || d.Fun.More || d.Fun.Node >= 0) {
			t.Errorf("%s leaves out %+v", d.Text, d.Fun)
		}
	}
	s := g.Sheet(SheetOptions{})
	if text := s.Draw(Rect{0, 0, s.Width, s.Height}, Marks{Selected: -1}).String(); !strings.Contains(text, "…31 nodes") {
		t.Errorf("no stub in\n%s", text)
	}
	n, root = chain(1_000_000)
	g = Collect(n, root, Options{Focus: inspect.Empty, Nodes: 10})
	if !g.HiddenMore || g.Total != 0 {
		t.Errorf("a million hidden nodes were counted: %+v", g)
	}
	s = g.Sheet(SheetOptions{})
	if text := s.Draw(Rect{0, 0, s.Width, s.Height}, Marks{Selected: -1}).String(); !strings.Contains(text, "or more") {
		t.Errorf("no stub in\n%s", text)
	}
}
