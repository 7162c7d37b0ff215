package session

import (
	"context"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"skirepl/history"
	"skirepl/inspect"
	"skirepl/ski"
)

// Trace is a stretch of a reduction, state by state.
type Trace struct {
	States []*State `json:"states"`
	More   bool     `json:"more"` // it goes on
	// Strategy is the order of the contractions if it isn't normal order.
	Strategy string `json:"strategy,omitempty"`
}

// Lines shows each state with its redex, numbered, what the contraction before made of
// it, and what the next one does.
func (r *Trace) Lines(st Style) []Line {
	var lines []Line
	for i, s := range r.States {
		rule := s.Rule
		if s.Normal {
			rule = st.pick("·", ".")
		}
		mark := Line{
			{Text: fmt.Sprintf("%4d  ", s.Contractions), Role: Figure},
			{Text: fmt.Sprintf("%-3s ", rule), Role: Code},
		}
		pad := Span{Text: strings.Repeat(" ", utf8.RuneCountInString(mark.String())), Role: Figure}
		lines = append(lines, append(mark, spans(s.text).with(s.text.Made)...))
		if more := omitted(s.tree, s.text); more != "" {
			if s.follows && s.Made == nil {
				more += "; what the contraction before made is among them"
			}
			lines = append(lines, Line{pad, {Text: more, Role: Dim}})
		}
		if s.Contraction != nil {
			lines = append(lines, Line{pad, {Text: s.Contraction.Words, Role: Dim}})
		}
		if loops := i > 0 && r.States[i-1].Repeats != nil; s.note != "" && !(loops && s.Repeats != nil) {
			lines = append(lines, Line{pad, {Text: s.note, Role: Warn}})
		}
	}
	if r.More {
		lines = append(lines, Line{{Text: "      it goes on: :trace continues, :trace 100 shows more at once", Role: Dim}})
	} else {
		lines = append(lines, Line{{Text: "      in normal form", Role: Good}})
	}
	if r.Strategy != "" {
		lines = append(lines, Line{{Text: "      " + r.Strategy + " order, on the reference reducer; the current term is as it was typed", Role: Dim}})
	}
	return lines
}

// How many contractions a trace shows: without a number it also ends where the reduction
// turns out to loop.
const (
	traceSteps = 20
	traceMost  = 10_000
)

func runTrace(s *Session, ctx context.Context, c Command) (Result, error) {
	word, _ := c.first()
	asked, err := number(word.args, 0, math.MaxUint64)
	bare := err != nil
	if !bare && asked > traceMost {
		return nil, word.wrong("a trace shows at most "+Grouped(uint64(traceMost))+" contractions at once", ":run does them without showing them, and :trace goes on from there")
	}
	n, begun, err := s.current(ctx, c, traceSteps)
	if err != nil {
		return nil, err
	}
	if (begun || c.args == "") && s.set.Strategy != ski.NormalOrder {
		return s.traceBy(ctx, n)
	}
	r := &Trace{}
	var last *deed // the contraction that has led here
	for i := uint64(0); ; i++ {
		state, next, err := s.traced(ctx, r, last)
		if err != nil {
			return nil, err
		}
		r.States = append(r.States, state)
		if state.Normal || i == n || ctx.Err() != nil || bare && i > 0 && state.Repeats != nil {
			r.More = !state.Normal
			return r, nil
		}
		last = next
		if _, err := s.line.Step(ctx); err != nil {
			if ctx.Err() == nil {
				return nil, s.stepError(err)
			}
			last = nil
			continue
		}
		s.ended = traceEnd{s.line, s.line.Position(), &last.redex}
	}
}

// traceEnd is a state that a trace came to, and the redex whose contraction led there.
type traceEnd struct {
	line  *history.Timeline
	at    history.Position
	redex *ski.Redex
}

// traced describes where a contraction, last, has led, and completes the state before by
// what it did; nil: the trace begins here. next is the contraction that comes then.
func (s *Session) traced(ctx context.Context, r *Trace, last *deed) (state *State, next *deed, err error) {
	var redex *ski.Redex
	if s.ended.line == s.line && s.ended.at == s.line.Position() {
		redex = s.ended.redex
	}
	if state, err = s.arrivedBy(ctx, redex); err != nil {
		return nil, nil, err
	}
	v, err := s.view()
	if err != nil {
		return nil, nil, err
	}
	terms, root := s.terms(v), s.line.Root()
	if last != nil {
		r.States[len(r.States)-1].Contraction = last.done(s.display().in(v), terms, root)
	}
	if !state.Normal {
		next = deedOf(terms, root, state.next.Redex)
		state.next = inspect.Redex[inspect.ID]{} // there are many states, and its path may be long
	}
	return state, next, nil
}

// traceBy traces the current term by the strategy that is set, which is not normal
// order. The current term stays where it is.
func (s *Session) traceBy(ctx context.Context, n uint64) (*Trace, error) {
	t, err := s.subject(Command{})
	if err != nil {
		return nil, err
	}
	by := s.set.Strategy
	r := &Trace{Strategy: by.String()}
	var last *deed
	for i := uint64(0); ; i++ {
		root, err := s.intern(ctx, t)
		if err != nil {
			return nil, s.stepError(err)
		}
		v, err := s.view()
		if err != nil {
			return nil, err
		}
		terms := s.terms(v)
		redex, found := ski.FindRedexBy(t, by)
		opt := ski.Options{Limit: s.set.Show, Marked: found && by != ski.Parallel, Path: redex.Path, Args: redex.Args}
		state := &State{Contractions: i, Normal: !found}
		if last != nil {
			state.follows = true
			opt.Made, opt.MadePath = true, last.redex.Path
		}
		show := s.display().in(v)
		state.set(show.print(terms, root, opt))
		if state.text.Cut {
			state.tree = ski.Leaves(t).String()
		}
		r.States = append(r.States, state)
		if last != nil {
			r.States[i-1].Contraction = last.done(show, terms, root)
		}
		next, redexes := t, uint64(0)
		switch {
		case !found:
		case by == ski.Parallel:
			next, redexes = ski.Develop(t)
			state.Rule = "all"
			state.Contraction = &Contraction{Words: "the one redex there is", Nodes: []NodeMade{}}
			if redexes > 1 {
				state.Contraction.Words = Grouped(redexes) + " redexes at once"
			}
		default:
			state.Rule = redex.Rule.String()
			last = deedOf(terms, root, redex)
			next = ski.ContractAt(t, redex)
		}
		if !found || i == n || ctx.Err() != nil {
			if i == n {
				state.Contraction = nil
			}
			r.More = found
			if ctx.Err() != nil {
				state.note = "interrupted"
			}
			return r, nil
		}
		t = next
	}
}
