package ski

import (
	"slices"
	"strconv"
)

// Apart is what [CompareApplied] finds.
type Apart struct {
	// Ending is InNormalForm if the question is decided; otherwise what kept it from that.
	Ending Ending
	Equal  bool
	// Infinite says of equal terms that what they do has no end: they have the same
	// Böhm tree, and no context tells them apart, but they need not reduce to one term.
	Infinite bool
	// Contractions that both sides took.
	Contractions uint64
	// Of different terms: Args are fresh variables; A and B are what the terms become
	// when they are applied to these. PartA and PartB are the parts, of A and B or of
	// what these hold, whose heads differ for good.
	Args         []string
	A, B         *Term
	PartA, PartB *Term

	forks    []fork // from the whole terms to the parts
	last     [2]tip // the heads of these
	lastVars []string
}

// A fork is a head that both sides have, with as many arguments, and the argument that
// is compared next.
type fork struct {
	vars  []string // fresh variables that both sides are applied to there first
	tip            // the head
	child int      // the argument, from 0
}

// A tip is a variable at a head, and how many arguments it has.
type tip struct {
	name string
	args int
}

// comparing is a pair of terms that have to do the same.
type comparing struct {
	a, b   *Term
	number int
	parent int // its place among the pairs that were taken apart; -1: none
	child  int // argument of its parent
	vars   []string
	fresh  int // variables that are in scope
	head   tip // that both sides have
}

// compareSlice is how many contractions a side may take until other pairs have their
// turn; compareGrowth is by how much that grows from round to round.
const (
	compareSlice  = 1000
	compareGrowth = 8
)

// CompareApplied compares two terms by what they do: both are applied to the same fresh
// variables, as long as one of them lacks arguments, and reduced at the head. Heads
// that differ then stay different whatever else happens, also where there is no
// normal form; heads that are the same leave their arguments to be compared. Terms are
// equal in this way if and only if they are βη-equal as lambda terms, where it comes
// to an end. Outer parts come before inner ones, and a part that takes long waits for
// the others.
func CompareApplied(a, b *Term, limits Limits) Apart {
	c := comparison{limits: limits, n: newNumbering(), taken: make(map[string]bool), pairs: make(map[[2]int]int)}
	c.n.stop = func() bool {
		return limits.Nodes > 0 && uint64(c.n.last) > limits.Nodes || limits.Stop != nil && limits.Stop()
	}
	for _, name := range append(FreeVars(a), FreeVars(b)...) {
		c.taken[name] = true
	}
	c.add(comparing{a: a, b: b, parent: -1})
	if c.stopped() {
		return c.Apart
	}
	for slice := uint64(compareSlice); len(c.queue) > 0; slice *= compareGrowth {
		round := c.queue
		c.queue = nil
		for len(round) > 0 {
			p := round[0]
			round = round[1:]
			if !c.compare(&p, slice) {
				return c.Apart
			}
			// What it holds comes in this round still, after the pairs that are there.
			round = append(round, c.parts...)
			c.parts = c.parts[:0]
		}
	}
	if c.left {
		c.Ending = AtContractions
		return c.Apart
	}
	c.Equal, c.Infinite = true, c.cyclic()
	return c.Apart
}

// A comparison is what CompareApplied knows.
type comparison struct {
	Apart
	limits Limits
	n      *numbering
	taken  map[string]bool
	pairs  map[[2]int]int // the pairs that were met, by the numbers of their terms
	holds  [][]int        // by pair: those that have to be the same for it
	apart  []comparing    // pairs that were taken apart
	parts  []comparing    // that the last of these holds
	queue  []comparing    // for the next round
	left   bool           // a pair was given up
}

// add adds a pair, if it is new and not of equal terms.
func (c *comparison) add(p comparing) {
	key := [2]int{c.n.of(p.a), c.n.of(p.b)}
	if key[0] == key[1] {
		return
	}
	number, known := c.pairs[key]
	if !known {
		number = len(c.pairs)
		c.pairs[key] = number
		c.holds = append(c.holds, nil)
	}
	if p.parent >= 0 {
		above := c.apart[p.parent].number
		c.holds[above] = append(c.holds[above], number)
	}
	if p.number = number; known {
		return
	}
	if p.parent < 0 {
		c.queue = push(c.queue, p)
	} else {
		c.parts = push(c.parts, p)
	}
}

