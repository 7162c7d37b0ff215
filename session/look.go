package session

import (
	"errors"
	"slices"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/history"
	"skirepl/inspect"
	"skirepl/ski"
)

// Window is what part of the session and its arena a front end has room for.
type Window struct {
	Term   int // characters of the term
	Node   int // characters of a node's term in the lists
	Frames int // frames of the stack, from FrameAt on
	Nodes  int // rows of the node table, from NodeAt on
	Slots  int // slots of each ring, from SlotAt on

	FrameAt int
	NodeAt  inspect.ID
	// SlotAt are slot indices in the SQ and in the CQ; negative: the slots about
	// the ring's head and tail.
	SlotAt [2]int

	// Outline says that the parts of the term are wanted. Folded are those that an
	// ellipsis stands for, Opened those that no definition's name stands for, nor for
	// any part if Spelled.
	Outline        bool
	Folded, Opened []inspect.ID
	Spelled        bool

	Graph GraphWindow
	// Detail is a node whose term is wanted in so many characters; 0: none is.
	Detail     inspect.ID
	DetailText int
}

// Picture is what is there to see at one moment. Nodes, rings and stack are read
// live from the arena's memory.
type Picture struct {
	Outside string // what is looked at: a process or an image; "" for the session's own
	Trouble string // what is wrong with that, for instance that the process has ended

	Busy     bool
	Progress Progress

	Started  bool // there is a current term
	Position history.Position
	Spent    uint64 // transitions, in all
	Normal   bool
	Rule     string // of the next redex
	Term     Line   // with the redex or, within a contraction, the current node marked
	Omitted  string // what Term leaves out
	Tree     string // leaves; "" if there are too many to count quickly
	DAG      int    // nodes; 0 likewise

	Branch    string     // the current one
	Bookmarks []Bookmark // of all branches
	Visited   uint64     // contractions up to which the branch has been reduced

	// Outline is the term with its parts, After the term after the next contraction;
	// nil: it is too large for that, or there is none.
	Outline, After *Outline

	Machine *Machine
	Graph   *Graph // nil: none was asked for, or there is no term
	Detail  string // the term of the node that was asked for

	// Breakpoints, by number, with the places where they are known to be hit, for
	// drawing them on the timeline.
	Breakpoints []BreakpointMark
	// Watches are the values of what is watched, after the last command.
	Watches []Value

	Resizing bool // the arrays are being moved: what is read from them is missing
	Header   inspect.Header
	Top      inspect.ID
	Nodes    []NodeRow
	Rings    [2]RingInfo // SQ, CQ
	Agents   []inspect.Agent
	Trips    []arena.Trip // those that ended last, then those under way
	Settings Settings
}

// NodeRow is a row of the node table.
type NodeRow struct {
	inspect.Node
	Text string // its term; "" if it is none
}

// measured is how large a DAG may be for its size to be worked out for a picture.
const measured = 20_000

// Look gives a picture of the session. It may be called at any time, also while a
// command runs, and takes a few milliseconds at most.
func (s *Session) Look(w Window) (Picture, error) {
	if s.outside != nil {
		return s.lookOutside(w)
	}
	return s.take(w, nil)
}

// take takes a picture. If without isn't nil it takes out of the scene what is not to
// be in it.
func (s *Session) take(w Window, without func(*scene)) (Picture, error) {
	// A limit of 0 would be none: nobody has room for that.
	w.Term, w.Node = max(w.Term, 1), max(w.Node, 1)
	var what, trouble string
	if s.outside != nil {
		what, trouble = s.outside.condition()
	}
	s.look.Lock()
	defer s.look.Unlock()
	if s.closed {
		return Picture{}, arena.ErrClosed
	}
	sc := s.scene
	if without != nil {
		without(&sc)
	}
	p := Picture{
		Branch: sc.branch, Bookmarks: sc.bookmarks, Visited: sc.visited, Position: sc.position, Spent: sc.spent, Started: sc.root != guest.Empty, Settings: sc.settings,
		Breakpoints: sc.breakpoints, Watches: sc.watches,
	}
	p.Progress, p.Busy = s.Busy()
	if out := s.outside; out != nil {
		p.Outside, p.Trouble = what, trouble
		p.Progress, p.Busy = out.known.Progress, out.known.Busy && p.Trouble == ""
	}
	im, err := s.image()
	if err != nil {
		return p, err
	}
	p.Header, p.Agents = im.Header(), im.Agents()
	p.Trips = s.trips()
	for i, name := range []inspect.RingName{inspect.SQ, inspect.CQ} {
		p.Rings[i] = ringWindow(im.Ring(name), w.SlotAt[i], w.Slots)
	}
	before := p
	err = im.Read(func(v *inspect.View) error {
		p = before
		p.Top = v.Top()
		if s.outside != nil && im.Resets() != s.outside.known.Resets {
			return inspect.ErrResizing // what is known is of before: it will be asked anew
		}
		terms := inspect.Terms{View: v, Name: sc.names.name}
		p.nodes(sc.display, terms, w)
		if !p.Started {
			return nil
		}
		if w.DetailText > 0 && v.Term(w.Detail) {
			p.Detail = sc.display.node(terms, w.Detail, w.DetailText)
		}
		if w.Graph.Nodes > 0 {
			if p.Graph, err = sc.graphs.graph(terms, &sc, w.Graph); err != nil {
				return err
			}
		}
		return p.term(terms, sc, w)
	})
	if errors.Is(err, inspect.ErrResizing) {
		p, err = before, nil
		p.Resizing = true
	}
	if s.outside != nil && errors.Is(err, inspect.ErrPoisoned) {
		p, err = before, nil // header, rings and agents can be read all the same
		p.Trouble = inspect.ErrPoisoned.Error()
	}
	return p, err
}

