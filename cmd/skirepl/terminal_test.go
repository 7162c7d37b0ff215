//go:build unix

package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"skirepl/internal/tty/ttytest"
)

// configEnv names the directory for the settings of a test's processes.
const configEnv = "SKIREPL_TEST_CONFIG"

// A terminal is one with skirepl at it.
type terminal struct{ *ttytest.Terminal }

func start(t *testing.T, cols, rows int, args ...string) *terminal {
	t.Helper()
	return startIn(t, runtimeDir(t), cols, rows, args...)
}

// runtimeDir makes a directory for the sockets of a test's processes.
func runtimeDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "t") // t.TempDir's names are too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// startIn starts skirepl where others of the same directory can attach to it.
func startIn(t *testing.T, dir string, cols, rows int, args ...string) *terminal {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Env = append(os.Environ(), childEnv+"=1", "TERM=xterm-256color", "NO_COLOR=1", "HOME="+t.TempDir(), "XDG_CONFIG_HOME="+os.Getenv(configEnv), "XDG_DATA_HOME="+os.Getenv(dataEnv), "XDG_RUNTIME_DIR="+dir)
	c := &terminal{ttytest.Open(t, cols, rows)}
	c.Start(cmd)
	return c
}

// prompt starts one that stands at the prompt.
func prompt(t *testing.T, cols, rows int) *terminal {
	t.Helper()
	c := start(t, cols, rows)
	c.prompts()
	return c
}

// types types, and waits for what that shows.
func (c *terminal) types(keys, want string) {
	c.Helper()
	c.Keys(keys)
	c.Sees(want)
}

// closesPage closes the debugger's page of results. It waits for its edge: what stands on
// the page may be seen elsewhere too, and a key that comes before the page does something
// else.
func (c *terminal) closesPage() {
	c.Helper()
	const edge = " closes ━"
	c.Sees(edge)
	c.Keys("\r")
	c.until("closed", func(screen string) bool { return !strings.Contains(screen, edge) })
}

// leaves waits for an empty prompt, and ends it there by Ctrl-D.
func (c *terminal) leaves() {
	c.Helper()
	c.prompts()
	c.Keys("\x04")
	c.Ends()
}

// until waits for something on the screen.
func (c *terminal) until(what string, ok func(screen string) bool) {
	c.Helper()
	c.Until(what, func() bool { return ok(c.Text()) })
}

// prompts waits for an empty prompt on the last line with anything on it.
func (c *terminal) prompts() {
	c.Helper()
	c.until("an empty prompt", func(screen string) bool {
		return strings.HasSuffix(strings.TrimRight(screen, "\n "), "ski>")
	})
}

// TestTour goes from the prompt to the debugger and back, as a user does.
func TestTour(t *testing.T) {
	c := prompt(t, 80, 24)
	c.types("S K K x\r", "2 contractions")
	c.prompts()

	c.types(":debug S (K (S I)) K a b\r", "contraction 0")
	c.types("s", "contraction 1")
	c.Sees("K (S I) a (K a) b")
	c.types("i", "transition 1 of this one")
	c.types("b", "transition 0")
	c.types("b", "contraction 0")

	c.Resize(120, 40)
	c.until("40 rows", func(string) bool { return len(c.Lines()) == 40 && strings.TrimSpace(c.Lines()[39]) != "" })
	c.Sees("S (K (S I)) K a b")

	c.types(":layout memory\r", "7 map")
	c.types(":layout parallel\r", "9 workers")
	c.types(":submit W K y; S K K z\r", "2 requests, 2 in normal form")
	c.closesPage()
	c.types(":layout lesson\r", "6 timeline")
	c.types(":layout reduction\r", "layout reduction")

	c.types("?", "keys of the debugger")
	c.Keys("?")
	c.types("r", "normal form")
	c.types(":node S K\r", "function")
	c.closesPage()
	c.Keys("q")
	c.prompts()
	c.types(":back\r", "b (K a b)")
	c.leaves()
}

// TestNoKeyIsLost types ahead across both switches in one burst.
func TestNoKeyIsLost(t *testing.T) {
	c := prompt(t, 80, 24)
	c.types(":debug S (K (S I)) K a b\rsssq:step\rK p q\r", "4  b (K a b)")
	c.Sees("1 contraction ")
	c.prompts()
	c.Keys(":quit\r")
	c.Ends()
}

// TestCtrlC stops a reduction at the prompt and keeps its term.
func TestCtrlC(t *testing.T) {
	c := prompt(t, 80, 24)
	c.types(":set contractions 0\r:set show 60\r", "show")
	c.prompts()
	c.types("S I I (S I I)\r", "Ctrl-C stops it")
	c.types("\x03", "interrupted; the term so far is kept")
	c.prompts()
	c.types("(S K\r", "...>")
	c.types("K x)\r", "2 contractions")
	c.leaves()
}

// TestTUI opens the debugger from the command line, without Unicode.
func TestTUI(t *testing.T) {
	c := start(t, 100, 30, "--ascii", "tui", "K x y")
	c.Sees("K x y -> x")
	if screen := c.Text(); strings.IndexFunc(screen, func(r rune) bool { return r > 126 }) >= 0 {
		t.Errorf("not ASCII:\n%s", screen)
	}
	c.Keys("q")
	c.Ends()
}
