package session

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// BreakpointsInfo is the breakpoints, or those that a command concerned.
type BreakpointsInfo struct {
	Breakpoints []Breakpoint `json:"breakpoints"`
	Did         string       `json:"did,omitempty"` // "set", "cleared", "changed"; "": they are listed
}

func (r *BreakpointsInfo) Lines(Style) []Line {
	if len(r.Breakpoints) == 0 {
		what := "no breakpoints: try :break S, or :break size > 1000"
		if r.Did != "" {
			what = "there were none"
		}
		return []Line{{{Text: what, Role: Dim}}}
	}
	var lines []Line
	for _, b := range r.Breakpoints {
		lines = append(lines, b.line(r.Did))
		if b.Note != "" {
			lines = append(lines, Line{{Text: "       " + b.Note, Role: Warn}})
		}
		for _, c := range b.On {
			if r.Did == "cleared" {
				break
			}
			lines = append(lines, Line{{Text: "       on a stop :" + c, Role: Dim}})
		}
	}
	return lines
}

func (b *Breakpoint) line(did string) Line {
	l := Line{{Text: fmt.Sprintf("%4d  ", b.ID), Role: Figure}}
	if did == "" || did == "changed" {
		on := "on "
		if !b.Enabled {
			on = "off"
		}
		l = append(l, Span{Text: on + "  ", Role: Label})
	}
	what := b.What
	if b.Kind == BreakChange {
		what += " changes"
	}
	l = append(l, Span{Text: what, Role: Code})
	for _, part := range []struct{ word, value string }{{"if", b.If}, {"count", b.Count}, {"as", b.Name}} {
		if part.value != "" {
			l = append(l, Span{Text: " " + part.word + " " + part.value})
		}
	}
	if b.Once {
		l = append(l, Span{Text: " once"})
	}
	if b.Stops > 0 {
		l = append(l, Span{Text: "  stopped " + count(b.Stops, "time"), Role: Dim})
	}
	if did == "set" || did == "cleared" {
		l = append(l, Span{Text: "  " + did, Role: Dim})
	}
	return l
}

func listed(did string, list ...*Breakpoint) *BreakpointsInfo {
	r := &BreakpointsInfo{Did: did, Breakpoints: []Breakpoint{}}
	for _, b := range list {
		one := *b
		one.On = slices.Clone(b.On)
		r.Breakpoints = append(r.Breakpoints, one)
	}
	return r
}

// addBreak gives a breakpoint its number. Hits are counted from where it is set.
func (s *Session) addBreak(b *Breakpoint) Result {
	b.ID = s.breaks.number()
	if s.line != nil {
		b.forgetPlaces(s.line.Position().Contractions)
	}
	s.breaks.list = append(s.breaks.list, b)
	return listed("set", b)
}

func runBreak(s *Session, _ context.Context, c Command) (Result, error) {
	b, err := s.parseBreak(c.words())
	if err != nil {
		return nil, err
	}
	return s.addBreak(b), nil
}

func runTbreak(s *Session, _ context.Context, c Command) (Result, error) {
	b, err := s.parseBreak(c.words())
	if err != nil {
		return nil, err
	}
	b.Once = true
	return s.addBreak(b), nil
}

func runBreakpoints(s *Session, _ context.Context, c Command) (Result, error) {
	if c.args == "" {
		return listed("", s.breaks.list...), nil
	}
	b, err := s.breakArg(c.words())
	if err != nil {
		return nil, err
	}
	return listed("", b), nil
}

// breakArg reads a breakpoint's number or name.
func (s *Session) breakArg(p *words) (*Breakpoint, error) {
	w := p.next()
	if w.text == "" {
		return nil, p.wrongAt(w, "which breakpoint?", "its number or its name: :breakpoints lists them")
	}
	b := s.breaks.find(w.text)
	if b == nil {
		return nil, p.wrongAt(w, "there is no breakpoint "+w.text, s.breaks.known())
	}
	return b, nil
}

func (b *breaks) known() string {
	var list []string
	for _, p := range b.list {
		if p.Name != "" {
			list = append(list, p.Name)
		} else {
			list = append(list, itoa(p.ID))
		}
	}
	if len(list) == 0 {
		return "none is set: try :break S"
	}
	return "there is " + either(list)
}

func runClear(s *Session, _ context.Context, c Command) (Result, error) {
	p := c.words()
	var gone []*Breakpoint
	for first := true; first || !p.done(); first = false {
		b, err := s.breakArg(p)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(gone, b) {
			gone = append(gone, b)
		}
	}
	for _, b := range gone {
		s.breaks.remove(b)
	}
	return listed("cleared", gone...), nil
}

func runClearAll(s *Session, _ context.Context, _ Command) (Result, error) {
	gone := s.breaks.list
	s.breaks.list = nil
	return listed("cleared", gone...), nil
}

func runToggle(s *Session, _ context.Context, c Command) (Result, error) {
	p := c.words()
	b, err := s.breakArg(p)
	if err != nil {
		return nil, err
	}
	switch w := p.next(); w.text {
	case "":
		b.Enabled = !b.Enabled
	case "on":
		b.Enabled = true
	case "off":
		b.Enabled = false
	default:
		return nil, p.wrongAt(w, "on or off?", "as in :toggle 2 off; without a word it changes from one to the other")
	}
	if b.Enabled {
		b.Note = ""
	}
	return listed("changed", b), nil
}

// runCondition changes a breakpoint's condition and its count.
func runCondition(s *Session, _ context.Context, c Command) (Result, error) {
	p := c.words()
	b, err := s.breakArg(p)
	if err != nil {
		return nil, err
	}
	changed := *b
	changed.cond, changed.If, changed.Count, changed.spec.hits = nil, "", "", nil
	if slices.Contains([]string{"count", "ignore", "if"}, p.peek().text) {
		err = s.parseClauses(p, &changed)
	} else if !p.done() {
		if err = p.parseCondition(&changed); err == nil {
			err = s.parseClauses(p, &changed)
		}
	}
	if err == nil {
		err = s.checkBreak(p, &changed)
	}
	if err != nil {
		return nil, err
	}
	changed.forgetPlaces(0)
	if s.line != nil {
		changed.forgetPlaces(s.line.Position().Contractions)
	}
	*b = changed
	return listed("changed", b), nil
}

// looking are the commands that may follow a stop: they only look.
var looking = []string{"machine", "node", "arena", "rings", "breakpoints", "display", "defs", "workers"}

func runOn(s *Session, _ context.Context, c Command) (Result, error) {
	p := c.words()
	b, err := s.breakArg(p)
	if err != nil {
		return nil, err
	}
	if p.done() {
		b.On = nil
		return listed("changed", b), nil
	}
	w := p.peek()
	if w.text == ":" {
		p.next()
		w = p.peek()
	}
	line := strings.TrimSpace(c.args[w.begin:])
	spec, unknown := findSpec(w.text)
	if unknown != nil {
		return nil, p.wrongAt(w, unknown.Msg, unknown.Hint)
	}
	if !slices.Contains(looking, spec.Name) || spec.Name == "workers" && line != w.text {
		return nil, p.wrongAt(w, "at a stop a command can only look", "it can be "+either(looking))
	}
	b.On = append(b.On, spec.Name+strings.TrimPrefix(line, w.text))
	return listed("changed", b), nil
}
