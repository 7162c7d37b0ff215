package tui

import (
	tea "charm.land/bubbletea/v2"

	"skirepl/inspect"
)

// wheelRows is how far one notch of the wheel scrolls.
const wheelRows = 3

// mouse scrolls with the wheel what is under the pointer, and focuses what is
// clicked. Borders between panes and the timeline's position can be dragged.
func (m *model) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	switch msg.(type) {
	case tea.MouseWheelMsg:
		by := wheelRows
		switch at.Button {
		case tea.MouseWheelUp:
			by = -by
		case tea.MouseWheelDown:
		default:
			return nil
		}
		return m.wheel(at.X, at.Y, motion{byRows, by})
	case tea.MouseClickMsg:
		if at.Button == tea.MouseLeft {
			return m.click(at.X, at.Y)
		}
	case tea.MouseMotionMsg:
		switch {
		case m.drag.on:
			return m.dragTo(at.X, at.Y)
		case m.timeline.held:
			if p, ok := m.layout.find(timelineID); ok {
				m.timeline.click(&m.sight, at.X-p.x)
			}
		}
	case tea.MouseReleaseMsg:
		if m.timeline.held {
			m.timeline.held, m.timeline.free = false, false
			return m.do(seek(m.timeline.at(&m.sight, m.timeline.cursor)), false)
		}
		return m.endDrag()
	}
	return nil
}

func (m *model) wheel(x, y int, by motion) tea.Cmd {
	switch {
	case m.help.shown:
		m.help.move(by)
	case m.page.shown:
		m.page.move(by)
	default:
		p, ok := m.layout.at(x, y)
		switch {
		case !ok:
		case p.pane == nodesID:
			m.nodes.roll(by.n, p.body().h)
			return m.look()
		default:
			return m.scroll(p.pane, by)
		}
	}
	return nil
}

// click focuses a pane; on a row of the node table it moves the cursor there.
func (m *model) click(x, y int) tea.Cmd {
	if m.help.shown {
		m.help.shown = false
		return nil
	}
	if m.page.shown {
		m.page.close()
		return nil
	}
	if m.prompt.shown {
		return nil
	}
	held := m.startDrag(x, y)
	p, ok := m.layout.at(x, y)
	if !ok {
		return nil
	}
	if y == p.y {
		for _, tab := range m.tabs(p) {
			if x >= p.x+tab.from && x < p.x+tab.to {
				m.drag = drag{}
				return m.setFocus(tab.pane)
			}
		}
	}
	focus := m.setFocus(p.pane)
	if held || y == p.y {
		return focus
	}
	return tea.Batch(focus, m.clickIn(p, x, y))
}

// clickIn does what a click in a pane's body means there.
func (m *model) clickIn(p place, x, y int) tea.Cmd {
	body := p.body()
	switch row := y - body.y; p.pane {
	case nodesID:
		row -= body.h - m.nodes.rowsFor(body.h)
		if id := m.nodes.at + inspect.ID(max(row, 0)); row >= 0 && id < m.nodes.top {
			m.nodes.cursor, m.nodes.free = id, true
			return m.look()
		}
	case termID:
		if m.term.click(&m.sight, x-body.x, row) {
			return m.chosen()
		}
	case dagID:
		m.dag.click(x-body.x, row)
		return m.look()
	case timelineID:
		if m.sight.Started {
			m.timeline.held, m.timeline.free = true, true
			m.timeline.click(&m.sight, x-body.x)
		}
	case mapID:
		if cell := row*m.arena.width + x - body.x - indent; row < m.arena.height && x >= body.x+indent && cell < m.arena.cells {
			m.arena.cursor, m.arena.free = cell, true
		}
	case hashID:
		if i := m.hash.at + row - (body.h - m.hash.room); row >= body.h-m.hash.room && i < m.hash.rows {
			m.hash.pick = i
		}
	}
	return nil
}
