package session

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	guest "skirepl/arena-guest"
	"skirepl/history"
	"skirepl/history/store"
	"skirepl/ski"
)

// Recording says whether a session is recorded, and where.
type Recording struct {
	// On: from the start. Else :set record on begins.
	On bool
	// Open opens the database; it is called at most once, on a goroutine of its own
	// if On. nil: there is none.
	Open func() (*store.DB, error)
}

// record is the record of a session. A failure ends it: the session goes on without,
// and says so once.
type record struct {
	Recording
	opened  chan struct{} // closed when db and err are set; nil: nobody has asked
	db      *store.DB
	err     error
	id      int64 // of the session; 0: not begun
	row     int64 // of the input that runs
	current store.Entry
	notice  string

	saved saved
}

// saved is what the record has of the session's state.
type saved struct {
	settings    Settings
	definitions map[string]*ski.Term
	undone      map[string]bool // names of the prelude
	trip        *trip
	branches    map[*branch]savedBranch
	bookmarks   []Bookmark
}

type savedBranch struct {
	at      history.Position
	current bool
	marks   []uint64 // contractions
}

// Sizes of what is kept.
const (
	recordedResult = 64 << 10 // bytes of a result
	recordedTerm   = 1 << 20  // nodes of a definition, and of a term that begins a branch
	recordedMark   = 100_000  // nodes of a state on the way
	// A state is kept when it is so many contractions or transitions beyond the last
	// one: less is reduced again in no time.
	recordedStride = 20_000
	recordedEffort = 1 << 20
)

// prepare begins to open the database, which takes longer than to type a key.
func (r *record) prepare() {
	if r.On && r.Open != nil {
		r.begin()
	}
}

func (r *record) begin() {
	r.opened = make(chan struct{})
	go func() {
		defer close(r.opened)
		r.db, r.err = r.Open()
	}()
}

var errNoRecord = errors.New("there is no record of sessions here")

// database gives the database, which is opened if it hasn't been.
func (r *record) database() (*store.DB, error) {
	if r.Open == nil {
		return nil, errNoRecord
	}
	if r.opened == nil {
		r.begin()
	}
	<-r.opened
	return r.db, r.err
}

// fail ends the recording.
func (s *Session) fail(err error) {
	s.record.On, s.record.row, s.set.Record = false, 0, false
	s.record.notice = recordTrouble(err)
}

// recordTrouble explains why there is no record.
func recordTrouble(err error) string {
	hint := "skirepl works on without it"
	switch {
	case errors.Is(err, store.ErrNewer):
		hint += "; update skirepl to use it"
	case strings.Contains(err.Error(), "not a database") || strings.Contains(err.Error(), "malformed") || strings.Contains(err.Error(), "no such table"):
		hint += "; move the file away to begin a new one"
	}
	where := ""
	if path, e := store.Path(); e == nil {
		where = " (" + path + ")"
	}
	return fmt.Sprintf("this session isn't recorded: %v%s; %s", err, where, hint)
}

// Notice is something that a user should know and that no command asked for; "" if
// there is nothing new. It may be called while no command runs.
func (s *Session) Notice() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.record.notice
	s.record.notice = ""
	return n
}

// unrecorded are commands whose results are not kept: they repeat what is there.
var unrecorded = map[string]bool{"history": true, "sessions": true, "help": true}

// recordInput enters what is about to run, so that it isn't lost with the process.
func (s *Session) recordInput(e Entry) {
	r := &s.record
	r.row = 0
	if !r.On || r.Open == nil || e.Command == "quit" {
		return
	}
	db, err := r.database()
	if err == nil && r.id == 0 {
		r.id, err = db.Begin(buildVersion(), workingDir(), e.Time)
	}
	if err == nil {
		r.current = store.Entry{Session: r.id, Time: e.Time, Input: e.Input, Kind: e.Command}
		r.row, err = db.Add(&r.current)
	}
	if err != nil {
		s.fail(err)
	}
}

// recordResult enters what came of it, and of the inputs of files that it loaded.
func (s *Session) recordResult(e Entry, result Result, loaded []Entry) {
	r := &s.record
	if r.row == 0 || !r.On {
		return
	}
	changes, err := s.changes()
	if err == nil {
		row := r.row
		r.row = 0
		fill(&r.current, e)
		if result != nil && !unrecorded[e.Command] {
			r.current.Result = asText(result)
		}
		list := make([]store.Entry, len(loaded))
		for i, l := range loaded {
			list[i] = store.Entry{Time: l.Time, Input: l.Input, Kind: l.Command, Loaded: true}
			fill(&list[i], l)
		}
		err = r.db.Finish(row, &r.current, list, changes)
	}
	if err != nil {
		s.fail(err)
	}
}

