package inspect

import (
	"errors"
	"math"
	"math/big"
	"math/bits"
)

// What keeps a term from being measured.
var (
	// ErrLimit says that a term has more nodes than the caller wanted looked at.
	ErrLimit = errors.New("the term has more nodes than the limit")
	// ErrTooLarge says that the number of leaves has too many digits to be
	// worked out: hundreds of thousands, or thousands at very many nodes.
	ErrTooLarge = errors.New("the tree is too large to be counted")
)

// A Size says how large a term is.
type Size struct {
	Leaves *big.Int // of the tree that it stands for: its atoms
	Nodes  int      // of the DAG: different terms among it and its parts
}

// Size measures a term, in time and memory linear in its DAG. If that has more than
// limit nodes it returns [ErrLimit]; limit 0 is none. Nodes is set with
// [ErrTooLarge] too. A damaged image gives a [*KindError] or [ErrCycle].
func (v *View) Size(root ID, limit int) (Size, error) { return v.SizeUntil(root, limit, nil) }

// SizeUntil is Size that ends with [ErrInterrupted] when interrupt, which is asked now
// and then and may be nil, returns true.
func (v *View) SizeUntil(root ID, limit int, interrupt func() bool) (Size, error) {
	l := newListing(v, limit)
	l.interrupt = interrupt
	place, err := l.add(root)
	if err != nil {
		return Size{}, err
	}
	c := newCounts(l)
	leaves, err := c.sum([]uint32{place})
	return Size{leaves, len(l.nodes)}, err
}

// Size measures the whole term; see [View.Size]. It makes no node, but the result
// is the same as if the whole term were in the arena.
func (p *Plugged) Size(limit int) (Size, error) { return p.SizeUntil(limit, nil) }

// SizeUntil is Size that can be interrupted; see [View.SizeUntil].
func (p *Plugged) SizeUntil(limit int, interrupt func() bool) (Size, error) {
	v := p.terms.View
	l := newListing(v, limit)
	l.interrupt = interrupt
	place, err := l.add(p.current)
	if err != nil {
		return Size{}, err
	}
	places := append(make([]uint32, 0, 1+len(p.frames)), place)
	whole, known := p.current, true // what stands above the frame, if the arena has it
	steps := v.capacity
	made := 0
	for _, f := range p.frames {
		if place, err = l.add(f.node); err != nil {
			return Size{}, err
		}
		places = append(places, place)
		if known {
			fun, arg := whole, f.node
			if f.right {
				fun, arg = arg, fun
			}
			if whole, known = v.lookup(fun, arg, &steps); known {
				if _, err = l.add(whole); err != nil {
					return Size{}, err
				}
				continue
			}
		}
		// Larger than any frame above, and so not the same as one of those.
		if made++; limit > 0 && len(l.nodes)+made > limit {
			return Size{}, ErrLimit
		}
	}
	leaves, err := newCounts(l).sum(places)
	return Size{leaves, len(l.nodes) + made}, err
}

// A listing is the nodes of some terms, each once, children before parents.
type listing struct {
	v      *View
	limit  int
	places paged[uint32] // of the listed nodes, and one more; 0: not met; underWay
	nodes  []listed
	path   []ID // under way, from a root downwards

	interrupt func() bool
	ticks     uint
}

// listed has the places of a node's parts, or noPlace.
type listed struct{ fun, arg uint32 }

const (
	noPlace  = math.MaxUint32
	underWay = math.MaxUint32
)

func newListing(v *View, limit int) *listing {
	if limit <= 0 {
		limit = math.MaxInt
	}
	return &listing{v: v, limit: limit}
}

