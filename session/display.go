package session

import (
	"skirepl/inspect"
	"skirepl/ski"
)

// Fold says which definitions' names are shown for their terms.
type Fold uint8

// The ways to fold.
const (
	FoldMine Fold = iota // the user's own definitions
	FoldOn               // the prelude's too
	FoldOff
)

var foldNames = [...]string{FoldMine: "mine", FoldOn: "on", FoldOff: "off"}

func (f Fold) String() string { return foldNames[f] }

// foldable gives the definitions whose names are shown, in the order in which they
// count.
func (d *definitions) foldable(f Fold) []*definition {
	switch f {
	case FoldMine:
		return d.sorted()
	case FoldOn:
		return d.all()
	}
	return nil
}

// display is how terms are shown.
type display struct {
	notation ski.Notation
	fold     []*definition
	names    *names

	view  *inspect.View // of which found is; nil: of none
	found map[inspect.ID]string
}

func (s *Session) display() display {
	return display{notation: s.set.Notation, fold: s.defs.foldable(s.set.Fold), names: s.names}
}

// in is a display for several terms of a view, while no nodes are made: the definitions
// are looked for once.
func (d display) in(v *inspect.View) display {
	d.found, d.view = d.known(v), v
	return d
}

// known finds the nodes of the definitions' terms; nil if none is folded.
func (d display) known(v *inspect.View) map[inspect.ID]string {
	switch {
	case len(d.fold) == 0:
		return nil
	case d.view == v && v != nil:
		return d.found
	}
	found := make(map[inspect.ID]string)
	finder := newFinder(v, d.names, namedNodes)
	for _, def := range d.fold {
		if _, _, app := def.term.Split(); !app {
			continue
		}
		if id, ok := finder.find(def.term); ok && found[id] == "" {
			found[id] = def.Name
		}
	}
	return found
}

// print shows a term of the arena.
func (d display) print(terms inspect.Terms, root inspect.ID, opt ski.Options) ski.Text {
	return printFolded(d, terms.View, ski.Source[inspect.ID](terms), root, opt, func(id inspect.ID) (inspect.ID, bool) { return id, true })
}

// node shows a node's term as the arena has it: without definitions' names.
func (d display) node(t inspect.Terms, id inspect.ID, limit int) string {
	return ski.Print(t, id, ski.Options{Limit: limit, Notation: d.notation}).String
}

// plugged shows the whole term of a paused machine.
func (d display) plugged(v *inspect.View, p *inspect.Plugged, opt ski.Options) ski.Text {
	return printFolded(d, v, ski.Source[inspect.Place](p), p.Root(), opt, p.ID)
}

// printFolded prints a term with the definitions that it has.
func printFolded[N comparable](d display, v *inspect.View, src ski.Source[N], root N, opt ski.Options, id func(N) (inspect.ID, bool)) ski.Text {
	opt.Notation = d.notation
	if known := d.known(v); len(known) > 0 {
		src = folded(known, v, src, root, opt, id)
	}
	return ski.Print(src, root, opt)
}

// folded is a term in which names stand for the nodes that are known. What is on the
// way to the marked node, and the redex there, is not folded, nor what is on the way to
// the made node.
func folded[N comparable](known map[inspect.ID]string, v *inspect.View, src ski.Source[N], root N, opt ski.Options, id func(N) (inspect.ID, bool)) ski.Folded[N] {
	open := make(map[N]bool)
	if opt.Marked {
		n := root
		for i := 0; ; i++ {
			open[n] = true
			fun, arg, ok := src.App(n)
			if !ok || i == len(opt.Path)+opt.Args {
				break
			}
			if n = fun; i < len(opt.Path) && opt.Path[i] == ski.Right {
				n = arg
			}
		}
	}
	for i, n := 0, root; opt.Made && i < len(opt.MadePath); i++ {
		open[n] = true
		fun, arg, ok := src.App(n)
		if !ok {
			break
		}
		if n = fun; opt.MadePath[i] == ski.Right {
			n = arg
		}
	}
	sizes := make(map[inspect.ID]int)
	return ski.Folded[N]{
		Source: src,
		Name: func(n N) string {
			node, ok := id(n)
			if !ok || open[n] {
				return ""
			}
			return known[node]
		},
		Size: func(n N) int {
			node, _ := id(n)
			leaves, known := sizes[node]
			if !known {
				size, err := v.Size(node, namedNodes)
				if leaves = 1; err == nil && size.Leaves != nil && size.Leaves.IsInt64() && size.Leaves.Int64() <= 1<<40 {
					leaves = int(size.Leaves.Int64())
				}
				sizes[node] = leaves
			}
			return leaves
		},
	}
}

// printTerm shows a term that is not in the arena.
func (s *Session) printTerm(t *ski.Term, opt ski.Options) ski.Text {
	opt.Notation = s.set.Notation
	return ski.Print(variables{hidden: s.defs.has}, t, opt)
}

// typed shows a term as it was typed, with names in it, in so many characters.
func (d display) typed(t *ski.Term, limit int) string {
	return ski.Print(ski.Terms{}, t, ski.Options{Limit: limit, Notation: d.notation}).String
}

// plain shows a term as rules are written, in so many characters.
func plain(t *ski.Term, limit int) string {
	return ski.Print(ski.Terms{}, t, ski.Options{Limit: limit}).String
}

// printed shows a term in which no names are left but those of variables.
func (s *Session) printed(t *ski.Term, limit int) string {
	return s.printTerm(t, ski.Options{Limit: limit}).String
}

// shownName is how a variable is written: ?x where x means something else.
func (s *Session) shownName(name string) string { return shownName(name, s.defs.has) }

func shownName(name string, hidden func(string) bool) string {
	if hidden != nil && hidden(name) {
		return ski.Quote(name)
	}
	return name
}

// variables are terms with no names in them but those of variables.
type variables struct {
	ski.Terms
	hidden func(string) bool
}

// Leaf writes a variable as it is shown.
func (v variables) Leaf(t *ski.Term) string {
	sym, name := t.Leaf()
	if sym != ski.Var {
		return v.Terms.Leaf(t)
	}
	return shownName(name, v.hidden)
}
