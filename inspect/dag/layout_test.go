package dag

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"skirepl/inspect"
	"skirepl/ski"
)

// shapes are graphs that are hard in one way or another.
func shapes() map[string]func() (*nodes, ID) {
	list := map[string]func() (*nodes, ID){
		"atom":     func() (*nodes, ID) { n := newNodes(); return n, n.atom("S") },
		"chain":    func() (*nodes, ID) { return chain(1_000_000) },
		"doubling": func() (*nodes, ID) { return doubling(5_000) },
		"fan":      func() (*nodes, ID) { return fan(800) },
		"balanced": func() (*nodes, ID) { return balanced(12) },
		"loop": func() (*nodes, ID) { // as a damaged arena has it
			n, root := chain(20)
			n.arg[5], n.fun[9] = root, root
			return n, root
		},
	}
	for seed := range uint64(12) {
		list[fmt.Sprintf("random-%d", seed)] = func() (*nodes, ID) {
			return random(rand.New(rand.NewPCG(seed, 7)), 4+int(seed*seed*seed))
		}
	}
	return list
}

// TestLayout: every edge goes down by one layer at a time and leads to where it
// should, no two boxes overlap, everything is placed, and twice the same way.
func TestLayout(t *testing.T) {
	for name, make := range shapes() {
		n, root := make()
		for _, leaves := range []Leaves{LeavesAuto, LeavesOnce, LeavesEach} {
			for _, zoom := range []Zoom{ZoomText, ZoomDots} {
				t.Run(fmt.Sprintf("%s-%s-%s", name, leaves, zoom), func(t *testing.T) {
					g := Collect(n, root, Options{Focus: inspect.Empty, Nodes: 400})
					s := g.Sheet(SheetOptions{Zoom: zoom, Leaves: leaves})
					checkLayout(t, s.Layout)
					checkSheet(t, s)
					again := Collect(n, root, Options{Focus: inspect.Empty, Nodes: 400})
					if !reflect.DeepEqual(g, again) {
						t.Error("the graph isn't the same the second time")
					}
					if o := again.Sheet(SheetOptions{Zoom: zoom, Leaves: leaves}); !reflect.DeepEqual(s.lines, o.lines) || !reflect.DeepEqual(s.Layout.Boxes, o.Layout.Boxes) {
						t.Error("the layout isn't the same the second time")
					}
				})
			}
		}
	}
}

func checkLayout(t *testing.T, l *Layout) {
	t.Helper()
	placed := 0
	for i, layer := range l.Layers {
		if len(layer) == 0 {
			t.Errorf("layer %d is empty", i)
		}
		end := 0
		for k, b := range layer {
			box := l.Boxes[b]
			if box.Layer != i {
				t.Errorf("box %d of layer %d is in layer %d", b, box.Layer, i)
			}
			if box.Left < 0 || box.Left+box.Width > l.Width || k > 0 && box.Left < end+l.m.Gap {
				t.Errorf("layer %d: box %d from %d to %d, the one before ends at %d, all at %d", i, b, box.Left, box.Left+box.Width, end, l.Width)
			}
			end = box.Left + box.Width
		}
		placed += len(layer)
	}
	if placed != len(l.Boxes) {
		t.Errorf("%d boxes are placed, of %d", placed, len(l.Boxes))
	}
	drawn := map[int]bool{}
	for _, b := range l.Boxes {
		if b.Kind == BoxNode || b.Kind == BoxCopy {
			drawn[b.Node] = true
		}
	}
	if len(drawn) != len(l.Graph.Nodes) {
		t.Errorf("%d nodes are drawn, of %d", len(drawn), len(l.Graph.Nodes))
	}
	next := map[[2]int]int{}
	for _, s := range l.Segments {
		if l.Boxes[s.To].Layer != l.Boxes[s.From].Layer+1 {
			t.Errorf("a segment leads from layer %d to layer %d", l.Boxes[s.From].Layer, l.Boxes[s.To].Layer)
		}
		key := [2]int{s.From, int(s.Port)}
		if to, twice := next[key]; twice && to != s.To {
			t.Errorf("two segments begin at port %d of box %d", s.Port, s.From)
		}
		next[key] = s.To
	}
	for i, n := range l.Graph.Nodes {
		if n.Leaf {
			continue
		}
		for side, link := range n.links() {
			to, ok := next[[2]int{l.of[i], int(portOf(ski.Turn(side == 1)))}]
			if !ok {
				t.Errorf("node %d has no edge on side %d", i, side)
				continue
			}
			for l.Boxes[to].Kind == BoxBend {
				to = next[[2]int{to, 0}]
			}
			if b := l.Boxes[to]; b.Node != link.Node {
				t.Errorf("side %d of node %d leads to %d, not to %d", side, i, b.Node, link.Node)
			}
		}
	}
}

