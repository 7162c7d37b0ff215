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
	// Nodes are searched from left to right, and the search ends at the first
	// redex. So a node that was met before has none, and what it lacks is known;
	// that makes the time linear in the DAG.
	var (
		places []place
		todo   = []search{{t, place{parent: -1}}}
		spine  []*Term
		lacks  table
	)
	for len(todo) > 0 {
		job := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if _, met := lacks.get(job.node.id); met {
			continue
		}

		// Down the spine; its arguments wait, the innermost in front.
		n, lack := job.node, never
		spine = spine[:0]
		for {
			if l, met := lacks.get(n.id); met {
				lack = l
				break
			}
			fun, arg, ok := n.Split()
			if !ok {
				lack = lackOf(symOf(n))
				break
			}
			todo = push(todo, search{arg, place{len(places), len(spine)}})
			spine = push(spine, n)
			n = fun
		}
		if lack <= len(spine) {
			rule := symOf(headOf(n))
			path := pathTo(places, job.place, len(spine)-lack)
			return Redex{Rule: rule, Path: path, Args: rule.Arity()}, true
		}
		if len(spine) > 0 {
			places = push(places, job.place)
		}
		for i := len(spine) - 1; i >= 0; i-- {
			lack = lackAfter(lack)
			lacks.put(spine[i].id, lack)
		}
	}
	return Redex{}, false
}

func symOf(t *Term) Sym {
	s, _ := t.Leaf()
	return s
}

// A search is a node that has to be searched, and where it is.
type search struct {
	node *Term
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

func headOf(t *Term) *Term {
	for {
		fun, _, ok := t.Split()
		if !ok {
			return t
		}
		t = fun
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
