package session

import (
	"context"
	"errors"
	"strings"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/history"
)

// Entry is one input of a session, and what it led to.
type Entry struct {
	Number  int       `json:"number"` // from 1, inputs of loaded files among them
	Time    time.Time `json:"time"`
	Input   string    `json:"input"`
	Command string    `json:"command,omitempty"` // the colon command's name; "" for a term or a definition
	Loaded  bool      `json:"loaded,omitempty"`  // out of a file: :load ran it
	Error   string    `json:"error,omitempty"`
	// Interrupted says that it was stopped by the user. Then Transitions is how far its
	// reduction came.
	Interrupted  bool    `json:"interrupted,omitempty"`
	Contractions uint64  `json:"contractions"` // of the reduction that it ran
	Transitions  uint64  `json:"transitions"`
	Seconds      float64 `json:"seconds"` // that it took

	// After is where it left the session.
	After Place `json:"after"`

	ran bool // it was a reduction: Contractions and Transitions are of that
}

// Place is where a session stands: what an export writes down, so that a replay can
// be held against it.
type Place struct {
	Root     arena.ID         `json:"root"` // of the current term; guest.Empty: none
	Position history.Position `json:"position"`
	Spent    uint64           `json:"spent"` // transitions on the way there
	Nodes    uint32           `json:"nodes"` // of the arena
}

func (s *Session) place() Place {
	p := Place{Root: guest.Empty, Nodes: s.arena.Nodes()}
	if s.line != nil {
		p.Root, p.Position, p.Spent = s.line.Root(), s.line.Position(), s.line.Spent()
	}
	return p
}

// journal is what was done in the session. Its texts are small beside an arena: a
// million steps take some hundred megabytes at most.
type journal struct {
	entries []Entry
}

// note runs a command and enters it in the journal. A file that is loaded is
// entered before its commands.
func (s *Session) note(ctx context.Context, c Command) (Result, error) {
	at := len(s.journal.entries)
	begin := time.Now()
	s.journal.entries = append(s.journal.entries, Entry{
		Number: at + 1, Time: begin, Input: c.Text, Command: c.Name(), Loaded: s.read.depth > 0,
	})
	top := s.read.depth == 0
	if top {
		s.recordInput(s.journal.entries[at])
	}
	r, err := s.perform(ctx, c)
	e := &s.journal.entries[at]
	e.Seconds = time.Since(begin).Seconds()
	e.Interrupted = ctx.Err() != nil
	e.After = s.place()
	if err != nil {
		e.Error = err.Error()
	}
	if red, ok := r.(*Reduction); ok {
		e.ran, e.Contractions, e.Transitions = true, red.Contractions, red.Transitions
	}
	if top {
		s.recordResult(*e, r, s.journal.entries[at+1:])
	}
	return r, err
}

var errNothing = errors.New("nothing has been done yet: there is nothing to export")

// Script writes the journal so that `skirepl run` replays it to the same ids and
// counters.
func Script(entries []Entry) (string, error) {
	if len(entries) == 0 {
		return "", errNothing
	}
	var b strings.Builder
	b.WriteString("# A skirepl session of " + entries[0].Time.Format("2006-01-02 15:04") +
		". `skirepl run` replays it to the same\n# terms, counters and node ids (with several workers: to the same terms and counters).\n")
	limit := "0" // of transitions, as the session has set it
	for _, e := range entries {
		writeEntry(&b, e, limit)
		if words := strings.Fields(e.Input); e.Command == "set" && e.Error == "" && len(words) == 3 && strings.HasPrefix("transitions", words[1]) {
			limit = words[2]
		}
	}
	return b.String(), nil
}
