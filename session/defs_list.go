package session

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"skirepl/ski"
)

// DefsList lists definitions: the user's, and the prelude's.
type DefsList struct {
	Definitions []*definition `json:"definitions"`
	Prelude     []*definition `json:"prelude,omitempty"`
	// Search is what all of them have in them; "" if they were not searched.
	Search string `json:"search,omitempty"`

	whole   bool            // the prelude is listed whole
	one     bool            // it is about one definition
	off     bool            // the prelude is off
	letters map[string]bool // capitals that have the prelude's meaning
}

func (r *DefsList) Lines(Style) []Line {
	var lines []Line
	if r.whole {
		lines = append(lines, Line{{
			Text: ":defs NAME shows one whole; :defs " + strings.Join(sections(r.Prelude), ", ") + " or mine lists those, :defs WORD what has the word in it", Role: Dim,
		}})
	}
	for i := 0; i < len(r.Prelude); {
		from, name := i, r.Prelude[i].Section
		for i < len(r.Prelude) && r.Prelude[i].Section == name {
			i++
		}
		lines = append(append(lines, heading(name)), r.section(r.Prelude[from:i])...)
	}
	switch {
	case len(r.Definitions) > 0 && !r.one:
		lines = append(lines, heading("your definitions"))
	case len(r.Definitions) == 0 && r.Search == "" && (r.whole || len(r.Prelude) == 0):
		lines = append(lines, Line{{Text: "nothing is defined by you: try t = S (K (S I)) K", Role: Dim}})
	}
	wide := 0
	for _, d := range r.Definitions {
		wide = max(wide, len(d.Name))
	}
	for _, d := range r.Definitions {
		lines = append(lines, Line{{Text: fmt.Sprintf("%-*s", wide, d.Name), Role: Code}, {Text: " = " + d.Text}})
		if d.About != "" {
			lines = append(lines, Line{{Text: strings.Repeat(" ", wide+3) + d.About, Role: Dim}})
		}
	}
	if r.off {
		lines = append(lines, Line{{Text: "the prelude is off: :set prelude on", Role: Dim}})
	}
	return lines
}

// sections are those of definitions, in their order.
func sections(list []*definition) []string {
	var names []string
	for _, d := range list {
		if !slices.Contains(names, d.Section) {
			names = append(names, d.Section)
		}
	}
	return names
}

// section lists definitions of a section, each in a line. One that is another name for
// a letter stands beside that.
func (r *DefsList) section(list []*definition) []Line {
	beside := make(map[string]bool) // letters with a line of their other name
	var rows [][2]string
	for _, d := range list {
		name := d.Name
		if _, builtIn := ski.LookupSym(d.Text); builtIn || r.letters[d.Text] {
			name, beside[d.Text] = d.Text+", "+d.Name, true
		}
		rows = append(rows, [2]string{name, d.About})
	}
	wide := 0
	for _, row := range rows {
		wide = max(wide, len(row[0]))
	}
	var lines []Line
	for _, row := range rows {
		if !beside[row[0]] {
			lines = append(lines, Line{{Text: fmt.Sprintf("  %-*s  ", wide, row[0]), Role: Code}, {Text: row[1]}})
		}
	}
	return lines
}

// letters are the capitals among definitions.
func letters(list []*definition) map[string]bool {
	names := make(map[string]bool)
	for _, d := range list {
		names[d.Name] = isCapital(d.Name)
	}
	return names
}

func runDefs(s *Session, _ context.Context, c Command) (Result, error) {
	all := s.defs.ofPrelude()
	switch c.args {
	case "":
		return &DefsList{Definitions: append([]*definition{}, s.defs.sorted()...), Prelude: all, letters: letters(all), whole: s.defs.prelude != nil, off: s.defs.prelude == nil}, nil
	case "mine":
		return &DefsList{Definitions: append([]*definition{}, s.defs.sorted()...)}, nil
	}
	if d, ok := s.defs.lookup(c.args); ok {
		return &DefsList{Definitions: []*definition{&d}, one: true}, nil
	}
	if _, builtIn := ski.LookupSym(c.args); builtIn {
		return nil, s.undefined(c, "")
	}
	r := &DefsList{Search: c.args, Definitions: []*definition{}, letters: letters(all)}
	for _, d := range all {
		if d.Section == strings.ToLower(c.args) {
			r.Prelude = append(r.Prelude, d)
		}
	}
	if len(r.Prelude) > 0 {
		return r, nil
	}
	words := strings.Fields(strings.ToLower(c.args))
	found := func(d *definition) bool {
		text := strings.ToLower(d.Name + " = " + d.Text + " # " + d.About)
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	}
	for _, d := range s.defs.sorted() {
		if found(d) {
			r.Definitions = append(r.Definitions, d)
		}
	}
	for _, d := range all {
		if found(d) {
			r.Prelude = append(r.Prelude, d)
		}
	}
	if len(r.Definitions)+len(r.Prelude) == 0 {
		if len(words) > 1 {
			return nil, c.wrong("no definition has these words in it", ":defs lists them all")
		}
		return nil, s.undefined(c, "")
	}
	return r, nil
}
