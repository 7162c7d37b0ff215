package ski

// Equal reports whether a and b are the same term. Free variables are the same
// if their names are.
//
// It takes nearly linear time in the two DAGs: nodes that have to be equal are
// merged into classes, and a pair that already is in one class is not looked at
// again (the equivalence algorithm of Hopcroft and Karp, 1971). Most terms are
// small trees, which are compared faster without that; so it begins only after a
// fixed number of pairs.
func Equal(a, b *Term) bool {
	const unmerged = 1 << 21
	type pair struct{ a, b *Term }
	var merged classes
	todo := []pair{{a, b}}
	for count := 0; len(todo) > 0; {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for p.a != p.b {
			if p.a.atom != nil || p.b.atom != nil {
				if p.a.atom == nil || p.b.atom == nil || *p.a.atom != *p.b.atom {
					return false
				}
				break
			}
			if count++; count > unmerged && !merged.merge(p.a, p.b) {
				break
			}
			todo = push(todo, pair{p.a.arg, p.b.arg})
			p = pair{p.a.fun, p.b.fun}
		}
	}
	return true
}

// classes are sets of nodes that are known to be equal: a union-find forest.
type classes struct {
	numbers table // by id
	parents []int // by a node's number; its own number at the root of a class
}

// merge makes one class of those of a and b; it returns false if they are one.
func (c *classes) merge(a, b *Term) bool {
	x, y := c.root(a), c.root(b)
	if x == y {
		return false
	}
	c.parents[x] = y
	return true
}

// root returns the root of t's class. On the way it makes every node point to its
// grandparent, which keeps paths short.
func (c *classes) root(t *Term) int {
	i, ok := c.numbers.get(t.id)
	if !ok {
		i = len(c.parents)
		c.numbers.put(t.id, i)
		c.parents = push(c.parents, i)
	}
	for c.parents[i] != i {
		c.parents[i] = c.parents[c.parents[i]]
		i = c.parents[i]
	}
	return i
}
