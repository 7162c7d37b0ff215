//go:build unix

package tui

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// terminal is an emulated terminal at which this test binary runs as the debugger.
type terminal struct {
	t      *testing.T
	file   *os.File
	screen *vt.SafeEmulator
}

func open(t *testing.T, script string, args ...string) (*terminal, *exec.Cmd) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Env = append(os.Environ(), trialEnv+"="+script, "TERM=xterm-256color", "NO_COLOR=")
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 80, Rows: 24})
	if err != nil {
		t.Skip("no pseudo-terminal here: ", err)
	}
	term := &terminal{t, file, vt.NewSafeEmulator(80, 24)}
	go io.Copy(term.screen, file)
	go io.Copy(file, term.screen) // what a terminal answers
	t.Cleanup(func() {
		cmd.Process.Kill()
		file.Close()
	})
	return term, cmd
}

func (term *terminal) keys(keys string) {
	term.t.Helper()
	if _, err := term.file.WriteString(keys); err != nil {
		term.t.Fatal(err)
	}
}

// shows waits until the screen has a text.
func (term *terminal) shows(want string) {
	term.t.Helper()
	end := time.Now().Add(20 * time.Second)
	for {
		screen := ansi.Strip(term.screen.Render())
		if strings.Contains(screen, want) {
			return
		}
		if time.Now().After(end) {
			term.t.Fatalf("%q does not come:\n%s", want, screen)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// TestTour is a walk through the debugger on a real terminal.
func TestTour(t *testing.T) {
	term, cmd := open(t, ":set contractions 0\n"+omega)
	term.shows("contraction 0 · transition 0 of this one")
	term.keys("sssib")
	term.shows("contraction 3 · transition 0 of this one")
	term.keys("\t\x1b[B?")
	term.shows("of the debugger")
	term.keys("?:debug S I I (S I I)\r")
	term.shows("this is the current term now")
	term.keys("r")
	term.shows("● running")
	if err := pty.Setsize(term.file, &pty.Winsize{Cols: 120, Rows: 40}); err != nil {
		t.Fatal(err)
	}
	term.screen.Resize(120, 40)
	term.shows("contractions a second")
	term.keys("c")
	term.shows("‖ paused")
	term.keys("q")
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
