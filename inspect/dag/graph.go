package dag

import (
	"iter"
	"math/bits"

	"skirepl/inspect"
	"skirepl/ski"
)

// ID names a node of the arena.
type ID = inspect.ID

// Options say what part of a term [Collect] takes.
type Options struct {
	// Focus is the node at the top; [inspect.Empty]: the root, or with Follow the
	// root or, if the redex is too far beneath it, a node above the redex.
	Focus  ID
	Follow bool

	Nodes int // at most so many nodes are taken; 0: 300
	Depth int // and so many levels beneath the focus, or the path to the redex; 0: no limit
	// Count is how many nodes are looked at, at most, to count uses, and again to
	// count what is left out; 0: 10,000.
	Count int
	Text  int // characters of a node's term; 0: 24
	// Notation is how these are written.
	Notation ski.Notation

	// Path leads from the root to the redex, which has Args arguments; 0: none.
	Path []ski.Turn
	Args int

	// Interrupt, if not nil, is asked now and then whether to end: the Graph is then
	// Interrupted.
	Interrupt func() bool

	// Name gives the name of a node that a definition stands for, "" for others. It
	// may be nil.
	Name func(ID) string
}

const (
	defaultNodes = 300
	defaultCount = 10_000
	defaultText  = 24
)

// A Graph is the part of a term that is drawn.
type Graph struct {
	Root, Focus ID
	Nodes       []Node // the focus first, then by distance from what matters
	Redex       int    // the node of the next redex; -1: none, or not here
	Leaves      int    // of Nodes, those that are atoms

	// Total is the number of the whole term's nodes; 0: more than were counted.
	Total int
	// Hidden is how many nodes beneath the focus aren't among Nodes; HiddenMore says
	// that there are more.
	Hidden     int
	HiddenMore bool

	Interrupted bool // it isn't whole, and not what was asked for

	index map[ID]int
}

// A Node is a term of the graph.
type Node struct {
	ID    ID
	Leaf  bool
	Label string // of a leaf, how it is written
	Name  string // of the definition that it is; "" for none
	Text  string // its term, cut
	// Uses is how many applications of the whole term it is part of, twice for x x;
	// UsesMore says that there may be more.
	Uses     int
	UsesMore bool
	Redex    bool  // the next contraction rewrites it
	Args     uint8 // bit n-1: argument n of the redex
	Head     bool  // the combinator of the redex
	Spine    bool  // between the redex and its combinator
	Fun, Arg Link  // of an application
	Distance int   // levels beneath the focus or the path to the redex
}

// Arguments gives which arguments of the redex a node is, from 1; it may be several, as
// in S x x.
func (n *Node) Arguments() iter.Seq[int] {
	return func(yield func(int) bool) {
		for rest := n.Args; rest != 0; rest &= rest - 1 {
			if !yield(bits.TrailingZeros8(rest) + 1) {
				return
			}
		}
	}
}

// argument is the first of Arguments; 0: there is none.
func (n *Node) argument() int {
	for i := range n.Arguments() {
		return i
	}
	return 0
}

// A Link leads to a part of a node.
type Link struct {
	ID     ID
	Node   int  // its index; -1: it isn't there
	Hidden int  // then the nodes from it on that aren't there
	More   bool // that, or more
}

// Find gives the index of a node.
func (g *Graph) Find(id ID) (index int, ok bool) {
	index, ok = g.index[id]
	return index, ok
}

// Collect takes the part of a term that Options say.
func Collect(src ski.Source[ID], root ID, opt Options) *Graph {
	if opt.Nodes <= 0 {
		opt.Nodes = defaultNodes
	}
	if opt.Count <= 0 {
		opt.Count = defaultCount
	}
	if opt.Text <= 0 {
		opt.Text = defaultText
	}
	c := &collector{src: src, opt: opt, g: &Graph{Root: root, Focus: opt.Focus, Redex: -1, index: make(map[ID]int)}}
	path := c.place()
	c.take(c.g.Focus, 0)
	c.takePath(path)
	c.takeRest()
	c.mark(path)
	c.link()
	c.count()
	c.describe()
	return c.g
}

type collector struct {
	src ski.Source[ID]
	opt Options
	g   *Graph
	at  int // nodes before it have been gone on from

	looked int // how often interrupted was asked
}

// interrupted is asked before each node that is looked at.
func (c *collector) interrupted() bool {
	if c.looked++; c.looked%256 == 0 && c.opt.Interrupt != nil && c.opt.Interrupt() {
		c.g.Interrupted = true
	}
	return c.g.Interrupted
}

// levelsAbove is how many levels above a redex that is too far beneath the root the
// drawing begins.
const levelsAbove = 6

