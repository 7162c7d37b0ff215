package tui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// Update implements [tea.Model].
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return m, m.update(msg) }

func (m *model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.layout.width, m.layout.height = msg.Width, msg.Height
		return m.arrange()
	case tea.BackgroundColorMsg:
		if m.options.Background == Unknown {
			m.dark = msg.IsDark()
			m.paint()
		}
	case tea.ColorProfileMsg:
		m.colours = !m.options.NoColor && msg.Profile > colorprofile.ASCII
		m.paint()
	case valueMsg:
		m.term.choice.take(msg)
		m.fit()
	case verdictMsg:
		m.onVerdict(msg)
	case surveyMsg:
		return m.onSurvey(msg)
	case surveyTickMsg:
		return m.onSurveyTick()
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.PasteMsg:
		return m.paste(msg.Content)
	case tea.MouseMsg:
		return m.mouse(msg)
	case tea.ResumeMsg:
		return m.look()
	case lookMsg:
		return m.onLook(msg)
	case jobMsg:
		return m.onJob(msg)
	case editedMsg:
		return m.onEdited(msg)
	case pulseMsg:
		return m.onPulse()
	case tickMsg:
		return m.onTick()
	case rememberedMsg:
		if msg.err != nil {
			m.say(warn, msg.err.Error())
		}
	case wordsMsg:
		m.prompt.complete(msg)
	}
	return nil
}

// scroll moves in a pane.
func (m *model) scroll(p paneID, to motion) tea.Cmd {
	height := 1
	if at, ok := m.layout.find(p); ok {
		height = at.body().h
	}
	m.panes[p].move(&m.sight, to, height)
	return m.look()
}

// paste puts a text onto the command line, which it opens.
func (m *model) paste(text string) tea.Cmd {
	m.help.shown = false
	if !m.prompt.shown {
		m.prompt.open("")
	}
	m.prompt.search.on = false
	m.prompt.insert(text)
	return nil
}
