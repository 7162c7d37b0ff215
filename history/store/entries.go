package store

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Session is one line of the list of sessions.
type Session struct {
	ID      int64     `json:"id"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended,omitzero"` // zero: it runs, or was killed
	Version string    `json:"version"`        // of skirepl
	Dir     string    `json:"dir"`            // where it was started
	Inputs  int       `json:"inputs"`         // without those of loaded files
	Last    string    `json:"last"`           // the last term that was typed
}

// Entry is one input and what came of it.
type Entry struct {
	Session      int64     `json:"session"`
	Number       int       `json:"number"`
	Time         time.Time `json:"time"`
	Input        string    `json:"input"`
	Kind         string    `json:"kind"` // the command; "" for a term or a definition
	Loaded       bool      `json:"loaded,omitempty"`
	Result       string    `json:"result"`
	Unfinished   bool      `json:"unfinished,omitempty"` // the process ended before it
	Error        string    `json:"error,omitempty"`
	Interrupted  bool      `json:"interrupted,omitempty"`
	Ran          bool      `json:"ran"` // it was a reduction, of:
	Contractions uint64    `json:"contractions"`
	Transitions  uint64    `json:"transitions"`
	Seconds      float64   `json:"seconds"`
	Position     string    `json:"position,omitempty"` // where it left the session, as N+M
}

// Resumed is the kind of an entry that nobody typed: here the session was resumed.
const Resumed = "(resumed)"

// Begin enters a session.
func (db *DB) Begin(version, dir string, at time.Time) (id int64, err error) {
	r, err := db.sql.Exec("INSERT INTO sessions (started, version, cwd) VALUES (?, ?, ?)", at.UnixMilli(), version, dir)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// End notes a session's end; Resume takes that back.
func (db *DB) End(id int64, at time.Time) error {
	_, err := db.sql.Exec("UPDATE sessions SET ended = ? WHERE id = ?", at.UnixMilli(), id)
	return err
}

// Resume says that a session goes on.
func (db *DB) Resume(id int64) error {
	r, err := db.sql.Exec("UPDATE sessions SET ended = NULL WHERE id = ?", id)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNone)
	}
	return nil
}

// Add enters an input before it is run, with the session's next number, and gives
// the place for Finish.
func (db *DB) Add(e *Entry) (row int64, err error) {
	err = db.within(func(tx *sql.Tx) error {
		row, err = add(tx, e)
		return err
	})
	return row, err
}

func add(tx *sql.Tx, e *Entry) (int64, error) {
	if err := tx.QueryRow("SELECT coalesce(max(number), 0) + 1 FROM entries WHERE session = ?", e.Session).Scan(&e.Number); err != nil {
		return 0, err
	}
	r, err := tx.Exec("INSERT INTO entries (session, number, time, input, kind, loaded) VALUES (?, ?, ?, ?, ?, ?)",
		e.Session, e.Number, e.Time.UnixMilli(), e.Input, e.Kind, e.Loaded)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

func finish(tx *sql.Tx, row int64, e *Entry) error {
	_, err := tx.Exec(`UPDATE entries SET result = ?, error = ?, interrupted = ?, ran = ?, contractions = ?,
		transitions = ?, seconds = ?, position = ? WHERE id = ?`,
		e.Result, e.Error, e.Interrupted, e.Ran, number(e.Contractions), number(e.Transitions), e.Seconds, e.Position, row)
	return err
}

// Finish enters what came of an input, the inputs that it ran (of a loaded file), and
// where the session stands now, in one transaction.
func (db *DB) Finish(row int64, e *Entry, loaded []Entry, changes Changes) error {
	return db.within(func(tx *sql.Tx) error {
		if err := finish(tx, row, e); err != nil {
			return err
		}
		for i := range loaded {
			l := &loaded[i]
			l.Session = e.Session
			row, err := add(tx, l)
			if err == nil {
				err = finish(tx, row, l)
			}
			if err != nil {
				return err
			}
		}
		return changes.write(tx, e.Session)
	})
}

// Numbers have 64 bits without a sign, which the database's integers lack.
func number(n uint64) string { return strconv.FormatUint(n, 10) }

// Sessions lists the sessions, the newest first: limit of them, or all for 0.
func (db *DB) Sessions(limit int) ([]Session, error) {
	if limit == 0 {
		limit = -1
	}
	rows, err := db.sql.Query(`SELECT id, started, ended, version, cwd,
		(SELECT count(*) FROM entries WHERE session = s.id AND NOT loaded AND kind <> '`+Resumed+`'),
		coalesce((SELECT input FROM entries WHERE session = s.id AND kind IN ('', 'run', 'step', 'start', 'trace', 'debug')
			AND NOT loaded AND (kind = '' OR input LIKE '% %') ORDER BY number DESC LIMIT 1), '')
		FROM sessions s ORDER BY id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Session{}
	for rows.Next() {
		var s Session
		var started int64
		var ended sql.NullInt64
		if err := rows.Scan(&s.ID, &started, &ended, &s.Version, &s.Dir, &s.Inputs, &s.Last); err != nil {
			return nil, err
		}
		s.Started = time.UnixMilli(started)
		if ended.Valid {
			s.Ended = time.UnixMilli(ended.Int64)
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

const entryColumns = `session, number, time, input, kind, loaded, coalesce(result, ''), result IS NULL, error, interrupted, ran,
	contractions, transitions, seconds, position`

// Entries gives all of a session's inputs in their order. ErrNone: there is no such
// session.
func (db *DB) Entries(id int64) ([]Entry, error) {
	var found int
	if err := db.sql.QueryRow("SELECT count(*) FROM sessions WHERE id = ?", id).Scan(&found); err != nil {
		return nil, err
	}
	if found == 0 {
		return nil, ErrNone
	}
	return db.entries("SELECT "+entryColumns+" FROM entries WHERE session = ? ORDER BY number", id)
}

// Search finds inputs of all sessions that have every word of a text in their input
// or result, the newest first; all of them for "". A word in small letters is found in
// any case. more: there are others than these limit ones.
func (db *DB) Search(text string, limit int) (list []Entry, more bool, err error) {
	where, args := "NOT loaded AND kind <> '"+Resumed+"'", []any{}
	for _, word := range strings.Fields(text) {
		if word == strings.ToLower(word) {
			where += ` AND (input LIKE ? ESCAPE '\' OR result LIKE ? ESCAPE '\')`
			word = "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(word) + "%"
		} else {
			where += " AND (instr(input, ?) OR instr(result, ?))"
		}
		args = append(args, word, word)
	}
	list, err = db.entries("SELECT "+entryColumns+" FROM entries WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, limit+1)...)
	if len(list) > limit {
		return list[:limit], true, err
	}
	return list, false, err
}

func (db *DB) entries(query string, args ...any) ([]Entry, error) {
	rows, err := db.sql.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []Entry{}
	for rows.Next() {
		var e Entry
		var at int64
		err := rows.Scan(&e.Session, &e.Number, &at, &e.Input, &e.Kind, &e.Loaded, &e.Result, &e.Unfinished, &e.Error,
			&e.Interrupted, &e.Ran, &e.Contractions, &e.Transitions, &e.Seconds, &e.Position)
		if err != nil {
			return nil, err
		}
		e.Time = time.UnixMilli(at)
		list = append(list, e)
	}
	return list, rows.Err()
}