// checkSheet: no line runs through a label, and lines of edges to different nodes
// don't run along each other, as long as their channels have room.
func checkSheet(t *testing.T, s *Sheet) {
	t.Helper()
	type cell struct {
		x, y    int
		upright bool
	}
	owner := map[cell]int{}
	along, cells := 0, 0
	label := map[int]bool{}
	for _, y := range s.rows {
		label[y] = true
	}
	full := false
	for i := range s.rows {
		full = full || i > 0 && s.rows[i]-s.rows[i-1] > mostTracks
	}
	for _, l := range s.lines {
		upright := l.x0 == l.x1
		if upright == (l.y0 == l.y1) || l.x1 < l.x0 || l.y1 < l.y0 {
			t.Fatalf("line %+v", l)
		}
		for y := l.y0; y <= l.y1; y++ {
			for x := l.x0; x <= l.x1; x++ {
				if label[y] {
					if !upright || y != l.y0 && y != l.y1 {
						t.Fatalf("line %+v runs through row %d of labels", l, y)
					}
					continue
				}
				c := cell{x, y, upright}
				if to, ok := owner[c]; ok && to != l.to {
					along++
				}
				owner[c] = l.to
				cells++
			}
		}
	}
	if along > 0 && !full && along*100 > cells {
		t.Errorf("%d of %d cells have two lines", along, cells)
	}
	for i := range s.Layout.Graph.Nodes {
		at, ok := s.Place(i)
		if !ok || at.X < 0 || at.Y < 0 || at.X+at.W > s.Width || at.Y+at.H > s.Height {
			t.Fatalf("node %d is at %+v of %d by %d", i, at, s.Width, s.Height)
		}
		if got, ok := s.At(at.X+1, at.Y); !ok || got != i {
			t.Fatalf("at node %d is node %d", i, got)
		}
	}
	if _, ok := s.At(-1, 0); ok {
		t.Error("a node is outside")
	}
}

// TestMany is the time that a drawing takes, with a generous bound: it doesn't
// depend on how large the arena is.
func TestMany(t *testing.T) {
	for name, make := range shapes() {
		n, root := make()
		for _, many := range []int{100, 1_000, 2_000} {
			begin := time.Now()
			g := Collect(n, root, Options{Focus: inspect.Empty, Nodes: many})
			collected := time.Since(begin)
			s := g.Sheet(SheetOptions{})
			laid := time.Since(begin) - collected
			s.Draw(Rect{0, 0, 200, 60}, Marks{Selected: -1})
			all := time.Since(begin)
			if all > 3*time.Second {
				t.Errorf("%s with %d nodes takes %v", name, many, all)
			}
			t.Logf("%s: %d of %d nodes, %d boxes: collected %v, laid out %v, drawn %v", name, len(g.Nodes), len(n.fun), len(s.Layout.Boxes), collected, laid, all-collected-laid)
		}
	}
}

// garbage is memory that may be anything: links lead anywhere, and may change while
// they are read.
type garbage struct {
	rng    *rand.Rand
	steady bool
}

func (g garbage) App(id ID) (fun, arg ID, ok bool) {
	if g.steady {
		g.rng = rand.New(rand.NewPCG(uint64(id), 5))
	}
	if g.rng.IntN(5) == 0 {
		return inspect.Empty, inspect.Empty, false
	}
	near := func() ID {
		switch g.rng.IntN(8) {
		case 0:
			return id
		case 1:
			return ID(g.rng.Uint32())
		}
		return ID(g.rng.IntN(200))
	}
	return near(), near(), true
}

func (g garbage) Leaf(ID) string { return []string{"S", "x", "?7", ""}[g.rng.IntN(4)] }

// TestGarbage: whatever is read, something is drawn, in bounded time.
func TestGarbage(t *testing.T) {
	for seed := range uint64(150) {
		src := garbage{rand.New(rand.NewPCG(seed, 3)), seed%3 > 0}
		path := make([]ski.Turn, seed%40)
		g := Collect(src, ID(seed), Options{Focus: inspect.Empty, Follow: seed%2 == 0, Nodes: int(1 + seed), Path: path, Args: int(seed % 5), Count: 2_000})
		for _, leaves := range []Leaves{LeavesOnce, LeavesEach} {
			s := g.Sheet(SheetOptions{Leaves: leaves, Zoom: Zoom(seed % 4)})
			if src.steady {
				checkLayout(t, s.Layout)
			}
			s.Draw(Rect{0, 0, 100, 40}, Marks{Selected: 0})
			s.Layout.Keys()
		}
		if len(g.SVG(Title{}, LeavesAuto)) == 0 || len(g.DOT(Title{})) == 0 {
			t.Fatal("nothing was written")
		}
	}
}
