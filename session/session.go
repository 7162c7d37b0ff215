// Package session is what a user is working on: definitions, the current term and
// its timeline, settings. It runs commands; a front end only draws the results.
//
// The way of a command: text → [Parse] → a [Command] → [Session.Do] → a [Result],
// which is data. The line front end prints its lines, the debugger draws them,
// --json encodes it.
package session

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/history"
	"skirepl/inspect"
	"skirepl/share"
	"skirepl/ski"
)

// Session is one user's work. One command runs at a time; Look may be called
// meanwhile, from any goroutine.
type Session struct {
	mu    sync.Mutex // held by the command that runs
	arena *arena.Arena
	names *names
	defs  definitions
	set   Settings
	last  lastResult
	// ended is where the last trace did, so that the next one goes on from there.
	ended traceEnd
	line  *history.Timeline // of the current term, on its current branch; nil before there is one
	trip  *trip             // what else there is to it; nil likewise
	read  loader

	journal journal
	record  record

	outside *outside      // what is looked at, instead of an arena of its own
	show    int           // characters of a term, if the front end wants so many
	server  *share.Server // for those who look; may be nil
	crashes crashes
	breaks  breaks
	sizes   *inspect.Measures // of the arena's terms; nil: nothing is known

	look     sync.Mutex // guards scene and survey
	scene    scene
	survey   surveyor
	closed   bool
	progress atomic.Pointer[Progress]
	busy     atomic.Bool
}

// Options of a session.
type Options struct {
	// Show is how many characters of a term are shown. 0: a screenful.
	Show int
	// Record: the zero value records nothing.
	Record Recording
}

// Open begins a session with an arena of its own.
func Open(o Options) (*Session, error) {
	set := defaults()
	if o.Show != 0 {
		set.Show = o.Show
	}
	a, err := arena.Open(arena.Options{Limit: uint32(set.Nodes)})
	if err != nil {
		return nil, err
	}
	if err := a.StartWorkers(1); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	s := &Session{
		arena: a,
		defs:  definitions{bodies: make(map[string]*definition), prelude: preludeOf(set.Numerals)},
		set:   set,
		last:  lastResult{root: guest.Empty},
		scene: scene{root: guest.Empty, suspension: guest.Empty, sized: new(sized), graphs: new(graphs)},
	}
	s.names = newNames(s.defs.has)
	s.set.Record = o.Record.On && o.Record.Open != nil
	s.record.Recording, s.record.saved.settings = o.Record, s.set
	s.record.prepare()
	s.publish()
	return s, nil
}

// Close ends the session and frees its arena.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	if s.server != nil {
		err = s.server.Close() // it waits for those who ask, who hold look
		s.server = nil
	}
	if s.outside != nil { // who asks the process needs look for the answer
		s.outside.mu.Lock()
		defer s.outside.mu.Unlock()
	}
	s.look.Lock()
	defer s.look.Unlock()
	s.closed = true
	if s.outside != nil {
		return errors.Join(s.record.close(), s.outside.close())
	}
	return errors.Join(err, s.record.close(), s.arena.Close())
}

// Progress is how far a command has come.
type Progress struct {
	Contractions, Skipped, Transitions uint64
	Nodes                              uint64
	// Candidates are those that a search has tried: then there are no contractions.
	Candidates uint64 `json:",omitempty"`
	// Bytes of the arena's memory; 0: not known.
	Bytes uint64
}

// tell says how far the command is, and how full the arena that it works in.
func (s *Session) tell(a *arena.Arena, p Progress) {
	p.Nodes, p.Bytes = uint64(a.Nodes()), uint64(len(a.Memory()))
	s.progress.Store(&p)
}

// Busy says that a command is running, and how far it is.
func (s *Session) Busy() (Progress, bool) {
	if p := s.progress.Load(); p != nil {
		return *p, s.busy.Load()
	}
	return Progress{}, s.busy.Load()
}

