package session

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"skirepl/ski"
)

// Defined says that a name got a meaning.
type Defined struct {
	Input    string `json:"input"`
	Status   string `json:"status"` // "defined"
	Name     string `json:"name"`
	Replaced bool   `json:"replaced,omitempty"`
	// Same says that the user had defined it so already.
	Same bool `json:"same,omitempty"`
	// Prelude says that it was the prelude's name.
	Prelude bool `json:"prelude,omitempty"`
	// Before is not "" if the new definition uses the old one, and says then how to write
	// one that uses itself.
	Before string `json:"before,omitempty"`
	// Keep are the definitions that were made with the old one, and keep it.
	Keep []string `json:"keep,omitempty"`
	// Kept are those of the prelude that were: they keep it too.
	Kept []string `json:"prelude_keep,omitempty"`
	// Variable are the definitions in which the name is a free variable, and stays one.
	Variable []string `json:"variable,omitempty"`
	// Mutual is the one of these that the new definition uses: each wants the other. Fixed
	// are definitions that do what was meant.
	Mutual string   `json:"mutual,omitempty"`
	Fixed  []string `json:"fixed,omitempty"`
}

func (r *Defined) Lines(Style) []Line {
	what := " defined"
	switch {
	case r.Same:
		what = " is that already"
	case r.Prelude:
		what = " redefined; it was the prelude's: :undef " + r.Name + " brings that back"
	case r.Replaced:
		what = " redefined"
	}
	lines := []Line{{{Text: r.Name, Role: Code}, {Text: what, Role: Dim}}}
	if r.Before != "" {
		lines = append(lines, Line{{Text: fmt.Sprintf("in it %s is the old one; for one that uses itself: %s", r.Name, r.Before), Role: Dim}})
	}
	lines = append(lines, keepLines(r.Keep, r.Name)...)
	if n := len(r.Kept); n > 0 {
		lines = append(lines, Line{{Text: "of the prelude " + all(r.Kept) + keepVerb(n) + " the old " + r.Name, Role: Dim}})
	}
	switch {
	case r.Mutual != "":
		lines = append(lines, Line{{
			Text: fmt.Sprintf("%s and %s use each other, but a definition only abbreviates: in %s, %s stays a free variable. Take the fixed point of one with the other written into it, as in", r.Mutual, r.Name, all(r.Variable), r.Name), Role: Warn,
		}})
		for _, text := range r.Fixed {
			lines = append(lines, Line{{Text: "  " + text, Role: Code}})
		}
	case len(r.Variable) > 0:
		lines = append(lines, Line{{
			Text: fmt.Sprintf("in %s, defined before, %s stays a free variable: define again what should use the definition", all(r.Variable), r.Name), Role: Warn,
		}})
	}
	return lines
}

// keepLines warns which definitions were made with an older meaning of a name.
func keepLines(keep []string, name string) []Line {
	if len(keep) == 0 {
		return nil
	}
	return []Line{{{Text: all(keep) + keepVerb(len(keep)) + " the old " + name + ": define again what should use the new one", Role: Warn}}}
}

func keepVerb(n int) string {
	if n == 1 {
		return " keeps"
	}
	return " keep"
}

