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
	c.keys(":debug S (K (S I)) K x (C I y) (B' W z)\r")
	c.sees("contraction 0")

	// Bookmarks, a jump and its undoing.
	c.keys("ss:bookmark here\r")
	c.sees("here")
	c.keys("\r:end\r")
	c.sees("normal form  contraction 7")
	c.keys(":goto here\r")
	c.sees("contraction 2 ")
	c.keys("U")
	c.sees("contraction 7 ")
	c.keys("U")
	c.sees("contraction 2 ")
	c.keys(":goto 4+2\r")
	c.sees("contraction 4 · transition 2 of this one")

	// Breakpoints, forwards and backwards.
	c.keys(":start\r")
	c.sees("contraction 0 ")
	c.keys(":break C\r")
	c.sees("set")
	c.keys("\r")
	c.keys("C")
	c.sees("breakpoint 1 (C)")
	c.sees("contraction 4 ")
	c.keys("C")
	c.sees("contraction 7 ")
	c.keys("R")
	c.sees("contraction 4 ")
	c.keys(":watch size\r")
	c.sees("size")
	c.keys("\r")

	// A branch: another future from here.
	c.keys(":branch other K _ q\r")
	c.sees("branch other")
	c.keys("s")
	c.sees("contraction 1 ")
	c.keys(":compare main other\r")
	c.sees("part")
	c.keys("\r:branch main\r")
	c.sees("contraction 4 ")
	c.keys("\r")

	// The views.
	c.keys("5")
	c.sees("5 graph")
	c.sees("the redex")
	c.keys("+-")
	c.keys("6")
	c.sees("6 timeline")
	c.keys("N\r") // to the mark before, which is the bookmark
	c.sees("ready  contraction 2 ")
	c.keys("7")
	c.sees("a cell is")
	c.keys("8")
	c.sees("longest chain")
	c.keys(":layout parallel\r")
	c.sees("9 workers")
	c.keys(":workers 2\r")
	c.sees("2 workers")
	c.keys("\r")
	c.keys(":submit 3 W K y\r")
	c.sees("3 requests, 3 in normal form")
	c.keys("\r:layout lesson\r")
	c.sees("6 timeline")
	c.keys("1:start\rP")
	c.sees("predict")
	c.keys("P:set theme colourblind\r")
	c.sees("colourblind")
	c.keys("\r")

	// Exports.
	for _, name := range []string{"dag.svg", "dag.dot", "dag.json", "trace.html", "session.ski"} {
		file := filepath.Join(dir, name)
		c.keys(":export " + file + "\r")
		c.sees(name)
		c.until(name, func(string) bool {
			info, err := os.Stat(file)
			return err == nil && info.Size() > 0
		})
	}
	c.keys("q")
	c.prompts()
	c.keys("\x04")
	c.ends()
}
