package inspect

import (
	guest "skirepl/arena-guest"
	"skirepl/ski"
)

// An ID names a node of an arena: its index in the arrays. An id is void after a
// reset.
type ID = guest.ID

// Empty is the id that means "none".
const Empty = guest.Empty

// A Node is what the arrays say about an id. What the fields mean depends on the
// kind; they are named after terms. ABI.md has a table of the other kinds, and
// [View.Suspension] and [View.Stack] decode them.
type Node struct {
	ID    ID
	Kind  Kind
	Sym   uint8 // of a Terminal; a frame's stage, a Suspension's mode, a Meter's reason to stop
	Shape Shape // of a term
	Left  ID    // the function; for a Terminal its symbol, or the variable's index
	Right ID    // the argument; no id for a Terminal
	Hash  uint32
	Next  ID // in the bucket
	Memo  Memo
}

// Term reports whether the node is a term.
func (n Node) Term() bool { return n.Kind == KindTerminal || n.Kind == KindApplication }

// Symbol returns the symbol of a terminal, 0 for any other node.
func (n Node) Symbol() ski.Sym {
	if n.Kind != KindTerminal {
		return 0
	}
	return ski.Sym(n.Sym)
}

// Variable returns the index of a free variable; ok is false for any other node.
func (n Node) Variable() (index uint32, ok bool) {
	return uint32(n.Left), n.Symbol() == ski.Var
}

// A Memo is what the arena remembers of an application: normal order takes it to
// Target in Count contractions. A count that reached 2^64-1 stays there. Count 0
// says that nothing is remembered.
type Memo struct {
	Target ID
	Count  uint64
}

// A Shape is what is known of a term by looking at it.
type Shape uint8

// Normal reports whether the term is in normal form.
func (s Shape) Normal() bool { return s&shapeNormal != 0 }

// App reports whether the term is an application.
func (s Shape) App() bool { return s&shapeApp != 0 }

// Redex reports whether the term's head is a combinator that has all its
// arguments, or more. What is no redex by this may have one inside.
func (s Shape) Redex() bool { return s&shapeMissing == shapeRedex }

// Missing returns how many arguments the term's head still wants: 2 for S x. It is
// 0 if it wants none, because a free variable heads the term or it has them all.
func (s Shape) Missing() int {
	if s.Redex() {
		return 0
	}
	return int(s & shapeMissing)
}

// applied returns the shape of an application, from those of its parts.
func (s Shape) applied(to Shape) Shape {
	missing := s & shapeMissing
	if missing == 1 || missing == shapeRedex {
		return shapeApp | shapeRedex
	}
	return shapeApp | s&to&shapeNormal | max(missing, 1) - 1
}

// shapeOfTerminal returns the shape of a combinator or a variable.
func shapeOfTerminal(s ski.Sym) Shape { return shapeNormal | Shape(s.Arity()) }

// has reports whether an id is within the arrays.
func (v *View) has(id ID) bool { return uint32(id) < v.capacity }

// Kind returns what a node is; an id out of range is a hole.
func (v *View) Kind(id ID) Kind {
	if !v.has(id) {
		return KindHole
	}
	return Kind(v.kind.at(id))
}

// Term reports whether a node is a term.
func (v *View) Term(id ID) bool {
	k := v.Kind(id)
	return k == KindTerminal || k == KindApplication
}

// App returns the parts of an application; ok is false for any other node. The
// parts of a broken image may be anything.
func (v *View) App(id ID) (fun, arg ID, ok bool) {
	if v.Kind(id) != KindApplication {
		return Empty, Empty, false
	}
	return ID(load32(&v.left[id])), ID(load32(&v.right[id])), true
}

// Sym returns the symbol of a terminal, 0 for any other node.
func (v *View) Sym(id ID) ski.Sym {
	if v.Kind(id) != KindTerminal {
		return 0
	}
	return ski.Sym(v.sym.at(id))
}

