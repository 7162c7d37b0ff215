package dag

// overview draws the whole graph into w by h characters: a line of dots for each
// segment, and signs for what matters.
func (s *Sheet) overview(w, h int, m Marks) *Canvas {
	c := newCanvas(w, h)
	if w == 0 || h == 0 {
		return c
	}
	p := newPixels(w, h, s.ascii)
	l := s.Layout
	scale := func(b int) (x, y int) {
		box := &l.Boxes[b]
		return spread(box.Middle(), l.Width, p.w), spread(box.Layer, len(l.Layers), p.h)
	}
	for _, seg := range l.Segments {
		x0, y0 := scale(seg.From)
		x1, y1 := scale(seg.To)
		p.line(x0, y0, x1, y1)
	}
	for i := range l.Boxes {
		x, y := scale(i)
		p.dot(x, y)
	}
	p.write(c)
	for i := range l.Boxes { // what matters lies over the rest
		b := &l.Boxes[i]
		if b.Kind != BoxNode && b.Kind != BoxCopy {
			continue
		}
		n := &l.Graph.Nodes[b.Node]
		cell := s.role(b)
		switch {
		case m.Selected == b.Node:
			cell = Cell{Char: '@', Role: RoleSelected}
		case n.Redex:
			cell.Char = '^'
		case n.Args != 0:
			cell.Char = '0' + rune(cell.Arg)
		case m.isNew(n):
			cell = Cell{Char: '+', Role: RoleNew}
		default:
			continue
		}
		x, y := scale(i)
		at := &c.Cells[y/p.down*w+x/p.across]
		if at.Role <= RoleEdge || cell.Role == RoleSelected || n.Redex {
			*at = cell
		}
	}
	return c
}

// farthest is how many dots two places of an overview are apart at most.
const farthest = 6

// spread puts one of n places onto one of room.
func spread(at, n, room int) int {
	if n < 2 {
		return room / 2
	}
	used := min(room-1, (n-1)*farthest)
	return (room-1-used)/2 + at*used/(n-1)
}

// pixels are dots that are smaller than characters: braille has 2 by 4 of them in
// one.
type pixels struct {
	w, h, across, down int
	set                []bool
	ascii              bool
}

func newPixels(w, h int, ascii bool) *pixels {
	p := &pixels{across: 2, down: 4, ascii: ascii}
	if ascii {
		p.across, p.down = 1, 1
	}
	p.w, p.h = w*p.across, h*p.down
	p.set = make([]bool, p.w*p.h)
	return p
}

func (p *pixels) dot(x, y int) { p.set[y*p.w+x] = true }

// line sets the dots of a straight line.
func (p *pixels) line(x0, y0, x1, y1 int) {
	dx, dy := abs(x1-x0), -abs(y1-y0)
	sx, sy := sign(x1-x0), sign(y1-y0)
	for off := dx + dy; ; {
		p.dot(x0, y0)
		if x0 == x1 && y0 == y1 {
			return
		}
		twice := 2 * off
		if twice >= dy {
			off += dy
			x0 += sx
		}
		if twice <= dx {
			off += dx
			y0 += sy
		}
	}
}

// brailleDots are the bits of a braille character's dots, by row and column.
var brailleDots = [4][2]rune{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

func (p *pixels) write(c *Canvas) {
	for y := range c.H {
		for x := range c.W {
			bits := rune(0)
			for dy := range p.down {
				for dx := range p.across {
					if p.set[(y*p.down+dy)*p.w+x*p.across+dx] {
						bits |= brailleDots[dy][dx]
					}
				}
			}
			switch {
			case bits == 0:
			case p.ascii:
				c.Cells[y*c.W+x] = Cell{Char: '.', Role: RoleEdge}
			default:
				c.Cells[y*c.W+x] = Cell{Char: 0x2800 + bits, Role: RoleEdge}
			}
		}
	}
}

func abs(n int) int { return max(n, -n) }

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
