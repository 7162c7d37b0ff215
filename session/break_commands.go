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

// WatchesInfo is the watches with their values, or those that a command concerned.
type WatchesInfo struct {
	Values  []Value `json:"values"`
	Cleared bool    `json:"cleared,omitempty"`
}

func (r *WatchesInfo) Lines(Style) []Line {
	if len(r.Values) == 0 {
		return []Line{{{Text: "nothing is watched: try :watch size, or :watch at .r", Role: Dim}}}
	}
	var lines []Line
	for _, v := range r.Values {
		if r.Cleared {
			lines = append(lines, Line{{Text: fmt.Sprintf("%4d  ", v.ID), Role: Figure}, {Text: v.Text, Role: Code}, {Text: "  no longer watched", Role: Dim}})
			continue
		}
		lines = append(lines, v.line())
	}
	return lines
}

// runWatch adds a watch, or with "change" a breakpoint on its value.
func runWatch(s *Session, ctx context.Context, c Command) (Result, error) {
	if c.args == "" {
		return &WatchesInfo{Values: s.watchValues(ctx)}, nil
	}
	p := c.words()
	w, err := s.parseWatched(p)
	if err != nil {
		return nil, err
	}
	if p.peek().text != "change" {
		if !p.done() {
			return nil, p.wrong("`"+p.peek().text+"` is not understood here", "what may follow is change: stop when the value changes")
		}
		return &WatchesInfo{Values: []Value{s.addWatch(ctx, w)}}, nil
	}
	change := p.next()
	if w.normal {
		return nil, p.wrongAt(change, "a normal form is too much work for every contraction", "stop when the subterm changes: :watch at .r change")
	}
	b := &Breakpoint{Enabled: true, Kind: BreakChange, What: w.text, spec: breakSpec{watched: w}}
	if err := s.parseClauses(p, b); err != nil {
		return nil, err
	}
	return s.addBreak(b), nil
}

func (s *Session) addWatch(ctx context.Context, w *watched) Value {
	s.breaks.watched++
	one := &Watch{ID: s.breaks.watched, Text: w.text, watched: w}
	s.breaks.watches = append(s.breaks.watches, one)
	return s.watchValues(ctx)[len(s.breaks.watches)-1]
}

// watchValues is values before there is a term, too.
func (s *Session) watchValues(ctx context.Context) []Value {
	if s.line != nil {
		return s.values(ctx)
	}
	var list []Value
	for _, w := range s.breaks.watches {
		list = append(list, Value{ID: w.ID, Text: w.Text, Value: "no term yet", Unknown: true})
	}
	return list
}

// runDisplay shows a value once; without one it shows what is watched.
func runDisplay(s *Session, ctx context.Context, c Command) (Result, error) {
	p := c.words()
	add := p.peek().text == "-"
	if add { // delve's -a
		p.next()
		if w := p.next(); w.text != "a" {
			return nil, p.wrongAt(w, "unknown option -"+w.text, "-a adds it to what is shown at every stop, as :watch does")
		}
	}
	if p.done() {
		return &WatchesInfo{Values: s.watchValues(ctx)}, nil
	}
	w, err := s.parseWatched(p)
	if err != nil {
		return nil, err
	}
	if !p.done() {
		return nil, p.wrong("`"+p.peek().text+"` is not understood here", watchForms)
	}
	if add {
		return &WatchesInfo{Values: []Value{s.addWatch(ctx, w)}}, nil
	}
	if err := s.needsTerm(c); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, valueTime)
	defer cancel()
	return &WatchesInfo{Values: []Value{s.value(ctx, w)}}, nil
}

func runUnwatch(s *Session, _ context.Context, c Command) (Result, error) {
	r := &WatchesInfo{Cleared: true}
	gone := func(w *Watch) { r.Values = append(r.Values, Value{ID: w.ID, Text: w.Text}) }
	p := c.words()
	if p.done() {
		for _, w := range s.breaks.watches {
			gone(w)
		}
		s.breaks.watches = nil
		return r, nil
	}
	for !p.done() {
		one := p.next()
		i := slices.IndexFunc(s.breaks.watches, func(w *Watch) bool { return itoa(w.ID) == one.text })
		if i < 0 {
			hint := ":watch lists them"
			if s.breaks.find(one.text) != nil {
				hint += "; " + one.text + " is a breakpoint: :clear " + one.text
			}
			return nil, p.wrongAt(one, "there is no watch "+one.text, hint)
		}
		gone(s.breaks.watches[i])
		s.breaks.watches = slices.Delete(s.breaks.watches, i, i+1)
	}
	return r, nil
}