func ringWindow(r inspect.Ring, at, n int) RingInfo {
	info := RingInfo{Head: r.Head, Tail: r.Tail, Occupancy: r.Occupancy(), Entries: r.Entries}
	from := uint32(at)
	if at < 0 {
		from = r.Head - uint32(n/2)
	}
	info.Slots = r.Slots(from, n)
	return info
}

func (p *Picture) nodes(d display, t inspect.Terms, w Window) {
	for id := w.NodeAt; id < p.Top && len(p.Nodes) < w.Nodes; id++ {
		row := NodeRow{Node: t.View.Node(id)}
		if row.Term() {
			row.Text = d.node(t, id, w.Node)
		}
		p.Nodes = append(p.Nodes, row)
	}
}

// size measures the current term, once: a term does not change.
func (p *Picture) size(v *inspect.View, sc scene) error {
	if !sc.sized.done {
		size, err := v.Size(sc.root, measured)
		if err != nil && !errors.Is(err, inspect.ErrLimit) && !errors.Is(err, inspect.ErrTooLarge) {
			return err
		}
		*sc.sized = sized{done: true}
		if err == nil {
			*sc.sized = sized{done: true, tree: leaves(size), dag: size.Nodes}
		}
	}
	p.Tree, p.DAG = sc.sized.tree, sc.sized.dag
	return nil
}

// term fills in the current term and the machine.
func (p *Picture) term(t inspect.Terms, sc scene, w Window) error {
	if err := p.size(t.View, sc); err != nil {
		return err
	}
	if sc.suspension == guest.Empty {
		sh := &sc.sized.print
		if !sh.is(w) {
			made, err := printTerm(sc.display, t, sc.root, w)
			if err != nil {
				return err
			}
			if sh = made; t.View.Valid() { // else it is of memory that has moved
				sc.sized.print = *made
			}
		}
		p.Rule, p.Normal = sh.state.Rule, sh.state.Normal
		p.setTerm(sh.state.text)
		p.Outline, p.After = sh.outline, sh.after
		m := *sh.machine
		p.Machine = &m
		return nil
	}
	susp, err := t.View.Suspension(sc.suspension)
	if err != nil {
		return err
	}
	whole, err := t.View.Plugged(susp, t.Name)
	if err != nil {
		return err
	}
	opt := ski.Options{Limit: w.Term, Marked: true, Path: whole.Path()}
	if next, ok := whole.Next(); ok {
		p.Rule, opt.Path, opt.Args = next.Rule.String(), next.Path, next.Args
	}
	text := sc.display.plugged(t.View, whole, opt)
	p.setTerm(text)
	if w.Outline && !text.Cut {
		p.Outline = pluggedOutline(sc.display, t.View, whole, opt, w)
	}
	p.Machine, err = started(sc.display, t, susp, w)
	return err
}

// termPrint is the current term as it was shown last. A term doesn't change: to print a
// huge one, of which the redex lies deep, takes longer than all else of a picture.
type termPrint struct {
	state          *State // nil: nothing was shown yet
	window         Window // what it was shown for
	outline, after *Outline
	machine        *Machine
}

// is says that it is what a window wants.
func (s *termPrint) is(w Window) bool {
	return s.state != nil && s.window.Term == w.Term && s.window.Node == w.Node &&
		s.window.Outline == w.Outline && s.window.Spelled == w.Spelled &&
		slices.Equal(s.window.Folded, w.Folded) && slices.Equal(s.window.Opened, w.Opened)
}

func printTerm(d display, t inspect.Terms, root inspect.ID, w Window) (*termPrint, error) {
	s := &termPrint{state: &State{}, window: w}
	s.window.Folded, s.window.Opened = slices.Clone(w.Folded), slices.Clone(w.Opened)
	if err := s.state.mark(d, t, root, ski.Options{Limit: w.Term}); err != nil {
		return nil, err
	}
	if w.Outline && !s.state.text.Cut {
		s.outline, s.after = outlines(d, t, root, w)
	}
	s.machine = unstarted(d, t, root, w.Node)
	return s, nil
}

func (p *Picture) setTerm(t ski.Text) {
	p.Term, p.Omitted = spans(t), omitted(p.Tree, t)
}
