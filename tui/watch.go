package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// A session that looks at another process is asked now and then whether there is
// something new; only then a picture is taken and the screen is drawn.

// watchTime is how often that is.
const watchTime = 100 * time.Millisecond

// watchMsg says that it is time to ask.
type watchMsg struct{}

// pulseMsg says whether there is something new.
type pulseMsg struct{ changed bool }

// watch begins to watch, if what is looked at changes by itself.
func (m *model) watch() tea.Cmd {
	if !m.session.Live() {
		return nil
	}
	return m.after(watchTime, func(time.Time) tea.Msg { return watchMsg{} })
}

// onWatch asks, beside what the screen does: another process may be slow to answer.
func (m *model) onWatch() tea.Cmd {
	s := m.session
	return func() tea.Msg { return pulseMsg{s.Pulse()} }
}

func (m *model) onPulse(msg pulseMsg) tea.Cmd {
	if msg.changed {
		return tea.Batch(m.look(), m.watch())
	}
	return m.watch()
}

// outsideState is the state of what is looked at from outside; false for a session
// with an arena of its own, and where that says nothing special.
func (m *model) outsideState() (state, bool) {
	s := &m.sight
	switch {
	case s.Outside == "":
		return state{}, false
	case s.Trouble != "":
		return state{s.limit, "trouble", warn}, true
	case s.Busy:
		return state{s.running, "at work", lively}, true
	}
	return state{}, false
}