func fill(to *store.Entry, e Entry) {
	to.Error, to.Interrupted, to.Ran = e.Error, e.Interrupted, e.ran
	to.Contractions, to.Transitions, to.Seconds = e.Contractions, e.Transitions, e.Seconds
	if e.After.Root != guest.Empty {
		to.Position = at(e.After.Position)
	}
}

// asText is a result as text, as a screen shows it.
func asText(r Result) string {
	var b strings.Builder
	for _, l := range r.Lines(Style{}) {
		text := l.String()
		b.WriteString(text[:min(len(text), recordedResult)] + "\n")
		if signs := l.Signs(); signs != "" && len(text) < recordedResult {
			b.WriteString(signs + "\n")
		}
		if b.Len() > recordedResult {
			return b.String()[:recordedResult] + "…\n(the rest is not kept)\n"
		}
	}
	return b.String()
}

// RecordFailure enters an input that could not be read.
func (s *Session) RecordFailure(input string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := Entry{Number: len(s.journal.entries) + 1, Time: time.Now(), Input: input, Error: err.Error(), After: s.place()}
	s.journal.entries = append(s.journal.entries, e)
	s.recordInput(e)
	s.recordResult(e, nil, nil)
}

// changes compares the session with what the record has of it.
func (s *Session) changes() (c store.Changes, err error) {
	was := &s.record.saved
	if s.set != was.settings {
		c.Settings = map[string]string{}
		for _, row := range settings {
			if row.name != "record" {
				c.Settings[row.name] = row.get(&s.set)
			}
		}
		was.settings = s.set
	}
	if was.definitions == nil {
		was.definitions = map[string]*ski.Term{}
	}
	for name := range was.definitions {
		if _, ok := s.defs.bodies[name]; !ok {
			delete(was.definitions, name)
			c.Definitions = append(c.Definitions, store.Definition{Name: name, Term: []byte{}})
		}
	}
	for name := range s.defs.undone {
		if !was.undone[name] {
			c.Definitions = append(c.Definitions, store.Definition{Name: name, Text: undoneText, Term: []byte{}})
		}
	}
	was.undone = maps.Clone(s.defs.undone)
	for name, d := range s.defs.bodies {
		if was.definitions[name] == d.term {
			continue
		}
		was.definitions[name] = d.term
		if code, ok := encodeTerm(termSource{}, d.term, recordedTerm); ok {
			c.Definitions = append(c.Definitions, store.Definition{Name: name, Text: d.Text, Term: code})
		} else {
			s.record.notice = fmt.Sprintf("%s is too large to be recorded (more than %s): a resumed session will lack it", name, count(recordedTerm, "node"))
		}
	}
	if s.trip != was.trip {
		was.trip, was.branches, was.bookmarks = s.trip, map[*branch]savedBranch{}, nil
		c.NewTerm = true
	}
	if s.trip == nil {
		return c, nil
	}
	if c.NewTerm {
		c.Input = s.trip.input
	}
	for _, b := range s.trip.branches {
		if err := s.branchChanges(&c, b); err != nil {
			return c, err
		}
	}
	if !slices.Equal(s.trip.bookmarks, was.bookmarks) {
		was.bookmarks, c.Marked = slices.Clone(s.trip.bookmarks), true
		for _, b := range s.trip.bookmarks {
			c.Bookmarks = append(c.Bookmarks, store.Bookmark{Name: b.Name, Branch: b.Branch, Position: at(b.position())})
		}
	}
	return c, nil
}

func (s *Session) branchChanges(c *store.Changes, b *branch) error {
	now := savedBranch{at: b.line.Position(), current: b == s.trip.on}
	was, known := s.record.saved.branches[b]
	now.marks = was.marks
	if known && was.at == now.at && was.current == now.current {
		return nil
	}
	change := store.Branch{
		Name: b.name, Current: now.current, Parent: b.from, Change: b.text, Same: b.same, Anew: b.anew,
		Position: at(now.at), Fork: at(b.fork),
	}
	v, err := s.view()
	if err != nil {
		return err
	}
	terms := s.terms(v)
	if !known {
		code, ok := encodeTerm(terms, b.line.Start(), recordedTerm)
		if !ok {
			s.record.notice = fmt.Sprintf("the term is too large to be recorded (more than %s): a resumed session will lack it", count(recordedTerm, "node"))
		}
		change.Start = code
	}
	effort := b.line.Spent() - now.at.Transitions
	last := uint64(0)
	for _, n := range now.marks {
		if n <= now.at.Contractions {
			last = max(last, n)
		}
	}
	if now.at.Contractions-last >= recordedStride || last == 0 && effort >= recordedEffort {
		if code, ok := encodeTerm(terms, b.line.Root(), recordedMark); ok {
			change.Marks = []store.Mark{{Contractions: now.at.Contractions, Transitions: effort, Normal: b.line.Normal(), Term: code}}
			now.marks = append(slices.Clone(now.marks), now.at.Contractions)
		}
	}
	s.record.saved.branches[b] = now
	c.Branches = append(c.Branches, change)
	return nil
}

