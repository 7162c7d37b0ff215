package session

import (
	"context"
	"fmt"
	"strings"
)

// EqualInfo says whether two terms are equal. There are three answers.
type EqualInfo struct {
	A      string `json:"a"`
	B      string `json:"b"`
	Answer string `json:"answer"` // "equal", "different" or "unknown"
	// Extensional says that terms that do the same to all arguments were to count as
	// equal.
	Extensional bool   `json:"extensional,omitempty"`
	Normal      string `json:"normal,omitempty"` // of equal terms, the normal form if they have one
	// Context is a context, [ ] for the term, in which the first term reduces to K and the
	// second to K I: true and false. Both were reduced.
	Context string `json:"context,omitempty"`
	// Of different terms: what both become when they are applied to Args, fresh
	// variables, and the parts of these whose heads differ.
	Args    []string `json:"args,omitempty"`
	ResultA string   `json:"result_a,omitempty"`
	ResultB string   `json:"result_b,omitempty"`
	PartA   string   `json:"part_a,omitempty"`
	PartB   string   `json:"part_b,omitempty"`
	Why     string   `json:"why"`
	// Endless proves that a side has no normal form, where that is the difference.
	Endless *EndlessInfo `json:"endless,omitempty"`
	// Contractions that were done to find it out.
	Contractions uint64 `json:"contractions"`
}

func (r *EqualInfo) Lines(st Style) []Line {
	answers := map[string]Role{"equal": Good, "different": Warn, "unknown": Warn}
	lines := []Line{{{Text: r.Answer, Role: answers[r.Answer]}, {Text: ": " + r.Why}}}
	row := func(label, text string) {
		if text != "" {
			lines = append(lines, Line{{Text: fmt.Sprintf("%-12s ", label), Role: Label}, {Text: text}})
		}
	}
	row("normal form", r.Normal)
	if r.Context != "" {
		row("context", r.Context)
		row("", "in it the first reduces to K (true), the second to K I (false)")
	}
	if r.Endless != nil {
		lines = append(lines, r.Endless.Lines(st)...)
	}
	if r.ResultA != "" {
		first, second := "the first is", "the second is"
		switch {
		case len(r.Args) > 0:
			lines = append(lines, Line{{Text: "applied to ", Role: Label}, {Text: strings.Join(r.Args, " "), Role: Code}})
		case r.Context != "":
			lines = append(lines, Line{{Text: "reduced at the head", Role: Label}})
		}
		wide := len(second)
		for _, side := range [...][3]string{{first, r.ResultA, r.PartA}, {second, r.ResultB, r.PartB}} {
			line := Line{{Text: fmt.Sprintf("  %-*s ", wide, side[0]), Role: Label}, {Text: side[1]}}
			if side[2] != side[1] {
				line = append(line, Span{Text: ", and in it stands ", Role: Dim}, Span{Text: side[2]})
			}
			lines = append(lines, line)
		}
	}
	return append(lines, Line{{Text: saturated(r.Contractions, "contraction"), Role: Dim}})
}

const equalUsage = "as in :equal S K K = I, or :equal (S K K) I"

// sides cuts two terms apart: at =, or between two atoms or parentheses.
func (c Command) sides() (a, b Command, err error) {
	depth, items := 0, 0
	var second int         // where the second item begins
	equals, width := -1, 1 // the =
	for i := 0; i < len(c.args); i++ {
		switch ch := c.args[i]; {
		case ch == '#':
			i = lineEnd(c.args, i) - 1
		case ch == '(' || ch == '[':
			if depth == 0 {
				if items++; items == 2 {
					second = i
				}
			}
			depth++
		case ch == ')' || ch == ']':
			depth--
		case ch == '=' && equals >= 0:
			return a, b, c.part(i, i+1).wrong("two terms are compared, and this is a second =", equalUsage)
		case ch == '=' && depth > 0:
			return a, b, c.part(i, i+1).wrong("a parenthesis is open before =", "close it, "+equalUsage)
		case ch == '=':
			if equals = i; strings.HasPrefix(c.args[i:], "==") {
				width = 2
				i++
			}
		case depth > 0 || ch == ' ' || ch == '\t' || ch == '\n':
		default:
			if items++; items == 2 {
				second = i
			}
			// A word or a number is one item, a capital one with its primes.
			word := ch < 'A' || ch > 'Z'
			for i+1 < len(c.args) && (c.args[i+1] == '\'' || word && (isNameByte(c.args[i+1]) || c.args[i+1] >= 0x80)) {
				i++
			}
		}
	}
	switch {
	case equals >= 0:
		a, b = c.part(0, equals), c.part(equals+width, len(c.args))
		if a.args == "" || b.args == "" {
			return a, b, c.part(equals, equals+width).wrong("there is no term beside =", equalUsage)
		}
		return a, b, nil
	case items == 0:
		return a, b, c.impossible("which two terms?", equalUsage)
	case items != 2:
		return a, b, c.wrong("which two terms?", equalUsage)
	}
	return c.part(0, second), c.part(second, len(c.args)), nil
}

func runEqual(s *Session, ctx context.Context, c Command) (Result, error) {
	r := &EqualInfo{}
	if word, rest := c.first(); word.args == "extensional" {
		r.Extensional = true
		c = rest
	}
	left, right, err := c.sides()
	if err != nil {
		return nil, err
	}
	a, err := s.expanded(left)
	if err != nil {
		return nil, err
	}
	b, err := s.expanded(right)
	if err != nil {
		return nil, err
	}
	r.A, r.B = s.brief(a), s.brief(b)
	if r.Extensional {
		s.equalApplied(ctx, r, a, b)
		return r, nil
	}
	err = s.inLab(func(l lab) error {
		l.normal = true
		return l.equal(ctx, r, a, b)
	})
	if ctx.Err() != nil && r.Answer == "" {
		r.Answer, r.Why, err = "unknown", "interrupted", nil
	}
	return r, err
}

func sideName(side int) string { return [...]string{"first", "second"}[side] }
