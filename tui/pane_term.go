package tui

import (
	"fmt"
	"strings"

	"skirepl/inspect"
	"skirepl/session"
)

// termPane shows the current term, wrapped, with signs under its redex, and where
// there is room the term after the next contraction. Its parts can be chosen, folded,
// and guessed at.
type termPane struct {
	rows  []termRow // of the term; when it is stacked, those of the term after it too
	right []termRow // of the term after it, when they are side by side
	half  int       // columns of each, then; 0: they aren't
	count int       // of rows
	at    int       // first row that is seen
	mark  int       // first row with a sign; negative: none
	shown shownTerm
	body  int // rows for the term itself

	after  afterMode
	choice choice
	folded []inspect.ID // by hand
	opened []inspect.ID // of those that definitions' names stand for
	guess  guess
}

// afterMode is how the term after the next contraction is shown.
type afterMode uint8

const (
	afterAuto afterMode = iota // as there is room
	afterStacked
	afterBeside
	afterHidden
	afterModes
)

var afterNames = [afterModes]string{"before and after as there is room", "after below before", "before and after side by side", "only before"}

// shownTerm is what the rows were made of.
type shownTerm struct {
	text, after   string
	width, height int
	mode          afterMode
}

const (
	// As many characters of a term are asked for at least and at most: one can
	// scroll.
	someTerm, maxTerm = 2000, 8000
	// hang is the indent of a term's second row.
	hang = 2
)

func (p *termPane) title() string { return "term" }

func (p *termPane) ask(w *session.Window, s *sight, width, height int) {
	show := s.Settings.Show
	if show == 0 && s.Started {
		show = maxTerm // all of it
	}
	w.Term = min(max(show, 2*width*height, someTerm), maxTerm)
	// What a name stands for holds no redex: that would tell where it is.
	w.Outline, w.Folded, w.Opened, w.Spelled = true, p.folded, p.opened, p.guess.on
}

func (p *termPane) aside(s *sight, width int) session.Line {
	switch {
	case !s.Started:
		return nil
	case s.run != nil:
		return session.Line{{Text: "where the run began", Role: session.Dim}}
	case p.guess.on:
		return session.Line{{Text: p.guess.String(), Role: session.Warn}}
	case s.Rule != "":
		return session.Line{{Text: s.Rule, Role: session.Head}, {Text: strings.TrimPrefix(s.rule(), s.Rule)}}
	case s.Normal:
		return session.Line{{Text: "in normal form", Role: session.Good}}
	case s.inside():
		return session.Line{{Text: "~ the machine's node", Role: session.Focus}}
	}
	return nil
}

func (p *termPane) fit(s *sight, width, height int) {
	p.choice.settle(s.Outline)
	p.guess.settle(s)
	now, after := p.lines(s, width, height)
	made := shownTerm{text: now.String() + "\n" + now.Signs(), width: width, height: height, mode: p.after}
	if after != nil {
		made.after = after.String()
	}
	moved := p.shown.text != made.text
	if p.shown != made {
		p.shown = made
		p.wrap(s, now, after, width, height)
	}
	p.body = max(height-len(p.foot(s, width, height)), 0)
	if moved && p.mark >= 0 && (p.mark < p.at || p.mark+2 > p.at+p.body) {
		// Let the redex be seen with a little of what stands before it.
		p.at = p.mark - p.body/3
	}
	p.at = motion{}.apply(p.at, p.count, p.body)
}

// lines gives the term as it is to be shown, and the one after it; nil: that isn't.
func (p *termPane) lines(s *sight, width, height int) (now, after session.Line) {
	now = s.Term
	if s.Outline != nil {
		now = s.Outline.Line
	}
	if s.After != nil && s.run == nil && p.after != afterHidden && (p.after != afterAuto || height >= roomForBoth) {
		after = s.After.Line
	}
	if p.guess.hides() {
		now, after = bare(now), nil
	}
	if from, to, ok := p.choice.place(s.Outline); ok {
		now = focused(now, from, to)
	}
	return now, after
}

// Sizes of the pane from where on the term after the next contraction is shown, and
// that side by side.
const roomForBoth, besideWidth = 9, 100

