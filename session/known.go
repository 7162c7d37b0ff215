package session

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/history"
	"skirepl/inspect"
	"skirepl/share"
)

// Known is what a session knows of its arena that the memory doesn't say: what an
// image holds besides the memory, and what a process tells those who look at it.
// docs/image.md describes it.
type Known struct {
	PID    int       `json:"pid"`
	Taken  time.Time `json:"taken"`
	Reason string    `json:"reason,omitempty"` // of a crash's image: what went wrong

	Serial uint64 `json:"serial"` // counts what was published
	Bytes  uint64 `json:"bytes"`  // that the memory has reached
	Resets uint32 `json:"resets"` // of the arena so far: ids are of the last one

	Root       arena.ID         `json:"root"`       // of the current term; EMPTY: none
	Suspension arena.ID         `json:"suspension"` // within a contraction; EMPTY: not
	Position   history.Position `json:"position"`
	Spent      uint64           `json:"spent"`
	Normal     bool             `json:"normal"`
	Settings   Settings         `json:"settings"`
	Workers    int              `json:"workers"`

	Command  string   `json:"command,omitempty"` // the last one
	Busy     bool     `json:"busy,omitempty"`    // it runs
	Progress Progress `json:"progress"`

	Branch    string          `json:"branch,omitempty"` // of the timeline
	Bookmarks []Bookmark      `json:"bookmarks,omitempty"`
	Visited   uint64          `json:"visited,omitempty"` // contractions of the furthest known state
	Points    []history.Point `json:"points,omitempty"`  // of the timeline
	Trips     []arena.Trip    `json:"trips,omitempty"`   // of requests, lately

	NameTable uint64        `json:"table"`           // names of another table are void
	NamesFrom int           `json:"from,omitempty"`  // the number of the first of Names
	Names     []string      `json:"names,omitempty"` // of the free variables, by their numbers
	DefsAt    uint64        `json:"defs_at"`         // the definitions' revision
	Defs      []*definition `json:"definitions,omitempty"`
}

// known gives what is published now, without what the asker has.
func (s *Session) known(since share.Since) (Known, error) {
	s.look.Lock()
	defer s.look.Unlock()
	if s.closed {
		return Known{}, arena.ErrClosed
	}
	im, err := s.image()
	if err != nil {
		return Known{}, err
	}
	sc := &s.scene
	k := Known{
		PID: os.Getpid(), Taken: time.Now(),
		Serial: sc.serial, Bytes: uint64(len(s.memory())), Resets: im.Resets(),
		Root: sc.root, Suspension: sc.suspension, Position: sc.position, Spent: sc.spent, Normal: sc.normal,
		Settings: sc.settings, Workers: sc.workers, Command: sc.command,
		NameTable: sc.names.table, DefsAt: sc.defsAt,
	}
	if s.outside != nil {
		k.PID, k.Bytes, k.Busy, k.Progress = s.outside.known.PID, s.outside.known.Bytes, s.outside.known.Busy, s.outside.known.Progress
	} else {
		k.Progress, k.Busy = s.Busy()
	}
	k.Branch, k.Bookmarks, k.Visited = sc.branch, sc.bookmarks, sc.visited
	k.Points, k.Trips = sc.points, s.trips()
	if since.NameTable == k.NameTable {
		k.NamesFrom = since.Names
	}
	k.Names = sc.names.after(k.NamesFrom)
	if since.Defs != k.DefsAt {
		k.Defs = sc.definitions
	}
	return k, nil
}

// doing says in a few words what the session is at.
func (s *Session) doing() string {
	k, err := s.known(share.Since{NameTable: ^uint64(0)})
	switch {
	case err != nil:
		return "closing"
	case k.Busy:
		return fmt.Sprintf("running %s: %s so far", excerpt(k.Command, namedInput), count(k.Progress.Contractions, "contraction"))
	case k.Root == guest.Empty:
		return "no term yet"
	}
	at := "after " + count(k.Position.Contractions, "contraction")
	if k.Normal {
		at = "in normal form"
	}
	return excerpt(k.Command, namedInput) + ": " + at
}

// owner is the session's side of package share.
type owner struct{ s *Session }

func (o owner) Doing() string { return o.s.doing() }

func (o owner) State(since share.Since) (json.RawMessage, error) {
	k, err := o.s.known(since)
	if err != nil {
		return nil, err
	}
	return json.Marshal(k)
}

func (o owner) Share() (*os.File, uint32, error) {
	f, err := o.s.arena.Share()
	return f, o.s.arena.Base(), err
}

func (o owner) Unshare() error { return o.s.arena.Unshare() }

// ShareMemory lets other processes of the user look at the session: skirepl attach.
// It ends with the session.
func (s *Session) ShareMemory() error {
	server, err := share.Serve(owner{s})
	if err != nil {
		return fmt.Errorf("nobody can attach: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.server = server
	return nil
}

// image is the session's arena: its own, another process's, or a file's.
func (s *Session) image() (*inspect.Image, error) {
	if s.outside != nil {
		there := s.outside.there.Load()
		return inspect.Open(there.memory, there.base)
	}
	return inspect.OpenLive(s.memory, s.arena.Base())
}

// memory is what the image is read from.
func (s *Session) memory() []byte {
	if s.outside != nil {
		return s.outside.there.Load().memory
	}
	return s.arena.Memory()
}

// stands gives the root of the current term and the machine's Suspension, or EMPTY.
func (s *Session) stands() (root, machine arena.ID) {
	switch {
	case s.outside != nil:
		s.look.Lock()
		defer s.look.Unlock()
		return s.scene.root, s.scene.suspension
	case s.line == nil:
		return guest.Empty, guest.Empty
	}
	return s.line.Root(), s.line.Machine()
}

// trips are the journeys of requests through the rings; the caller holds look.
func (s *Session) trips() []arena.Trip {
	if s.outside != nil {
		return s.outside.known.Trips
	}
	return s.arena.Trips()
}

// workers is how many workers the arena has.
func (s *Session) workers() int {
	if s.outside != nil {
		s.look.Lock()
		defer s.look.Unlock()
		return s.scene.workers
	}
	return s.arena.Workers()
}

// printable makes a text from elsewhere one that can be shown: what would steer the
// terminal is replaced.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, text)
}
