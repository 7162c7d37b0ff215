package tui

import (
	"strings"

	"skirepl/session"
)

// A pane is a part of the screen with a heading. Its body is width by height.
type pane interface {
	title() string
	// aside is what the heading says at its right end, in at most width columns.
	aside(s *sight, width int) session.Line
	// ask says what it has room for.
	ask(w *session.Window, s *sight, width, height int)
	// fit adapts to a new picture or a new size, before it is drawn. It may change
	// what it asks for.
	fit(s *sight, width, height int)
	// view draws the body, row by row; rows that are missing are blank.
	view(s *sight, width, height int) []string
	// move scrolls. A row to go to is a node's id, a slot's number, or the number of
	// a frame or of a row of the term, from 1.
	move(s *sight, to motion, height int)
}

// motion is a way to scroll.
type motion struct {
	kind motionKind
	n    int // rows, pages or, for toRow, a row
}

type motionKind uint8

const (
	byRows motionKind = iota
	byPages
	byHalves
	toTop
	toEnd
	toRow
	toCurrent
)

// apply gives a position after a motion, of count rows of which height are seen.
func (m motion) apply(at, count, height int) int {
	last := max(count-height, 0)
	switch m.kind {
	case byRows:
		at += m.n
	case byPages:
		at += m.n * max(height-1, 1)
	case byHalves:
		at += m.n * max(height/2, 1)
	case toTop, toCurrent:
		at = 0
	case toEnd:
		at = last
	case toRow:
		at = m.n
	}
	return min(max(at, 0), last)
}

// indent is how many columns the panes' bodies stand in; marks stand there.
const indent = 2

// heading draws a pane's first row. Where lines from above or below meet it, it has
// junctions.
func (m *model) heading(at place, p pane, key string) string {
	focused := at.pane == m.focus
	r := m.sight.row(at.w)
	line, joins, lineStyle, titleStyle := r.light, &r.lightJoin, edge, title
	sign := line
	if focused {
		line, joins, lineStyle, titleStyle = r.heavy, &r.heavyJoin, edgeFocus, edgeFocus
		sign = r.focused
	}
	r.clip(lineStyle, sign+" ")
	r.put(lineStyle, key+" ")
	if focused {
		r.put(title, p.title())
	} else {
		r.put(titleStyle, p.title())
	}
	r.put(lineStyle, " ")
	aside := p.aside(&m.sight, r.room()-6)
	wide := 0
	for _, s := range aside {
		wide += columns(r.clean(s.Text))
	}
	end := r.width
	if wide > 0 && wide <= r.room()-4 {
		end -= wide + 3
	} else {
		aside = nil
	}
	fill := func(to int) {
		var b strings.Builder
		n := to - r.used
		for x := at.x + r.used; x < at.x+to; x++ {
			if bits := m.layout.joins(x, at.y); bits&(up|down) != 0 {
				b.WriteString(joins[bits&(up|down)|left|right])
			} else {
				b.WriteString(line)
			}
		}
		if n > 0 {
			r.write(lineStyle, b.String(), n)
		}
	}
	fill(end)
	if aside != nil {
		r.clip(lineStyle, " ").line(aside).clip(lineStyle, " ")
		fill(r.width)
	}
	return r.String()
}
