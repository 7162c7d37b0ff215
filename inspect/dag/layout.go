package dag

import (
	"slices"

	"skirepl/ski"
)

// Leaves says how atoms are drawn: an atom with many uses pulls edges from
// everywhere to it.
type Leaves uint8

const (
	LeavesAuto Leaves = iota // once in a small graph, else at each use
	LeavesOnce               // as the one node that each is
	LeavesEach               // a copy at each use
)

func (l Leaves) String() string { return [...]string{"auto", "once", "each"}[l] }

// manyNodes is from how many nodes on LeavesAuto draws atoms at each use.
const manyNodes = 24

// Once says whether a graph's atoms are drawn once.
func (l Leaves) Once(g *Graph) bool {
	return l == LeavesOnce || l == LeavesAuto && len(g.Nodes) <= manyNodes
}

// Metrics are the sizes that a layout is for, in units of its own.
type Metrics struct {
	Leaves Leaves
	Width  func(g *Graph, b *Box) int // of a box that is no bend
	Gap    int                        // between two boxes of a layer
	Port   int                        // how far a box's ports are from its middle
	// Grid is what the middles of boxes are multiples of; 0: 1. With 2 and ports that
	// are an odd number off, no port is above the middle of a box.
	Grid int
	// Bends is how many bends edges may have, together; those that there is no room
	// for become references. 0: 4 a node, and 200.
	Bends int
}

// A Layout has a place for each node of a graph and for what else is drawn.
type Layout struct {
	Graph    *Graph
	Boxes    []Box
	Layers   [][]int // boxes from left to right, by layers from the top
	Segments []Segment
	Width    int
	// References is how many edges are drawn as references, since they would lead
	// through too many layers.
	References int
	Once       bool // atoms are drawn once

	m    Metrics
	of   []int // boxes of the nodes; -1: none, an atom that is drawn at each use
	up   [][]neighbour
	down [][]neighbour
}

// BoxKind is what a box is.
type BoxKind uint8

const (
	BoxNode BoxKind = iota
	BoxCopy         // of an atom, at one of its uses
	BoxRef          // a reference to a node that is drawn elsewhere
	BoxStub         // nodes that are left out
	BoxBend         // of edges on their way to a node further down
)

// A Box is something that has a place. Left and Width are in the metrics' units.
type Box struct {
	Kind  BoxKind
	Node  int  // of a node, a copy, a reference or a bend: which; of a stub -1
	Link  Link // of a stub: what is left out
	Layer int
	Left  int
	Width int
}

// Middle is the middle of the box.
func (b *Box) Middle() int { return b.Left + b.Width/2 }

// A Segment is an edge's way from a layer to the next. Edges to one node share
// segments where they come together.
type Segment struct {
	From, To int      // boxes
	Port     Port     // where it begins
	Side     ski.Turn // of a segment from a node: to its function or its argument
}

// A Port is where a segment begins: left of the middle for a function, right of it
// for an argument, in the middle for a bend.
type Port int8

type neighbour struct {
	box  int
	port Port
}

// Layout gives each node a place: layers by the longest path from the focus, an
// order of each with few crossings, and coordinates that keep edges upright. The
// work is bounded by the number of nodes; see [Metrics.Bends].
func (g *Graph) Layout(m Metrics) *Layout {
	if m.Bends <= 0 {
		m.Bends = 4*len(g.Nodes) + 200
	}
	m.Grid = max(m.Grid, 1)
	l := &Layout{Graph: g, m: m, Once: m.Leaves.Once(g), of: make([]int, len(g.Nodes))}
	l.place()
	l.firstOrder()
	l.sweep()
	l.coordinates()
	return l
}

// target says whether a link leads to a node that is drawn as one of its own.
func (l *Layout) target(link Link) bool {
	return link.Node >= 0 && (l.Once || !l.Graph.Nodes[link.Node].Leaf)
}

// wire is an edge between two nodes.
type wire struct {
	from, to int // nodes
	side     ski.Turn
	span     int
}

