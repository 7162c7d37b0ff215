package session

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"skirepl/ski"
)

// The prelude's files: what is the same for all numerals, and what is not.
var (
	//go:embed prelude/prelude.ski
	preludeCommon string
	//go:embed prelude/church.ski
	preludeChurch string
	//go:embed prelude/scott.ski
	preludeScott string
)

// prelude is the definitions that are there from the beginning. It never changes.
type prelude struct {
	list   []*definition // in the order of the files, section by section
	byName map[string]*definition
	// birds tells the definitions by what their terms mean: the text of their β-normal
	// form. They are found when they are first asked for.
	birds func() map[string][]bird
}

// birdSection is the part of the prelude that has the birds.
const birdSection = "birds"

// bird is a name of what a lambda term means.
type bird struct {
	name  string // it can be typed
	label string // how it is shown
	lib   bool   // it is of the library, and no bird
}

// preludeOf is the prelude for a kind of numerals.
func preludeOf(n ski.Numerals) *prelude { return preludes[n]() }

var preludes = [...]func() *prelude{
	ski.Church: sync.OnceValue(func() *prelude { return readPrelude(ski.Church, preludeChurch) }),
	ski.Scott:  sync.OnceValue(func() *prelude { return readPrelude(ski.Scott, preludeScott) }),
}

func readPrelude(n ski.Numerals, own string) *prelude {
	p := &prelude{byName: make(map[string]*definition)}
	for _, src := range []string{preludeCommon, own} {
		stmts, err := ski.Parse("prelude", src)
		if err != nil {
			panic(err) // it is ours, and tested
		}
		section, read := "", 0
		for _, st := range stmts {
			for l := range strings.Lines(src[read:st.Pos.Offset]) {
				// A heading is a line with one word.
				if name, ok := strings.CutPrefix(l, "# "); ok && len(strings.Fields(name)) == 1 {
					section = strings.ToLower(strings.TrimSpace(name))
				}
			}
			read = st.End.Offset
			t, err := ski.Compiler{Numerals: n}.Compile(st.Expr)
			if err != nil {
				panic(err)
			}
			d := &definition{Name: st.Name, Text: bodyText(st.Text), About: about(src[st.End.Offset:]), Section: section, prelude: true}
			d.term = ski.Subst(t, func(name string) (*ski.Term, bool) {
				def := p.byName[name]
				if def == nil {
					panic("prelude: " + name + " of " + d.Name + " is not defined before it")
				}
				if !slices.Contains(d.uses, name) {
					d.uses = append(d.uses, name)
				}
				return def.term, true
			})
			p.list = append(p.list, d)
			p.byName[d.Name] = d
		}
	}
	p.birds = sync.OnceValue(p.meanings)
	return p
}

// about is the comment that ends a line.
func about(rest string) string {
	line, _, _ := strings.Cut(rest, "\n")
	_, comment, _ := strings.Cut(line, "#")
	return strings.TrimSpace(comment)
}

// meanings names the terms that definitions mean. A bird's letter comes first.
func (p *prelude) meanings() map[string][]bird {
	m := make(map[string][]bird)
	for _, d := range p.list {
		form, ok := ski.Reader{}.Lambda(d.term)
		if !ok {
			continue // it has no normal form
		}
		b := bird{d.Name, d.Name, d.Section != birdSection}
		switch _, letter := ski.LookupSym(d.Text); {
		case letter:
			b.name, b.label = d.Text, d.Text+" ("+d.Name+")"
		case isCapital(d.Name):
			b.label = d.Name + " (" + d.About + ")" // its English name
		}
		key := form.String()
		m[key] = append(m[key], b)
	}
	return m
}

// isCapital says that a name is a capital, with or without primes.
func isCapital(name string) bool {
	return name != "" && name[0] >= 'A' && name[0] <= 'Z' && strings.Trim(name[1:], "'") == ""
}

// renewPrelude makes the definitions those that the settings say, with all that were
// undefined, when one of these has changed.
func renewPrelude[T any](s *Session, _ T) error {
	s.defs.change(func() {
		s.defs.prelude, s.defs.undone = nil, nil
		if s.set.Prelude {
			s.defs.prelude = preludeOf(s.set.Numerals)
		}
	})
	return nil
}
