package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"skirepl/inspect"
	"skirepl/inspect/dag"
)

// panColumns is how far a key pans to the side.
const panColumns = 8

// dagBindings are the keys of the pane.
func dagBindings() []binding {
	key := func(does, hint string, run func(m *model, n int) tea.Cmd, keys ...string) binding {
		return binding{keys: keys, does: does, hint: hint, pane: dagID, run: run}
	}
	return []binding{
		key("pan; j k too", "pan", panBy(-panColumns), "h", "left"),
		key("", "", panBy(panColumns), "l", "right"),
		key("zoom in", "zoom", zoomBy(-1), "+", "="),
		key("zoom out: ids, dots, all", "", zoomBy(1), "-", "_"),
		key("select the next node", "next", selectBy(1), "n"),
		key("the one before", "", selectBy(-1), "p"),
		key("let it be the top", "top", (*model).dagFocus, "enter"),
		key("back up", "up", (*model).dagUp, "u"),
		key("follow the redex, or stay", "follow", (*model).dagFollow, "f"),
		key("atoms once, or at each use", "atoms", (*model).dagLeaves, "o"),
	}
}

func panBy(by int) func(*model, int) tea.Cmd {
	return func(m *model, n int) tea.Cmd {
		m.dag.fixed = true
		m.dag.x += by * max(n, 1)
		m.dag.settle()
		return m.look()
	}
}

// zoomBy goes through the zooms, and keeps in sight what is told about.
func zoomBy(by int) func(*model, int) tea.Cmd {
	return func(m *model, _ int) tea.Cmd {
		p := &m.dag
		z := int(p.zoom) + by
		if z < int(dag.ZoomText) || z > int(dag.ZoomOverview) {
			m.say(dim, "there is no zoom beyond "+p.zoom.String())
			return nil
		}
		p.zoom = dag.Zoom(z)
		return m.look()
	}
}

func selectBy(by int) func(*model, int) tea.Cmd {
	return func(m *model, n int) tea.Cmd {
		p := &m.dag
		if p.graph == nil {
			m.say(dim, m.sight.noNode())
			return nil
		}
		order := p.graph.Sheet.Order()
		at, _ := p.graph.Find(p.current().ID)
		i := slices.Index(order, at) + by*max(n, 1)
		i = (i%len(order) + len(order)) % len(order)
		p.choose(p.graph.Nodes[order[i]].ID)
		return m.look()
	}
}

// dagFocus lets the graph begin at the selected node.
func (m *model) dagFocus(int) tea.Cmd {
	p := &m.dag
	n := p.current()
	switch {
	case n == nil:
		m.say(dim, m.sight.noNode())
		return nil
	case n.ID == p.graph.Focus:
		m.say(dim, nodeName(n.ID)+" is the top already; n and p select another node, u goes back up")
		return nil
	}
	from := inspect.Empty
	if p.focused {
		from = p.focus
	}
	if len(p.above) == maxJumps {
		p.above = p.above[1:]
	}
	p.above = append(p.above, from)
	p.focused, p.focus = true, n.ID
	p.fixed = false // to see it as a whole
	return m.look()
}

// dagUp takes that back.
func (m *model) dagUp(int) tea.Cmd {
	p := &m.dag
	n := len(p.above)
	if n == 0 {
		m.say(dim, "this is the whole term; I goes a transition back")
		return nil
	}
	p.focus, p.above = p.above[n-1], p.above[:n-1]
	p.focused = p.focus != inspect.Empty
	p.fixed = false
	return m.look()
}

func (m *model) dagFollow(int) tea.Cmd {
	m.dag.fixed = !m.dag.fixed
	if !m.dag.fixed {
		m.dag.chosen = false
		m.dag.reveal()
		m.dag.settle()
	}
	return m.look()
}

// dagLeaves draws atoms once, at each use, or as the size of the graph says.
func (m *model) dagLeaves(int) tea.Cmd {
	p := &m.dag
	p.leaves = (p.leaves + 1) % (dag.LeavesEach + 1)
	if p.graph != nil && p.leaves != dag.LeavesAuto && p.leaves.Once(p.graph.Graph) == dag.LeavesAuto.Once(p.graph.Graph) {
		p.leaves = (p.leaves + 1) % (dag.LeavesEach + 1) // as it is now: the other one
	}
	return m.look()
}
