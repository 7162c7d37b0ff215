package inspect

// ChainLengths is the number of lengths that [Chains] tells apart.
const ChainLengths = 16

// Chains is what the first buckets of the hash table look like. Hashes are spread
// evenly, so they stand for all of them.
type Chains struct {
	Buckets int               // looked at
	Used    int               // with a node in it
	Nodes   int               // in the chains of these buckets
	Longest int               // nodes in the longest chain
	Lengths [ChainLengths]int // buckets with so many nodes; the last: or more
	Cut     bool              // chains have more nodes than the arena: the image is damaged
}

// Chains looks at the chains of at most limit buckets.
func (v *View) Chains(limit int) Chains {
	c := Chains{Buckets: min(max(limit, 0), len(v.buckets))}
	for b := range c.Buckets {
		length := 0
		id := ID(load32(&v.buckets[b]))
		for ; v.has(id) && !c.Cut; id = ID(load32(&v.next[id])) {
			length++
			c.Nodes++
			c.Cut = c.Nodes > int(v.capacity)
		}
		if length > 0 {
			c.Used++
		}
		c.Longest = max(c.Longest, length)
		c.Lengths[min(length, ChainLengths-1)]++
		if c.Cut {
			c.Buckets = b + 1
			break
		}
	}
	return c
}

// KindCounts is a number of nodes for each [Kind], and last for unknown kinds.
type KindCounts [kinds + 1]int

// CountKinds counts the nodes from an id up to, not including, another one, both cut
// to the capacity. The time is linear in the range: one or two milliseconds for a
// million.
func (v *View) CountKinds(from, to ID) KindCounts {
	var counts KindCounts
	for id := from; id < min(to, ID(v.capacity)); id++ {
		counts[min(v.Kind(id), kinds)]++
	}
	return counts
}
