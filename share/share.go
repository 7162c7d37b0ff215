// Package share lets another process of the same user look at an arena: it finds
// the processes that have one, asks them what they are at, and maps their memory.
//
// Each process listens on a Unix socket PID.sock in the user's runtime directory
// (see package place), which nobody else can enter. A question is one line of JSON,
// and so is its answer; the answer to "map" has the memory's file with it. What ends
// a process ends its connections, and a socket that nobody listens on is removed by
// whoever meets it. Nothing is written while nobody asks.
//
// Both sides take what comes in for what it is: lengths are bounded, answers have a
// time by which they must be there.
package share

import (
	"encoding/json"
	"errors"
	"os"
	"time"
)

// Protocol is the version of what is said; a process with another one can't be
// attached to.
const Protocol = 1

// Hello is what a process says of itself.
type Hello struct {
	Protocol int       `json:"protocol"`
	PID      int       `json:"pid"`
	Started  time.Time `json:"started"`
	Doing    string    `json:"doing"`            // in a few words
	Silent   bool      `json:"silent,omitempty"` // it listens and doesn't answer; the rest is unknown
}

// Since says what the asker knows already of names and definitions.
type Since struct {
	Names     int    `json:"names,omitempty"` // so many …
	NameTable uint64 `json:"table,omitempty"` // … of this table of names
	Defs      uint64 `json:"defs,omitempty"`  // the revision of the definitions
}

// An Owner is a process's side. Its methods may be called from any goroutine.
type Owner interface {
	// Doing says in a few words what the process is at.
	Doing() string
	// State is what a reader must know besides the memory, as JSON on one line.
	State(Since) (json.RawMessage, error)
	// Share gives the memory's file and the arena's base, Unshare takes that back.
	Share() (f *os.File, base uint32, err error)
	Unshare() error
}

var (
	// ErrNone says that a process can't be attached to. The error that wraps it says
	// why.
	ErrNone = errors.New("can't attach")
	// ErrEnded says that the process has ended, or has closed its arena.
	ErrEnded = errors.New("the process has ended")
	// ErrSilent says that the process didn't answer in time.
	ErrSilent = errors.New("the process doesn't answer: is it stopped (Ctrl-Z)?")
)

// What is asked.
const (
	askHello = "hello"
	askMap   = "map"
	askState = "state"
)

type question struct {
	Ask string `json:"ask"`
	Since
}

// mapping is the answer to "map"; the file comes with it.
type mapping struct {
	Base  uint32 `json:"base"`
	Error string `json:"error,omitempty"`
}

// Bounds of what is said.
const (
	maxQuestion = 4 << 10
	maxMapping  = 4 << 10
	maxAnswer   = 64 << 20
	maxAskers   = 16 // connections at a time

	// patience is how long an answer may take: the owner copies its memory before it
	// shares it.
	patience      = 5 * time.Second
	listPatience  = time.Second
	socketSuffix  = ".sock"
	longestSocket = "4294967295" + socketSuffix
)