// Shape returns what is known of a term, 0 for any other node.
func (v *View) Shape(id ID) Shape {
	if !v.Term(id) {
		return 0
	}
	return shapeOf(v.parts(id))
}

// parts is the second half of a node's digest: its left with its shape, its right.
func (v *View) parts(id ID) uint64 { return load64(&v.digest[2*id+1]) }

func shapeOf(parts uint64) Shape { return Shape(uint32(parts) >> idBits) }

// Memo returns what is remembered of an application. A count too large for the
// entry itself is looked up in its Count node.
func (v *View) Memo(id ID) Memo {
	if v.Kind(id) != KindApplication {
		return Memo{}
	}
	entry := load64(&v.digest[2*id])
	m := Memo{ID(uint32(entry)), entry >> 32}
	switch {
	case m.Count == 0:
		return Memo{}
	case m.Count == uint64(Empty):
		return v.count(m.Target)
	}
	return m
}

// count reads a Count node.
func (v *View) count(id ID) Memo {
	if v.Kind(id) != KindCount {
		return Memo{}
	}
	return Memo{ID(load32(&v.left[id])), v.pair(v.right, v.hash, id)}
}

// pair reads a number whose halves lie in two arrays, the low one first.
func (v *View) pair(low, high []uint32, id ID) uint64 {
	return uint64(load32(&high[id]))<<32 | uint64(load32(&low[id]))
}

// Node returns everything the arrays say about an id. An id out of range gives a
// hole.
func (v *View) Node(id ID) Node {
	if !v.has(id) {
		return Node{ID: id, Left: Empty, Right: Empty, Next: Empty}
	}
	return Node{
		ID:    id,
		Kind:  Kind(v.kind.at(id)), // first: it is published last
		Sym:   v.sym.at(id),
		Shape: shapeOf(v.parts(id)),
		Left:  ID(load32(&v.left[id])),
		Right: ID(load32(&v.right[id])),
		Hash:  load32(&v.hash[id]),
		Next:  ID(load32(&v.next[id])),
		Memo:  v.Memo(id),
	}
}

// Lookup returns the application of two terms if the arena has it.
func (v *View) Lookup(fun, arg ID) (id ID, ok bool) {
	steps := v.capacity
	return v.lookup(fun, arg, &steps)
}

// LookupTerminal returns the node of a symbol, or of a free variable by its index, if
// the arena has it.
func (v *View) LookupTerminal(sym ski.Sym, index uint32) (id ID, ok bool) {
	left, right := uint32(sym), uint32(terminalRight)
	if sym == ski.Var {
		left, right = index, variableRight
	}
	id = v.Bucket(mix(left, right))
	for steps := v.capacity; v.has(id) && steps > 0; steps-- {
		n := v.Node(id)
		if i, isVar := n.Variable(); n.Symbol() == sym && (!isVar || i == index) {
			return id, true
		}
		id = n.Next
	}
	return Empty, false
}

// lookup looks at no more nodes than steps says, and takes off what it looked at.
func (v *View) lookup(fun, arg ID, steps *uint32) (ID, bool) {
	id := v.Bucket(mix(uint32(fun), uint32(arg)))
	for ; v.has(id) && *steps > 0; *steps-- {
		if f, a, ok := v.App(id); ok && f == fun && a == arg {
			return id, true
		}
		id = ID(load32(&v.next[id]))
	}
	return Empty, false
}

// Bucket returns the first node of the bucket for a hash, or [Empty]; [Node.Next]
// leads on.
func (v *View) Bucket(hash uint32) ID { return ID(load32(&v.buckets[hash&(v.capacity-1)])) }

// mix is the hash of a node.
func mix(left, right uint32) uint32 {
	scattered := min(left, right)
	if left > right {
		scattered = ^scattered
	}
	scattered *= 0x9e3779b9
	return max(left, right) + (scattered ^ scattered>>15)
}
