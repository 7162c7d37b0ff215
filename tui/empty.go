package tui

import "skirepl/session"

// What there is to say where there is nothing to show, or nothing to go to.

// why is a text, with what there is to do about it where one may do anything.
func (s *sight) why(text, hint string) string {
	if s.Outside != "" {
		return text
	}
	return text + ": " + hint
}

func (s *sight) noNode() string { return s.why("there is no node yet", "t types a term") }

func (s *sight) noRequest() string {
	return s.why("there was no request yet", "r runs the term, S submits a batch of terms")
}

// nothing says so in as many rows as that needs.
func (s *sight) nothing(width int, text string) []string {
	return s.wrapped(width, session.Line{{Text: text, Role: session.Dim}})
}

// wrapped breaks a line of words into rows.
func (s *sight) wrapped(width int, l session.Line) []string {
	var rows []string
	for _, part := range s.cleanLine(l).Wrap(max(width-indent-1, 8), 0) {
		rows = append(rows, s.row(width).gap(indent).line(part).String())
	}
	return rows
}
