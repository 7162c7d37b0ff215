package ski

// A graph reduces terms by need: what was reduced is updated in place, so that a
// part that occurs many times is reduced once. It serves to look into values.
type graph struct {
	budget uint64 // contractions that may still be made
	made   uint64 // contractions that were made
	stop   func() bool
	spine  []*gnode
	fresh  int // variables made so far
}

// A gnode is a node of a graph: an application, an atom, or where to look instead.
type gnode struct {
	fun, arg *gnode // of an application
	ind      *gnode // what this node has become
	sym      Sym    // of an atom
	fresh    int    // of a fresh variable: its number, from 1
	name     string // of a free variable
	from     opener // of a node that has not been looked at: where it is from
	place    uint64 // in there
}

// An opener copies the nodes of a term to a graph when they are looked at: a large
// term may be no value for what its first few nodes say.
type opener interface{ open(n *gnode) }

// copied is the opener of the terms of a Source whose nodes are numbers.
type copied[N ~uint32 | ~uint64] struct {
	src   Source[N]
	sym   func(N) Sym
	known table // indices in nodes, by place
	nodes []*gnode
}

// at returns the gnode of a node, the same each time.
func (c *copied[N]) at(n N) *gnode {
	key := uint64(n) + 1
	if i, ok := c.known.get(key); ok {
		return c.nodes[i]
	}
	g := &gnode{from: c, place: uint64(n)}
	c.known.put(key, len(c.nodes))
	c.nodes = push(c.nodes, g)
	return g
}

func (c *copied[N]) open(g *gnode) {
	n := N(g.place)
	g.from = nil
	fun, arg, ok := c.src.App(n)
	if ok {
		g.fun, g.arg = c.at(fun), c.at(arg)
		return
	}
	if g.sym = c.sym(n); g.sym == Var || g.sym.Arity() == 0 {
		g.sym, g.name = Var, c.src.Leaf(n)
	}
}

// gnodes copies a term; nil if stop, which may be nil, ends it.
func gnodes(t *Term, stop func() bool) *gnode {
	entries, ok := listing(t, stop)
	if !ok {
		return nil
	}
	nodes := make([]*gnode, len(entries))
	for i, e := range entries {
		if due(i, stop) {
			return nil
		}
		if e.fun >= 0 {
			nodes[i] = &gnode{fun: nodes[e.fun], arg: nodes[e.arg]}
		} else {
			nodes[i] = &gnode{sym: e.term.atom.sym, name: e.term.atom.name}
		}
	}
	return nodes[len(nodes)-1]
}

// variable makes a fresh variable.
func (g *graph) variable() *gnode {
	g.fresh++
	return &gnode{sym: Var, fresh: g.fresh}
}

func gapp(f, a *gnode) *gnode { return &gnode{fun: f, arg: a} }

// target is what a node has become. Those on the way there point further from then on:
// where each node has become the one before, the way would be walked again and again.
func (n *gnode) target() *gnode {
	for n.ind != nil {
		if n.ind.ind != nil {
			n.ind = n.ind.ind
		}
		n = n.ind
	}
	if n.from != nil {
		n.from.open(n)
	}
	return n
}

// head reduces n to weak head normal form. It returns its head, an atom, and its
// arguments, the first one last; ok is false if the budget did not suffice or stop
// said so. The arguments are valid until the next call.
func (g *graph) head(n *gnode) (head *gnode, args []*gnode, ok bool) {
	spine := g.spine[:0]
	for {
		n = n.target()
		for n.fun != nil {
			spine = push(spine, n)
			n = n.fun.target()
		}
		arity := n.sym.Arity()
		if arity == 0 || len(spine) < arity {
			break
		}
		if g.budget == 0 || g.made&0x3fff == 0x3fff && g.stop != nil && g.stop() {
			g.spine = spine
			return nil, nil, false
		}
		g.budget--
		g.made++
		root := spine[len(spine)-arity]
		var a [maxArity]*gnode
		for i := range arity {
			a[i] = spine[len(spine)-1-i].arg
		}
		root.contract(n.sym, a)
		spine = spine[:len(spine)-arity]
		n = root
	}
	for i, app := range spine {
		spine[i] = app.arg
	}
	g.spine = spine
	return n, spine, true
}

// contract makes the redex n its contractum.
func (n *gnode) contract(rule Sym, a [maxArity]*gnode) {
	switch rule {
	case S:
		n.fun, n.arg = gapp(a[0], a[2]), gapp(a[1], a[2])
	case K, I:
		n.ind, n.fun, n.arg = a[0], nil, nil
	case B:
		n.fun, n.arg = a[0], gapp(a[1], a[2])
	case C:
		n.fun, n.arg = gapp(a[0], a[2]), a[1]
	case SPrime:
		n.fun, n.arg = gapp(a[0], gapp(a[1], a[3])), gapp(a[2], a[3])
	case BPrime:
		n.fun, n.arg = gapp(a[0], a[1]), gapp(a[2], a[3])
	case CPrime:
		n.fun, n.arg = gapp(a[0], gapp(a[1], a[3])), a[2]
	case W:
		n.fun, n.arg = gapp(a[0], a[1]), a[1]
	}
}
