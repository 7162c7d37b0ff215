package dag

import "unicode/utf8"

// Role says what a cell is, so that each front end can draw it in its own way.
// Nothing is told by a role alone: what matters is also in the characters.
type Role uint8

const (
	RolePlain    Role = iota
	RoleEdge          // a line
	RoleNear          // a line to or from the selected node
	RoleNode          // an application
	RoleLeaf          // an atom
	RoleName          // a definition's name
	RoleShared        // the number of uses
	RoleNew           // a node that the last step made
	RoleRedex         // the redex
	RoleHead          // its combinator
	RoleArg           // an argument; Cell.Arg says which, from 1
	RoleStub          // what is left out
	RoleRef           // a reference to a node that is drawn elsewhere
	RoleSelected      // the marks of the selected node
)

// A Cell is a character of a canvas, which is one column wide.
type Cell struct {
	Char rune
	Role Role
	Arg  uint8
}

// A Canvas is a drawing of characters.
type Canvas struct {
	W, H  int
	Cells []Cell // row by row
}

// Row gives the cells of a row.
func (c *Canvas) Row(y int) []Cell { return c.Cells[y*c.W : (y+1)*c.W] }

func newCanvas(w, h int) *Canvas {
	c := &Canvas{W: w, H: h, Cells: make([]Cell, w*h)}
	for i := range c.Cells {
		c.Cells[i].Char = ' '
	}
	return c
}

// Marks are what is marked beyond what the graph says.
type Marks struct {
	New      func(ID) bool // may be nil
	Selected int           // a node; -1: none
}

func (m *Marks) isNew(n *Node) bool { return m.New != nil && m.New(n.ID) }

// Lines that meet in a cell.
const (
	up = 1 << iota
	down
	left
	right
)

var (
	unicodeLines = [16]rune{
		0: ' ', up: '│', down: '│', up | down: '│', left: '─', right: '─', left | right: '─',
		down | right: '┌', down | left: '┐', up | right: '└', up | left: '┘',
		up | down | right: '├', up | down | left: '┤', down | left | right: '┬', up | left | right: '┴',
		up | down | left | right: '┼',
	}
	asciiLines = [16]rune{
		0: ' ', up: '|', down: '|', up | down: '|', left: '-', right: '-', left | right: '-',
		down | right: '+', down | left: '+', up | right: '+', up | left: '+',
		up | down | right: '+', up | down | left: '+', down | left | right: '+', up | left | right: '+',
		up | down | left | right: '+',
	}
)

// Draw draws what a viewport shows of a sheet, whose part that is. Of an overview it
// draws everything, as large as the viewport is.
func (s *Sheet) Draw(view Rect, m Marks) *Canvas {
	view.W, view.H = max(view.W, 0), max(view.H, 0)
	if s.Zoom == ZoomOverview {
		return s.overview(view.W, view.H, m)
	}
	c := newCanvas(view.W, view.H)
	s.drawLines(c, view, m.Selected)
	for i := range s.Layout.Boxes {
		if s.Layout.Boxes[i].Kind != BoxBend {
			s.drawBox(c, view, i, &m)
		}
	}
	return c
}

func (s *Sheet) drawLines(c *Canvas, view Rect, selected int) {
	bits := make([]uint8, len(c.Cells))
	near := make([]bool, len(c.Cells))
	for _, l := range s.lines {
		x0, y0, x1, y1 := l.x0-view.X, l.y0-view.Y, l.x1-view.X, l.y1-view.Y
		if x1 < 0 || y1 < 0 || x0 >= view.W || y0 >= view.H {
			continue
		}
		chosen := selected >= 0 && s.touches(l, selected)
		// The parts that lie outside are left out, but not that a line goes on there.
		for y := max(y0, 0); y <= min(y1, view.H-1); y++ {
			for x := max(x0, 0); x <= min(x1, view.W-1); x++ {
				i := y*view.W + x
				if x > x0 {
					bits[i] |= left
				}
				if x < x1 {
					bits[i] |= right
				}
				if y > y0 {
					bits[i] |= up
				}
				if y < y1 {
					bits[i] |= down
				}
				near[i] = near[i] || chosen
			}
		}
	}
	chars := &unicodeLines
	if s.ascii {
		chars = &asciiLines
	}
	for i, b := range bits {
		if b != 0 {
			c.Cells[i] = Cell{Char: chars[b], Role: RoleEdge}
			if near[i] {
				c.Cells[i].Role = RoleNear
			}
		}
	}
}

