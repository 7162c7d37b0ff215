//go:build unix

package tui

import (
	"os"
	"os/exec"
	"testing"

	"skirepl/internal/tty"
	"skirepl/internal/tty/ttytest"
)

var _ tty.Leaver = (*model)(nil)

// open runs this test binary as the debugger, at an emulated terminal.
func open(t *testing.T, script string, args ...string) *ttytest.Terminal {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, args...)
	cmd.Env = append(os.Environ(), trialEnv+"="+script, "TERM=xterm-256color", "NO_COLOR=")
	term := ttytest.Open(t, 80, 24)
	term.Start(cmd)
	return term
}

// TestTour is a walk through the debugger on a real terminal.
func TestTour(t *testing.T) {
	term := open(t, ":set contractions 0\n"+omega)
	term.Sees("contraction 0 · transition 0 of this one")
	term.Keys("sssib")
	term.Sees("contraction 3 · transition 0 of this one")
	term.Keys("\t\x1b[B?")
	term.Sees("of the debugger")
	term.Keys("?:debug S I I (S I I)\r")
	term.Sees("this is the current term now")
	term.Keys("r")
	term.Sees("● running")
	term.Resize(120, 40)
	term.Sees("contractions a second")
	term.Keys("c")
	term.Sees("‖ paused")
	term.Keys("q")
	term.Ends()
}
