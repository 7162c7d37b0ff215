package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"skirepl/ski"
)

// verdictWords are the verdicts in the data.
var verdictWords = [...]string{
	ski.Follows: "follows", ski.OtherRedex: "other redex", ski.Unchanged: "unchanged", ski.MoreSteps: "more steps",
	ski.OtherOrder: "other order", ski.Wrong: "wrong", ski.Unknown: "unknown",
}

// A checker says of one line of a derivation after the other whether it follows, and if
// not, what is wrong and what would have been right.
type checker struct {
	s    *Session
	ctx  context.Context
	show func(t *ski.Term, limit int) string

	before *ski.Term
	named  *ski.Term // the same as it was typed, with the names of definitions; nil: no term
	// instead is what the line before should have been, if it was wrong: what follows
	// from that is a mistake that was made once.
	instead *ski.Term
	unread  bool // the line before is no term, and before what it should have been
}

// line judges a line: its term, or why it is none.
func (j *checker) line(l *CheckLine, t *ski.Term, err error, many bool) {
	if l.Arrow = "=>"; many {
		l.Arrow = "=>*"
	}
	before, instead := j.before, j.instead
	if err != nil {
		right, redex := afterFirst(before)
		j.expect(l, right)
		l.Verdict, l.Right, l.Says = "no term", false, notTerm(err, l)+j.then(right, redex)
		if right != nil {
			j.before, j.instead, j.unread = right, nil, true // the next line is judged from there
		}
		return
	}
	var d ski.Judgement
	if many {
		d = ski.CheckSteps(before, t, j.s.referenceLimits(j.ctx))
	} else {
		d = ski.CheckStep(before, t, stopped(j.ctx))
	}
	unread := j.unread
	j.before, j.instead, j.unread = t, nil, false
	l.Verdict, l.Steps = verdictWords[d.Verdict], d.Steps
	l.Right = d.Verdict == ski.Follows || d.Verdict == ski.OtherRedex || d.Verdict == ski.OtherOrder
	j.expect(l, d.Right)
	if d.Verdict == ski.Follows && !many || d.Verdict == ski.OtherRedex {
		l.Rule = d.Redex.Rule.String()
	}
	l.Says = j.says(l, d, before, t, many)
	if unread {
		l.Says = "with " + j.show(before, stepTerm) + " for the line before: " + l.Says
	}
	if l.Right || many {
		return
	}
	j.instead = d.Right
	if instead != nil && ski.CheckStep(instead, t, stopped(j.ctx)).Verdict == ski.Follows {
		l.Says = "a contraction not of the line before, but of what that should have been, " + j.show(instead, stepTerm)
	}
}

func (j *checker) expect(l *CheckLine, right *ski.Term) {
	if right != nil {
		l.Expected = j.show(right, typeTerm)
	}
}

// says is what there is to say of a line, in words.
func (j *checker) says(l *CheckLine, d ski.Judgement, before, t *ski.Term, many bool) string {
	then := j.then(d.Right, d.RightRedex)
	switch d.Verdict {
	case ski.Follows:
		if !many {
			return "by " + l.Rule
		}
		return count(d.Steps, "contraction")
	case ski.OtherRedex:
		return fmt.Sprintf("by %s, which is not the leftmost outermost redex: that is of %s, and gives %s", l.Rule, d.RightRedex.Rule, l.Expected)
	case ski.OtherOrder:
		return count(d.Steps, "contraction") + ", not all of them leftmost outermost"
	case ski.Unchanged:
		return "the same term as before: nothing was contracted" + then
	case ski.MoreSteps:
		return count(d.Steps, "contraction") + ", not one: write =>*, or the lines between" + j.standFor() + then
	case ski.Unknown:
		if j.ctx.Err() != nil {
			return "interrupted"
		}
		return "unknown: no way there was found within the limits, and nothing says that there is none"
	}
	if name := j.strange(before, t); name != "" {
		return name + then
	}
	switch {
	case many && d.Right != nil && d.Normal != nil:
		return "no contractions lead there: the normal form is " + j.show(d.Normal, stepTerm) + j.related(before, t)
	case many:
		return "no contractions lead there" + j.related(before, t) + then
	case d.Tried == nil:
		return "not a contraction of the line before" + j.related(before, t) + then
	}
	what := "not a contraction: "
	if sameAtoms(d.Gives, d.Says) {
		what = "other parentheses: "
	}
	what += fmt.Sprintf("%s gives %s, not %s, since %s", j.show(d.Tried, stepTerm), j.show(d.Gives, stepTerm), j.show(d.Says, stepTerm), d.TriedRule.Rule())
	if leftmost, _ := follow(ski.Terms{}, before, d.RightRedex.Path); d.Tried == leftmost {
		if d.Tried != before { // else that is all of the line
			what += "; so the line is " + l.Expected
		}
		return what
	}
	return what + then
}

