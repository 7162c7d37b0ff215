//go:build unix

package tty

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/chzyer/readline"
	"github.com/creack/pty"
)

// TestModes follows the modes of the terminal through a session: the same at
// every prompt, and at the end as they were found.
func TestModes(t *testing.T) {
	t.Parallel()
	master, found, err := pty.Open()
	check(t, err)
	defer master.Close()
	defer found.Close()
	cooked, err := term.GetState(found.Fd())
	check(t, err)

	c := open(t)
	prompt := c.termios()
	if prompt == *cooked {
		t.Error("the prompt leaves the terminal cooked")
	}
	for _, keys := range []string{"q", "e", "t", "!", "?"} {
		c.Keys("debug\r")
		c.expect(`line "debug"`)
		c.Until("in full screen", func() bool {
			return c.Screen.IsAltScreen() && c.mode(ansi.ModeMouseButtonEvent) && c.mode(ansi.ModeFocusEvent)
		})
		if c.termios() == prompt {
			t.Errorf("before %q: the program didn't set its own modes", keys)
		}
		c.Keys(keys)
		report := c.next(func(r string) bool { return strings.Contains(r, " \"") })
		if strings.HasPrefix(report, "failed") == (keys == "q" || keys == "e") {
			t.Errorf("after %q: %s", keys, report)
		}
		c.prompt("")
		c.Until("in the modes of the prompt", func() bool { return c.termios() == prompt })
		for _, m := range []ansi.Mode{
			ansi.ModeMouseButtonEvent, ansi.ModeMouseExtSgr, ansi.ModeFocusEvent, ansi.ModeAltScreenSaveCursor,
		} {
			if c.mode(m) {
				t.Errorf("after %q: mode %v is still on", keys, m)
			}
		}
		if !c.mode(ansi.ModeTextCursorEnable) {
			t.Errorf("after %q: the cursor is hidden", keys)
		}
	}

	c.Keys("slow\r")
	c.expect(`line "slow"`, "started")
	if held := c.termios(); held == prompt || held == *cooked {
		t.Error("the modes while a command runs are not those of their own")
	}
	c.Keys("\x03")
	c.expect("interrupted")
	c.quit()
	if c.termios() != *cooked {
		t.Error("the terminal isn't left as it was found")
	}
	c.Until("without bracketed paste", func() bool { return !c.mode(ansi.ModeBracketedPaste) })
}

// TestFailedProgram: keys typed after those that end a program by an error or a
// panic are for the prompt, too.
func TestFailedProgram(t *testing.T) {
	t.Parallel()
	c := open(t)
	for range 10 {
		for keys, want := range map[string]string{
			"jt": `failed "jt": program was killed: program was interrupted`,
			"j!": `failed "j": program was killed: program experienced a panic`,
			"j?": `failed "j?": program was killed: program experienced a panic`,
		} {
			c.Keys("debug\r" + keys + "after\r")
			c.expect(`line "debug"`, want, `line "after"`)
		}
	}
	c.quit()
}

// TestResize changes the size of the terminal while a program runs, and while
// the line editor does.
func TestResize(t *testing.T) {
	t.Parallel()
	c := open(t)
	size := func(cols, rows int) {
		c.Screen.Resize(cols, rows)
		check(t, pty.Setsize(c.Keyboard, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}))
	}
	c.Keys("debug\r")
	c.next(func(r string) bool { return r == "size 80x24" })
	size(100, 30)
	c.next(func(r string) bool { return r == "size 100x30" })
	c.Keys("q")
	c.expect(`keys "q"`)
	for i := range 10 { // while the program starts
		size(100+i%2, 31)
		c.Keys("debug\r")
		size(110+i%2, 32)
		c.next(func(r string) bool { return r == fmt.Sprintf("size %dx32", 110+i%2) })
		c.Keys("q")
		c.expect(`keys "q"`)
	}
	size(100, 30)
	c.prompt("")
	// Readline breaks lines itself, and goes up a line for each break.
	long := strings.Repeat("x", 150)
	c.Keys(long + "\x01")
	c.Until("editing in two lines", func() bool {
		return strings.Contains(ansi.Strip(c.Screen.Render()), "> "+long[:98]+"\n"+long[98:]) && strings.HasPrefix(c.line(), "> x")
	})
	size(40, 30)
	c.Keys("y\r")
	c.expect(`line "y` + long + `"`)
	c.quit()
}

// TestHangUp: a terminal that goes away is the end of the input, for the line
// editor and for a program.
func TestHangUp(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"", "debug\r"} {
		r, w, err := os.Pipe()
		check(t, err)
		sink, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
		check(t, err)
		terminal, err := Open(r, sink)
		check(t, err)
		_, err = w.WriteString(keys)
		check(t, err)
		check(t, w.Close())
		cfg := &readline.Config{}
		terminal.LineConfig(cfg)
		rl, err := readline.NewEx(cfg)
		check(t, err)
		if keys != "" {
			if line, err := terminal.ReadLine(rl, ""); line != "debug" || err != nil {
				t.Errorf("line %q, error %v", line, err)
			}
			if _, err := terminal.RunProgram(t.Context(), toy{say: func(string, ...any) {}}); err != nil {
				t.Error(err)
			}
		}
		for range 3 {
			if _, err := terminal.ReadLine(rl, ""); err != io.EOF {
				t.Errorf("error %v, want EOF", err)
			}
		}
		check(t, terminal.Close())
		if keys != "" { // closing an Instance that hasn't read races, within readline
			check(t, rl.Close())
		}
		r.Close()
		sink.Close()
	}
}

