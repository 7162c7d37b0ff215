package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"skirepl/session"
)

// surveying is whether the session is finding something out for the panes, a slice
// at a time.
type surveying struct {
	now   bool // a slice is under way
	again bool // what is known may be out of date
	tick  bool // a slice comes soon
}

// surveyMsg is what a slice has brought.
type surveyMsg struct {
	survey session.Survey
	err    error
}

// surveyTickMsg says that it is time for a slice.
type surveyTickMsg struct{}

// sliceGap lies between two slices, so that finding out takes a small part of a
// processor only.
const sliceGap = 5 * time.Millisecond

// surveyor is a pane that wants something found out.
type surveyor interface {
	survey(w *session.SurveyWindow, width, height int)
}

// surveyWindow is what the panes that are seen want to know.
func (m *model) surveyWindow() session.SurveyWindow {
	var w session.SurveyWindow
	for _, at := range m.layout.panes {
		if p, ok := m.panes[at.pane].(surveyor); ok {
			b := at.body()
			p.survey(&w, b.w, b.h)
		}
	}
	return w
}

// findOut has a slice done, if a pane wants to know something.
func (m *model) findOut() tea.Cmd {
	if m.surveying.now || m.surveying.tick {
		m.surveying.again = true
		return nil
	}
	w := m.surveyWindow()
	if w == (session.SurveyWindow{}) {
		return nil
	}
	m.surveying.now = true
	survey := m.survey
	return func() tea.Msg {
		s, err := survey(w)
		return surveyMsg{s, err}
	}
}

// onSurvey takes what a slice has brought.
func (m *model) onSurvey(msg surveyMsg) tea.Cmd {
	again := m.surveying.again
	m.surveying.now, m.surveying.again = false, false
	if msg.err == nil {
		m.sight.Survey = msg.survey
		m.fit()
	}
	if again || msg.err == nil && !msg.survey.Done {
		m.surveying.tick = true
		return m.after(sliceGap, func(time.Time) tea.Msg { return surveyTickMsg{} })
	}
	return nil
}

func (m *model) onSurveyTick() tea.Cmd {
	m.surveying.tick = false
	return m.findOut()
}
