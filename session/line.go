package session

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"skirepl/ski"
)

// Role says what a stretch of text is, so that each front end can draw it in its
// own way. Colour never carries it alone: what matters is also in the text.
type Role uint8

const (
	Plain      Role = iota
	Title           // a heading
	Label           // the name of a figure
	Figure          // a number
	Code            // something that can be typed
	Dim             // less important
	Good            // a normal form reached
	Warn            // a limit, an interruption
	Redex           // the redex, outside its parts
	Head            // the combinator whose rule applies
	Arg             // an argument of the redex
	Focus           // a node that is looked at
	Contractum      // what a contraction makes, outside its copies of the arguments
)

// Span is a stretch of text in one role.
type Span struct {
	Text string
	Role Role
	Arg  int // of an Arg: its number, from 1
	// Made says that the last contraction made it, whatever its role.
	Made bool
}

// Line is a line of a result, without its end.
type Line []Span

func (l Line) String() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Style is what a front end can show.
type Style struct {
	ASCII bool // no characters but ASCII
	Width int  // columns; 0: unknown
}

// pick chooses between a text and its ASCII form.
func (s Style) pick(text, ascii string) string {
	if s.ASCII {
		return ascii
	}
	return text
}

// asciiText writes what terms and messages hold in ASCII.
var asciiText = strings.NewReplacer("→", "->", "⇒", "=>", " · ", ", ", "·", "-", "…", "...", "µ", "u", "×", "x", "—", "-", "–", "-", "λ", `\`, "ö", "o")

// ASCII writes a text in printable ASCII.
func ASCII(s string) string {
	s = asciiText.Replace(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}

// ASCII is the line in printable ASCII, before it is broken or gets its signs.
func (l Line) ASCII() Line {
	out := make(Line, len(l))
	for i, s := range l {
		s.Text = ASCII(s.Text)
		out[i] = s
	}
	return out
}

func text(format string, args ...any) Line { return Line{{Text: fmt.Sprintf(format, args...)}} }

// spans turns a printed term with its marks, which are nested, into a line.
func spans(t ski.Text) Line {
	var line Line
	role := make([]Span, len(t.String)) // the innermost mark of each byte
	for _, m := range t.Spans {         // the outer ones come first
		r := Span{Role: markRoles[m.Mark], Arg: m.Arg}
		for i := m.Start; i < m.End && i < len(role); i++ {
			role[i] = r
		}
	}
	for begin := 0; begin < len(role); {
		end := begin + 1
		for end < len(role) && role[end] == role[begin] {
			end++
		}
		s := role[begin]
		s.Text = t.String[begin:end]
		line = append(line, s)
		begin = end
	}
	return line
}

var markRoles = [...]Role{
	ski.MarkPlain: Plain,
	ski.MarkRedex: Redex,
	ski.MarkHead:  Head,
	ski.MarkArg:   Arg,
	ski.MarkFocus: Focus,
}

// Signs is what stands under a line that has a redex or a focus, so that no colour
// is needed to see it: ^ under the head and the arguments' numbers under the
// arguments, or ~ under a focus; = under what a contraction makes. "" under other lines. Every character of a term
// is one column wide.
func (l Line) Signs() string {
	var b strings.Builder
	any := false
	for _, s := range l {
		sign := " "
		switch s.Role {
		case Head:
			sign = "^"
		case Arg:
			sign = fmt.Sprint(s.Arg)
		case Focus:
			sign = "~"
		case Contractum:
			sign = "="
		}
		any = any || sign != " "
		b.WriteString(strings.Repeat(sign, utf8.RuneCountInString(s.Text)))
	}
	if !any {
		return ""
	}
	return strings.TrimRight(b.String(), " ")
}

// with is the line, whose text these bytes are of, with a stretch of them made by the
// last contraction.
func (l Line) with(made [2]int) Line {
	var out Line
	at := 0
	for _, s := range l {
		from := min(max(made[0]-at, 0), len(s.Text))
		to := min(max(made[1]-at, from), len(s.Text))
		for _, cut := range [...]struct {
			text string
			made bool
		}{{s.Text[:from], false}, {s.Text[from:to], true}, {s.Text[to:], false}} {
			if cut.text != "" {
				part := s
				part.Text, part.Made = cut.text, cut.made
				out = append(out, part)
			}
		}
		at += len(s.Text)
	}
	return out
}

// SignsMade is what stands under a line for what the last contraction made: ~ under
// each character of it. "" under other lines.
func (l Line) SignsMade() string {
	var b strings.Builder
	any := false
	for _, s := range l {
		sign := " "
		if s.Made {
			sign, any = "~", true
		}
		b.WriteString(strings.Repeat(sign, utf8.RuneCountInString(s.Text)))
	}
	if !any {
		return ""
	}
	return strings.TrimRight(b.String(), " ")
}

// Wrap breaks a line into lines of at most width columns, at spaces where it can;
// what follows the first is indented by indent columns.
func (l Line) Wrap(width, indent int) []Line {
	if width <= indent+1 || utf8.RuneCountInString(l.String()) <= width {
		return []Line{l}
	}
	all := []rune(l.String())
	var lines []Line
	for begin, room := 0, width; begin < len(all); room = width - indent {
		end := begin + room
		if end >= len(all) {
			end = len(all)
		} else {
			for i := end; i > begin+room/2; i-- {
				if all[i] == ' ' {
					end = i
					break
				}
			}
		}
		part := l.Slice(begin, end)
		if begin > 0 && indent > 0 {
			part = append(Line{{Text: strings.Repeat(" ", indent)}}, part...)
		}
		lines = append(lines, part)
		for begin = end; begin < len(all) && all[begin] == ' '; begin++ {
		}
	}
	return lines
}

// Indent is where what a line is about begins, behind its label or number: the rest of
// it goes there too.
func (l Line) Indent() int {
	n, last := 0, len(l)-1
	for i, s := range l {
		if i == last || s.Role != Figure && s.Role != Code && s.Role != Label {
			return n + len(s.Text) - len(strings.TrimLeft(s.Text, " "))
		}
		n += utf8.RuneCountInString(s.Text)
	}
	return n
}

// Slice cuts the line's characters from begin to end.
func (l Line) Slice(begin, end int) Line {
	var part Line
	at := 0
	for _, s := range l {
		r := []rune(s.Text)
		from, to := max(begin-at, 0), min(end-at, len(r))
		if from < to {
			cut := s
			cut.Text = string(r[from:to])
			part = append(part, cut)
		}
		at += len(r)
	}
	return part
}

// Grouped writes a number with its thousands apart.
func Grouped[N ~int | ~int64 | ~uint64 | ~uint32](n N) string { return GroupDigits(fmt.Sprint(n)) }

// GroupDigits puts a comma between the thousands of a number that is written in digits.
func GroupDigits(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Short writes a number in few characters: from 100,000 on with three digits, and k, M
// or G.
func Short(n uint64) string {
	if n < 100_000 {
		return Grouped(n)
	}
	units := "kMGTPE"
	x := float64(n) / 1000
	for x >= 999.5 {
		x, units = x/1000, units[1:]
	}
	digits := 2
	for y := x; y >= 9.995 && digits > 0; y /= 10 {
		digits--
	}
	return fmt.Sprintf("%.*f%c", digits, x, units[0])
}

// ByteSize writes an amount of memory.
func ByteSize(n uint64) string {
	units := []string{"bytes", "KB", "MB", "GB"}
	size, unit := float64(n), 0
	for size >= 999.5 && unit < len(units)-1 {
		size /= 1000
		unit++
	}
	if unit == 0 || size >= 99.95 {
		return fmt.Sprintf("%.0f %s", size, units[unit])
	}
	return fmt.Sprintf("%.1f %s", size, units[unit])
}

// count writes a number of things: 1 contraction, 2 contractions.
func count[N ~int | ~int64 | ~uint64 | ~uint32](n N, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return Grouped(n) + " " + thing + "s"
}

// table lays out labels and values in two columns.
func table(rows ...[2]string) []Line {
	wide := 0
	for _, r := range rows {
		wide = max(wide, len(r[0]))
	}
	var lines []Line
	for _, r := range rows {
		lines = append(lines, Line{
			{Text: fmt.Sprintf("%-*s  ", wide, r[0]), Role: Label},
			{Text: r[1], Role: Figure},
		})
	}
	return lines
}
