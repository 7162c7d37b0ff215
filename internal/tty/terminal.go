//go:build unix

package tty

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"github.com/charmbracelet/x/term"
	"github.com/chzyer/readline"
)

// A Terminal owns the process's terminal input. At any time it is held by the
// line editor, during [Terminal.ReadLine], by a full-screen program, during
// [Terminal.RunProgram], or by nobody. An attempt to hold it twice fails with
// [ErrBusy].
//
// The methods may be called from any goroutine.
type Terminal struct {
	in, out    *os.File
	isTerminal bool

	inbox *inbox
	modes *modes

	wake   *os.File // ends the pump when its other end, stop, is closed
	stop   *os.File
	pumped sync.WaitGroup
	close  sync.Once
	closed chan struct{} // closed by Close
	pauses chan pause    // that the pump is to take; holds one
	ended  chan struct{} // closed by the pump when it reads no more

	editor atomic.Pointer[readline.Instance] // of the ReadLine under way
	width  width
	view   *lineView // nil before LineConfig
	pace   pace      // of the keys of full-screen programs
}

// Open takes over the input of the process, usually with [os.Stdin] and
// [os.Stdout]. If both are terminals it also takes over the terminal's modes;
// [Terminal.Close] gives them back as they were, and must therefore be called
// before the process ends.
//
// Type-ahead that nobody has asked for when the Terminal is closed is dropped.
func Open(in, out *os.File) (*Terminal, error) {
	t := &Terminal{
		in:         in,
		out:        out,
		isTerminal: term.IsTerminal(in.Fd()) && term.IsTerminal(out.Fd()),
		inbox:      newInbox(),
		closed:     make(chan struct{}),
		pauses:     make(chan pause, 1),
		ended:      make(chan struct{}),
		pace:       usualPace,
	}
	t.width.now = t.Width
	var err error
	t.wake, t.stop, err = os.Pipe()
	if err == nil {
		err = canSelect(in, t.wake)
	}
	if err == nil {
		t.modes, err = openModes(in, t.isTerminal)
	}
	if err != nil {
		t.wake.Close()
		t.stop.Close()
		return nil, fmt.Errorf("opening the terminal: %w", err)
	}
	t.pumped.Go(t.pump)
	return t, nil
}

// Close gives the terminal back with its modes as [Open] found them. It
// returns when none of the package's goroutines reads any more. A ReadLine
// that is under way returns io.EOF.
//
// Close the Terminal before the [readline.Instance]: readline's Close waits
// for its reader, which then isn't blocked.
func (t *Terminal) Close() error {
	var err error
	t.close.Do(func() {
		close(t.closed)
		t.inbox.close()
		err = t.modes.restore()
		t.stop.Close()
		t.pumped.Wait()
		t.wake.Close()
	})
	return err
}
