//go:build unix

package tui

import (
	"context"
	"os"
	"testing"

	"skirepl/session"
)

// TestWatch looks at a session through another one, as skirepl attach does: what
// changes there is drawn at the next tick, and nothing while nothing changes.
func TestWatch(t *testing.T) {
	dir, err := os.MkdirTemp("", "w")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	t.Setenv("XDG_RUNTIME_DIR", dir)
	own, err := session.Open(session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	if err := own.ShareMemory(); err != nil {
		t.Fatal(err)
	}
	run := func(line string) {
		t.Helper()
		do(t, own, context.Background(), line)
	}
	run(":step S K K foo")
	s, err := session.Attach(os.Getpid(), session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	h := startOn(t, s, 100, 30, Options{})
	h.shows("K foo (K foo)", "read-only: process", "contraction 1 ")
	h.hides("s step", "r run") // one may only look
	pictures := 0
	take := h.m.picture
	h.m.picture = func(w session.Window) (session.Picture, error) {
		pictures++
		return take(w)
	}
	h.tick()
	pictures = 0
	for range 5 {
		h.tick()
	}
	if pictures != 0 {
		t.Errorf("%d pictures were taken while nothing changed", pictures)
	}
	run(":step")
	h.tick()
	h.shows("contraction 2 ", "normal form")
	for _, key := range []string{"s", "i", "b", "u", "r", "t", "M", "B"} {
		h.press(key)
		h.shows("is only looked at")
		h.hides("› :")
	}
	h.line(":defs mine")
	h.shows("nothing is defined")
	h.press("esc")
	if err := own.Close(); err != nil {
		t.Fatal(err)
	}
	h.tick()
	h.shows("has ended: this is its last state", "trouble", "foo")
	h.press("q")
	if !h.quit {
		t.Error("q doesn't quit")
	}
}
