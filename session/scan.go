package session

import (
	"context"
	"math"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/history"
	"skirepl/inspect"
	"skirepl/ski"
)

// scan goes through a stretch of the timeline on a Replay, and asks traps at each
// position. It changes neither the timeline nor, unless it is live, the arena.
type scan struct {
	s *Session
	r *inspect.Replay
	n uint64 // contractions since the timeline's start

	built   []arena.ID // by the contraction before, if a trap needs them
	without map[*pattern]map[arena.ID]bool

	// The number of different terms lies between these, if a trap needs it.
	needs        needs
	least, most  int64
	live         *arena.Machine // does the same contractions in the arena; nil: not
	image        *inspect.Image // live: where growths are counted
	grown        bool           // the arena grew by the contraction before
	resized      uint32
	full, ended  bool // live: no room; the term is in normal form
	nodes, bytes int64
}

// ownTerms bounds what a scan keeps before the timeline catches up with it.
const ownTerms = 1 << 20

// newScan begins one at a root that stands after n contractions.
func (s *Session) newScan(ctx context.Context, root arena.ID, n uint64, need needs) (*scan, error) {
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	if s.sizes == nil {
		s.sizes = new(inspect.Measures)
	}
	var sizes *inspect.Measures
	if need.sizes {
		sizes = s.sizes
	}
	sc := &scan{
		s: s, r: inspect.NewReplay(v, root, sizes), n: n, needs: need, most: math.MaxInt64,
		without: make(map[*pattern]map[arena.ID]bool),
	}
	sc.r.Interrupt = stopped(ctx)
	more, err := sc.r.Advance()
	sc.ended = !more
	sc.look()
	return sc, err
}

// here is a scan that stands where the timeline does, to ask for figures.
func (s *Session) here(ctx context.Context) (*scan, error) {
	return s.newScan(ctx, s.line.Root(), s.line.Position().Contractions, needs{sizes: true})
}

func (sc *scan) look() {
	sc.nodes, sc.bytes = int64(sc.s.arena.Nodes()), int64(len(sc.s.arena.Memory()))
}

// follow makes it live.
func (sc *scan) follow(ctx context.Context, root arena.ID) (err error) {
	if sc.image, err = sc.s.image(); err != nil {
		return err
	}
	if sc.live, err = sc.s.arena.Start(ctx, root, 0); err != nil {
		return err
	}
	sc.resized = sc.resizes()
	return nil
}

func (sc *scan) resizes() uint32 { return sc.image.Header().ResizeSeq }

// resizes counts the beginnings and ends of growths.
func (s *Session) resizes() uint32 {
	im, err := s.image()
	if err != nil {
		return 0
	}
	return im.Header().ResizeSeq
}

func (sc *scan) close() {
	if sc.live != nil {
		sc.live.Free()
	}
}

// step does one contraction; false in normal form, and when a full arena keeps it
// from being live.
func (sc *scan) step(ctx context.Context) (bool, error) {
	if sc.ended {
		return false, nil
	}
	if sc.live != nil {
		if ok, err := sc.stepLive(ctx); !ok || err != nil {
			return false, err
		}
	}
	rule, path := sc.r.Rule(), int64(sc.r.Stack()-sc.r.Rule().Arity())
	if sc.needs.dag {
		if err := sc.bound(path); err != nil {
			return false, err
		}
	}
	if err := sc.r.Contract(); err != nil {
		return false, err
	}
	if sc.needs.built {
		sc.built = sc.r.Built(rule)
	}
	more, err := sc.r.Advance()
	if err != nil {
		return false, err
	}
	sc.n++
	sc.ended = !more
	return true, nil
}

func (sc *scan) stepLive(ctx context.Context) (bool, error) {
	if err := sc.live.AddBudget(1); err != nil {
		return false, err
	}
	stop, err := sc.live.Run(ctx, nil)
	if err != nil {
		return false, err
	}
	if stop == guest.StopFull {
		sc.full = true
		return false, nil
	}
	sc.look()
	seq := sc.resizes()
	if sc.grown = seq != sc.resized; sc.grown {
		sc.resized = seq
		v, err := sc.s.view()
		if err != nil {
			return false, err
		}
		sc.r.Reread(v)
	}
	return true, nil
}

