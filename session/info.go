package session

import (
	"context"
	"fmt"
	"strings"

	"skirepl/ski"
)

// TermInfo is what there is to know about a term.
type TermInfo struct {
	Term   string    `json:"term"`
	Tree   string    `json:"tree"` // leaves
	DAG    int       `json:"dag"`  // nodes
	Free   []string  `json:"free,omitempty"`
	Type   *TypeInfo `json:"type"`
	Normal bool      `json:"normal"` // it is in normal form

	// Behaviour: Args are the arguments that it takes until one comes to the head, Result
	// what it makes of them. Known is false if that was not found out within the limits;
	// Head is then what it makes of them at the head, if that was found.
	Known      bool     `json:"known"`
	Why        string   `json:"why,omitempty"` // if not
	Head       string   `json:"head,omitempty"`
	Arity      int      `json:"arity"`
	Args       []string `json:"args,omitempty"`
	Result     string   `json:"result,omitempty"`
	Proper     bool     `json:"proper"`
	Discards   []string `json:"discards,omitempty"`
	Duplicates []string `json:"duplicates,omitempty"`
	Lambda     string   `json:"lambda,omitempty"`
	Bird       string   `json:"bird,omitempty"`
	Prelude    string   `json:"prelude,omitempty"` // its name there, if it is no bird
	Values     []string `json:"values,omitempty"`  // numbers, lists and so on that it stands for
	// Endless proves that there is no such Result.
	Endless *EndlessInfo `json:"endless,omitempty"`
}

func (r *TermInfo) Lines(st Style) []Line {
	var lines []Line
	row := func(label, text string) {
		if text != "" {
			lines = append(lines, Line{{Text: fmt.Sprintf("%-11s ", label), Role: Label}, {Text: text}})
		}
	}
	row("term", r.Term)
	row("sizes", fmt.Sprintf("tree %s, dag %s", leafCount(r.Tree), count(r.DAG, "node")))
	row("free", strings.Join(r.Free, " "))
	if r.Normal {
		row("state", "in normal form")
	} else {
		row("state", "reducible")
	}
	row("bird", r.Bird)
	row("prelude", r.Prelude)
	row("lambda", r.Lambda)
	row("is", strings.Join(r.Values, st.pick(" · ", ", ")))
	arrow := st.pick(" → ", " -> ")
	applied := "applied to " + strings.Join(r.Args, " ")
	switch {
	case r.Head != "" && r.Arity > 0:
		row("behaviour", applied+arrow+r.Head+", "+r.Why)
		row("arity", fmt.Sprint(r.Arity))
	case r.Head != "":
		row("behaviour", "its head is free: "+r.Head+", "+r.Why)
	case !r.Known && r.Endless != nil:
		row("behaviour", "none: "+r.Why)
	case !r.Known:
		row("behaviour", "unknown: "+r.Why)
	case r.Arity == 0:
		row("behaviour", "none: its head is free")
	default:
		row("behaviour", applied+arrow+r.Result)
		row("arity", fmt.Sprint(r.Arity))
		row("proper", properWords(r))
		row("discards", orNothing(r.Discards))
		row("duplicates", orNothing(r.Duplicates))
	}
	if r.Endless != nil {
		for i, line := range r.Endless.Lines(st) {
			label := ""
			if i == 0 {
				label = "endless"
			}
			lines = append(lines, append(Line{{Text: fmt.Sprintf("%-10s", label), Role: Label}}, line...))
		}
	}
	if r.Type.Status == "typed" {
		text := r.Type.Type
		for _, v := range r.Type.Vars {
			text += ", where " + v.Term + " : " + v.Type
		}
		row("type", st.spell(text))
	} else if r.Type.Status == "untypable" {
		row("type", "none: "+st.spell(r.Type.Equation)+" (:type shows where)")
	} else {
		row("type", "unknown: "+r.Type.Why)
	}
	return lines
}

func properWords(r *TermInfo) string {
	if r.Proper {
		return "yes: nothing but its arguments is in the result"
	}
	return "no: the result has more in it than the arguments"
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, " ")
}

// infoContractions bounds what :info reduces to see what a term does.
const infoContractions = 1_000_000

func runInfo(s *Session, ctx context.Context, c Command) (Result, error) {
	t, err := s.subject(c)
	if err != nil {
		return nil, err
	}
	m, ok := ski.Measure(t, stopped(ctx))
	if !ok {
		return nil, ctx.Err()
	}
	r := &TermInfo{Term: s.printed(t, typeTerm), Tree: m.Leaves.String(), DAG: m.DAG, Free: m.Free, Normal: m.Normal}
	if r.Type, err = s.typeOf(t, ski.TypeOptions{Stop: stopped(ctx)}); err != nil {
		return nil, err
	}
	limits := atMost(s.referenceLimits(ctx), infoContractions)
	b, ending := ski.BehaviourOf(t, limits)
	r.Arity, r.Args = b.Arity, b.Args
	r.Known = ending == ski.InNormalForm
	if r.Known {
		r.Result, r.Proper = plain(b.Result, typeTerm), b.Proper
		r.Discards, r.Duplicates = b.Discards, b.Duplicates
	} else {
		s.unknownInfo(ctx, r, t, b, ending)
	}
	if b.Head != nil && b.Arity > 0 {
		s.readInfo(ctx, r, t)
	}
	if r.Bird == "" && r.Prelude == "" {
		r.called(s.sameAs(t))
	}
	return r, nil
}

// called says what the prelude calls the term.
func (r *TermInfo) called(b bird) {
	if b.lib {
		r.Prelude = b.label
	} else {
		r.Bird = b.label
	}
}

// sameAs names the definition of the prelude that is this very term: for those without
// a normal form when they are applied. Its label is "" if there is none.
func (s *Session) sameAs(t *ski.Term) bird {
	for _, d := range preludeOf(s.set.Numerals).list {
		if s.ofPrelude(d.Name) && ski.Equal(d.term, t) {
			return bird{d.Name, d.Name + " (" + d.About + ")", d.Section != birdSection}
		}
	}
	return bird{}
}

// unknownInfo says why no normal form was found of a term with arguments.
func (s *Session) unknownInfo(ctx context.Context, r *TermInfo, t *ski.Term, b ski.Behaviour, ending ski.Ending) {
	if b.Head != nil {
		r.Head = plain(b.Head, typeTerm)
	}
	switch {
	case ending == ski.Stopped:
		r.Why = "interrupted"
		return
	case b.Head == nil && b.Arity == ski.MaxArgs:
		r.Why = fmt.Sprintf("it takes more than %d arguments, and none comes to the head", ski.MaxArgs)
		return
	}
	for _, name := range b.Args {
		t = ski.App(t, ski.FreeVar(name))
	}
	r.Endless = s.endless(ctx, t)
	switch {
	case r.Endless != nil && b.Head == nil:
		r.Why = "no argument ever comes to the head"
	case r.Endless != nil:
		r.Why = "and no normal form"
	case b.Head != nil:
		r.Why = "no normal form within " + count(infoContractions, "contraction")
	default:
		r.Why = "no head within " + count(infoContractions, "contraction")
	}
}

// readInfo says what a term is as a lambda term, a bird and a value.
func (s *Session) readInfo(ctx context.Context, r *TermInfo, t *ski.Term) {
	for _, v := range s.reader(ctx).Values(t) {
		if v.Kind != ski.Function {
			r.Values = append(r.Values, v.Expr.Text(lambdaShown))
			continue
		}
		r.Lambda = v.Expr.Text(typeTerm)
		r.called(s.bird(v.Expr))
	}
}
