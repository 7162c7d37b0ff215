package session

import (
	"context"
	"fmt"
	"strings"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/ski"
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
	// Of different terms: what both become when they are applied to Args, fresh
	// variables, and the parts of these whose heads differ.
	Args    []string `json:"args,omitempty"`
	ResultA string   `json:"result_a,omitempty"`
	ResultB string   `json:"result_b,omitempty"`
	PartA   string   `json:"part_a,omitempty"`
	PartB   string   `json:"part_b,omitempty"`
	Why     string   `json:"why"`
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
	if r.ResultA != "" {
		first, second := "the first is", "the second is"
		if len(r.Args) > 0 {
			lines = append(lines, Line{{Text: "applied to ", Role: Label}, {Text: strings.Join(r.Args, " "), Role: Code}})
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
	var second int // where the second item begins
	for i := 0; i < len(c.args); i++ {
		switch ch := c.args[i]; {
		case ch == '#':
			i = len(c.args)
		case ch == '(' || ch == '[':
			if depth == 0 {
				if items++; items == 2 {
					second = i
				}
			}
			depth++
		case ch == ')' || ch == ']':
			depth--
		case ch == '=' && depth > 0:
			return a, b, c.part(i, i+1).wrong("a parenthesis is open before =", "close it, "+equalUsage)
		case depth > 0 || ch == ' ' || ch == '\t' || ch == '\n':
		case ch == '=':
			width := 1
			if strings.HasPrefix(c.args[i:], "==") {
				width = 2
			}
			a, b = c.part(0, i), c.part(i+width, len(c.args))
			if a.args == "" || b.args == "" {
				return a, b, c.part(i, i+width).wrong("there is no term beside =", equalUsage)
			}
			if again := strings.IndexByte(withoutComments(b.args), '='); again >= 0 {
				return a, b, b.part(again, again+1).wrong("two terms are compared, and this is a second =", equalUsage)
			}
			return a, b, nil
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
	r.A, r.B = printed(a, typeTerm), printed(b, typeTerm)
	if r.Extensional {
		s.equalApplied(ctx, r, a, b)
		return r, nil
	}
	return r, s.inLab(func(l lab) error { return l.equal(ctx, r, a, b) })
}

// applied compares by what the terms do; what it took is counted.
func (s *Session) applied(ctx context.Context, r *EqualInfo, a, b *ski.Term) ski.Apart {
	found := ski.CompareApplied(a, b, s.referenceLimits(ctx))
	r.Contractions += found.Contractions
	if found.Ending == ski.InNormalForm && !found.Equal {
		r.Answer, r.Args = "different", found.Args
		r.ResultA, r.ResultB = printed(found.A, typeTerm), printed(found.B, typeTerm)
		r.PartA, r.PartB = printed(found.PartA, typeTerm), printed(found.PartB, typeTerm)
	}
	return found
}

// equalApplied is extensional equality.
func (s *Session) equalApplied(ctx context.Context, r *EqualInfo, a, b *ski.Term) {
	found := s.applied(ctx, r, a, b)
	switch {
	case r.Answer != "":
		r.Why = "these arguments tell them apart"
		if len(r.Args) == 0 {
			r.Why = "their heads differ"
		}
	case found.Ending == ski.InNormalForm:
		r.Answer, r.Why = "equal", "they do the same to all arguments"
	default:
		r.Answer, r.Why = "unknown", s.undecided(found.Ending, r.Contractions)
	}
}

// undecided says what kept a question from its answer.
func (s *Session) undecided(e ski.Ending, contractions uint64) string {
	switch e {
	case ski.Stopped:
		return "interrupted"
	case ski.AtNodes:
		return "not decided within " + count(s.set.Nodes, "node") + " (:set nodes)"
	}
	return "not decided within " + saturated(contractions, "contraction") + " (:set contractions)"
}

// equal compares normal forms: equal terms have the same, which is one node.
func (l lab) equal(ctx context.Context, r *EqualInfo, a, b *ski.Term) error {
	s := l.s
	var reduced [2]*Reduction
	var roots, forms [2]arena.ID
	for i, t := range [...]*ski.Term{a, b} {
		root, err := l.intern(ctx, t)
		if err != nil {
			return err
		}
		roots[i] = root
	}
	if roots[0] == roots[1] {
		r.Answer, r.Why = "equal", "the same term"
		return nil
	}
	for i, root := range roots {
		var one *Reduction
		var form arena.ID
		var err error
		if i == 0 || forms[0] != guest.Empty {
			one, form, err = l.reduce(ctx, "", root)
		} else { // the first may have left no room
			err = s.inLab(func(own lab) error {
				root, err := own.intern(ctx, b)
				if err == nil {
					one, form, err = own.reduce(ctx, "", root)
				}
				return err
			})
		}
		if err != nil {
			return err
		}
		reduced[i], forms[i] = one, form
		if r.Contractions += one.Contractions; r.Contractions < one.Contractions {
			r.Contractions = one.Contractions
		}
		if ctx.Err() != nil {
			r.Answer, r.Why = "unknown", "interrupted"
			return nil
		}
	}
	none := -1 // the side without a normal form
	for i, form := range forms {
		if form == guest.Empty {
			none = i
		}
	}
	switch {
	case none < 0 && forms[0] == forms[1]:
		r.Answer, r.Why, r.Normal = "equal", "they have the same normal form", reduced[0].Result
		return nil
	case none < 0:
		if found := s.applied(ctx, r, a, b); found.Ending == ski.InNormalForm && found.Equal {
			r.Why = "different normal forms, but they do the same to all arguments: :equal extensional"
		} else {
			r.Why = "they have different normal forms (Church and Rosser)"
		}
		if r.Answer = "different"; r.ResultA == "" {
			r.ResultA, r.ResultB = reduced[0].Result, reduced[1].Result
			r.PartA, r.PartB = r.ResultA, r.ResultB
		}
		return nil
	}
	if met, err := s.meet(ctx, a, b); err != nil || met != "" {
		r.Answer, r.Why = "equal", "both reduce to "+clip(met, typeTerm)
		return err
	}
	if s.applied(ctx, r, a, b); r.Answer == "different" {
		r.Why = "their heads differ for good, whatever a normal form would be"
		return nil
	}
	if other := forms[1-none]; other != guest.Empty {
		var loop *LoopInfo
		err := s.inLab(func(own lab) error {
			root, err := own.intern(ctx, [...]*ski.Term{a, b}[none])
			if err == nil {
				loop, err = own.loopWithin(ctx, root, loopContractions)
			}
			return err
		})
		if err != nil {
			return err
		}
		if loop.Status == "loops" {
			r.Answer = "different"
			r.Why = fmt.Sprintf("the %s has the normal form %s; the %s loops, and has none", sideName(1-none), clip(reduced[1-none].Result, stepTerm), sideName(none))
			return nil
		}
	}
	r.Answer = "unknown"
	r.Why = fmt.Sprintf("no normal form of the %s within %s", sideName(none), saturated(reduced[none].Contractions, "contraction"))
	if reduced[none].Limit != "" {
		r.Why += " (:set " + reduced[none].Limit + ")"
	}
	return nil
}

// meetContractions is how far both of two terms without normal forms are followed.
const meetContractions = 1000

// meet looks for a term that both reduce to; "" if none was found.
func (s *Session) meet(ctx context.Context, a, b *ski.Term) (text string, err error) {
	err = s.inLab(func(l lab) error {
		var at [2]arena.ID
		var seen [2]map[arena.ID]bool
		for i, t := range [...]*ski.Term{a, b} {
			root, err := l.intern(ctx, t)
			if err != nil {
				return err
			}
			at[i], seen[i] = root, map[arena.ID]bool{root: true}
		}
		for n := 0; n < 2*meetContractions && ctx.Err() == nil; n++ {
			i := n % 2
			next, _, err := l.arena.Step(ctx, at[i])
			if err != nil {
				return nil // no room, or interrupted: nothing was found
			}
			at[i] = next
			if seen[i][next] = true; !seen[1-i][next] {
				continue
			}
			terms, err := l.view()
			if err == nil {
				text = ski.Print(terms, next, ski.Options{Limit: typeTerm}).String
			}
			return err
		}
		return nil
	})
	return text, err
}

// loopContractions is how far a term without a normal form is followed to see whether
// it loops.
const loopContractions = 100_000

func sideName(side int) string { return [...]string{"first", "second"}[side] }
