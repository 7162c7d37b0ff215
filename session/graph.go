package session

import (
	"context"
	"errors"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/inspect/dag"
	"skirepl/ski"
)

// GraphWindow is what part of the current term's graph a front end wants to see.
type GraphWindow struct {
	Nodes int // at most; 0: no graph
	Depth int // levels beneath the focus; 0: no limit

	Focus  inspect.ID // the node at the top, guest.Empty: the root
	Follow bool       // keep the redex in sight, where that needs another top
	Zoom   dag.Zoom
	Leaves dag.Leaves
	ASCII  bool
}

// Graph is the current term as a graph, drawn. It doesn't change: the same pointer is
// the same drawing.
type Graph struct {
	*dag.Graph
	Sheet *dag.Sheet
	// Root is the current term, of which what is drawn may be a part.
	Root   inspect.ID
	Window GraphWindow
}

// graphs keeps the last drawing of a scene: a term doesn't change, and neither do
// the definitions while the scene stands.
type graphs struct {
	last *Graph
	name func(inspect.ID) string
}

// mostGraphNodes bounds what a drawing costs: some tens of milliseconds.
const mostGraphNodes = 2_000

// graph draws the current term.
func (g *graphs) graph(t inspect.Terms, sc *scene, w GraphWindow) (*Graph, error) {
	w.Nodes = min(w.Nodes, mostGraphNodes)
	if g.last != nil && g.last.Window == w && g.last.Root == sc.root {
		return g.last, nil
	}
	name := g.name
	if name == nil {
		name = definitionNodes(t.View, sc.definitions, sc.names)
	}
	drawn, err := collectGraph(t, sc.root, dag.Options{
		Focus: w.Focus, Follow: w.Follow, Nodes: w.Nodes, Depth: w.Depth, Name: name, Notation: sc.display.notation,
	})
	if err != nil {
		return nil, err
	}
	made := &Graph{
		Graph: drawn, Root: sc.root, Window: w,
		Sheet: drawn.Sheet(dag.SheetOptions{Zoom: w.Zoom, Leaves: w.Leaves, ASCII: w.ASCII}),
	}
	if t.View.Valid() { // else it is of memory that has moved, and is drawn again
		g.last, g.name = made, name
	}
	return made, nil
}

// collectGraph collects the graph of a term with its redex.
func collectGraph(t inspect.Terms, root arena.ID, o dag.Options) (*dag.Graph, error) {
	redex, found, err := t.View.FindRedex(root)
	if err != nil {
		return nil, err
	}
	if found {
		o.Path, o.Args = redex.Path, redex.Args
	}
	if o.Focus != guest.Empty && o.Focus >= t.View.Top() {
		o.Focus = guest.Empty
	}
	g := dag.Collect(t, root, o)
	if g.Interrupted {
		return nil, context.Canceled
	}
	return g, nil
}

// namedNodes is how many nodes of all definitions' terms are looked up.
const namedNodes = 50_000

// definitionNodes finds the nodes that definitions stand for, as far as the arena has
// them. Of several names for one node the first counts; an atom needs none.
func definitionNodes(v *inspect.View, defs []*definition, names *names) func(inspect.ID) string {
	found := make(map[inspect.ID]string)
	finder := newFinder(v, names, namedNodes)
	for _, d := range defs {
		id, ok := finder.find(d.term)
		if _, app, _ := v.App(id); ok && app != guest.Empty && found[id] == "" {
			found[id] = d.Name
		}
	}
	return func(id inspect.ID) string { return found[id] }
}

// A finder finds the nodes of terms, without making any. What terms share it looks up
// once.
type finder struct {
	ski.Terms
	view   *inspect.View
	names  *names
	left   int // nodes that are still looked up
	nodes  ski.Made[*ski.Term, inspect.ID]
	absent map[*ski.Term]bool // terms that have no node
}

func newFinder(v *inspect.View, names *names, most int) *finder {
	return &finder{view: v, names: names, left: most, nodes: make(ski.Made[*ski.Term, inspect.ID]), absent: make(map[*ski.Term]bool)}
}

// App gives the parts of a term that may have a node.
func (f *finder) App(t *ski.Term) (fun, arg *ski.Term, ok bool) {
	if f.absent[t] {
		return nil, nil, false
	}
	return f.Terms.App(t)
}

// find finds a term's node.
func (f *finder) find(t *ski.Term) (inspect.ID, bool) {
	id, err := ski.FoldMore(f.nodes, ski.Source[*ski.Term](f), t, f.leaf, func(fun, arg inspect.ID) (inspect.ID, error) {
		return f.there(f.view.Lookup(fun, arg))
	})
	if err != nil {
		f.absent[t] = f.left >= 0
		return guest.Empty, false
	}
	return id, true
}

func (f *finder) leaf(t *ski.Term) (inspect.ID, error) {
	sym, name := t.Leaf()
	switch {
	case f.absent[t]:
		return guest.Empty, errNotThere
	case sym != ski.Var:
		return f.there(f.view.LookupTerminal(sym, 0))
	}
	i, known := f.names.find(name)
	if !known {
		return guest.Empty, errNotThere
	}
	return f.there(f.view.LookupTerminal(sym, i))
}

func (f *finder) there(id inspect.ID, ok bool) (inspect.ID, error) {
	if f.left--; !ok || f.left < 0 {
		return guest.Empty, errNotThere
	}
	return id, nil
}

var errNotThere = errors.New("no such node")
