package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"skirepl/ski"
)

// Expectation is a comment of a script that says what the input before it gives, and
// whether it did. An input that went wrong without one counts as one that isn't met; a
// :check without one counts as the expectation that its derivation is right.
type Expectation struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Kind     string `json:"kind"` // see kinds, and those that are not written
	Input    string `json:"input"`
	Expected string `json:"expected,omitempty"` // as it is written
	OK       bool   `json:"ok"`
	Got      string `json:"got,omitempty"` // if it isn't met
}

// Checked is a script that was run for its expectations.
type Checked struct {
	File         string        `json:"file"`
	Passed       int           `json:"passed"`
	Failed       int           `json:"failed"`
	Expectations []Expectation `json:"expectations"`
	// Error says why the file could not be read.
	Error string `json:"error,omitempty"`
	// Interrupted says that the rest was not run.
	Interrupted bool `json:"interrupted,omitempty"`
	// All has Lines list the expectations that are met too.
	All bool `json:"-"`
}

// kinds are the expectations by their sign, the character after #.
var kinds = map[byte]string{'=': "normal form", ':': "type", '!': "error", '~': "contractions"}

// Kinds of expectations that are not written.
const (
	noError    = "no error"
	derived    = "derivation"
	allFollows = "a derivation that is right"
)

// gotShown is how many characters of what came instead are shown.
const gotShown = 300

func (r *Checked) Lines(Style) []Line {
	var lines []Line
	for _, e := range r.Expectations {
		if !e.OK {
			lines = append(lines, verdict("FAIL", e.place(), e.input()), labelled("expected", e.wanted()), labelled("got", clip(e.Got, gotShown)))
		} else if r.All {
			lines = append(lines, append(verdict("ok", e.place(), e.input()), Span{Text: "  " + e.wanted(), Role: Dim}))
		}
	}
	switch {
	case r.Error != "":
		return append(lines, verdict("FAIL", r.Error, ""))
	case r.Interrupted:
		return append(lines, verdict("FAIL", r.File, tally(r.Passed, r.Failed)+"; interrupted, the rest was not run"))
	case r.Failed > 0:
		return append(lines, verdict("FAIL", r.File, tally(r.Passed, r.Failed)))
	case r.Passed == 0:
		return append(lines, verdict("?", r.File, tally(0, 0)))
	}
	return append(lines, verdict("ok", r.File, tally(r.Passed, r.Failed)))
}

// verdict is a line of a report: ok, FAIL or ?, what that is of, and more.
func verdict(word, of, more string) Line {
	role := Good
	if word != "ok" {
		role = Warn
	}
	l := Line{{Text: fmt.Sprintf("%-5s", word), Role: role}, {Text: " " + of}}
	if more != "" {
		l[1].Text += ": "
		l = append(l, Span{Text: more})
	}
	return l
}

func labelled(label, value string) Line {
	return Line{{Text: fmt.Sprintf("      %-9s ", label), Role: Label}, {Text: value}}
}

func (e Expectation) place() string { return fmt.Sprintf("%s:%d:%d", e.File, e.Line, e.Column) }

func (e Expectation) input() string { return excerpt(e.Input, listedInput) }

func (e Expectation) wanted() string {
	switch {
	case e.Expected != "":
		return e.Expected
	case e.Kind == derived:
		return allFollows
	}
	return e.Kind
}

func tally(passed, failed int) string {
	switch {
	case passed+failed == 0:
		return "no expectations"
	case failed == 0:
		return count(passed, "expectation") + " met"
	}
	return fmt.Sprintf("%s of %s not met", Grouped(failed), count(passed+failed, "expectation"))
}

// CheckedAll sums up the scripts of a run.
type CheckedAll struct {
	Files  int `json:"files"`
	Unread int `json:"unread,omitempty"`  // files that could not be read
	NotRun int `json:"not_run,omitempty"` // files that an interruption has left out
	Passed int `json:"passed"`
	Failed int `json:"failed"`
}

// Add counts a script.
func (r *CheckedAll) Add(c *Checked) {
	r.Passed += c.Passed
	r.Failed += c.Failed
	if c.Error != "" {
		r.Unread++
	}
}

// OK says that no expectation of any file isn't met.
func (r *CheckedAll) OK() bool { return r.Failed+r.Unread+r.NotRun == 0 }

// Lines sums up more than one file; of one, its own line says all.
func (r *CheckedAll) Lines(Style) []Line {
	if r.Files == 1 {
		return nil
	}
	files := count(r.Files, "file")
	for _, part := range [...]struct {
		n    int
		what string
	}{{r.Unread, "not readable"}, {r.NotRun, "not run"}} {
		if part.n > 0 {
			files += fmt.Sprintf(", %s %s", Grouped(part.n), part.what)
		}
	}
	role := Good
	if !r.OK() {
		role = Warn
	}
	return []Line{{{Text: files + ": " + tally(r.Passed, r.Failed), Role: role}}}
}