// TestRunCommandAtTheEnd runs commands when nothing more can be read.
func TestRunCommandAtTheEnd(t *testing.T) {
	t.Parallel()
	r, w, err := os.Pipe()
	check(t, err)
	defer r.Close()
	terminal, err := Open(r, os.Stdout)
	check(t, err)
	check(t, w.Close())
	<-terminal.ended
	for range 3 {
		check(t, terminal.RunCommand(exec.Command("true")))
	}
	check(t, terminal.Close())
	if err := terminal.RunCommand(exec.Command("true")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

// TestClose: Close ends a ReadLine, leaves no goroutine, and comes before
// nothing.
func TestClose(t *testing.T) {
	master, device, err := pty.Open()
	check(t, err)
	defer master.Close()
	defer device.Close()
	go io.Copy(io.Discard, master)
	before, err := term.GetState(device.Fd())
	check(t, err)

	terminal, err := Open(device, device)
	check(t, err)
	if !terminal.IsTerminal() {
		t.Error("a terminal isn't one")
	}
	cfg := &readline.Config{}
	terminal.LineConfig(cfg)
	rl, err := readline.NewEx(cfg)
	check(t, err)
	if _, err := master.WriteString("debug\rq"); err != nil {
		t.Fatal(err)
	}
	if line, err := terminal.ReadLine(rl, "> "); line != "debug" || err != nil {
		t.Fatalf("line %q, error %v", line, err)
	}
	if _, err := terminal.RunProgram(t.Context(), toy{say: func(string, ...any) {}}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := terminal.WithInterrupt(t.Context())
	stop()
	if !errors.Is(context.Cause(ctx), context.Canceled) {
		t.Errorf("stopped by %v", context.Cause(ctx))
	}

	read := make(chan error)
	go func() {
		_, err := terminal.ReadLine(rl, "> ")
		read <- err
	}()
	for terminal.inbox.hold(nobody) == nil { // until the line editor holds it
		runtime.Gosched()
	}
	if _, err := terminal.ReadLine(rl, "> "); err != ErrBusy {
		t.Errorf("a second reader gets %v", err)
	}
	if _, err := terminal.RunProgram(t.Context(), toy{}); err != ErrBusy {
		t.Errorf("a program besides the line editor gets %v", err)
	}
	check(t, terminal.Close())
	if err := <-read; err != io.EOF {
		t.Errorf("ReadLine gets %v from Close", err)
	}
	check(t, rl.Close())
	check(t, terminal.Close())

	if after, err := term.GetState(device.Fd()); err != nil || *after != *before {
		t.Errorf("the modes aren't restored (%v)", err)
	}
	if _, err := terminal.ReadLine(rl, "> "); err != os.ErrClosed {
		t.Errorf("after Close, ReadLine gets %v", err)
	}
	var stacks string
	for start := time.Now(); time.Since(start) < deadline; time.Sleep(time.Millisecond) {
		buf := make([]byte, 1<<20)
		stacks = string(buf[:runtime.Stack(buf, true)])
		if !strings.Contains(stacks, "tty.(*") && !strings.Contains(stacks, "bubbletea") {
			return
		}
	}
	t.Errorf("goroutines are left:\n%s", stacks)
}

// TestSuspend stops the process by Ctrl-Z at the prompt, while a command runs
// and from a program. When it continues it goes on where it was.
func TestSuspend(t *testing.T) {
	t.Parallel()
	c := start(t, "shell")
	prompt := c.termios()
	resume := func() {
		t.Helper()
		check(t, c.Cmd.Process.Signal(syscall.SIGUSR1))
	}
	for range 5 {
		c.Until("in the modes of the prompt", func() bool { return c.termios() == prompt })
		c.Keys("ab\x1a")
		c.expect("stopped")
		if c.termios().Lflag&syscall.ICANON == 0 {
			t.Error("stopped at the prompt, the terminal isn't cooked")
		}
		resume()
		c.Until("in the modes of the prompt", func() bool { return c.termios() == prompt })
		c.prompt("ab")
		c.Keys("c\r")
		c.expect(`line "abc"`)

		c.Keys("slow\r")
		c.expect(`line "slow"`, "started")
		c.Keys("\x1a")
		c.expect("stopped")
		resume()
		c.Keys("\x03ahead")
		c.expect("interrupted")
		c.prompt("ahead")
		c.Keys("\r")
		c.expect(`line "ahead"`)

		c.Keys("nap\r")
		c.expect(`line "nap"`)
		c.Keys("kept\r\x1a") // mostly while it naps
		seen := make(map[string]bool)
		for !seen["stopped"] || !seen[`line "kept"`] {
			report := c.next(func(string) bool { return true })
			seen[report] = true
			if report == "stopped" {
				resume()
			}
		}

		c.Keys("debug\rjz")
		c.expect(`line "debug"`, "stopped")
		c.Until("out of full screen", func() bool { return !c.Screen.IsAltScreen() })
		resume()
		c.Until("in full screen", c.Screen.IsAltScreen)
		c.Keys("kqmore\r")
		c.expect(`keys "jzkq"`, `line "more"`)
	}
	c.quit()
}

// TestSuspendInVain: a process that can't be stopped, like a session leader,
// goes on. (Readline by itself would hang.)
func TestSuspendInVain(t *testing.T) {
	t.Parallel()
	c := open(t)
	prompt := c.termios()
	c.Keys("ab\x1ac\r")
	c.expect(`line "abc"`)
	c.prompt("")
	if c.termios() != prompt {
		t.Error("the modes have changed")
	}
	c.quit()
}
