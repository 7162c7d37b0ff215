package tty

import (
	"errors"

	"github.com/charmbracelet/x/term"
)

var (
	// ErrBusy is returned for an attempt to use the terminal while the line
	// editor or a program holds it.
	ErrBusy = errors.New("the terminal is in use by another reader")

	// ErrInterrupted is the cause of a context that [Terminal.WithInterrupt]
	// cancelled because of a Ctrl-C.
	ErrInterrupted = errors.New("interrupted")
)

// IsTerminal reports whether input and output are both terminals. Otherwise
// lines and keys are read all the same, but no mode is ever changed.
func (t *Terminal) IsTerminal() bool { return t.isTerminal }

// Size returns the width and the height of the output in cells; 80 by 24 if
// they are unknown. It may be called at any time from any goroutine.
func (t *Terminal) Size() (width, height int) {
	width, height, err := term.GetSize(t.out.Fd())
	if err != nil || width <= 0 || height <= 0 {
		return 80, 24
	}
	return width, height
}

// Width returns the width of [Terminal.Size].
func (t *Terminal) Width() int {
	width, _ := t.Size()
	return width
}
