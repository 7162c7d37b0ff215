package dag

import (
	"slices"
	"unicode/utf8"
)

// A Sheet is a layout on rows and columns of characters. It doesn't change, and may
// be drawn by any number of goroutines.
type Sheet struct {
	Layout        *Layout
	Zoom          Zoom
	Width, Height int // of all of it; of an overview as if it were drawn with dots

	signs  *signs
	ascii  bool
	labels []string // of the boxes
	rows   []int    // of the layers' boxes
	lines  []line
	boxOf  []int // of the nodes, where they are drawn first
}

// A line is upright or level. It is part of the edges to one node, or to one box
// that is none.
type line struct {
	x0, y0, x1, y1 int
	from, to       int // boxes, of a line that several share the last one
}

// SheetOptions say how a sheet is made.
type SheetOptions struct {
	Zoom   Zoom
	Leaves Leaves
	ASCII  bool
}

// pad is the columns of a box on each side of its label, for its marks.
const pad = 1

// Sheet lays a graph out on rows and columns.
func (g *Graph) Sheet(o SheetOptions) *Sheet {
	s := &Sheet{Zoom: o.Zoom, ascii: o.ASCII, signs: &unicodeSigns}
	if o.ASCII {
		s.signs = &asciiSigns
	}
	gap := 1
	if o.Zoom == ZoomOverview {
		gap = 0
	}
	s.Layout = g.Layout(Metrics{
		Leaves: o.Leaves, Gap: gap, Port: 1, Grid: 2,
		Width: func(g *Graph, b *Box) int {
			return utf8.RuneCountInString(label(g, b, o.Zoom, s.signs)) + 2*pad
		},
	})
	l := s.Layout
	s.Width = l.Width
	s.labels = make([]string, len(l.Boxes))
	s.boxOf = make([]int, len(g.Nodes))
	for i := range s.boxOf {
		s.boxOf[i] = -1
	}
	for i := range l.Boxes {
		b := &l.Boxes[i]
		if b.Kind != BoxBend {
			s.labels[i] = label(g, b, o.Zoom, s.signs)
		}
		if b.Kind == BoxNode || b.Kind == BoxCopy && s.boxOf[b.Node] < 0 {
			s.boxOf[b.Node] = i
		}
	}
	s.draft()
	return s
}

// draft gives the layers their rows and the segments their lines.
func (s *Sheet) draft() {
	l := s.Layout
	at := 0
	between := make([][]Segment, len(l.Layers))
	for _, seg := range l.Segments {
		layer := l.Boxes[seg.From].Layer
		between[layer] = append(between[layer], seg)
	}
	for i := range l.Layers {
		s.rows = append(s.rows, at)
		if i+1 == len(l.Layers) {
			s.Height = at + 1
			return
		}
		at += 1 + s.channel(between[i], at)
	}
}

// A bundle is the segments to one box, on their way through a channel.
type bundle struct {
	to          int
	segments    []Segment
	target      int // column
	left, right int // columns of its level line
	track       int
	mark        uint8
}

// mostTracks bounds the height of a channel; lines that find no track of their own
// then share the last one.
const mostTracks = 16

// channel draws the segments between the row and the next layer, and gives the
// number of rows that it takes. Each bundle's level line has a track; two on one
// track don't touch. A line that comes down onto a track in a column must not run
// into another that goes down from a track further up there, so the first bundle
// wants the upper track.
func (s *Sheet) channel(segments []Segment, row int) int {
	l := s.Layout
	bundles := s.bundle(segments)
	leaves := make(map[int]int) // the bundle that goes down in a column
	for i := range bundles {
		leaves[bundles[i].target] = i
	}
	tracks := [][][2]int{nil}
	for _, i := range upperFirst(bundles, leaves, l) {
		b := &bundles[i]
		if b.left == b.right {
			continue
		}
		t := b.track
		for ; t < mostTracks-1; t++ {
			if t == len(tracks) {
				tracks = append(tracks, nil)
			}
			if !slices.ContainsFunc(tracks[t], func(o [2]int) bool { return b.left <= o[1]+1 && o[0] <= b.right+1 }) {
				break
			}
		}
		for len(tracks) <= t {
			tracks = append(tracks, nil)
		}
		tracks[t] = append(tracks[t], [2]int{b.left, b.right})
		b.track = t
		for _, seg := range b.segments { // those below it in its columns
			if k, ok := leaves[l.port(seg)]; ok && k != i {
				bundles[k].track = max(bundles[k].track, t+1)
			}
		}
	}
	height := len(tracks)
	bottom := row + height + 1
	for i := range bundles {
		b := &bundles[i]
		level := row + 1 + min(b.track, height-1)
		for _, seg := range b.segments {
			from := l.port(seg)
			if from == b.target {
				s.lines = append(s.lines, line{from, row, from, bottom, seg.From, b.to})
				continue
			}
			s.lines = append(s.lines,
				line{from, row, from, level, seg.From, b.to},
				line{min(from, b.target), level, max(from, b.target), level, seg.From, b.to},
				line{b.target, level, b.target, bottom, seg.From, b.to})
		}
	}
	return height
}

