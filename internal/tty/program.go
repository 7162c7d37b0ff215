//go:build unix

package tty

import (
	"context"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// RunProgram runs a Bubble Tea program on the terminal until it quits, and
// returns its last model. Keys that were typed before it started are its first
// ones; keys that it hasn't got when it quits are for the next holder. When the
// input ends, the program is told to quit.
//
// The terminal's modes, its screen and its cursor are then as before, also
// after a panic in the program (which is returned as [tea.ErrProgramPanic]) and
// after ctx is cancelled.
//
// Options that set the context, the input or the output have no effect, and
// [tea.WithoutCatchPanics] leaves the terminal as it is. A filter must let
// messages pass whose type it doesn't know. What [tea.ExecProcess] runs can't
// read the terminal; [Terminal.ExecCommand] makes a command that can.
func (t *Terminal) RunProgram(ctx context.Context, model tea.Model, opts ...tea.ProgramOption) (tea.Model, error) {
	if err := t.inbox.hold(fullScreen); err != nil {
		return model, err
	}
	defer t.inbox.release()
	defer t.modes.set(t.modes.held)

	p := newPacer(model, t.pace)
	opts = append(opts[:len(opts):len(opts)],
		tea.WithContext(ctx), tea.WithInput(modesOnly{t.in}), tea.WithOutput(t.out))
	p.program = tea.NewProgram(p, opts...)

	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	defer signal.Stop(resized)

	over := make(chan struct{})
	var serving sync.WaitGroup
	serving.Go(func() { t.feed(p, over) })
	serving.Go(func() { t.tellSize(p, resized, over) })
	defer serving.Wait()
	defer close(over)

	_, err := p.program.Run()
	return p.model, err
}

// feed gives the program its keys, one at a time, until over is closed, which
// says that the program has ended.
func (t *Terminal) feed(p *pacer, over <-chan struct{}) {
	if !p.started(over) {
		return
	}
	var decoder uv.EventDecoder
	for p.stays(over) {
		key, err := t.inbox.take(fullScreen, over)
		if err == io.EOF {
			p.program.Quit()
		}
		if err != nil {
			return
		}
		if p.leaving.Load() { // since the wait for the key began
			t.inbox.putBack(key)
			continue
		}
		if !p.deliver(events(&decoder, key), over) {
			// The program ended by itself, just now, and didn't see the key.
			t.inbox.putBack(key)
			return
		}
	}
}

// tellSize has the program ask for its size if it doesn't know it some time
// after a change: Bubble Tea asks when it starts, and listens for changes only
// later.
func (t *Terminal) tellSize(p *pacer, resized <-chan os.Signal, over <-chan struct{}) {
	for {
		select {
		case <-resized:
		case <-over:
			return
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-over:
			return
		}
		width, height := t.Size()
		if known := p.size.Load(); known == nil || known.Width != width || known.Height != height {
			p.program.Send(tea.RequestWindowSize())
		}
	}
}

// A modesOnly is the input that Bubble Tea is told of: a terminal whose modes
// it can set, as it must to run and to be suspended, but with nothing to read.
// It has no name, by design: Bubble Tea's reader would wait on the file
// descriptor of an input with a name, past its Read.
type modesOnly struct{ in *os.File }

func (m modesOnly) Fd() uintptr               { return m.in.Fd() }
func (modesOnly) Read([]byte) (int, error)    { return 0, io.EOF }
func (modesOnly) Write(p []byte) (int, error) { return len(p), nil }
func (modesOnly) Close() error                { return nil }
