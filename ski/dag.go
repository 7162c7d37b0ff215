package ski

import (
	"math/big"
	"math/bits"
)

// An entry is one node of a term's listing. The two children are places in the
// listing, before the entry's own; both are -1 for an atom.
type entry struct {
	term     *Term
	fun, arg int32
}

// list returns the nodes of t, each pointer once, children before parents and
// otherwise from left to right: the order in which one pass computes anything
// that a node's children determine. The last entry is t.
func list(t *Term) []entry {
	entries, _ := listing(t, nil)
	return entries
}

// A pass over a large term asks once in so many nodes whether to stop: some
// milliseconds.
const nodesToStop = 1 << 14

// listing is list that stop, if it is not nil, may end; ok is false then.
func listing(t *Term, stop func() bool) (entries []entry, ok bool) {
	return listed(t, false, stop)
}

// listOpen lists the nodes with free variables, and the atoms and closed terms right
// beneath them, as if these were atoms. It takes no time for what is closed.
func listOpen(t *Term, stop func() bool) (entries []entry, ok bool) {
	return listed(t, true, stop)
}

func listed(t *Term, open bool, stop func() bool) (entries []entry, ok bool) {
	var (
		places  table   // of the nodes that are listed, by id
		parents []entry // under way; fun is -1 until the function is listed
		place   int     // of the node that was finished last
	)
	for {
		// Down to an atom or to a node that is listed.
		for {
			p, ok := places.get(t.id)
			if !ok && t.fun != nil && !(open && t.closed()) {
				if parents = push(parents, entry{t, -1, -1}); due(len(parents), stop) {
					return nil, false
				}
				t = t.fun
				continue
			}
			if !ok {
				p = len(entries)
				places.put(t.id, p)
				entries = push(entries, entry{t, -1, -1})
			}
			place = p
			break
		}
		// Up to a node whose argument is not listed.
		for {
			if len(parents) == 0 {
				return entries, true
			}
			parent := &parents[len(parents)-1]
			if parent.fun < 0 {
				parent.fun = int32(place)
				t = parent.term.arg
				break
			}
			parent.arg = int32(place)
			place = len(entries)
			places.put(parent.term.id, place)
			if entries = push(entries, *parent); due(len(entries), stop) {
				return nil, false
			}
			parents = parents[:len(parents)-1]
		}
	}
}

// due says that a pass that has come to node n is to stop.
func due(n int, stop func() bool) bool { return n%nodesToStop == 0 && stop != nil && stop() }

// Measures are what one pass over a term finds out.
type Measures struct {
	Leaves *big.Int // as [Leaves] says
	DAG    int      // nodes, as [DAGSize] says
	Free   []string // variables, as [FreeVars] says
	Normal bool     // it is in normal form
}

// Measure measures a term. Stop, if not nil, is asked now and then; when it returns
// true, ok is false.
func Measure(t *Term, stop func() bool) (m Measures, ok bool) {
	entries, ok := listing(t, stop)
	if !ok {
		return m, false
	}
	if m.DAG, ok = dagSize(entries, stop); !ok {
		return m, false
	}
	m.Leaves, m.Free, m.Normal = leaves(entries), freeVars(entries), isNormal(entries)
	return m, true
}

// isNormal says that no node of a listing is a redex.
func isNormal(entries []entry) bool {
	lacks := make([]int, len(entries))
	for i, e := range entries {
		if e.fun < 0 {
			lacks[i] = lackOf(symOf(e.term))
		} else if lacks[i] = lackAfter(lacks[e.fun]); lacks[i] == 0 {
			return false
		}
	}
	return true
}

// Leaves returns the number of atoms in the tree that t stands for. It is exact,
// however large, and found in one pass over the DAG.
func Leaves(t *Term) *big.Int { return leaves(list(t)) }

func leaves(entries []entry) *big.Int {
	counts := make([]uint64, len(entries))
	for i, e := range entries {
		counts[i] = 1
		if e.fun < 0 {
			continue
		}
		var carry uint64
		counts[i], carry = bits.Add64(counts[e.fun], counts[e.arg], 0)
		if carry > 0 {
			return bigLeaves(entries)
		}
	}
	return new(big.Int).SetUint64(counts[len(counts)-1])
}

// bigLeaves is leaves for counts that don't fit a word. Each count is forgotten
// after its last use: those of a chain of n doublings have n² bits together.
func bigLeaves(entries []entry) *big.Int {
	uses := make([]int, len(entries))
	for _, e := range entries {
		if e.fun >= 0 {
			uses[e.fun]++
			uses[e.arg]++
		}
	}
	counts := make([]*big.Int, len(entries))
	for i, e := range entries {
		if e.fun < 0 {
			counts[i] = big.NewInt(1)
			continue
		}
		counts[i] = new(big.Int).Add(counts[e.fun], counts[e.arg])
		for _, child := range [...]int32{e.fun, e.arg} {
			if uses[child]--; uses[child] == 0 {
				counts[child] = nil
			}
		}
	}
	return counts[len(counts)-1]
}

// DAGSize returns the number of different terms among t and its parts: the
// number of nodes in which hash consing stores it. Each combinator and each
// variable counts once.
func DAGSize(t *Term) int {
	size, _ := dagSize(list(t), nil)
	return size
}

func dagSize(entries []entry, stop func() bool) (size int, ok bool) {
	c := newConsing()
	numbers := make([]int, len(entries))
	for i, e := range entries {
		if due(i, stop) {
			return 0, false
		}
		if e.fun < 0 {
			numbers[i] = c.atom(e.term.atom)
		} else {
			numbers[i] = c.app(numbers[e.fun], numbers[e.arg])
		}
	}
	return c.last, true
}

// FreeVars returns the names of the free variables of t, each once, in the order
// in which they first occur from left to right.
func FreeVars(t *Term) []string {
	entries, _ := listOpen(t, nil)
	return freeVars(entries)
}

func freeVars(entries []entry) []string {
	var names []string
	seen := make(map[string]bool)
	for _, e := range entries {
		if s, name := e.term.Leaf(); s == Var && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}
