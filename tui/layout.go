package tui

import "slices"

// paneID numbers the panes in the order of their keys.
type paneID int

const (
	termID paneID = iota
	machineID
	nodesID
	ringsID
	dagID
	timelineID
	mapID
	hashID
	workersID
	paneCount
)

// rect is a part of the screen.
type rect struct{ x, y, w, h int }

func (r rect) holds(x, y int) bool {
	return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h
}

// place is a pane on the screen. Its first row is its heading; the column to its
// left, unless it begins at the edge, is a line.
type place struct {
	pane paneID
	tabs []paneID // that share it
	rect
	margin int // blank columns on the right, before a line
}

// body is what a pane has below its heading.
func (p place) body() rect { return rect{p.x, p.y + 1, p.w - p.margin, max(p.h-1, 0)} }

// layout says where everything is: the panes, then the status, then the footer,
// which is the command line too.
type layout struct {
	width, height int
	panes         []place // by rows, then by columns
	borders       []border
	panesHeight   int
	status        int // rows
	footer        int // rows
}

// border lies between two parts of a split: a line, or the headings of the panes
// below it.
type border struct {
	split    *frame
	index    int   // of the part before it
	sizes    []int // of the parts
	upright  bool
	at       int // its column or row
	from, to int // rows or columns that it takes
}

// The least that a part can be made.
const (
	leastWidth  = 20
	leastHeight = 3
)

// arrange lays a screen out. The focused pane is always seen; of others that share
// a place, the one that was focused last.
func arrange(width, height int, root *frame, focused paneID, zoomed bool, recent *[paneCount]int) layout {
	l := layout{width: width, height: height}
	switch {
	case height < 1 || width < 1:
		return l
	case height == 1:
		l.status = 1
		return l
	}
	l.footer, l.status = 1, 1
	if height >= 18 && width < 150 {
		l.status = 2
	}
	if height == 2 {
		l.status = 0
	}
	l.panesHeight = height - l.status - l.footer
	h := l.panesHeight
	all := rect{0, 0, width, h}
	switch {
	case zoomed || h < twoHeight:
		l.add(tabs(1, focused), focused, all)
	case h >= wholeHeight && width >= 2*leastWidth+1:
		l.fill(root, all, focused, recent)
	default:
		second := focused
		if focused == termID {
			second = machineID
		}
		l.fill(rows(0, tabs(2, termID), tabs(3, second)), all, focused, recent)
	}
	return l
}

// fill puts a frame into a part of the screen.
func (l *layout) fill(f *frame, in rect, focused paneID, recent *[paneCount]int) {
	if len(f.parts) == 0 {
		l.add(f, f.seen(focused, recent), in)
		return
	}
	if p, over := f.covered(focused, recent); over {
		l.add(&frame{tabs: f.panes()}, p, in)
		return
	}
	whole, least := in.h, leastHeight
	if !f.rows {
		whole, least = in.w-(len(f.parts)-1), leastWidth
	}
	list := f.shareOut(whole, least)
	x, y := in.x, in.y
	for i, part := range f.parts {
		at := rect{x, y, in.w, list[i]}
		if !f.rows {
			at.w, at.h = list[i], in.h
		}
		l.fill(part, at, focused, recent)
		b := border{split: f, index: i, sizes: list, upright: !f.rows}
		if f.rows {
			y += list[i]
			b.at, b.from, b.to = y, in.x, in.x+in.w
		} else {
			x += list[i] + 1
			b.at, b.from, b.to = x-1, in.y, in.y+in.h
		}
		if i < len(f.parts)-1 {
			l.borders = append(l.borders, b)
		}
	}
}

// covered says that a pane takes the whole of a frame: it was focused after all
// others that are in it.
func (f *frame) covered(focused paneID, recent *[paneCount]int) (over paneID, is bool) {
	if len(f.cover) == 0 {
		return 0, false
	}
	over = f.cover[0]
	for _, p := range f.panes() {
		if p == focused {
			return p, slices.Contains(f.cover, p)
		}
		if recent[p] > recent[over] {
			over = p
		}
	}
	return over, recent[over] > 0 && slices.Contains(f.cover, over)
}

// panes are all panes that are in a frame.
func (f *frame) panes() (list []paneID) {
	f.each(func(f *frame) { list = append(list, f.tabs...) })
	slices.Sort(list)
	return list
}

// seen is which of its tabs a place shows.
func (f *frame) seen(focused paneID, recent *[paneCount]int) paneID {
	best := f.tabs[0]
	for _, p := range f.tabs {
		if p == focused {
			return p
		}
		if recent[p] > recent[best] {
			best = p
		}
	}
	return best
}

// shareOut gives the sizes of the parts, each of at least so much, if there is room.
func (f *frame) shareOut(whole, least int) []int {
	sum := 0
	for _, p := range f.parts {
		sum += p.share
	}
	list := make([]int, len(f.parts))
	left := whole
	for i, p := range f.parts {
		rest := len(f.parts) - 1 - i
		list[i] = max(min(max((whole*p.share+sum/2)/sum, least), left-rest*least), 0)
		if rest == 0 {
			list[i] = left
		}
		left -= list[i]
	}
	return list
}

func (l *layout) add(f *frame, p paneID, in rect) {
	at := place{pane: p, rect: in, tabs: f.tabs}
	if in.x+in.w < l.width {
		at.margin = 1
	}
	l.panes = append(l.panes, at)
}

// find gives the place of a pane that is seen.
func (l *layout) find(p paneID) (place, bool) {
	for _, at := range l.panes {
		if at.pane == p {
			return at, true
		}
	}
	return place{}, false
}

// at gives the pane at a point.
func (l *layout) at(x, y int) (place, bool) {
	for _, p := range l.panes {
		if p.holds(x, y) {
			return p, true
		}
	}
	return place{}, false
}

// upright says that a line between two panes runs through a point.
func (l *layout) upright(x, y int) bool {
	for _, p := range l.panes {
		if p.x > 0 && p.x-1 == x && y >= p.y && y < p.y+p.h {
			return true
		}
	}
	return false
}

// heading says that a pane's heading runs through a point.
func (l *layout) heading(x, y int) bool {
	p, ok := l.at(x, y)
	return ok && p.y == y
}

// joins says which lines meet at a point of a line.
func (l *layout) joins(x, y int) int {
	bits := 0
	if l.upright(x, y-1) {
		bits |= up
	}
	if l.upright(x, y+1) || l.upright(x, y) && (l.heading(x, y+1) || y+1 == l.panesHeight) {
		bits |= down
	}
	if l.heading(x-1, y) {
		bits |= left
	}
	if l.heading(x+1, y) {
		bits |= right
	}
	return bits
}
