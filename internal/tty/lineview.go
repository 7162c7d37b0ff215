//go:build unix

package tty

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"

	"github.com/charmbracelet/x/ansi"
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
// the place of its key.
func (v *lineView) OnChange(line []rune, at int, key rune) ([]rune, int, bool) {
	if key != inserted {
		return nil, 0, false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
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

// A layout says in which row and column the cursor is, and how many rows there are.
type layout struct{ row, col, rows int }

func (v *lineView) layout(width int) (l layout) {
	row, col := v.walk(width, func(i, row, col int) bool {
		if i == v.at {
			l.row, l.col = row, min(col, width-1)
		}
		return true
	})
	if v.at >= len(v.line) {
		l.row, l.col = row, col
	}
	l.rows = row + 1
	return l
}

// walk places the line's characters and gives where the next one would be; place is
// told each of them until it says no.
func (v *lineView) walk(width int, place func(i, row, col int) bool) (row, col int) {
	col = ansi.StringWidth(v.prompt)
	for i, r := range v.line {
		w := cellWidth(r)
		if col+w > width {
			row, col = row+1, 0
		}
		if !place(i, row, col) {
			return row, col
		}
		col += w
	}
	if col >= width {
		row, col = row+1, 0
	}
	return row, col
}

// cellWidth is how many columns a character takes as it is shown.
func cellWidth(r rune) int {
	if ' ' <= r && r <= '~' {
		return 1
	}
	return ansi.StringWidthWc(cell(r))
}

// cell is a character as it is shown: what a terminal would take for a command, or
// would join with its neighbours, is a sign of itself.
func cell(r rune) string {
	switch {
	case r < ' ' || r == del:
		return "^" + string(r^0x40)
	case unicode.IsPrint(r):
		return string(r)
	}
	return "\uFFFD"
}

func (v *lineView) draw(b *strings.Builder) {
	width, height := v.size()
	width = max(width, 2)
	l := v.layout(width)
	b.WriteString(v.up() + "\x1b[J")
	room := max(1, height-1)
	if v.search != "" {
		room = max(1, room-1)
	}
	if l.rows <= room {
		b.WriteString(v.prompt)
		v.drawPainted(b)
		if l.rows > 1 && v.endsRow(width) {
			b.WriteString("\r\n") // by itself the cursor goes there only with the next character
		}
	} else {
		v.drawPart(b, &l, width, room)
	}
	v.row, v.rows = l.row, l.rows
	last := l.rows - 1
	if v.search != "" {
		b.WriteString("\r\n" + clip(v.search, width-1))
		v.rows++
		last++
	}
	if up := last - l.row; up > 0 {
		fmt.Fprintf(b, "\x1b[%dA", up)
	}
	b.WriteByte('\r')
	if l.col > 0 {
		fmt.Fprintf(b, "\x1b[%dC", l.col)
	}
}

// endsRow says that the line fills its last row.
func (v *lineView) endsRow(width int) bool {
	_, col := v.walk(width, func(int, int, int) bool { return true })
	return col == 0
}

// drawPainted writes the line with its colours.
func (v *lineView) drawPainted(b *strings.Builder) {
	escape := false
	at := v.at
	if v.entered {
		at = noCursor
	}
	for _, r := range v.paint.Paint(v.line, at) {
		switch {
		case r == esc:
			escape = true
		case escape:
			escape = r != 'm'
		default:
			b.WriteString(cell(r))
			continue
		}
		b.WriteRune(r)
	}
}

// drawPart writes the rows about the cursor of a line that is longer than the screen,
// between rows that say what is left out, and corrects the layout.
func (v *lineView) drawPart(b *strings.Builder, l *layout, width, room int) {
	body := max(1, room-2)
	top := min(max(0, l.row-body+1), l.rows-body)
	first, last := -1, 0
	var part strings.Builder
	at := top
	v.walk(width, func(i, row, col int) bool {
		if row < top {
			return true
		}
		if row >= top+body {
			return false
		}
		if first < 0 {
			first = i
		}
		if row > at {
			part.WriteString("\r\n")
			at = row
		}
		part.WriteString(cell(v.line[i]))
		last = i + 1
		return true
	})
	if first < 0 {
		first, last = len(v.line), len(v.line)
	}
	if at < top+body-1 {
		part.WriteString("\r\n") // the cursor is behind a full row
	}
	if top == 0 {
		b.WriteString(v.prompt)
	}
	left := func(n int, where string) string {
		return clip(fmt.Sprintf("... %d characters %s", n, where), width-1)
	}
	rows := body
	if top > 0 && room > 2 {
		b.WriteString(left(first, "before") + "\r\n")
		rows++
	}
	b.WriteString(part.String())
	if room > 2 {
		b.WriteString("\r\n")
		if last < len(v.line) {
			b.WriteString(left(len(v.line)-last, "after"))
		}
		rows++
	}
	l.row -= top
	if top > 0 && room > 2 {
		l.row++
	}
	l.rows = rows
}

// drawDumb shows a row of the line on a terminal without control sequences.
func (v *lineView) drawDumb(b *strings.Builder) {
	room := v.width() - 1
	text := []rune(v.prompt)
	begin, used := v.at, ansi.StringWidth(v.prompt)+1
	for begin > 0 && used+cellWidth(v.line[begin-1]) <= room {
		begin--
		used += cellWidth(v.line[begin])
	}
	shown := func(to int) string {
		out := string(text)
		for _, r := range v.line[begin:to] {
			out += cell(r)
		}
		return out
	}
	end := v.at
	for end < len(v.line) && used-1+cellWidth(v.line[end]) <= room {
		used += cellWidth(v.line[end])
		end++
	}
	whole := shown(end)
	if v.search != "" {
		whole = clip(v.search, room)
	}
	columns := ansi.StringWidth(whole)
	b.WriteString("\r" + whole + strings.Repeat(" ", max(0, v.drawn-columns)))
	if v.search == "" {
		b.WriteString("\r" + shown(v.at))
	}
	v.drawn, v.rows, v.row = columns, 1, 0
}

// clip shows as much of a text as fits.
func clip(text string, width int) string {
	var b strings.Builder
	for _, r := range text {
		if width -= cellWidth(r); width < 0 {
			break
		}
		b.WriteString(cell(r))
	}
	return b.String()
}
