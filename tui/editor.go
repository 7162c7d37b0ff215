package tui

import (
	"strings"

	bubblekey "charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// editor is the text of the command line with a cursor: Bubbles' text input, with its
// keys. How it looks is drawn by prompt.view, which knows the columns of wide
// characters.
type editor struct{ input textinput.Model }

// lineBreak stands for a line's end in the text: the input has one line, and makes
// spaces of others, but several lines may be pasted.
const lineBreak = "\u2028"

var (
	toLine   = strings.NewReplacer("\r\n", lineBreak, "\r", lineBreak, "\n", lineBreak) // terminals paste \r
	fromLine = strings.NewReplacer(lineBreak, "\n")
)

// cutWordKeys cut the word after the cursor. They are not the input's: version 2.2.1
// panics when one character is left.
var cutWordKeys = bubblekey.NewBinding(bubblekey.WithKeys("alt+d", "alt+delete", "ctrl+delete"))

func newEditor() editor {
	in := textinput.New()
	in.SetVirtualCursor(false)
	in.KeyMap.DeleteWordForward = bubblekey.NewBinding()
	in.KeyMap.Paste = bubblekey.NewBinding() // the terminal pastes
	in.Focus()
	return editor{in}
}

// set puts a text there, with the cursor at its end.
func (e *editor) set(text string) {
	e.input.SetValue(toLine.Replace(text))
	e.input.CursorEnd()
}

func (e *editor) String() string { return fromLine.Replace(e.input.Value()) }

// split is the text before the cursor, and after it.
func (e *editor) split() (before, after []rune) {
	text := []rune(e.String())
	return text[:e.input.Position()], text[e.input.Position():]
}

// insert puts a text at the cursor.
func (e *editor) insert(text string) {
	e.input, _ = e.input.Update(tea.PasteMsg{Content: toLine.Replace(text)})
}

// cut takes out the characters from one to another, and puts the cursor there.
func (e *editor) cut(from, to int) {
	text := []rune(e.input.Value())
	e.input.SetValue(string(text[:from]) + string(text[to:]))
	e.input.SetCursor(from)
}

// press does what a key says to the text.
func (e *editor) press(msg tea.KeyPressMsg) {
	if bubblekey.Matches(msg, cutWordKeys) {
		from := e.input.Position()
		e.input, _ = e.input.Update(tea.KeyPressMsg{Code: 'f', Mod: tea.ModAlt}) // a word on
		e.cut(from, e.input.Position())
		return
	}
	e.input, _ = e.input.Update(msg)
}
