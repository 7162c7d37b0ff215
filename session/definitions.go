package session

import (
	"maps"
	"slices"
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
