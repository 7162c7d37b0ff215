package repl

import (
	"strings"
	"sync"
	"unicode"

	"skirepl/session"
)

// longestPainted is how many characters of a line are painted; a longer one was not
// typed, and is drawn whole at every key.
const longestPainted = 4000

// How what is typed is painted: in the sixteen colours that every terminal has. The
// parenthesis at the cursor and the one that belongs to it are in reverse.
const (
	paintCombinator = "1"
	paintDefined    = "36"
	paintCommand    = "35"
	paintComment    = "2"
	paintSign       = "33"
	paintStray      = "31;4"
	paintMatch      = "7"
)

// A painter colours the line that is being typed. Readline calls Paint on a goroutine
// of its own.
type painter struct {
	s           *session.Session
	combinators map[string]bool

	mu   sync.Mutex
	open session.Extent // of the lines of the same input that have been entered
	more bool           // there are some
}

func newPainter(s *session.Session) *painter {
	p := &painter{s: s, combinators: make(map[string]bool)}
	for _, name := range session.Combinators() {
		p.combinators[name] = true
	}
	return p
}

// follows says how the lines of the input stand that are there already, if there are
// more than none.
func (p *painter) follows(open session.Extent, more bool) {
	p.mu.Lock()
	p.open, p.more = open, more
	p.mu.Unlock()
}

// Paint gives the line with what colours it; pos is the cursor, -1 when it has left the
// line, which stays on the screen.
func (p *painter) Paint(line []rune, pos int) []rune {
	if len(line) > longestPainted {
		return line
	}
	p.mu.Lock()
	depth, more := p.open.Depth(), p.more
	p.mu.Unlock()
	styles := p.styles(line, depth, more)
	match(line, pos, styles)
	out := make([]rune, 0, 2*len(line))
	style := ""
	for i, r := range line {
		if styles[i] != style {
			if style != "" {
				out = append(out, []rune("\x1b[0m")...)
			}
			if style = styles[i]; style != "" {
				out = append(out, []rune("\x1b["+style+"m")...)
			}
		}
		out = append(out, r)
	}
	if style != "" {
		out = append(out, []rune("\x1b[0m")...)
	}
	return out
}

// styles gives each character its colour; depth is how many parentheses are open
// before the line, which goes on with what was entered if there is more.
func (p *painter) styles(line []rune, depth int, more bool) []string {
	styles := make([]string, len(line))
	fill := func(from, to int, style string) {
		for i := from; i < to; i++ {
			styles[i] = style
		}
	}
	i := 0
	if !more {
		for i < len(line) && unicode.IsSpace(line[i]) {
			i++
		}
		if i < len(line) && line[i] == ':' {
			from := i
			for i < len(line) && !unicode.IsSpace(line[i]) {
				i++
			}
			style := paintCommand
			if i < len(line) && !session.IsCommand(string(line[from+1:i])) {
				style = paintStray
			}
			fill(from, i, style)
		} else {
			i = 0
		}
	}
	for i < len(line) {
		from := i
		switch r := line[i]; {
		case r == '#':
			fill(i, len(line), paintComment)
			return styles
		case r == '(' || r == '[':
			depth++
			i++
		case r == ')' || r == ']':
			if depth--; depth < 0 {
				styles[i], depth = paintStray, 0
			}
			i++
		case strings.ContainsRune("\\λ.=;`", r):
			styles[i] = paintSign
			i++
		case r == '?': // the name after it is a variable, whatever it is defined as
			styles[i] = paintSign
			for i++; i < len(line) && (isNamePart(line[i]) || i == from+1 && unicode.IsUpper(line[i])); i++ {
			}
		case r >= 'A' && r <= 'Z':
			for i++; i < len(line) && line[i] == '\''; i++ {
			}
			switch name := string(line[from:i]); {
			case p.combinators[name]:
				fill(from, i, paintCombinator)
			case p.s.Defines(name):
				fill(from, i, paintDefined)
			}
		case r >= 'a' && r <= 'z' || r == '_':
			for i++; i < len(line) && isNamePart(line[i]); i++ {
			}
			if p.s.Defines(string(line[from:i])) {
				fill(from, i, paintDefined)
			}
		default:
			i++
		}
	}
	return styles
}

func isNamePart(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '\''
}

// match marks the parenthesis under the cursor, or else the one before it, and its
// other half if that is on the line.
func match(line []rune, pos int, styles []string) {
	for _, at := range [...]int{pos, pos - 1} {
		if at < 0 || at >= len(line) || !strings.ContainsRune("()[]", line[at]) || styles[at] == paintComment {
			continue
		}
		step := 1
		if line[at] == ')' || line[at] == ']' {
			step = -1
		}
		depth := 0
		for i := at; i >= 0 && i < len(line); i += step {
			if styles[i] == paintComment {
				continue
			}
			switch line[i] {
			case '(', '[':
				depth++
			case ')', ']':
				depth--
			}
			if depth == 0 {
				styles[at], styles[i] = paintMatch, paintMatch
				break
			}
		}
		return
	}
}