// touches says that a line is part of an edge from or to a node. Where edges have
// come together, it is part of those to their node only.
func (s *Sheet) touches(l line, node int) bool {
	from, to := &s.Layout.Boxes[l.from], &s.Layout.Boxes[l.to]
	return from.Kind == BoxNode && from.Node == node || to.Kind != BoxStub && to.Kind != BoxCopy && to.Node == node
}

// drawBox writes a box's label with its marks.
func (s *Sheet) drawBox(c *Canvas, view Rect, box int, m *Marks) {
	at := s.rect(box)
	y := at.Y - view.Y
	if y < 0 || y >= c.H || at.X+at.W <= view.X || at.X >= view.X+view.W {
		return
	}
	x := at.X - view.X
	put := func(r rune, cell Cell) {
		if x >= 0 && x < c.W {
			cell.Char = r
			c.Cells[y*c.W+x] = cell
		}
		x++
	}
	b := &s.Layout.Boxes[box]
	before, after := ' ', ' '
	cell := s.role(b)
	marks := Cell{}
	if b.Kind == BoxNode || b.Kind == BoxCopy {
		n := &s.Layout.Graph.Nodes[b.Node]
		if m.isNew(n) {
			before, marks = '+', Cell{Role: RoleNew}
			if cell.Role == RoleNode || cell.Role == RoleName {
				cell.Role = RoleNew
			}
		}
		if m.Selected == b.Node {
			before, after, marks = '[', ']', Cell{Role: RoleSelected}
		}
	}
	put(before, marks)
	used := usesAt(s.labels[box], s.Layout.Graph, b, s.Zoom)
	for i, r := range s.labels[box] {
		if i >= used && cell.Role != RoleArg && cell.Role != RoleRedex {
			put(r, Cell{Role: RoleShared})
			continue
		}
		put(r, cell)
	}
	put(after, marks)
}

// usesAt is where the number of uses begins in a label.
func usesAt(label string, g *Graph, b *Box, z Zoom) int {
	if b.Kind != BoxNode || z >= ZoomDots || g.Nodes[b.Node].Uses < 2 {
		return len(label)
	}
	for i := len(label) - 1; i >= 0; i-- {
		if label[i] == ' ' {
			return i
		}
	}
	return len(label)
}

// role is what a box's label is.
func (s *Sheet) role(b *Box) Cell {
	switch b.Kind {
	case BoxStub:
		return Cell{Role: RoleStub}
	case BoxRef:
		return Cell{Role: RoleRef}
	}
	n := &s.Layout.Graph.Nodes[b.Node]
	switch {
	case n.Redex:
		return Cell{Role: RoleRedex}
	case n.Args != 0:
		return Cell{Role: RoleArg, Arg: uint8(n.argument())}
	case n.Head:
		return Cell{Role: RoleHead}
	case n.Leaf:
		return Cell{Role: RoleLeaf}
	case n.Name != "":
		return Cell{Role: RoleName}
	}
	return Cell{Role: RoleNode}
}

// String gives the characters, without blanks at the ends of rows.
func (c *Canvas) String() string {
	var out []byte
	for y := range c.H {
		end := len(out)
		for _, cell := range c.Row(y) {
			out = utf8.AppendRune(out, cell.Char)
			if cell.Char != ' ' {
				end = len(out)
			}
		}
		out = append(out[:end], '\n')
	}
	return string(out)
}
