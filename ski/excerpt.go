package ski

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// excerptWidth is the most columns that an excerpt takes. With its indent it
// fits a terminal of 80 columns.
const excerptWidth = 72

// excerpt returns what of line can be shown around a place, and a line of signs
// that underlines the place. col is in runes, from 1, and may be just past the
// end; length is in bytes. Of the line it reads no more than the way to the
// place and what it shows.
func excerpt(line string, col, length int) (source, signs string) {
	at := 0
	for ; col > 1 && at < len(line); col-- {
		_, size := utf8.DecodeRuneInString(line[at:])
		at += size
	}
	before, after := line[:at], line[at:]

	left, leftWidth := ending(before, excerptWidth)
	right, rightWidth := beginning(after, length, excerptWidth)
	if left+right < len(line) || leftWidth+rightWidth > excerptWidth {
		// Something is left out; keep a column on each side for the sign of it.
		const room = excerptWidth - 2
		left, leftWidth = ending(before, max(room/2, room-rightWidth))
		right, _ = beginning(after, length, room-leftWidth)
	}

	var src, sgn strings.Builder
	if left < len(before) {
		src.WriteString("…")
		sgn.WriteByte(' ')
	}
	src.WriteString(printable(before[len(before)-left:]))
	sgn.WriteString(strings.Repeat(" ", leftWidth))
	sgn.WriteByte('^')
	marked := 0
	for i := 0; i < right; {
		c := firstCell(after[i:], i < length)
		src.WriteString(c.shown)
		if i < length {
			marked += c.width
		}
		i += c.size
	}
	if right < len(after) {
		src.WriteString("…")
	}
	sgn.WriteString(strings.Repeat("~", max(marked-1, 0)))
	return src.String(), sgn.String()
}

// ending returns the length in bytes of the longest end of s that takes no more
// than room columns, and its width.
func ending(s string, room int) (length, width int) {
	for runes := 0; length < len(s) && runes < maxRunes; runes++ {
		_, size := utf8.DecodeLastRuneInString(s[:len(s)-length])
		c := firstCell(s[len(s)-length-size:], false)
		if width+c.width > room {
			break
		}
		length += size
		width += c.width
	}
	return length, width
}

// beginning returns the length in bytes of the longest beginning of s that takes
// no more than room columns, and its width. The first mark bytes are marked.
func beginning(s string, mark, room int) (length, width int) {
	for runes := 0; length < len(s) && runes < maxRunes; runes++ {
		c := firstCell(s[length:], length < mark)
		if width+c.width > room {
			break
		}
		length += c.size
		width += c.width
	}
	return length, width
}

// maxRunes bounds each side of an excerpt: of runes that take no columns any
// number would fit.
const maxRunes = 4 * excerptWidth

// A cell is a rune as it is shown.
type cell struct {
	size  int    // of the rune, in bytes
	shown string // itself, or an escape
	width int    // of what is shown, in columns
}

// firstCell returns the first rune of s as it is shown: itself if it can be
// printed. A combining mark that is itself the culprit is made visible.
func firstCell(s string, marked bool) cell {
	r, size := utf8.DecodeRuneInString(s)
	shown := ""
	switch width := runeWidth(r); {
	case r == '\t':
		shown = "    "
	case r == utf8.RuneError && size == 1, r < ' ', r == 0x7f:
		shown = fmt.Sprintf(`\x%02x`, s[0])
	case unicode.IsPrint(r) && (width > 0 || !marked):
		return cell{size, s[:size], width}
	case r <= 0xffff:
		shown = fmt.Sprintf(`\u%04x`, r)
	default:
		shown = fmt.Sprintf(`\U%08x`, r)
	}
	return cell{size, shown, len(shown)}
}

// printable returns s with everything escaped that can't be printed.
func printable(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		c := firstCell(s, false)
		b.WriteString(c.shown)
		s = s[c.size:]
	}
	return b.String()
}