// add lists a term's nodes that are not yet listed, and returns its place.
//
// The nodes under way are those on the path from the root, so a part that is under
// way is above itself. A node is met, under way and listed once each, so this ends
// even when the memory changes all the time.
func (l *listing) add(root ID) (place uint32, err error) {
	l.path = append(l.path[:0], root)
	for len(l.path) > 0 {
		if l.ticks++; l.ticks%(1<<14) == 0 && l.interrupt != nil && l.interrupt() {
			return 0, ErrInterrupted
		}
		n := l.path[len(l.path)-1]
		k := l.v.Kind(n)
		if k != KindTerminal && k != KindApplication {
			return 0, &KindError{n, k, "a term"}
		}
		at := l.places.at(n)
		entry := listed{noPlace, noPlace}
		if k == KindApplication && (*at == 0 || *at == underWay) {
			*at = underWay
			fun, arg, _ := l.v.App(n)
			part, missing := l.parts(&entry, fun, arg)
			if missing {
				if l.v.has(part) && *l.places.at(part) == underWay {
					return 0, ErrCycle
				}
				l.path = append(l.path, part)
				continue
			}
		}
		if *at == 0 || *at == underWay {
			if len(l.nodes) == l.limit {
				return 0, ErrLimit
			}
			l.nodes = append(l.nodes, entry)
			*at = uint32(len(l.nodes))
		}
		place = *at - 1
		l.path = l.path[:len(l.path)-1]
	}
	return place, nil
}

// parts fills in the places of an application's parts, or returns the first that
// is not listed.
func (l *listing) parts(entry *listed, fun, arg ID) (part ID, missing bool) {
	for _, p := range [...]struct {
		id    ID
		place *uint32
	}{{fun, &entry.fun}, {arg, &entry.arg}} {
		if !l.v.has(p.id) {
			return p.id, true
		}
		place := *l.places.at(p.id)
		if place == 0 || place == underWay {
			return p.id, true
		}
		*p.place = place - 1
	}
	return 0, false
}

// What counting large trees may cost: words added, and words in use.
const (
	maxWordsAdded = 1 << 26
	maxWordsKept  = 1 << 22
)

// counts is the number of leaves of each listed node. Nearly all fit a word; the
// others are in large, which a count leaves with its last use. A chain of n
// doublings would keep n² bits otherwise.
type counts struct {
	nodes       []listed
	small       []uint64 // 0: see large
	large       map[uint32]*big.Int
	uses        []uint32
	added, kept int // words
}

func newCounts(l *listing) *counts {
	return &counts{
		nodes: l.nodes,
		small: make([]uint64, len(l.nodes)),
		large: make(map[uint32]*big.Int),
		uses:  make([]uint32, len(l.nodes)),
	}
}

// sum returns the leaves of all these places together.
func (c *counts) sum(places []uint32) (*big.Int, error) {
	for _, n := range c.nodes {
		if n.fun != noPlace {
			c.uses[n.fun]++
			c.uses[n.arg]++
		}
	}
	for _, p := range places {
		c.uses[p]++
	}
	for i := range c.nodes {
		if err := c.count(uint32(i)); err != nil {
			return nil, err
		}
	}
	total, low := new(big.Int), uint64(0)
	for _, p := range places {
		if small := c.small[p]; small != 0 && low+small > low {
			low += small
			continue
		}
		if c.added += words(total); c.added > maxWordsAdded {
			return nil, ErrTooLarge
		}
		total.Add(total, c.leaves(p))
	}
	return total.Add(total, new(big.Int).SetUint64(low)), nil
}

func (c *counts) count(i uint32) error {
	n := c.nodes[i]
	if n.fun == noPlace {
		c.small[i] = 1
		return nil
	}
	f, a := c.small[n.fun], c.small[n.arg]
	if sum, carry := bits.Add64(f, a, 0); f != 0 && a != 0 && carry == 0 {
		c.small[i] = sum
		return nil
	}
	sum := new(big.Int).Add(c.leaves(n.fun), c.leaves(n.arg))
	c.large[i] = sum
	c.added += words(sum)
	c.kept += words(sum)
	for _, part := range [...]uint32{n.fun, n.arg} {
		if c.uses[part]--; c.uses[part] == 0 && c.small[part] == 0 {
			c.kept -= words(c.large[part])
			delete(c.large, part)
		}
	}
	if c.added > maxWordsAdded || c.kept > maxWordsKept {
		return ErrTooLarge
	}
	return nil
}

func (c *counts) leaves(place uint32) *big.Int {
	if n, ok := c.large[place]; ok {
		return n
	}
	return new(big.Int).SetUint64(c.small[place])
}

func words(n *big.Int) int { return len(n.Bits()) }
