package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"skirepl/session"
	"skirepl/ski"
)

// The rule of the redex that comes next, as the term pane writes it below the term.

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

// ruleLetters are the letters of that rule, in the order of the arguments that they
// stand for.
func (s *sight) ruleLetters() []string {
	sym, _ := ski.LookupSym(s.Rule)
	letters, _, _ := sym.Sides()
	return letters
}

// explain writes the rule out, with the arguments that its letters stand for: each in a
// row, or if there are too many for the limit all in one.
func (p *termPane) explain(s *sight, width, limit int) []string {
	letters := s.ruleLetters()
	if len(letters) == 0 || s.run != nil || p.half > 0 && limit < 6 {
		return nil
	}
	text, signs := s.row(width).gap(indent), s.row(width).gap(indent)
	for _, r := range s.rule() {
		st, sign := plain, " "
		if n := slices.Index(letters, string(r)) + 1; n > 0 {
			st, sign = argStyle(n), strconv.Itoa(n)
		} else if text.used == indent {
			st, sign = head, "^"
		}
		text.put(st, string(r))
		signs.clip(st, strings.Repeat(sign, columns(text.clean(string(r)))))
	}
	out := []string{"", text.String(), signs.String()}
	if len(out)+len(letters) > limit {
		return append(out, p.bindings(s, width))
	}
	for i := range letters {
		r := s.row(width).gap(indent)
		out = append(out, r.binding(s, letters, i, width).String())
	}
	return out
}

// bindings says in one row what the rule's letters stand for.
func (p *termPane) bindings(s *sight, width int) string {
	letters := s.ruleLetters()
	if len(letters) == 0 {
		return ""
	}
	r := s.row(width).gap(indent)
	each := (width-indent)/len(letters) - 2
	for i := range letters {
		r.binding(s, letters, i, r.used+each).gap(3)
	}
	return r.String()
}

// binding says what the letter of a number from 0 stands for, before a column.
func (r *row) binding(s *sight, letters []string, i, column int) *row {
	st := argStyle(i + 1)
	return r.within(column, st, fmt.Sprintf("%d %s", i+1, letters[i])).within(column, dim, " = ").within(column, st, argText(s.Term, i+1))
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
