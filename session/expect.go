package session

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"skirepl/ski"
)

// Expectation is a comment of a script that says what the input before it gives, and
// whether it did. An input that went wrong without one counts as one that isn't met.
type Expectation struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Kind     string `json:"kind"` // "normal form", "type", "error", "contractions" or "no error"
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
	// Interrupted says that the rest was not run.
	Interrupted bool `json:"interrupted,omitempty"`
}

// kinds are the expectations by their sign, the character after #.
var kinds = map[byte]string{'=': "normal form", ':': "type", '!': "error", '~': "contractions"}

const noError = "no error"

// gotShown is how many characters of what came instead are shown.
const gotShown = 300

func (r *Checked) Lines(Style) []Line {
	var lines []Line
	for _, e := range r.Expectations {
		place := fmt.Sprintf("%s:%d: ", e.File, e.Line)
		if e.OK {
			lines = append(lines, Line{{Text: "ok   ", Role: Good}, {Text: " " + place, Role: Dim}, {Text: clip(strings.Join(strings.Fields(e.Input), " "), besideInput)}, {Text: "  " + e.Expected, Role: Dim}})
			continue
		}
		lines = append(lines,
			Line{{Text: "FAIL ", Role: Warn}, {Text: " " + place, Role: Dim}, {Text: clip(strings.Join(strings.Fields(e.Input), " "), besideInput)}},
			Line{{Text: "      expected  ", Role: Label}, {Text: e.wanted()}},
			Line{{Text: "      got       ", Role: Label}, {Text: clip(e.Got, gotShown)}})
	}
	verdict := Line{{Text: "ok   ", Role: Good}}
	if r.Failed > 0 {
		verdict = Line{{Text: "FAIL ", Role: Warn}}
	}
	rest := ""
	if r.Interrupted {
		verdict, rest = Line{{Text: "FAIL ", Role: Warn}}, "; interrupted, the rest was not run"
	}
	return append(lines, append(verdict, Span{Text: " " + r.File + ": " + tally(r.Passed, r.Failed) + rest}))
}

// besideInput is how many characters of an input stand beside its verdict.
const besideInput = 60

func (e Expectation) wanted() string {
	if e.Expected == "" {
		return e.Kind
	}
	return e.Expected
}

func tally(passed, failed int) string {
	switch {
	case passed+failed == 0:
		return "no expectations"
	case failed == 0:
		return count(passed, "expectation") + " met"
	}
	return fmt.Sprintf("%d of %s not met", failed, count(passed+failed, "expectation"))
}

// CheckedAll sums up the scripts of a run.
type CheckedAll struct {
	Files  int `json:"files"`
	Unread int `json:"unread,omitempty"` // files that could not be read
	Passed int `json:"passed"`
	Failed int `json:"failed"`
}

func (r *CheckedAll) Lines(Style) []Line {
	role := Good
	files := count(r.Files, "file")
	if r.Unread > 0 {
		files += fmt.Sprintf(", %d of them not readable", r.Unread)
	}
	if r.Failed+r.Unread > 0 {
		role = Warn
	}
	return []Line{{{Text: files + ": " + tally(r.Passed, r.Failed), Role: role}}}
}

// input is a term, a definition or a command of a script, with what it is to give.
type input struct {
	text   string
	line   int
	expect []Expectation
}

var expectationSign = regexp.MustCompile(`(^|\s)#[=:!~]`)

