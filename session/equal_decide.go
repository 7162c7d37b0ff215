package session

import (
	"context"
	"fmt"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/ski"
)

// equal compares normal forms: equal terms have the same, which is one node.
func (l lab) equal(ctx context.Context, r *EqualInfo, a, b *ski.Term) error {
	s := l.s
	sides := [...]*ski.Term{a, b}
	var roots, forms [2]arena.ID
	for i, t := range sides {
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
	var reduced [2]*Reduction
	none := -1 // the side without a normal form
	for i := range sides {
		in, root := l, roots[i]
		one := func(l lab) (err error) {
			if l != in { // the other side may have left no room here
				root, err = l.intern(ctx, sides[i])
			}
			if err == nil {
				reduced[i], forms[i], err = l.reduce(ctx, "", root)
			}
			return err
		}
		var err error
		if none < 0 {
			err = one(l)
		} else {
			err = s.inLab(func(own lab) error {
				own.normal = true
				return one(own)
			})
		}
		if err != nil {
			return err
		}
		if forms[i] == guest.Empty {
			none = i
		}
		if r.Contractions += reduced[i].Contractions; r.Contractions < reduced[i].Contractions {
			r.Contractions = reduced[i].Contractions
		}
		if ctx.Err() != nil {
			return ctx.Err()
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
	met, err := s.meet(ctx, a, b)
	if err != nil {
		return err
	}
	if met != "" {
		r.Answer, r.Why = "equal", "both reduce to "+clip(met, typeTerm)
		return nil
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
				text = s.display().print(terms, next, ski.Options{Limit: typeTerm}).String
			}
			return err
		}
		return nil
	})
	return text, err
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
