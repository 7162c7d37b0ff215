package session

import (
	"context"
	"errors"

	"skirepl/arena"
	"skirepl/inspect"
	"skirepl/ski"
)

// LoopInfo says whether a reduction comes back to a state, or cannot end otherwise.
type LoopInfo struct {
	Status string `json:"status"` // "loops", "endless", "ends" or "unknown"
	// Contractions are those that were done: until the state came again, or the normal
	// form, or the limit; of "endless", those before it was asked why no state repeats.
	Contractions uint64 `json:"contractions"`
	First        uint64 `json:"first"`  // if it loops: after so many the state was there first
	Period       uint64 `json:"period"` // contractions from there to the same state
	State        string `json:"state"`  // which came again; the normal form
	ID           uint32 `json:"id"`     // of that state's node, in an arena of its own
	Why          string `json:"why,omitempty"`
	// Endless proves, where no state comes again, that there is no normal form.
	Endless *EndlessInfo `json:"endless,omitempty"`
}

func (r *LoopInfo) Lines(st Style) []Line {
	switch r.Status {
	case "endless":
		return append([]Line{{{Text: "it never ends", Role: Warn}, {Text: ", though no state has come again: there is no normal form"}}}, r.Endless.Lines(st)...)
	case "loops":
		return []Line{
			{{Text: "it loops: ", Role: Warn}, {Text: r.State}},
			{{Text: "after " + count(r.First, "contraction") + " and every " + count(r.Period, "contraction") +
				" from there: the same node; so there is no normal form", Role: Dim}},
		}
	case "ends":
		return []Line{{{Text: "no loop: ", Role: Good}, {Text: r.State}}, {{Text: "in normal form after " + count(r.Contractions, "contraction"), Role: Dim}}}
	}
	return []Line{{{Text: "unknown within " + count(r.Contractions, "contraction") + ": no state has come again (" + r.Why + ")", Role: Warn}}}
}

func runLoop(s *Session, ctx context.Context, c Command) (Result, error) {
	t, err := s.subject(c)
	if err != nil {
		return nil, err
	}
	var r *LoopInfo
	err = s.inLab(func(l lab) error {
		root, err := l.intern(ctx, t)
		if err == nil {
			r, err = l.loop(ctx, t, root)
		}
		return err
	})
	if ctx.Err() != nil && r == nil {
		return &LoopInfo{Status: "unknown", Why: "interrupted"}, nil
	}
	return r, err
}

// loopStates is how many states of a reduction are looked at before it is asked whether
// it goes on without an end.
const loopStates = 1000

// loop contracts one by one and remembers every state by its node: equal terms are
// one node, so the first id that comes again is the first state that does. Where that
// doesn't happen soon, t, which is the root's term, may be seen to be endless.
func (l lab) loop(ctx context.Context, t *ski.Term, root arena.ID) (*LoopInfo, error) {
	limit := l.s.set.Contractions
	r := &LoopInfo{Status: "unknown"}
	seen := make([]uint32, 1024) // by id: 1 + the contractions before it was first met
	for n := uint64(0); ; n++ {
		for int(root) >= len(seen) {
			seen = append(seen, make([]uint32, len(seen))...)
		}
		r.Contractions, r.ID = n, uint32(root)
		if first := seen[root]; first > 0 {
			r.Status, r.First = "loops", uint64(first-1)
			r.Period = n - r.First
			return r, l.showLoop(r, root)
		}
		seen[root] = uint32(n + 1)
		atLimit := limit > 0 && n >= limit
		if atLimit && n < loopStates || n == loopStates {
			if r.Endless = l.s.endless(ctx, t); r.Endless != nil {
				r.Status = "endless"
				return r, l.showLoop(r, root)
			}
		}
		if atLimit {
			r.Why = ":set contractions raises it"
			return r, nil
		}
		if n%64 == 0 { // a contraction of a large term takes a millisecond
			l.s.tell(l.arena, Progress{Contractions: n})
		}
		next, done, err := l.arena.Step(ctx, root)
		switch {
		case ctx.Err() != nil:
			r.Why = "interrupted"
			return r, nil
		case errors.Is(err, arena.ErrFull):
			r.Why = "the states take more than " + count(l.s.set.Nodes, "node") + "; :set nodes raises it"
			return r, nil
		case err != nil:
			return nil, err
		case done.Contractions == 0:
			r.Status = "ends"
			return r, l.showLoop(r, root)
		}
		root = next
	}
}

func (l lab) showLoop(r *LoopInfo, root inspect.ID) error {
	terms, err := l.view()
	if err == nil {
		r.State = l.s.display().print(terms, root, ski.Options{Limit: l.s.set.Show}).String
	}
	return err
}
