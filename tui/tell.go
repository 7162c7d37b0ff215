package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"skirepl/history"
	"skirepl/session"
	"skirepl/ski"
)

// notice is a short message in the place of the footer until the next key. If it needs
// more rows, they cover what is above.
type notice struct {
	style style
	text  string
}

func (m *model) say(st style, text string) { m.notice = notice{st, text} }

// view draws it, broken between words.
func (n notice) view(s *sight, width int) []string {
	if n.text == "" {
		return nil
	}
	var rows []string
	for _, l := range s.cleanLine(session.Line{{Text: n.text}}).Wrap(max(width-2, 8), 0) {
		rows = append(rows, s.row(width).gap(1).put(n.style, l.String()).String())
	}
	return rows
}

// ending is how the last reduction ended, as long as the term stands there.
type ending struct {
	status session.Status
	limit  string
	at     history.Position
	known  bool // at is known
}

// tell shows what a job gave. Where the term went is seen in the panes; the rest is
// said in a row, or on a page.
func (m *model) tell(msg jobMsg) tea.Cmd {
	var lines []session.Line
	var layout string
	var themes []session.SettingValue
	var edit *session.OpenEditor
	for _, r := range msg.results {
		switch r := r.(type) {
		case *session.Quit:
		case *session.LayoutInfo:
			if r.Changed {
				layout = r.Layout
			} else {
				lines = append(lines, r.Lines(m.sight.lineStyle(m.layout.width-indent-1))...)
			}
		case *session.SettingsList:
			themes = append(themes, r.Settings...)
			lines = append(lines, r.Lines(m.sight.lineStyle(m.layout.width-indent-1))...)
		case *session.WorkersInfo:
			list := r.Lines(m.sight.lineStyle(m.layout.width - indent - 1))
			if !msg.job.typed {
				list = list[:1] // the pane shows the rest
			}
			lines = append(lines, list...)
		case *session.OpenDebugger:
			m.end = ending{}
			m.say(plain, "this is the current term now")
		case *session.OpenEditor:
			if edit = r; m.options.Within == nil {
				edit, lines = nil, append(lines, r.Lines(m.sight.lineStyle(m.layout.width-indent-1))...)
			}
		case *session.State:
			m.end = ending{}
			m.tellState(msg, r)
		case *session.Reduction:
			if r.Aside() { // it is seen nowhere else
				lines = append(lines, r.Lines(m.sight.lineStyle(m.layout.width-indent-1))...)
			} else {
				m.tellReduction(r)
			}
		case *session.Stop:
			m.end = ending{}
			m.tellStop(r)
			for _, one := range r.Results {
				lines = append(lines, one.Lines(m.sight.lineStyle(m.layout.width-indent-1))...)
			}
		default:
			lines = append(lines, r.Lines(m.sight.lineStyle(m.layout.width-indent-1))...)
		}
	}
	switch {
	case msg.err != nil:
		m.tellError(msg.job, msg.err, lines)
	case len(lines) == 1:
		m.say(plain, lines[0].String())
	case len(lines) > 1:
		m.page.open(m.jobName(msg.job), lines)
	}
	if n := msg.job.gone; n > 0 {
		text := "not done: " + count(n, "command") + " that waited"
		if m.notice.text != "" {
			text = m.notice.text + "; " + text
		}
		m.say(warn, text)
	}
	var cmd tea.Cmd
	if layout != "" {
		cmd = m.setView(layout)
	}
	if edit != nil {
		cmd = tea.Batch(cmd, m.edit(msg.job, edit))
	}
	for _, v := range themes {
		if v.Name == "theme" && v.Value != m.themeName {
			m.themeName = v.Value
			m.paint()
			cmd = tea.Batch(cmd, m.keep())
		}
	}
	return cmd
}

// tellState says why a step led nowhere.
func (m *model) tellState(msg jobMsg, r *session.State) {
	at := history.Position{Contractions: r.Contractions, Transitions: r.Transitions}
	switch {
	case msg.job.paused:
		m.say(warn, "paused; what is done is kept")
	case r.Repeats != nil:
		m.say(warn, r.Note())
	case r.Note() != "":
		m.say(plain, r.Note())
	case at != msg.job.from.Position:
	case at == history.Position{} && !strings.HasPrefix(msg.command, "step"):
		m.say(plain, "this is the start")
	case r.Normal:
		m.say(good, "in normal form: there is nothing left to contract")
	default:
		m.say(plain, "the term stands there already")
	}
}

// tellStop says which breakpoint it was, or why there was none.
func (m *model) tellStop(r *session.Stop) {
	st := warn
	switch {
	case len(r.Hits) > 0:
		st = plain
	case r.State.Normal:
		st = good
	}
	m.say(st, r.Summary())
}

func (m *model) tellReduction(r *session.Reduction) {
	m.end = ending{status: r.Status, limit: r.Limit}
	text := fmt.Sprintf("%s in %s", count(r.Contractions, "contraction"), m.seconds(r.Seconds, m.sight.lineStyle(0)))
	switch r.Status {
	case session.Normal:
		for _, v := range r.Values {
			text += " = " + v
		}
		m.say(good, "normal form: "+text)
	case session.Interrupted:
		m.say(warn, "paused: "+text+"; r goes on from here")
	case session.Limit:
		text = "at the limit of " + r.Limit + ": " + text + ": "
		if r.Limit != "nodes" {
			text += "r goes on, "
		}
		text += ":set " + r.Limit + " raises it"
		switch {
		case r.Repeats != nil:
			text += "; it loops: the state of contraction " + grouped(*r.Repeats) + " comes again"
		case r.Endless != nil:
			text += "; it never ends: :loop? says why"
		}
		m.say(warn, text)
	}
}

// tellError shows an error: its place under what was typed, or in a row what a key
// met.
func (m *model) tellError(j *job, err error, before []session.Line) {
	var e *ski.Error
	detailed := errors.As(err, &e)
	switch {
	case j.paused && errors.Is(err, context.Canceled):
		m.say(warn, "paused; what is done is kept")
	case !j.typed && detailed:
		text := e.Msg
		if e.Hint != "" {
			text += ": " + e.Hint
		}
		m.say(bad, text)
	case !j.typed:
		m.say(bad, err.Error())
	case detailed:
		m.page.open("error", append(before, errorLines(e, m.layout.width-indent)...))
	default:
		m.page.open("error", append(before, session.Line{{Text: err.Error(), Role: session.Warn}}))
	}
}

// errorLines gives an error's message, the source with the place underlined, and
// the hint. The source and its signs are cut to a width around the place.
func errorLines(e *ski.Error, width int) []session.Line {
	texts := strings.Split(e.Detail(), "\n")
	from := 0
	if len(texts) > 2 {
		if place := strings.IndexByte(texts[2], '^'); place >= width {
			from = place - width/2
		}
	}
	var lines []session.Line
	for i, text := range texts {
		role := session.Plain
		switch {
		case i == 0:
			role = session.Warn
		case strings.HasPrefix(text, "hint: "):
			role = session.Dim
		default: // the source, or its signs
			runes := []rune(text)
			runes = runes[min(from, len(runes)):]
			text = string(runes[:min(len(runes), max(width, 0))])
			if strings.Trim(text, " ^~") == "" {
				role = session.Warn
			}
		}
		lines = append(lines, session.Line{{Text: text, Role: role}})
	}
	return lines
}
