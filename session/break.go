package session

import (
	"cmp"
	"slices"

	"skirepl/arena"
	"skirepl/history"
	"skirepl/ski"
)

// BreakKind is what a breakpoint waits for.
type BreakKind string

const (
	BreakRule    BreakKind = "rule"    // the next redex's rule
	BreakPattern BreakKind = "pattern" // the next redex looks so, or any subterm does
	BreakDef     BreakKind = "def"     // the next redex begins with a definition's term
	BreakNode    BreakKind = "node"    // the contraction before built the node, or met it
	BreakWhen    BreakKind = "when"    // a comparison becomes true
	BreakChange  BreakKind = "change"  // an expression's value changes
	BreakAt      BreakKind = "at"      // a position
	BreakYield   BreakKind = "yield"   // a worker gives the request back to the host
	BreakGrowth  BreakKind = "growth"  // the arena grows
)

// Breakpoint is a place, or many, at which :continue, :rewind and :run stop.
//
// What concerns the term (rule, pattern, def, node, when, change, at) is a fact about
// a position of the timeline, so it is hit there in both directions. What happens to
// the arena (yield, growth, and comparisons of nodes or memory) happens once: it is
// hit where it happened first, and from then on there in both directions.
type Breakpoint struct {
	ID      int       `json:"id"`
	Name    string    `json:"name,omitempty"`
	Kind    BreakKind `json:"kind"`
	What    string    `json:"what"`            // as it can be typed after :break
	If      string    `json:"if,omitempty"`    // the condition
	Count   string    `json:"count,omitempty"` // which of its hits count, as in ">= 3"
	Once    bool      `json:"once,omitempty"`  // it is cleared after a stop
	Enabled bool      `json:"enabled"`
	On      []string  `json:"on,omitempty"`   // commands that run at a stop
	Stops   int       `json:"stops"`          // how often it has stopped a run
	Note    string    `json:"note,omitempty"` // why it can't be hit

	spec breakSpec
	cond *expr

	// On the present timeline:
	origin uint64 // contractions where it was set: hits are counted from there
	counts []countMark
	events []history.Position // where an event of the arena happened
	seen   uint64             // events up to there are known
	was    bool               // whether a comparison of nodes or memory was true there
	places []history.Position // where it has stopped a run, in order
}

// breakSpec is what a breakpoint waits for, parsed.
type breakSpec struct {
	rule     ski.Sym
	pattern  *ski.Term
	anywhere bool
	name     string // of a definition
	node     arena.ID
	when     *expr
	watched  *watched
	at       history.Position
	hits     *hitRule
}

// hitRule says which hits count: the one whose number, from 1, fits.
type hitRule struct {
	op string
	n  uint64
}

func (h *hitRule) fits(hit uint64) bool {
	switch {
	case h == nil:
		return true
	case h.op == "%":
		return hit%h.n == 0
	}
	return relations[h.op](clamp(hit), clamp(h.n))
}

// countMark says how many hits a breakpoint had up to a contraction.
type countMark struct{ contractions, hits uint64 }

// counted gives the last mark at or before n.
func (b *Breakpoint) counted(n uint64) countMark {
	switch i, found := b.markOf(n); {
	case found:
		return b.counts[i]
	case i > 0:
		return b.counts[i-1]
	}
	return countMark{contractions: min(n, b.origin)}
}

// markOf finds the mark at n, or where it would be.
func (b *Breakpoint) markOf(n uint64) (int, bool) {
	return slices.BinarySearchFunc(b.counts, n, func(m countMark, n uint64) int { return cmp.Compare(m.contractions, n) })
}

func (b *Breakpoint) count(m countMark) {
	if i, found := b.markOf(m.contractions); !found {
		b.counts = slices.Insert(b.counts, i, m)
	}
}

// usesArena says that it waits for what happens to the arena.
func (b *Breakpoint) usesArena() bool {
	return b.Kind == BreakYield || b.Kind == BreakGrowth ||
		b.spec.when != nil && b.spec.when.usesArena() ||
		b.spec.watched != nil && b.spec.watched.expr != nil && b.spec.watched.expr.usesArena() ||
		b.cond != nil && b.cond.usesArena()
}

// fixed gives the positions that are known without looking at terms, in order.
func (b *Breakpoint) fixed() []history.Position {
	if b.Kind == BreakAt {
		return []history.Position{b.spec.at}
	}
	return b.events
}

// placesKept bounds the places that a breakpoint remembers.
const placesKept = 1024

func (b *Breakpoint) stopped(at history.Position) {
	b.Stops++
	if len(b.places) < placesKept {
		b.places = insertPosition(b.places, at)
	}
}

func before(a, b history.Position) bool { return a.Compare(b) < 0 }

// insertPosition adds a position to those in order, if it isn't one of them.
func insertPosition(list []history.Position, p history.Position) []history.Position {
	i, found := slices.BinarySearchFunc(list, p, history.Position.Compare)
	if found {
		return list
	}
	return slices.Insert(list, i, p)
}

// breaks is the breakpoints of a session, by number, and its watches.
type breaks struct {
	list    []*Breakpoint
	watches []*Watch
	next    int   // the last number given out
	hit     []int // those that were hit where the timeline stands
	at      history.Position
	shown   shown
	watched int                   // the last watch's number
	normal  map[arena.ID]arena.ID // of watched terms; guest.Empty: too far away
}

func (b *breaks) number() int {
	b.next++
	return b.next
}

// restart forgets what was found on the timeline before.
func (b *breaks) restart() {
	b.hit, b.shown = nil, shown{}
	for _, p := range b.list {
		p.forgetPlaces(0)
	}
	for _, w := range b.watches {
		w.last = ""
	}
}

func (p *Breakpoint) forgetPlaces(origin uint64) {
	p.origin, p.counts, p.events, p.seen, p.was, p.places = origin, nil, nil, origin, false, nil
}

// reset says that node ids mean something else from now on.
func (b *breaks) reset() {
	b.normal = nil
	for _, p := range b.list {
		if p.Kind == BreakNode {
			p.Enabled, p.Note = false, "the arena was reset: the id may be another term's now"
		}
	}
}

func (b *breaks) enabled() (list []*Breakpoint) {
	for _, p := range b.list {
		if p.Enabled {
			list = append(list, p)
		}
	}
	return list
}

func (b *breaks) remove(gone *Breakpoint) {
	b.list = slices.DeleteFunc(slices.Clone(b.list), func(p *Breakpoint) bool { return p == gone })
}

// find finds a breakpoint by its number or its name.
func (b *breaks) find(key string) *Breakpoint {
	for _, p := range b.list {
		if key != "" && (p.Name == key || itoa(p.ID) == key) {
			return p
		}
	}
	return nil
}

// BreakpointMark is what a picture shows of a breakpoint.
type BreakpointMark struct {
	Breakpoint
	// Places are those where it has stopped a run, or is known to be hit, in order;
	// at most 1,024.
	Places []history.Position
	// Here says that it is hit where the timeline stands.
	Here bool
}

// marks gives the breakpoints for a picture.
func (b *breaks) marks(pos history.Position) []BreakpointMark {
	var list []BreakpointMark
	for _, p := range b.list {
		m := BreakpointMark{Breakpoint: *p}
		m.On, m.Places = slices.Clone(p.On), slices.Clone(p.places)
		fixed := p.fixed()
		for _, at := range fixed[:min(len(fixed), placesKept)] {
			m.Places = insertPosition(m.Places, at)
		}
		m.Here = b.at == pos && slices.Contains(b.hit, p.ID)
		list = append(list, m)
	}
	return list
}