// close ends the record.
func (r *record) close() error {
	if r.opened == nil {
		return nil
	}
	<-r.opened
	if r.db == nil {
		return nil
	}
	var err error
	if r.id != 0 {
		if err = r.db.End(r.id, time.Now()); !r.On {
			err = nil // that it fails has been said
		}
	}
	return errors.Join(err, r.db.Close())
}

func workingDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}

func buildVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// setRecord is :set record.
func setRecord(s *Session, on bool) error {
	r := &s.record
	if on {
		if _, err := r.database(); err != nil {
			return err
		}
	}
	if on && !r.On {
		r.saved = saved{settings: defaults()} // nothing of it is known there
	}
	r.On, s.set.Record = on, on
	return nil
}

// Resumed says which session goes on.
type Resumed struct {
	Session     int64  `json:"session"`
	Inputs      int    `json:"inputs"`
	Definitions int    `json:"definitions"`
	Bookmarks   int    `json:"bookmarks"`
	Branches    int    `json:"branches"`
	State       *State `json:"state,omitempty"` // of the current term
	Note        string `json:"note,omitempty"`  // what could not be restored

	started time.Time
}

func (r *Resumed) Lines(st Style) []Line {
	parts := []string{count(r.Inputs, "input")}
	for _, p := range []struct {
		n     int
		thing string
	}{{r.Definitions, "definition"}, {r.Bookmarks, "bookmark"}} {
		if p.n > 0 {
			parts = append(parts, count(p.n, p.thing))
		}
	}
	if r.Branches > 1 {
		parts = append(parts, Grouped(r.Branches)+" branches")
	}
	lines := []Line{{{Text: fmt.Sprintf("session %d of %s goes on: %s", r.Session, when(r.started), strings.Join(parts, ", ")), Role: Dim}}}
	if r.Note != "" {
		lines = append(lines, Line{{Text: r.Note, Role: Warn}})
	}
	if r.State != nil {
		lines = append(lines, r.State.Lines(st)...)
	}
	return lines
}

// Resume goes on with a recorded session, the last one for 0: with its definitions,
// its settings, its term at its position, its bookmarks and branches; what is done
// from now on is recorded to it. Nothing is reduced again but the way from the last
// recorded state on, which is short. It must be the session's first command.
func (s *Session) Resume(ctx context.Context, id int64) (Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.withdraw(Command{})
	defer s.publish()
	db, err := s.record.database()
	if err != nil {
		return nil, fmt.Errorf("the record of sessions can't be read: %w", err)
	}
	list, err := db.Sessions(0)
	if err != nil {
		return nil, err
	}
	i := 0
	if id != 0 {
		i = slices.IndexFunc(list, func(x store.Session) bool { return x.ID == id })
	}
	if i < 0 || len(list) == 0 {
		return nil, fmt.Errorf("no session %s: skirepl sessions lists them", orLast(id))
	}
	id = list[i].ID
	state, err := db.State(id)
	if err != nil {
		return nil, err
	}
	entries, err := db.Entries(id)
	if err != nil {
		return nil, err
	}
	r := &Resumed{Session: id, Inputs: list[i].Inputs, started: list[i].Started}
	if err := s.restore(ctx, state, r); err != nil {
		return nil, err
	}
	if s.record.On {
		if err := db.Resume(id); err != nil {
			return nil, err
		}
		s.record.id = id
		mark := &store.Entry{Session: id, Time: time.Now(), Kind: store.Resumed, Input: "resumed"}
		row, err := db.Add(mark)
		if err == nil {
			err = db.Finish(row, mark, nil, store.Changes{})
		}
		if err != nil {
			return nil, err
		}
		entries = append(entries, *mark)
	}
	s.journal.entries = fromStore(entries)
	return r, nil
}

func orLast(id int64) string {
	if id == 0 {
		return "to resume"
	}
	return fmt.Sprint(id)
}

// undoneText marks a name of the prelude that was undefined. A definition without
// a term is one that is gone.
const undoneText = ":undef"

