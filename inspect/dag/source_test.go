package dag

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"skirepl/inspect"
	"skirepl/ski"
)

// nodes is a hash-consed arena for tests: node i is fun[i] arg[i], or a leaf.
type nodes struct {
	fun, arg []ID
	leaf     []string
	apps     map[[2]ID]ID
	atoms    map[string]ID
}

func newNodes() *nodes {
	return &nodes{apps: make(map[[2]ID]ID), atoms: make(map[string]ID)}
}

func (n *nodes) App(id ID) (fun, arg ID, ok bool) {
	if int(id) >= len(n.fun) || n.leaf[id] != "" {
		return inspect.Empty, inspect.Empty, false
	}
	return n.fun[id], n.arg[id], true
}

func (n *nodes) Leaf(id ID) string {
	if int(id) >= len(n.leaf) {
		return fmt.Sprintf("?%d", id)
	}
	return n.leaf[id]
}

func (n *nodes) add(fun, arg ID, leaf string) ID {
	n.fun, n.arg, n.leaf = append(n.fun, fun), append(n.arg, arg), append(n.leaf, leaf)
	return ID(len(n.fun) - 1)
}

func (n *nodes) atom(name string) ID {
	id, ok := n.atoms[name]
	if !ok {
		id = n.add(0, 0, name)
		n.atoms[name] = id
	}
	return id
}

func (n *nodes) app(fun, arg ID) ID {
	id, ok := n.apps[[2]ID{fun, arg}]
	if !ok {
		id = n.add(fun, arg, "")
		n.apps[[2]ID{fun, arg}] = id
	}
	return id
}

// parse makes a term, and the options for its redex.
func parse(t testing.TB, text string) (n *nodes, root ID, o Options) {
	t.Helper()
	term, err := ski.ParseTerm(text)
	if err != nil {
		t.Fatal(err)
	}
	n = newNodes()
	root = n.term(term)
	o.Focus = inspect.Empty
	if r, ok := ski.FindRedex(term); ok {
		o.Path, o.Args = r.Path, r.Args
	}
	return n, root, o
}

func (n *nodes) term(t *ski.Term) ID {
	fun, arg, ok := t.Split()
	if !ok {
		sym, name := t.Leaf()
		if sym != ski.Var {
			name = sym.String()
		}
		return n.atom(name)
	}
	return n.app(n.term(fun), n.term(arg))
}

// random makes a random DAG with so many applications, the last of which is the root.
func random(rng *rand.Rand, apps int) (*nodes, ID) {
	n := newNodes()
	for _, name := range []string{"S", "K", "I", "x"} {
		n.atom(name)
	}
	root := ID(0)
	for range apps {
		near := func() ID {
			if rng.IntN(3) == 0 {
				return ID(rng.IntN(len(n.fun)))
			}
			return ID(len(n.fun) - 1 - rng.IntN(min(len(n.fun), 6)))
		}
		root = n.app(near(), near())
	}
	return n, root
}

// chain is x (x (x … y)), deep.
func chain(depth int) (*nodes, ID) {
	n := newNodes()
	x, at := n.atom("x"), n.atom("y")
	for range depth {
		at = n.app(x, at)
	}
	return n, at
}

// doubling is a node that is used twice by the one above, and so on: a tree of
// 2^depth leaves.
func doubling(depth int) (*nodes, ID) {
	n := newNodes()
	at := n.atom("x")
	for range depth {
		at = n.app(at, at)
	}
	return n, at
}

// fan is a spine with many different arguments, each of which is used again at its
// end: long edges from everywhere.
func fan(width int) (*nodes, ID) {
	n := newNodes()
	at := n.atom("f")
	var args []ID
	for i := range width {
		args = append(args, n.app(n.atom("g"), n.atom(fmt.Sprintf("v%d", i))))
	}
	for _, a := range args {
		at = n.app(at, a)
	}
	for _, a := range args {
		at = n.app(at, a)
	}
	return n, at
}

// balanced is a tree of different nodes.
func balanced(depth int) (*nodes, ID) {
	n := newNodes()
	var level []ID
	for i := range 1 << depth {
		level = append(level, n.atom(fmt.Sprintf("v%d", i)))
	}
	for len(level) > 1 {
		var above []ID
		for i := 0; i < len(level); i += 2 {
			above = append(above, n.app(level[i], level[i+1]))
		}
		level = above
	}
	return n, level[0]
}
