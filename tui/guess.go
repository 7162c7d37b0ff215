package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"skirepl/history"
	"skirepl/session"
)

// guess is predict mode: the redex that comes next is hidden, and the student
// chooses one.
type guess struct {
	on           bool
	told         bool // at this place the answer is known
	at           history.Position
	right, tries int

	judged choice       // what was judged last
	words  session.Line // the judgement
}

// judgement is what was said of the choice, as long as that and the place are the same.
func (g *guess) judgement(c choice, s *sight) session.Line {
	if !g.on || g.at != s.Position || c.on != g.judged.on || c.on && c.part != g.judged.part {
		return nil
	}
	return g.words
}

// say keeps a judgement of the choice.
func (g *guess) say(c choice, role session.Role, words string) {
	g.judged, g.words = c, session.Line{{Text: words, Role: role}}
}

// hides says that the redex must not be seen.
func (g *guess) hides() bool { return g.on && !g.told }

// settle hides the redex again when the term has gone on.
func (g *guess) settle(s *sight) {
	if g.at != s.Position || s.Normal {
		g.told = s.Normal // there is nothing to guess
		g.at, g.words = s.Position, nil
	}
}

func (g *guess) String() string {
	score := ""
	if g.tries > 0 {
		score = fmt.Sprintf(", %d of %d right", g.right, g.tries)
	}
	if g.told {
		return "predict" + score
	}
	return "predict: which redex is next?" + score
}

// toggleGuess begins predict mode, and ends it.
func (m *model) toggleGuess(int) tea.Cmd {
	g := &m.term.guess
	if g.on {
		*g = guess{}
		m.say(plain, "the next redex is marked again")
	} else {
		*g = guess{on: true, at: m.sight.Position, told: m.sight.Normal}
		m.term.choice = choice{}
		if g.told {
			m.say(plain, "in normal form: there is nothing to guess here")
		}
	}
	m.fit()
	return m.look() // with the names that now stand for parts, or without
}

// verdictMsg is what there is to say of a guess.
type verdictMsg struct {
	at      history.Position
	verdict *session.Verdict
	err     error
}

// submitGuess has the chosen part judged.
func (m *model) submitGuess() tea.Cmd {
	c := &m.term.choice
	if !c.on {
		m.say(dim, "choose a part first: "+m.sight.keyName("left")+" and "+m.sight.keyName("right")+", or click on it")
		return nil
	}
	if m.sight.inside() {
		m.say(dim, "the machine is within a contraction: s ends it, b goes to its beginning")
		return nil
	}
	path, at, judge := m.sight.Outline.Path(c.part), m.sight.Position, m.judge
	return func() tea.Msg {
		v, err := judge(path)
		return verdictMsg{at, v, err}
	}
}

func (m *model) onVerdict(msg verdictMsg) {
	g := &m.term.guess
	switch {
	case msg.err != nil:
		m.say(bad, msg.err.Error())
	case !g.on || msg.at != m.sight.Position: // too late
	case msg.verdict.Right:
		g.right++
		g.tries++
		g.told = true
		m.term.choice = choice{}
		g.say(m.term.choice, session.Good, "right: "+msg.verdict.Words)
	default:
		g.tries++
		g.say(m.term.choice, session.Warn, "no: "+msg.verdict.Words)
	}
	m.fit()
}
