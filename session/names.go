package session

import (
	"fmt"
	"sync"
)

// names numbers the free variables that the arena has met: a node holds only a
// number. Names are only added, so a number keeps its meaning until a reset.
type names struct {
	mu    sync.RWMutex
	list  []string
	index map[string]uint32
}

func newNames() *names { return &names{index: make(map[string]uint32)} }

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

// find gives a name's number, if it has one.
func (n *names) find(name string) (uint32, bool) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	i, ok := n.index[name]
	return i, ok
}

// name gives the name of a number.
func (n *names) name(i uint32) string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	if int(i) < len(n.list) {
		return n.list[i]
	}
	return fmt.Sprintf("v%d", i)
}
