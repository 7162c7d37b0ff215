package tui

import (
	"fmt"

	"skirepl/inspect"
	"skirepl/session"
)

// nodesPane scrolls over the arena's real arrays.
type nodesPane struct {
	at     inspect.ID // first row that is seen
	cursor inspect.ID
	free   bool         // the cursor was moved: it doesn't follow the machine
	from   []inspect.ID // where jumps began
	top    inspect.ID   // ids below it are given out
}

// maxJumps is how many jumps can be undone.
const maxJumps = 100

func (p *nodesPane) title() string { return "nodes" }

func (p *nodesPane) aside(s *sight, width int) session.Line {
	text := fmt.Sprintf("%s of %s ids", grouped(p.top), grouped(s.Header.Capacity))
	legend := s.current() != inspect.Empty && width > 76
	line := session.Line{{Text: text, Role: session.Dim}}
	if s.Resizing {
		line = session.Line{{Text: "growing", Role: session.Warn}}
	}
	if legend {
		line = append(session.Line{{Text: fmt.Sprintf("%s the machine's node  %s its stack  %s new  ",
			s.glyphs.current, s.glyphs.stacked, s.glyphs.fresh), Role: session.Dim}}, line...)
	}
	return line
}

// rowsFor is how many nodes a body has room for, below the names of the columns.
func (p *nodesPane) rowsFor(height int) int {
	if height < 3 {
		return height
	}
	return height - 1
}

// ask asks for a page before and one after too: they are there when one scrolls.
func (p *nodesPane) ask(w *session.Window, s *sight, width, height int) {
	rows := p.rowsFor(height)
	w.NodeAt = p.at - min(p.at, inspect.ID(rows))
	w.Nodes = int(p.at-w.NodeAt) + 2*rows
	w.Node = max(w.Node, width/2)
}

// has says that a picture has the rows that are seen.
func (p *nodesPane) has(w session.Window, height int) bool {
	end := min(p.at+inspect.ID(p.rowsFor(height)), p.top)
	return w.NodeAt <= p.at && w.NodeAt+inspect.ID(w.Nodes) >= end
}

func (p *nodesPane) fit(s *sight, width, height int) {
	p.top = s.Top
	if current := s.current(); !p.free && current != inspect.Empty {
		p.cursor = current
	}
	p.settle(height)
}

// settle keeps the cursor on a node, and in sight.
func (p *nodesPane) settle(height int) {
	p.cursor = min(p.cursor, max(p.top, 1)-1)
	rows := inspect.ID(max(p.rowsFor(height), 1))
	switch {
	case p.cursor < p.at && p.at-p.cursor > rows, p.cursor >= p.at+2*rows:
		p.at = p.cursor - min(p.cursor, rows/2) // far off: into the middle
	case p.cursor < p.at:
		p.at = p.cursor
	case p.cursor >= p.at+rows:
		p.at = p.cursor - rows + 1
	}
	if p.top <= p.at+rows {
		p.at = p.top - min(p.top, rows)
	}
}

func (p *nodesPane) move(s *sight, to motion, height int) {
	if to.kind == toCurrent {
		p.free = false
		if current := s.current(); current != inspect.Empty {
			p.cursor = current
		}
	} else {
		p.free = true
		at := int(p.cursor)
		switch to.kind {
		case toRow:
			p.remember()
			at = to.n
		case toTop:
			at = 0
		case toEnd:
			at = int(p.top) - 1
		case byPages:
			at += to.n * max(p.rowsFor(height)-1, 1)
		case byHalves:
			at += to.n * max(p.rowsFor(height)/2, 1)
		default:
			at += to.n
		}
		p.cursor = inspect.ID(min(max(at, 0), max(int(p.top)-1, 0)))
	}
	p.settle(height)
}

// roll scrolls without moving the cursor, as long as it stays in sight.
func (p *nodesPane) roll(by, height int) {
	rows := inspect.ID(max(p.rowsFor(height), 1))
	p.at = inspect.ID(motion{byRows, by}.apply(int(p.at), int(p.top), int(rows)))
	p.cursor = min(max(p.cursor, p.at), p.at+rows-1)
	p.free = true
	p.settle(height)
}

// remember keeps where a jump begins.
func (p *nodesPane) remember() {
	if len(p.from) == maxJumps {
		p.from = p.from[1:]
	}
	p.from = append(p.from, p.cursor)
}

// jump moves the cursor to a node, if it is one.
func (p *nodesPane) jump(to inspect.ID, height int) bool {
	if to >= p.top {
		return false
	}
	p.remember()
	p.cursor, p.free = to, true
	p.settle(height)
	return true
}

// jumpBack undoes a jump.
func (p *nodesPane) jumpBack(height int) bool {
	n := len(p.from)
	if n == 0 {
		return false
	}
	p.cursor, p.from, p.free = p.from[n-1], p.from[:n-1], true
	p.settle(height)
	return true
}

// node gives the row of an id, if the last picture has it.
func (s *sight) node(id inspect.ID) (session.NodeRow, bool) {
	if rows := s.nodesFrom(id, 1); len(rows) == 1 {
		return rows[0], true
	}
	return session.NodeRow{}, false
}

// nodesFrom gives the rows from an id on that the last picture has, at most n.
func (s *sight) nodesFrom(id inspect.ID, n int) []session.NodeRow {
	if len(s.Nodes) == 0 || id < s.Nodes[0].ID || int(id-s.Nodes[0].ID) >= len(s.Nodes) {
		return nil
	}
	rows := s.Nodes[id-s.Nodes[0].ID:]
	return rows[:min(n, len(rows))]
}

func (p *nodesPane) view(s *sight, width, height int) []string {
	rows := p.rowsFor(height)
	cols := nodeColumns(s, s.nodesFrom(p.at, rows), p.top, width)
	var out []string
	if rows < height {
		out = append(out, cols.names(s))
	}
	if p.top == 0 {
		return append(out, s.nothing(width, s.noNode())...)
	}
	for id := p.at; id < p.top && len(out) < height; id++ {
		n, ok := s.node(id)
		if !ok {
			n.ID = id
		}
		out = append(out, cols.row(s, n, ok, id == p.cursor))
	}
	return out
}
