package inspect

// A Walk goes over all that some nodes lead to, each node once, a slice at a time:
// a million nodes take some tenths of a second altogether, and whoever draws them
// has no more than a few milliseconds at once. It counts how often each is used by
// the others, and the leaves of the tree that each stands for.
//
// It is about the memory as it is while it walks. Of an arena that is resized or
// reset meanwhile nothing that it says is of use: begin another one. A Walk must be
// used by one goroutine at a time.
type Walk struct {
	nodes paged[walk]
	todo  []visit
	Met   int // nodes
}

// visit is a node to go to, or, on the way back, one whose parts are done.
type visit struct {
	id   ID
	back bool
}

type walk struct {
	uses   uint32
	leaves float64 // 0: not met; of a node that is no application 1
}

// From lets the walk go to a node, a term, a frame or a Suspension, too.
func (w *Walk) From(id ID) { w.todo = append(w.todo, visit{id: id}) }

// Go goes to at most n nodes more. It is true when there is nothing left to go to.
func (w *Walk) Go(v *View, n int) bool {
	for ; n > 0 && len(w.todo) > 0; n-- {
		at := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		if !v.has(at.id) {
			continue
		}
		if at.back {
			w.settle(v, at.id)
			continue
		}
		if here := w.nodes.at(at.id); here.leaves == 0 {
			w.enter(v, at.id, here)
		}
	}
	return len(w.todo) == 0
}

// enter counts a node and the uses of its parts, and lets the walk go to them.
func (w *Walk) enter(v *View, id ID, here *walk) {
	w.Met++
	here.leaves = 1
	parts, n := w.parts(v, id)
	if v.Kind(id) == KindApplication {
		w.todo = append(w.todo, visit{id, true})
	}
	for i := n - 1; i >= 0; i-- {
		p := parts[i]
		if !v.has(p) {
			continue
		}
		part := w.nodes.at(p)
		part.uses++
		if part.leaves == 0 {
			w.todo = append(w.todo, visit{id: p})
		}
	}
}

// settle adds up the leaves of an application whose parts are done.
func (w *Walk) settle(v *View, id ID) {
	if fun, arg, ok := v.App(id); ok && v.has(fun) && v.has(arg) {
		w.nodes.at(id).leaves = w.nodes.at(fun).leaves + w.nodes.at(arg).leaves
	}
}

// parts gives the nodes that a node leads to.
func (w *Walk) parts(v *View, id ID) (parts [3]ID, n int) {
	switch node := v.Node(id); node.Kind {
	case KindApplication:
		return [3]ID{node.Left, node.Right}, 2
	case KindContinuation:
		// Of an update frame the left is its parent too.
		return [3]ID{node.Left, node.Right}, 2
	case KindSuspension:
		return [3]ID{node.Left, node.Right, node.Next}, 3
	}
	return parts, 0
}

// Has says that the walk has met a node.
func (w *Walk) Has(id ID) bool {
	i := int(id / pageIDs)
	return i < len(w.nodes) && w.nodes[i] != nil && w.nodes[i][id%pageIDs].leaves > 0
}

// Uses is how often a node is a part of those that were met.
func (w *Walk) Uses(id ID) int {
	if !w.Has(id) {
		return 0
	}
	return int(w.nodes.at(id).uses)
}

// Leaves is how many leaves the tree of a term has that was met, rounded where that
// is past 2^53; infinite past 10^308.
func (w *Walk) Leaves(id ID) float64 {
	if !w.Has(id) {
		return 0
	}
	return w.nodes.at(id).leaves
}

// A Shared is a node that is used in several places.
type Shared struct {
	ID     ID      `json:"id"`
	Uses   int     `json:"uses"`
	Leaves float64 `json:"leaves"`
}

// Most gives the n applications that are used most, those that are used once left
// out.
func (w *Walk) Most(v *View, n int) []Shared {
	var list []Shared
	for i, page := range w.nodes {
		if page == nil {
			continue
		}
		for j := range page {
			uses := int(page[j].uses)
			if uses < 2 || page[j].leaves == 0 || len(list) == n && uses <= list[n-1].Uses {
				continue
			}
			id := ID(i*pageIDs + j)
			if v.Kind(id) != KindApplication {
				continue
			}
			if len(list) < n {
				list = append(list, Shared{})
			}
			at := len(list) - 1
			for ; at > 0 && list[at-1].Uses < uses; at-- {
				list[at] = list[at-1]
			}
			list[at] = Shared{id, uses, page[j].leaves}
		}
	}
	return list
}
