package history

import "skirepl/arena"

// Point is a state of the term that a timeline knows.
type Point struct {
	Contractions uint64
	Root         arena.ID
	Transitions  uint64 // that it took to get there
	Normal       bool   // known to be in normal form
}

// Sample gives at most n of the known states, spread evenly from the start to the
// furthest one: those two are always among them.
func (t *Timeline) Sample(n int) []Point {
	end := t.list[len(t.list)-1].contractions
	var points []Point
	for i := range n {
		at := 0
		if n > 1 {
			at = t.find(uint64(float64(end) * float64(i) / float64(n-1)))
		}
		if i == n-1 && n > 1 || at == len(t.list) {
			at = len(t.list) - 1
		}
		m := t.list[at]
		if k := len(points); k == 0 || points[k-1].Contractions < m.contractions {
			points = append(points, Point{m.contractions, m.root, m.transitions, m.normal})
		}
	}
	return points
}
