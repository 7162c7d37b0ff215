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
	c := prompt(t, 80, 24)
	c.Keys("t = S (K (S I)) K\r")
	c.Sees("t defined")
	c.prompts()
	c.Keys(":start t a b\r:goto 2+3\r")
	c.Sees("3 transitions, 0 contractions")
	c.Keys(":bookmark here\r")
	c.Sees("comes back here")
	c.prompts()
	c.Keys("K K)\r") // what can't be read is on the screen too
	c.Sees("^")
	c.prompts()
	c.Keys(":debug\r")
	c.Sees("transition 3 of this one")
	c.Keys("s")
	c.Sees("contraction 3")
	if err := c.Cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Cmd.Wait()

	c = start(t, 80, 24, "resume")
	c.Sees("session 1 of ")
	c.Sees("1 definition, 1 bookmark")
	c.prompts()
	c.Keys("\x0c:defs\r")
	c.Sees("t = S (K (S I)) K")
	c.prompts()
	c.Keys(":goto here\r")
	c.Sees("3 transitions, 0 contractions")
	c.prompts()
	c.Keys("\x0c:history K K)\r")
	c.Sees("error: ")
	c.leaves()
}

// TestNoRecord works where nothing can be recorded, and says so once.
func TestNoRecord(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(dataEnv, dir)
	if err := os.WriteFile(filepath.Join(dir, "skirepl"), nil, 0o600); err != nil { // where a folder should be
		t.Fatal(err)
	}
	c := prompt(t, 100, 24)
	c.Keys("K x y\r")
	c.Sees("this session isn't recorded")
	c.Sees("1 contraction ")
	c.prompts()
	c.Keys("K z y\r")
	c.Sees("\nz\n")
	c.prompts()
	if n := strings.Count(c.Text(), "isn't recorded"); n != 1 {
		t.Errorf("said %d times:\n%s", n, c.Text())
	}
	c.Keys("\x04")
	c.Ends()
}
