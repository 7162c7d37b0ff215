package ski

import (
	"fmt"
	"strings"
)

// A Pos is a place in a text.
type Pos struct {
	Offset int // in bytes, from 0
	Line   int // from 1
	Col    int // in runes (not columns of a screen), from 1
}

// An Error is a mistake in a text: what is wrong, where, and what to do.
type Error struct {
	File string // "" where there is none
	Pos  Pos    // of the first marked byte; the end of the text if something is missing there
	Len  int    // bytes marked, on the line of Pos; at least 1
	Src  string // that line, whole, without its line end
	Msg  string // what is wrong, one line
	Hint string // the mend, one line; may be ""

	// Incomplete says that the text is the beginning of a right one: a "(" is
	// still open at its end. A REPL can ask for more.
	Incomplete bool
}

// Error returns the place and the message in one line, as in "file:1:5: …".
func (e *Error) Error() string {
	place := fmt.Sprintf("%d:%d: ", e.Pos.Line, e.Pos.Col)
	if e.File != "" {
		place = printable(e.File) + ":" + place
	}
	return place + legible(e.Msg)
}

// Detail returns the error in up to four lines, without a line end at the last:
// the message, the source with the place underlined, and the hint.
//
//	1:3: `(` is not closed
//	  S (K x
//	    ^
//	hint: add `)` at the end
//
// Of a long line only the surroundings of the place are shown. What can't be
// printed, or would move the cursor, is shown as an escape such as \x1b.
func (e *Error) Detail() string {
	var b strings.Builder
	b.WriteString(e.Error())
	if e.Src != "" {
		source, signs := excerpt(e.Src, e.Pos.Col, e.Len)
		b.WriteString("\n  " + source + "\n  " + signs)
	}
	if e.Hint != "" {
		b.WriteString("\nhint: " + legible(e.Hint))
	}
	return b.String()
}

// mostMessage is how many bytes of a message are shown: it may quote a name that is as
// long as its line.
const mostMessage = 600

// legible returns a message that a terminal can show: in one line, with escapes for
// what can't be printed, and without the middle if it is long.
func legible(msg string) string {
	if len(msg) > mostMessage {
		return printable(msg[:mostMessage/2]) + " … " + printable(msg[len(msg)-mostMessage/4:])
	}
	return printable(msg)
}
