package tui

import (
	tea "charm.land/bubbletea/v2"

	"skirepl/inspect"
)

// wheelRows is how far one notch of the wheel scrolls.
const wheelRows = 3

// mouse scrolls with the wheel what is under the pointer, and focuses what is
// clicked.
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
	p, ok := m.layout.at(x, y)
	if !ok || m.prompt.shown {
		return nil
	}
	focus := m.setFocus(p.pane)
	body := p.body()
	if p.pane == dagID {
		m.dag.click(x-body.x, y-body.y)
		return tea.Batch(focus, m.look())
	}
	if p.pane != nodesID {
		return focus
	}
	row := y - body.y - (body.h - m.nodes.rowsFor(body.h))
	if id := m.nodes.at + inspect.ID(max(row, 0)); row >= 0 && id < m.nodes.top {
		m.nodes.cursor, m.nodes.free = id, true
		return tea.Batch(focus, m.look())
	}
	return focus
}