// Do runs a command. When ctx ends, a reduction stops within a tenth of a second
// and its Result says so; what was done is kept. Errors about what was typed are
// *ski.Error. A session that only looks at something refuses what would change it.
func (s *Session) Do(ctx context.Context, c Command) (_ Result, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.outside != nil {
		return s.doOutside(ctx, c)
	}
	defer s.catch(&err)
	s.progress.Store(nil)
	s.busy.Store(true)
	defer s.busy.Store(false)
	s.withdraw(c)
	defer s.publish()
	return s.do(ctx, c)
}

func (s *Session) do(ctx context.Context, c Command) (Result, error) {
	c.compiler = s.compiler(ctx)
	return s.note(ctx, c)
}

// compiler turns what is typed into terms, as the settings say.
func (s *Session) compiler(ctx context.Context) ski.Compiler {
	return ski.Compiler{
		Abstraction: s.set.Abstraction, Basis: s.set.Basis, Numerals: s.set.Numerals,
		Stop: stopped(ctx),
	}
}

// perform runs a command.
func (s *Session) perform(ctx context.Context, c Command) (Result, error) {
	switch {
	case c.spec != nil:
		r, err := c.spec.run(s, ctx, c)
		if v := reflect.ValueOf(r); r != nil && v.Kind() == reflect.Pointer && v.IsNil() {
			return nil, err // it had a type, of a function that failed
		}
		return r, err
	case c.Stmt.Name != "":
		return s.define(ctx, c)
	default:
		return s.evaluate(ctx, c)
	}
}

// evaluate reduces a term that was typed.
func (s *Session) evaluate(ctx context.Context, c Command) (Result, error) {
	t, err := c.compile(c.Stmt.Expr)
	if err != nil {
		return nil, err
	}
	if err := s.begin(ctx, t, c.Text); err != nil {
		return nil, err
	}
	if s.set.Strategy == ski.NormalOrder {
		return s.reduce(ctx, c.Text)
	}
	t, err = s.subject(Command{})
	if err != nil {
		return nil, err
	}
	r := s.byStrategy(ctx, c.Text, t)
	s.last = lastResult{root: guest.Empty, term: r.term}
	return r, nil
}

// begin makes a term the current one, at the start of its timeline.
func (s *Session) begin(ctx context.Context, t *ski.Term, input string) error {
	source, err := s.withoutLast(t) // _ will mean something else
	if err != nil {
		return err
	}
	t = s.defs.expand(source, nil)
	if err := s.makeRoom(ctx); err != nil {
		return err
	}
	root, err := s.intern(ctx, t)
	if errors.Is(err, arena.ErrFull) {
		return fmt.Errorf("the term needs more than the limit of %s: raise it with :set nodes", count(s.set.Nodes, "node"))
	}
	if err != nil {
		return err
	}
	s.start(root)
	s.trip.source, s.trip.input = source, input
	return nil
}

// makeRoom resets the arena, for a new term, when a quarter of its limit is used.
func (s *Session) makeRoom(ctx context.Context) error {
	if s.arena.Nodes() <= uint32(s.set.Nodes)/4 {
		return nil
	}
	return s.forget(ctx)
}

// start begins a timeline.
func (s *Session) start(root arena.ID) {
	if s.trip != nil {
		s.trip.close()
	}
	s.line, s.ended = s.timeline(root), traceEnd{}
	s.trip = newTrip(s.line)
	s.breaks.restart()
}

func (s *Session) timeline(root arena.ID) *history.Timeline {
	line := history.New(s.arena, root)
	line.Watch = s.report
	return line
}

// forget resets the arena. Definitions and the last result are kept, as terms; the
// timeline is not.
func (s *Session) forget(ctx context.Context) error {
	if _, err := s.lastTerm(); err != nil {
		return err
	}
	s.last.root = guest.Empty
	s.line, s.trip = nil, nil
	s.publish()
	s.names = newNames(s.defs.has)
	s.look.Lock()
	s.survey = surveyor{}
	s.look.Unlock()
	s.sizes = nil
	s.breaks.reset()
	return s.arena.Reset(ctx)
}

// viewPatience is how long a command may be at the end of a growth that an interrupted
// run has left behind. The largest take less than a second.
const viewPatience = 10 * time.Second

// glancePatience is the same for those who only look, and keep others from it meanwhile.
const glancePatience = 2 * time.Millisecond

