package session

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// Status is how a reduction ended.
type Status string

const (
	Normal      Status = "normal"      // in normal form
	WeakHead    Status = "weak head"   // in weak head normal form, which was wanted
	Limit       Status = "limit"       // at a limit; Reduction.Limit says which
	Interrupted Status = "interrupted" // the user stopped it
)

// Reduction is a term that was reduced, as far as it went. Its encoding as JSON is
// described in docs/json.md.
type Reduction struct {
	Input  string `json:"input"`
	Status Status `json:"status"`
	Limit  string `json:"limit,omitempty"` // "contractions", "transitions" or "nodes"
	Result string `json:"result"`
	// Values are what a normal form is known to be, as it can be typed: a number, a
	// list, a lambda term. A bird's name stands in parentheses behind its letter.
	Values []string `json:"values,omitempty"`
	// Unread says that it took too long to find out what the normal form is.
	Unread       bool    `json:"unread,omitempty"`
	Cut          bool    `json:"cut,omitempty"` // Result leaves something out
	Contractions uint64  `json:"contractions"`
	Skipped      uint64  `json:"skipped"` // of the contractions, those the memo knew
	Transitions  uint64  `json:"transitions"`
	Tree         string  `json:"tree"` // leaves, decimal; "": not counted
	DAG          int     `json:"dag"`  // nodes; 0: not counted
	Seconds      float64 `json:"seconds"`
	// Repeats are the contractions after which the term it stopped at has been before:
	// the reduction loops, and has no normal form.
	Repeats *uint64 `json:"repeats,omitempty"`
	// Endless proves of a reduction that met a limit that there is no normal form.
	Endless *EndlessInfo `json:"endless,omitempty"`
	// Ends says of one by another strategy than normal order, which met a limit, that
	// there is a normal form.
	Ends bool `json:"ends,omitempty"`
	// By says how the reference reducer did it, as in "applicative order"; "": the
	// machine did, in normal order. The reference reducer has no transitions.
	By string `json:"by,omitempty"`

	text   ski.Text
	term   *ski.Term // of the reference reducer
	limits Settings
	at     uint64 // contractions from the start
	aside  bool   // the current term is another one: :run does not go on with this
}

// Lines shows the term, then its figures.
func (r *Reduction) Lines(st Style) []Line {
	lines := []Line{spans(r.text)}
	if more := omitted(r.Tree, r.text); more != "" {
		lines = append(lines, Line{{Text: more, Role: Dim}})
	}
	if len(r.Values) > 0 {
		lines = append(lines, valueLine(r.Values))
	}
	if r.Unread {
		lines = append(lines, Line{{Text: fmt.Sprintf("what else it is was not found out within %v", valuesTime), Role: Dim}})
	}
	if why := r.why(); why != "" {
		lines = append(lines, Line{{Text: why, Role: Warn}})
	}
	if r.Repeats != nil {
		lines = append(lines, Line{{Text: fmt.Sprintf("it loops: contraction %s gave the state of contraction %s again, so there is no normal form", Grouped(r.at), Grouped(*r.Repeats)), Role: Warn}})
	}
	switch {
	case r.Repeats != nil:
	case r.Endless != nil:
		none := "no normal form"
		if r.Endless.Headless {
			none += ", nor a weak head normal form"
		}
		lines = append(lines, Line{{Text: none + ": it goes on for ever", Role: Warn}})
		lines = append(lines, r.Endless.Lines(st)...)
	case r.Ends:
		lines = append(lines, Line{{Text: "there is a normal form, which normal order finds: :strategy normal", Role: Warn}})
	}
	dot := st.pick(" · ", ", ")
	figures := []string{saturated(r.Contractions, "contraction")}
	if r.Skipped > 0 {
		figures[0] += " (" + Grouped(r.Skipped) + " remembered)"
	}
	if r.By == "" {
		figures = append(figures, count(r.Transitions, "transition"))
	}
	figures = append(figures, Seconds(r.Seconds, st), "tree "+BigGrouped(r.Tree))
	if r.DAG > 0 {
		figures = append(figures, "dag "+Grouped(r.DAG))
	}
	if r.By != "" {
		figures = append(figures, r.By+" on the reference reducer")
	}
	return append(lines, Line{{Text: strings.Join(figures, dot), Role: Dim}})
}

// Aside says that the current term is another one than what this came to.
func (r *Reduction) Aside() bool { return r.aside || r.By != "" }

// why says what kept the term from its normal form, and what to do.
func (r *Reduction) why() string {
	switch {
	case r.Aside():
		return r.whyAside()
	case r.Status == Interrupted:
		return "interrupted; the term so far is kept: :run goes on"
	case r.Limit == "contractions":
		return fmt.Sprintf("stopped at the limit of %s; :run goes on, :set contractions raises it",
			count(r.limits.Contractions, "contraction"))
	case r.Limit == "transitions":
		return fmt.Sprintf("stopped at the limit of %s; :run goes on, :set transitions raises it",
			count(r.limits.Transitions, "transition"))
	case r.Limit == "nodes":
		return fmt.Sprintf("stopped: the arena is at its limit of %s; :set nodes raises it", count(r.limits.Nodes, "node"))
	}
	return ""
}

// whyAside is why where :run does not go on.
func (r *Reduction) whyAside() string {
	switch {
	case r.Status == Interrupted:
		return "interrupted; this is how far it came"
	case r.Limit == "contractions":
		return fmt.Sprintf("stopped at the limit of %s; :set contractions raises it", count(r.limits.Contractions, "contraction"))
	case r.Limit == "transitions":
		return fmt.Sprintf("stopped at the limit of %s; :set transitions raises it", count(r.limits.Transitions, "transition"))
	case r.Limit == "nodes":
		return fmt.Sprintf("stopped at the limit of %s; :set nodes raises it", count(r.limits.Nodes, "node"))
	}
	return ""
}

