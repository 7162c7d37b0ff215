package ski

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// stray returns the error about the rune at the scanner's place, with which no
// token begins. It says as well as it can what the writer may have meant.
func (s *scanner) stray() *Error {
	r, size := utf8.DecodeRuneInString(s.src[s.pos.Offset:])
	msg, hint := "", ""
	switch {
	case r == utf8.RuneError && size == 1:
		msg = fmt.Sprintf("byte 0x%02X is not UTF-8", s.src[s.pos.Offset])
		hint = "remove it, or save the text as UTF-8"
	case isPrime(r):
		msg = "a prime needs a letter before it"
		hint = "put it right after its name, as in S' or x'"
	case r == '?':
		msg = "`?` has no name after it"
		hint = "?x is the variable x, also where x is defined"
	case r == '{' || r == '}':
		msg = fmt.Sprintf("`%c` groups nothing", r)
		hint = "group with ( and )"
	case r == '\r':
		msg = "carriage return (U+000D) without a line feed"
		hint = "end lines with a line feed"
	case unicode.IsControl(r):
		msg = fmt.Sprintf("control character U+%04X", r)
		hint = "remove it"
	case unicode.IsSpace(r):
		msg = fmt.Sprintf("unusual space U+%04X", r)
		hint = "put a plain space"
	case !unicode.IsPrint(r) || runeWidth(r) == 0:
		msg = fmt.Sprintf("character U+%04X can't be printed and has no meaning here", r)
		hint = "remove it"
		if unicode.IsPrint(r) {
			msg = fmt.Sprintf("combining mark U+%04X has no meaning here", r)
		}
	case unicode.IsLetter(r):
		msg = fmt.Sprintf("letter %c (U+%04X) can't be in a name", r, r)
		hint = "names are made of the letters a to z and A to Z, digits, _ and '"
	case r == ':':
		msg = "`:` has no meaning here"
		hint = "a command, as in :step, stands on a line of its own"
	case r < utf8.RuneSelf:
		msg = fmt.Sprintf("`%c` has no meaning here", r)
		hint = notationHint
	default:
		msg = fmt.Sprintf("%c (U+%04X) has no meaning here", r, r)
		hint = notationHint
	}
	return s.errorAt(s.pos, size, msg, hint)
}

const notationHint = "remove it; a term is made of letters, digits, _, ', ( and ), \\ and ., [ and ]"
