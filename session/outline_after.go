package session

import (
	"slices"
	"strings"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// contracted is a term after a contraction that has not been done: the nodes that it
// would make are its own.
type contracted struct {
	terms inspect.Terms
	made  [][2]laterNode
	root  laterNode
	rule  *ski.Term // the right side
	vars  []string
}

// laterNode is a node of the arena, or from madeNode on one that would be made.
type laterNode uint64

const madeNode laterNode = 1 << 32

func newContracted(t inspect.Terms, root inspect.ID, r inspect.Redex[inspect.ID]) *contracted {
	c := &contracted{terms: t}
	left, right, _ := strings.Cut(r.Rule.Rule(), "→")
	c.vars = strings.Fields(left)[1:]
	var err error
	if c.rule, err = ski.ParseTerm(right); err != nil {
		return nil
	}
	trail := []inspect.ID{root}
	for _, turn := range r.Path {
		fun, arg, ok := t.App(trail[len(trail)-1])
		if !ok {
			return nil
		}
		if turn == ski.Right {
			fun = arg
		}
		trail = append(trail, fun)
	}
	at := c.build(c.rule, r.Arguments)
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

// build makes the right side of a rule, which is small.
func (c *contracted) build(t *ski.Term, args []inspect.ID) laterNode {
	if fun, arg, app := t.Split(); app {
		return c.make(c.build(fun, args), c.build(arg, args))
	}
	_, name := t.Leaf()
	return laterNode(args[slices.Index(c.vars, name)])
}

func (c *contracted) make(fun, arg laterNode) laterNode {
	c.made = append(c.made, [2]laterNode{fun, arg})
	return madeNode + laterNode(len(c.made)-1)
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
