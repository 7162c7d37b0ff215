package tui

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

// nothing is a row that says so.
func (s *sight) nothing(width int, text string) string {
	return s.row(width).gap(indent).put(dim, text).String()
}
