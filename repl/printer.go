// Package repl is the line front end: the prompt, and the batch runs of files and
// pipes. It prints what session gives.
package repl

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"skirepl/internal/editor"
	"skirepl/session"
	"skirepl/ski"
)

// Options of the line front end.
type Options struct {
	JSON  bool // one object a result and line, see docs/json.md
	ASCII bool
	Color bool
	Width func() int // columns of the terminal; nil: unknown
	// Editor has definitions edited at the prompt; nil: one of the prompt's own.
	Editor *editor.Editor
}

// printer writes results and errors.
type printer struct {
	out, err io.Writer
	Options
}

func (p *printer) width() int {
	if p.Width == nil {
		return 0
	}
	return p.Width()
}

// result prints what a command gave.
func (p *printer) result(c session.Command, r session.Result) error {
	if p.JSON {
		return p.encode(c, r)
	}
	var b strings.Builder
	for _, line := range r.Lines(session.Style{ASCII: p.ASCII, Width: p.width()}) {
		p.line(&b, line)
	}
	_, err := io.WriteString(p.out, b.String())
	return err
}

// encode prints a result as JSON.
func (p *printer) encode(c session.Command, r session.Result) error {
	b, err := session.Encode(c, r)
	if err == nil {
		_, err = p.out.Write(append(b, '\n'))
	}
	return err
}

// line prints a line, with its signs beneath if it has any. A term by itself is
// left to the terminal to break, so that it can be copied in one piece.
func (p *printer) line(b *strings.Builder, l session.Line) {
	if p.ASCII {
		l = l.ASCII()
	}
	rows := []session.Line{l}
	if !plain(l) {
		rows = l.Wrap(p.width(), l.Indent())
	}
	for _, row := range rows {
		p.row(b, row)
		for _, signs := range [...]string{row.Signs(), row.SignsMade()} {
			if signs != "" {
				p.row(b, session.Line{{Text: signs, Role: session.Dim}})
			}
		}
	}
}

func plain(l session.Line) bool {
	for _, s := range l {
		if s.Role != session.Plain {
			return false
		}
	}
	return true
}

func (p *printer) row(b *strings.Builder, l session.Line) {
	for _, s := range l {
		text := s.Text
		sgr := colors[s.Role]
		if s.Made {
			sgr = strings.Trim(sgr+";4", ";")
		}
		if p.Color && sgr != "" {
			text = "\x1b[" + sgr + "m" + text + "\x1b[0m"
		}
		b.WriteString(text)
	}
	b.WriteByte('\n')
}

// colors are the sixteen that every terminal has, in the user's own palette. What
// they say is also said by signs or words.
var colors = [...]string{
	session.Title:  "1",
	session.Label:  "36",
	session.Figure: "36",
	session.Code:   "1",
	session.Dim:    "2",
	session.Good:   "32",
	session.Warn:   "33",
	session.Redex:  "1",
	session.Head:   "1;31",
	session.Arg:    "34",
	session.Focus:  "4",
}

// failure prints an error: with its place if it has one.
func (p *printer) failure(err error) {
	if p.JSON {
		_ = Encode(p.err, map[string]failure{"error": describe(err)})
		return
	}
	text := err.Error()
	if e := (*ski.Error)(nil); errors.As(err, &e) {
		text = e.Detail()
	}
	text = p.wrapped(text)
	if p.Color {
		head, rest, _ := strings.Cut(text, "\n")
		text = "\x1b[31m" + head + "\x1b[0m"
		if rest != "" {
			text += "\n" + rest
		}
	}
	_, _ = fmt.Fprintln(p.err, text)
}

// wrapped breaks the prose of an error between words. The source with the signs
// beneath it, which is set in, stays as it is.
func (p *printer) wrapped(text string) string {
	var rows []string
	for _, row := range strings.Split(text, "\n") {
		if strings.HasPrefix(row, "  ") {
			rows = append(rows, row)
			continue
		}
		if p.ASCII {
			row = session.ASCII(row)
		}
		for _, part := range (session.Line{{Text: row}}).Wrap(p.width(), len("hint: ")) {
			rows = append(rows, part.String())
		}
	}
	return strings.Join(rows, "\n")
}

// failure is an error as JSON.
type failure struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

func describe(err error) failure {
	if e := (*ski.Error)(nil); errors.As(err, &e) {
		return failure{e.File, e.Pos.Line, e.Pos.Col, e.Msg, e.Hint}
	}
	return failure{Message: err.Error()}
}
