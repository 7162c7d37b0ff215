package session

import (
	"errors"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/history"
	"skirepl/inspect"
)

// SurveyWindow says what a survey is to find out.
type SurveyWindow struct {
	Timeline bool
	Cells    int // that the map has room for; 0: no map
	Sharing  bool
}

// Survey is what takes longer to find out than a picture may take. It is found out
// in slices: see [Session.Survey].
type Survey struct {
	// Done says that there is nothing more to find out until something changes.
	Done     bool
	Timeline Timeline
	Map      Map
	Sharing  Sharing
}

// Timeline is the reduction of the current term as far as it is known.
type Timeline struct {
	Points []TimePoint // by contractions; from the start to the furthest that is known
	Here   history.Position
	Normal bool // the last point is in normal form
	Total  int  // points that are there; those that are missing are still measured
}

// TimePoint is a state of the term.
type TimePoint struct {
	Contractions uint64
	Transitions  uint64  // that it took to get there
	Leaves       float64 // of the tree
	DAG          int     // nodes
	Height       int     // of the stack at the next contraction
	Cut          bool    // DAG and Leaves are so much or more
}

// BlockKind says what a block of ids has.
type BlockKind uint8

// Terms are live if the current term or its machine leads to them.
const (
	BlockHole BlockKind = iota
	BlockTerminal
	BlockApplication
	BlockGarbage // terms that nothing leads to
	BlockFrame   // of the machine's stack
	BlockSpare   // frames that wait to be used again, or belong to another machine
	BlockMachine // Suspensions and their Meters
	BlockCount   // counts of the memo
	BlockKinds
)

// Block counts the nodes of each kind.
type Block [BlockKinds]uint32

// Map is the arena's nodes, in blocks of ids.
type Map struct {
	Size   uint32 // ids a block
	Top    inspect.ID
	Blocks []Block
	Kinds  Block // of all of them
	// Live says that what is garbage was told from what is not. While a command runs
	// it isn't: all terms count as live then.
	Live bool
	Here inspect.ID // the current term, or the node that its machine is at
}

// Sharing is what hash consing saves, for the current term and in the hash table.
type Sharing struct {
	Known  bool    // the term has been measured
	DAG    int     // nodes
	Leaves float64 // of the tree; infinite: more than 10^308
	Bytes  float64 // that a node takes
	Most   []SharedTerm

	Chains  inspect.Chains
	Buckets uint32 // in all; Chains may have looked at fewer
}

// SharedTerm is a term that is used in several places.
type SharedTerm struct {
	inspect.Shared
	Text string
}

// What a slice of a survey may take, and how much is done between two looks at the
// clock.
const (
	sliceTime   = 3 * time.Millisecond
	walkSlice   = 4_000
	blockSlice  = 30_000
	chainSample = 1 << 14
	mostShared  = 16
	// timePoints is how many states of the timeline are measured.
	timePoints = 256
	// pointsKept is how many are remembered, of this timeline and of others.
	pointsKept = 4 * timePoints
	// pointNodes is how large their DAGs may be.
	pointNodes = 20_000
)

// surveyor is what the survey has found out so far; Session.look guards it.
type surveyor struct {
	scene    uint64 // number of the scene that it is of
	view     *inspect.View
	points   map[arena.ID]TimePoint // by the root
	walk     *inspect.Walk
	walked   int // stages of the walk that are done: the term, the machine
	sharing  Sharing
	blocks   Map
	counting Map // of the round under way
	at       inspect.ID
	round    bool // a whole round has been counted since the walk was done
}

// Survey finds more out of what a window asks for, for some milliseconds, and gives
// all that is known by then. Whoever wants the rest asks again. It may be called at
// any time, from any goroutine.
func (s *Session) Survey(w SurveyWindow) (r Survey, err error) {
	err = s.guarded(func() error {
		r, err = s.surveyed(w)
		return err
	})
	return r, err
}

func (s *Session) surveyed(w SurveyWindow) (Survey, error) {
	s.look.Lock()
	defer s.look.Unlock()
	var r Survey
	if s.closed {
		return r, arena.ErrClosed
	}
	u := &s.survey
	done, err := s.slice(u, w)
	if errors.Is(err, inspect.ErrResizing) {
		err = nil // the next slice sees
	}
	r.Done = done
	r.Timeline = u.timeline(&s.scene)
	r.Map, r.Sharing = u.blocks, u.sharing
	r.Map.Blocks = append([]Block(nil), u.blocks.Blocks...)
	return r, err
}

// slice does a slice of the work; true when all is done.
func (s *Session) slice(u *surveyor, w SurveyWindow) (done bool, err error) {
	end := time.Now().Add(sliceTime)
	if u.view == nil || !u.view.Valid() {
		v, err := s.glance()
		if err != nil {
			return false, err
		}
		// Ids stay what they were; after a reset everything is forgotten (see forget).
		u.view, u.walk, u.walked, u.round = v, nil, 0, false
		if u.points == nil {
			u.points = make(map[arena.ID]TimePoint)
		}
	}
	if u.scene != s.scene.number {
		u.scene, u.walk, u.walked, u.round = s.scene.number, nil, 0, false
		u.sharing.Known = false
	}
	if w.Timeline && !u.measure(&s.scene, end) {
		return false, nil
	}
	if !w.Sharing && w.Cells == 0 {
		return true, nil
	}
	busy := s.busy.Load()
	if w.Sharing {
		u.chains()
	}
	if !busy && !u.walkOn(&s.scene, end) {
		if w.Cells > 0 && u.blocks.Blocks == nil {
			u.count(w.Cells, false, end)
		}
		return false, nil
	}
	if w.Cells > 0 && !u.round {
		if !u.count(w.Cells, !busy, end) {
			return false, nil
		}
		u.round = !busy
		u.blocks.Here = s.scene.root
		if s.scene.suspension != guest.Empty {
			u.blocks.Here = u.view.Node(s.scene.suspension).Left
		}
	}
	return true, nil
}