// place makes the boxes and the segments.
func (l *Layout) place() {
	g := l.Graph
	layer, closing := l.longest()
	for i := range g.Nodes {
		l.of[i] = -1
		if i == 0 || l.Once || !g.Nodes[i].Leaf {
			l.of[i] = l.box(Box{Kind: BoxNode, Node: i, Layer: layer[i]})
		}
	}
	var wires []wire
	for i := range g.Nodes {
		for side, link := range g.Nodes[i].links() {
			turn := ski.Turn(side == 1)
			switch {
			case g.Nodes[i].Leaf:
			case link.Node < 0:
				l.part(i, turn, Box{Kind: BoxStub, Node: -1, Link: link})
			case !l.target(link):
				l.part(i, turn, Box{Kind: BoxCopy, Node: link.Node})
			case closing[[2]int{i, side}]:
				l.reference(i, turn, link.Node)
			default:
				wires = append(wires, wire{i, link.Node, turn, layer[link.Node] - layer[i]})
			}
		}
	}
	l.route(wires, layer)
	depth := 0
	for i := range l.Boxes {
		depth = max(depth, l.Boxes[i].Layer+1)
	}
	l.Layers = make([][]int, depth)
}

// links are the function and the argument.
func (n *Node) links() [2]Link { return [2]Link{n.Fun, n.Arg} }

// box adds a box.
func (l *Layout) box(b Box) int {
	b.Width = 1
	if b.Kind != BoxBend {
		b.Width = max(l.m.Width(l.Graph, &b), 1)
	}
	l.Boxes = append(l.Boxes, b)
	return len(l.Boxes) - 1
}

// part adds a box beneath a node, with its segment.
func (l *Layout) part(node int, side ski.Turn, b Box) {
	from := l.of[node]
	b.Layer = l.Boxes[from].Layer + 1
	l.Segments = append(l.Segments, Segment{from, l.box(b), portOf(side), side})
}

func portOf(side ski.Turn) Port {
	if side == ski.Left {
		return -1
	}
	return 1
}

func (l *Layout) reference(node int, side ski.Turn, to int) {
	l.References++
	l.part(node, side, Box{Kind: BoxRef, Node: to})
}

// longest gives each node its layer: the length of the longest path to it. Links
// that close a cycle, which only a damaged arena has, are told.
func (l *Layout) longest() (layer []int, closing map[[2]int]bool) {
	g := l.Graph
	const (
		unseen = iota
		open
		done
	)
	state := make([]uint8, len(g.Nodes))
	next := make([]uint8, len(g.Nodes)) // links that were followed
	order := make([]int, 0, len(g.Nodes))
	closing = make(map[[2]int]bool)
	for root := range g.Nodes { // all are beneath the first, unless the memory changed
		if state[root] != unseen {
			continue
		}
		path := []int{root}
		state[root] = open
		for len(path) > 0 {
			i := path[len(path)-1]
			side := int(next[i])
			if side == 2 || g.Nodes[i].Leaf {
				state[i] = done
				order = append(order, i)
				path = path[:len(path)-1]
				continue
			}
			next[i]++
			link := g.Nodes[i].links()[side]
			switch {
			case !l.target(link):
			case state[link.Node] == open:
				closing[[2]int{i, side}] = true
			case state[link.Node] == unseen:
				state[link.Node] = open
				path = append(path, link.Node)
			}
		}
	}
	layer = make([]int, len(g.Nodes))
	for _, i := range slices.Backward(order) {
		for side, link := range g.Nodes[i].links() {
			if l.target(link) && !closing[[2]int{i, side}] {
				layer[link.Node] = max(layer[link.Node], layer[i]+1)
			}
		}
	}
	return layer, closing
}

// route gives the wires their segments, the shortest first. Those to one node share
// bends. So a wire costs only the bends above those that are there already, and
// when there is no room for them it becomes a reference. Each node has a wire that
// needs no bend: the last one of the longest path to it.
func (l *Layout) route(wires []wire, layer []int) {
	slices.SortStableFunc(wires, func(a, b wire) int { return a.span - b.span })
	way := make(map[int][]int) // bends to a node, the lowest first
	for _, w := range wires {
		bends := way[w.to]
		if missing := w.span - 1 - len(bends); missing > 0 {
			if missing > l.m.Bends {
				l.reference(w.from, w.side, w.to)
				continue
			}
			l.m.Bends -= missing
			for range missing {
				below := l.of[w.to]
				if len(bends) > 0 {
					below = bends[len(bends)-1]
				}
				bend := l.box(Box{Kind: BoxBend, Node: w.to, Layer: l.Boxes[below].Layer - 1})
				l.Segments = append(l.Segments, Segment{From: bend, To: below})
				bends = append(bends, bend)
			}
			way[w.to] = bends
		}
		to := l.of[w.to]
		if w.span > 1 {
			to = bends[w.span-2]
		}
		l.Segments = append(l.Segments, Segment{l.of[w.from], to, portOf(w.side), w.side})
	}
}
