package ski

import "sync/atomic"

// A Term is a term of combinatory logic: an atom, or an application of one term
// to another. It never changes, so that any number of terms and goroutines may
// share it. Two pointers may stand for the same term: compare with [Equal].
//
// Terms are made by [App], [Comb], [FreeVar] and the parser.
type Term struct {
	fun, arg *Term  // of an application; nil in an atom
	atom     *atom  // nil in an application
	id       uint64 // the node's own, never 0; see table and openBit
}

// lastID is the id of the node that was made last.
var lastID atomic.Uint64

// openBit is set in the id of a node that is not closed: that has a free variable in it,
// or what only an [Expr] has.
const openBit = 1 << 63

func (t *Term) closed() bool { return t.id&openBit == 0 }

// An atom is apart from Term to keep the many applications small.
type atom struct {
	sym   Sym
	name  string
	sugar *sugar // of what only an [Expr] has
}

// combs holds the one atom of each combinator.
var combs = func() (combs [256]*Term) {
	for _, c := range combinators {
		combs[c.sym] = newAtom(c.sym, c.name)
	}
	return combs
}()

// App returns the application of f to a. It panics if one of them is nil.
func App(f, a *Term) *Term {
	if f == nil || a == nil {
		panic("ski: App of a nil term")
	}
	return &Term{fun: f, arg: a, id: lastID.Add(1) | (f.id|a.id)&openBit}
}

// Comb returns the atom of a combinator, the same for every call. It panics if s
// is no combinator; free variables are made by [FreeVar].
func Comb(s Sym) *Term {
	t := combs[s]
	if t == nil {
		panic("ski: Comb of " + s.String() + ", which is no combinator")
	}
	return t
}

// FreeVar returns a free variable. The name is taken as it is: only a name that
// the notation allows, and that is no combinator's, parses back when printed.
func FreeVar(name string) *Term { return newAtom(Var, name) }

func newAtom(s Sym, name string) *Term {
	id := lastID.Add(1)
	if s == Var {
		id |= openBit
	}
	return &Term{atom: &atom{sym: s, name: name}, id: id}
}

// Split returns the two parts of an application; ok is false for an atom.
func (t *Term) Split() (fun, arg *Term, ok bool) { return t.fun, t.arg, t.fun != nil }

// Leaf returns the symbol of an atom, and its name if it is a free variable. For
// an application the symbol is 0.
func (t *Term) Leaf() (s Sym, name string) {
	switch {
	case t.atom == nil:
		return 0, ""
	case t.atom.sym == Var:
		return Var, t.atom.name
	}
	return t.atom.sym, ""
}

// String returns the whole tree in the notation of this package. That takes time
// and memory in proportion to the tree: for a term that may be huge use [Print]
// with a limit.
func (t *Term) String() string { return Print(Terms{}, t, Options{}).String }