// measure measures points of the timeline that haven't been yet.
func (u *surveyor) measure(sc *scene, end time.Time) bool {
	if len(u.points) > pointsKept {
		u.points = make(map[arena.ID]TimePoint)
	}
	for _, p := range sc.points {
		if _, ok := u.points[p.Root]; ok {
			continue
		}
		if time.Now().After(end) {
			return false
		}
		u.points[p.Root] = pointOf(u.view, p)
	}
	return true
}

// pointOf measures one, in a few milliseconds at most.
func pointOf(v *inspect.View, p history.Point) TimePoint {
	t := TimePoint{Contractions: p.Contractions, Transitions: p.Transitions}
	w := new(inspect.Walk)
	w.From(p.Root)
	t.Cut = !w.Go(v, 2*pointNodes)
	t.DAG, t.Leaves = w.Met, w.Leaves(p.Root)
	if t.Cut {
		t.Leaves = float64(w.Met)
	}
	if redex, ok, err := v.FindRedex(p.Root); err == nil && ok {
		t.Height = len(redex.Path) + redex.Args
	}
	return t
}

func (u *surveyor) timeline(sc *scene) Timeline {
	t := Timeline{Here: sc.position, Total: len(sc.points)}
	for _, p := range sc.points {
		if m, ok := u.points[p.Root]; ok {
			m.Contractions, m.Transitions = p.Contractions, p.Transitions
			t.Points = append(t.Points, m)
			t.Normal = p.Normal
		}
	}
	return t
}

// walkOn walks over the current term, then over its machine.
func (u *surveyor) walkOn(sc *scene, end time.Time) bool {
	if sc.root == guest.Empty {
		return true
	}
	if u.walk == nil {
		u.walk = new(inspect.Walk)
		u.walk.From(sc.root)
	}
	for u.walked < 2 {
		for !u.walk.Go(u.view, walkSlice) {
			if time.Now().After(end) {
				return false
			}
		}
		if u.walked == 0 {
			u.share(sc)
			if sc.suspension != guest.Empty {
				u.walk.From(sc.suspension)
			}
		}
		u.walked++
	}
	return true
}

// share notes what the walk has found out about the term.
func (u *surveyor) share(sc *scene) {
	h := u.view.Image().Header()
	u.sharing.Known, u.sharing.DAG, u.sharing.Leaves = true, u.walk.Met, u.walk.Leaves(sc.root)
	u.sharing.Bytes = float64(h.Bytes()-uint64(h.Kind)) / float64(max(h.Capacity, 1))
	u.sharing.Most = nil
	terms := inspect.Terms{View: u.view, Name: sc.names.name}
	for _, m := range u.walk.Most(u.view, mostShared) {
		u.sharing.Most = append(u.sharing.Most, SharedTerm{m, sc.display.node(terms, m.ID, 2*nodeShown)})
	}
}

// chains looks at some of the buckets: hashes are spread evenly, so they stand for
// all of them.
func (u *surveyor) chains() {
	u.sharing.Chains = u.view.Chains(chainSample)
	u.sharing.Buckets = u.view.Capacity()
}

// count counts the nodes of the blocks; true when all have been.
func (u *surveyor) count(cells int, live bool, end time.Time) bool {
	top := u.view.Top()
	size := uint32(1)
	for uint64(size)*uint64(cells) < uint64(top) {
		size *= 2
	}
	c := &u.counting
	if c.Size != size || c.Live != live || u.at > top {
		*c = Map{Size: size, Live: live}
		u.at = 0
	}
	for u.at < top {
		to := min(u.at+blockSlice, top)
		for ; u.at < to; u.at++ {
			i := int(uint32(u.at) / size)
			for len(c.Blocks) <= i {
				c.Blocks = append(c.Blocks, Block{})
			}
			k := u.kind(u.at, live)
			c.Blocks[i][k]++
			c.Kinds[k]++
		}
		if time.Now().After(end) && u.at < top {
			return false
		}
	}
	c.Top = top
	here := u.blocks.Here
	u.blocks, u.counting, u.at = *c, Map{}, 0
	u.blocks.Here = here
	return true
}

func (u *surveyor) kind(id inspect.ID, live bool) BlockKind {
	reached := !live || u.walk != nil && u.walk.Has(id)
	switch u.view.Kind(id) {
	case inspect.KindTerminal:
		return BlockTerminal // they are kept for good
	case inspect.KindApplication:
		if reached {
			return BlockApplication
		}
		return BlockGarbage
	case inspect.KindContinuation:
		if reached {
			return BlockFrame
		}
		return BlockSpare
	case inspect.KindSuspension, inspect.KindMeter:
		return BlockMachine
	case inspect.KindCount:
		return BlockCount
	}
	return BlockHole
}
