package inspect

import "math"

// Measures remembers how large terms are, by their ids. Nodes never change, so what
// it knows stays true until the arena is reset. It must be used by one goroutine at
// a time.
type Measures struct{ paged[measure] }

// measure is the size of a term as a tree.
type measure struct {
	leaves uint64 // 0: not known; [math.MaxUint64]: at least that
	depth  uint32 // of applications in each other
}

// applied is the size of an application whose parts have these sizes.
func (m measure) applied(to measure) measure {
	return measure{plus(m.leaves, to.leaves), max(m.depth, to.depth) + 1}
}

// plus adds, up to 2^64-1.
func plus(a, b uint64) uint64 {
	if sum := a + b; sum >= a {
		return sum
	}
	return math.MaxUint64
}
