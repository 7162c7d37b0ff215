package session

import (
	"context"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"skirepl/ski"
)

// definition is a name's meaning. Its term has no defined names in it: they stand
// for what they meant when it was defined.
type definition struct {
	Name string `json:"name"`
	Text string `json:"text"` // as it was typed
	term *ski.Term
}

type definitions struct {
	bodies   map[string]definition
	revision uint64 // counts the changes
}

// expand replaces defined names, and `_` by the last result.
func (d *definitions) expand(t *ski.Term, last func() (*ski.Term, error)) *ski.Term {
	return ski.Subst(t, func(name string) (*ski.Term, bool) {
		if name == "_" {
			t, err := last()
			return t, err == nil && t != nil
		}
		def, ok := d.bodies[name]
		return def.term, ok
	})
}

// sorted gives the definitions by name.
func (d *definitions) sorted() []definition {
	list := make([]definition, 0, len(d.bodies))
	for _, def := range d.bodies {
		list = append(list, def)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// Defined says that a name got a meaning.
type Defined struct {
	Input    string `json:"input"`
	Status   string `json:"status"` // "defined"
	Name     string `json:"name"`
	Replaced bool   `json:"replaced,omitempty"`
}

func (r *Defined) Lines(Style) []Line {
	what := " defined"
	if r.Replaced {
		what = " redefined; terms defined with the old one keep it"
	}
	return []Line{{{Text: r.Name, Role: Code}, {Text: what, Role: Dim}}}
}

func (s *Session) define(_ context.Context, c Command) (Result, error) {
	st := c.Stmt
	body, err := c.compile(st.Expr)
	if err != nil {
		return nil, err
	}
	_, replaced := s.defs.bodies[st.Name]
	if !replaced {
		for _, name := range ski.FreeVars(body) {
			if name == st.Name {
				return nil, &ski.Error{
					File: c.File, Pos: st.NamePos, Len: len(st.Name), Src: firstLine(c.Text),
					Msg:  fmt.Sprintf("the definition of %s uses %s itself", st.Name, st.Name),
					Hint: recursionHint(st.Name, bodyText(c.Text)),
				}
			}
		}
	}
	term := s.defs.expand(body, s.lastTerm)
	s.defs.revision++
	s.defs.bodies[st.Name] = definition{Name: st.Name, Text: bodyText(c.Text), term: term}
	return &Defined{Input: c.Text, Status: "defined", Name: st.Name, Replaced: replaced}, nil
}

// recursionHint shows how to write a definition that uses itself.
func recursionHint(name, body string) string {
	const most = 60
	if len(body) > most || strings.Contains(body, "\n") {
		body = "…"
	}
	return fmt.Sprintf("a definition only abbreviates: take the fixed point of what it does with itself, as in %s = Y (\\%s. %s)", name, name, body)
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

// DefsList lists definitions.
type DefsList struct {
	Definitions []definition `json:"definitions"`
}

func (r *DefsList) Lines(Style) []Line {
	if len(r.Definitions) == 0 {
		return []Line{{{Text: "nothing is defined: try t = S (K (S I)) K", Role: Dim}}}
	}
	var rows [][2]string
	for _, d := range r.Definitions {
		rows = append(rows, [2]string{d.Name, d.Text})
	}
	wide := labelWidth(rows)
	var lines []Line
	for _, r := range rows {
		lines = append(lines, Line{{Text: fmt.Sprintf("%-*s", wide, r[0]), Role: Code}, {Text: " = " + r[1]}})
	}
	return lines
}

func runDefs(s *Session, _ context.Context, c Command) (Result, error) {
	all := s.defs.sorted()
	if c.args == "" {
		return &DefsList{all}, nil
	}
	for _, d := range all {
		if d.Name == c.args {
			return &DefsList{[]definition{d}}, nil
		}
	}
	return nil, c.wrong(strconv.Quote(c.args)+" is not defined", "define it: "+c.args+" = S K K")
}
