package session

import (
	"os"
	"strings"
)

// arrows part the lines of a derivation; longer ones first. They are those that books
// write, too.
var arrows = []string{"==>*", "-->*", "=>*", "->*", "⇒*", "→*", "⟹*", "⟶*", "->>", "↠", "==>", "-->", "=>", "->", "⇒", "→", "⟹", "⟶"}

// severalSteps says that an arrow stands for any number of contractions.
func severalSteps(arrow string) bool {
	return strings.HasSuffix(arrow, "*") || arrow == "->>" || arrow == "↠"
}

// endsInArrow says that a line goes on in the next one.
func endsInArrow(line string) bool { return arrowAtEnd(line) != "" }

// arrowAtEnd is the arrow that a line ends in, but for blanks and a comment; "" if
// there is none.
func arrowAtEnd(line string) string {
	line, _, _ = strings.Cut(line, "#")
	line = strings.TrimRight(line, " \t\r\n")
	for _, a := range arrows {
		if strings.HasSuffix(line, a) {
			return a
		}
	}
	return ""
}

func beginsWithArrow(line string) bool {
	line = strings.TrimLeft(line, " \t")
	for _, a := range arrows {
		if strings.HasPrefix(line, a) {
			return true
		}
	}
	return false
}

// BeginsDerivation says that a line is a :check with one term and no file of that name:
// typed at a prompt, its arrows follow, each at the beginning of a line.
func BeginsDerivation(line string) bool {
	commands, err := Parse("", line)
	if err != nil || len(commands) != 1 || commands[0].Name() != "check" {
		return false
	}
	c := commands[0]
	if c.args == "" || len(links(c.args, false)) > 1 || strings.Contains(c.args, "/") {
		return false
	}
	if strings.Contains(c.args, ".") && !strings.ContainsAny(c.args, `\λ`) {
		return false // a file's name, even if there is none; a lambda has a dot
	}
	_, err = os.Stat(c.path())
	return err != nil
}

// GoesOnDerivation says that a line, behind such a one, belongs to it.
func GoesOnDerivation(line string) bool { return beginsWithArrow(line) }

// link is a term of a derivation, with the arrow before it.
type link struct {
	many  bool
	first bool
	from  int // bytes of the text: the term, without the comments before it
	to    int
}

// links cuts a derivation at its arrows, outside of comments. In a file a line end
// parts too, unless there is an arrow beside it or a parenthesis open.
func links(text string, lineEnds bool) []link {
	list := []link{{first: true, from: afterComments(text, 0)}}
	depth := 0
	cut := func(at, width int, many bool) {
		list[len(list)-1].to = max(at, list[len(list)-1].from)
		list = append(list, link{many: many, from: afterComments(text, at+width)})
		depth = 0
	}
scan:
	for i := list[0].from; i < len(text); {
		switch c := text[i]; {
		case c == '#':
			i = lineEnd(text, i)
			continue
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == '\n' && lineEnds && depth <= 0 && i > list[len(list)-1].from:
			next := afterComments(text, i)
			if next < len(text) && !beginsWithArrow(text[next:]) {
				cut(i, 1, false)
			}
			i = next
			continue
		}
		for _, a := range arrows {
			if strings.HasPrefix(text[i:], a) {
				cut(i, len(a), severalSteps(a))
				i = max(i+len(a), list[len(list)-1].from)
				continue scan
			}
		}
		i++
	}
	list[len(list)-1].to = len(text)
	return list
}

// afterComments is where what is neither blank nor a comment begins, from a place on.
func afterComments(text string, at int) int {
	for at < len(text) {
		switch text[at] {
		case ' ', '\t', '\r', '\n':
			at++
		case '#':
			at = lineEnd(text, at)
		default:
			return at
		}
	}
	return at
}

// lineEnd is where the line ends that a byte is in.
func lineEnd(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(text)
}

// withoutComments leaves the comments out.
func withoutComments(text string) string {
	if !strings.Contains(text, "#") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i], _, _ = strings.Cut(lines[i], "#")
	}
	return strings.Join(lines, "\n")
}
