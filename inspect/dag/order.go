package dag

import "slices"

// firstOrder puts the boxes into their layers as a walk meets them that goes to
// functions first.
func (l *Layout) firstOrder() {
	l.up, l.down = make([][]neighbour, len(l.Boxes)), make([][]neighbour, len(l.Boxes))
	for _, s := range l.Segments {
		l.down[s.From] = append(l.down[s.From], neighbour{s.To, s.Port})
		l.up[s.To] = append(l.up[s.To], neighbour{s.From, s.Port})
	}
	for i := range l.down {
		slices.SortStableFunc(l.down[i], func(a, b neighbour) int { return int(a.port) - int(b.port) })
	}
	met := make([]bool, len(l.Boxes))
	for root := range l.Boxes {
		if len(l.up[root]) > 0 {
			continue // it is met from above
		}
		todo := []int{root}
		for len(todo) > 0 {
			b := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if met[b] {
				continue
			}
			met[b] = true
			l.Layers[l.Boxes[b].Layer] = append(l.Layers[l.Boxes[b].Layer], b)
			for _, n := range slices.Backward(l.down[b]) {
				if !met[n.box] {
					todo = append(todo, n.box)
				}
			}
		}
	}
}

// sweepWork bounds the sweeps: so many segments are looked at.
const sweepWork = 60_000

// sweep reorders the layers, each by where its neighbours in the one above are, then
// each by those in the one below, and so on, and keeps the order with the fewest
// crossings.
func (l *Layout) sweep() {
	rounds := min(max(sweepWork/(len(l.Segments)+1), 2), 16)
	at := make([]int, len(l.Boxes))
	l.number(at)
	best, fewest := l.copyLayers(), l.crossings(at)
	for round := 0; round < rounds && fewest > 0; round++ {
		for i := 1; i < len(l.Layers); i++ {
			l.sortLayer(i, at, l.up, false)
		}
		if n := l.crossings(at); n < fewest {
			best, fewest = l.copyLayers(), n
		}
		for i := len(l.Layers) - 2; i >= 0; i-- {
			l.sortLayer(i, at, l.down, true)
		}
		if n := l.crossings(at); n < fewest {
			best, fewest = l.copyLayers(), n
		}
	}
	l.Layers = best
}

func (l *Layout) number(at []int) {
	for _, layer := range l.Layers {
		for x, b := range layer {
			at[b] = x
		}
	}
}

func (l *Layout) copyLayers() [][]int {
	layers := make([][]int, len(l.Layers))
	for i, layer := range l.Layers {
		layers[i] = slices.Clone(layer)
	}
	return layers
}

// portShare is how many parts a place in a layer has: a port is one part off.
const portShare = 4

// sortLayer orders a layer by the means of its boxes' neighbours. A box without any
// stays about where it is.
func (l *Layout) sortLayer(i int, at []int, near [][]neighbour, below bool) {
	const scale = 1 << 10
	layer := l.Layers[i]
	keys := make(map[int]int, len(layer))
	for _, b := range layer {
		sum := 0
		for _, n := range near[b] {
			sum += portShare * at[n.box]
			if below {
				sum -= int(n.port) // a box whose argument is there stands to the left of it
			} else {
				sum += int(n.port)
			}
		}
		if len(near[b]) == 0 {
			keys[b] = scale * portShare * at[b]
		} else {
			keys[b] = scale * sum / len(near[b])
		}
	}
	slices.SortStableFunc(layer, func(a, b int) int { return keys[a] - keys[b] })
	for x, b := range layer {
		at[b] = x
	}
}

// crossings counts the segments that cross.
func (l *Layout) crossings(at []int) int {
	total := 0
	var ends []int
	for i := 0; i+1 < len(l.Layers); i++ {
		ends = ends[:0]
		for _, b := range l.Layers[i] {
			for _, n := range l.down[b] {
				ends = append(ends, at[n.box])
			}
		}
		total += inversions(ends, len(l.Layers[i+1]))
	}
	return total
}

// inversions counts the pairs of which the second is smaller; all are below limit.
func inversions(list []int, limit int) int {
	tree := make([]int, limit+1)
	total := 0
	for i, v := range list {
		notLarger := 0
		for k := v + 1; k > 0; k -= k & -k {
			notLarger += tree[k]
		}
		total += i - notLarger
		for k := v + 1; k <= limit; k += k & -k {
			tree[k]++
		}
	}
	return total
}