// all lists names: a, b and c. Of many it gives the first.
func all(names []string) string {
	const most = 8
	switch n := len(names); {
	case n == 1:
		return names[0]
	case n > most:
		return fmt.Sprintf("%s and %d others", strings.Join(names[:most-1], ", "), n-most+1)
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

func (s *Session) define(_ context.Context, c Command) (Result, error) {
	st := c.Stmt
	body, err := c.compile(st.Expr)
	if err != nil {
		return nil, err
	}
	old, replaced := s.defs.lookup(st.Name)
	if st.Self != nil && (!replaced || old.prelude) { // who uses the prelude's fact in a fact means recursion
		e := *st.Self
		e.Hint = s.recursionHint(st.Name, bodyText(c.Text))
		return nil, &e
	}
	term := s.defs.expand(body, s.lastTerm)
	var uses []string
	for _, name := range ski.FreeVars(body) {
		if _, ok := s.defs.lookup(name); ok {
			uses = append(uses, name)
		}
	}
	s.defs.change(func() {
		s.defs.put(definition{Name: st.Name, Text: bodyText(c.Text), term: term, uses: uses, free: ski.FreeVars(term)})
	})
	r := &Defined{Input: c.Text, Status: "defined", Name: st.Name, Replaced: replaced, Prelude: old.prelude}
	switch {
	case !replaced:
		r.Variable = s.defs.withVariable(st.Name)
	case !old.prelude && ski.Equal(old.term, term):
		r.Same = true
	default:
		r.Keep = s.defs.users(st.Name)
		if old.prelude {
			r.Kept = s.defs.ofPreludeWith(st.Name)
		}
	}
	if st.Self != nil && !r.Same {
		r.Before = s.recursionHint(st.Name, bodyText(c.Text))
	}
	for _, name := range r.Variable {
		if slices.Contains(uses, name) {
			other, _ := s.defs.lookup(name)
			r.Mutual, r.Fixed = name, s.mutualRecursion(other, st.Name, bodyText(c.Text))
			break
		}
	}
	return r, nil
}

// Undefined says that a name lost its meaning.
type Undefined struct {
	Name string `json:"name"`
	// Prelude says that the prelude's meaning counts again.
	Prelude bool     `json:"prelude,omitempty"`
	Keep    []string `json:"keep,omitempty"`
}

func (r *Undefined) Lines(Style) []Line {
	what := " is a free variable now"
	if r.Prelude {
		what = " is the prelude's again"
	}
	return append([]Line{{{Text: r.Name, Role: Code}, {Text: what, Role: Dim}}}, keepLines(r.Keep, r.Name)...)
}

func runUndef(s *Session, _ context.Context, c Command) (Result, error) {
	name := c.args
	def, ok := s.defs.lookup(name)
	if !ok {
		return nil, s.undefined(c, "")
	}
	s.defs.change(func() {
		if def.prelude {
			s.defs.undo(name)
		} else {
			s.defs.drop(name)
		}
	})
	_, again := s.defs.lookup(name)
	return &Undefined{Name: name, Prelude: again, Keep: s.defs.users(name)}, nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// bodyText is what stands right of a definition's "=".
func bodyText(s string) string {
	_, body, _ := strings.Cut(s, "=")
	return strings.TrimSpace(body)
}

func runEdit(s *Session, _ context.Context, c Command) (Result, error) {
	if c.args == "" {
		return nil, c.impossible("which definition?", "as in :edit t")
	}
	e, err := ski.ParseTerm(c.args)
	if err != nil || strings.ContainsAny(c.args, " \t()[]") || e == nil || len(ski.FreeVars(e)) != 1 {
		return nil, c.wrong("a definition can't have this name", "small letters and digits, as in :edit t, or a capital that is no combinator")
	}
	r := &OpenEditor{Name: c.args, Text: c.args + " = "}
	if d, ok := s.defs.lookup(c.args); ok {
		r.Text += d.Text
	}
	r.Text += "\n"
	return r, nil
}

// undefined is the error of a command about a name that has no definition.
func (s *Session) undefined(c Command, hint string) error {
	hint += ":defs lists what is"
	if s.defs.prelude == nil {
		hint += "; the prelude is off"
	}
	if sym, ok := ski.LookupSym(c.args); ok {
		return c.wrong(c.args+" is a combinator, which is built in: "+sym.Rule(), hint)
	}
	if c.args == "" {
		return c.impossible("which definition?", hint)
	}
	if like := nearest(c.args, s.defs.names()); like != "" {
		hint = "did you mean " + like + "? " + hint
	}
	return c.wrong(strconv.Quote(c.args)+" is not defined", hint)
}
