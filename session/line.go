package session

import (
	"fmt"
	"slices"
	"strconv"
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

// spell writes a text in ASCII, if that is all there is.
func (s Style) spell(text string) string { return s.pick(text, asciiText.Replace(text)) }

// asciiText writes what terms and messages hold in ASCII.
var asciiText = strings.NewReplacer("→", "->", "⇒", "=>", "⟶", "->", "⟹", "=>", "↠", "->>", " · ", ", ", "·", "-", "…", "...", "µ", "u", "×", "x", "—", "-", "–", "-", "λ", `\`, "ö", "o")

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

// spans turns a printed term with its marks into a line.
func spans(t ski.Text) Line {
	var marks []stretch
	for _, m := range t.Spans {
		marks = append(marks, stretch{m.Start, m.End, Span{Role: markRoles[m.Mark], Arg: m.Arg}})
	}
	return lineOf(t.String, marks)
}

// stretch is some bytes of a text that have a role.
type stretch struct {
	from, to int
	span     Span
}

// lineOf is a text as a line. Of marks that lie in each other, which are few, the inner
// ones come last.
func lineOf(text string, marks []stretch) Line {
	cuts := []int{0, len(text)}
	for _, m := range marks {
		cuts = append(cuts, m.from, m.to)
	}
	slices.Sort(cuts)
	var line Line
	from := 0
	for _, to := range slices.Compact(cuts)[1:] {
		s := Span{}
		for _, m := range marks {
			if m.from <= from && to <= m.to {
				s = m.span
			}
		}
		s.Text, from = text[from:to], to
		line = append(line, s)
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
// arguments, or ~ under a focus; = under what a contraction makes. "" under other lines.
// Every character of a term is one column wide.
func (l Line) Signs() string {
	return l.under(func(s Span) string {
		switch s.Role {
		case Head:
			return "^"
		case Arg:
			return strconv.Itoa(s.Arg)
		case Focus:
			return "~"
		case Contractum:
			return "="
		}
		return " "
	})
}

// SignsMade is what stands under a line for what the last contraction made: ~ under
// each character of it. "" under other lines.
func (l Line) SignsMade() string {
	return l.under(func(s Span) string {
		if s.Made {
			return "~"
		}
		return " "
	})
}

// under is a sign for each character, up to the last that is no blank.
func (l Line) under(sign func(Span) string) string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(strings.Repeat(sign(s), utf8.RuneCountInString(s.Text)))
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

// Wrap breaks a line into lines of at most width columns, at spaces where it can;
// what follows the first is indented by indent columns.
func (l Line) Wrap(width, indent int) []Line {
	if width <= indent+1 || utf8.RuneCountInString(l.String()) <= width {
		return []Line{l}
	}
	all := []rune(l.String())
	var lines []Line
	rest := slices.Clone(l)
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
		part := rest.take(end - begin)
		if begin > 0 && indent > 0 {
			part = append(Line{{Text: strings.Repeat(" ", indent)}}, part...)
		}
		lines = append(lines, part)
		for begin = end; begin < len(all) && all[begin] == ' '; begin++ {
			rest.take(1)
		}
	}
	return lines
}

// take cuts so many characters off the beginning of a line, whose spans it changes.
func (l *Line) take(n int) (part Line) {
	for n > 0 && len(*l) > 0 {
		s := &(*l)[0]
		at := 0
		for ; n > 0 && at < len(s.Text); n-- {
			_, size := utf8.DecodeRuneInString(s.Text[at:])
			at += size
		}
		if at > 0 {
			cut := *s
			cut.Text = s.Text[:at]
			part = append(part, cut)
		}
		if s.Text = s.Text[at:]; s.Text == "" {
			*l = (*l)[1:]
		}
	}
	return part
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
	rest := slices.Clone(l)
	rest.take(begin)
	return rest.take(end - max(begin, 0))
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
