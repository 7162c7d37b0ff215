package session

import (
	"slices"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// contracted is a term after a contraction that has not been done: the nodes that it
// would make are its own, each once.
type contracted struct {
	terms inspect.Terms
	args  []inspect.ID // of the redex
	vars  []string     // what the rule calls them
	rule  *ski.Term    // its right side
	made  [][2]laterNode
	known map[[2]laterNode]laterNode
	root  laterNode
}

// laterNode is a node of the arena, or from madeNode on one that would be made.
type laterNode uint64

const madeNode laterNode = 1 << 32

// newContracted contracts a redex of a term, without the arena.
func newContracted(t inspect.Terms, root inspect.ID, r ski.Redex) *contracted {
	c := &contracted{terms: t, known: make(map[[2]laterNode]laterNode)}
	c.vars, c.rule, _ = r.Rule.Sides()
	trail := []inspect.ID{root}
	for i := range r.Path {
		trail = append(trail, nodeAt(t.View, trail[i], r.Path[i:i+1]))
	}
	c.args = make([]inspect.ID, len(c.vars))
	for i, at := len(c.args)-1, trail[len(r.Path)]; i >= 0; i-- {
		at, c.args[i], _ = t.App(at)
	}
	at := c.part(c.rule)
	for i := len(r.Path) - 1; i >= 0; i-- {
		fun, arg, _ := t.App(trail[i])
		if r.Path[i] == ski.Left {
			at = c.make(at, laterNode(arg))
		} else {
			at = c.make(laterNode(fun), at)
		}
	}
	c.root = at
	return c
}

// part is a part of the rule's right side, which is small, with the arguments put in.
func (c *contracted) part(t *ski.Term) laterNode {
	if fun, arg, app := t.Split(); app {
		return c.make(c.part(fun), c.part(arg))
	}
	_, name := t.Leaf()
	return laterNode(c.args[slices.Index(c.vars, name)])
}

func (c *contracted) make(fun, arg laterNode) laterNode {
	key := [2]laterNode{fun, arg}
	n, ok := c.known[key]
	if !ok {
		n = madeNode + laterNode(len(c.made))
		c.made, c.known[key] = append(c.made, key), n
	}
	return n
}

func (c *contracted) App(n laterNode) (fun, arg laterNode, ok bool) {
	if n >= madeNode {
		m := c.made[n-madeNode]
		return m[0], m[1], true
	}
	f, a, ok := c.terms.App(inspect.ID(n))
	return laterNode(f), laterNode(a), ok
}

func (c *contracted) Leaf(n laterNode) string { return c.terms.Leaf(inspect.ID(n)) }

func (c *contracted) id(n laterNode) inspect.ID {
	if n >= madeNode {
		return guest.Empty
	}
	return inspect.ID(n)
}

// print shows a part of the term, or all of it.
func (c *contracted) print(d display, n laterNode, opt ski.Options) ski.Text {
	return printFolded(d, c.terms.View, ski.Source[laterNode](c), n, opt, func(n laterNode) (inspect.ID, bool) {
		return c.id(n), n < madeNode
	})
}
