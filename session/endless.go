package session

import (
	"context"
	"errors"
	"strings"

	"skirepl/arena"
	"skirepl/inspect"
	"skirepl/ski"
)

// EndlessInfo is a proof that a term has no normal form: it reduces to Term, and Term
// to Becomes, where it stands at the head again. Leftmost contractions then never end,
// and they would if there were a normal form.
type EndlessInfo struct {
	Term    string   `json:"term"`
	Becomes string   `json:"becomes"`
	Vars    []string `json:"vars,omitempty"`    // names in both that stand for any terms
	Inside  bool     `json:"inside,omitempty"`  // it comes back within heads that stay
	More    int      `json:"more,omitempty"`    // arguments that it comes back with
	Reduced bool     `json:"reduced,omitempty"` // arguments were reduced in between
	// Headless says that there is no weak head normal form either.
	Headless bool `json:"headless,omitempty"`
}

// endlessLimits are what is spent on such a proof: half a second.
var endlessLimits = ski.Limits{Contractions: 200_000, Nodes: 1_000_000}

// endless looks for such a proof; nil: none was found.
func (s *Session) endless(ctx context.Context, t *ski.Term) *EndlessInfo {
	limits := endlessLimits
	limits.Stop = stopped(ctx)
	return s.endlessInfo(ski.Diverge(t, limits))
}

// endlessInfo is the proof that was found; nil: none.
func (s *Session) endlessInfo(d ski.Divergence) *EndlessInfo {
	if d.Ending != ski.InNormalForm || !d.Endless {
		return nil
	}
	return &EndlessInfo{
		Term: s.brief(d.Pattern), Becomes: s.brief(d.Again),
		Vars: d.Vars, Inside: d.Inside, More: d.More, Reduced: d.Reduced, Headless: d.Headless,
	}
}

// Lines shows the proof.
func (r *EndlessInfo) Lines(st Style) []Line {
	arrow := st.pick("→", "->")
	lines := []Line{{{Text: "  " + r.Term}}}
	if both := r.Term + " " + arrow + " " + r.Becomes; len([]rune(both)) < 70 {
		lines[0][0].Text = "  " + both
	} else {
		lines = append(lines, Line{{Text: "  " + arrow + " " + r.Becomes}})
	}
	return append(lines, Line{{Text: r.why(), Role: Dim}})
}

func (r *EndlessInfo) why() string {
	comes := "the redex comes back to the head"
	if r.Inside {
		comes = "the redex comes back within a head that stays"
	}
	if r.More > 0 {
		comes += ", with " + count(r.More, "argument") + " more"
	}
	if len(r.Vars) > 0 {
		comes += ", whatever " + strings.Join(r.Vars, " and ") + " may be"
	}
	if r.Reduced {
		comes += " (arguments reduced in between)"
	}
	return "  " + comes + ": leftmost contractions never end here, and they would if there were a normal form"
}

// noteSize is how large a term may be of which it is asked, when its reduction has met a
// limit, whether that has an end; noteLimits are what that may take: some hundredths of
// a second.
const noteSize = 10_000

var noteLimits = ski.Limits{Contractions: 16_000, Nodes: 200_000}

// small is a node's term; nil if it is large.
func small(terms inspect.Terms, root inspect.ID) *ski.Term {
	if _, err := terms.View.Size(root, noteSize); err != nil && !errors.Is(err, inspect.ErrTooLarge) {
		return nil
	}
	return extract(terms, root)
}

// noteEndOf is noteEnd of a node of the session's arena.
func (s *Session) noteEndOf(ctx context.Context, r *Reduction, begun arena.ID) error {
	if r.Status != Limit {
		return nil
	}
	v, err := s.view()
	if err == nil {
		s.noteEnd(ctx, r, small(s.terms(v), begun))
	}
	return err
}

// noteEnd says of the reduction of a term whether it has an end, if it met a limit. t
// may be nil.
func (s *Session) noteEnd(ctx context.Context, r *Reduction, t *ski.Term) {
	if r.Status != Limit || r.Repeats != nil || t == nil {
		return
	}
	if m, ok := ski.Measure(t, stopped(ctx)); !ok || m.DAG > noteSize {
		return
	}
	limits := noteLimits
	limits.Stop = stopped(ctx)
	d := ski.Diverge(t, limits)
	r.Endless = s.endlessInfo(d)
	r.Ends = r.By != "" && d.Ending == ski.InNormalForm && !d.Endless
}
