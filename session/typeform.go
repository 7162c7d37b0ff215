package session

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
)

// typeForm writes a simple type in one way, so that equal ones are equal texts: arrows
// stand behind their two sides, and variables are numbered as they come.
func typeForm(src string) (string, error) {
	const open, arrow = '(', '>'
	var out strings.Builder
	var stack []rune // what waits: open parentheses and arrows
	numbers := make(map[string]int)
	operand := false // a type has just ended
	pop := func() {
		out.WriteString(" >")
		stack = stack[:len(stack)-1]
	}
	rest := []rune(strings.ReplaceAll(src, "->", "→"))
	for len(rest) > 0 {
		c := rest[0]
		n := 1
		switch {
		case unicode.IsSpace(c):
		case c == '(' && !operand:
			stack = append(stack, open)
		case c == ')' && operand:
			for len(stack) > 0 && stack[len(stack)-1] == arrow {
				pop()
			}
			if len(stack) == 0 {
				return "", errors.New("a `)` has no `(` before it")
			}
			stack = stack[:len(stack)-1]
		case c == '→' && operand:
			stack = append(stack, arrow) // to the right: those before it wait
			operand = false
		case unicode.IsLetter(c) && !operand:
			for n < len(rest) && (unicode.IsLetter(rest[n]) || unicode.IsDigit(rest[n]) || rest[n] == '\'' || rest[n] == '_') {
				n++
			}
			name := string(rest[:n])
			if _, ok := numbers[name]; !ok {
				numbers[name] = len(numbers)
			}
			out.WriteString(" " + strconv.Itoa(numbers[name]))
			operand = true
		default:
			return "", errors.New("a type is as in a -> (b -> a) -> b; `" + string(c) + "` doesn't fit there")
		}
		rest = rest[n:]
	}
	if !operand {
		return "", errors.New("a type is as in a -> (b -> a) -> b; something is missing at its end")
	}
	for len(stack) > 0 {
		if stack[len(stack)-1] == open {
			return "", errors.New("a `(` is not closed")
		}
		pop()
	}
	return out.String(), nil
}
