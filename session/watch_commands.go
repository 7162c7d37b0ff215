package session

import (
	"context"
	"fmt"
	"slices"
)

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
	if s.line != nil && len(s.breaks.watches) > 0 {
		return s.values(ctx)
	}
	list := []Value{}
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
	r := &WatchesInfo{Values: []Value{}, Cleared: true}
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
