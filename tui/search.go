package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// search looks for a text in the history of the command line, from the newest line back.
type search struct {
	on     bool
	text   string
	failed bool   // no older line has it
	before string // what stood there first
}

// pressSearch does what a key says while the history is searched. It reports false for a
// key that ends the search and means something else.
func (p *prompt) pressSearch(msg tea.KeyPressMsg) bool {
	f := &p.search
	switch key := msg.String(); key {
	case "ctrl+r":
		if !f.on {
			*f = search{on: true, before: p.String()}
			p.past = len(p.history)
			return true
		}
		p.seek(p.past - 1)
	case "backspace", "ctrl+h":
		if !f.on {
			return false
		}
		if r := []rune(f.text); len(r) > 0 {
			f.text = string(r[:len(r)-1])
		}
		p.seek(len(p.history) - 1)
	case "esc", "ctrl+g":
		if !f.on {
			return false
		}
		f.on = false
		p.past = len(p.history)
		p.set(f.before)
	default:
		if !f.on || msg.Text == "" {
			f.on = false
			return false
		}
		f.text += msg.Text
		p.seek(min(p.past, len(p.history)-1))
	}
	return true
}

// seek shows the newest line that has the text, from one line on back.
func (p *prompt) seek(from int) {
	f := &p.search
	for i := from; i >= 0 && f.text != ""; i-- {
		if strings.Contains(strings.ToLower(p.history[i]), strings.ToLower(f.text)) {
			f.failed = false
			p.past = i
			p.set(p.history[i])
			return
		}
	}
	f.failed = f.text != ""
}

// view says what is searched.
func (f *search) view(s *sight, width int) string {
	r := s.on(barRow, width)
	if f.failed {
		r.clip(warn, " no line before has: ")
	} else {
		r.clip(plain, " search: ")
	}
	r.clip(code, s.clean(f.text))
	return r.String()
}
