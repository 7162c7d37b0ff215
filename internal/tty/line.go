//go:build unix

package tty

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/chzyer/readline"
	"golang.org/x/sys/unix"
)

// Bracketed paste, so that a pasted tab is told from the Tab key.
const (
	pasteOn  = "\x1b[?2004h"
	pasteOff = "\x1b[?2004l"
)

// LineConfig fills in the part of cfg that is about the terminal: the input,
// the output unless there is one, and how to switch modes and to ask for the
// width. There can be one [readline.Instance] for a Terminal. It must not be
// used with a FuncFilterInputRune that returns false, which makes readline read
// a key beyond the end of the line.
func (t *Terminal) LineConfig(cfg *readline.Config) {
	cfg.Stdin = &lineInput{t: t}
	if cfg.Stdout == nil {
		cfg.Stdout = t.out
	}
	cfg.FuncIsTerminal = t.IsTerminal
	cfg.FuncGetWidth = t.Width
	cfg.FuncMakeRaw = t.enterLine
	cfg.FuncExitRaw = t.leaveLine
	cfg.FuncOnWidthChanged = func(tell func()) {
		t.widthMu.Lock()
		defer t.widthMu.Unlock()
		t.tellWidth, t.widthKnown = tell, t.Width()
	}
}

// ReadLine lets the user edit one line after prompt. What was typed before, at
// a program or while nothing read, is in that line, or is that line, as if it
// had been typed now.
//
// At the end of the input, and for Ctrl-D on an empty line, the error is io.EOF;
// for Ctrl-C it is [readline.ErrInterrupt], with the line so far.
func (t *Terminal) ReadLine(rl *readline.Instance, prompt string) (string, error) {
	if err := t.inbox.hold(lineEditor); err != nil {
		return "", err
	}
	defer t.inbox.release()
	defer t.watchWidth()()
	t.editor.Store(rl)
	defer t.editor.Store(nil)

	rl.SetPrompt(prompt)
	for {
		if t.inbox.drained() {
			return "", io.EOF // readline, having once said so, would wait for ever
		}
		line, err := rl.Readline()
		if err == io.EOF && t.inbox.lastWas("\x1b[3~") {
			continue // readline takes Delete on an empty line for Ctrl-D
		}
		return line, err
	}
}

// enterLine is called by readline when it begins to read a line.
func (t *Terminal) enterLine() error {
	return errors.Join(t.modes.set(t.modes.line), t.control(pasteOn))
}

// leaveLine is called by readline when it has read a line and when it is
// closed.
func (t *Terminal) leaveLine() error {
	return errors.Join(t.control(pasteOff), t.modes.set(t.modes.held))
}

// control sends a control sequence, if there is a terminal to send it to.
func (t *Terminal) control(seq string) error {
	select {
	case <-t.closed:
		return nil
	default:
	}
	if !t.isTerminal {
		return nil
	}
	_, err := t.out.WriteString(seq)
	return err
}

// A lineInput is what readline reads. It is read by one goroutine of readline,
// which may be left waiting in Read when it isn't its turn.
type lineInput struct {
	t    *Terminal
	rest []byte // of the key that is being read
}

// Read returns one byte, as soon as the line editor holds the terminal and one
// is there. Readline buffers what it gets, so more would be out of reach for
// the next holder. For the same reason no key may hold bytes beyond one that
// can end a line; a paste therefore goes back to the inbox as single keys.
func (in *lineInput) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(in.rest) == 0 {
		key, err := in.t.inbox.take(lineEditor, nil)
		if err != nil {
			return 0, err
		}
		if text, ok := pasted(key); ok {
			in.t.inbox.putBack(pastedKeys(text))
			continue
		}
		in.rest = lineKey(key)
		if len(in.rest) == 1 && in.rest[0] == ctrlZ {
			in.rest = nil
			in.t.suspend()
		}
	}
	p[0], in.rest = in.rest[0], in.rest[1:]
	return 1, nil
}

// Close does nothing; [Terminal.Close] ends the input.
func (in *lineInput) Close() error { return nil }

// suspend stops the process as the terminal does on Ctrl-Z, and shows the line
// again when the process continues. Readline's own way stops the parent too,
// and never returns if the process can't be stopped, as in a container.
func (t *Terminal) suspend() {
	if !t.isTerminal {
		return
	}
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	t.leaveLine()
	t.modes.set(t.modes.found)
	if unix.Kill(0, unix.SIGTSTP) == nil {
		select {
		case <-continued:
		case <-time.After(100 * time.Millisecond): // it wasn't stopped
		}
	}
	t.enterLine()
	if rl := t.editor.Load(); rl != nil {
		rl.Refresh()
	}
}

// watchWidth tells readline about changes of the width since the last call and
// until stop is called.
func (t *Terminal) watchWidth() (stop func()) {
	t.noteWidth()
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-resized:
				t.noteWidth()
			case <-done:
				return
			}
		}
	})
	return func() {
		signal.Stop(resized)
		close(done)
		watching.Wait()
	}
}

// noteWidth tells readline if the width has changed.
func (t *Terminal) noteWidth() {
	t.widthMu.Lock()
	defer t.widthMu.Unlock()
	if width := t.Width(); t.tellWidth != nil && width != t.widthKnown {
		t.widthKnown = width
		t.tellWidth()
	}
}
