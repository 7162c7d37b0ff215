package inspect

import (
	"strconv"

	"skirepl/ski"
)

// Terms shows the terms of an arena as a [ski.Source], for [ski.Print]. A damaged
// image may have terms with cycles, which have no end: print those with a limit.
type Terms struct {
	View *View
	// Name returns the name of a free variable, from its index; "" if it has none.
	// Name may be nil.
	Name func(index uint32) string
}

// App returns the parts of an application; ok is false for any other node.
func (t Terms) App(n ID) (fun, arg ID, ok bool) { return t.View.App(n) }

// Leaf returns how a node that is no application is written: the combinator, the
// variable's name, "v12" for a variable without one, and for what is no term a
// question mark with the id.
func (t Terms) Leaf(n ID) string {
	node := t.View.Node(n)
	if index, ok := node.Variable(); ok {
		if t.Name != nil {
			if name := t.Name(index); name != "" {
				return name
			}
		}
		return "v" + strconv.FormatUint(uint64(index), 10)
	}
	switch {
	case node.Kind == KindTerminal:
		return node.Symbol().String()
	case n == Empty:
		return "?"
	}
	return "?" + strconv.FormatUint(uint64(n), 10)
}

// Sym returns the symbol of a terminal, 0 for any other node.
func (t Terms) Sym(n ID) ski.Sym { return t.View.Sym(n) }

// Normal reports whether a node is known to be in normal form.
func (t Terms) Normal(n ID) bool { return t.View.Shape(n).Normal() }
