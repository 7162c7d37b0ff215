package session

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"skirepl/ski"
)

// names numbers the free variables that the arena has met: a node holds only a
// number. Names are only added, so a number keeps its meaning until a reset.
type names struct {
	mu    sync.RWMutex
	list  []string
	index map[string]uint32
	table uint64 // tells tables apart
	// hidden says that a name means something else now than its variable; nil: none
	// does.
	hidden func(string) bool
}

// tables counts the tables of names.
var tables atomic.Uint64

func newNames(hidden func(string) bool) *names {
	return &names{index: make(map[string]uint32), table: tables.Add(1), hidden: hidden}
}

// number gives a name's number, a new one if need be.
func (n *names) number(name string) uint32 {
	n.mu.Lock()
	defer n.mu.Unlock()
	i, ok := n.index[name]
	if !ok {
		i = uint32(len(n.list))
		n.list = append(n.list, name)
		n.index[name] = i
	}
	return i
}

// name gives the name of a number, as it can be typed: ?x where x means something else.
func (n *names) name(i uint32) string {
	name := ""
	n.mu.RLock()
	if int(i) < len(n.list) {
		name = n.list[i]
	}
	hidden := n.hidden
	n.mu.RUnlock()
	if name == "" {
		return fmt.Sprintf("v%d", i)
	}
	return shownName(name, hidden)
}

// hide sets which names mean something else.
func (n *names) hide(hidden func(string) bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.hidden = hidden
}

// length is how many names there are.
func (n *names) length() int {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return len(n.list)
}

// after gives the names from a number on.
func (n *names) after(from int) []string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return slices.Clone(n.list[min(max(from, 0), len(n.list)):])
}

// find gives a name's number, if it has one.
func (n *names) find(name string) (uint32, bool) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	i, ok := n.index[name]
	return i, ok
}

// add takes names from elsewhere, from a number on. One that couldn't have been
// typed is left out: its variable is shown by its number.
func (n *names) add(from int, list []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if from != len(n.list) {
		return
	}
	for _, name := range list {
		if t, err := ski.ParseTerm(name); err != nil || !isVariable(t) {
			name = fmt.Sprintf("v%d", len(n.list))
		}
		n.index[name] = uint32(len(n.list))
		n.list = append(n.list, name)
	}
}

func isVariable(t *ski.Term) bool {
	sym, _ := t.Leaf()
	return sym == ski.Var
}