// bound says how the next contraction may change the number of different terms: new
// are at most the nodes on the path to the redex and those that the rule builds;
// lost are at most the path, the redex's own nodes, and what K drops.
func (sc *scan) bound(path int64) error {
	const built, spine = 4, 4
	lost := path + spine + 1
	if rule := sc.r.Rule(); rule == ski.K {
		leaves, err := sc.r.LeavesOf(sc.r.Arg(1))
		if err != nil {
			return err
		}
		lost = addUp(lost, addUp(clamp(leaves), clamp(leaves)))
	}
	sc.most = addUp(sc.most, path+built)
	sc.least = max(1, sc.least-lost)
	return nil
}

func clamp(n uint64) int64 { return int64(min(n, math.MaxInt64)) }

// figure is a figure where the scan stands.
func (sc *scan) figure(f figure) (int64, error) {
	switch f {
	case figContractions:
		return clamp(sc.n), nil
	case figRule:
		return int64(sc.r.Rule()), nil
	case figStack:
		return int64(sc.r.Stack()), nil
	case figSize:
		n, err := sc.r.Leaves()
		return clamp(n), err
	case figDepth:
		n, err := sc.r.Depth()
		return int64(n), err
	case figDAG:
		n, err := sc.r.DAG()
		sc.least, sc.most = int64(n), int64(n)
		return int64(n), err
	case figNodes:
		return sc.nodes, nil
	}
	return sc.bytes, nil
}

// above asks for the number of different terms only if its bounds don't say it.
func (sc *scan) above(f figure, k int64) (bool, error) {
	if f == figDAG && sc.needs.dag {
		if sc.most <= k {
			return false, nil
		}
		if sc.least > k {
			return true, nil
		}
		leaves, err := sc.r.Leaves() // a tree of n leaves has at most 2n-1 different terms
		if err != nil || leaves <= math.MaxInt64/2 && 2*int64(leaves)-1 <= k {
			return false, err
		}
	}
	n, err := sc.figure(f)
	return n > k, err
}

// prime has the traps know what is so where the scan begins.
func (sc *scan) prime(traps []*trap) (err error) {
	for _, t := range traps {
		switch {
		case t.b.usesArena() && t.edge:
			t.was = t.b.was
		case t.edge:
			t.was, err = t.match(sc)
		case t.value != nil:
			t.last, err = t.value(sc)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ask gives the traps that are met where the scan stands. Those that wait for the
// arena are asked only if it is live.
func (sc *scan) ask(traps []*trap) (met []*trap, err error) {
	for _, t := range traps {
		if t.b.usesArena() && sc.live == nil {
			continue
		}
		ok, err := sc.met(t)
		if err != nil {
			return nil, err
		}
		if ok {
			met = append(met, t)
		}
	}
	return met, nil
}

func (sc *scan) met(t *trap) (ok bool, err error) {
	if t.value != nil {
		v, err := t.value(sc)
		if err != nil {
			return false, err
		}
		ok, t.last = v != t.last, v
	} else {
		if ok, err = t.match(sc); err != nil {
			return false, err
		}
		if t.edge {
			ok, t.was = ok && !t.was, ok
		}
	}
	if !ok {
		return false, nil
	}
	if t.b.cond != nil {
		if ok, err = t.b.cond.holds(sc); !ok || err != nil {
			return false, err
		}
	}
	if t.b.usesArena() {
		t.b.events = insertPosition(t.b.events, history.Position{Contractions: sc.n})
	}
	if sc.n <= t.marked.contractions {
		return t.b.spec.hits == nil, nil
	}
	t.marked = countMark{sc.n, t.marked.hits + 1}
	return t.b.spec.hits.fits(t.marked.hits), nil
}
