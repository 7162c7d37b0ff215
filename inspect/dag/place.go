package dag

// unit is how many parts one of the metrics' units has while boxes are moved.
const unit = 16

// Passes over all layers while boxes are moved.
const movePasses = 4

// coordinates moves the boxes of each layer to where their neighbours are, without
// changing their order, and ends with whole numbers from 0 on.
func (l *Layout) coordinates() {
	middle := make([]int, len(l.Boxes)) // in parts
	for _, layer := range l.Layers {
		at := 0
		for k, b := range layer {
			if k > 0 {
				at += l.distance(layer[k-1], b) * unit
			}
			middle[b] = at
		}
	}
	for range movePasses {
		for i := 1; i < len(l.Layers); i++ {
			l.moveLayer(i, middle, true, false)
		}
		for i := len(l.Layers) - 2; i >= 0; i-- {
			l.moveLayer(i, middle, false, true)
		}
	}
	for i := range l.Layers {
		l.moveLayer(i, middle, true, true)
	}
	l.round(middle)
}

// bendWeight is how much more than a box a bend keeps its edge upright.
const bendWeight = 8

// moveLayer puts the boxes of a layer as near as can be to where they should stand:
// the sum of the squares of how far they are off is the least that the order and the
// gaps allow.
//
// With the widths and gaps before each box taken off, what is wanted is an ascending
// list that is near a given one: neighbours that are in the wrong order are pooled,
// and stand at their mean.
func (l *Layout) moveLayer(i int, middle []int, above, below bool) {
	layer := l.Layers[i]
	type pool struct{ sum, weight, n int }
	pools := make([]pool, 0, len(layer))
	before := make([]int, len(layer)) // widths and gaps before each middle
	for k, b := range layer {
		if k > 0 {
			before[k] = before[k-1] + l.distance(layer[k-1], b)*unit
		}
		want, weight := l.wanted(b, middle, above, below)
		pools = append(pools, pool{(want - before[k]) * weight, weight, 1})
		for n := len(pools); n > 1; n-- {
			p, q := &pools[n-2], &pools[n-1]
			if floorDiv(p.sum, p.weight) <= floorDiv(q.sum, q.weight) {
				break
			}
			p.sum, p.weight, p.n = p.sum+q.sum, p.weight+q.weight, p.n+q.n
			pools = pools[:n-1]
		}
	}
	k := 0
	for _, p := range pools {
		at := floorDiv(p.sum, p.weight)
		for range p.n {
			middle[layer[k]] = at + before[k]
			k++
		}
	}
}

// wanted is where a box should stand, and how much that matters.
func (l *Layout) wanted(b int, middle []int, above, below bool) (want, weight int) {
	sum, n := 0, 0
	if above {
		for _, u := range l.up[b] {
			sum += middle[u.box] + int(u.port)*l.m.Port*unit
			n++
		}
	}
	if below {
		for _, d := range l.down[b] {
			sum += middle[d.box] - int(d.port)*l.m.Port*unit
			n++
		}
	}
	if n == 0 {
		return middle[b], 1
	}
	if l.Boxes[b].Kind == BoxBend {
		return floorDiv(sum, n), bendWeight
	}
	return floorDiv(sum, n), 2
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// distance is how far the middles of two neighbours are apart at least: a multiple of
// the grid.
func (l *Layout) distance(a, b int) int {
	left, right := l.Boxes[a].Width, l.Boxes[b].Width
	d := left - left/2 + l.m.Gap + right/2
	return (d + l.m.Grid - 1) / l.m.Grid * l.m.Grid
}

// round puts the middles onto the grid. What is rounded is a list that ascends, the
// middles less the distances between them, so the order and the gaps stay.
func (l *Layout) round(middle []int) {
	grid := l.m.Grid
	least := 0
	for i, layer := range l.Layers {
		before := 0
		for k, b := range layer {
			if k > 0 {
				before += l.distance(layer[k-1], b)
			}
			box := &l.Boxes[b]
			at := floorDiv(middle[b]-before*unit+grid*unit/2, grid*unit)*grid + before
			box.Left = at - box.Width/2
			if i == 0 && k == 0 || box.Left < least {
				least = box.Left
			}
		}
	}
	least = floorDiv(least, grid) * grid
	l.Width = 0
	for b := range l.Boxes {
		box := &l.Boxes[b]
		box.Left -= least
		l.Width = max(l.Width, box.Left+box.Width)
	}
}
