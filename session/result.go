package session

import (
	"bytes"
	"encoding/json"
)

// Result is what a command gives: data, and the lines that tell it to a person.
type Result interface {
	Lines(Style) []Line
}

// A claim is a result that says whether something that was typed is so: a derivation, a
// guess. The answer to a question is none, whatever it is.
type claim interface {
	// wrong is what is not so, as an error of the file that it stands in; nil: it is so.
	wrong(file string) error
}

// Holds says that a result finds nothing wrong with what was typed: each line of a
// derivation follows, a guess is right, and so it is in a file that was loaded. A result
// that claims nothing holds.
func Holds(r Result) bool {
	c, ok := r.(claim)
	return !ok || c.wrong("") == nil
}

// Encode gives a result as one line of JSON, without its end: a reduction or a
// definition as itself, another command's as {"command": …, "result": …}. All of
// them are described in docs/json.md.
func Encode(c Command, r Result) ([]byte, error) {
	if c.spec == nil {
		return JSON(r)
	}
	return JSON(struct {
		Command string `json:"command"`
		Result  Result `json:"result"`
	}{c.spec.Name, r})
}

// JSON is v as one line of JSON, without its end. Arrows and comparisons stay what they
// are: it is no part of a web page.
func JSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// Quit asks the front end to end.
type Quit struct{}

func (*Quit) Lines(Style) []Line { return nil }

// OpenDebugger asks the front end for the full-screen debugger on the current term.
type OpenDebugger struct{}

func (*OpenDebugger) Lines(Style) []Line {
	return []Line{text("the debugger needs a terminal: skirepl tui TERM")}
}

// OpenEditor asks the front end for the user's editor on a definition. What comes back
// is read as if it had been typed.
type OpenEditor struct {
	Name string `json:"name"`
	Text string `json:"text"` // to begin with
}

func (r *OpenEditor) Lines(Style) []Line {
	return []Line{{{Text: "the editor needs a terminal: skirepl, then :edit " + r.Name, Role: Dim}}}
}
