package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"skirepl/history/store"
)

// SessionList lists recorded sessions, the newest first.
type SessionList struct {
	Sessions []store.Session `json:"sessions"`
	current  int64
}

func when(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

func (r *SessionList) Lines(Style) []Line {
	if len(r.Sessions) == 0 {
		return []Line{{{Text: "no sessions are recorded yet", Role: Dim}}}
	}
	var lines []Line
	for _, s := range r.Sessions {
		l := Line{
			{Text: fmt.Sprintf("%5d  ", s.ID), Role: Figure},
			{Text: when(s.Started) + "  ", Role: Dim},
			{Text: fmt.Sprintf("%-10s  ", count(s.Inputs, "input"))},
			{Text: excerpt(s.Last, listedInput), Role: Code},
		}
		if s.ID == r.current {
			l = append(l, Span{Text: "  (this one)", Role: Dim})
		}
		lines = append(lines, l)
	}
	return append(lines, Line{{Text: "skirepl resume ID goes on with one, skirepl sessions export ID writes it as a script", Role: Dim}})
}

// How many characters of an input a list shows, and a sentence.
const (
	listedInput = 60
	namedInput  = 40
)

// excerpt is the beginning of an input, on one line.
func excerpt(text string, most int) string {
	return clip(strings.Join(strings.Fields(text), " "), most)
}

func runSessions(s *Session, _ context.Context, _ Command) (Result, error) {
	db, err := s.record.database()
	if err != nil {
		return nil, noPast(err)
	}
	list, err := db.Sessions(0)
	if err != nil {
		return nil, noPast(err)
	}
	return &SessionList{list, s.record.id}, nil
}

func noPast(err error) error { return fmt.Errorf("the record of sessions can't be read: %w", err) }

// Past is what a search in all sessions found, the newest first.
type Past struct {
	Search  string        `json:"search,omitempty"`
	Entries []store.Entry `json:"entries"`
	More    bool          `json:"more"` // older ones were found too
}

// pastEntries is how many inputs :history shows.
const pastEntries = 50

func (r *Past) Lines(st Style) []Line {
	if len(r.Entries) == 0 {
		if r.Search == "" {
			return []Line{{{Text: "nothing is recorded yet", Role: Dim}}}
		}
		return []Line{{{Text: "nothing with " + r.Search + " is recorded", Role: Dim}}}
	}
	var lines []Line
	for _, e := range r.Entries {
		lines = append(lines, Line{
			{Text: fmt.Sprintf("%8s  ", fmt.Sprintf("%d.%d", e.Session, e.Number)), Role: Figure},
			{Text: when(e.Time) + "  ", Role: Dim},
			{Text: excerpt(e.Input, listedInput), Role: Code},
		})
		result, role := firstLine(strings.TrimLeft(e.Result, "\n")), Plain
		switch {
		case e.Error != "":
			result, role = "error: "+firstLine(e.Error), Warn
		case e.Unfinished:
			result, role = "skirepl ended before this did", Warn
		}
		if result != "" {
			lines = append(lines, Line{{Text: strings.Repeat(" ", 28) + excerpt(result, listedInput), Role: role}})
		}
	}
	if r.More {
		lines = append(lines, Line{{Text: fmt.Sprintf("these are the newest %d; there are more: :history TEXT looks for words", len(r.Entries)), Role: Dim}})
	}
	return lines
}

func runHistory(s *Session, _ context.Context, c Command) (Result, error) {
	db, err := s.record.database()
	if err != nil {
		return nil, noPast(err)
	}
	list, more, err := db.Search(c.args, pastEntries+1)
	if err != nil {
		return nil, noPast(err)
	}
	// The search itself has just been entered.
	if len(list) > 0 && list[0].Session == s.record.id && list[0].Unfinished {
		list = list[1:]
	} else if len(list) > pastEntries {
		list, more = list[:pastEntries], true
	}
	return &Past{Search: c.args, Entries: list, More: more}, nil
}

// ExportSession gives a recorded session as a script.
func (s *Session) ExportSession(id int64) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	db, err := s.record.database()
	if err != nil {
		return "", noPast(err)
	}
	list, err := db.Entries(id)
	if errors.Is(err, store.ErrNone) {
		return "", fmt.Errorf("no session %d: skirepl sessions lists them", id)
	}
	if err != nil {
		return "", noPast(err)
	}
	return Script(fromStore(list))
}