// view is the arena's memory as it is now, for a command.
func (s *Session) view() (*inspect.View, error) { return s.viewWithin(viewPatience) }

// glance is view for those who hold look. The arena may be being resized.
func (s *Session) glance() (*inspect.View, error) { return s.viewWithin(glancePatience) }

// viewWithin is [inspect.ErrResizing] when a resize takes longer.
func (s *Session) viewWithin(patience time.Duration) (*inspect.View, error) {
	im, err := s.image()
	if err != nil {
		return nil, err
	}
	if s.outside == nil {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		switch err := s.arena.Rest(ctx); {
		case errors.Is(err, context.DeadlineExceeded):
			return nil, inspect.ErrResizing
		case err != nil:
			return nil, err
		}
	}
	v, err := im.View()
	if err != nil && s.outside != nil {
		if what, trouble := s.outside.condition(); trouble != "" {
			return nil, fmt.Errorf("%w; %s %s", err, what, trouble) // it may have ended amid a resize
		}
	}
	return v, err
}

// scene is what Look needs of the session's state, published after each command
// and now and then within one.
type scene struct {
	number           uint64 // of the scene, from the session's beginning
	points           []history.Point
	serial           uint64 // counts what was published
	root, suspension arena.ID
	position         history.Position
	spent            uint64
	normal           bool
	branch           string
	bookmarks        []Bookmark // never written again
	visited          uint64
	names            *names
	settings         Settings
	workers          int
	sized            *sized // the root's size, once a look has measured it
	definitions      []*definition
	display          display // how terms are shown
	graphs           *graphs // the root's drawing, once a look has made it
	command          string  // the last one's text
	defsAt           uint64  // the definitions' revision
	breakpoints      []BreakpointMark
	watches          []Value
}

type sized struct {
	done  bool
	tree  string
	dag   int
	print termPrint
}

// withdraw takes the machine out of the scene: the command that begins may free it.
func (s *Session) withdraw(c Command) {
	s.look.Lock()
	s.scene.serial++
	if c.spec == nil || c.spec.looks == nil { // else it says nothing of what is there
		s.scene.command = c.Text
	}
	s.scene.suspension = guest.Empty
	s.look.Unlock()
}

func (s *Session) publish() {
	sc := scene{
		root: guest.Empty, suspension: guest.Empty, names: s.names, settings: s.set, workers: s.arena.Workers(),
		sized: new(sized), definitions: s.defs.sorted(), graphs: new(graphs),
	}
	sc.display = s.display()
	sc.watches = s.watchValues(context.Background())
	if s.line != nil {
		sc.root, sc.suspension = s.line.Root(), s.line.Machine()
		sc.position, sc.spent, sc.normal = s.line.Position(), s.line.Spent(), s.line.Normal()
		sc.points = s.line.Sample(timePoints)
		sc.branch, sc.bookmarks = s.trip.on.name, slices.Clone(s.trip.bookmarks)
		sc.visited, _, _ = s.line.Furthest()
	}
	sc.breakpoints = s.breaks.marks(sc.position)
	s.look.Lock()
	sc.number = s.scene.number + 1
	sc.serial, sc.command, sc.defsAt = s.scene.serial+1, s.scene.command, s.defs.revision
	s.scene = sc
	s.look.Unlock()
}

// ResetDone says that the arena was emptied.
type ResetDone struct {
	Nodes uint32 `json:"nodes"` // forgotten
}

func (r *ResetDone) Lines(Style) []Line {
	return []Line{{{Text: fmt.Sprintf("the arena is empty: %s forgotten; definitions, the current term and _ are kept", count(r.Nodes, "node")), Role: Dim}}}
}

func runReset(s *Session, ctx context.Context, _ Command) (Result, error) {
	r := &ResetDone{Nodes: s.arena.Nodes()}
	var term *ski.Term
	if s.line != nil {
		v, err := s.view()
		if err != nil {
			return nil, err
		}
		term = extract(s.terms(v), s.line.Root())
	}
	if err := s.forget(ctx); err != nil {
		return nil, err
	}
	if term == nil {
		return r, nil
	}
	root, err := s.intern(ctx, term)
	if err != nil {
		return nil, err
	}
	s.start(root)
	return r, nil
}
