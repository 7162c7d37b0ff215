//go:build unix

package tty

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// deadline is for things that happen at once on a machine that isn't busy.
const deadline = 20 * time.Second

// A console is a terminal with the child program at it. The emulator answers
// the program's queries as a real terminal does, in its own time.
type console struct {
	t        *testing.T
	keyboard *os.File // the master end of the pseudo-terminal
	device   *os.File // the end at which the child sits
	screen   *vt.SafeEmulator
	reports  chan string
	cmd      *exec.Cmd

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
		t:       t,
		screen:  vt.NewSafeEmulator(80, 24),
		reports: make(chan string, 100),
		modes:   make(map[ansi.Mode]bool),
	}
	c.screen.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { c.mu.Lock(); c.modes[m] = true; c.mu.Unlock() },
		DisableMode: func(m ansi.Mode) { c.mu.Lock(); c.modes[m] = false; c.mu.Unlock() },
	})
	var err error
	c.keyboard, c.device, err = pty.Open()
	check(t, err)
	check(t, pty.Setsize(c.keyboard, &pty.Winsize{Cols: 80, Rows: 24}))
	r, w, err := os.Pipe()
	check(t, err)

	exe, err := os.Executable()
	check(t, err)
	c.cmd = exec.Command(exe)
	c.cmd.Env = append(os.Environ(), childEnv+"="+part, "TERM=xterm-256color", "TERM_PROGRAM=",
		"GORACE=atexit_sleep_ms=0") // by default a second
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = c.device, c.device, c.device
	c.cmd.ExtraFiles = []*os.File{w}
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	check(t, c.cmd.Start())
	w.Close()

	go io.Copy(c.screen, c.keyboard)
	go io.Copy(c.keyboard, c.screen)
	go func() {
		defer close(c.reports)
		for s := bufio.NewScanner(r); s.Scan(); {
			c.reports <- s.Text()
		}
	}()
	t.Cleanup(func() {
		if c.cmd.ProcessState == nil {
			c.cmd.Process.Kill()
			c.cmd.Wait()
		}
		r.Close()
		c.device.Close()
		c.keyboard.Close()
	})
	c.prompt("")
	return c
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// typed types keys in one burst.
func (c *console) typed(keys string) {
	c.t.Helper()
	_, err := c.keyboard.WriteString(keys)
	check(c.t, err)
}

// expect waits for these reports, which must come next; reports of the size
// are passed over.
func (c *console) expect(want ...string) {
	c.t.Helper()
	for _, want := range want {
		if got := c.next(func(r string) bool { return !strings.HasPrefix(r, "size ") }); got != want {
			c.t.Fatalf("got the report %s, want %s\nscreen:\n%s", got, want, c.screen.Render())
		}
	}
}

// next returns the next report for which ok is true.
func (c *console) next(ok func(report string) bool) string {
	c.t.Helper()
	timeout := time.After(deadline)
	for {
		select {
		case r, open := <-c.reports:
			if !open {
				c.t.Fatalf("the child is gone\nscreen:\n%s", c.screen.Render())
			}
			if ok(r) {
				return r
			}
		case <-timeout:
			c.t.Fatalf("no report from the child\nscreen:\n%s", c.screen.Render())
		}
	}
}

// until waits for something to come true that nothing reports.
func (c *console) until(what string, ok func() bool) {
	c.t.Helper()
	for start := time.Now(); !ok(); time.Sleep(time.Millisecond) {
		if time.Since(start) > deadline {
			c.t.Fatalf("still not %s\nscreen:\n%s", what, c.screen.Render())
		}
	}
}

// line returns the text of the line with the cursor.
func (c *console) line() string {
	lines := strings.Split(ansi.Strip(c.screen.Render()), "\n")
	if y := c.screen.CursorPosition().Y; y < len(lines) {
		return strings.TrimRight(lines[y], " \r")
	}
	return ""
}

// prompt waits until the prompt shows, with text after it.
func (c *console) prompt(text string) {
	c.t.Helper()
	want := strings.TrimRight("> "+text, " ")
	c.until(fmt.Sprintf("at the prompt with %q", text), func() bool {
		return !c.screen.IsAltScreen() && c.line() == want
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
	c.t.Helper()
	state, err := term.GetState(c.device.Fd())
	check(c.t, err)
	return *state
}

// exits waits for the end of the child, which must be without complaint: a
// race, for one, would end it with a status.
func (c *console) exits() {
	c.t.Helper()
	done := make(chan error, 1)
	go func() { done <- c.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			c.t.Fatalf("%v\nscreen:\n%s", err, c.screen.Render())
		}
	case <-time.After(deadline):
		c.t.Fatalf("the child doesn't exit\nscreen:\n%s", c.screen.Render())
	}
}

// quits has the child end in good order.
func (c *console) quit() {
	c.t.Helper()
	c.typed("quit\r")
	c.expect(`line "quit"`)
	c.exits()
}
