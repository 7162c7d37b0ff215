package tui

import (
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"skirepl/inspect"
)

// What the keys of one pane do.

func alongTimeline(by int) func(*model, int) tea.Cmd {
	return func(m *model, n int) tea.Cmd { return m.scroll(timelineID, motion{byRows, by * max(n, 1)}) }
}

// seekCursor goes to the place that was chosen on the timeline; with a number to
// that contraction.
func (m *model) seekCursor(n int) tea.Cmd {
	if n > 0 {
		return m.do(seek(uint64(n)), false)
	}
	if !m.timeline.free {
		m.say(dim, "choose a place first: "+m.sight.keyName("left")+" and "+m.sight.keyName("right"))
		return nil
	}
	at := m.timeline.target(&m.sight)
	m.timeline.free, m.timeline.onChosen = false, false
	return m.do(seek(at), false)
}

func toMark(by int) func(*model, int) tea.Cmd {
	return func(m *model, _ int) tea.Cmd {
		if !m.timeline.toMark(&m.sight, by) {
			m.say(dim, "no bookmark and no breakpoint further on: :bookmark NAME sets one, :break S the other")
		}
		m.fit()
		return nil
	}
}

func alongMap(by int) func(*model, int) tea.Cmd {
	return func(m *model, n int) tea.Cmd {
		m.arena.along(by * max(n, 1))
		return m.look()
	}
}

func (m *model) filterMap(int) tea.Cmd {
	m.arena.nextFilter(&m.sight)
	return m.look()
}

// toBlock shows the nodes of the map's block.
func (m *model) toBlock(int) tea.Cmd {
	id, ok := m.arena.first(&m.sight)
	if !ok {
		id = inspect.Empty
	}
	return m.showNode(id, m.sight.noNode())
}

// toSharedNode shows the node under the cursor.
func (m *model) toSharedNode(int) tea.Cmd {
	switch {
	case !m.sight.Started:
	case m.hash.rows == 0:
		m.say(dim, "there is no shared node to go to")
		return nil
	case m.hash.room == 0:
		m.say(dim, "the shared nodes have no room here: z zooms the pane")
		return nil
	}
	return m.showNode(m.hash.picked(&m.sight), m.sight.noNode())
}

// toTripNode shows the machine of the newest request that is seen, if it is not
// freed yet.
func (m *model) toTripNode(int) tea.Cmd {
	list := m.sight.Trips
	machine := inspect.Empty
	if i := len(list) - 1 - m.workers.at; i >= 0 && i < len(list) {
		machine = list[i].Machine
	}
	return m.showNode(machine, m.sight.noRequest())
}

// moreWorkers starts one worker more, or so many as were typed.
func (m *model) moreWorkers(n int) tea.Cmd {
	if n == 0 {
		n = min(len(m.sight.Agents), inspect.MaxAgents-1)
	}
	return m.do(":workers "+strconv.Itoa(n), false)
}

// seenSlowly is the pause of slow motion that its key sets: a request can be followed
// by eye then.
const seenSlowly = 200 * time.Millisecond

func (m *model) slowMotion(int) tea.Cmd {
	pause := seenSlowly
	if m.sight.Settings.Slow > 0 {
		pause = 0
	}
	return m.do(":set slow "+pause.String(), false)
}
