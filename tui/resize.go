package tui

import tea "charm.land/bubbletea/v2"

// move moves a border, between the sizes that its two parts can have; false when it
// is as far as it goes.
func (b *border) move(by int) bool {
	least := leastHeight
	if b.upright {
		least = leastWidth
	}
	first, second := b.sizes[b.index], b.sizes[b.index+1]
	if first+second < 2*least {
		return false
	}
	to := min(max(first+by, least), first+second-least)
	if to == first {
		return false
	}
	b.sizes[b.index], b.sizes[b.index+1] = to, first+second-to
	for i, part := range b.split.parts {
		part.share = max(b.sizes[i], 1)
	}
	return true
}

// under gives the border at a point.
func (l *layout) under(x, y int) (border, bool) {
	for _, b := range l.borders {
		across, along := y, x
		if b.upright {
			across, along = x, y
		}
		if across == b.at && along >= b.from && along < b.to {
			return b, true
		}
	}
	return border{}, false
}

// beside gives the border that a pane's size changes with: the one behind it, or if
// it is the last part the one before it. Of several it is the nearest one.
func (l *layout) beside(p place, upright bool) (border, bool) {
	var best border
	found := false
	for _, b := range l.borders {
		if b.upright != upright {
			continue
		}
		begin, end, along := p.y, p.y+p.h, p.x
		if upright {
			begin, end, along = p.x, p.x+p.w, p.y
		}
		if along < b.from || along >= b.to || b.at != end && b.at != begin && !(upright && b.at == begin-1) {
			continue
		}
		if !found || b.at == end {
			best, found = b, true
		}
	}
	return best, found
}

// resizeBy moves the focused pane's border by columns or by rows.
func resizeBy(upright bool, by int) func(*model, int) tea.Cmd {
	return func(m *model, n int) tea.Cmd {
		p, _ := m.layout.find(m.focus)
		b, ok := m.layout.beside(p, upright)
		if !ok || !b.move(by*max(n, 1)) {
			m.say(dim, "the border doesn't go further")
			return nil
		}
		return tea.Batch(m.arrange(), m.keep())
	}
}

// resetSizes gives the panes of the layout their first sizes again.
func (m *model) resetSizes(int) tea.Cmd {
	delete(m.frames, m.arranged())
	m.say(plain, "the panes have their first sizes")
	return tea.Batch(m.arrange(), m.keep())
}

// drag is a border that the mouse holds.
type drag struct {
	on      bool
	upright bool
	split   *frame
	index   int
	moved   bool
}

// startDrag takes hold of the border at a point.
func (m *model) startDrag(x, y int) bool {
	b, ok := m.layout.under(x, y)
	if ok {
		m.drag = drag{on: true, upright: b.upright, split: b.split, index: b.index}
	}
	return ok
}

// dragTo moves the border that the mouse holds.
func (m *model) dragTo(x, y int) tea.Cmd {
	for _, b := range m.layout.borders {
		if b.split != m.drag.split || b.index != m.drag.index {
			continue
		}
		to := y
		if b.upright {
			to = x
		}
		if b.move(to - b.at) {
			m.drag.moved = true
			return m.arrange()
		}
	}
	return nil
}

// endDrag lets the border go.
func (m *model) endDrag() tea.Cmd {
	moved := m.drag.moved
	m.drag = drag{}
	if moved {
		return m.keep()
	}
	return nil
}
