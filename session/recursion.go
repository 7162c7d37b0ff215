package session

import (
	"fmt"
	"strings"
)

// recursionHint shows how to write a definition that uses itself.
func (s *Session) recursionHint(name, body string) string {
	body = hintText(body)
	// A lambda's parameters follow the name.
	fixed := name + ". " + body
	for _, sign := range []string{`\`, "λ"} {
		if params, ok := strings.CutPrefix(body, sign); ok && !strings.HasPrefix(strings.TrimSpace(params), ".") {
			fixed = name + " " + strings.TrimSpace(params)
		}
	}
	hint := fmt.Sprintf(`a definition only abbreviates: take the fixed point of what it does with itself, as in %s = Y (\%s)`, name, fixed)
	if !s.ofPrelude("Y") {
		hint += ", with " + fixedPoint
	}
	return hint
}

// mutualRecursion shows how to write two definitions that use each other, of which the
// second is called name.
func (s *Session) mutualRecursion(first definition, name, body string) []string {
	body = hintText(body)
	list := []string{
		fmt.Sprintf(`%s = Y (\%s. (\%s. %s) (%s))`, first.Name, first.Name, name, hintText(first.Text), body),
		name + " = " + body,
	}
	if !s.ofPrelude("Y") {
		list = append([]string{fixedPoint}, list...)
	}
	return list
}

// fixedPoint defines a fixed point combinator where there is no prelude.
const fixedPoint = `Y = \f. (\x. f (x x)) (\x. f (x x))`

// hintText is a definition's text as a hint has it: in one line, if that is short.
func hintText(body string) string {
	const most = 60
	if body = strings.Join(strings.Fields(body), " "); len(body) > most || strings.Contains(body, "#") {
		return "…"
	}
	return body
}
