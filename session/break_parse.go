package session

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"skirepl/arena"
	"skirepl/history"
	"skirepl/ski"
)

func itoa(n int) string { return strconv.Itoa(n) }

// clauses are the words that may follow what a breakpoint waits for.
var clauses = []string{"if", "count", "ignore", "as", "anywhere", "once"}

// kindWords are the words that a breakpoint may begin with, beside patterns.
func kindWords() []string {
	return append([]string{"def", "node", "at", "yield", "growth"}, figureWords()...)
}

// breakForms is what a breakpoint may be, for hints.
const breakForms = "a combinator, a pattern such as S _ _ I, a comparison such as size > 1000, def NAME, node ID, at N, yield or growth"

// parseBreak reads a breakpoint.
func (s *Session) parseBreak(p *words) (*Breakpoint, error) {
	b := &Breakpoint{Enabled: true}
	if p.done() {
		return nil, p.wrong("break where?", breakForms)
	}
	if err := s.parseWhat(p, b); err != nil {
		return nil, err
	}
	if err := s.parseClauses(p, b); err != nil {
		return nil, err
	}
	return b, s.checkBreak(p, b)
}

func (s *Session) parseWhat(p *words, b *Breakpoint) error {
	from, w := p.at, p.peek()
	var err error
	switch {
	case w.quoted:
		err = s.parsePattern(p, b)
	case w.text == "def":
		err = s.parseDef(p, b)
	case w.text == "node":
		err = s.parseNode(p, b)
	case w.text == "at":
		err = parseAt(p, b)
	case w.text == "yield":
		p.next()
		b.Kind = BreakYield
		if s.arena.Workers() == 0 {
			err = p.wrongAt(w, "without workers no request is given back", "have one: :workers 1")
		}
	case w.text == "growth":
		p.next()
		b.Kind = BreakGrowth
	case slices.Contains([]string{"(", "not", "!"}, w.text) && p.comparison(), p.isFigure(w):
		b.Kind = BreakWhen
		if b.spec.when, err = p.expression(); err == nil && b.spec.when.typ != typeTruth {
			compare := " > 1000"
			if b.spec.when.typ == typeRule {
				compare = " == S"
			}
			e := b.spec.when.text
			err = p.wrongAt(w, fmt.Sprintf("`%s` is %v, which becomes true nowhere", e, b.spec.when.typ),
				fmt.Sprintf("compare it, as in %s%s, or stop when it changes: :watch %s change", e, compare, e))
		}
	default:
		err = s.parsePattern(p, b)
	}
	if err != nil {
		return err
	}
	b.What = p.between(from, p.at)
	return nil
}

func (p *words) isFigure(w word) bool {
	_, ok := findFigure(w.text)
	return ok && !w.quoted
}

// comparison reports whether a sign of one comes before the clauses.
func (p *words) comparison() bool {
	for _, w := range p.list[p.at:] {
		if slices.Contains(clauses, w.text) {
			break
		}
		if !w.quoted && slices.Contains(operators[2], w.text) {
			return true
		}
	}
	return false
}

func (s *Session) parseDef(p *words, b *Breakpoint) error {
	p.next()
	w := p.next()
	b.Kind, b.spec.name = BreakDef, w.text
	if w.text == "" {
		return p.wrongAt(w, "which definition?", "as in :break def t")
	}
	if _, ok := s.defs.lookup(w.text); !ok {
		hint := "define it first: " + w.text + " = S K K"
		if like := nearest(w.text, s.defs.names()); like != "" {
			hint = "did you mean " + like + "?"
		}
		return p.wrongAt(w, strconv.Quote(w.text)+" is not defined", hint)
	}
	return nil
}

func (s *Session) parseNode(p *words, b *Breakpoint) error {
	p.next()
	if p.peek().text == "#" {
		p.next()
	}
	w := p.next()
	n, err := strconv.ParseUint(w.text, 10, 29)
	if err != nil {
		return p.wrongAt(w, "which node?", "its id, as in :break node 12 (:node S K says which one S K has)")
	}
	b.Kind, b.spec.node = BreakNode, arena.ID(n)
	return nil
}

func parseAt(p *words, b *Breakpoint) error {
	p.next()
	one := func(what string) (uint64, error) {
		w := p.next()
		n, err := number(w.text, 0, 1<<63)
		if err != nil {
			return 0, p.wrongAt(w, "at which "+what+"?", "as in :break at 1000, or at 1000+3: 3 transitions after 1000 contractions")
		}
		return n, nil
	}
	b.Kind = BreakAt
	n, err := one("contraction")
	if err != nil {
		return err
	}
	b.spec.at = history.Position{Contractions: n}
	if p.peek().text == "+" {
		p.next()
		b.spec.at.Transitions, err = one("transition")
	}
	return err
}

// parsePattern reads a term with holes: quoted, or up to the first clause.
func (s *Session) parsePattern(p *words, b *Breakpoint) error {
	first := p.next()
	begin, end := first.begin, first.end
	if !first.quoted {
		one := slices.Contains(clauses, p.peek().text) || p.done()
		if err := s.checkFirst(p, first, one); err != nil {
			return err
		}
		for !p.done() && !slices.Contains(clauses, p.peek().text) {
			w := p.next()
			if like := nearest(w.text, clauses); like != "" && isNumber(p.peek().text) {
				return p.wrongAt(w, "`"+w.text+"` is not understood here", "did you mean "+like+"?")
			}
			end = w.end
		}
	}
	t, err := p.c.part(begin, end).term()
	if err != nil {
		return err
	}
	b.Kind, b.spec.pattern = BreakPattern, s.expandPattern(t)
	b.spec.anywhere = p.peek().text == "anywhere"
	if b.spec.anywhere {
		p.next()
		return nil
	}
	if rule, _ := b.spec.pattern.Leaf(); rule.Arity() > 0 {
		if _, _, app := b.spec.pattern.Split(); !app {
			b.Kind, b.spec.rule, b.spec.pattern = BreakRule, rule, nil
			return nil
		}
	}
	return s.checkPattern(p, first, end, b.spec.pattern)
}