// inputs cuts a script into its inputs, as a pipe's lines are read. An expectation
// stands on lines of its own beneath its input, or behind it.
func inputs(file, src string) []input {
	var list []input
	var part strings.Builder
	begin, depth := 1, 0
	end := func() {
		if strings.TrimSpace(withoutComments(part.String())) != "" {
			list = append(list, input{text: part.String(), line: begin})
		}
		part.Reset()
		depth = 0
	}
	lines := strings.SplitAfter(src, "\n")
	for i, text := range lines {
		number := i + 1
		if part.Len() == 0 {
			begin = number
		}
		at := expectationSign.FindStringIndex(text)
		if at == nil || number == 1 && strings.HasPrefix(text, "#!/") {
			part.WriteString(text)
			depth += LeavesOpen(text)
			next := i+1 < len(lines) && strings.HasPrefix(part.String(), ":") && beginsWithArrow(lines[i+1])
			if depth <= 0 && !GoesOn(part.String()) && !next {
				end()
			}
			continue
		}
		part.WriteString(text[:at[0]] + "\n")
		end()
		sign := strings.TrimSpace(text[at[0]:])
		if len(list) == 0 {
			list = append(list, input{line: number})
		}
		last := &list[len(list)-1]
		last.expect = append(last.expect, Expectation{File: file, Line: number, Kind: kinds[sign[1]], Expected: sign})
	}
	end()
	return list
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
}

// checkInput runs an input and judges its expectations.
func (s *Session) checkInput(ctx context.Context, file string, in input, each time.Duration) []Expectation {
	typed := strings.TrimSpace(withoutComments(in.text))
	if strings.HasPrefix(typed, ":") {
		typed = strings.TrimSpace(in.text)
	}
	if typed == "" {
		for i := range in.expect {
			in.expect[i].Got = "there is no input before it"
		}
		return in.expect
	}
	ctx, cancel := context.WithTimeout(ctx, each)
	defer cancel()
	g := s.give(ctx, file, in)
	wrong := slices.ContainsFunc(in.expect, func(e Expectation) bool { return e.Kind == kinds['!'] })
	if g.err != nil && len(in.expect) == 0 {
		in.expect = []Expectation{{File: file, Line: in.line, Kind: noError}}
	}
	for i := range in.expect {
		e := &in.expect[i]
		e.Input = typed
		want := strings.TrimSpace(strings.TrimLeft(e.Expected, "#")[min(1, len(e.Expected)):])
		switch {
		case e.Kind == kinds['!']:
			e.Got = expectError(want, g.err)
		case g.err != nil:
			e.Got = g.err.Error()
		case wrong:
			e.Got = "no result, since an error is expected too"
		case e.Kind == kinds['=']:
			e.Got = s.expectForm(ctx, want, g)
		case e.Kind == kinds[':']:
			e.Got = s.expectType(ctx, want, g)
		case e.Kind == kinds['~']:
			e.Got = expectContractions(want, g.result)
		}
		e.OK = e.Got == ""
	}
	return in.expect
}

