package inspect

import (
	"errors"

	"skirepl/ski"
)

// ErrShape says that the shape of a node does not fit its parts.
var ErrShape = errors.New("a node's shape does not fit its parts")

// A Redex is a redex of a term whose nodes are values of type N.
type Redex[N any] struct {
	ski.Redex // the rule, the path from the root, the number of arguments

	Node      N   // the redex itself, an application
	Arguments []N // of the combinator, the first one first
}

// shaped is a term whose nodes say what their shape is.
type shaped[N any] interface {
	App(N) (fun, arg N, ok bool)
	Sym(N) ski.Sym
	shape(N) Shape
}

func (t Terms) shape(n ID) Shape { return t.View.Shape(n) }

// FindRedex returns the leftmost-outermost redex of a term, the one that the next
// contraction contracts; ok is false if the term is in normal form. It goes
// straight there, since the shapes say where a redex can be: the time is that of
// the path. A damaged image gives [ErrCycle] or [ErrShape].
func (v *View) FindRedex(root ID) (r Redex[ID], ok bool, err error) {
	return findRedex(Terms{View: v}, root, int(v.Top()))
}

// findRedex follows no path longer than nodes, which is their number.
func findRedex[N any](src shaped[N], root N, nodes int) (r Redex[N], ok bool, err error) {
	var path []ski.Turn
	n := root
	for {
		shape := src.shape(n)
		fun, arg, app := src.App(n)
		if shape.Normal() && len(path) == 0 {
			return Redex[N]{}, false, nil
		}
		if shape.Normal() || !app {
			return Redex[N]{}, false, ErrShape
		}
		inFun := src.shape(fun)
		switch {
		case shape.Redex() && !inFun.Redex(): // all of its arguments, and none too many
			return redexAt(src, n, path)
		case shape.Redex(), !inFun.Normal():
			path, n = append(path, ski.Left), fun
		default:
			path, n = append(path, ski.Right), arg
		}
		if len(path) > nodes {
			return Redex[N]{}, false, ErrCycle
		}
	}
}

// redexAt returns the redex n with its combinator and arguments.
func redexAt[N any](src shaped[N], n N, path []ski.Turn) (r Redex[N], ok bool, err error) {
	const maxArity = 4
	var last [maxArity]N // the arguments, the last one first
	head, have := n, 0
	for have < maxArity {
		fun, arg, app := src.App(head)
		if !app {
			break
		}
		last[have] = arg
		head = fun
		have++
	}
	rule := src.Sym(head)
	if have == 0 || rule.Arity() != have {
		return Redex[N]{}, false, ErrShape
	}
	r = Redex[N]{ski.Redex{Rule: rule, Path: path, Args: have}, n, make([]N, have)}
	for i := range r.Arguments {
		r.Arguments[i] = last[have-1-i]
	}
	return r, true, nil
}