// related says of a line that no contractions lead to in which other way it belongs to
// the line before, if that is found out soon.
func (j *checker) related(before, t *ski.Term) string {
	limits := ski.Limits{Contractions: 10_000, Nodes: 100_000, Stop: stopped(j.ctx)}
	switch d := ski.CheckSteps(t, before, limits); d.Verdict {
	case ski.Follows, ski.OtherRedex, ski.OtherOrder:
		return ", but the other way round: this line is contracted to the one before"
	}
	if apart := ski.CompareApplied(before, t, limits); apart.Ending == ski.InNormalForm && apart.Equal {
		return ", though both do the same to all arguments (:equal extensional)"
	}
	return ""
}

// standFor says what the names in the line before stand for: a bird that takes its
// arguments in one contraction by its own rule takes more by those of its combinators.
func (j *checker) standFor() string {
	says := ""
	if j.named == nil {
		return says
	}
	for _, name := range ski.FreeVars(j.named) {
		if d, ok := j.s.defs.lookup(name); ok {
			says += "; " + name + " stands for " + j.s.printed(d.term, stepTerm)
		}
	}
	return says
}

// then says what the leftmost outermost contraction would have given.
func (j *checker) then(right *ski.Term, redex ski.Redex) string {
	if right == nil {
		return "; the line before is in normal form"
	}
	return fmt.Sprintf("; the leftmost outermost contraction, by %s, gives %s", redex.Rule, j.show(right, typeTerm))
}

// afterFirst is what the leftmost outermost contraction of a term gives; nil if it is
// in normal form.
func afterFirst(t *ski.Term) (*ski.Term, ski.Redex) {
	redex, ok := ski.FindRedex(t)
	if !ok {
		return nil, redex
	}
	return ski.ContractAt(t, redex), redex
}

// notTerm says why a line is no term.
func notTerm(err error, l *CheckLine) string {
	e := (*ski.Error)(nil)
	if !errors.As(err, &e) {
		return "not a term: " + err.Error()
	}
	place := fmt.Sprintf("column %d", e.Pos.Col)
	if e.Pos.Line != l.Line {
		place = fmt.Sprintf("line %d, %s", e.Pos.Line, place)
	}
	return fmt.Sprintf("not a term: %s (%s; %s)", e.Msg, place, e.Hint)
}

// strange says that a line has a name that the line before has not: contractions bring
// none. "" if there is no such name.
func (j *checker) strange(before, t *ski.Term) string {
	known := ski.FreeVars(before)
	there := make(map[string]bool, len(known))
	for _, name := range known {
		there[name] = true
	}
	for _, name := range ski.FreeVars(t) {
		if there[name] {
			continue
		}
		meant := ""
		for _, s := range ski.Combinators() {
			known = append(known, s.String())
		}
		for _, d := range j.s.defs.sorted() {
			known = append(known, d.Name)
		}
		for _, k := range known {
			if strings.EqualFold(k, name) || len(name) > 2 && distance(k, name) == 1 {
				meant = " (`" + k + "` is meant?)"
				break
			}
		}
		return "`" + name + "` stands nowhere in the line before" + meant + ", and a contraction brings no new name"
	}
	return ""
}

// sameAtoms says that two terms differ in their parentheses only.
func sameAtoms(a, b *ski.Term) bool {
	const most = 10 // bits of the number of leaves that are compared
	return ski.Leaves(a).BitLen() <= most && ski.Leaves(b).BitLen() <= most && slices.Equal(atoms(a), atoms(b))
}

// atoms lists a term's leaves from left to right.
func atoms(t *ski.Term) (list []string) {
	for todo := []*ski.Term{t}; len(todo) > 0; {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if fun, arg, ok := t.Split(); ok {
			todo = append(todo, arg, fun)
			continue
		}
		list = append(list, ski.Terms{}.Leaf(t))
	}
	return list
}
