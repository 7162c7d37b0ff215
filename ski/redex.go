package ski

import "math"

// A Redex is a part of a term to which a rule applies: a combinator with just
// as many arguments as its rule takes.
type Redex struct {
	Rule Sym    // the combinator
	Path []Turn // from the root to the redex
	Args int    // the number of its arguments, Rule.Arity()
}

// FindRedex returns the leftmost-outermost redex of t, the one that [Step]
// contracts; ok is false if t is in normal form. It takes time linear in the DAG.
func FindRedex(t *Term) (r Redex, ok bool) {
	return findRedex(Terms{}, t, symOf, nil, &inTable{})
}

func symOf(t *Term) Sym {
	s, _ := t.Leaf()
	return s
}

// FindRedexIn is [FindRedex] for the terms of any [Source]. sym returns the
// symbol of an atom. normal, which may be nil, returns true for a node that is
// known to be in normal form: it is not searched.
func FindRedexIn[N comparable](src Source[N], root N, sym func(N) Sym, normal func(N) bool) (r Redex, ok bool) {
	return findRedex(src, root, sym, normal, inMap[N]{})
}

// numbers tells a number of each node that has one.
type numbers[N any] interface {
	get(n N) (number int, ok bool)
	put(n N, number int)
}

// inMap is numbers for any nodes, inTable for those of this package.
type (
	inMap[N comparable] map[N]int
	inTable             struct{ table }
)

func (m inMap[N]) get(n N) (number int, ok bool)     { number, ok = m[n]; return }
func (m inMap[N]) put(n N, number int)               { m[n] = number }
func (t *inTable) get(n *Term) (number int, ok bool) { return t.table.get(n.id) }
func (t *inTable) put(n *Term, number int)           { t.table.put(n.id, number) }

// findRedex finds the redex. lacks is empty.
func findRedex[N any](src Source[N], root N, sym func(N) Sym, normal func(N) bool, lacks numbers[N]) (r Redex, ok bool) {
	// Nodes are searched from left to right, and the search ends at the first
	// redex. So a node that was met before has none, and what it lacks is known;
	// that makes the time linear in the DAG.
	var (
		places []place
		todo   = []search[N]{{root, place{parent: -1}}}
		spine  []N
	)
	for len(todo) > 0 {
		job := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if _, met := lacks.get(job.node); met || normal != nil && normal(job.node) {
			continue
		}

		// Down the spine; its arguments wait, the innermost in front.
		n, lack := job.node, never
		spine = spine[:0]
		for {
			if l, met := lacks.get(n); met {
				lack = l
				break
			}
			fun, arg, ok := src.App(n)
			if !ok {
				lack = lackOf(sym(n))
				break
			}
			todo = push(todo, search[N]{arg, place{len(places), len(spine)}})
			spine = push(spine, n)
			n = fun
		}
		if lack <= len(spine) {
			rule := sym(headOf(src, n))
			path := pathTo(places, job.place, len(spine)-lack)
			return Redex{Rule: rule, Path: path, Args: rule.Arity()}, true
		}
		if len(spine) > 0 {
			places = push(places, job.place)
		}
		for i := len(spine) - 1; i >= 0; i-- {
			lack = lackAfter(lack)
			lacks.put(spine[i], lack)
		}
	}
	return Redex{}, false
}

// A search is a node that has to be searched, and where it is.
type search[N any] struct {
	node N
	place
}

// A place says where an argument is: that many turns to the left, then one to the
// right, from the node at another place. The root's parent is -1.
type place struct{ parent, lefts int }

// pathTo returns the path to a place and lefts turns to the left from there.
func pathTo(places []place, p place, lefts int) []Turn {
	length := lefts
	for q := p; q.parent >= 0; q = places[q.parent] {
		length += q.lefts + 1
	}
	path := make([]Turn, length)
	i := length - lefts
	for q := p; q.parent >= 0; q = places[q.parent] {
		i--
		path[i] = Right
		i -= q.lefts
	}
	return path
}

func headOf[N any](src Source[N], n N) N {
	for {
		fun, _, ok := src.App(n)
		if !ok {
			return n
		}
		n = fun
	}
}

// What a term lacks is the number of arguments that would make its head
// contract, if it had them too; never says that no number would.
const never = math.MaxInt

// lackOf returns what an atom lacks.
func lackOf(s Sym) int {
	if n := s.Arity(); n > 0 {
		return n
	}
	return never
}

// lackAfter returns what a term lacks after one argument more.
func lackAfter(lack int) int {
	if lack == never {
		return never
	}
	return lack - 1
}
