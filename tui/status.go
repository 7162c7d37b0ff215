package tui

import (
	"fmt"
	"strings"

	"skirepl/session"
)

// state is what the session is at, in a word with a sign.
type state struct {
	sign, word string
	style      style
}

func (m *model) state() state {
	s := &m.sight
	if st, ok := m.outsideState(); ok {
		return st
	}
	switch {
	case m.queue.job != nil && m.queue.job.paused:
		return state{s.paused, "pausing", warn}
	case s.run != nil && s.run.queued > 0:
		return state{s.running, "running, " + grouped(s.run.queued) + " waiting", lively}
	case s.run != nil:
		return state{s.running, "running", lively}
	case !s.Started:
		return state{s.none, "no term", dim}
	case m.end.status == session.Limit:
		return state{s.limit, "limit of " + m.end.limit, warn}
	case m.end.status == session.Interrupted:
		return state{s.paused, "paused", warn}
	case s.Position.Transitions > 0:
		return state{s.ready, "inside", label}
	case s.Normal:
		return state{s.normal, "normal form", good}
	}
	return state{s.ready, "ready", label}
}

// status draws the status in its rows: the state and both counters, then the arena.
func (m *model) status(width, rows int) []string {
	if rows < 1 {
		return nil
	}
	arena := m.arenaFigures()
	first := m.sight.on(barRow, width)
	m.counters(first)
	if rows == 1 {
		if rest := "   " + strings.Join(arena, m.sight.dot); columns(rest)+1 <= first.room() {
			first.to(first.width-columns(rest)-1).put(plain, rest)
		}
		return []string{first.String()}
	}
	second := m.sight.on(barRow, width).put(plain, " ")
	for i, a := range arena {
		if i > 0 {
			a = m.sight.dot + a
		}
		if columns(a) > second.room() {
			break
		}
		second.put(plain, a)
	}
	return []string{first.String(), second.String()}
}

// counters writes the state and both counters, in the longest form that has room.
// Contractions and transitions are always both there.
func (m *model) counters(r *row) {
	st := m.state()
	s := &m.sight
	if !s.Started {
		r.put(st.style, " "+st.sign+" "+st.word)
		return
	}
	// The word goes before the counters get too short to be read.
	forms := m.counterForms()
	word := " " + st.sign + " " + st.word
	for i, form := range forms {
		text := "  " + strings.Join(form, s.dot)
		if i == 3 {
			word = " " + st.sign
		}
		if columns(word+text) < r.width || i == len(forms)-1 {
			r.put(st.style, word).put(plain, text)
			return
		}
	}
}

// counterForms gives both counters, the longest form first. While a command runs
// there is its speed too.
func (m *model) counterForms() [][]string {
	s := &m.sight
	at, all := s.Position, s.Spent
	if s.Outside != "" && s.Busy {
		at.Contractions, all = plus(at.Contractions, s.Progress.Contractions), plus(all, s.Progress.Transitions)
	}
	if s.run != nil {
		c, all := plus(at.Contractions, s.run.sum.contractions), plus(all, s.run.sum.transitions)
		rate := session.Short(s.run.rate()) + "/s"
		return [][]string{
			{"contraction " + grouped(c), rate, count(all, "transition") + " in all"},
			{"contr. " + grouped(c), rate, grouped(all) + " trans." + " in all"},
			{"contr. " + grouped(c), grouped(all) + " trans. in all"},
			{"c " + grouped(c), "t " + grouped(all)},
		}
	}
	return [][]string{
		{"contraction " + grouped(at.Contractions), "transition " + grouped(at.Transitions) + " of this one", count(all, "transition") + " in all"},
		{"contraction " + grouped(at.Contractions), "transition " + grouped(at.Transitions), grouped(all) + " in all"},
		{"contr. " + grouped(at.Contractions), "trans. " + grouped(at.Transitions), grouped(all) + " in all"},
		{"c " + grouped(at.Contractions), "t " + grouped(at.Transitions), grouped(all) + " in all"},
		{"c " + grouped(at.Contractions), "t " + grouped(all)},
	}
}

// arenaFigures says how full the arena is.
func (m *model) arenaFigures() []string {
	s := &m.sight
	if s.Header.Capacity == 0 {
		return nil
	}
	var figures []string
	if s.Outside != "" {
		figures = append(figures, strings.TrimSpace("read-only: "+s.Outside+" "+s.Trouble))
	}
	if s.Branch != "" && s.Branch != "main" {
		figures = append(figures, "branch "+s.clean(s.Branch))
	}
	nodes := "nodes " + grouped(s.Top)
	if most := s.Settings.Nodes; most > 0 { // the settings are known
		nodes += " of " + grouped(most) + " at most"
	}
	figures = append(figures, nodes, "arena "+session.ByteSize(s.memory()))
	if s.Settings.Nodes > 0 && !s.Settings.Memo {
		figures = append(figures, "memo off")
	}
	if s.DAG > 0 {
		figures = append(figures, "tree "+session.BigGrouped(s.Tree), "dag "+grouped(s.DAG))
	}
	if n := len(s.Agents); n > 1 {
		figures = append(figures, count(n-1, "worker"))
	}
	return figures
}

// footer draws the last row: the command line, or the keys that are of use here. The
// cursor is on the command line, at a column; otherwise nowhere.
func (m *model) footer(width int) (text string, cursor int) {
	switch {
	case m.prompt.shown:
		return m.prompt.view(&m.sight, width)
	case m.times.shown:
		n := ""
		if m.times.n > 0 {
			n = fmt.Sprint(m.times.n)
		}
		return m.sight.row(width).gap(1).put(key, "x"+n).put(dim, "  now a key, as in x10s").String(), -1
	}
	return m.hints(width), -1
}
