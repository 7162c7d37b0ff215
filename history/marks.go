package history

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"unsafe"

	"skirepl/arena"
)

// mark is a visited root.
type mark struct {
	contractions uint64
	root         arena.ID
	normal       bool // known to be in normal form
	// transitions that the machine spent to get here, on the way on which it came
	// here first.
	transitions uint64
}

// maxMarks is how many marks are kept: with their index two megabytes. Beyond that
// every second one is dropped.
const maxMarks = 1 << 15

// marks are the roots that were visited, by contractions; the first is the start.
type marks struct {
	list []mark
	// seen has, for a root, the fewest contractions of the marks that have it.
	seen map[arena.ID]uint64
	// first and round are a loop: from first on, every so many contractions lead to
	// the same state again. round is 0 while none is known.
	first, round uint64
}

func newMarks(root arena.ID) marks {
	return marks{list: []mark{{root: root}}, seen: map[arena.ID]uint64{root: 0}}
}

// find gives the first mark at or after n.
func (m *marks) find(n uint64) int {
	i, _ := slices.BinarySearchFunc(m.list, n, func(k mark, n uint64) int { return cmp.Compare(k.contractions, n) })
	return i
}

// before gives the last mark at or before n.
func (m *marks) before(n uint64) int {
	i := m.find(n)
	if i == len(m.list) || m.list[i].contractions > n {
		i--
	}
	return i
}

// add enters a mark, which may be known already, and gives its place.
func (m *marks) add(k mark) int {
	i := m.find(k.contractions)
	if i < len(m.list) && m.list[i].contractions == k.contractions {
		if k.contractions == math.MaxUint64 && k.root != m.list[i].root { // a state further on
			m.list[i] = k
			m.see(k)
			return i
		}
		m.list[i].normal = m.list[i].normal || k.normal
		return i
	}
	m.list = slices.Insert(m.list, i, k)
	m.see(k)
	return i
}

func (m *marks) see(k mark) {
	first, ok := m.seen[k.root]
	if !ok || k.contractions < first {
		m.seen[k.root] = k.contractions
	}
	if ok && k.contractions > first && (m.round == 0 || k.contractions-first < m.round) {
		m.first, m.round = first, k.contractions-first
	}
}

// thin drops every second mark, but neither the start nor the last. Only between
// two moves: places change.
func (m *marks) thin() {
	kept := m.list[:1]
	for i := 1; i < len(m.list); i++ {
		if i%2 == 0 || i == len(m.list)-1 {
			kept = append(kept, m.list[i])
		}
	}
	m.list = kept
	clear(m.seen)
	for _, k := range m.list {
		m.see(k)
	}
}

// bytes is about how much memory the marks take.
func (m *marks) bytes() int {
	const perEntry = 2 * int(unsafe.Sizeof(arena.ID(0))+unsafe.Sizeof(uint64(0))) // of a map that is half full
	return cap(m.list)*int(unsafe.Sizeof(mark{})) + len(m.seen)*perEntry
}

func (m *marks) clone() marks {
	return marks{slices.Clone(m.list), maps.Clone(m.seen), m.first, m.round}
}
