package session

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/history"
	"skirepl/ski"
)

// trip is what there is to the current term beside its timeline: the branches of its
// reduction, bookmarks on them, and the jumps that :undo takes back. A new term
// begins a new one.
type trip struct {
	branches []*branch // as they were begun; never empty
	on       *branch
	// source is the term as it was typed, before its names were replaced (but for _,
	// which means something else by now); nil when it wasn't typed.
	source *ski.Term
	input  string

	bookmarks  []Bookmark // by the time they were set
	undo, redo []spot
}

// mainBranch is the name of a reduction's first branch.
const mainBranch = "main"

// branch is one future of a term.
type branch struct {
	name string
	line *history.Timeline
	from string           // the branch that it left; "": none
	fork history.Position // where on that
	text string           // what was changed; "": nothing
	// same says that it begins with the other one's own past: positions up to fork are
	// the same ones.
	same bool
	anew bool // it leaves no other one: it is the term as it was typed, once more
}

// spot is a position on a branch.
type spot struct {
	branch string
	at     history.Position
}

// maxJumps is how many jumps :undo knows.
const maxJumps = 1000

func newTrip(line *history.Timeline) *trip {
	b := &branch{name: mainBranch, line: line}
	return &trip{branches: []*branch{b}, on: b}
}

// close gives back what the branches' timelines hold in the arena.
func (t *trip) close() {
	for _, b := range t.branches {
		b.line.Close()
	}
}

func (t *trip) branch(name string) *branch {
	i := slices.IndexFunc(t.branches, func(b *branch) bool { return b.name == name })
	if i < 0 {
		return nil
	}
	return t.branches[i]
}

func (t *trip) spot() spot { return spot{t.on.name, t.on.line.Position()} }

// depart remembers where the session stands before a jump, for :undo. Commands that
// move the position by more than steps call it once they know that they will.
func (s *Session) depart() {
	if s.trip == nil {
		return
	}
	t := s.trip
	t.redo = nil
	t.undo = append(t.undo, t.spot())
	if len(t.undo) > maxJumps {
		t.undo = slices.Delete(t.undo, 0, len(t.undo)-maxJumps)
	}
}

// board goes to another branch, where that stands.
func (s *Session) board(b *branch) {
	if s.line != b.line { // what was found on the other one may not be so on this
		s.breaks.restart()
	}
	s.trip.on, s.line = b, b.line
}

// travel goes to a spot.
func (s *Session) travel(ctx context.Context, to spot) error {
	b := s.trip.branch(to.branch)
	if b == nil {
		return fmt.Errorf("there is no branch %s any more", to.branch)
	}
	s.board(b)
	return s.line.Seek(ctx, to.at)
}

// moved describes where a jump has led; err is the jump's own.
func (s *Session) moved(ctx context.Context, err error, note string) (Result, error) {
	if err != nil && ctx.Err() == nil {
		return nil, s.stepError(err)
	}
	r, err := s.arrived(ctx)
	if err == nil && note != "" && r.note == "" {
		r.note = note
	}
	return r, err
}

func runStart(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.begun(ctx, c); err != nil {
		return nil, err
	}
	if c.args != "" {
		return s.arrived(ctx)
	}
	s.depart()
	return s.moved(ctx, s.line.Seek(ctx, history.Position{}), "")
}

func runEnd(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.needsTerm(c); err != nil {
		return nil, err
	}
	s.depart()
	if n, _, normal := s.line.Furthest(); normal {
		return s.moved(ctx, s.line.Seek(ctx, history.Position{Contractions: n}), "")
	}
	o, err := s.line.Run(ctx, s.limits(), nil)
	note := ""
	switch o.Stop {
	case guest.StopBudget:
		note = "no end within " + count(s.set.Contractions, "contraction") + ": :end goes further"
	case guest.StopGas:
		note = "no end within " + count(s.set.Transitions, "transition") + ": :end goes further"
	case guest.StopFull:
		note = "no end within " + count(s.set.Nodes, "node") + ": :set nodes raises the limit"
	}
	return s.moved(ctx, err, note)
}

// limits of a run.
func (s *Session) limits() history.Limits {
	l := history.Limits{Contractions: s.set.Contractions, Transitions: s.set.Transitions}
	if l.Contractions == 0 {
		l.Contractions = arena.NoLimit
	}
	return l
}

var (
	errNoUndo = errors.New("no jump to undo")
	errNoRedo = errors.New("no jump to redo")
)

func runUndo(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.needsTerm(c); err != nil {
		return nil, err
	}
	return s.retrace(ctx, c, &s.trip.undo, &s.trip.redo, errNoUndo)
}

func runRedo(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.needsTerm(c); err != nil {
		return nil, err
	}
	return s.retrace(ctx, c, &s.trip.redo, &s.trip.undo, errNoRedo)
}

// retrace goes to the last spot of one list and puts the one here on the other.
// Spots that are where the session stands anyway are passed over.
func (s *Session) retrace(ctx context.Context, c Command, from, to *[]spot, none error) (Result, error) {
	here := s.trip.spot()
	for len(*from) > 0 && (*from)[len(*from)-1] == here {
		*from = (*from)[:len(*from)-1]
	}
	if len(*from) == 0 {
		return nil, c.impossible(none.Error(), "a jump is :goto, :start, :end, :run and the like; steps are no jumps, :back undoes them")
	}
	last := (*from)[len(*from)-1]
	if err := s.travel(ctx, last); err != nil {
		if was := s.trip.branch(here.branch); was != nil {
			s.board(was)
		}
		return s.moved(ctx, err, "")
	}
	*from = (*from)[:len(*from)-1]
	*to = append(*to, here)
	return s.moved(ctx, nil, "")
}