// wrap makes the rows.
func (p *termPane) wrap(s *sight, now, after session.Line, width, height int) {
	p.rows, p.right, p.half, p.mark = nil, nil, 0, -1
	room := width - indent - 1
	beside := after != nil && (p.after == afterBeside || p.after == afterAuto && width >= besideWidth)
	if beside {
		p.half = (width - indent - 4) / 2
		room = p.half
	}
	p.rows = wrapped(s, now, room)
	for i, r := range p.rows {
		if r.signs != "" {
			p.mark = i - 1
			break
		}
	}
	switch {
	case beside:
		p.right = wrapped(s, after, p.half)
	case after != nil:
		p.rows = append(p.rows, termRow{label: "after it", later: true})
		for _, r := range wrapped(s, after, room) {
			r.later = true
			p.rows = append(p.rows, r)
		}
	}
	p.count = max(len(p.rows), len(p.right))
}

func (p *termPane) view(s *sight, width, height int) []string {
	if !s.Started {
		return p.empty(s, width)
	}
	var out []string
	for i := p.at; i < min(p.at+p.body, p.count); i++ {
		r := s.row(width).gap(indent)
		if i < len(p.rows) {
			r.term(p.rows[i])
		}
		if p.half > 0 {
			r.to(indent+p.half+1).clip(edge, s.upright).gap(1)
			if i < len(p.right) {
				r.term(p.right[i])
			}
		}
		out = append(out, r.String())
	}
	for len(out) < p.body {
		out = append(out, "")
	}
	return append(out, p.foot(s, width, height)...)
}

func (p *termPane) move(s *sight, to motion, height int) {
	if to.kind == toRow {
		to.n-- // they are numbered from 1
	}
	p.at = to.apply(p.at, p.count, p.body)
}

func (p *termPane) empty(s *sight, width int) []string {
	if s.Outside != "" {
		return s.nothing(width, "no term yet: what "+s.Outside+" reduces will stand here")
	}
	line := func(texts ...string) []string { // every second one is typed
		var l session.Line
		for i, t := range texts {
			l = append(l, session.Span{Text: t, Role: []session.Role{session.Dim, session.Code}[i%2]})
		}
		return s.wrapped(width, l)
	}
	return append(line("no term yet: press ", "t", " and type one, as in ", "S (K (S I)) K x y"),
		line("or press ", ":", " and type a command, as in ", ":load FILE")...)
}

// foot is what stands below the term: where it is long, how much of it is seen; if
// there is room, the rule with its signs and what its letters stand for.
func (p *termPane) foot(s *sight, width, height int) []string {
	if !s.Started || height < 3 {
		return nil
	}
	var out []string
	add := func(r *row) { out = append(out, r.String()) }
	begin := func() *row { return s.row(width).gap(indent) }
	if said := p.guess.judgement(p.choice, s); said != nil {
		out = s.wrapped(width, said)
	} else if _, _, ok := p.choice.place(s.Outline); ok {
		out = p.choice.about(s, width)
	} else if p.guess.hides() {
		add(begin().put(dim, "choose the part that is contracted next: ").put(key, s.keyName("left")+" "+s.keyName("right")).put(dim, ", then ").put(key, "enter"))
	} else if height >= 11 {
		out = append(out, p.explain(s, width, height/2)...)
	} else if s.run == nil && p.count < height {
		if r := p.bindings(s, width); r != "" {
			out = append(out, r)
		}
	}
	var facts []string
	if s.Omitted != "" {
		// The setting that is named there is for results that scroll away.
		facts = append(facts, strings.TrimSuffix(s.Omitted, " (:set show)"))
	}
	if room := height - len(out); p.count > room {
		facts = append(facts, "rows "+seenOf(p.at, room-1, p.count)) // these facts take a row
	}
	if s.Omitted == "" && height >= 9 && s.DAG > 0 {
		facts = append(facts, fmt.Sprintf("tree %s leaves%sdag %s", session.BigGrouped(s.Tree), s.dot, count(s.DAG, "node")))
	}
	if len(facts) > 0 {
		add(begin().put(dim, strings.Join(facts, s.dot)))
	}
	return out
}