// compare compares one pair. It returns false if the answer is known by that, or never.
func (c *comparison) compare(p *comparing, slice uint64) bool {
	for first := true; first || c.n.of(p.a) != c.n.of(p.b); first = false {
		for _, side := range [...]**Term{&p.a, &p.b} {
			left := c.limits
			left.Contractions = slice
			if most := c.limits.Contractions; most > 0 {
				if c.Contractions >= most {
					c.Ending = AtContractions
					return false
				}
				left.Contractions = min(slice, most-c.Contractions)
			}
			o := WHNF(*side, left)
			c.Contractions += o.Contractions
			*side = o.Term
			switch {
			case o.Ending == AtContractions:
				c.queue = push(c.queue, *p)
				return true
			case o.Ending != InNormalForm:
				c.Ending = o.Ending
				return false
			}
		}
		argsA, headA := spineOf(p.a)
		argsB, headB := spineOf(p.b)
		if symOf(headA) != Var || symOf(headB) != Var {
			if len(p.vars) == MaxArgs {
				// It may take arguments for ever: nothing will be known of it.
				c.left = true
				return true
			}
			if c.stopped() {
				return false
			}
			name := freshName(p.fresh, c.taken)
			v := FreeVar(name)
			p.a, p.b = App(p.a, v), App(p.b, v)
			p.vars = append(p.vars[:len(p.vars):len(p.vars)], name)
			p.fresh++
			continue
		}
		p.head = tip{headA.atom.name, len(argsA)}
		other := tip{headB.atom.name, len(argsB)}
		if p.head != other {
			c.differ(p, other)
			return false
		}
		place := len(c.apart)
		c.apart = push(c.apart, *p)
		for i := range argsA {
			last := len(argsA) - 1
			c.add(comparing{a: argsA[last-i], b: argsB[last-i], parent: place, child: i, fresh: p.fresh})
		}
		break
	}
	return !c.stopped()
}

// stopped says that the comparison has to end before the answer is known.
func (c *comparison) stopped() bool {
	switch {
	case c.limits.Stop != nil && c.limits.Stop():
		c.Ending = Stopped
	case c.n.stopped || c.n.stop():
		c.Ending = AtNodes
	default:
		return false
	}
	return true
}

// differ notes that the heads of a pair differ, and the way there.
func (c *comparison) differ(p *comparing, other tip) {
	c.PartA, c.PartB = p.a, p.b
	c.last, c.lastVars = [2]tip{p.head, other}, p.vars
	top := p
	for child := p.child; top.parent >= 0; child = top.child {
		top = &c.apart[top.parent]
		c.forks = append(c.forks, fork{top.vars, top.head, child})
	}
	slices.Reverse(c.forks)
	c.Args, c.A, c.B = top.vars, top.a, top.b
}

// cyclic says that a pair holds itself, at some depth.
func (c *comparison) cyclic() bool {
	above := make([]int, len(c.holds)) // by pair: how many hold it
	for _, held := range c.holds {
		for _, n := range held {
			above[n]++
		}
	}
	var free []int
	for n := range above {
		if above[n] == 0 {
			free = append(free, n)
		}
	}
	left := len(above)
	for ; len(free) > 0; left-- {
		n := free[len(free)-1]
		free = free[:len(free)-1]
		for _, m := range c.holds[n] {
			if above[m]--; above[m] == 0 {
				free = append(free, m)
			}
		}
	}
	return left > 0
}

// spineOf returns the head of a term and its arguments, the last one first.
func spineOf(t *Term) (args []*Term, head *Term) {
	for t.fun != nil {
		args = push(args, t.arg)
		t = t.fun
	}
	return args, t
}

// freshName names fresh variable number i, with a name that is not taken.
func freshName(i int, taken map[string]bool) string {
	const letters = "xyzuvw"
	for n := 0; ; n++ {
		name := letters[n%len(letters):][:1]
		if n >= len(letters) {
			name = "x" + strconv.Itoa(n-len(letters)+1)
		}
		if taken[name] {
			continue
		}
		if i--; i < 0 {
			return name
		}
	}
}
