package tui

import (
	"strconv"
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

// seenOf says which of count rows are seen, from a position on as many as there is room
// for; "" if all are.
func seenOf(at, room, count int) string {
	switch {
	case count <= room:
		return ""
	case room < 1:
		return "none of " + grouped(count)
	}
	return grouped(at+1) + "-" + grouped(min(at+room, count)) + " of " + grouped(count)
}

// indent is how many columns the panes' bodies stand in; marks stand there.
const indent = 2

// tab is the name of a pane that shares a place with the one that is seen there; it
// stands in the heading, from a column to another.
type tab struct {
	pane     paneID
	text     string
	from, to int
}

// tabs gives the other panes of a place, as its heading has room for them: with
// their names, or with their numbers alone.
func (m *model) tabs(at place) []tab {
	p := m.panes[at.pane]
	from := 2 + 2 + columns(p.title()) + 1
	s := &m.sight
	aside := 0
	for _, span := range p.aside(s, at.w-from-6) {
		aside += columns(s.clean(span.Text))
	}
	if aside > 0 {
		aside += 3
	}
	for _, named := range []bool{true, false} {
		var list []tab
		x := from
		for _, other := range at.tabs {
			if other == at.pane {
				continue
			}
			text := strconv.Itoa(int(other) + 1)
			if named {
				text += " " + m.panes[other].title()
			}
			list = append(list, tab{other, text, x + 1, x + 1 + columns(text)})
			x += 1 + columns(text) + 1
		}
		if x+aside+1 <= at.w {
			return list
		}
	}
	return nil
}

// heading draws a pane's first row: its key and its name, the panes behind it, and
// what it has to say. Where lines from above or below meet it, it has junctions.
func (m *model) heading(at place, p pane, key string) string {
	focused := at.pane == m.focus
	r := m.sight.row(at.w)
	line, joins, lineStyle := r.light, &r.lightJoin, edge
	sign := line
	if focused {
		line, joins, lineStyle = r.heavy, &r.heavyJoin, edgeFocus
		sign = r.focused
	}
	r.clip(lineStyle, sign+" ").put(lineStyle, key+" ").put(title, p.title()).put(lineStyle, " ")
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
	for _, t := range m.tabs(at) {
		fill(t.from - 1)
		r.clip(lineStyle, " ").clip(dim, t.text).clip(lineStyle, " ")
	}
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
	fill(end)
	if aside != nil {
		r.clip(lineStyle, " ").line(aside).clip(lineStyle, " ")
		fill(r.width)
	}
	return r.String()
}
