package session

import (
	"context"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/history"
	"skirepl/inspect"
	"skirepl/ski"
)

// State is the current term at a place of its reduction, with the redex that
// comes next.
type State struct {
	Contractions uint64 `json:"contractions"`
	// Transitions are those within the next contraction; Spent is the sum of all
	// that it took to get here.
	Transitions uint64 `json:"transitions"`
	Spent       uint64 `json:"spent"`
	Rule        string `json:"rule,omitempty"` // the next redex's combinator
	Term        string `json:"term"`
	// Redex and Made are where the redex stands in Term, and what the contraction before
	// made, in characters from and to; nil if there is none, or it is left out. Made is a
	// trace's.
	Redex  *[2]int `json:"redex,omitempty"`
	Made   *[2]int `json:"made,omitempty"`
	Normal bool    `json:"normal"`
	// Repeats are the contractions after which this very state has been before: the
	// reduction loops.
	Repeats *uint64 `json:"repeats,omitempty"`
	// Watches are the values of what is watched.
	Watches []Value `json:"watches,omitempty"`
	// Contraction is the next one, in a trace.
	Contraction *Contraction `json:"contraction,omitempty"`

	text    ski.Text
	next    inspect.Redex[inspect.ID] // unless in normal form
	follows bool                      // what the contraction before made is marked, where it is seen
	tree    string
	machine *Machine
	note    string
}

// Note is what there is to say of the way that led here, or of the state: that it was
// there before, for one. "" if nothing.
func (r *State) Note() string { return r.note }

// Lines shows the term with its redex, and says which rule comes next.
func (r *State) Lines(st Style) []Line {
	mark := Line{{Text: fmt.Sprintf("%4d  ", r.Contractions), Role: Figure}}
	lines := []Line{append(mark, spans(r.text)...)}
	if more := omitted(r.tree, r.text); more != "" {
		lines = append(lines, Line{{Text: "      " + more, Role: Dim}})
	}
	switch {
	case r.Normal:
		lines = append(lines, Line{{Text: "      in normal form", Role: Good}})
	case r.Rule != "":
		sym, _ := ski.LookupSym(r.Rule)
		lines = append(lines, Line{{Text: "      next: " + st.pick(sym.Rule(), sym.RuleASCII()), Role: Dim}})
	}
	if r.note != "" {
		lines = append(lines, Line{{Text: "      " + r.note, Role: Warn}})
	}
	if r.machine != nil {
		lines = append(lines, r.machine.Lines(st)...)
	}
	for _, v := range r.Watches {
		lines = append(lines, v.line())
	}
	return lines
}

// state describes where the timeline stands, and marks what the contraction of a redex,
// which has led there, has made; nil: it marks nothing.
func (s *Session) state(ctx context.Context, after *ski.Redex) (*State, error) {
	pos := s.line.Position()
	r := &State{Contractions: pos.Contractions, Transitions: pos.Transitions, Spent: s.line.Spent()}
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	root := s.line.Root()
	opt := ski.Options{Limit: s.set.Show}
	if after != nil {
		opt.Made, opt.MadePath = true, after.Path
	}
	if err := r.show(ctx, s.display(), s.terms(v), root, opt); err != nil {
		return nil, err
	}
	if pos.Transitions > 0 {
		r.machine, err = s.machineState(v)
	}
	return r, err
}

// show prints a term with its redex marked. After an interruption a large one that is
// cut isn't measured.
func (r *State) show(ctx context.Context, d display, terms inspect.Terms, root arena.ID, opt ski.Options) error {
	if err := r.mark(d, terms, root, opt); err != nil || !r.text.Cut {
		return err
	}
	size, err := terms.View.SizeUntil(root, 0, stopped(ctx))
	if err != nil && !uncounted(err) {
		return err
	}
	r.tree = leaves(size)
	return nil
}

// mark is show without the size of what is left out.
func (r *State) mark(d display, terms inspect.Terms, root arena.ID, opt ski.Options) error {
	redex, found, err := terms.View.FindRedex(root)
	if err != nil {
		return err
	}
	if found {
		r.next, r.Rule = redex, redex.Rule.String()
		opt.Marked, opt.Path, opt.Args = true, redex.Path, redex.Args
	}
	r.Normal, r.follows = !found, opt.Made
	r.set(d.print(terms, root, opt))
	return nil
}

// set takes a printed term, with its marks.
func (r *State) set(t ski.Text) {
	r.text, r.Term, r.Redex, r.Made = t, t.String, nil, nil
	chars := func(from, to int) *[2]int {
		begin := utf8.RuneCountInString(t.String[:from])
		return &[2]int{begin, begin + utf8.RuneCountInString(t.String[from:to])}
	}
	for _, m := range t.Spans {
		if m.Mark == ski.MarkRedex {
			r.Redex = chars(m.Start, m.End)
		}
	}
	if t.Made[0] < t.Made[1] {
		r.Made = chars(t.Made[0], t.Made[1])
	}
}

