package session

import (
	"context"
	"fmt"
	"strings"

	"skirepl/history"
)

// Why a run ended.
const (
	stopBreakpoint  = "breakpoint"
	stopNormal      = "normal"
	stopStart       = "start"
	stopLimit       = "limit"
	stopInterrupted = "interrupted"
)

// Stop is where :continue or :rewind has led, and why there.
type Stop struct {
	// Why is "breakpoint", "normal" (the normal form), "start", "limit" or
	// "interrupted".
	Why   string `json:"why"`
	Limit string `json:"limit,omitempty"` // "contractions", "transitions" or "nodes"
	Hits  []Hit  `json:"hits,omitempty"`
	State *State `json:"state"`
	// Results are those of the commands that :on gave the breakpoints.
	Results []Result `json:"results,omitempty"`

	note string
}

// Hit is a breakpoint that stopped a run.
type Hit struct {
	ID    int    `json:"id"`
	Name  string `json:"name,omitempty"`
	What  string `json:"what"`
	Stops int    `json:"stops"` // how often it has, this time included
	Why   string `json:"why"`
}

func (h Hit) String() string {
	what := h.What
	if h.Name != "" {
		what = h.Name + ": " + what
	}
	return fmt.Sprintf("breakpoint %d (%s) hit the %s time: %s", h.ID, what, ordinal(h.Stops), h.Why)
}

// Summary says in one line what stopped it.
func (r *Stop) Summary() string {
	if len(r.Hits) == 0 {
		return r.note
	}
	var all []string
	for _, h := range r.Hits {
		all = append(all, h.String())
	}
	return strings.Join(all, "; ")
}

// Lines says what stopped it, then shows the state.
func (r *Stop) Lines(st Style) []Line {
	var lines []Line
	for _, h := range r.Hits {
		lines = append(lines, Line{{Text: h.String(), Role: Title}})
	}
	if r.note != "" {
		lines = append(lines, Line{{Text: r.note, Role: Warn}})
	}
	lines = append(lines, r.State.Lines(st)...)
	for _, one := range r.Results {
		lines = append(lines, one.Lines(st)...)
	}
	return lines
}

// ordinal writes 1st, 2nd, 3rd.
func ordinal(n int) string {
	end := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return Grouped(n) + end
}

// stop describes where a hunt has ended, and runs the commands of what it hit.
func (s *Session) stop(ctx context.Context, h *hunt) (*Stop, error) {
	r := &Stop{Why: h.why, Limit: h.limit}
	pos := s.line.Position()
	// An interrupted hunt still says where it is.
	sc, err := s.here(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	if len(h.hits) > 0 {
		r.Why, r.Limit = stopBreakpoint, ""
	}
	s.breaks.hit, s.breaks.at = nil, pos
	for _, b := range h.hits {
		b.stopped(pos)
		s.breaks.hit = append(s.breaks.hit, b.ID)
		r.Hits = append(r.Hits, Hit{b.ID, b.Name, b.What, b.Stops, b.why(sc, pos)})
		if b.Once {
			s.breaks.remove(b)
		}
	}
	if r.State, err = s.arrived(ctx); err != nil {
		return nil, err
	}
	r.State.note = ""
	r.note = h.note(s)
	for _, b := range h.hits {
		for _, line := range b.On {
			one, err := s.command(ctx, line)
			if err != nil {
				return nil, fmt.Errorf("breakpoint %d, :%s: %w", b.ID, line, err)
			}
			r.Results = append(r.Results, one)
		}
	}
	return r, nil
}

// note says why no breakpoint ended it.
func (h *hunt) note(s *Session) string {
	if len(h.hits) > 0 {
		return ""
	}
	searched := ""
	if len(s.breaks.enabled()) > 0 {
		searched = "; no breakpoint was hit"
	}
	switch {
	case h.why == stopStart:
		return "the start" + searched
	case h.why == stopNormal:
		return "the end" + searched
	case h.why == stopInterrupted:
		return "interrupted" + searched + "; the same command goes on"
	case h.limit == "nodes":
		return fmt.Sprintf("stopped: the arena is at its limit of %s; :set nodes raises it", count(s.set.Nodes, "node"))
	case h.limit == "contractions":
		return fmt.Sprintf("stopped at the limit of %s%s; :continue goes on, :set contractions raises it",
			count(s.set.Contractions, "contraction"), searched)
	case h.limit == "transitions":
		return fmt.Sprintf("stopped at the limit of %s%s; :continue goes on, :set transitions raises it",
			count(s.set.Transitions, "transition"), searched)
	}
	return ""
}

// why says in words why a breakpoint is hit where the scan stands.
func (b *Breakpoint) why(sc *scan, pos history.Position) string {
	var said string
	switch b.Kind {
	case BreakRule:
		said = fmt.Sprintf("%s is contracted next", b.spec.rule)
	case BreakPattern:
		said = "the next redex looks so"
		if b.spec.anywhere {
			said = "a subterm looks so, and none did before"
		}
	case BreakDef:
		said = fmt.Sprintf("%s is entered", b.spec.name)
	case BreakNode:
		said = fmt.Sprintf("the contraction before built node #%d, or met it again", b.spec.node)
	case BreakWhen:
		said = "it has become true: " + sc.tell(b.spec.when)
	case BreakChange:
		said = "it has changed"
		if e := b.spec.watched.expr; e != nil {
			said += ": " + sc.tell(e)
		}
	case BreakAt:
		said = "this is " + count(pos.Contractions, "contraction")
		if pos.Transitions > 0 {
			said += " and " + count(pos.Transitions, "transition")
		}
	case BreakYield:
		said = "a worker gave the request back to the host"
	case BreakGrowth:
		said = fmt.Sprintf("the arena grew; it has room for %s", count(sc.capacity(), "node"))
	}
	if b.cond != nil {
		said += ", and " + sc.tell(b.cond)
	}
	return said
}

// tell says what the figures of an expression are.
func (sc *scan) tell(e *expr) string {
	var parts []string
	for _, f := range figureNames {
		if e.uses&(1<<f.figure) == 0 {
			continue
		}
		n, err := sc.figure(f.figure)
		if err != nil {
			continue
		}
		one := &expr{}
		if f.figure == figRule {
			one.typ = typeRule
		}
		parts = append(parts, f.name+" is "+one.show(n))
	}
	return strings.Join(parts, ", ")
}

func (sc *scan) capacity() uint32 {
	v, err := sc.s.view()
	if err != nil {
		return 0
	}
	return v.Capacity()
}

// command runs a command that was given as text, without its colon.
func (s *Session) command(ctx context.Context, line string) (Result, error) {
	c, err := s.retyped(ctx, line)
	if err != nil {
		return nil, err
	}
	return s.note(ctx, c)
}

func runContinue(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.begun(ctx, c); err != nil {
		return nil, err
	}
	if c.args == "" {
		s.depart()
	}
	h, err := s.hunt(ctx)
	if err == nil {
		err = h.forward(ctx, s.limits())
	}
	if err != nil {
		return nil, s.stepError(err)
	}
	return s.stop(ctx, h)
}

func runRewind(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.needsTerm(c); err != nil {
		return nil, err
	}
	s.depart()
	h, err := s.hunt(ctx)
	if err == nil {
		err = h.backward(ctx)
	}
	if err != nil {
		return nil, s.stepError(err)
	}
	return s.stop(ctx, h)
}
