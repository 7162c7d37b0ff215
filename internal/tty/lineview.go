//go:build unix

package tty

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/chzyer/readline"
)

// Two characters that are none stand for things between readline and a lineView.
const (
	handedOver = '\U0010FFFF' // in what readline writes: here is the line
	inserted   = '\U0010FFFE' // a key: the text that has come in at once
)

// noCursor is the cursor's place for who paints a line that has been entered.
const noCursor = -1

// endless is the width that readline believes the terminal to have.
const endless = 1 << 30

// A lineView draws the line that readline edits. Readline can draw too, but it takes
// every character for one column when it moves the cursor, and writes the whole line
// at every key, however long it is. So it is told that the terminal is endlessly wide;
// what would paint the line hands it over to here, and of what readline writes only
// that counts which has another meaning: a bell, a screen to be cleared, a search.
//
// It draws with relative moves of the cursor only. A line of more rows than the screen
// has is shown in part, which it says.
type lineView struct {
	out   io.Writer
	size  func() (width, height int)
	paint readline.Painter // colours the line
	dumb  bool             // the terminal can't move its cursor up
	more  func() bool      // keys are there that will change the line at once

	mu     sync.Mutex
	prompt string
	line   []rune
	at     int    // the cursor's place in the line
	search string // what is searched in the history; "": nothing
	row    int    // the cursor's row in what is drawn
	drawn  int    // columns of it on a dumb terminal
	rows   int    // its rows; 0: nothing is drawn
	stale  bool   // it isn't drawn as it is now
	// entered says that what is drawn stays on the screen: nothing in it is at a cursor.
	entered bool
	texts   [][]rune
	// searching says that the history is searched, and given what stood in the line before.
	searching bool
	given     []rune
	givenAt   int
}

// begin prepares for a new line.
func (v *lineView) begin(prompt string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.prompt, v.line, v.at, v.search, v.stale = prompt, nil, 0, "", false
	v.forget()
}

// forget says that nothing is drawn, and the cursor at the beginning of a row.
func (v *lineView) forget() { v.row, v.rows, v.drawn = 0, 0, 0 }

// Paint implements [readline.Painter]: it takes the line.
func (v *lineView) Paint(line []rune, at int) []rune {
	v.mu.Lock()
	defer v.mu.Unlock()
	if at > 0 && at <= len(line) && line[at-1] == inserted {
		return nil // what it stands for comes at once
	}
	v.line, v.at = append(v.line[:0], line...), at
	return []rune{handedOver}
}

// OnChange implements [readline.Listener]: it puts a text that has come in at once in
// the place of its key, and what stood in the line before a search when that is given up.
func (v *lineView) OnChange(line []rune, at int, key rune) ([]rune, int, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if key == inserted {
		return v.insert(line, at)
	}
	before := v.searching
	v.searching = searches(key, before)
	switch {
	case v.searching && !before:
		v.given, v.givenAt = slices.Clone(line), at
	case before && (key == readline.CharBell || key == readline.CharInterrupt):
		return v.given, v.givenAt, true // readline goes back to what it found first
	}
	return nil, 0, false
}

// insert gives the line with the text whose key stands before the cursor, and the
// cursor's place.
func (v *lineView) insert(line []rune, at int) ([]rune, int, bool) {
	text := v.texts[0]
	v.texts = v.texts[1:]
	before, after := line[:at], line[at:]
	if at > 0 && line[at-1] == inserted {
		before = line[:at-1]
	}
	changed := make([]rune, 0, len(before)+len(text)+len(after))
	changed = append(append(append(changed, before...), text...), after...)
	return changed, len(before) + len(text), true
}

// take keeps a text until its key comes back.
func (v *lineView) take(text []byte) {
	runes := bytes.Runes(text)
	for i, r := range runes {
		if r == inserted || r == handedOver {
			runes[i] = '\uFFFD'
		}
	}
	v.mu.Lock()
	v.texts = append(v.texts, runes)
	v.mu.Unlock()
}

// Write is what readline writes to.
func (v *lineView) Write(p []byte) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var err error
	switch text := string(p); {
	case strings.ContainsRune(text, handedOver):
		v.search = ""
		err = v.changed()
	case text == "\a":
		_, err = io.WriteString(v.out, text)
	case text == "\x1b[H" && !v.dumb:
		_, err = io.WriteString(v.out, "\x1b[H\x1b[2J")
		v.forget()
	default:
		_, text, _ = strings.Cut(text, "\x1b[J")
		text, _, _ = strings.Cut(text, "\x1b[4m")
		if how, what, ok := strings.Cut(text, "-i-search: "); ok {
			v.search = searchWords[how] + what
			err = v.changed()
		}
	}
	return len(p), err
}

var searchWords = map[string]string{
	"bck": "search: ", "fwd": "search forward: ", "failing bck": "no line before has: ", "failing fwd": "no line after has: ",
}

// redraw draws what isn't drawn as it is, or everything.
func (v *lineView) redraw(all bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.stale || all && v.rows > 0 {
		if all {
			v.row = v.layout(v.width()).row // where a terminal that breaks lines anew has it
		}
		_ = v.show()
	}
}

// leave moves to a new row beneath the line, for somebody else to write there.
func (v *lineView) leave() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.rows > 0 {
		_, _ = io.WriteString(v.out, strings.Repeat("\n", v.rows-1-v.row)+"\r\n")
	}
	v.forget()
}

// above writes something where the line is, which moves down.
func (v *lineView) above(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	begin := v.up() + "\x1b[J"
	if v.dumb {
		begin = "\r\n"
	}
	_, _ = io.WriteString(v.out, begin+strings.ReplaceAll(text, "\n", "\r\n"))
	v.forget()
	_ = v.show()
}

func (v *lineView) up() string {
	if v.row > 0 {
		return fmt.Sprintf("\r\x1b[%dA", v.row)
	}
	return "\r"
}

func (v *lineView) width() int {
	width, _ := v.size()
	return max(width, 2)
}

// ended says that the line has been entered: it ends in a line end.
func (v *lineView) ended() bool { return len(v.line) > 0 && v.line[len(v.line)-1] == '\n' }

// changed draws the line, or leaves that to redraw while keys are there.
func (v *lineView) changed() error {
	if v.stale = !v.ended() && v.more != nil && v.more(); v.stale {
		return nil
	}
	return v.show()
}

// show draws the line. One that has been entered is left beneath.
func (v *lineView) show() error {
	ended := v.ended()
	v.entered = ended
	if ended {
		v.line = v.line[:len(v.line)-1]
		v.at = len(v.line)
	}
	v.stale = false
	var b strings.Builder
	if v.dumb {
		v.drawDumb(&b)
	} else {
		v.draw(&b)
	}
	if ended {
		b.WriteString(strings.Repeat("\n", max(0, v.rows-1-v.row)) + "\r\n")
		v.forget()
	}
	_, err := io.WriteString(v.out, b.String())
	return err
}
