package session

import (
	"context"

	"skirepl/history"
)

// backward goes back to the breakpoint before, or to the start.
func (h *hunt) backward(ctx context.Context) error {
	pos := h.s.line.Position()
	for {
		from := h.s.line.Position()
		at, whose := h.fixed(pos, true)
		found, met, err := h.lookBack(ctx, pos, at, len(whose) > 0)
		if err != nil {
			if isInterruption(ctx, err) {
				h.why = stopInterrupted
				return nil
			}
			_ = h.s.line.Seek(context.WithoutCancel(ctx), from)
			return err
		}
		if len(met) > 0 && (len(whose) == 0 || !before(found, at)) {
			for _, t := range met {
				h.hits = append(h.hits, t.b)
			}
			if found != at {
				whose = nil
			}
		} else if len(whose) > 0 {
			found = at
		} else {
			h.why = stopStart
			return h.s.line.Seek(ctx, history.Position{})
		}
		if err := h.s.line.Seek(ctx, found); err != nil {
			return h.failed(ctx, err)
		}
		// A position within a contraction that has not so many transitions is none.
		if h.s.line.Position() == found {
			h.arrived(ctx, whose)
		}
		if len(h.hits) > 0 {
			return nil
		}
		pos = found
	}
}

// lookBack finds the last position before pos where traps are met, but none before
// stop, if that is one. When it is interrupted the timeline stands where all after it
// has been looked at.
func (h *hunt) lookBack(ctx context.Context, pos, stop history.Position, stops bool) (found history.Position, met []*trap, err error) {
	if !h.looks() {
		return found, nil, nil
	}
	last := pos.Contractions
	if pos.Transitions == 0 {
		last -= min(last, 1)
	}
	window := uint64(firstWindow)
	for hi := last; hi > 0; window = min(2*window, lastWindow) {
		lo := hi - min(hi, window)
		if stops {
			lo = max(lo, min(stop.Contractions-min(stop.Contractions, 1), hi-1))
		}
		if err := ctx.Err(); err != nil {
			_ = h.s.line.Seek(context.WithoutCancel(ctx), history.Position{Contractions: hi})
			return found, nil, err
		}
		for from := lo; from < hi; {
			if err := h.s.line.Seek(ctx, history.Position{Contractions: from}); err != nil {
				return found, nil, err
			}
			var here []*trap
			var n, reached uint64
			if here, n, reached, err = h.lookLast(ctx, from, hi); err != nil {
				_ = h.s.line.Seek(context.WithoutCancel(ctx), history.Position{Contractions: hi})
				return found, nil, err
			}
			if len(here) > 0 {
				found, met = history.Position{Contractions: n}, here
			}
			if reached == from {
				break
			}
			from = reached
		}
		if len(met) > 0 || stops && lo < stop.Contractions {
			return found, met, nil
		}
		hi = lo
	}
	return found, nil, nil
}