// port is the column that a segment begins in.
func (l *Layout) port(seg Segment) int {
	return l.Boxes[seg.From].Middle() + int(seg.Port)*l.m.Port
}

func (s *Sheet) bundle(segments []Segment) []bundle {
	l := s.Layout
	index := make(map[int]int)
	var list []bundle
	for _, seg := range segments {
		i, ok := index[seg.To]
		if !ok {
			i = len(list)
			index[seg.To] = i
			x := l.Boxes[seg.To].Middle()
			list = append(list, bundle{to: seg.To, target: x, left: x, right: x})
		}
		b := &list[i]
		b.segments = append(b.segments, seg)
		b.left, b.right = min(b.left, l.port(seg)), max(b.right, l.port(seg))
	}
	slices.SortStableFunc(list, func(a, b bundle) int { return a.left - b.left })
	return list
}

// upperFirst orders bundles so that those which want the upper tracks come first,
// wherever that is possible.
func upperFirst(bundles []bundle, leaves map[int]int, l *Layout) []int {
	const (
		unseen = iota
		open
		done
	)
	var order []int
	type visit struct{ bundle, next int }
	for first := range bundles {
		if bundles[first].mark != unseen {
			continue
		}
		bundles[first].mark = open
		path := []visit{{first, 0}}
		for len(path) > 0 {
			v := &path[len(path)-1]
			b := &bundles[v.bundle]
			if v.next == len(b.segments) {
				b.mark = done
				order = append(order, v.bundle)
				path = path[:len(path)-1]
				continue
			}
			k, ok := leaves[l.port(b.segments[v.next])]
			v.next++
			if ok && bundles[k].mark == unseen {
				bundles[k].mark = open
				path = append(path, visit{k, 0})
			}
		}
	}
	slices.Reverse(order)
	return order
}

// Rect is a part of a sheet, in columns and rows.
type Rect struct{ X, Y, W, H int }

// Place gives where a node is drawn, with its marks; of an atom that is drawn at
// each use, the first one.
func (s *Sheet) Place(node int) (Rect, bool) {
	if node < 0 || node >= len(s.boxOf) || s.boxOf[node] < 0 {
		return Rect{}, false
	}
	return s.rect(s.boxOf[node]), true
}

func (s *Sheet) rect(box int) Rect {
	b := &s.Layout.Boxes[box]
	return Rect{b.Left, s.rows[b.Layer], b.Width, 1}
}

// At gives the node that is drawn at a place of the sheet; a reference's is the one
// that it leads to.
func (s *Sheet) At(x, y int) (node int, ok bool) {
	layer, ok := slices.BinarySearch(s.rows, y)
	if !ok {
		return 0, false
	}
	for _, i := range s.Layout.Layers[layer] {
		b := &s.Layout.Boxes[i]
		if x >= b.Left && x < b.Left+b.Width && b.Kind != BoxBend && b.Node >= 0 {
			return b.Node, true
		}
	}
	return 0, false
}

// Order gives the nodes as they are read: from the top, each layer from the left.
func (s *Sheet) Order() []int {
	order := make([]int, 0, len(s.boxOf))
	for _, layer := range s.Layout.Layers {
		for _, i := range layer {
			if b := &s.Layout.Boxes[i]; (b.Kind == BoxNode || b.Kind == BoxCopy) && s.boxOf[b.Node] == i {
				order = append(order, b.Node)
			}
		}
	}
	return order
}
