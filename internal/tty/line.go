//go:build unix

package tty

import (
	"bytes"
	"errors"
	"io"
	"os"
	"unicode/utf8"

	"github.com/chzyer/readline"
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
	if cfg.Stdout == nil {
		cfg.Stdout = t.out
	}
	if cfg.Painter == nil {
		cfg.Painter = plainPainter{}
	}
	t.view = &lineView{out: cfg.Stdout, size: t.Size, paint: cfg.Painter, dumb: os.Getenv("TERM") == "dumb", more: t.inbox.holds}
	cfg.Stdin = &lineInput{t: t}
	cfg.Stdout, cfg.Painter, cfg.Listener = t.view, t.view, t.view
	cfg.FuncIsTerminal = t.IsTerminal
	cfg.FuncGetWidth = func() int { return endless }
	cfg.FuncMakeRaw = t.enterLine
	cfg.FuncExitRaw = t.leaveLine
	cfg.FuncOnWidthChanged = func(func()) { t.width.tell(func() { t.view.redraw(true) }) }
}

// A plainPainter colours nothing.
type plainPainter struct{}

func (plainPainter) Paint(line []rune, _ int) []rune { return line }

// Above writes a text, which ends in a line end, above the line that is being typed:
// what it can be completed to, for one. It reports false where that isn't possible.
func (t *Terminal) Above(text string) bool {
	if t.view == nil || !t.isTerminal {
		return false
	}
	t.view.above(text)
	return true
}

// LineAhead reports whether a whole line was typed or pasted that nobody has taken yet,
// and nothing else before it: no key that looks for another line, as Up does.
func (t *Terminal) LineAhead() bool { return t.inbox.holdsLine() }

// ReadLine lets the user edit one line after prompt. What was typed before, at
// a program or while nothing read, is in that line, or is that line, as if it
// had been typed now.
//
// At the end of the input, and for Ctrl-D on an empty line, the error is io.EOF;
// for Ctrl-C it is [readline.ErrInterrupt], with the line so far. After Close it
// is [os.ErrClosed].
func (t *Terminal) ReadLine(rl *readline.Instance, prompt string) (string, error) {
	if err := t.inbox.hold(lineEditor); err != nil {
		return "", err
	}
	defer t.inbox.release()
	defer t.width.watch()()
	t.editor.Store(rl)
	defer t.editor.Store(nil)

	rl.SetPrompt(prompt)
	t.view.begin(prompt)
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
	return errors.Join(t.modes.set(t.modes.line), t.brackets(pasteOn))
}

// leaveLine is called by readline when it has read a line and when it is
// closed.
func (t *Terminal) leaveLine() error {
	return errors.Join(t.brackets(pasteOff), t.modes.set(t.modes.held))
}

// brackets switches bracketed paste, on a terminal that may know it.
func (t *Terminal) brackets(seq string) error {
	if t.view.dumb {
		return nil
	}
	return t.control(seq)
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
	t      *Terminal
	rest   []byte // of the key that is being read
	search bool   // readline searches, or will when it comes to the keys that it has
}

// Read returns one byte, as soon as the line editor holds the terminal and one
// is there. Readline buffers what it gets, so more would be out of reach for
// the next holder. For the same reason no key may hold bytes beyond one that
// can end a line; a paste therefore goes back to the inbox as single keys. Of a
// longer text that is there already, pasted or not, readline gets one key, for
// which all of it is put in: it copies the line at every key. In a search it gets the
// keys themselves.
func (in *lineInput) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for len(in.rest) == 0 {
		if !in.search {
			if text := in.t.inbox.takeText(lineEditor); text != nil {
				in.t.view.take(text)
				in.rest = utf8.AppendRune(nil, inserted)
				break
			}
		}
		in.t.view.redraw(false)
		key, err := in.t.inbox.take(lineEditor, nil)
		if err != nil {
			return 0, err
		}
		if text, ok := pasted(key); ok {
			in.t.inbox.putBack(pastedKeys(text))
			continue
		}
		in.rest = lineKey(key)
		if bytes.IndexByte(in.rest, ctrlZ) >= 0 {
			in.rest = nil
			in.t.suspend()
		}
		if in.search && string(in.rest) == "\x1b" {
			in.rest = []byte{readline.CharBell} // for readline an Escape only begins a key with Alt
		}
		if first, n := utf8.DecodeRune(in.rest); n > 0 {
			in.search = searches(first, in.search)
		}
	}
	p[0], in.rest = in.rest[0], in.rest[1:]
	return 1, nil
}

// searches says whether readline may search its history after a key, which is not one with
// Alt. The input can't ask readline, which reads ahead.
func searches(key rune, before bool) bool {
	switch key {
	case readline.CharBckSearch, readline.CharFwdSearch:
		return true
	case readline.CharCtrlH, esc:
		return before
	default:
		return before && key >= ' ' // a Backspace among it
	}
}

// Close does nothing; [Terminal.Close] ends the input.
func (in *lineInput) Close() error { return nil }
