package session

import (
	"context"
	"errors"

	"skirepl/arena"
	"skirepl/history"
)

// look scans from n up to a contraction, or to the first position where traps are
// met. It says how far it came; what was looked at stays so after an interruption.
// full: the arena has no room to be followed further.
func (h *hunt) look(ctx context.Context, n, to uint64, live bool) (met []*trap, reached uint64, full bool, err error) {
	if err := h.count(ctx, n); err != nil {
		return nil, n, false, err
	}
	sc, reached, err := h.pass(ctx, n, to, live, func(_ uint64, list []*trap) bool {
		met = list
		return true
	})
	if live && errors.Is(err, arena.ErrFull) {
		return nil, reached, true, nil
	}
	if err != nil {
		return nil, reached, false, err
	}
	h.keep(sc)
	return met, reached, sc.full, nil
}

// lookLast is look for the last position of a stretch where traps are met.
func (h *hunt) lookLast(ctx context.Context, from, to uint64) (met []*trap, at, reached uint64, err error) {
	if err := h.count(ctx, from); err != nil {
		return nil, 0, from, err
	}
	sc, reached, err := h.pass(ctx, from, to, false, func(n uint64, list []*trap) bool {
		met, at = list, n
		return false
	})
	if err == nil {
		h.keep(sc)
	}
	return met, at, reached, err
}

// pass goes with a scan from where the timeline stands, which is after from
// contractions, up to so many, to the normal form, or to where the scan has kept enough.
// It calls met where traps are met; when that returns true it ends there. reached is up
// to where all was looked at.
func (h *hunt) pass(ctx context.Context, from, to uint64, live bool, met func(n uint64, list []*trap) (enough bool)) (sc *scan, reached uint64, err error) {
	root := h.s.line.Root()
	if sc, err = h.s.newScan(ctx, root, from, h.needs()); err != nil {
		return nil, from, err
	}
	defer sc.close()
	if live {
		if err := sc.follow(ctx, root); err != nil {
			return nil, from, err
		}
	}
	if err := sc.prime(h.traps); err != nil {
		return nil, from, err
	}
	for sc.n < to && sc.r.Own() < ownTerms {
		reached := sc.n
		if reached%1024 == 1023 {
			h.tell(reached)
			if err := ctx.Err(); err != nil {
				return nil, reached, err
			}
		}
		more, err := sc.step(ctx)
		if err != nil {
			return nil, reached, err
		}
		if !more {
			break
		}
		list, err := sc.ask(h.traps)
		if err != nil {
			return nil, reached, err
		}
		if len(list) > 0 && met(sc.n, list) {
			break
		}
	}
	return sc, sc.n, nil
}

// keep notes what a scan has found out: how many hits there were, and up to where the
// arena was followed.
func (h *hunt) keep(sc *scan) {
	if sc.live != nil {
		h.grown = sc.resized
	}
	for _, t := range h.traps {
		if t.b.spec.hits != nil && !t.b.usesArena() && sc.n >= t.marked.contractions {
			t.b.count(countMark{sc.n, t.marked.hits})
		}
		if sc.live != nil && t.b.usesArena() {
			t.b.seen, t.b.was = max(t.b.seen, sc.n), t.was
		}
	}
}

// count has the traps know how many hits there were up to n.
func (h *hunt) count(ctx context.Context, n uint64) error {
	from := n
	for _, t := range h.traps {
		t.marked = t.b.counted(n)
		if t.b.usesArena() {
			t.marked = countMark{n, uint64(len(t.b.events))}
		}
		if t.b.spec.hits != nil && !t.b.usesArena() {
			from = min(from, t.marked.contractions)
		}
	}
	if from == n {
		return nil
	}
	defer func(back uint64) { _ = h.s.line.Seek(context.WithoutCancel(ctx), history.Position{Contractions: back}) }(n)
	for from < n {
		if err := h.s.line.Seek(ctx, history.Position{Contractions: from}); err != nil {
			return err
		}
		_, reached, err := h.pass(ctx, from, n, false, func(uint64, []*trap) bool { return false })
		if err != nil || reached == from {
			return err
		}
		from = reached
	}
	for _, t := range h.traps {
		if t.b.spec.hits != nil && !t.b.usesArena() {
			t.b.count(countMark{n, t.marked.hits})
		}
	}
	return nil
}
