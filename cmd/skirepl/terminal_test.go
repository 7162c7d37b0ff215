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
	c := start(t, 80, 24)
	c.prompts()
	c.keys("S K K x\r")
	c.sees("2 contractions")
	c.prompts()

	c.keys(":debug S (K (S I)) K a b\r")
	c.sees("contraction 0")
	c.keys("s")
	c.sees("contraction 1")
	c.sees("K (S I) a (K a) b")
	c.keys("i")
	c.sees("transition 1 of this one")
	c.keys("b")
	c.sees("transition 0")
	c.keys("b")
	c.sees("contraction 0")

	if err := pty.Setsize(c.pty, &pty.Winsize{Cols: 120, Rows: 40}); err != nil {
		t.Fatal(err)
	}
	c.screen.Resize(120, 40)
	if err := c.cmd.Process.Signal(syscall.SIGWINCH); err != nil {
		t.Fatal(err)
	}
	c.until("40 rows", func(string) bool { return len(c.lines()) == 40 && strings.TrimSpace(c.lines()[39]) != "" })
	c.sees("S (K (S I)) K a b")

	c.keys(":layout memory\r")
	c.sees("7 map")
	c.keys(":layout parallel\r")
	c.sees("9 workers")
	c.keys(":submit W K y; S K K z\r")
	c.sees("2 requests, 2 in normal form")
	c.keys("\r") // closes the results
	c.keys(":layout lesson\r")
	c.sees("6 timeline")
	c.keys(":layout reduction\r")
	c.sees("layout reduction")

	c.keys("?")
	c.sees("keys of the debugger")
	c.keys("?")
	c.keys("r")
	c.sees("normal form")
	c.keys(":node S K\r")
	c.sees("function")
	c.keys("x\x7f") // any key closes it
	c.keys("q")
	c.prompts()
	c.keys(":back\r")
	c.sees("b (K a b)")
	c.prompts()
	c.keys("\x04")
	c.ends()
}

// TestNoKeyIsLost types ahead across both switches in one burst.
func TestNoKeyIsLost(t *testing.T) {
	c := start(t, 80, 24)
	c.prompts()
	c.keys(":debug S (K (S I)) K a b\rsssq:step\rK p q\r")
	c.sees("4  b (K a b)")
	c.sees("1 contraction ")
	c.prompts()
	c.keys(":quit\r")
	c.ends()
}

// TestCtrlC stops a reduction at the prompt and keeps its term.
func TestCtrlC(t *testing.T) {
	c := start(t, 80, 24)
	c.prompts()
	c.keys(":set contractions 0\r:set show 60\r")
	c.sees("show")
	c.prompts()
	c.keys("S I I (S I I)\r")
	c.sees("Ctrl-C stops it")
	c.keys("\x03")
	c.sees("interrupted; the term so far is kept")
	c.prompts()
	c.keys("(S K\r")
	c.sees("...>")
	c.keys("K x)\r")
	c.sees("2 contractions")
	c.keys("\x04")
	c.ends()
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