// restore makes the session what it was.
func (s *Session) restore(ctx context.Context, state store.State, r *Resumed) error {
	for _, row := range settings {
		if v, ok := state.Settings[row.name]; ok && row.name != "record" {
			if err := row.set(s, v); err != nil {
				r.Note = fmt.Sprintf("the setting %s is not %s any more: %v", row.name, v, err)
			}
		}
	}
	s.record.saved = saved{settings: s.set, definitions: map[string]*ski.Term{}}
	for _, d := range state.Definitions {
		if len(d.Term) == 0 { // it was undefined
			delete(s.defs.bodies, d.Name)
			if d.Text == undoneText && s.defs.prelude != nil {
				s.defs.undo(d.Name)
			}
			continue
		}
		term, err := decodeTerm(d.Term)
		if err != nil {
			return fmt.Errorf("%s: %w", d.Name, err)
		}
		s.defs.bodies[d.Name] = definition{Name: d.Name, Text: d.Text, term: term}
		s.record.saved.definitions[d.Name] = term
	}
	s.record.saved.undone = maps.Clone(s.defs.undone)
	r.Definitions, r.Bookmarks, r.Branches = len(s.defs.bodies), len(state.Bookmarks), len(state.Branches)
	if len(state.Branches) == 0 {
		return nil
	}
	t := &trip{input: state.Input}
	s.record.saved.trip, s.record.saved.branches = t, map[*branch]savedBranch{}
	for i, b := range state.Branches {
		restored, marks, err := s.restoreBranch(ctx, b, r)
		if err != nil {
			return err
		}
		t.branches = append(t.branches, restored)
		if b.Current || i == 0 {
			t.on = restored
		}
		s.record.saved.branches[restored] = savedBranch{at: restored.line.Position(), current: b.Current, marks: marks}
	}
	for _, b := range state.Bookmarks {
		p, err := parsePosition(b.Position)
		if err != nil {
			return err
		}
		t.bookmarks = append(t.bookmarks, Bookmark{b.Name, b.Branch, p.Contractions, p.Transitions})
	}
	s.record.saved.bookmarks = slices.Clone(t.bookmarks)
	if source, err := s.parseTerm(ctx, t.input); err == nil && !slices.Contains(ski.FreeVars(source), "_") {
		t.source = source
	}
	s.trip, s.line = t, t.on.line
	var err error
	note := r.Note
	r.State, err = s.arrived(ctx)
	r.Note = note
	return err
}

// parseTerm reads a term as the settings say.
func (s *Session) parseTerm(ctx context.Context, text string) (*ski.Term, error) {
	e, err := ski.ParseExpr(strings.TrimSpace(text))
	if err != nil {
		return nil, err
	}
	return s.compiler(ctx).Compile(e)
}

func (s *Session) restoreBranch(ctx context.Context, b store.Branch, r *Resumed) (*branch, []uint64, error) {
	start, err := decodeTerm(b.Start)
	if err != nil {
		return nil, nil, err
	}
	root, err := s.intern(ctx, start)
	if err != nil {
		return nil, nil, err
	}
	to := &branch{name: b.Name, line: s.timeline(root), from: b.Parent, text: b.Change, same: b.Same, anew: b.Anew}
	if to.fork, err = parsePosition(b.Fork); err != nil {
		return nil, nil, err
	}
	var marks []uint64
	for _, m := range b.Marks {
		term, err := decodeTerm(m.Term)
		if err != nil {
			return nil, nil, err
		}
		root, err := s.intern(ctx, term)
		if err != nil {
			return nil, nil, err
		}
		to.line.Remember(m.Contractions, m.Transitions, root, m.Normal)
		marks = append(marks, m.Contractions)
	}
	p, err := parsePosition(b.Position)
	if err != nil {
		return nil, nil, err
	}
	if err := to.line.Seek(ctx, p); err != nil {
		r.Note = fmt.Sprintf("%s stands at its start, not at contraction %s: %v", b.Name, b.Position, err)
		if ctx.Err() != nil {
			r.Note = fmt.Sprintf("%s stands at its start, not at contraction %s: interrupted", b.Name, b.Position)
		}
	}
	return to, marks, nil
}

func parsePosition(text string) (p history.Position, err error) {
	n, m, micro := strings.Cut(text, "+")
	if p.Contractions, err = number(n, 0, 1<<63); err == nil && micro {
		p.Transitions, err = number(m, 0, 1<<63)
	}
	return p, err
}

// fromStore makes a journal of a record.
func fromStore(list []store.Entry) []Entry {
	entries := make([]Entry, len(list))
	for i, e := range list {
		entries[i] = Entry{
			Number: i + 1, Time: e.Time, Input: e.Input, Command: e.Kind, Loaded: e.Loaded, Error: e.Error,
			Interrupted: e.Interrupted, Contractions: e.Contractions, Transitions: e.Transitions, Seconds: e.Seconds, ran: e.Ran,
			After: Place{Root: guest.Empty},
		}
		if p, err := parsePosition(e.Position); err == nil {
			entries[i].After.Position = p
		}
		if e.Unfinished {
			entries[i].Error = "skirepl ended before this did"
		}
	}
	return entries
}
