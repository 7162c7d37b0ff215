package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"skirepl/inspect"
	"skirepl/session"
)

// choice is a part of the term that was chosen, and what is known of it.
type choice struct {
	on    bool
	part  int // of the outline
	id    inspect.ID
	value session.Reduct
	asked bool // the value is being found out
}

// settle keeps the choice on the same node when the term has changed.
func (c *choice) settle(o *session.Outline) {
	if !c.on {
		return
	}
	if o == nil {
		*c = choice{}
		return
	}
	if c.part < len(o.Parts) && o.Parts[c.part].ID == c.id {
		return
	}
	c.part = slices.IndexFunc(o.Parts, func(p session.Part) bool { return p.ID == c.id && p.ID != inspect.Empty })
	if c.part < 0 {
		*c = choice{}
	}
}

// place is where it stands in the text.
func (c *choice) place(o *session.Outline) (from, to int, ok bool) {
	if !c.on || o == nil || c.part >= len(o.Parts) {
		return 0, 0, false
	}
	p := o.Parts[c.part]
	return p.From, p.To, true
}

// about tells what is known of it, in two rows.
func (c *choice) about(s *sight, width int) []string {
	o := s.Outline
	r := s.row(width).gap(indent).put(focus, "~ "+nodeName(c.id)).gap(1)
	if c.id == inspect.Empty {
		r.put(dim, "no node yet: the machine is at work on it")
	} else {
		r.put(plain, count(uses(o, c.id), "use")).put(dim, s.dot+fmt.Sprintf("%s in the tree", timesText(o.Count(c.part))))
	}
	switch part := o.Parts[c.part]; {
	case part.Folded:
		r.put(dim, s.dot+"folded")
	case part.Named:
		r.put(dim, s.dot+"defined: ").put(key, "o").put(dim, " opens it")
	}
	v := s.row(width).gap(indent).put(label, "  value ")
	switch {
	case c.asked:
		v.put(dim, "reducing")
	case c.value.Known && c.value.Contractions == 0:
		v.put(good, "it is in normal form")
	case c.value.Known:
		v.put(plain, c.value.Text).put(dim, s.dot+count(c.value.Contractions, "contraction"))
	case c.value.Contractions > 0:
		v.put(warn, "unknown within "+count(c.value.Contractions, "contraction"))
	default:
		v.put(dim, "not tried: it is too large, or no node")
	}
	return []string{r.String(), v.String()}
}

func timesText[N ~int | ~uint64](n N) string {
	if n == 1 {
		return "once"
	}
	return grouped(n) + " times"
}

// uses counts the different nodes that a node is a part of, as far as the outline
// shows them: a node that has it on both sides uses it twice.
func uses(o *session.Outline, id inspect.ID) int {
	type use struct {
		by    inspect.ID
		part  int // of one that has no id
		right bool
	}
	seen := make(map[use]bool)
	for _, p := range o.Parts {
		if p.ID == id && p.Parent >= 0 {
			u := use{by: o.Parts[p.Parent].ID, right: p.Right}
			if u.by == inspect.Empty {
				u.part = p.Parent
			}
			seen[u] = true
		}
	}
	return len(seen)
}

// valueMsg is what a part reduces to.
type valueMsg struct {
	id    inspect.ID
	value session.Reduct
}

func (c *choice) take(msg valueMsg) {
	if c.on && c.id == msg.id {
		c.value, c.asked = msg.value, false
	}
}

// A way from a part to another one.
type partWay uint8

const (
	toFunction partWay = iota
	toArgument
	toWhole
)

// choosePart chooses a part of the chosen one, or what it is a part of; at first the
// whole term, or if nothing is hidden the redex.
func choosePart(way partWay) func(*model, int) tea.Cmd {
	return func(m *model, n int) tea.Cmd {
		o := m.sight.Outline
		c := &m.term.choice
		switch {
		case !m.sight.Started:
			m.say(dim, "there is no term to choose from: t types one")
			return nil
		case o == nil:
			m.say(dim, "the term is too large to be shown whole: its parts can be chosen in the graph, 5")
			return nil
		}
		for range max(n, 1) {
			to := -1
			switch {
			case !c.on && m.term.guess.hides(), !c.on && o.Next < 0:
				to = 0
			case !c.on:
				to = o.Next
			case way == toWhole:
				to = o.Parts[c.part].Parent
			default:
				to = o.Child(c.part, way == toArgument)
			}
			if to < 0 {
				m.say(dim, [...]string{"it has no function part", "it has no argument", "that is the whole term"}[way])
				break
			}
			c.on, c.part, c.id = true, to, o.Parts[to].ID
		}
		return m.chosen()
	}
}

// chosen has the value of the chosen part found out.
func (m *model) chosen() tea.Cmd {
	c := &m.term.choice
	c.value, c.asked = session.Reduct{}, c.id != inspect.Empty
	m.fit()
	if !c.asked {
		return nil
	}
	id, value := c.id, m.value
	return func() tea.Msg {
		v, err := value(id)
		if err != nil {
			v = session.Reduct{}
		}
		return valueMsg{id, v}
	}
}

// click chooses the part at a point of the body.
func (p *termPane) click(s *sight, x, y int) bool {
	i := p.at + y
	if s.Outline == nil || y < 0 || y >= p.body || i >= len(p.rows) || p.rows[i].later || p.rows[i].label != "" {
		return false
	}
	r := p.rows[i]
	at := x - indent - r.skip
	if at < 0 {
		return false
	}
	part := s.Outline.At(r.from + at)
	if part < 0 {
		return false
	}
	p.choice = choice{on: true, part: part, id: s.Outline.Parts[part].ID}
	return true
}

// foldPart folds the chosen part, everywhere it stands, or unfolds it; one that a
// definition's name stands for it opens.
func (m *model) foldPart(int) tea.Cmd {
	c := &m.term.choice
	if !c.on || c.id == inspect.Empty {
		m.say(dim, "choose a part first: "+m.sight.keyName("left")+" and "+m.sight.keyName("right"))
		return nil
	}
	for _, list := range []*[]inspect.ID{&m.term.folded, &m.term.opened} {
		if i := slices.Index(*list, c.id); i >= 0 {
			*list = slices.Delete(slices.Clone(*list), i, i+1)
			return m.look()
		}
	}
	if m.sight.Outline.Parts[c.part].Named {
		m.term.opened = append(slices.Clone(m.term.opened), c.id)
		return m.look()
	}
	if m.sight.Outline.Child(c.part, false) < 0 {
		m.say(dim, "an atom can't be folded")
		return nil
	}
	m.term.folded = append(slices.Clone(m.term.folded), c.id)
	return m.look()
}

func (m *model) unfoldAll(int) tea.Cmd {
	if len(m.term.folded) == 0 {
		m.say(dim, "nothing is folded")
		return nil
	}
	m.term.folded = nil
	return m.look()
}

// nextAfter goes on to the next way to show the term after the next contraction.
func (m *model) nextAfter(int) tea.Cmd {
	m.term.after = (m.term.after + 1) % afterModes
	m.say(plain, afterNames[m.term.after])
	m.fit()
	return nil
}
