package inspect

import (
	"cmp"
	"errors"
	"slices"

	"skirepl/ski"
)

// nodeChecks is what is checked of a node by itself. Frames are checked where they
// are used: those on a free list may hold anything.
var nodeChecks = [kinds]func(*check, Node){
	KindHole:         func(*check, Node) {},
	KindTerminal:     (*check).terminal,
	KindApplication:  (*check).application,
	KindContinuation: func(*check, Node) {},
	KindSuspension:   func(c *check, n Node) { c.suspensions = append(c.suspensions, n.ID) },
	KindMeter:        func(*check, Node) {},
	KindCount:        (*check).countNode,
}

// nodes checks each node by itself.
func (c *check) nodes() {
	for id := range c.top {
		n := c.v.Node(id)
		if n.Kind >= kinds {
			c.problem("node %d is of the unknown %v", id, n.Kind)
			continue
		}
		nodeChecks[n.Kind](c, n)
	}
	for id := c.top; id < ID(c.v.capacity); id++ {
		if k := c.v.Kind(id); k != KindHole {
			c.problem("%s has an id past the end, which is %d", called(k, id), c.top)
		}
	}
}

func (c *check) terminal(n Node) {
	sym, right := n.Symbol(), ID(terminalRight)
	switch {
	case sym == ski.Var:
		right = variableRight
	case sym.Arity() == 0 || n.Left != ID(sym):
		c.problem("terminal %d has the symbol %d, and %d on its left", n.ID, n.Sym, n.Left)
		return
	}
	if n.Right != right {
		c.problem("terminal %d has %#x on its right, not %#x", n.ID, n.Right, right)
	}
	if want := shapeOfTerminal(sym); n.Shape != want {
		c.problem("terminal %d has the shape %#x, not %#x", n.ID, n.Shape, want)
	}
	if entry := load64(&c.v.digest[2*n.ID]); entry != 0 {
		c.problem("terminal %d has the memo entry %#x", n.ID, entry)
	}
	c.digest(n)
	c.hash(n)
}

// digest compares what the machine reads of a node with its fields.
func (c *check) digest(n Node) {
	parts := c.v.parts(n.ID)
	if left, right := ID(parts&idMask), ID(parts>>32); left != n.Left&idMask || right != n.Right {
		c.problem("node %d has the parts %d and %#x in its digest, not %d and %#x", n.ID, left, right, n.Left, n.Right)
	}
}

func (c *check) application(n Node) {
	c.digest(n)
	c.hash(n)
	c.memo(n)
	if n.Sym != 0 {
		c.problem("application %d has the symbol %d", n.ID, n.Sym)
	}
	if !c.term(n.Left) || !c.term(n.Right) {
		c.problem("application %d is of %s to %s, where ids end at %d",
			n.ID, c.called(n.Left), c.called(n.Right), c.top)
		return
	}
	if want := c.v.Shape(n.Left).applied(c.v.Shape(n.Right)); n.Shape != want {
		c.problem("application %d has the shape %#x, not %#x", n.ID, n.Shape, want)
	}
}

// called is [called] for a node as it is now.
func (c *check) called(id ID) string { return called(c.v.Kind(id), id) }

// term reports whether an id is given out and a term's.
func (c *check) term(id ID) bool { return id < c.top && c.v.Term(id) }

func (c *check) hash(n Node) {
	if want := mix(uint32(n.Left), uint32(n.Right)); n.Hash != want {
		c.problem("node %d has the hash %#x, not %#x", n.ID, n.Hash, want)
	}
}

func (c *check) memo(n Node) {
	entry := load64(&c.v.digest[2*n.ID])
	target, count := ID(uint32(entry)), entry>>32
	if entry == 0 {
		return
	}
	if count == uint64(Empty) {
		if k := c.v.Kind(target); k != KindCount || target >= c.top {
			c.problem("application %d has a memo entry with %s, which is no Count", n.ID, called(k, target))
			return
		}
		target = n.Memo.Target
	}
	switch {
	case count == 0:
		c.problem("application %d has the memo entry %#x without contractions", n.ID, entry)
	case !c.term(target):
		c.problem("application %d has a memo entry with the target %s", n.ID, c.called(target))
	case target == n.ID:
		c.problem("application %d has a memo entry that leads to itself", n.ID)
	case n.Shape.Normal():
		c.problem("application %d is in normal form and has the memo entry %#x", n.ID, entry)
	}
}

func (c *check) countNode(n Node) {
	switch m := c.v.count(n.ID); {
	case !c.term(m.Target):
		c.problem("count %d has the target %s", n.ID, c.called(m.Target))
	case m.Count < uint64(Empty):
		c.problem("count %d holds %d, which needs no node", n.ID, m.Count)
	}
}

// keyed is a node by what tells it from all others.
type keyed struct {
	key uint64
	id  ID
}

// buckets checks that every term is in its bucket, once, and that no two are the
// same; and the terminal cache.
func (c *check) buckets() {
	var chain []keyed
	for b := range c.v.buckets {
		chain = chain[:0]
		id := ID(load32(&c.v.buckets[b]))
		for ; id != Empty; id = ID(load32(&c.v.next[id])) {
			if !c.link(id, uint32(b)) {
				break
			}
			chain = append(chain, keyed{c.v.pair(c.v.right, c.v.left, id), id})
		}
		slices.SortFunc(chain, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
		for i := 1; i < len(chain); i++ {
			if chain[i].key == chain[i-1].key {
				c.problem("nodes %d and %d are the same", chain[i-1].id, chain[i].id)
			}
		}
	}
	for id, linked := range c.linked {
		if !linked && c.v.Term(ID(id)) {
			c.problem("%s is in no bucket", c.called(ID(id)))
		}
	}
	for i := range c.v.termCache {
		id := ID(load32(&c.v.termCache[i]))
		if id != Empty && (i == 0 || id >= c.top || c.v.Sym(id) != ski.Sym(i)) {
			c.problem("the terminal cache has node %d for symbol %d", id, i)
		}
	}
}

// link checks a node of a chain; false: the chain can't be followed further.
func (c *check) link(id ID, bucket uint32) bool {
	switch {
	case !c.term(id):
		c.problem("bucket %d has %s, where ids end at %d", bucket, c.called(id), c.top)
		return false
	case c.linked[id]:
		c.problem("bucket %d has node %d, which was met before", bucket, id)
		return false
	}
	c.linked[id] = true
	if hash := load32(&c.v.hash[id]); hash&(c.v.capacity-1) != bucket {
		c.problem("bucket %d has node %d, whose hash is %#x", bucket, id, hash)
	}
	return true
}

// acyclic checks that no term contains itself.
func (c *check) acyclic() {
	l := newListing(c.v, 0)
	for id := range c.top {
		if !c.v.Term(id) {
			continue
		}
		if _, err := l.add(id); errors.Is(err, ErrCycle) {
			c.problem("term %d: %w", id, err)
			return
		} else if err != nil {
			return // reported by application
		}
	}
}
