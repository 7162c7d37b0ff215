//go:build unix

package tty

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineKey returns the bytes from which readline understands key, nil if there
// are none. Readline takes the sequences that it doesn't know for text: the
// terminal's late replies to Bubble Tea, mouse reports, keys in the notations
// that Bubble Tea switches on. And it takes a zero byte for the end of input.
func lineKey(key []byte) []byte {
	switch {
	case bytes.IndexByte(key, nul) >= 0, bytes.ContainsFunc(key, func(r rune) bool { return r == inserted || r == handedOver }):
		return nil
	case key[0] != esc || len(key) == 1:
		return key
	}
	switch key[1] {
	case '[':
		return lineCSI(key)
	case 'O':
		if len(key) == 3 && isLineFinal(key[2]) {
			return key
		}
		return nil
	case ']', 'P', 'X', '^', '_':
		if len(key) > 2 {
			return nil // a reply
		}
	case esc:
		return lineKey(key[1:])
	}
	return key
}

// isLineFinal reports whether readline knows the sequence that ends in c: an
// arrow, Home or End.
func isLineFinal(c byte) bool {
	return strings.IndexByte("ABCDHF", c) >= 0
}

// lineCSI is lineKey for what begins with ESC [.
func lineCSI(key []byte) []byte {
	if len(key) == 2 {
		return nil
	}
	args, final := string(key[2:len(key)-1]), key[len(key)-1]
	params := strings.Split(args, ";")
	switch {
	case isLineFinal(final) && strings.Trim(args, "0123456789;") == "":
		return key
	case final == '~' && args == "3": // Delete
		return key
	case final == '~' && params[0] == "27" && len(params) == 3: // modifyOtherKeys
		return plainKey(params[2], params[1])
	case final == 'u' && len(params) >= 2: // Kitty
		return plainKey(params[0], params[1])
	case final == 'u':
		return plainKey(params[0], "1")
	}
	return nil
}

// The modifiers of a key; what is sent is one more than their sum.
const (
	withAlt  = 2
	withCtrl = 4
	// spellable are those that a spelling can express, or leave out: Shift,
	// Caps Lock and Num Lock.
	spellable = withAlt | withCtrl | 1 | 64 | 128
)

// plainKey spells a key the way terminals have always sent it, given the code
// and the modifiers in the notation of Kitty's keyboard protocol, in which
// alternatives and the kind of event can follow after colons. It returns nil
// for what can't be spelled and for a key's release.
func plainKey(code, modifiers string) []byte {
	code, _, _ = strings.Cut(code, ":")
	modifiers, event, _ := strings.Cut(modifiers, ":")
	c, err := strconv.ParseInt(code, 10, 32)
	if err != nil || event == "3" {
		return nil
	}
	mod, err := strconv.Atoi(modifiers)
	mod--
	if err != nil || mod < 0 || mod&^spellable != 0 {
		return nil
	}
	r := rune(c)
	if mod&withCtrl != 0 {
		switch {
		case 'a' <= r && r <= 'z', '@' <= r && r <= '_':
			r &= 0x1f
		case r == '?':
			r = del
		}
	}
	if r == nul || !utf8.ValidRune(r) || unicode.Is(unicode.Co, r) { // functional keys have private codes
		return nil
	}
	var key []byte
	if mod&withAlt != 0 {
		key = append(key, esc)
	}
	return utf8.AppendRune(key, r)
}

// pastedKeys returns the keys that stand for a pasted text at the prompt: line
// ends become Enter, tabs blanks, so that they don't complete anything, and
// other control characters, which would be commands, are left out.
func pastedKeys(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\r"))
	for i, c := range text {
		switch c {
		case '\n':
			text[i] = '\r'
		case '\t':
			text[i] = ' '
		}
	}
	return slices.DeleteFunc(text, func(c byte) bool { return c < ' ' && c != '\r' || c == del })
}
