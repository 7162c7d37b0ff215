//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// childEnv has the test binary be skirepl.
const childEnv = "SKIREPL_TEST_CHILD"

// configEnv names the directory for the settings of a test's processes.
const configEnv = "SKIREPL_TEST_CONFIG"

// patience is for what happens at once on a machine that isn't busy.
const patience = 20 * time.Second

// A terminal is skirepl in a pseudo-terminal, with an emulator that draws its
// screen and answers its questions.
type terminal struct {
	t      *testing.T
	pty    *os.File
	screen *vt.SafeEmulator
	cmd    *exec.Cmd
}

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
	c := &terminal{t: t, screen: vt.NewSafeEmulator(cols, rows), cmd: exec.Command(exe, args...)}
	c.cmd.Env = append(os.Environ(), childEnv+"=1", "TERM=xterm-256color", "NO_COLOR=1", "HOME="+t.TempDir(), "XDG_CONFIG_HOME="+os.Getenv(configEnv), "XDG_DATA_HOME="+os.Getenv(dataEnv), "XDG_RUNTIME_DIR="+dir)
	if c.pty, err = pty.StartWithSize(c.cmd, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		t.Fatal(err)
	}
	go io.Copy(c.screen, c.pty)
	go io.Copy(c.pty, c.screen)
	t.Cleanup(func() {
		c.cmd.Process.Kill()
		c.pty.Close()
	})
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
	c.t.Helper()
	c.keys(keys)
	c.sees(want)
}

// leaves ends it by Ctrl-D at the prompt.
func (c *terminal) leaves() {
	c.t.Helper()
	c.keys("\x04")
	c.ends()
}

func (c *terminal) lines() []string {
	lines := strings.Split(ansi.Strip(c.screen.Render()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return lines
}

func (c *terminal) text() string { return strings.Join(c.lines(), "\n") }

func (c *terminal) keys(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.pty, s); err != nil {
		c.t.Fatal(err)
	}
}

// until waits for something on the screen.
func (c *terminal) until(what string, ok func(screen string) bool) {
	c.t.Helper()
	for end := time.Now().Add(patience); !ok(c.text()); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatalf("never saw %s on\n%s", what, c.text())
		}
	}
}

func (c *terminal) sees(want string) {
	c.t.Helper()
	c.until(want, func(screen string) bool { return strings.Contains(screen, want) })
}

// prompts waits for an empty prompt on the last line with anything on it.
func (c *terminal) prompts() {
	c.t.Helper()
	c.until("an empty prompt", func(screen string) bool {
		return strings.HasSuffix(strings.TrimRight(screen, "\n "), "ski>")
	})
}

func (c *terminal) ends() {
	c.t.Helper()
	done := make(chan error, 1)
	go func() { done <- c.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			c.t.Errorf("it ended with %v and\n%s", err, c.text())
		}
	case <-time.After(patience):
		c.t.Fatalf("it doesn't end:\n%s", c.text())
	}
}

// TestTour goes from the prompt to the debugger and back, as a user does.
func TestTour(t *testing.T) {
	c := prompt(t, 80, 24)
	c.types("S K K x\r", "2 contractions")
	c.prompts()

	c.types(":debug S (K (S I)) K a b\r", "contraction 0")
	c.types("s", "contraction 1")
	c.sees("K (S I) a (K a) b")
	c.types("i", "transition 1 of this one")
	c.types("b", "transition 0")
	c.types("b", "contraction 0")

	if err := pty.Setsize(c.pty, &pty.Winsize{Cols: 120, Rows: 40}); err != nil {
		t.Fatal(err)
	}
	c.screen.Resize(120, 40)
	if err := c.cmd.Process.Signal(syscall.SIGWINCH); err != nil {
		t.Fatal(err)
	}
	c.until("40 rows", func(string) bool { return len(c.lines()) == 40 && strings.TrimSpace(c.lines()[39]) != "" })
	c.sees("S (K (S I)) K a b")

	c.types(":layout memory\r", "7 map")
	c.types(":layout parallel\r", "9 workers")
	c.types(":submit W K y; S K K z\r", "2 requests, 2 in normal form")
	c.keys("\r") // closes the results
	c.types(":layout lesson\r", "6 timeline")
	c.types(":layout reduction\r", "layout reduction")

	c.types("?", "keys of the debugger")
	c.keys("?")
	c.types("r", "normal form")
	c.types(":node S K\r", "function")
	c.keys("x\x7f") // any key closes it
	c.keys("q")
	c.prompts()
	c.types(":back\r", "b (K a b)")
	c.prompts()
	c.leaves()
}

// TestNoKeyIsLost types ahead across both switches in one burst.
func TestNoKeyIsLost(t *testing.T) {
	c := prompt(t, 80, 24)
	c.types(":debug S (K (S I)) K a b\rsssq:step\rK p q\r", "4  b (K a b)")
	c.sees("1 contraction ")
	c.prompts()
	c.keys(":quit\r")
	c.ends()
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
	c.sees("K x y -> x")
	if screen := c.text(); strings.IndexFunc(screen, func(r rune) bool { return r > 126 }) >= 0 {
		t.Errorf("not ASCII:\n%s", screen)
	}
	c.keys("q")
	c.ends()
}
