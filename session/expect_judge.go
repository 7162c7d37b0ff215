package session

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"skirepl/ski"
)

// judges compare what an input gave with what is expected, by its sign. What they
// return is what came instead; "": it is as expected.
var judges = map[byte]func(s *Session, ctx context.Context, want string, g given) string{
	'=': (*Session).expectForm,
	':': (*Session).expectType,
	'!': func(_ *Session, _ context.Context, want string, g given) string { return expectError(want, g.err) },
	'~': func(_ *Session, _ context.Context, want string, g given) string { return expectContractions(want, g) },
}

// bad says that an expectation can't be met, whatever its input gives.
func bad(format string, args ...any) string {
	return "a bad expectation: " + fmt.Sprintf(format, args...)
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
	if want == "" {
		return bad("what is the normal form? a term, as in #= x")
	}
	r, ok := g.result.(*Reduction)
	if !ok {
		return g.notReduced("normal form")
	}
	if r.Status != Normal && r.Status != WeakHead {
		return g.unfinished(ctx, r) + ", not in normal form: " + r.Result
	}
	wrong := func(err error) string {
		if e := (*ski.Error)(nil); errors.As(err, &e) {
			return bad("%s", e.Msg)
		}
		return bad("%v", err)
	}
	c := Command{args: want, at: ski.Pos{Line: 1, Col: 1}, line: want, compiler: s.compiler(ctx)}
	e, err := c.expr()
	if err != nil {
		return wrong(err)
	}
	t, err := c.compile(e)
	if err != nil {
		return wrong(err)
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

// notReduced says why an input has no such result as a reduction has.
func (g given) notReduced(what string) string {
	if g.command.Stmt != nil {
		return bad("a definition is not reduced and has no %s; expect it of its name, typed on the next line", what)
	}
	return bad("only what is reduced has a %s: a term, :run, :normal", what)
}

// unfinished is why a reduction has no normal form to compare.
func (g given) unfinished(ctx context.Context, r *Reduction) string {
	switch {
	case r.Limit != "":
		return "at the limit of " + r.Limit
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return g.givenUp()
	}
	return string(r.Status)
}

// sameForm says whether a term, once it is reduced if that is still to be done, is
// another one or its normal form; if it isn't, what that is read back as.
func (s *Session) sameForm(ctx context.Context, t *ski.Term, reduce bool, want *ski.Term) (same bool, values []string, err error) {
	if !reduce && ski.Equal(t, want) {
		return true, nil, nil
	}
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
	form, err := typeForm(want)
	if err != nil && want != noType {
		return bad("%v", err)
	}
	r, ok := g.result.(*TypeInfo)
	if !ok {
		if g.term == nil {
			return bad("only a term, a definition and :type have a type")
		}
		s.mu.Lock()
		defer s.mu.Unlock()
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
	if have, _ := typeForm(r.Type); want == noType || r.Status != "typed" || form != have {
		return got
	}
	return ""
}

// expectContractions compares their number: N, or at most N as in "<= N".
func expectContractions(want string, g given) string {
	digits, most := strings.CutPrefix(want, "<=")
	n, err := strconv.ParseUint(strings.ReplaceAll(strings.TrimSpace(digits), ",", ""), 10, 64)
	if err != nil {
		return bad("a number of contractions is wanted, as in #~ 5 or #~ <= 5")
	}
	r, ok := g.result.(*Reduction)
	if !ok {
		return g.notReduced("number of contractions")
	}
	if r.Contractions == n || most && r.Contractions < n {
		return ""
	}
	return Grouped(r.Contractions)
}
