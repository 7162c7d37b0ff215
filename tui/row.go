package tui

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"skirepl/session"
)

// painter is all that drawing needs to know of the terminal.
type painter struct {
	*theme
	*glyphs
	ascii bool
}

// lineStyle is how a session's results are asked for.
func (p *painter) lineStyle(width int) session.Style {
	return session.Style{ASCII: p.ascii, Width: width}
}

// clean makes a text fit for the screen: nothing that moves the cursor, and no
// character that the terminal doesn't have.
func (p *painter) clean(s string) string {
	for i := range len(s) {
		if s[i] >= ' ' && s[i] <= '~' {
			continue
		}
		if p.ascii {
			return session.ASCII(s)
		}
		return strings.Map(func(r rune) rune {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError {
				return '?'
			}
			return r
		}, s)
	}
	return s
}

// cleanLine does so for a line; its signs still stand under the right characters.
func (p *painter) cleanLine(l session.Line) session.Line {
	out := make(session.Line, len(l))
	for i, s := range l {
		s.Text = p.clean(s.Text)
		out[i] = s
	}
	return out
}

// columns is how many columns a clean text takes.
func columns(s string) int {
	for i := range len(s) {
		if s[i] > '~' {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

// row is a row of the screen, or of a part of it, while it is written: from left to
// right, never further than its width.
type row struct {
	*painter
	out         strings.Builder
	width, used int
	base        string // the escape sequence under the whole row
	now         string // the one in force
}

func (p *painter) row(width int) *row { return &row{painter: p, width: max(width, 0)} }

// on begins a row that lies on a style.
func (p *painter) on(st style, width int) *row {
	r := p.row(width)
	r.base = p.theme[st]
	return r
}

func (r *row) room() int { return r.width - r.used }

// put writes a text. One that has no room ends in an ellipsis.
func (r *row) put(st style, s string) *row { return r.within(r.width, st, s) }

// within writes a text that ends before a column; with an ellipsis if that is too early
// for all of it.
func (r *row) within(column int, st style, s string) *row {
	s = r.clean(s)
	if room := min(column, r.width) - r.used; columns(s) > room {
		s = r.shortened(s, room)
	}
	r.write(st, s, columns(s))
	return r
}

// shortened is the beginning of a clean text, with one ellipsis for the rest, also if
// the text has some itself where it is cut.
func (g *glyphs) shortened(s string, width int) string {
	room := width - columns(g.ellipsis)
	if room <= 1 {
		return ansi.Truncate(s, max(width, 0), "") // an ellipsis would leave nothing of the text
	}
	s = ansi.Truncate(s, room, "")
	rest := s
	for cut := true; cut; {
		rest, cut = strings.CutSuffix(strings.TrimRight(rest, " "), g.ellipsis)
	}
	if strings.HasPrefix(s[len(rest):], " ") {
		rest += " "
	}
	return rest + g.ellipsis
}

// whole writes a text if all of it has room.
func (r *row) whole(st style, s string) *row {
	if columns(r.clean(s)) <= r.room() {
		r.put(st, s)
	}
	return r
}

// clip writes a text as far as it has room.
func (r *row) clip(st style, s string) *row {
	s = r.clean(s)
	wide := columns(s)
	if wide > r.room() {
		s = ansi.Truncate(s, max(r.room(), 0), "")
		wide = columns(s)
	}
	r.write(st, s, wide)
	return r
}

func (r *row) write(st style, s string, wide int) {
	if s == "" {
		return
	}
	if escape := r.base + r.theme[st]; escape != r.now {
		if r.now != "" {
			r.out.WriteString(ansi.ResetStyle)
		}
		r.out.WriteString(escape)
		r.now = escape
	}
	r.out.WriteString(s)
	r.used += wide
}

// gap writes spaces.
func (r *row) gap(n int) *row {
	n = min(n, r.room())
	if n > 0 {
		r.write(plain, blanks(n), n)
	}
	return r
}

// to writes spaces up to a column.
func (r *row) to(column int) *row { return r.gap(column - r.used) }

// cell writes a text to the left of a column of a table, and what follows it after
// a space.
func (r *row) cell(st style, s string, width int) *row {
	end := min(r.used+width, r.width)
	s = r.clean(s)
	if columns(s) > width {
		s = ansi.Truncate(s, width, "")
	}
	return r.clip(st, s).to(end).gap(1)
}

// number writes a text to the right of a column of a table.
func (r *row) number(st style, s string, width int) *row {
	s = r.clean(s)
	return r.gap(width-columns(s)).cell(st, s, min(columns(s), width))
}

// line writes a session's line.
func (r *row) line(l session.Line) *row {
	for _, s := range l {
		r.put(styleOf(s), s.Text)
	}
	return r
}

// String ends the row: spaces up to its width.
func (r *row) String() string {
	r.gap(r.room())
	return r.end()
}

// end ends the row where it is.
func (r *row) end() string {
	if r.now != "" {
		r.out.WriteString(ansi.ResetStyle)
		r.now = ""
	}
	return r.out.String()
}

const manyBlanks = "                                                                                                                                "

func blanks(n int) string {
	if n <= len(manyBlanks) {
		return manyBlanks[:n]
	}
	return strings.Repeat(" ", n)
}
