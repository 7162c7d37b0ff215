//go:build unix

package tty

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"

	"skirepl/internal/tty/ttytest"
)

// deadline is how long to wait for a report.
const deadline = ttytest.Patience

// A console is a terminal with the child program at it, which reports what it reads.
type console struct {
	*ttytest.Terminal
	reports chan string

	mu    sync.Mutex
	modes map[ansi.Mode]bool // that the child has switched on
}

// open starts the child on a terminal of 80 by 24 and waits for its prompt.
// (Until the child has opened it, the terminal is as cooked as any.)
func open(t *testing.T) *console {
	t.Helper()
	return start(t, "child")
}

// start is open for a child that plays the given part.
func start(t *testing.T, part string) *console {
	t.Helper()
	c := &console{
		Terminal: ttytest.Open(t, 80, 24),
		reports:  make(chan string, 100),
		modes:    make(map[ansi.Mode]bool),
	}
	c.Screen.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { c.mu.Lock(); c.modes[m] = true; c.mu.Unlock() },
		DisableMode: func(m ansi.Mode) { c.mu.Lock(); c.modes[m] = false; c.mu.Unlock() },
	})
	r, w, err := os.Pipe()
	check(t, err)
	t.Cleanup(func() { r.Close() })

	exe, err := os.Executable()
	check(t, err)
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childEnv+"="+part, "TERM=xterm-256color", "TERM_PROGRAM=",
		"GORACE=atexit_sleep_ms=0") // by default a second
	cmd.ExtraFiles = []*os.File{w}
	c.Start(cmd)
	w.Close()

	go func() {
		defer close(c.reports)
		for s := bufio.NewScanner(r); s.Scan(); {
			c.reports <- s.Text()
		}
	}()
	c.prompt("")
	return c
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// expect waits for these reports, which must come next; reports of the size
// are passed over.
func (c *console) expect(want ...string) {
	c.Helper()
	for _, want := range want {
		if got := c.next(func(r string) bool { return !strings.HasPrefix(r, "size ") }); got != want {
			c.Fatalf("got the report %s, want %s\nscreen:\n%s", got, want, c.Screen.Render())
		}
	}
}

// next returns the next report for which ok is true.
func (c *console) next(ok func(report string) bool) string {
	c.Helper()
	timeout := time.After(deadline)
	for {
		select {
		case r, open := <-c.reports:
			if !open {
				c.Fatalf("the child is gone\nscreen:\n%s", c.Screen.Render())
			}
			if ok(r) {
				return r
			}
		case <-timeout:
			c.Fatalf("no report from the child\nscreen:\n%s", c.Screen.Render())
		}
	}
}

// line returns the text of the line with the cursor.
func (c *console) line() string {
	lines := c.Lines()
	if y := c.Screen.CursorPosition().Y; y < len(lines) {
		return lines[y]
	}
	return ""
}

// prompt waits until the prompt shows, with text after it.
func (c *console) prompt(text string) {
	c.Helper()
	want := strings.TrimRight("> "+text, " ")
	c.Until(fmt.Sprintf("at the prompt with %q", text), func() bool {
		return !c.Screen.IsAltScreen() && c.line() == want
	})
}

// mode reports whether the child has switched m on.
func (c *console) mode(m ansi.Mode) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.modes[m]
}

// termios returns the modes of the terminal's device.
func (c *console) termios() term.State {
	c.Helper()
	state, err := term.GetState(c.Device.Fd())
	check(c, err)
	return *state
}

// quit has the child end in good order.
func (c *console) quit() {
	c.Helper()
	c.Keys("quit\r")
	c.expect(`line "quit"`)
	c.Ends()
}