// place finds the focus, and gives the nodes from it to the redex; nil when the
// redex isn't beneath it, as far as the path tells.
func (c *collector) place() []ID {
	if c.g.Focus == inspect.Empty {
		c.g.Focus = c.g.Root
	}
	if c.opt.Args == 0 {
		return nil
	}
	trail := []ID{c.g.Root}
	n := c.g.Root
	for _, turn := range c.opt.Path {
		fun, arg, ok := c.src.App(n)
		if !ok {
			return nil
		}
		n = fun
		if turn == ski.Right {
			n = arg
		}
		trail = append(trail, n)
	}
	from := 0
	if most := c.opt.Nodes / 3; c.opt.Follow && c.opt.Focus == inspect.Empty && len(trail) > most {
		from = len(trail) - 1 - min(levelsAbove, most)
		c.g.Focus = trail[from]
	}
	for i := from; i < len(trail); i++ {
		if trail[i] == c.g.Focus {
			return trail[i:]
		}
	}
	return nil
}

// take adds a node, if there is room; it says whether it is there.
func (c *collector) take(id ID, distance int) bool {
	if _, ok := c.g.index[id]; ok {
		return true
	}
	if len(c.g.Nodes) >= c.opt.Nodes {
		return false
	}
	fun, arg, app := c.src.App(id)
	if !app {
		fun, arg = inspect.Empty, inspect.Empty
		c.g.Leaves++
	}
	c.g.index[id] = len(c.g.Nodes)
	c.g.Nodes = append(c.g.Nodes, Node{
		ID: id, Leaf: !app, Distance: distance,
		Fun: Link{ID: fun, Node: -1}, Arg: Link{ID: arg, Node: -1},
	})
	return true
}

// takePath takes what leads to the redex, and its spine and arguments, so that they
// are there however many nodes surround them.
func (c *collector) takePath(path []ID) {
	if len(path) > c.opt.Nodes*2/3 {
		return // the focus was asked for, and the redex is far beneath it
	}
	for _, id := range path {
		c.take(id, 0)
	}
	if len(path) == 0 {
		return
	}
	n := path[len(path)-1]
	for range c.opt.Args {
		fun, arg, ok := c.src.App(n)
		if !ok {
			return
		}
		c.take(fun, 0)
		c.take(arg, 0)
		n = fun
	}
}

// takeRest goes on from what is there, nearest first.
func (c *collector) takeRest() {
	for ; c.at < len(c.g.Nodes) && !c.interrupted(); c.at++ {
		n := c.g.Nodes[c.at]
		if n.Leaf || c.opt.Depth > 0 && n.Distance >= c.opt.Depth {
			continue
		}
		c.take(n.Fun.ID, n.Distance+1)
		c.take(n.Arg.ID, n.Distance+1)
	}
}

// mark marks the redex and its parts.
func (c *collector) mark(path []ID) {
	if len(path) == 0 {
		return
	}
	at, ok := c.g.index[path[len(path)-1]]
	if !ok {
		return
	}
	c.g.Redex = at
	c.g.Nodes[at].Redex = true
	for n := c.opt.Args; n > 0; n-- {
		if n < c.opt.Args {
			c.g.Nodes[at].Spine = true
		}
		if arg, ok := c.g.index[c.g.Nodes[at].Arg.ID]; ok {
			c.g.Nodes[arg].Args |= 1 << (n - 1)
		}
		if at, ok = c.g.index[c.g.Nodes[at].Fun.ID]; !ok {
			return
		}
	}
	c.g.Nodes[at].Head = true
}

// link finds the nodes that links lead to.
func (c *collector) link() {
	for i := range c.g.Nodes {
		n := &c.g.Nodes[i]
		for _, l := range []*Link{&n.Fun, &n.Arg} {
			if at, ok := c.g.index[l.ID]; ok && !n.Leaf {
				l.Node = at
			}
		}
	}
}

// describe writes what the nodes are.
func (c *collector) describe() {
	for i := range c.g.Nodes {
		if c.interrupted() {
			return
		}
		n := &c.g.Nodes[i]
		if n.Leaf {
			n.Label = c.src.Leaf(n.ID)
		}
		if c.opt.Name != nil {
			n.Name = c.opt.Name(n.ID)
		}
		// Names stand for what is beneath it, not for the node itself.
		beneath := ski.Folded[ID]{Source: c.src, Name: func(id ID) string {
			if id == n.ID || c.opt.Name == nil {
				return ""
			}
			return c.opt.Name(id)
		}}
		n.Text = ski.Print(ski.Source[ID](beneath), n.ID, ski.Options{Limit: c.opt.Text, Notation: c.opt.Notation}).String
	}
}
