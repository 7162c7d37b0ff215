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
	owner.Keys("t = S (K (S I)) K\r:step t a b\r")
	owner.Sees("K (S I) a (K a) b")
	owner.prompts()

	c := startIn(t, dir, 100, 30, "attach")
	what := fmt.Sprintf("process %d", owner.Cmd.Process.Pid)
	c.Sees("read-only: " + what)
	c.Sees("K (S I) a (K a) b")
	c.Sees("contraction 1 ")
	owner.Keys(":step\r")
	c.Sees("S I (K a) b")
	owner.Keys(":stepi 2\r")
	c.Sees("transition 2 of this one")
	c.Sees("Suspension")
	c.Keys("s")
	c.Sees(what + " is only looked at: :step would change something")
	c.Keys("3") // its own panes can be used
	c.Keys(":node K\r")
	c.Sees("Terminal")
	c.closesPage()

	owner.Keys(":set contractions 0\rW W W\r") // which doesn't grow: with the race detector that takes long
	owner.Sees("Ctrl-C stops it")
	c.Sees("at work")
	owner.Keys("\x03")
	owner.Sees("interrupted")
	c.Sees("ready  contraction ")

	if err := owner.Cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	c.Sees(what + " has ended: this is its last state")
	c.Sees("  W W W")
	c.Keys("q")
	c.Ends()
}

// TestAttachChoice chooses from a list.
func TestAttachChoice(t *testing.T) {
	dir := runtimeDir(t)
	for _, term := range []string{"K one x", "K two x"} {
		owner := startIn(t, dir, 80, 24)
		owner.prompts()
		owner.Keys(term + "\r")
		owner.Sees("1 contraction")
	}
	c := startIn(t, dir, 100, 30, "attach")
	c.Sees("K one x: in normal form")
	c.Sees("K two x: in normal form")
	c.Sees("which one (1 to 2)?")
	number := "1"
	for _, line := range c.Lines() {
		if strings.Contains(line, "one x") {
			number = strings.Fields(line)[0]
		}
	}
	c.Keys(number + "\r")
	c.Sees("in normal form")
	c.Sees("  one")
	c.Keys("q")
	c.Ends()
}

// TestInspect opens an image in the debugger.
func TestInspect(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.skimg")
	owner := prompt(t, 80, 24)
	owner.Keys(":stepi S (K (S I)) K a b\r:stepi 3\r:dump " + file + "\r")
	owner.Sees("an image of")
	owner.Keys("\x04")
	owner.Ends()

	c := start(t, 100, 30, "inspect", file)
	c.Sees("read-only: a.skimg")
	c.Sees("S (K (S I)) K a b")
	c.Sees("transition 4 of this one")
	c.Keys("s")
	c.Sees("a.skimg is only looked at")
	c.Keys(":arena\r")
	c.Sees("hash consing")
	c.closesPage()
	c.Keys("q")
	c.Ends()
}
