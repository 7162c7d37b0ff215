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

// applied compares by what the terms do; what it took is counted.
func (s *Session) applied(r *EqualInfo, a, b *ski.Term, limits ski.Limits) ski.Apart {
	found := ski.CompareApplied(a, b, limits)
	r.Contractions += found.Contractions
	if found.Ending != ski.InNormalForm || found.Equal {
		return found
	}
	r.Answer, r.Args = "different", found.Args
	r.ResultA, r.ResultB = s.brief(found.A), s.brief(found.B)
	r.PartA, r.PartB = s.brief(found.PartA), s.brief(found.PartB)
	context := found.Context()
	if context == nil {
		return found
	}
	// It is shown if both sides do become what they have to.
	limits = atMost(limits, contextContractions)
	for i, side := range [...]*ski.Term{a, b} {
		o := ski.ReduceBy(context.Apply(side), ski.NormalOrder, limits)
		if o.Ending != ski.InNormalForm || !ski.Equal(o.Term, contextResults[i]) {
			return found
		}
	}
	r.Context = context.String()
	return found
}

// contextContractions bounds what is spent on trying a context, and on a first look for
// one.
const contextContractions = 1_000_000

func atMost(limits ski.Limits, contractions uint64) ski.Limits {
	if limits.Contractions == 0 || limits.Contractions > contractions {
		limits.Contractions = contractions
	}
	return limits
}

// contextResults are what a context makes of the first term and of the second.
var contextResults = [...]*ski.Term{ski.Comb(ski.K), ski.App(ski.Comb(ski.K), ski.Comb(ski.I))}

// equalApplied is extensional equality.
func (s *Session) equalApplied(ctx context.Context, r *EqualInfo, a, b *ski.Term) {
	found := s.applied(r, a, b, s.referenceLimits(ctx))
	switch {
	case r.Context != "":
		r.Why = "a context tells them apart"
	case r.Answer != "":
		r.Why = "their heads differ for good"
	case found.Ending == ski.InNormalForm && found.Infinite:
		r.Answer, r.Why = "equal", "they do the same to all arguments, though without an end: no context tells them apart"
	case found.Ending == ski.InNormalForm:
		r.Answer, r.Why = "equal", "they do the same to all arguments"
	default:
		r.Answer, r.Why = "unknown", s.undecided(found.Ending, r.Contractions)
	}
}

// sameToAll is said of terms that are equal extensionally, but not in the way that was
// asked for.
const sameToAll = "they do the same to all arguments, so no context tells them apart: :equal extensional"

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
				own.normal = true
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
		r.Why = "they have different normal forms (Church and Rosser)"
		if found := s.applied(r, a, b, s.referenceLimits(ctx)); found.Ending == ski.InNormalForm && found.Equal {
			r.Why = "as weak normal forms; but " + sameToAll
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
	if s.endlessly(ctx, r, a, b, reduced); r.Answer != "" {
		return nil
	}
	r.Answer = "unknown"
	which := "the " + sideName(none)
	if reduced[1-none].Status != Normal {
		which = "either"
	}
	r.Why = fmt.Sprintf("no normal form of %s within %s", which, saturated(max(reduced[0].Contractions, reduced[1].Contractions), "contraction"))
	if reduced[none].Limit != "" {
		r.Why += " (:set " + reduced[none].Limit + ")"
	}
	return nil
}

// endlessly compares terms of which one has no normal form within the limits.
func (s *Session) endlessly(ctx context.Context, r *EqualInfo, a, b *ski.Term, reduced [2]*Reduction) {
	limits := s.referenceLimits(ctx)
	var ending ski.Ending
	same := false // they do the same
	byHeads := func(limits ski.Limits) {
		found := s.applied(r, a, b, limits)
		ending = found.Ending
		same = found.Ending == ski.InNormalForm && found.Equal
		switch {
		case r.Answer != "":
			r.Why = "their heads differ for good, whatever a normal form would be"
		case ctx.Err() != nil:
			r.Answer, r.Why = "unknown", "interrupted"
		}
	}
	if byHeads(atMost(limits, contextContractions)); r.Answer != "" {
		return
	}
	for i, t := range [...]*ski.Term{a, b} {
		other := reduced[1-i]
		if reduced[i].Status == Normal {
			continue
		}
		proof := s.endless(ctx, t)
		if proof == nil {
			continue
		}
		what, form := "", ""
		if other.Status == Normal {
			what, form = "normal form", other.Result
		} else if o := ski.WHNF([...]*ski.Term{b, a}[i], atMost(limits, contextContractions)); proof.Headless && o.Ending == ski.InNormalForm {
			what, form = "weak head normal form", s.brief(o.Term)
		}
		if what != "" {
			r.Answer, r.Endless = "different", proof
			r.Why = fmt.Sprintf("the %s has a %s, %s; the %s has none", sideName(1-i), what, clip(form, stepTerm), sideName(i))
			if same {
				r.Why += "; but " + sameToAll
			}
			return
		}
	}
	if ending == ski.AtContractions && (limits.Contractions == 0 || limits.Contractions > contextContractions) {
		byHeads(limits)
	}
	if same {
		r.Answer = "unknown"
		r.Why = "no term was found that both reduce to; but " + sameToAll
	}
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

func sideName(side int) string { return [...]string{"first", "second"}[side] }
