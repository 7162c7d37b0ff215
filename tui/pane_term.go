package tui

import (
	"fmt"
	"strings"

	"skirepl/inspect"
	"skirepl/session"
	"skirepl/ski"
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
	folded []inspect.ID
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

// termRow is a row of the term, or the signs under one.
type termRow struct {
	line  session.Line
	signs string
	label string // a row of its own
	from  int    // the character that the line begins with …
	skip  int    // … after so many columns
	later bool   // it is of the term after the contraction
}

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
	w.Outline, w.Folded = true, p.folded
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

// rule is the rule of the redex that comes next.
func (s *sight) rule() string {
	sym, ok := ski.LookupSym(s.Rule)
	switch {
	case !ok:
		return ""
	case s.ascii:
		return sym.RuleASCII()
	}
	return sym.Rule()
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

// bare is a line without what it would give away.
func bare(l session.Line) session.Line { return session.Line{{Text: l.String()}} }

// focused lets some characters of a line be what is looked at.
func focused(l session.Line, from, to int) session.Line {
	var out session.Line
	at := 0
	for _, span := range l {
		r := []rune(span.Text)
		for begin := 0; begin < len(r); {
			inside := at+begin >= from && at+begin < to
			end := begin
			for end < len(r) && (at+end >= from && at+end < to) == inside {
				end++
			}
			part := span
			part.Text = string(r[begin:end])
			if inside {
				part.Role, part.Arg = session.Focus, 0
			}
			out = append(out, part)
			begin = end
		}
		at += len(r)
	}
	return out
}

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

// wrapped breaks a line into rows, with its signs beneath.
func wrapped(s *sight, l session.Line, width int) []termRow {
	var rows []termRow
	all := []rune(l.String())
	from := 0
	for i, part := range s.cleanLine(l).Wrap(max(width, 4), hang) {
		r := termRow{line: part, from: from}
		if i > 0 {
			r.skip = hang
		}
		rows = append(rows, r)
		if signs := part.Signs(); signs != "" {
			rows = append(rows, termRow{signs: signs, from: from, skip: r.skip})
		}
		for from += columns(part.String()) - r.skip; from < len(all) && all[from] == ' '; from++ {
		}
	}
	return rows
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

// term writes a row of a term.
func (r *row) term(t termRow) *row {
	switch {
	case t.label != "":
		return r.put(dim, t.label)
	case t.signs != "":
		return r.signs(t.signs)
	}
	return r.line(t.line)
}

// signs writes the signs under a term in the colours of what they stand for.
func (r *row) signs(signs string) *row {
	for begin := 0; begin < len(signs); {
		end := begin + 1
		for end < len(signs) && signs[end] == signs[begin] {
			end++
		}
		r.clip(signStyle(signs[begin]), signs[begin:end])
		begin = end
	}
	return r
}

func signStyle(sign byte) style {
	switch sign {
	case '^', '~':
		return head
	case '=':
		return contracta
	case ' ':
		return plain
	}
	return argStyle(int(sign - '0'))
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
		facts = append(facts, fmt.Sprintf("tree %s leaves%sdag %s", big(s.Tree), s.dot, count(s.DAG, "node")))
	}
	if len(facts) > 0 {
		add(begin().put(dim, strings.Join(facts, s.dot)))
	}
	return out
}

// explain writes the rule out, with the arguments that its letters stand for.
func (p *termPane) explain(s *sight, width, limit int) []string {
	rule := s.rule()
	if rule == "" || s.run != nil || p.half > 0 && limit < 6 {
		return nil
	}
	letters := ruleLetters(rule)
	text, signs := s.row(width).gap(indent), s.row(width).gap(indent)
	for _, r := range rule {
		st, sign := plain, " "
		if n := letters[r]; n > 0 {
			st, sign = argStyle(n), fmt.Sprint(n)
		} else if text.used == indent {
			st, sign = head, "^"
		}
		text.put(st, string(r))
		signs.clip(st, strings.Repeat(sign, columns(text.clean(string(r)))))
	}
	out := []string{"", text.String(), signs.String()}
	for _, letter := range ruleParams(rule) {
		if len(out) == limit {
			break
		}
		n := letters[letter]
		r := s.row(width).gap(indent)
		r.put(argStyle(n), fmt.Sprintf("%d %c", n, letter)).put(dim, " = ").put(argStyle(n), argText(s.Term, n))
		out = append(out, r.String())
	}
	return out
}

// bindings says in one row what the rule's letters stand for.
func (p *termPane) bindings(s *sight, width int) string {
	params := ruleParams(s.rule())
	if len(params) == 0 {
		return ""
	}
	r := s.row(width).gap(indent)
	each := (width-indent)/len(params) - 2
	for i, letter := range params {
		part := s.row(each)
		part.put(argStyle(i+1), fmt.Sprintf("%d %c", i+1, letter)).put(dim, " = ").put(argStyle(i+1), argText(s.Term, i+1))
		used := part.used
		r.write(plain, part.end(), used)
		r.gap(3)
	}
	return r.String()
}

// ruleParams gives the letters left of a rule's arrow, in their order.
func ruleParams(rule string) []rune {
	var list []rune
	for i, word := range strings.Fields(rule) {
		if i == 0 {
			continue // the combinator
		}
		if len(word) != 1 {
			break // the arrow
		}
		list = append(list, rune(word[0]))
	}
	return list
}

// ruleLetters numbers them from 1.
func ruleLetters(rule string) map[rune]int {
	letters := make(map[rune]int)
	for i, letter := range ruleParams(rule) {
		letters[letter] = i + 1
	}
	return letters
}

// argText is the text of an argument of the marked redex.
func argText(l session.Line, n int) string {
	var b strings.Builder
	for _, s := range l {
		if s.Role == session.Arg && s.Arg == n {
			b.WriteString(s.Text)
		}
	}
	text := b.String()
	if strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") {
		text = text[1 : len(text)-1] // the argument's own
	}
	return text
}

func (p *termPane) move(s *sight, to motion, height int) {
	if to.kind == toRow {
		to.n-- // they are numbered from 1
	}
	p.at = to.apply(p.at, p.count, p.body)
}
