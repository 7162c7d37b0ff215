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
	valuesTime  = time.Second
	lambdaShown = 120 // characters of a lambda term; a longer one is not shown
	besideShown = 24  // of one that stands beside a number, a list or a pair
)

// readBack says what a normal form is: all that was found out by applying it to fresh
// variables. None if it is no function, or none was found in time.
func (s *Session) readBack(ctx context.Context, terms inspect.Terms, root arena.ID) []string {
	if !s.set.Readback || ctx.Err() != nil {
		return nil
	}
	head := root
	for { // a variable as the head: there is nothing to apply
		fun, _, ok := terms.App(head)
		if !ok {
			break
		}
		head = fun
	}
	if terms.Sym(head).Arity() == 0 {
		return nil
	}
	end := time.Now().Add(valuesTime)
	reader := ski.Reader{
		Numerals: s.set.Numerals,
		Stop:     func() bool { return ctx.Err() != nil || time.Now().After(end) },
	}
	var list []string
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
		if name, ok := preludeOf(s.set.Numerals).birds()[value.Expr.String()]; ok && !said(list, name) {
			list = append(list, name)
		}
		if len(text) <= most {
			list = append(list, text)
		}
	}
	return list
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
