package tui

import (
	tea "charm.land/bubbletea/v2"

	"skirepl/session"
)

// arranged is what the panes are laid out by now.
func (m *model) arranged() arranged {
	return arranged{m.view, sizeFor(m.layout.width, m.layout.height)}
}

// frame gives the frames of the layout as they are now. They are made when they are
// first needed.
func (m *model) frame() *frame {
	a := m.arranged()
	f := m.frames[a]
	if f == nil {
		f = a.build()
		m.frames[a] = f
	}
	return f
}

// arrange lays the screen out anew.
func (m *model) arrange() tea.Cmd {
	m.place()
	m.fit()
	return m.look()
}

func (m *model) place() {
	m.layout = arrange(m.layout.width, m.layout.height, m.frame(), m.focus, m.zoomed, &m.recent)
}

// setFocus moves the focus to a pane.
func (m *model) setFocus(p paneID) tea.Cmd {
	if p == m.focus {
		return nil
	}
	m.touch(p)
	return m.arrange()
}

// touch makes a pane the one that was focused last.
func (m *model) touch(p paneID) {
	m.focus = p
	m.touched++
	m.recent[p] = m.touched
}

// setView changes to a layout, as it is at first: the panes that were called into
// view before are behind the others again.
func (m *model) setView(name string) tea.Cmd {
	if _, ok := layouts[name]; !ok {
		return nil
	}
	m.view, m.zoomed = name, false
	m.recent = [paneCount]int{}
	m.touch(layouts[name].main)
	m.say(plain, "layout "+name)
	return tea.Batch(m.arrange(), m.keep())
}

func layoutOn(name string) func(*model, int) tea.Cmd {
	return func(m *model, _ int) tea.Cmd { return m.setView(name) }
}

// nextLayout goes to the layout after this one.
func (m *model) nextLayout(int) tea.Cmd {
	for i, v := range session.Layouts {
		if v.Name == m.view {
			return m.setView(session.Layouts[(i+1)%len(session.Layouts)].Name)
		}
	}
	return m.setView(session.Layouts[0].Name)
}
