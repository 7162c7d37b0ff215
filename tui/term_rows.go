package tui

import (
	"math"
	"slices"

	"skirepl/session"
)

// termRow is a row of the term, or the signs under one.
type termRow struct {
	line  session.Line
	signs string
	label string // a row of its own
	from  int    // the character that the line begins with …
	skip  int    // … after so many columns
	later bool   // it is of the term after the contraction
}

// bare is a line without what it would give away.
func bare(l session.Line) session.Line { return session.Line{{Text: l.String()}} }

// focused lets some characters of a line be what is looked at.
func focused(l session.Line, from, to int) session.Line {
	part := l.Slice(from, to)
	for i := range part {
		part[i].Role, part[i].Arg = session.Focus, 0
	}
	return slices.Concat(l.Slice(0, from), part, l.Slice(to, math.MaxInt))
}

// wrapped breaks a line into rows, with its signs beneath.
func wrapped(s *sight, l session.Line, width int) []termRow {
	var rows []termRow
	all := []rune(l.String())
	from := 0
	for i, part := range s.cleanLine(l).Wrap(max(width, 4), hang) {
		r := termRow{line: part, from: from}
		if i > 0 {
			r.skip = hang
		}
		rows = append(rows, r)
		if signs := part.Signs(); signs != "" {
			rows = append(rows, termRow{signs: signs, from: from, skip: r.skip})
		}
		for from += columns(part.String()) - r.skip; from < len(all) && all[from] == ' '; from++ {
		}
	}
	return rows
}

// term writes a row of a term.
func (r *row) term(t termRow) *row {
	switch {
	case t.label != "":
		return r.put(dim, t.label)
	case t.signs != "":
		return r.signs(t.signs)
	}
	return r.line(t.line)
}

// signs writes the signs under a term in the colours of what they stand for.
func (r *row) signs(signs string) *row {
	for begin := 0; begin < len(signs); {
		end := begin + 1
		for end < len(signs) && signs[end] == signs[begin] {
			end++
		}
		r.clip(signStyle(signs[begin]), signs[begin:end])
		begin = end
	}
	return r
}

func signStyle(sign byte) style {
	switch sign {
	case '^', '~':
		return head
	case '=':
		return contracta
	case ' ':
		return plain
	}
	return argStyle(int(sign - '0'))
}
