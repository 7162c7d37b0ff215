//go:build unix

package tty

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
)

// RunCommand runs another program, such as an editor, in the terminal, which it finds
// as [Open] did. What was typed before stays for the next prompt; what is typed
// meanwhile is the program's. The signals of the keyboard are the program's too.
// While the line editor or a full-screen program holds the terminal it fails with
// [ErrBusy].
func (t *Terminal) RunCommand(cmd *exec.Cmd) error {
	if err := t.inbox.hold(fullScreen); err != nil {
		return err
	}
	defer t.inbox.release()
	return t.runCommand(cmd)
}

// ExecCommand is RunCommand for a program that [Terminal.RunProgram] runs, which gives
// it to [tea.Exec].
func (t *Terminal) ExecCommand(cmd *exec.Cmd) tea.ExecCommand { return within{t, cmd} }

// within is a command that is run within a program, which has set its screen aside.
type within struct {
	t   *Terminal
	cmd *exec.Cmd
}

func (w within) Run() error        { return w.t.runCommand(w.cmd) }
func (within) SetStdin(io.Reader)  {} // it has the terminal's own
func (within) SetStdout(io.Writer) {}
func (within) SetStderr(io.Writer) {}

// runCommand runs a program for the one who holds the terminal.
func (t *Terminal) runCommand(cmd *exec.Cmd) error {
	ours := make(chan os.Signal, 1) // nobody reads it: the signals do nothing here
	signal.Notify(ours, os.Interrupt, syscall.SIGQUIT)
	defer signal.Stop(ours)

	resume := make(chan struct{})
	defer close(resume)
	if err := t.pausePump(resume); err != nil {
		return err
	}
	if err := t.modes.set(t.modes.found); err != nil {
		return err
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t.in, t.out, t.out
	return errors.Join(cmd.Run(), t.modes.set(t.modes.held))
}

// A pause is a time in which the pump doesn't read the input.
type pause struct {
	begun  chan<- struct{} // closed by the pump
	resume <-chan struct{} // closed when the pause is over
}

// pausePump has the pump stop reading until resume is closed.
func (t *Terminal) pausePump(resume <-chan struct{}) error {
	begun := make(chan struct{})
	select {
	case t.pauses <- pause{begun, resume}:
	case <-t.ended:
		return nil // the input is at its end: nobody reads it
	case <-t.closed:
		return os.ErrClosed
	}
	if _, err := t.stop.Write([]byte{0}); err != nil {
		return fmt.Errorf("stopping to read the terminal: %w", err)
	}
	select {
	case <-begun:
		return nil
	case <-t.ended:
		return nil
	}
}

// takePause is the pump's: it waits as long as it is asked to. It reports false when
// the Terminal has been closed.
func (t *Terminal) takePause() bool {
	if n, err := t.wake.Read(make([]byte, 1)); n == 0 || err != nil {
		return false
	}
	r := <-t.pauses
	close(r.begun)
	select {
	case <-r.resume:
		return true
	case <-t.closed:
		return false
	}
}
