package session

import (
	"context"
	"errors"
	"math"
	"slices"
	"sort"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
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

// look scans from n up to a contraction, or to the first position where traps are
// met. It says how far it came; what was looked at stays so after an interruption.
func (h *hunt) look(ctx context.Context, n, to uint64, live bool) (met []*trap, reached uint64, full bool, err error) {
	if err := h.count(ctx, n); err != nil {
		return nil, n, false, err
	}
	root := h.s.line.Root()
	sc, err := h.s.newScan(ctx, root, n, h.needs())
	if err != nil {
		return nil, n, false, err
	}
	defer sc.close()
	if live {
		if err := sc.follow(ctx, root); err != nil {
			return nil, n, errors.Is(err, arena.ErrFull), nil
		}
	}
	if err := sc.prime(h.traps); err != nil {
		return nil, n, false, err
	}
	for sc.n < to && sc.r.Own() < ownTerms {
		if (sc.n-n)%1024 == 1023 {
			h.tell(sc.n)
			if ctx.Err() != nil {
				return nil, sc.n, false, ctx.Err()
			}
		}
		reached := sc.n
		more, err := sc.step(ctx)
		if err != nil {
			return nil, reached, false, err
		}
		if !more {
			break
		}
		if met, err = sc.ask(h.traps); err != nil {
			return nil, reached, false, err
		}
		if len(met) > 0 {
			break
		}
	}
	h.keep(sc)
	return met, sc.n, sc.full, nil
}

// keep notes what a scan has found out: how many hits there were, and up to where the
// arena was followed.
func (h *hunt) keep(sc *scan) {
	for _, t := range h.traps {
		if t.b.spec.hits != nil && !t.b.usesArena() && sc.n >= t.marked.contractions {
			t.b.count(countMark{sc.n, t.marked.hits})
		}
		if sc.live != nil {
			h.grown = sc.resized
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
		sc, err := h.s.newScan(ctx, h.s.line.Root(), from, h.needs())
		if err != nil {
			return err
		}
		if err := sc.prime(h.traps); err != nil {
			return err
		}
		for sc.n < n && sc.r.Own() < ownTerms {
			if sc.n%1024 == 1023 {
				h.tell(sc.n)
			}
			if more, err := sc.step(ctx); err != nil || !more {
				return err
			}
			if _, err := sc.ask(h.traps); err != nil {
				return err
			}
		}
		from = sc.n
	}
	for _, t := range h.traps {
		if t.b.spec.hits != nil && !t.b.usesArena() {
			t.b.count(countMark{n, t.marked.hits})
		}
	}
	return nil
}

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

// tell publishes how far it is.
func (h *hunt) tell(n uint64) {
	h.s.progress.Store(&Progress{
		Contractions: n - min(n, h.begin.Contractions), Transitions: h.ran.Transitions, Nodes: h.s.arena.Nodes(),
	})
}
