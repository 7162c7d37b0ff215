//go:build unix

package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAttach has one terminal look at what happens in another, until that ends.
func TestAttach(t *testing.T) {
	dir := runtimeDir(t)
	owner := startIn(t, dir, 80, 24)
	owner.prompts()
	owner.keys("t = S (K (S I)) K\r:step t a b\r")
	owner.sees("K (S I) a (K a) b")
	owner.prompts()

	c := startIn(t, dir, 100, 30, "attach")
	what := fmt.Sprintf("process %d", owner.cmd.Process.Pid)
	c.sees("read-only: " + what)
	c.sees("K (S I) a (K a) b")
	c.sees("contraction 1 ")
	owner.keys(":step\r")
	c.sees("S I (K a) b")
	owner.keys(":stepi 2\r")
	c.sees("transition 2 of this one")
	c.sees("Suspension")
	c.keys("s")
	c.sees(what + " is only looked at: :step would change something")
	c.keys("3") // its own panes can be used
	c.keys(":node K\r")
	c.sees("Terminal")
	c.keys("x\x7f") // any key closes it

	owner.keys(":set contractions 0\rS I I (S I I)\r")
	owner.sees("Ctrl-C stops it")
	c.sees("at work")
	owner.keys("\x03")
	owner.sees("interrupted")
	c.until("rest", func(screen string) bool { return !strings.Contains(screen, "at work") })

	if err := owner.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	c.sees(what + " has ended: this is its last state")
	c.sees("I (I (I (I") // wherever in the term it was interrupted
	c.keys("q")
	c.ends()
}

// TestAttachChoice chooses from a list.
func TestAttachChoice(t *testing.T) {
	dir := runtimeDir(t)
	for _, term := range []string{"K one x", "K two x"} {
		owner := startIn(t, dir, 80, 24)
		owner.prompts()
		owner.keys(term + "\r")
		owner.sees("1 contraction")
	}
	c := startIn(t, dir, 100, 30, "attach")
	c.sees("K one x: in normal form")
	c.sees("K two x: in normal form")
	c.sees("which one (1 to 2)?")
	number := "1"
	for _, line := range c.lines() {
		if strings.Contains(line, "one x") {
			number = strings.Fields(line)[0]
		}
	}
	c.keys(number + "\r")
	c.sees("in normal form")
	c.sees("  one")
	c.keys("q")
	c.ends()
}

// TestInspect opens an image in the debugger.
func TestInspect(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.skimg")
	owner := start(t, 80, 24)
	owner.prompts()
	owner.keys(":stepi S (K (S I)) K a b\r:stepi 3\r:dump " + file + "\r")
	owner.sees("an image of")
	owner.keys("\x04")
	owner.ends()

	c := start(t, 100, 30, "inspect", file)
	c.sees("read-only: a.skimg")
	c.sees("S (K (S I)) K a b")
	c.sees("transition 4 of this one")
	c.keys("s")
	c.sees("a.skimg is only looked at")
	c.keys(":arena\r")
	c.sees("hash consing")
	c.keys("x\x7f") // any key closes it
	c.keys("q")
	c.ends()
}