// CheckScript runs a script in a session that is new, and compares what its inputs
// give with its expectations. An input is given up after a while. A context that ends
// ends it, with its error and what was found so far.
func (s *Session) CheckScript(ctx context.Context, file, src string, each time.Duration) (*Checked, error) {
	r := &Checked{File: file, Expectations: []Expectation{}}
	for _, in := range inputs(file, src) {
		for _, e := range s.checkInput(ctx, file, in, each) {
			if ctx.Err() != nil {
				r.Interrupted = true
				return r, ctx.Err()
			}
			if e.OK {
				r.Passed++
			} else {
				r.Failed++
			}
			r.Expectations = append(r.Expectations, e)
		}
	}
	return r, ctx.Err()
}

// given is what an input gave.
type given struct {
	command Command
	term    *ski.Term // that was typed, or defined
	result  Result
	err     error
	each    time.Duration // it was given up after this time
}

// clearFor makes room for an input that is a term: what the inputs before it have left
// doesn't count against its time. What goes wrong here the input itself meets.
func (s *Session) clearFor(ctx context.Context, commands []Command) {
	if len(commands) > 0 && commands[0].Stmt != nil && commands[0].Stmt.Name == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		_ = s.makeRoom(ctx)
	}
}

// checkInput runs an input and judges its expectations.
func (s *Session) checkInput(ctx context.Context, file string, in input, each time.Duration) []Expectation {
	typed := strings.TrimSpace(withoutComments(in.text))
	if typed == "" {
		for i := range in.expect {
			in.expect[i].Got = bad("there is no input before it")
		}
		return in.expect
	}
	commands, err := ParseFrom(file, in.text, in.line)
	s.clearFor(ctx, commands)
	ctx, cancel := context.WithTimeout(ctx, each)
	defer cancel()
	g := s.give(ctx, file, commands)
	if g.err == nil {
		g.err = err
	}
	g.each = each
	here := Expectation{File: file, Line: in.line, Column: 1, Input: typed}
	here.at(g.err)
	_, checks := g.result.(*CheckInfo)
	switch {
	case len(in.expect) > 0:
	case checks:
		here.Kind = derived
		in.expect = []Expectation{here}
	case g.err != nil:
		here.Kind = noError
		in.expect = []Expectation{here}
	}
	wrong := slices.ContainsFunc(in.expect, func(e Expectation) bool { return e.Kind == kinds['!'] })
	for i := range in.expect {
		e := &in.expect[i]
		e.Input = typed
		switch {
		case e.Got != "": // a bad one
		case g.err != nil && e.Kind != kinds['!']:
			e.Got = g.failure(ctx, *e)
		case wrong && e.Kind != kinds['!']:
			e.Got = bad("no result, since an error is expected too")
		case e.Expected != "":
			sign, want := e.Expected[1], strings.TrimSpace(e.Expected[2:])
			e.Got = judges[sign](s, ctx, want, g)
		}
		e.OK = e.Got == ""
	}
	return in.expect
}

// at moves an expectation that isn't written to where an error is.
func (e *Expectation) at(err error) {
	if at := (*ski.Error)(nil); errors.As(err, &at) && at.File == e.File {
		e.Line, e.Column = at.Pos.Line, at.Pos.Col
	}
}

// failure is an error in words, with its place if it isn't the expectation's.
func (g given) failure(ctx context.Context, e Expectation) string {
	msg := g.err.Error()
	if at := (*ski.Error)(nil); errors.As(g.err, &at) && at.File == e.File && at.Pos.Line == e.Line && at.Pos.Col == e.Column {
		msg = at.Msg
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return g.givenUp() + ": " + msg
	}
	return msg
}

func (g given) givenUp() string { return fmt.Sprintf("given up after %v (--timeout)", g.each) }

// give runs the commands of an input up to the first error. A derivation or a guess
// that is wrong is one.
func (s *Session) give(ctx context.Context, file string, commands []Command) (g given) {
	for _, c := range commands {
		g = given{command: c, term: s.typedTerm(ctx, c)}
		if g.result, g.err = s.Do(ctx, c); g.err != nil {
			return g
		}
		switch r := g.result.(type) {
		case *Quit:
			g.err = c.impossible(":quit would leave the rest unchecked", "")
		case *OpenDebugger:
			g.err = c.impossible("the debugger needs a terminal", "")
		case *OpenEditor:
			g.err = c.impossible("the editor needs a terminal", "")
		case claim:
			g.err = r.wrong(file)
		}
		if g.err != nil {
			return g
		}
	}
	return g
}

// typedTerm is a term or a definition's body as it was typed, before `_` means
// something else; nil for a command, or when it is wrong, which running it tells.
func (s *Session) typedTerm(ctx context.Context, c Command) *ski.Term {
	if c.Stmt == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.compiler = s.compiler(ctx)
	t, err := c.compile(c.Stmt.Expr)
	if err != nil {
		return nil
	}
	return s.defs.expand(t, s.lastTerm)
}
