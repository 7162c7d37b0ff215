package session

import (
	"context"
	"errors"
	"slices"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/history"
)

// catchUp runs the timeline to where the scan stands; done says that the hunt is over.
func (h *hunt) catchUp(ctx context.Context, to uint64, met []*trap, whose []*Breakpoint, at history.Position) (done bool, err error) {
	yielded, err := h.run(ctx, to)
	if err != nil {
		return true, h.failed(ctx, err)
	}
	pos := h.s.line.Position()
	if pos.Contractions < to && !yielded {
		return h.why != "", nil // interrupted or in normal form: the next round says so
	}
	if pos.Contractions == to {
		for _, t := range met {
			h.hits = append(h.hits, t.b)
		}
		if len(whose) > 0 && at == pos {
			h.arrived(ctx, whose)
		}
	}
	if yielded {
		h.happened(ctx, BreakYield, pos)
	}
	// To catch up makes nodes as well.
	if grown := h.s.resizes(); grown != h.grown {
		h.grown = grown
		h.happened(ctx, BreakGrowth, pos)
	}
	return len(h.hits) > 0 || h.why != "", nil
}

// run runs the timeline on to a contraction. A yield ends it before, if a breakpoint
// waits for one that is not known yet. After an interruption it goes on for a moment:
// a scan has been here already.
func (h *hunt) run(ctx context.Context, to uint64) (yielded bool, err error) {
	s := h.s
	n := s.line.Position().Contractions
	if to <= n {
		return false, nil
	}
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), interruptedTime)
		defer cancel()
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	waits := h.yield && s.arena.Workers() > 0
	watch := s.line.Watch
	defer func() { s.line.Watch = watch }()
	s.line.Watch = func(c arena.Counters) {
		h.tell(n + c.Contractions)
		if waits && h.newYield(n+c.Contractions) {
			yielded = true
			cancel()
		}
	}
	run := history.Limits{Contractions: to - n}
	if h.most > 0 {
		run.Transitions = h.most - min(h.most, h.ran.Transitions)
	}
	o, err := s.line.Run(inner, run, nil)
	h.ran.Stop = o.Stop
	h.ran.Contractions += o.Contractions
	h.ran.Skipped += o.Skipped
	h.ran.Transitions += o.Transitions
	h.ran.Elapsed += o.Elapsed
	if o.Stop == guest.StopFull || errors.Is(err, arena.ErrFull) {
		h.why, h.limit = stopLimit, "nodes"
		return false, nil
	}
	if err != nil && inner.Err() == nil {
		return false, err
	}
	if h.most > 0 && h.ran.Transitions >= h.most {
		h.why, h.limit = stopLimit, "transitions"
	}
	return yielded && s.line.Position().Contractions <= to, nil
}

// interruptedTime is how long an interrupted hunt may take to have the timeline catch
// up with what was looked at.
const interruptedTime = 50 * time.Millisecond

func (h *hunt) newYield(n uint64) bool {
	for _, b := range h.s.breaks.enabled() {
		if b.Kind == BreakYield && n > b.seen {
			return true
		}
	}
	return false
}

// happened notes a yield, or a growth while the timeline caught up.
func (h *hunt) happened(ctx context.Context, what BreakKind, pos history.Position) {
	for _, b := range h.s.breaks.enabled() {
		if b.Kind != what || pos.Contractions < b.seen || what == BreakYield && pos.Contractions == b.seen {
			continue
		}
		b.seen = pos.Contractions
		if !h.holds(ctx, b) || slices.Contains(b.events, pos) {
			continue
		}
		b.events = insertPosition(b.events, pos)
		if b.spec.hits.fits(uint64(len(b.events))) {
			h.hits = append(h.hits, b)
		}
	}
}

// arrived adds the breakpoints whose position this is, if their conditions hold. For
// events of the arena they held then.
func (h *hunt) arrived(ctx context.Context, whose []*Breakpoint) {
	for _, b := range whose {
		if b.Kind != BreakAt || h.holds(ctx, b) {
			h.hits = append(h.hits, b)
		}
	}
}

func (h *hunt) holds(ctx context.Context, b *Breakpoint) bool {
	if b.cond == nil {
		return true
	}
	sc, err := h.s.here(ctx)
	if err != nil {
		return false
	}
	ok, err := b.cond.holds(sc)
	return ok && err == nil
}

func (h *hunt) failed(ctx context.Context, err error) error {
	switch {
	case isInterruption(ctx, err):
		h.why = stopInterrupted
		return nil
	case errors.Is(err, arena.ErrFull):
		h.why, h.limit = stopLimit, "nodes"
		return nil
	}
	return err
}

// tell publishes how far it is from where it began.
func (h *hunt) tell(n uint64) {
	begin := h.begin.Contractions
	h.s.tell(h.s.arena, Progress{Contractions: max(n, begin) - min(n, begin), Transitions: h.ran.Transitions})
}
