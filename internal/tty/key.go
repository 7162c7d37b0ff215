//go:build unix

package tty

import (
	"bytes"
	"time"
	"unicode/utf8"
)

const (
	nul   = 0x00
	ctrlC = 0x03
	bel   = 0x07
	ctrlZ = 0x1a
	esc   = 0x1b
	del   = 0x7f
)

var (
	pasteStart = []byte("\x1b[200~")
	pasteEnd   = []byte("\x1b[201~")
)

// scanKey returns the length of the first key in b, if nothing follows what is
// there, and whether it is whole: more bytes then make no difference. A key is
// a character, a control byte, an escape sequence, a reply or a report of the
// terminal, or a whole bracketed paste. The length is 0 only if b is empty.
func scanKey(b []byte) (n int, whole bool) {
	switch {
	case len(b) == 0:
		return 0, false
	case b[0] != esc && !utf8.FullRune(b):
		return 1, false
	case b[0] != esc:
		_, n := utf8.DecodeRune(b)
		return n, true
	case len(b) == 1:
		return 1, false
	}
	switch b[1] {
	case '[':
		return scanCSI(b)
	case 'O':
		return scanSS3(b)
	case ']', 'P', 'X', '^', '_':
		return scanString(b)
	case esc:
		if len(b) > 2 && b[2] == esc {
			return 1, true // of a row of Escapes each is a key
		}
	}
	n, whole = scanKey(b[1:]) // Alt with a key
	return 1 + n, whole
}

// scanCSI is scanKey for what begins with ESC [.
func scanCSI(b []byte) (n int, whole bool) {
	if bytes.HasPrefix(b, pasteStart) {
		if i := bytes.Index(b, pasteEnd); i >= 0 {
			return i + len(pasteEnd), true
		}
		return len(pasteStart), false
	}
	n = 2
	for n < len(b) && 0x20 <= b[n] && b[n] <= 0x3f {
		n++
	}
	if n == len(b) {
		return n, false
	}
	if b[n] < 0x40 || 0x7e < b[n] {
		return n, true // broken off
	}
	n++
	rest := 0
	switch string(b[2:n]) {
	case "M":
		rest = 3 // a mouse report of old: button, column, row
	case "[":
		rest = 1 // a function key of the Linux console
	}
	return min(n+rest, len(b)), n+rest <= len(b)
}

// scanSS3 is scanKey for what begins with ESC O.
func scanSS3(b []byte) (n int, whole bool) {
	n = 2
	for n < len(b) && 0x30 <= b[n] && b[n] <= 0x3f {
		n++
	}
	if n == len(b) {
		return n, false
	}
	if b[n] < 0x40 || 0x7e < b[n] {
		return n, true // broken off
	}
	return n + 1, true
}

// scanString is scanKey for what begins like a string that the terminal sends
// in reply to a query. As a string holds no control bytes, one of them shows
// that it was Alt with a bracket or a letter instead, which a person can type.
func scanString(b []byte) (n int, whole bool) {
	for i := 2; i < len(b); i++ {
		switch c := b[i]; {
		case c == bel:
			return i + 1, true
		case c == esc && i+1 == len(b):
			return 2, false
		case c == esc && b[i+1] == '\\':
			return i + 2, true
		case c < 0x20 || c == del:
			return 2, true
		}
	}
	return 2, false
}

// patience returns how long to wait for the rest of a key that is not whole.
func patience(b []byte) time.Duration {
	switch {
	case len(b) <= 2: // can be a key of its own: Escape, Alt with a bracket
		return 50 * time.Millisecond
	case !bytes.HasPrefix(b, pasteStart): // hardly typed, but perhaps on a slow line
		return 500 * time.Millisecond
	default: // to take what was pasted for keys would be worse than to wait
		return 2 * time.Second
	}
}

// pasted returns the text of a key that is a bracketed paste.
func pasted(key []byte) (text []byte, ok bool) {
	text, ok = bytes.CutPrefix(key, pasteStart)
	if !ok {
		return nil, false
	}
	return bytes.CutSuffix(text, pasteEnd)
}
