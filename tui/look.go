package tui

import (
	tea "charm.land/bubbletea/v2"

	"skirepl/session"
)

// looking is whether a picture is being taken. There is one at a time: whoever
// wants another meanwhile gets it after that.
type looking struct{ now, again bool }

// lookMsg is a picture that was taken, and of what.
type lookMsg struct {
	window  session.Window
	picture session.Picture
	err     error
}

// look takes a picture of what the panes have room for.
func (m *model) look() tea.Cmd {
	if m.looking.now {
		m.looking.again = true
		return nil
	}
	m.looking.now = true
	take, w := m.picture, m.window()
	return func() tea.Msg {
		p, err := take(w)
		return lookMsg{w, p, err}
	}
}

// window is what the panes that are seen ask for.
func (m *model) window() session.Window {
	// A part of the term is asked for even when its pane is not seen: while a command
	// runs the picture of before stays, and the pane may be opened then.
	w := session.Window{Term: someTerm, Node: 40, SlotAt: [2]int{-1, -1}}
	for _, at := range m.layout.panes {
		b := at.body()
		m.panes[at.pane].ask(&w, &m.sight, b.w, b.h)
	}
	return w
}

// onLook takes a picture. If the panes want to see something else of it, for
// instance the node that the machine is at now, another one is taken.
func (m *model) onLook(msg lookMsg) tea.Cmd {
	m.looking.now = false
	again := m.looking.again
	m.looking.again = false
	busy := m.queue.job != nil && msg.picture.Busy && msg.picture.Top > 0
	if msg.err == nil || busy {
		// While a command runs, an error is about the machine, and what is seen of that
		// stays as it was.
		m.sight.accept(msg.picture)
		m.sight.frameAt = msg.window.FrameAt
		if m.sight.run != nil {
			m.sight.run.add(&msg.picture, m.now())
		}
		if m.queue.job == nil {
			m.settleEnd()
		}
	} else if m.queue.job == nil {
		m.say(bad, "can't read the arena: "+msg.err.Error())
	}
	m.workers.sample(&m.sight)
	m.hash.sample(&m.sight)
	m.fit()
	if again || msg.err == nil && m.wants(msg.window) {
		return m.look()
	}
	return m.findOut()
}

// fit lets each pane that is seen adapt to the picture and to its size.
func (m *model) fit() {
	for _, at := range m.layout.panes {
		b := at.body()
		m.panes[at.pane].fit(&m.sight, b.w, b.h)
	}
}

// wants says that the panes want to see what a picture doesn't have.
func (m *model) wants(had session.Window) bool {
	w := m.window()
	if at, seen := m.layout.find(nodesID); seen && !m.sight.Resizing && !m.nodes.has(had, at.body().h) {
		return true
	}
	if m.sight.Machine != nil && (w.FrameAt != had.FrameAt || w.Frames > had.Frames) {
		return true
	}
	if w.Graph != had.Graph || w.Detail != had.Detail || w.DetailText > had.DetailText {
		return true
	}
	return w.Term > had.Term || w.Node > had.Node || w.Slots > had.Slots || w.SlotAt != had.SlotAt
}

// settleEnd forgets how the last reduction ended when the term has gone on.
func (m *model) settleEnd() {
	if m.end.status == "" {
		return
	}
	if at := m.sight.Position; !m.end.known {
		m.end.at, m.end.known = at, true
	} else if m.end.at != at {
		m.end = ending{}
	}
}
