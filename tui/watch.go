package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// A session that looks at another process is asked now and then whether there is
// something new; only then a picture is taken and the screen is drawn.

// watchTime is how often that is.
const watchTime = 100 * time.Millisecond

// pulseMsg says that there is something new.
type pulseMsg struct{}

// watch waits for something new, if what is looked at changes by itself. It waits
// beside what the screen does: another process may be slow to answer, and the
// screen is drawn at each message.
func (m *model) watch() tea.Cmd {
	if !m.session.Live() {
		return nil
	}
	s, done := m.session, m.context.Done()
	return func() tea.Msg {
		tick := time.NewTicker(watchTime)
		defer tick.Stop()
		for s.Live() {
			select {
			case <-done:
				return nil
			case <-tick.C:
			}
			if s.Pulse() {
				return pulseMsg{}
			}
		}
		return nil
	}
}

func (m *model) onPulse() tea.Cmd { return tea.Batch(m.look(), m.watching()) }

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