var errNoTerm = errors.New("no current term")

// current makes sure that there is a current term: the arguments', if they have one,
// which is then begun. A number before it, or alone, is how often to do what the
// command does: else it is usual times.
func (s *Session) current(ctx context.Context, c Command, usual uint64) (n uint64, begun bool, err error) {
	term := c
	word, rest := c.first()
	if n, err = number(word.args, 0, math.MaxUint64); err == nil {
		term = rest
	} else {
		n = usual
	}
	if term.args == "" {
		return n, false, s.needsTerm(c)
	}
	t, err := term.term()
	if err != nil {
		return 0, false, err
	}
	return n, true, s.begin(ctx, t, term.args)
}

// manySteps is from where on contractions are run in one go, not one by one.
const manySteps = 1000

func runStep(s *Session, ctx context.Context, c Command) (Result, error) {
	n, _, err := s.current(ctx, c, 1)
	if err != nil {
		return nil, err
	}
	if n > manySteps {
		o, err := s.line.Run(ctx, history.Limits{Contractions: n}, nil)
		if err == nil && o.Stop == guest.StopFull {
			err = arena.ErrFull
		}
		return s.moved(ctx, err, "")
	}
	return s.repeat(ctx, n, s.line.Step)
}

// repeat moves n times, or as long as move says that there is more.
func (s *Session) repeat(ctx context.Context, n uint64, move func(context.Context) (bool, error)) (Result, error) {
	var err error
	for more := true; n > 0 && more && err == nil && ctx.Err() == nil; n-- {
		more, err = move(ctx)
	}
	return s.moved(ctx, err, "")
}

func runStepi(s *Session, ctx context.Context, c Command) (Result, error) {
	n, _, err := s.current(ctx, c, 1)
	if err != nil {
		return nil, err
	}
	return s.repeat(ctx, n, s.line.StepTransition)
}

// howFarBack reads a number of contractions or transitions, 1 if there is none.
func (s *Session) howFarBack(c Command, what string) (uint64, error) {
	if err := s.needsTerm(c); err != nil || c.args == "" {
		return 1, err
	}
	return c.number(0, math.MaxUint64, "how many "+what+" back?", "a number, as in :"+c.spec.Name+" 3")
}

func runBack(s *Session, ctx context.Context, c Command) (Result, error) {
	n, err := s.howFarBack(c, "contractions")
	if err != nil {
		return nil, err
	}
	pos := s.line.Position()
	if pos == (history.Position{}) {
		r, err := s.state(ctx, nil)
		if err == nil {
			r.note = "this is the start"
		}
		return r, err
	}
	if n > 0 {
		if pos.Transitions > 0 { // to the beginning of this contraction is one
			n--
		}
		err = s.line.Seek(ctx, history.Position{Contractions: pos.Contractions - min(n, pos.Contractions)})
	}
	return s.moved(ctx, err, "")
}

// runBacki goes back by transitions.
func runBacki(s *Session, ctx context.Context, c Command) (Result, error) {
	n, err := s.howFarBack(c, "transitions")
	if err != nil {
		return nil, err
	}
	return s.repeat(ctx, n, s.line.BackTransition)
}

// arrived describes where a step has led.
func (s *Session) arrived(ctx context.Context) (*State, error) { return s.arrivedBy(ctx, nil) }

// arrivedBy is arrived, and marks what the contraction of a redex has made.
func (s *Session) arrivedBy(ctx context.Context, redex *ski.Redex) (*State, error) {
	s.last = lastResult{root: s.line.Root()}
	r, err := s.state(ctx, redex)
	if err != nil {
		return nil, err
	}
	if n, loops := s.line.Repeats(); loops {
		r.Repeats, r.note = &n, repeats(n)
	}
	if ctx.Err() != nil {
		r.note = "interrupted"
	}
	r.Watches = s.values(context.WithoutCancel(ctx))
	return r, nil
}

// repeats says that a state has been before.
func repeats(n uint64) string {
	return "this is the state of contraction " + Grouped(n) + " again: the reduction loops"
}

// stepError explains why a step failed.
func (s *Session) stepError(err error) error {
	if errors.Is(err, arena.ErrFull) {
		return fmt.Errorf("no room for the next step: %w (%s; :set nodes raises it)", err, count(s.set.Nodes, "node"))
	}
	return err
}

// begun makes sure that there is a current term: the arguments', if there are any.
func (s *Session) begun(ctx context.Context, c Command) error {
	if c.args != "" {
		t, err := c.term()
		if err != nil {
			return err
		}
		return s.begin(ctx, t, c.args)
	}
	return s.needsTerm(c)
}

func runRun(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.begun(ctx, c); err != nil {
		return nil, err
	}
	if c.args == "" {
		s.depart()
	}
	if len(s.breaks.enabled()) > 0 {
		return s.reduceTo(ctx, c.Text)
	}
	return s.reduce(ctx, c.Text)
}
