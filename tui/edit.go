package tui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	edits "skirepl/internal/editor"
	"skirepl/session"
	"skirepl/ski"
)

// editedMsg says that the user's editor has ended.
type editedMsg struct {
	job  *job // that asked for it
	edit *edits.Edit
	err  error
}

// edit sets the screen aside for the user's editor.
func (m *model) edit(j *job, r *session.OpenEditor) tea.Cmd {
	d, err := m.options.Editor.Begin(r)
	if err != nil {
		m.tellError(j, err, nil)
		return nil
	}
	return tea.Exec(m.options.Within(d.Command), func(ran error) tea.Msg { return editedMsg{j, d, ran} })
}

// onEdited does what was written.
func (m *model) onEdited(msg editedMsg) tea.Cmd {
	o := msg.edit.End(msg.err)
	switch e := (*ski.Error)(nil); {
	case errors.As(o.Err, &e):
		lines := append(errorLines(e, m.layout.width-indent), session.Line{{Text: o.Note, Role: session.Dim}})
		m.page.open("error", lines)
	case o.Err != nil:
		m.tellError(msg.job, o.Err, nil)
	case o.Note != "":
		m.say(plain, o.Note)
	}
	if o.Source == "" {
		return nil
	}
	return m.typed(strings.TrimSpace(o.Source))
}
