package session

import "strings"

// An Extent finds out, line by line, where an input ends: one with an open parenthesis
// goes on in the next line, and so does a derivation that ends in an arrow. The zero
// value is before the first line.
type Extent struct {
	begun   bool
	command bool
	terms   bool // a parenthesis means something: not in the name of a file
	depth   int
	arrow   bool
}

// Add takes the next line.
func (e *Extent) Add(line string) {
	if !e.begun && strings.TrimSpace(line) != "" {
		e.begun, e.terms = true, true
		if isColon(line) {
			name := strings.TrimLeft(line, " \t")[1:]
			if i := strings.IndexAny(name, " \t\r\n"); i >= 0 {
				name = name[:i]
			}
			spec, err := findSpec(name)
			e.command, e.terms = true, err == nil && spec.Args.terms()
		}
	}
	if !e.terms {
		return
	}
	e.depth = max(0, e.depth+leavesOpen(line))
	e.arrow = e.command && endsInArrow(line)
}

// Open says that more of the input must follow.
func (e *Extent) Open() bool { return e.depth > 0 || e.arrow }

// Depth is how many parentheses and brackets are open.
func (e *Extent) Depth() int { return e.depth }

// leavesOpen is how many parentheses and brackets a line opens and does not close.
func leavesOpen(line string) int {
	line, _, _ = strings.Cut(line, "#")
	open := 0
	for i := range len(line) {
		switch line[i] {
		case '(', '[':
			open++
		case ')', ']':
			open--
		}
	}
	return open
}

// isColon says that a line is a command.
func isColon(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " \t"), ":") }

// chunk finds the end of the command that a text begins with, or of the lines before
// the next one.
func chunk(src string) (end int, colon bool) {
	var e Extent
	for end < len(src) {
		line := lineAt(src, end)
		if end == 0 {
			colon = isColon(line)
		} else if !e.Open() {
			switch {
			case colon && beginsWithArrow(line): // the derivation goes on
			case colon, isColon(line):
				return end, colon
			}
		}
		e.Add(line)
		end += len(line)
	}
	return end, colon
}

// lineAt is the line that begins at a byte, with its end.
func lineAt(src string, at int) string {
	if n := strings.IndexByte(src[at:], '\n'); n >= 0 {
		return src[at : at+n+1]
	}
	return src[at:]
}