// omitted says how much of a term a text leaves out; "" for nothing.
func omitted(tree string, t ski.Text) string {
	if !t.Cut {
		return ""
	}
	leaves, ok := new(big.Int).SetString(tree, 10)
	if !ok {
		return "not shown whole (:set show)"
	}
	leaves.Sub(leaves, big.NewInt(int64(t.Leaves)))
	return fmt.Sprintf("not shown: %s of %s leaves (:set show)", BigGrouped(leaves.String()), BigGrouped(tree))
}

// reduce runs the current term on to its normal form or a limit.
func (s *Session) reduce(ctx context.Context, input string) (*Reduction, error) {
	r := &Reduction{Input: input, limits: s.set}
	begun := s.line.Root()
	full := false
	var described error
	o, err := s.line.Run(ctx, s.limits(), func(susp arena.ID) {
		full = true
		described = s.describePartial(ctx, r, susp)
	})
	r.Contractions, r.Skipped, r.Transitions = o.Contractions, o.Skipped, o.Transitions
	r.Seconds = o.Elapsed.Seconds()
	switch {
	case ctx.Err() != nil:
		r.Status = Interrupted
	case full || o.Stop == guest.StopFull:
		r.Status, r.Limit = Limit, "nodes"
	case err != nil:
		return nil, err
	default:
		r.Status, r.Limit = ended(o.Stop)
	}
	if full {
		return r, errors.Join(described, s.noteEndOf(ctx, r, begun))
	}
	if err != nil && !errors.Is(err, ctx.Err()) {
		return nil, err
	}
	return r, s.describe(ctx, r, begun)
}

// reduceTo is reduce that stops at breakpoints. Without a hit it gives a Reduction,
// else a Stop.
func (s *Session) reduceTo(ctx context.Context, input string) (Result, error) {
	begun := s.line.Root()
	h, err := s.hunt(ctx)
	if err == nil {
		err = h.forward(ctx, s.limits())
	}
	if err != nil {
		return nil, s.stepError(err)
	}
	if len(h.hits) > 0 {
		return s.stop(ctx, h)
	}
	r := &Reduction{
		Input: input, limits: s.set, Status: Status(h.why), Limit: h.limit,
		Contractions: h.ran.Contractions, Skipped: h.ran.Skipped, Transitions: h.ran.Transitions, Seconds: h.ran.Elapsed.Seconds(),
	}
	return r, s.describe(ctx, r, begun)
}

// ended says how a reduction ended, and at which limit, by why its machine stopped.
func ended(stop guest.Stop) (status Status, limit string) {
	switch stop {
	case guest.StopFull:
		return Limit, "nodes"
	case guest.StopBudget:
		return Limit, "contractions"
	case guest.StopGas:
		return Limit, "transitions"
	}
	return Normal, ""
}

func (s *Session) report(c arena.Counters) {
	s.tell(s.arena, Progress{Contractions: c.Contractions, Skipped: c.Skipped, Transitions: c.Transitions})
}

// describe fills in what there is to say of the reduction of a node, and of the current
// term, which it ended with. `_` becomes that.
func (s *Session) describe(ctx context.Context, r *Reduction, begun arena.ID) error {
	if n, loops := s.line.Repeats(); loops {
		r.Repeats, r.at = &n, s.line.Position().Contractions
	}
	root := s.line.Root()
	s.last = lastResult{root: root}
	if err := s.noteEndOf(ctx, r, begun); err != nil {
		return err
	}
	v, err := s.view()
	if err != nil {
		return err
	}
	size, err := v.SizeUntil(root, 0, stopped(ctx)) // after an interruption a large term isn't measured
	if err != nil && !uncounted(err) {
		return err
	}
	r.setSize(size)
	r.setText(s.display().print(s.terms(v), root, ski.Options{Limit: s.set.Show}))
	if r.Status == Normal {
		r.Values, r.Unread = s.readBack(ctx, s.terms(v), root)
	}
	return nil
}

// uncounted says that an error leaves out no more than the number of leaves, or both
// sizes: a term is too large, or the user doesn't want to wait.
func uncounted(err error) bool {
	return errors.Is(err, inspect.ErrTooLarge) || errors.Is(err, inspect.ErrLimit) || errors.Is(err, inspect.ErrInterrupted)
}

func (r *Reduction) setText(t ski.Text) { r.text, r.Result, r.Cut = t, t.String, t.Cut }

func (r *Reduction) setSize(size inspect.Size) { r.DAG, r.Tree = size.Nodes, leaves(size) }

// leaves writes the size of a tree; "" when it has too many leaves to be counted.
func leaves(size inspect.Size) string {
	if size.Leaves == nil {
		return ""
	}
	return size.Leaves.String()
}

// plugged is the whole term of a paused machine.
func plugged(t inspect.Terms, machine arena.ID) (*inspect.Plugged, error) {
	susp, err := t.View.Suspension(machine)
	if err != nil {
		return nil, err
	}
	return t.View.Plugged(susp, t.Name)
}

// describePartial does so for a machine whose term the full arena has no room for.
// `_` becomes that term.
func (s *Session) describePartial(ctx context.Context, r *Reduction, id arena.ID) error {
	v, err := s.view()
	if err != nil {
		return err
	}
	p, err := plugged(s.terms(v), id)
	if err != nil {
		return err
	}
	size, err := p.SizeUntil(0, stopped(ctx))
	if err != nil && !uncounted(err) {
		return err
	}
	r.setSize(size)
	r.setText(s.display().plugged(v, p, ski.Options{Limit: s.set.Show}))
	s.last = lastResult{root: guest.Empty, term: extract(p, p.Root())}
	return nil
}
