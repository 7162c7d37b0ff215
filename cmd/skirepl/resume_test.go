//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dataEnv is where the sessions of a test's processes are recorded; "": each has a
// home of its own.
const dataEnv = "SKIREPL_TEST_DATA"

// TestResumeKilled kills a session at the prompt and goes on with it: nothing that
// was on the screen is lost.
func TestResumeKilled(t *testing.T) {
	t.Setenv(dataEnv, t.TempDir())
	c := start(t, 80, 24)
	c.prompts()
	c.keys("t = S (K (S I)) K\r")
	c.sees("t defined")
	c.prompts()
	c.keys(":start t a b\r:goto 2+3\r")
	c.sees("3 transitions, 0 contractions")
	c.keys(":bookmark here\r")
	c.sees("comes back here")
	c.prompts()
	c.keys("K K)\r") // what can't be read is on the screen too
	c.sees("^")
	c.prompts()
	c.keys(":debug\r")
	c.sees("transition 3 of this one")
	c.keys("s")
	c.sees("contraction 3")
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.cmd.Wait()

	c = start(t, 80, 24, "resume")
	c.sees("session 1 of ")
	c.sees("1 definition, 1 bookmark")
	c.prompts()
	c.keys("\x0c:defs\r")
	c.sees("t = S (K (S I)) K")
	c.prompts()
	c.keys(":goto here\r")
	c.sees("3 transitions, 0 contractions")
	c.prompts()
	c.keys("\x0c:history K K)\r")
	c.sees("error: ")
	c.prompts()
	c.keys("\x04")
	c.ends()
}

// TestNoRecord works where nothing can be recorded, and says so once.
func TestNoRecord(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(dataEnv, dir)
	if err := os.WriteFile(filepath.Join(dir, "skirepl"), nil, 0o600); err != nil { // where a folder should be
		t.Fatal(err)
	}
	c := start(t, 100, 24)
	c.prompts()
	c.keys("K x y\r")
	c.sees("this session isn't recorded")
	c.sees("1 contraction ")
	c.prompts()
	c.keys("K z y\r")
	c.sees("\nz\n")
	c.prompts()
	if n := strings.Count(c.text(), "isn't recorded"); n != 1 {
		t.Errorf("said %d times:\n%s", n, c.text())
	}
	c.keys("\x04")
	c.ends()
}
