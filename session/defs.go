package session

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"skirepl/ski"
)

// definition is a name's meaning. Its term has no defined names in it: they stand
// for what they meant when it was defined.
type definition struct {
	Name string `json:"name"`
	Text string `json:"text"` // as it was typed
	// About says what it is for, of the prelude's.
	About string `json:"about,omitempty"`
	// Section is the part of the prelude that it belongs to: "birds" and so on.
	Section string `json:"section,omitempty"`

	term    *ski.Term
	uses    []string // names that were defined when it was
	free    []string // variables of its term
	prelude bool     // it is the prelude's
}

// definitions are the user's and, where the user has none of a name, the prelude's.
// A command changes them, and reads them, by itself; what is shown meanwhile asks has.
type definitions struct {
	mu       sync.RWMutex           // held by a change, and by has
	bodies   map[string]*definition // the user's; none changes
	list     []*definition          // the same by name; another slice after each change
	revision uint64                 // counts the changes
	prelude  *prelude               // nil: it is off
	undone   map[string]bool        // the prelude's names that were undefined
	free     map[string]int         // in how many of the user's definitions a variable is free
}

// lookup finds what a name means.
func (d *definitions) lookup(name string) (definition, bool) {
	def, ok := d.bodies[name]
	if !ok && d.prelude != nil && !d.undone[name] {
		def, ok = d.prelude.byName[name]
	}
	if !ok {
		return definition{}, false
	}
	return *def, true
}

// has says that a name means something; it may be asked at any time.
func (d *definitions) has(name string) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	_, ok := d.lookup(name)
	return ok
}

// change changes the definitions.
func (d *definitions) change(how func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.revision++
	how()
}

// put sets a user's definition, within a change.
func (d *definitions) put(def definition) {
	d.drop(def.Name)
	if d.free == nil {
		d.free = make(map[string]int)
	}
	for _, name := range def.free {
		d.free[name]++
	}
	d.bodies[def.Name] = &def
	at, _ := d.find(def.Name)
	d.list = slices.Concat(d.list[:at], []*definition{&def}, d.list[at:])
}

// fill makes definitions the user's, instead of those that were.
func (d *definitions) fill(list []*definition) {
	d.bodies = make(map[string]*definition, len(list))
	for _, def := range list {
		d.bodies[def.Name] = def
	}
	d.list = slices.SortedFunc(maps.Values(d.bodies), func(a, b *definition) int { return strings.Compare(a.Name, b.Name) })
}

// find gives a name's place in the list.
func (d *definitions) find(name string) (at int, ok bool) {
	return slices.BinarySearchFunc(d.list, name, func(def *definition, name string) int { return strings.Compare(def.Name, name) })
}

// drop forgets a user's definition, within a change.
func (d *definitions) drop(name string) {
	def, ok := d.bodies[name]
	if !ok {
		return
	}
	for _, name := range def.free {
		d.free[name]--
	}
	delete(d.bodies, name)
	at, _ := d.find(name)
	d.list = slices.Concat(d.list[:at], d.list[at+1:])
}

// withVariable gives the user's definitions in which a name is a free variable.
func (d *definitions) withVariable(name string) []string {
	if d.free[name] == 0 {
		return nil
	}
	return d.which(func(def *definition) bool { return def.Name != name && slices.Contains(def.free, name) })
}

// which gives the names of some of the user's definitions.
func (d *definitions) which(ok func(*definition) bool) []string {
	var list []string
	for _, def := range d.sorted() {
		if ok(def) {
			list = append(list, def.Name)
		}
	}
	return list
}

// ofPrelude gives the prelude's definitions that count, in its order.
func (d *definitions) ofPrelude() []*definition {
	if d.prelude == nil {
		return nil
	}
	var list []*definition
	for _, def := range d.prelude.list {
		if _, own := d.bodies[def.Name]; !own && !d.undone[def.Name] {
			list = append(list, def)
		}
	}
	return list
}

// all gives the definitions that count, the user's first.
func (d *definitions) all() []*definition { return slices.Concat(d.sorted(), d.ofPrelude()) }

// names gives all names that mean something, the user's first.
func (d *definitions) names() (list []string) {
	for _, def := range d.all() {
		list = append(list, def.Name)
	}
	return list
}

// expand replaces defined names by what they mean, `_` by the last result, and ?x by
// the variable x.
func (d *definitions) expand(t *ski.Term, last func() (*ski.Term, error)) *ski.Term {
	return d.expandBut(t, last, nil)
}

// expandBut is expand that leaves some names alone.
func (d *definitions) expandBut(t *ski.Term, last func() (*ski.Term, error), but map[string]bool) *ski.Term {
	return ski.Subst(t, func(name string) (*ski.Term, bool) {
		if variable, ok := ski.Unquote(name); ok {
			return ski.FreeVar(variable), true
		}
		switch {
		case but[name]:
			return nil, false
		case name == "_" && last != nil:
			t, err := last()
			return t, err == nil && t != nil
		}
		def, ok := d.lookup(name)
		return def.term, ok
	})
}

// withoutLast puts the last result in for `_`, so that it can be expanded later: its
// variables are written as such.
func (s *Session) withoutLast(t *ski.Term) (*ski.Term, error) {
	var err error
	t = ski.Subst(t, func(name string) (*ski.Term, bool) {
		if name != "_" {
			return nil, false
		}
		var last *ski.Term
		if last, err = s.lastTerm(); err != nil || last == nil {
			return nil, false
		}
		return ski.Subst(last, func(name string) (*ski.Term, bool) { return ski.FreeVar(ski.Quote(name)), true }), true
	})
	return t, err
}

// sorted gives the user's definitions by name. The slice is not to be changed.
func (d *definitions) sorted() []*definition { return d.list }

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
	if st.Self != nil && !replaced {
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
	for _, name := range r.Variable {
		if slices.Contains(uses, name) {
			other, _ := s.defs.lookup(name)
			r.Mutual, r.Fixed = name, s.mutualRecursion(other, st.Name, bodyText(c.Text))
			break
		}
	}
	return r, nil
}

// undo forgets a name of the prelude.
func (d *definitions) undo(name string) {
	if d.undone == nil {
		d.undone = make(map[string]bool)
	}
	d.undone[name] = true
}

// users gives the user's definitions that were made with a name.
func (d *definitions) users(name string) []string {
	return d.which(func(def *definition) bool { return def.Name != name && slices.Contains(def.uses, name) })
}

// ofPreludeWith gives the prelude's definitions, of those that count, that were made
// with a name.
func (d *definitions) ofPreludeWith(name string) []string {
	var list []string
	for _, def := range d.ofPrelude() {
		if slices.Contains(def.uses, name) {
			list = append(list, def.Name)
		}
	}
	return list
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
