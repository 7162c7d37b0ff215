package repl

import (
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"skirepl/internal/tty"
	"skirepl/session"
)

// completer completes with what the session knows. It lists several words above the
// line: readline would list them beneath, in as many rows as they take, and with wide
// characters it fails.
type completer struct {
	s *session.Session
	t *tty.Terminal
}

// Do gives what may follow the cursor, and how many runes of it are there already.
func (c *completer) Do(line []rune, pos int) ([][]rune, int) {
	before := string(line[:pos])
	words, begin := c.s.Complete(before)
	have := before[begin:]
	switch len(words) {
	case 0:
		return nil, 0
	case 1:
		return [][]rune{[]rune(strings.TrimPrefix(words[0], have) + afterWord(words[0], line[pos:]))}, len([]rune(have))
	}
	if common := session.CommonPrefix(words); len(common) > len(have) {
		return [][]rune{[]rune(common[len(have):])}, len([]rune(have))
	}
	width, height := c.t.Size()
	if c.t.Above(columns(session.LastParts(words), width, max(3, height-4))) {
		return nil, 0
	}
	var rest [][]rune
	for _, w := range words {
		rest = append(rest, []rune(strings.TrimPrefix(w, have)))
	}
	return rest, len([]rune(have))
}

// afterWord is the blank behind a whole word, unless something stands there that goes
// with it.
func afterWord(word string, rest []rune) string {
	if strings.HasSuffix(word, string(os.PathSeparator)) || len(rest) > 0 && strings.ContainsRune(" )];,", rest[0]) {
		return ""
	}
	return " "
}

// columns sets words out in columns, downwards, in at most so many rows; it says how
// many words there are beyond.
func columns(words []string, width, rows int) string {
	for i, w := range words {
		words[i] = ansi.Truncate(w, max(1, width-2), "…")
	}
	wide := 0
	for _, w := range words {
		wide = max(wide, ansi.StringWidth(w)+2)
	}
	across := max(1, (width-1)/wide)
	most := across * rows
	beyond := ""
	if len(words) > most {
		beyond = fmt.Sprintf("and %s more: type a letter\n", session.Grouped(len(words)-most))
		words = words[:most]
	}
	down := (len(words) + across - 1) / across
	var b strings.Builder
	for row := range down {
		for i := row; i < len(words); i += down {
			b.WriteString(words[i])
			if i+down < len(words) {
				b.WriteString(strings.Repeat(" ", wide-ansi.StringWidth(words[i])))
			}
		}
		b.WriteByte('\n')
	}
	return b.String() + beyond
}
