package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"skirepl/ski"
)

// TypeInfo is a term's principal simple type, or why there is none.
type TypeInfo struct {
	Term   string `json:"term"`
	Status string `json:"status"`         // "typed", "untypable" or "unknown"
	Type   string `json:"type,omitempty"` // if typed
	// Vars are what the free variables must have.
	Vars  []VarType  `json:"vars,omitempty"`
	Steps []TypeStep `json:"steps,omitempty"` // the derivation
	// Of an untypable term: the application that does not fit, its parts, and the
	// equation that no finite type solves.
	Misfit   string   `json:"misfit,omitempty"`
	Function *VarType `json:"function,omitempty"`
	Argument *VarType `json:"argument,omitempty"`
	Equation string   `json:"equation,omitempty"`
	Why      string   `json:"why,omitempty"` // if unknown

	text ski.Text // with the application marked
}

// VarType is a name or a term with its type.
type VarType struct {
	Term string `json:"term"`
	Type string `json:"type"`
}

// TypeStep is a line of a derivation.
type TypeStep struct {
	VarType
	// From are the lines, from 1, of the function and the argument; none of an atom.
	From []int `json:"from,omitempty"`
}

func (r *TypeInfo) Lines(st Style) []Line {
	typed := func(indent string, v VarType) Line {
		return Line{{Text: indent + v.Term, Role: Code}, {Text: " : " + st.spell(v.Type)}}
	}
	switch r.Status {
	case "untypable":
		return []Line{
			{{Text: "no simple type: this application does not fit", Role: Warn}},
			append(Line{{Text: "  ", Role: Figure}}, spans(r.text)...),
			append(Line{{Text: "function  ", Role: Label}}, typed("", *r.Function)...),
			append(Line{{Text: "argument  ", Role: Label}}, typed("", *r.Argument)...),
			{{Text: "equation  ", Role: Label}, {Text: st.spell(r.Equation)}, {Text: ", which no finite type solves (the occurs check)", Role: Dim}},
		}
	case "unknown":
		return []Line{{{Text: "unknown: " + r.Why, Role: Warn}}}
	}
	var lines []Line
	wide := 0
	for _, s := range r.Steps {
		wide = max(wide, len([]rune(s.Term)))
	}
	for i, s := range r.Steps {
		from := "rule"
		if sym, ok := ski.LookupSym(s.Term); ok {
			from = st.pick(sym.Rule(), sym.RuleASCII())
		} else if len(s.From) == 0 {
			from = "free variable"
		} else {
			from = fmt.Sprintf("%d applied to %d", s.From[0], s.From[1])
		}
		pad := strings.Repeat(" ", max(0, min(wide, 40)-len([]rune(s.Term))))
		lines = append(lines, Line{
			{Text: fmt.Sprintf("%4d  ", i+1), Role: Figure},
			{Text: s.Term + pad, Role: Code},
			{Text: " : " + st.spell(s.Type)},
			{Text: "   " + from, Role: Dim},
		})
	}
	if len(r.Steps) == 0 {
		lines = append(lines, typed("", VarType{r.Term, r.Type}))
	}
	for i, v := range r.Vars {
		label := "where "
		if i > 0 {
			label = "      "
		}
		lines = append(lines, append(Line{{Text: label, Role: Label}}, typed("", v)...))
	}
	return lines
}

// typeTerm is how many characters of a term stand before its type.
const typeTerm = 200

func runType(s *Session, ctx context.Context, c Command) (Result, error) {
	o := ski.TypeOptions{Stop: stopped(ctx)}
	if word, rest := c.first(); word.args == "derivation" {
		o.Derivation = true
		c = rest
	}
	t, err := s.subject(c)
	if err != nil {
		return nil, err
	}
	return s.typeOf(t, o)
}

// typeOf infers a term's type.
func (s *Session) typeOf(t *ski.Term, o ski.TypeOptions) (*TypeInfo, error) {
	typing, err := ski.TypeOf(t, o)
	r := &TypeInfo{Term: s.printed(t, typeTerm)}
	none := (*ski.Untypable)(nil)
	switch {
	case errors.As(err, &none):
		s.misfit(r, t, none)
		return r, nil
	case errors.Is(err, ski.ErrStopped):
		r.Status, r.Why = "unknown", "interrupted"
		return r, nil
	case err != nil:
		r.Status, r.Why = "unknown", err.Error()
		return r, nil
	}
	r.Status = "typed"
	show := func(t ski.Type) string { return t.Print(s.set.Show, false) }
	if o.Derivation {
		for _, p := range typing.Steps {
			step := TypeStep{VarType: VarType{s.printed(p.Term, stepTerm), show(p.Type)}}
			if p.Fun >= 0 {
				step.From = []int{p.Fun + 1, p.Arg + 1}
			}
			r.Steps = append(r.Steps, step)
		}
	}
	r.Type = show(typing.Type)
	for _, v := range typing.Vars {
		r.Vars = append(r.Vars, VarType{v.Name, show(v.Type)})
	}
	return r, nil
}

// stepTerm is how many characters a line of a derivation shows of its term.
const stepTerm = 60

// misfit describes the application that has no type.
func (s *Session) misfit(r *TypeInfo, t *ski.Term, e *ski.Untypable) {
	r.Status = "untypable"
	r.text = s.printTerm(t, ski.Options{Limit: s.set.Show, Marked: true, Path: e.Path})
	fun, arg, _ := e.Term.Split()
	r.Misfit = s.printed(e.Term, typeTerm)
	r.Function = &VarType{s.printed(fun, typeTerm), e.Fun.Print(typeTerm, false)}
	r.Argument = &VarType{s.printed(arg, typeTerm), e.Arg.Print(typeTerm, false)}
	r.Equation = e.Equation.Print(typeTerm, false)
}