// checkFirst finds words that are meant for a kind of breakpoint.
func (s *Session) checkFirst(p *words, w word, one bool) error {
	if w.text == "" || !isWordByte(w.text[0]) && w.text != "(" {
		return p.wrongAt(w, "what is to be waited for?", breakForms)
	}
	if isNumber(w.text) {
		return p.wrongAt(w, "a number says nothing by itself", "a contraction is at "+w.text+", a node is node "+w.text)
	}
	if w.text[0] < 'a' || w.text[0] > 'z' {
		return nil
	}
	if _, defined := s.defs.lookup(w.text); defined {
		if one {
			return p.wrongAt(w, "`"+w.text+"` is a definition", "where it is entered: :break def "+w.text)
		}
		return nil
	}
	if like := nearest(w.text, kindWords()); like != "" || one || p.comparison() {
		hint := "it can be " + breakForms
		if like != "" {
			hint = "did you mean " + like + "? " + hint
		}
		return p.wrongAt(w, "unknown kind of breakpoint `"+w.text+"`", hint)
	}
	return nil
}

func isNumber(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// expandPattern replaces defined names. `_` is a hole, not the last result.
func (s *Session) expandPattern(t *ski.Term) *ski.Term {
	return ski.Subst(t, func(name string) (*ski.Term, bool) {
		def, ok := s.defs.lookup(name)
		return def.term, ok && name != "_"
	})
}

// hole is the name of what fits anything.
const hole = "_"

// checkPattern says why no redex can look like a pattern.
func (s *Session) checkPattern(p *words, first word, end int, t *ski.Term) error {
	head, args := headOf(ski.Terms{}, t)
	sym, name := head.Leaf()
	wrong := func(msg, hint string) error { return p.c.part(first.begin, end).wrong(msg, hint) }
	switch {
	case sym.Arity() > 0 && sym.Arity() != args:
		want := sym.String() + strings.Repeat(" _", sym.Arity())
		return wrong(fmt.Sprintf("no redex looks so: %s takes %s, and here it has %d", sym, count(sym.Arity(), "argument"), args),
			fmt.Sprintf("write %s, or add anywhere to look at all subterms", want))
	case sym.Arity() == 0 && name != hole:
		return wrong("no redex looks so: "+name+" has no rule", "add anywhere to look at all subterms")
	case sym.Arity() == 0 && args > 4:
		return wrong("no redex has so many arguments", "4 are the most; add anywhere to look at all subterms")
	}
	return nil
}

// parseClauses reads what follows: a condition, a count, a name.
func (s *Session) parseClauses(p *words, b *Breakpoint) (err error) {
	for err == nil && !p.done() {
		switch w := p.next(); w.text {
		case "if":
			err = p.parseCondition(b)
		case "count", "ignore":
			err = p.parseCount(w, b)
		case "as":
			err = s.parseName(p, b)
		case "once":
			b.Once = true
		case "anywhere":
			err = p.wrongAt(w, "anywhere belongs to a pattern", "as in :break S _ _ I anywhere")
		default:
			hint := "what may follow is if, count, ignore, as, once"
			if like := nearest(w.text, clauses); like != "" {
				hint = "did you mean " + like + "? " + hint
			}
			err = p.wrongAt(w, "`"+w.text+"` is not understood here", hint)
		}
	}
	return err
}

func (p *words) parseCondition(b *Breakpoint) error {
	w := p.peek()
	cond, err := p.expression()
	if err != nil {
		return err
	}
	if cond.typ != typeTruth {
		hint := "compare it, as in if size > 100"
		if cond.typ == typeRule {
			hint = "compare it, as in if rule == S"
		}
		return p.wrongAt(w, fmt.Sprintf("`%s` is %v, not a condition", cond.text, cond.typ), hint)
	}
	b.cond, b.If = cond, cond.text
	return nil
}

func (p *words) parseCount(clause word, b *Breakpoint) error {
	op := ">="
	if clause.text == "ignore" {
		op = ">"
	} else if sign := p.peek().text; sign == "%" || relations[sign] != nil {
		op = p.next().text
	}
	w := p.next()
	n, err := number(w.text, 0, 1<<63)
	if err != nil || n == 0 && op == "%" {
		return p.wrongAt(w, clause.text+" how many hits?", "count 3 stops from the 3rd on, count == 3 only there, count % 3 at each third; ignore 3 after 3")
	}
	b.spec.hits = &hitRule{op, n}
	b.Count = op + " " + Grouped(n)
	return nil
}

func (s *Session) parseName(p *words, b *Breakpoint) error {
	w := p.next()
	switch {
	case w.text == "" || !isWordByte(w.text[0]) || isNumber(w.text):
		return p.wrongAt(w, "as what?", "a name, as in :break S as first")
	case s.breaks.find(w.text) != nil:
		return p.wrongAt(w, "there is a breakpoint of that name", "take another, or :clear "+w.text)
	}
	b.Name = w.text
	return nil
}

func (s *Session) checkBreak(p *words, b *Breakpoint) error {
	if b.Kind == BreakAt && b.spec.hits != nil {
		return p.wrong("a position is met once: there is nothing to count", "leave the count out")
	}
	return nil
}
