//go:build !unix

package tty

import (
	"context"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"github.com/chzyer/readline"
)

// A Terminal lets the line editor and full-screen programs use the console in
// turn. Here, where no single reader serves both, each reads the console by
// itself while it holds it; keys typed during a switch may be lost.
//
// The methods may be called from any goroutine.
type Terminal struct {
	in, out    *os.File
	isTerminal bool
	held       sync.Mutex
}

// Open returns the Terminal of in and out, which must be [os.Stdin] and
// [os.Stdout] for the line editor to use them.
func Open(in, out *os.File) (*Terminal, error) {
	return &Terminal{
		in:         in,
		out:        out,
		isTerminal: term.IsTerminal(in.Fd()) && term.IsTerminal(out.Fd()),
	}, nil
}

// Close does nothing: here the two sides put the console's modes back
// themselves.
func (t *Terminal) Close() error { return nil }

// LineConfig fills in the part of cfg that is about the console.
func (t *Terminal) LineConfig(cfg *readline.Config) {
	cfg.FuncIsTerminal = t.IsTerminal
}

// ReadLine lets the user edit one line after prompt. At the end of the input
// the error is io.EOF; for Ctrl-C it is [readline.ErrInterrupt].
func (t *Terminal) ReadLine(rl *readline.Instance, prompt string) (string, error) {
	if !t.held.TryLock() {
		return "", ErrBusy
	}
	defer t.held.Unlock()
	rl.SetPrompt(prompt)
	return rl.Readline()
}

// Above reports false: here readline lists what a line can be completed to.
func (t *Terminal) Above(string) bool { return false }

// LineAhead reports false: what was typed is not known here before it is read.
func (t *Terminal) LineAhead() bool { return false }

// RunProgram runs a Bubble Tea program on the console until it quits, and
// returns its last model.
func (t *Terminal) RunProgram(ctx context.Context, model tea.Model, opts ...tea.ProgramOption) (tea.Model, error) {
	if !t.held.TryLock() {
		return model, ErrBusy
	}
	defer t.held.Unlock()
	opts = append(opts[:len(opts):len(opts)],
		tea.WithContext(ctx), tea.WithInput(t.in), tea.WithOutput(t.out))
	last, err := tea.NewProgram(model, opts...).Run()
	if last == nil {
		last = model
	}
	return last, err
}

// RunCommand runs another program, such as an editor, on the console.
func (t *Terminal) RunCommand(cmd *exec.Cmd) error {
	if !t.held.TryLock() {
		return ErrBusy
	}
	defer t.held.Unlock()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t.in, t.out, t.out
	return cmd.Run()
}

// ExecCommand is RunCommand for a program that RunProgram runs, which gives it to
// [tea.Exec].
func (t *Terminal) ExecCommand(cmd *exec.Cmd) tea.ExecCommand { return within{t, cmd} }

// within is a command that is run within a program, which has set its screen aside.
type within struct {
	t   *Terminal
	cmd *exec.Cmd
}

func (w within) Run() error {
	w.cmd.Stdin, w.cmd.Stdout, w.cmd.Stderr = w.t.in, w.t.out, w.t.out
	return w.cmd.Run()
}

func (within) SetStdin(io.Reader)  {}
func (within) SetStdout(io.Writer) {}
func (within) SetStderr(io.Writer) {}

// WithInterrupt returns a copy of parent that is cancelled, with
// [ErrInterrupted] as its cause, by Ctrl-C. Stop must be called, and may be
// called again.
func (t *Terminal) WithInterrupt(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	go func() {
		select {
		case <-signals:
			cancel(ErrInterrupted)
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}
