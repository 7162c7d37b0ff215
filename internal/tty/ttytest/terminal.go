//go:build unix

// Package ttytest has programs run at an emulated terminal, for tests.
package ttytest

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Patience is how long to wait for what happens at once on a machine that isn't busy; with
// the race detector on one that is, seconds are little.
const Patience = time.Minute

// dumpTime is how long a program that hangs may take to say where.
const dumpTime = 10 * time.Second

// A Terminal is a pseudo-terminal with an emulator, which draws what the program at it
// writes, and answers its questions as a real one does, in its own time. Its methods end
// the test that it was opened for if they fail; but for Screen's they are for one
// goroutine.
type Terminal struct {
	testing.TB
	Keyboard *os.File // the end at which one types
	Device   *os.File // the end at which the program sits
	Screen   *vt.SafeEmulator
	Cmd      *exec.Cmd // the program; nil before Start

	wrote record
}

// A record is what a program has written. Its methods may be called from any goroutine.
type record struct {
	mu   sync.Mutex
	text []byte
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.text = append(r.text, p...)
	return len(p), nil
}

// from gives what was written after so many bytes.
func (r *record) from(begin int) []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return bytes.Clone(r.text[begin:])
}

// Open makes a terminal of a size in cells, which lasts as long as the test.
func Open(t testing.TB, cols, rows int) *Terminal {
	t.Helper()
	c := &Terminal{TB: t, Screen: vt.NewSafeEmulator(cols, rows)}
	var err error
	if c.Keyboard, c.Device, err = pty.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Device.Close()
		c.Keyboard.Close()
	})
	c.setSize(cols, rows)
	return c
}

func (c *Terminal) setSize(cols, rows int) {
	c.Helper()
	if err := pty.Setsize(c.Keyboard, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		c.Fatal(err)
	}
}

// Resize gives the terminal another size, and tells the program.
func (c *Terminal) Resize(cols, rows int) {
	c.Helper()
	c.Screen.Resize(cols, rows)
	c.setSize(cols, rows)
}

// Start starts a program at the terminal. It is killed at the end of the test if it has
// not ended by then.
func (c *Terminal) Start(cmd *exec.Cmd) {
	c.Helper()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.Device, c.Device, c.Device
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		c.Fatal(err)
	}
	c.Cmd = cmd
	go io.Copy(io.MultiWriter(c.Screen, &c.wrote), c.Keyboard)
	go io.Copy(c.Keyboard, c.Screen)
	c.Cleanup(func() {
		if cmd.ProcessState == nil {
			cmd.Process.Kill()
			cmd.Wait()
		}
	})
}

// Lines are the lines of the screen, without the spaces at their ends.
func (c *Terminal) Lines() []string {
	lines := strings.Split(ansi.Strip(c.Screen.Render()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return lines
}

// Text is Lines in one.
func (c *Terminal) Text() string { return strings.Join(c.Lines(), "\n") }

// Keys types keys, in one burst.
func (c *Terminal) Keys(keys string) {
	c.Helper()
	if _, err := c.Keyboard.WriteString(keys); err != nil {
		c.Fatal(err)
	}
}

// Until waits for something to come true.
func (c *Terminal) Until(what string, ok func() bool) {
	c.Helper()
	for start := time.Now(); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Since(start) > Patience {
			c.Fatalf("still not %s\n%s", what, c.state())
		}
	}
}

// Sees waits for a text on the screen.
func (c *Terminal) Sees(want string) {
	c.Helper()
	c.Until(want, func() bool { return strings.Contains(c.Text(), want) })
}

// state is what the screen shows, and what the program's goroutines do: it is asked to say
// so, which ends it.
func (c *Terminal) state() string {
	text := "screen:\n" + c.Text()
	if c.Cmd == nil || c.Cmd.ProcessState != nil {
		return text
	}
	begin := len(c.wrote.from(0))
	if err := c.Cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		return text + "\nthe program: " + err.Error()
	}
	for end := time.Now().Add(dumpTime); time.Now().Before(end) && !bytes.Contains(c.wrote.from(begin), []byte("\nrip ")); {
		time.Sleep(10 * time.Millisecond)
	}
	return text + "\nthe program:\n" + strings.ReplaceAll(string(c.wrote.from(begin)), "\r", "")
}

// Ends waits for the end of the program, which must be without complaint: a race, for
// one, would end it with a status.
func (c *Terminal) Ends() {
	c.Helper()
	done := make(chan error, 1)
	go func() { done <- c.Cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			c.Fatalf("it ended with %v\n%s", err, c.state())
		}
	case <-time.After(Patience):
		c.Fatalf("it does not end\n%s", c.state())
	}
}
