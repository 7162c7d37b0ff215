//go:build unix

package tty

import (
	"fmt"
	"os"
	"runtime"
	"sync"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// A modes keeps a terminal's modes: those that were found, and the two that
// replace them from Open to Close. In both the kernel hands over each byte as it
// is typed, doesn't echo it and changes none, so that it makes no difference
// when a key was typed. Output stays cooked: a newline returns the carriage.
//
//   - held, while nobody reads: Ctrl-\ and Ctrl-Z are still signals, so that a
//     process that hangs can be ended or stopped, but don't flush what was typed
//     before. Ctrl-C is a byte, because a signal would have no place among the
//     keys typed before and after.
//   - line, while the line editor reads: these two are bytes as well.
//
// A Bubble Tea program makes its own mode and puts back what it found.
type modes struct {
	mu                sync.Mutex
	fd                uintptr
	found, held, line *term.State // nil, all of them, if there is no terminal
	restored          bool
}

// openModes notes the modes of the terminal in, if it is one, and sets held.
func openModes(in *os.File, isTerminal bool) (*modes, error) {
	m := &modes{fd: in.Fd()}
	if !isTerminal {
		return m, nil
	}
	found, err := term.GetState(m.fd)
	if err != nil {
		return nil, fmt.Errorf("reading the terminal's modes: %w", err)
	}
	held := *found
	held.Iflag &^= unix.ISTRIP | unix.INLCR | unix.IGNCR | unix.ICRNL | unix.IXON
	held.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON | unix.IEXTEN
	held.Cc[unix.VMIN] = 1
	held.Cc[unix.VTIME] = 0
	line := held
	line.Lflag &^= unix.ISIG
	held.Lflag |= unix.NOFLSH
	held.Cc[unix.VINTR] = disabled()
	m.found, m.held, m.line = found, &held, &line
	return m, m.set(m.held)
}

// disabled returns the value that makes a special character none
// (_POSIX_VDISABLE).
func disabled() uint8 {
	if runtime.GOOS == "linux" || runtime.GOOS == "android" {
		return 0
	}
	return 0xff
}

// set sets one of the three, and after restore, whichever it is asked for, what
// was found: readline leaves its mode once more when it is closed. Without a
// terminal it does nothing.
func (m *modes) set(state *term.State) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.found == nil {
		return nil
	}
	if m.restored {
		state = m.found
	}
	if err := term.SetState(m.fd, state); err != nil {
		return fmt.Errorf("setting the terminal's modes: %w", err)
	}
	return nil
}

// restore sets the modes that were found, for good.
func (m *modes) restore() error {
	m.mu.Lock()
	m.restored = true
	m.mu.Unlock()
	return m.set(m.found)
}