// give runs the commands of an input up to the first error.
func (s *Session) give(ctx context.Context, file string, in input) (g given) {
	commands, err := ParseFrom(file, in.text, in.line)
	for _, c := range commands {
		g = given{command: c, term: s.typedTerm(ctx, c)}
		if g.result, g.err = s.Do(ctx, c); g.err != nil {
			return g
		}
		switch g.result.(type) {
		case *Quit:
			g.err = c.wrong(":quit would leave the rest unchecked", "")
			return g
		case *OpenDebugger:
			g.err = c.wrong("the debugger needs a terminal", "")
			return g
		}
	}
	if err != nil {
		g.err = err
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

var placedError = regexp.MustCompile(`^(\d+):(\d+):?\s*(.*)$`)

// expectError compares an error's message, and its place if one is given. "" is: as
// expected.
func expectError(want string, err error) string {
	if err == nil {
		return noError
	}
	msg, place := err.Error(), ""
	if e := (*ski.Error)(nil); errors.As(err, &e) {
		msg, place = e.Msg, fmt.Sprintf("%d:%d", e.Pos.Line, e.Pos.Col)
	}
	if m := placedError.FindStringSubmatch(want); m != nil {
		if place != m[1]+":"+m[2] {
			return err.Error()
		}
		want = m[3]
	}
	if !strings.Contains(msg, want) {
		return err.Error()
	}
	return ""
}

// expectForm compares a normal form with a term that is typed, by their nodes in an
// arena. The expected term is reduced if need be; it may also be what the normal form
// is read back as, such as a number.
func (s *Session) expectForm(ctx context.Context, want string, g given) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := g.result.(*Reduction)
	if !ok {
		return "no normal form: only a reduction gives one"
	}
	if r.Status != Normal && r.Status != WeakHead {
		return r.unfinished(ctx) + ", not in normal form: " + r.Result
	}
	if want == "" {
		return "no expected term: what is the normal form?"
	}
	c := Command{args: want, at: ski.Pos{Line: 1, Col: 1}, line: want, compiler: s.compiler(ctx)}
	e, err := c.expr()
	if err != nil {
		return "an expected term that is wrong: " + err.Error()
	}
	t, err := c.compile(e)
	if err != nil {
		return "an expected term that is wrong: " + err.Error()
	}
	t = s.defs.expand(t, s.lastTerm)
	got := r.term
	switch {
	case r.aside:
		g.command.compiler = c.compiler
		got, err = s.subject(g.command)
	case got == nil:
		got, err = s.lastTerm()
	}
	if err != nil {
		return err.Error()
	}
	same := slices.Contains(r.Values, e.Text(0))
	if !same {
		var values []string
		same, values, err = s.sameForm(ctx, got, r.aside, t)
		if _, plain := e.Term(); !plain { // a lambda, a number or a list is what it does
			same = same || slices.ContainsFunc(values, func(v string) bool { return slices.Contains(r.Values, v) })
		}
	}
	switch {
	case err != nil:
		return "no answer: " + err.Error()
	case same:
		return ""
	case len(r.Values) > 0:
		return r.Result + " = " + strings.Join(r.Values, " = ")
	}
	return r.Result
}

// unfinished is why a reduction has no normal form to compare.
func (r *Reduction) unfinished(ctx context.Context) string {
	switch {
	case r.Limit != "":
		return "at the limit of " + r.Limit
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return "given up (--timeout)"
	}
	return string(r.Status)
}

// sameForm says whether a term, once it is reduced if that is still to be done, is
// another one or its normal form; if it isn't, what that is read back as.
func (s *Session) sameForm(ctx context.Context, t *ski.Term, reduce bool, want *ski.Term) (same bool, values []string, err error) {
	err = s.inLab(func(l lab) error {
		id, err := l.intern(ctx, t)
		if err == nil && reduce {
			_, id, err = l.reduce(ctx, "", id)
		}
		if err != nil {
			return err
		}
		other, err := l.intern(ctx, want)
		if same = id == other; err != nil || same {
			return err
		}
		r, other, err := l.reduce(ctx, "", other)
		if err == nil && r.Status == Normal {
			same, values = id == other, r.Values
		}
		return err
	})
	return same, values, err
}

// noType is the expectation of a term without a simple type.
const noType = "none"

// expectType compares a principal type, whatever its variables are called.
func (s *Session) expectType(ctx context.Context, want string, g given) string {
	r, ok := g.result.(*TypeInfo)
	if !ok {
		if g.term == nil {
			return "no type: only a term, a definition and :type have one"
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		var err error
		if r, err = s.typeOf(g.term, ski.TypeOptions{Stop: stopped(ctx)}); err != nil {
			return err.Error()
		}
	}
	got := r.Type
	switch r.Status {
	case "untypable":
		got = "none: " + r.Equation
		if want == noType {
			return ""
		}
	case "unknown":
		return "unknown: " + r.Why
	}
	form, err := typeForm(want)
	if err != nil && want != noType {
		return "an expected type that is wrong: " + err.Error()
	}
	if have, _ := typeForm(r.Type); want == noType || r.Status != "typed" || form != have {
		return got
	}
	return ""
}

// expectContractions compares their number: N, or at most N as in "<= N".
func expectContractions(want string, result Result) string {
	r, ok := result.(*Reduction)
	if !ok {
		return "no contractions: only a reduction has some"
	}
	digits, most := strings.CutPrefix(want, "<=")
	n, err := strconv.ParseUint(strings.ReplaceAll(strings.TrimSpace(digits), ",", ""), 10, 64)
	if err != nil {
		return "an expectation that is no number: 5, or <= 5"
	}
	if r.Contractions == n || most && r.Contractions < n {
		return ""
	}
	return Grouped(r.Contractions)
}
