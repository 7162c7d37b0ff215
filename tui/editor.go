package tui

import "unicode"

// editor is a line of text with a cursor.
type editor struct {
	text []rune
	at   int
}

func (e *editor) set(text string) {
	e.text = []rune(text)
	e.at = len(e.text)
}

func (e *editor) String() string { return string(e.text) }

// before is the text up to the cursor.
func (e *editor) before() string { return string(e.text[:e.at]) }

func (e *editor) insert(text string) {
	in := []rune(text)
	rest := append(in, e.text[e.at:]...)
	e.text = append(e.text[:e.at:e.at], rest...)
	e.at += len(in)
}

// cut takes out what lies between the cursor and another place.
func (e *editor) cut(to int) {
	from, to := min(e.at, to), max(e.at, to)
	from, to = max(from, 0), min(to, len(e.text))
	e.text = append(e.text[:from:from], e.text[to:]...)
	e.at = from
}

// wordLeft is where the word before the cursor begins.
func (e *editor) wordLeft() int {
	at := e.at
	for at > 0 && !inWord(e.text[at-1]) {
		at--
	}
	for at > 0 && inWord(e.text[at-1]) {
		at--
	}
	return at
}

func (e *editor) wordRight() int {
	at := e.at
	for at < len(e.text) && !inWord(e.text[at]) {
		at++
	}
	for at < len(e.text) && inWord(e.text[at]) {
		at++
	}
	return at
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '\''
}

// edits are the keys of a line editor.
var edits = map[string]func(*editor){
	"left":           func(e *editor) { e.at = max(e.at-1, 0) },
	"ctrl+b":         func(e *editor) { e.at = max(e.at-1, 0) },
	"right":          func(e *editor) { e.at = min(e.at+1, len(e.text)) },
	"ctrl+f":         func(e *editor) { e.at = min(e.at+1, len(e.text)) },
	"home":           func(e *editor) { e.at = 0 },
	"ctrl+a":         func(e *editor) { e.at = 0 },
	"end":            func(e *editor) { e.at = len(e.text) },
	"ctrl+e":         func(e *editor) { e.at = len(e.text) },
	"alt+b":          func(e *editor) { e.at = e.wordLeft() },
	"ctrl+left":      func(e *editor) { e.at = e.wordLeft() },
	"alt+f":          func(e *editor) { e.at = e.wordRight() },
	"ctrl+right":     func(e *editor) { e.at = e.wordRight() },
	"backspace":      func(e *editor) { e.cut(e.at - 1) },
	"ctrl+h":         func(e *editor) { e.cut(e.at - 1) },
	"delete":         func(e *editor) { e.cut(e.at + 1) },
	"ctrl+d":         func(e *editor) { e.cut(e.at + 1) },
	"ctrl+w":         func(e *editor) { e.cut(e.wordLeft()) },
	"alt+backspace":  func(e *editor) { e.cut(e.wordLeft()) },
	"ctrl+backspace": func(e *editor) { e.cut(e.wordLeft()) },
	"alt+d":          func(e *editor) { e.cut(e.wordRight()) },
	"ctrl+u":         func(e *editor) { e.cut(0) },
	"ctrl+k":         func(e *editor) { e.cut(len(e.text)) },
}
