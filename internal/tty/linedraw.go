//go:build unix

package tty

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// How a lineView draws its line.

// A layout says in which row and column the cursor is, and how many rows there are.
type layout struct {
	row, col, rows int
	full           bool // the line fills the row before the last, where nothing is
}

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
	l.rows, l.full = row+1, col == 0
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
		if l.rows > 1 && l.full {
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
