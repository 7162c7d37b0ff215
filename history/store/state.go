package store

import (
	"database/sql"
	"encoding/json"
	"errors"
)

// Branch is a branch of a session's current term. Positions are texts, N or N+M.
type Branch struct {
	Name     string
	Current  bool
	Parent   string // "": none
	Fork     string // position on that
	Change   string // what was typed to change the term
	Same     bool   // it shares its parent's past
	Anew     bool   // it is the term as it was typed, once more
	Start    []byte // the term; empty in a change: as before
	Position string
	Marks    []Mark // in a change: those that are new
}

// Mark is a state that a branch has passed.
type Mark struct {
	Contractions, Transitions uint64
	Normal                    bool
	Term                      []byte
}

// Bookmark is a named position.
type Bookmark struct{ Name, Branch, Position string }

// Definition is a name with its meaning.
type Definition struct {
	Name, Text string
	Term       []byte
}

// State is where a session stands.
type State struct {
	Settings    map[string]string
	Debugging   string // breakpoints, watches and workers; "": nothing was said
	Definitions []Definition
	Input       string // how the current term was typed
	Branches    []Branch
	Bookmarks   []Bookmark
}

// Changes are what an input changed of a session's state.
type Changes struct {
	Settings    map[string]string // nil: nothing
	Debugging   string            // breakpoints, watches and workers; "": nothing
	Definitions []Definition      // new ones, or new meanings
	NewTerm     bool              // the branches that there were are gone
	Input       string            // of a new term
	Branches    []Branch          // those that are new or have moved
	Bookmarks   []Bookmark        // all of them, if Marked
	Marked      bool
}

func (c *Changes) write(tx *sql.Tx, id int64) error {
	var errs error
	do := func(query string, args ...any) {
		if errs == nil {
			_, errs = tx.Exec(query, args...)
		}
	}
	if c.Settings != nil {
		text, err := json.Marshal(c.Settings)
		if err != nil {
			return err
		}
		do("UPDATE sessions SET settings = ? WHERE id = ?", string(text), id)
	}
	if c.Debugging != "" {
		do("UPDATE sessions SET debugging = ? WHERE id = ?", c.Debugging, id)
	}
	for _, d := range c.Definitions {
		do("INSERT OR REPLACE INTO definitions (session, name, text, term) VALUES (?, ?, ?, ?)", id, d.Name, d.Text, d.Term)
	}
	if c.NewTerm {
		do("DELETE FROM timelines WHERE session = ?", id)
		do("UPDATE sessions SET input = ? WHERE id = ?", c.Input, id)
	}
	for _, b := range c.Branches {
		if len(b.Start) > 0 {
			do(`INSERT OR REPLACE INTO timelines (session, branch, place, current, parent, fork, change, same, anew, start, position)
				VALUES (?, ?, (SELECT count(*) FROM timelines WHERE session = ?), ?, ?, ?, ?, ?, ?, ?, ?)`,
				id, b.Name, id, b.Current, b.Parent, b.Fork, b.Change, b.Same, b.Anew, b.Start, b.Position)
		} else {
			do("UPDATE timelines SET position = ?, current = ? WHERE session = ? AND branch = ?", b.Position, b.Current, id, b.Name)
		}
		for _, m := range b.Marks {
			do("INSERT OR REPLACE INTO marks (session, branch, contractions, transitions, normal, term) VALUES (?, ?, ?, ?, ?, ?)",
				id, b.Name, number(m.Contractions), number(m.Transitions), m.Normal, m.Term)
		}
	}
	if c.Marked || c.NewTerm {
		do("DELETE FROM bookmarks WHERE session = ?", id)
	}
	for i, b := range c.Bookmarks {
		do("INSERT INTO bookmarks (session, name, place, branch, position) VALUES (?, ?, ?, ?, ?)", id, b.Name, i, b.Branch, b.Position)
	}
	return errs
}

// State reads where a session stands. ErrNone: there is no such session.
func (db *DB) State(id int64) (s State, err error) {
	err = db.within(func(tx *sql.Tx) error {
		var settings string
		err := tx.QueryRow("SELECT settings, input, debugging FROM sessions WHERE id = ?", id).Scan(&settings, &s.Input, &s.Debugging)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNone
		}
		if err == nil {
			err = json.Unmarshal([]byte(settings), &s.Settings)
		}
		if err != nil {
			return err
		}
		place := map[string]int{}
		return errors.Join(
			each(tx, func(r *sql.Rows) error {
				var d Definition
				err := r.Scan(&d.Name, &d.Text, &d.Term)
				s.Definitions = append(s.Definitions, d)
				return err
			}, "SELECT name, text, term FROM definitions WHERE session = ?", id),
			each(tx, func(r *sql.Rows) error {
				var b Branch
				err := r.Scan(&b.Name, &b.Current, &b.Parent, &b.Fork, &b.Change, &b.Same, &b.Anew, &b.Start, &b.Position)
				place[b.Name] = len(s.Branches)
				s.Branches = append(s.Branches, b)
				return err
			}, "SELECT branch, current, parent, fork, change, same, anew, start, position FROM timelines WHERE session = ? ORDER BY place", id),
			each(tx, func(r *sql.Rows) error {
				var m Mark
				var branch string
				err := r.Scan(&branch, &m.Contractions, &m.Transitions, &m.Normal, &m.Term)
				if i, ok := place[branch]; ok {
					s.Branches[i].Marks = append(s.Branches[i].Marks, m)
				}
				return err
			}, "SELECT branch, contractions, transitions, normal, term FROM marks WHERE session = ?", id),
			each(tx, func(r *sql.Rows) error {
				var b Bookmark
				err := r.Scan(&b.Name, &b.Branch, &b.Position)
				s.Bookmarks = append(s.Bookmarks, b)
				return err
			}, "SELECT name, branch, position FROM bookmarks WHERE session = ? ORDER BY place", id),
		)
	})
	return s, err
}

func each(tx *sql.Tx, row func(*sql.Rows) error, query string, args ...any) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
