//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestDebuggerTour goes through what the debugger is for: time travel, breakpoints, the
// views, and exports, in the real binary on a real terminal.
func TestDebuggerTour(t *testing.T) {
	c := start(t, 120, 40)
	dir := t.TempDir()
	c.prompts()
	c.Keys(":debug S (K (S I)) K x (C I y) (B' W z)\r")
	c.Sees("contraction 0")

	// Bookmarks, a jump and its undoing.
	c.Keys("ss:bookmark here\r")
	c.Sees("here")
	c.Keys(":end\r")
	c.Sees("normal form  contraction 7")
	c.Keys(":goto here\r")
	c.Sees("contraction 2 ")
	c.Keys("U")
	c.Sees("contraction 7 ")
	c.Keys("U")
	c.Sees("contraction 2 ")
	c.Keys(":goto 4+2\r")
	c.Sees("contraction 4 · transition 2 of this one")

	// Breakpoints, forwards and backwards.
	c.Keys(":start\r")
	c.Sees("contraction 0 ")
	c.Keys(":break C\r")
	c.Sees("set")
	c.Keys("C")
	c.Sees("breakpoint 1 (C)")
	c.Sees("contraction 4 ")
	c.Keys("C")
	c.Sees("contraction 7 ")
	c.Keys("R")
	c.Sees("contraction 4 ")
	c.Keys(":watch size\r")
	c.Sees("size")

	// A branch: another future from here.
	c.Keys(":branch other K _ q\r")
	c.Sees("branch other")
	c.Keys("s")
	c.Sees("contraction 1 ")
	c.Keys(":compare main other\r")
	c.Sees("part")
	c.closesPage()
	c.Keys(":branch main\r")
	c.Sees("contraction 4 ")

	// The views.
	c.Keys("5")
	c.Sees("5 graph")
	c.Sees("the redex")
	c.Keys("+-")
	c.Keys("6")
	c.Sees("6 timeline")
	c.Keys("N\r") // to the mark before, which is the bookmark
	c.Sees("ready  contraction 2 ")
	c.Keys("7")
	c.Sees("a cell is")
	c.Keys("8")
	c.Sees("longest chain")
	c.Keys(":layout parallel\r")
	c.Sees("9 workers")
	c.Keys(":workers 2\r")
	c.Sees("2 workers")
	c.closesPage()
	c.Keys(":submit 3 W K y\r")
	c.Sees("3 requests, 3 in normal form")
	c.Keys(":layout lesson\r")
	c.Sees("6 timeline")
	c.Keys("1:start\rP")
	c.Sees("predict")
	c.Keys("P:set theme colourblind\r")
	c.Sees("colourblind")

	// Exports.
	for _, name := range []string{"dag.svg", "dag.dot", "dag.json", "trace.html", "session.ski"} {
		file := filepath.Join(dir, name)
		c.Keys(":export " + file + "\r")
		c.Sees(name)
		c.until(name, func(string) bool {
			info, err := os.Stat(file)
			return err == nil && info.Size() > 0
		})
	}
	c.Keys("q")
	c.leaves()
}
