package session

import (
	"context"
	"errors"
	"math"
	"sort"

	"skirepl/history"
	"skirepl/inspect"
)

// A hunt looks for the next breakpoint from where the timeline stands, on or back.
//
// It goes in windows, small ones first. In each a scan looks at every position, on
// its own; then the timeline catches up, on the workers if there are any, at full
// speed. Positions that are known beforehand need no scan: the timeline goes there.
type hunt struct {
	s     *Session
	traps []*trap
	begin history.Position
	ran   history.Outcome // the sum of what the timeline ran
	most  uint64          // transitions that the timeline may run; 0: no limit
	grown uint32          // growths that are accounted for
	yield bool            // an enabled breakpoint waits for one
	hits  []*Breakpoint
	// why it ended without one
	why   string
	limit string
}

// Windows, in contractions.
const (
	firstWindow = 256
	lastWindow  = 1 << 17
)

func (s *Session) hunt(ctx context.Context) (*hunt, error) {
	traps, err := s.traps(ctx)
	if err != nil {
		return nil, err
	}
	h := &hunt{s: s, traps: traps, begin: s.line.Position(), grown: s.resizes()}
	n := h.begin.Contractions
	for _, b := range s.breaks.enabled() {
		h.yield = h.yield || b.Kind == BreakYield
		if !b.usesArena() || b.seen > n {
			continue
		}
		b.seen = n
		if b.Kind == BreakWhen {
			sc, err := s.here(ctx)
			if err != nil {
				return nil, err
			}
			if b.was, err = b.spec.when.holds(sc); err != nil {
				return nil, err
			}
		}
	}
	return h, nil
}

// looks says whether positions have to be looked at one by one.
func (h *hunt) looks() bool {
	for _, t := range h.traps {
		if !t.b.usesArena() {
			return true
		}
	}
	return false
}

// unseen is the first contraction from which on the arena has to be followed;
// [math.MaxUint64] if no trap waits for it.
func (h *hunt) unseen() uint64 {
	from := uint64(math.MaxUint64)
	for _, t := range h.traps {
		if t.b.usesArena() {
			from = min(from, t.b.seen)
		}
	}
	return from
}

func (h *hunt) needs() (n needs) {
	for _, t := range h.traps {
		n.sizes = n.sizes || t.needs.sizes
		n.dag = n.dag || t.needs.dag
		n.built = n.built || t.needs.built
	}
	return n
}

// fixed gives the nearest position known beforehand, after the timeline's or before
// it, and whose it is.
func (h *hunt) fixed(from history.Position, back bool) (at history.Position, whose []*Breakpoint) {
	for _, b := range h.s.breaks.enabled() {
		list := b.fixed()
		i := sort.Search(len(list), func(i int) bool { return before(from, list[i]) })
		if back {
			i = sort.Search(len(list), func(i int) bool { return !before(list[i], from) }) - 1
		}
		step := 1
		if back {
			step = -1
		}
		for ; i >= 0 && i < len(list); i += step {
			if b.Kind == BreakAt || b.spec.hits.fits(uint64(i+1)) {
				break
			}
		}
		if i < 0 || i >= len(list) {
			continue
		}
		switch p := list[i]; {
		case len(whose) == 0 || before(p, at) != back && p != at:
			at, whose = p, []*Breakpoint{b}
		case p == at:
			whose = append(whose, b)
		}
	}
	return at, whose
}

// forward goes on to the next breakpoint, to the normal form, or to a limit.
func (h *hunt) forward(ctx context.Context, limits history.Limits) error {
	budget := limits.Contractions
	h.most = limits.Transitions
	window := uint64(firstWindow)
	cursor := h.begin
	for {
		pos := h.s.line.Position()
		n := pos.Contractions
		left := budget - min(budget, n-h.begin.Contractions)
		if before(cursor, pos) {
			cursor = pos
		}
		at, whose := h.fixed(cursor, false)
		switch {
		case h.s.line.Normal():
			h.why = stopNormal
			return nil
		case ctx.Err() != nil:
			h.why = stopInterrupted
			return nil
		case n == math.MaxUint64:
			return history.ErrUncounted
		case len(whose) > 0 && at.Contractions == n:
			if err := h.s.line.Seek(ctx, at); err != nil {
				return h.failed(ctx, err)
			}
			if h.s.line.Position() != at { // the contraction has not so many transitions
				if err := h.s.line.Seek(ctx, pos); err != nil {
					return h.failed(ctx, err)
				}
				cursor = at
				continue
			}
			if h.arrived(ctx, whose); len(h.hits) > 0 {
				return nil
			}
			continue
		case left == 0:
			h.why, h.limit = stopLimit, "contractions"
			return nil
		}
		to := n + min(left, math.MaxUint64-n)
		if len(whose) > 0 {
			to = min(to, at.Contractions)
		}
		unseen := h.unseen()
		var met []*trap
		if live := n >= unseen; live || h.looks() {
			if window = min(2*window, lastWindow); to-n > window {
				to = n + window
			}
			if !live && to > unseen {
				to = unseen
			}
			var full bool
			var err error
			if met, to, full, err = h.look(ctx, n, to, live); err != nil && !isInterruption(ctx, err) {
				return err
			}
			if full && to == n {
				h.why, h.limit = stopLimit, "nodes"
				return nil
			}
			if to == n && err == nil { // in normal form: the timeline has to find out, too
				to++
			}
		}
		if done, err := h.catchUp(ctx, to, met, whose, at); done || err != nil {
			return err
		}
	}
}

func isInterruption(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, inspect.ErrInterrupted)
}
