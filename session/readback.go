package session

import (
	"context"
	"strings"
	"time"

	"skirepl/arena"
	"skirepl/inspect"
	"skirepl/ski"
)

// Bounds of reading a normal form back: it comes after every result.
const (
	valuesTime  = 10 * time.Second // only what turns out to be a huge value takes so long
	lambdaShown = 120              // characters of a lambda term; a longer one is not shown
	besideShown = 24               // of one that stands beside a number, a list or a pair
)

// readBack says what a normal form is: all that was found out by applying it to fresh
// variables. None if it is no function; late says that the time was not enough.
func (s *Session) readBack(ctx context.Context, terms inspect.Terms, root arena.ID) (list []string, late bool) {
	if !s.set.Readback || ctx.Err() != nil {
		return nil, false
	}
	if head, _ := headOf(terms, root); terms.Sym(head).Arity() == 0 { // there is nothing to apply
		return nil, false
	}
	reader := s.reader(ctx)
	begin := time.Now()
	most := lambdaShown
	for _, value := range ski.ValuesIn(reader, terms, root, terms.Sym) {
		text := value.Expr.Text(max(s.set.Show, 0))
		if value.Kind != ski.Function {
			list = append(list, text)
			if text != "0" && text != "1" && text != "[]" && value.Kind != ski.Boolean {
				most = besideShown // this says more than a lambda term does
			}
			continue
		}
		if name := s.bird(value.Expr).label; name != "" && !said(list, name) {
			list = append(list, name)
		}
		if len(text) <= most {
			list = append(list, text)
		}
	}
	return list, ctx.Err() == nil && time.Since(begin) > valuesTime
}

// reader reads terms back within the time for it, in the words that are the prelude's.
func (s *Session) reader(ctx context.Context) ski.Reader {
	end := time.Now().Add(valuesTime)
	return ski.Reader{
		Numerals: s.set.Numerals,
		Name:     s.shownName,
		Lacks:    func(word string) bool { return !s.ofPrelude(word) },
		Stop:     func() bool { return ctx.Err() != nil || time.Now().After(end) },
	}
}

// ofPrelude says that a name means what it means in the prelude.
func (s *Session) ofPrelude(name string) bool {
	def, ok := s.defs.lookup(name)
	return ok && def.prelude
}

// bird names the definition of the prelude that means a lambda term, as far as its
// name can be typed for it; its label is "" if there is none.
func (s *Session) bird(form ski.Expr) bird {
	for _, b := range preludeOf(s.set.Numerals).birds()[form.String()] {
		if _, ok := ski.LookupSym(b.name); ok || s.ofPrelude(b.name) {
			return b
		}
	}
	return bird{}
}

// said says that a value is named already, as it can be typed.
func said(list []string, name string) bool {
	for _, v := range list {
		if v == name || v == "[]" && name == "nil" {
			return true
		}
	}
	return false
}

// valueLine shows what a result is, beneath it.
func valueLine(values []string) Line {
	return Line{{Text: "= " + strings.Join(values, " = "), Role: Good}}
}
