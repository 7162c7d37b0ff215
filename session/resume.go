package session

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	guest "skirepl/arena-guest"
	"skirepl/history"
	"skirepl/history/store"
	"skirepl/ski"
)

// Resumed says which session goes on.
type Resumed struct {
	Session     int64  `json:"session"`
	Inputs      int    `json:"inputs"`
	Definitions int    `json:"definitions"`
	Bookmarks   int    `json:"bookmarks"`
	Branches    int    `json:"branches"`
	Breakpoints int    `json:"breakpoints"`
	Watches     int    `json:"watches"`
	Workers     int    `json:"workers"`
	State       *State `json:"state,omitempty"` // of the current term
	Note        string `json:"note,omitempty"`  // what could not be restored

	started time.Time
}

// thing is a number of things. Of what there is usually one, one isn't worth a word:
// then it has no name.
type thing struct {
	n         int
	one, many string
}

// some says how many there are of each thing that is worth a word.
func some(things ...thing) (list []string) {
	for _, t := range things {
		switch {
		case t.n > 1:
			list = append(list, Grouped(t.n)+" "+t.many)
		case t.n == 1 && t.one != "":
			list = append(list, "1 "+t.one)
		}
	}
	return list
}

func (r *Resumed) Lines(st Style) []Line {
	was := append([]string{count(r.Inputs, "input")}, some(
		thing{r.Definitions, "definition", "definitions"}, thing{r.Bookmarks, "bookmark", "bookmarks"}, thing{r.Branches, "", "branches"})...)
	set := some(
		thing{r.Breakpoints, "breakpoint", "breakpoints"}, thing{r.Watches, "watch", "watches"}, thing{r.Workers, "", "workers"})
	lines := []Line{{{Text: fmt.Sprintf("session %d of %s goes on: %s", r.Session, when(r.started), strings.Join(was, ", ")), Role: Dim}}}
	if len(set) > 0 {
		lines = append(lines, Line{{Text: "set again: " + strings.Join(set, ", "), Role: Dim}})
	}
	for _, note := range strings.FieldsFunc(r.Note, func(c rune) bool { return c == '\n' }) {
		lines = append(lines, Line{{Text: note, Role: Warn}})
	}
	if r.State != nil {
		lines = append(lines, r.State.Lines(st)...)
	}
	return lines
}

// warn notes something that could not be restored.
func (r *Resumed) warn(format string, args ...any) {
	if r.Note != "" {
		r.Note += "\n"
	}
	r.Note += fmt.Sprintf(format, args...)
}

// Resume goes on with a recorded session, the last one for 0: with its definitions,
// its settings, its term at its position, its bookmarks and branches, breakpoints,
// watches and workers; what is done from now on is recorded to it. Nothing is reduced
// again but the way from the last recorded state on, which is short. It must be the
// session's first command.
func (s *Session) Resume(ctx context.Context, id int64) (Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.withdraw(Command{})
	defer s.publish()
	db, err := s.record.database()
	if err != nil {
		return nil, noPast(err)
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
				r.warn("the setting %s is not %s any more: %v", row.name, v, err)
			}
		}
	}
	s.record.saved = saved{settings: s.set, definitions: map[string]*ski.Term{}}
	for _, d := range state.Definitions {
		if len(d.Term) == 0 { // it was undefined
			s.defs.change(func() {
				s.defs.drop(d.Name)
				if d.Text == undoneText && s.defs.prelude != nil {
					s.defs.undo(d.Name)
				}
			})
			continue
		}
		term, err := decodeTerm(d.Term)
		if err != nil {
			return fmt.Errorf("%s: %w", d.Name, err)
		}
		s.defs.change(func() { s.defs.put(recordedDefinition(d, term)) })
		s.record.saved.definitions[d.Name] = term
	}
	s.record.saved.undone = maps.Clone(s.defs.undone)
	r.Definitions, r.Bookmarks, r.Branches = len(s.defs.bodies), len(state.Bookmarks), len(state.Branches)
	if len(state.Branches) > 0 {
		if err := s.restoreTrip(ctx, state, r); err != nil {
			return err
		}
	}
	if err := s.restoreDebugging(ctx, state.Debugging); err != nil {
		r.warn("%v", err)
	}
	s.record.saved.debugging = state.Debugging
	r.Breakpoints, r.Watches, r.Workers = len(s.breaks.list), len(s.breaks.watches), s.arena.Workers()
	if s.line == nil {
		return nil
	}
	var err error
	r.State, err = s.arrived(ctx)
	return err
}

// restoreTrip makes the current term what it was, with its branches and bookmarks.
func (s *Session) restoreTrip(ctx context.Context, state store.State, r *Resumed) error {
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
	return nil
}

// recordedDefinition is one that the record has. The names that it uses are those that
// are in its text and no more in its term, since they were defined.
func recordedDefinition(d store.Definition, term *ski.Term) definition {
	def := definition{Name: d.Name, Text: d.Text, term: term, free: ski.FreeVars(term)}
	if typed, err := ski.ParseTerm(d.Text); err == nil {
		for _, name := range ski.FreeVars(typed) {
			if _, quoted := ski.Unquote(name); !quoted && !slices.Contains(def.free, name) {
				def.uses = append(def.uses, name)
			}
		}
	}
	return def
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
		if ctx.Err() != nil {
			err = errors.New("interrupted")
		}
		r.warn("%s stands at its start, not at contraction %s: %v", b.Name, b.Position, err)
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
