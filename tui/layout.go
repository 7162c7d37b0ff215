package tui

// paneID numbers the panes in the order of their keys.
type paneID int

const (
	termID paneID = iota
	machineID
	nodesID
	ringsID
	dagID
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
	panesHeight   int
	status        int // rows
	footer        int // rows
}

// Sizes from where on there is room for more.
const (
	wideWidth   = 110 // two columns of panes
	bothWidth   = 70  // the machine and the rings side by side
	threeHeight = 17  // three bands of panes
	twoHeight   = 10  // two
)

// arrange lays a screen out. The focused pane is always seen.
func arrange(width, height int, focused paneID, zoomed bool) layout {
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
	switch {
	case zoomed || h < twoHeight:
		l.add(focused, 0, 0, width, h)
	case width >= wideWidth && h >= threeHeight:
		l.columns(h, focused)
	case h >= threeHeight:
		l.bands(h, focused)
	default:
		second := focused
		if focused == termID {
			second = machineID
		}
		first := max(5, h*2/5)
		l.add(termID, 0, 0, width, first)
		l.add(second, 0, first, width, h-first)
	}
	return l
}

func (l *layout) add(p paneID, x, y, w, h int) {
	at := place{pane: p, rect: rect{x, y, w, h}}
	if x+w < l.width {
		at.margin = 1
	}
	l.panes = append(l.panes, at)
}

// bands is the term over the machine and the rings over the nodes.
func (l *layout) bands(h int, focused paneID) {
	first := max(5, h*2/7)
	second := max(6, h*8/21)
	l.add(termID, 0, 0, l.width, first)
	if focused == dagID {
		l.add(dagID, 0, first, l.width, h-first)
		return
	}
	if l.width >= bothWidth {
		left := l.width * 54 / 100
		l.add(machineID, 0, first, left, second)
		l.add(ringsID, left+1, first, l.width-left-1, second)
	} else if focused == ringsID {
		l.add(ringsID, 0, first, l.width, second)
	} else {
		l.add(machineID, 0, first, l.width, second)
	}
	l.add(nodesID, 0, first+second, l.width, h-first-second)
}

// columns is the term over the nodes or the graph, and beside them the machine over
// the rings.
func (l *layout) columns(h int, focused paneID) {
	large := nodesID
	if focused == dagID {
		large = dagID
	}
	left := l.width * 60 / 100
	first, second := h*2/5, h*11/20
	l.add(termID, 0, 0, left, first)
	l.add(machineID, left+1, 0, l.width-left-1, second)
	l.add(large, 0, first, left, h-first)
	l.add(ringsID, left+1, second, l.width-left-1, h-second)
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
