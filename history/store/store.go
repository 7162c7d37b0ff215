// Package store keeps sessions in a database in the user's data directory: what was
// typed, what came of it, and where each session stands, so that it can be resumed.
//
// Every method commits before it returns: a process that is killed afterwards loses
// nothing of it. Several processes may use the database at once.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite" // the driver of that name
	sqlite3 "modernc.org/sqlite/lib"

	"skirepl/internal/place"
)

// DB is the database. Its methods may be called from any goroutine.
type DB struct {
	sql  *sql.DB
	path string
}

// ErrNewer says that a later skirepl has written the database.
var ErrNewer = errors.New("it was written by a newer skirepl")

// ErrNone says that there is no such session.
var ErrNone = errors.New("no such session")

// Path is where the database of this user is.
func Path() (string, error) {
	dir, err := place.DataPath()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "sessions.db"), nil
}

// busy is how long a process waits for another one that writes.
const busy = 5 * time.Second

// Open opens a database, and makes it if there is none. ErrNewer: a later version has
// written it.
func Open(path string) (_ *DB, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	q := url.Values{
		"_pragma": {
			fmt.Sprintf("busy_timeout(%d)", busy.Milliseconds()),
			// Safe against a kill, if not against a power cut, without a wait for the disk.
			"journal_mode(wal)", "synchronous(normal)", "foreign_keys(on)",
		},
		"_txlock": {"immediate"},
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: q.Encode()}
	pool, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	db := &DB{pool, path}
	defer func() {
		if err != nil {
			err = errors.Join(err, pool.Close())
		}
	}()
	pool.SetMaxOpenConns(1) // a session does one thing at a time
	// SQLite itself doesn't wait where two processes make the same new database.
	for begin := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		if err = db.migrate(); !isBusy(err) || time.Since(begin) > busy {
			return db, err
		}
	}
}

// isBusy says that another process had the database.
func isBusy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

// Close ends the use of the database.
func (db *DB) Close() error { return db.sql.Close() }

// version of the schema, in the database's user_version.
const version = len(schemas)

// schemas are what leads from each version to the next, from an empty database on.
var schemas = [...]string{schema, debugging}

// debugging holds breakpoints, watches and workers, as JSON of the session's own.
const debugging = "ALTER TABLE sessions ADD COLUMN debugging TEXT NOT NULL DEFAULT '';"

// schema makes version 1. Times are milliseconds since 1970; terms are in the
// session's own coding, to which the database is indifferent.
const schema = `
CREATE TABLE sessions (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	started INTEGER NOT NULL,
	ended INTEGER,
	version TEXT NOT NULL,
	cwd TEXT NOT NULL,
	settings TEXT NOT NULL DEFAULT '{}',
	input TEXT NOT NULL DEFAULT '' -- how the current term was typed
);
CREATE TABLE entries (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
	number INTEGER NOT NULL,
	time INTEGER NOT NULL,
	input TEXT NOT NULL,
	kind TEXT NOT NULL,               -- the command; '' for a term or a definition
	loaded INTEGER NOT NULL DEFAULT 0, -- out of a file
	result TEXT,                      -- as it was shown; NULL: it had none yet when the process ended
	error TEXT NOT NULL DEFAULT '',
	interrupted INTEGER NOT NULL DEFAULT 0,
	ran INTEGER NOT NULL DEFAULT 0,    -- it was a reduction, of:
	contractions TEXT NOT NULL DEFAULT '0',
	transitions TEXT NOT NULL DEFAULT '0',
	seconds REAL NOT NULL DEFAULT 0,
	position TEXT NOT NULL DEFAULT '', -- where it left the session
	UNIQUE (session, number)
);
CREATE TABLE definitions (
	session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
	name TEXT NOT NULL,
	text TEXT NOT NULL,
	term BLOB NOT NULL,
	PRIMARY KEY (session, name)
);
-- The branches of a session's current term; the first is that term's own reduction.
CREATE TABLE timelines (
	session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
	branch TEXT NOT NULL,
	place INTEGER NOT NULL,
	current INTEGER NOT NULL,
	parent TEXT NOT NULL,
	fork TEXT NOT NULL,
	change TEXT NOT NULL,
	same INTEGER NOT NULL,
	anew INTEGER NOT NULL,
	start BLOB NOT NULL,
	position TEXT NOT NULL,
	PRIMARY KEY (session, branch)
);
-- States on the way, so that a resumed session need not reduce all of it again.
CREATE TABLE marks (
	session INTEGER NOT NULL,
	branch TEXT NOT NULL,
	contractions TEXT NOT NULL,
	transitions TEXT NOT NULL,
	normal INTEGER NOT NULL,
	term BLOB NOT NULL,
	PRIMARY KEY (session, branch, contractions),
	FOREIGN KEY (session, branch) REFERENCES timelines ON DELETE CASCADE
);
CREATE TABLE bookmarks (
	session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
	name TEXT NOT NULL,
	place INTEGER NOT NULL,
	branch TEXT NOT NULL,
	position TEXT NOT NULL,
	PRIMARY KEY (session, name)
);
`

// migrate brings a database up to the schema of now, a new one too.
func (db *DB) migrate() error {
	return db.within(func(tx *sql.Tx) error {
		var have int
		if err := tx.QueryRow("PRAGMA user_version").Scan(&have); err != nil {
			return err
		}
		switch {
		case have > version:
			return fmt.Errorf("%w (format %d; this one knows %d)", ErrNewer, have, version)
		case have == version:
			// Something that isn't ours, or is damaged, shows here and not later.
			_, err := tx.Exec("SELECT 1 FROM sessions, entries LIMIT 1")
			return err
		}
		_, err := tx.Exec(strings.Join(schemas[have:], "\n") + fmt.Sprintf("PRAGMA user_version = %d;", version))
		return err
	})
}

// within runs f in a transaction.
func (db *DB) within(f func(*sql.Tx) error) error {
	tx, err := db.sql.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
