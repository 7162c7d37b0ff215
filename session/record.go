package session

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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
	debugging   string // "": nothing is known of it there
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
		b.WriteString(cut(text, recordedResult) + "\n")
		if signs := l.Signs(); signs != "" && len(text) < recordedResult {
			b.WriteString(signs + "\n")
		}
		if b.Len() > recordedResult {
			return cut(b.String(), recordedResult) + "…\n(the rest is not kept)\n"
		}
	}
	return b.String()
}

// cut is as much of a text as fits into so many bytes, up to a whole character.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
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
	if now, err := s.debugging(); err != nil {
		return c, err
	} else if now != was.debugging {
		c.Debugging, was.debugging = now, now
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
