package tui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// View implements [tea.Model].
func (m *model) View() tea.View {
	rows, cursor := m.screen()
	v := tea.NewView(strings.Join(rows, "\n"))
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	if cursor >= 0 && len(rows) > 0 {
		v.Cursor = tea.NewCursor(cursor, len(rows)-1)
	}
	return v
}

// screen draws all rows, and says in which column of the last one the cursor is;
// negative: there is none.
func (m *model) screen() (rows []string, cursor int) {
	l := &m.layout
	if l.width < 1 || l.height < 1 {
		return nil, -1
	}
	if m.help.shown && l.height > 2 {
		return m.help.view(&m.sight, l.width, l.height), -1
	}
	rows = m.viewPanes()
	if m.page.shown && l.panesHeight > 0 {
		most := max(l.panesHeight*2/3, min(l.panesHeight, 12))
		over := m.page.view(&m.sight, l.width, most)
		copy(rows[len(rows)-len(over):], over)
	}
	status := m.status(l.width, l.status)
	if p := &m.prompt; p.shown && len(status) > 0 {
		switch {
		case p.search.on:
			status[len(status)-1] = p.search.view(&m.sight, l.width)
		case len(p.words) > 0:
			status[len(status)-1] = p.viewWords(&m.sight, l.width)
		}
	}
	rows = append(rows, status...)
	cursor = -1
	if l.footer > 0 {
		var foot string
		foot, cursor = m.footer(l.width)
		rows = append(rows, foot)
		if !m.prompt.shown {
			over := m.notice.view(&m.sight, l.width)
			over = over[:min(len(over), len(rows))]
			copy(rows[len(rows)-len(over):], over)
		}
	}
	return rows, cursor
}

// viewPanes draws the panes, side by side where they are, with lines between them.
func (m *model) viewPanes() []string {
	l := &m.layout
	parts := make([][]string, len(l.panes))
	for i, at := range l.panes {
		parts[i] = m.viewPane(at)
	}
	rows := make([]string, l.panesHeight)
	var b strings.Builder
	for y := range rows {
		b.Reset()
		for x := 0; x < l.width; {
			i := l.index(x, y)
			if i < 0 {
				b.WriteString(m.sight.row(1).clip(edge, m.sight.lightJoin[l.joins(x, y)]).String())
				x++
				continue
			}
			b.WriteString(parts[i][y-l.panes[i].y])
			x += l.panes[i].w
		}
		rows[y] = b.String()
	}
	return rows
}

// index is the number of the pane at a point; negative between two.
func (l *layout) index(x, y int) int {
	for i, p := range l.panes {
		if p.holds(x, y) {
			return i
		}
	}
	return -1
}

// viewPane draws a pane: all its rows, of its width.
func (m *model) viewPane(at place) []string {
	p := m.panes[at.pane]
	out := make([]string, 0, at.h)
	out = append(out, m.heading(at, p, strconv.Itoa(int(at.pane)+1)))
	body := at.body()
	for _, row := range p.view(&m.sight, body.w, body.h) {
		if len(out) == at.h {
			break
		}
		if row == "" {
			row = blanks(body.w)
		}
		out = append(out, row+blanks(at.margin))
	}
	for len(out) < at.h {
		out = append(out, blanks(at.w))
	}
	return out
}
