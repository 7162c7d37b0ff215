package session

import (
	"context"
	"fmt"
	"strings"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// Explanation says what the next contraction is, why it comes next, and what it gives.
type Explanation struct {
	State     *State     `json:"state"`
	Rule      string     `json:"rule,omitempty"` // as in "K x y → x"
	Arguments []Argument `json:"arguments,omitempty"`
	Why       string     `json:"why"`
	*Contraction

	ascii string // the rule without Unicode
	gives ski.Text
}

// Argument of a redex.
type Argument struct {
	Name string   `json:"name"` // in the rule
	Term string   `json:"term"`
	ID   arena.ID `json:"id"`   // guest.Empty: the term is not in the session's arena
	Tree string   `json:"tree"` // leaves; "": not counted
}

func (r *Explanation) Lines(st Style) []Line {
	first := r.State.Lines(st)
	lines := first[:1]
	if r.Rule == "" {
		return append(lines, Line{{Text: "      " + r.Why, Role: Good}})
	}
	row := func(label string, rest ...Span) {
		lines = append(lines, append(Line{{Text: fmt.Sprintf("%-9s ", label), Role: Label}}, rest...))
	}
	row("rule", Span{Text: st.pick(r.Rule, r.ascii), Role: Code})
	for i, a := range r.Arguments {
		label := ""
		if i == 0 {
			label = "with"
		}
		row(label, Span{Text: fmt.Sprintf("%d  %s = ", i+1, a.Name), Role: Figure}, Span{Text: a.Term, Role: Code},
			Span{Text: "   " + a.node() + leafCount(a.Tree), Role: Dim})
	}
	row("why here", Span{Text: r.Why})
	row("what", Span{Text: r.Words})
	return append(lines, append(Line{{Text: fmt.Sprintf("%-9s ", "gives"), Role: Label}}, spans(r.gives)...))
}

func (a Argument) node() string {
	if a.ID == guest.Empty {
		return ""
	}
	return fmt.Sprintf("#%d, ", a.ID)
}

func leafCount(tree string) string {
	switch tree {
	case "":
		return "leaves not counted"
	case "1":
		return "1 leaf"
	}
	return BigGrouped(tree) + " leaves"
}

func runExplain(s *Session, ctx context.Context, c Command) (Result, error) {
	if c.args == "" {
		if err := s.needsTerm(c); err != nil {
			return nil, err
		}
		v, err := s.view()
		if err != nil {
			return nil, err
		}
		return s.explain(ctx, s.terms(v), s.line.Root(), s.line.Position().Contractions, false)
	}
	t, err := s.expanded(c)
	if err != nil {
		return nil, err
	}
	var r *Explanation
	err = s.inLab(func(l lab) error {
		root, err := l.intern(ctx, t)
		if err != nil {
			return err
		}
		terms, err := l.view()
		if err == nil {
			r, err = s.explain(ctx, terms, root, 0, true)
		}
		return err
	})
	return r, err
}

// argumentSize is how many nodes of an argument are counted: a few milliseconds.
const argumentSize = 50_000

// explain says what there is to say about the next contraction. It makes no nodes. The
// ids of an arena aside, which is thrown away, are not told.
func (s *Session) explain(ctx context.Context, terms inspect.Terms, root arena.ID, contractions uint64, aside bool) (*Explanation, error) {
	show := s.display().in(terms.View)
	state := &State{Contractions: contractions}
	if err := state.show(ctx, show, terms, root, ski.Options{Limit: s.set.Show}); err != nil {
		return nil, err
	}
	r := &Explanation{State: state}
	if state.Normal {
		r.Why = "in normal form: no combinator has all of its arguments"
		return r, nil
	}
	found := state.next
	r.Rule, r.ascii = found.Rule.Rule(), found.Rule.RuleASCII()
	params, _, _ := found.Rule.Sides()
	for i, id := range found.Arguments {
		size, _ := terms.View.Size(id, argumentSize) // more are not counted
		a := Argument{Name: params[i], ID: id, Tree: leaves(size)}
		if aside {
			a.ID = guest.Empty
		}
		a.Term = show.print(terms, id, ski.Options{Limit: stepTerm}).String
		r.Arguments = append(r.Arguments, a)
	}
	r.Why = whyHere(terms, root, found.Redex)
	d := deedOf(terms, root, found.Redex)
	d.aside = aside
	r.Contraction = d.done(show, terms, guest.Empty)
	r.gives = d.after.print(show, d.after.root, ski.Options{Limit: s.set.Show, Marked: true, Path: found.Path})
	return r, nil
}

// placesSaid is how many arguments on the way to a redex are named.
const placesSaid = 3

// whyHere says where the leftmost outermost redex is, and why not before.
func whyHere(terms inspect.Terms, root arena.ID, redex ski.Redex) string {
	var on []arena.ID // the functions whose arguments are on the way, the outermost first
	at := root
	left := 0 // turns to the left since the last argument: arguments that the redex leaves over
	for _, turn := range redex.Path {
		fun, arg, _ := terms.App(at)
		if turn == ski.Left {
			at = fun
			left++
			continue
		}
		on = append(on, fun)
		at, left = arg, 0
	}
	rest := ""
	if left > 0 {
		rest = fmt.Sprintf("; %s after it %s for what it gives", count(left, "argument"), waits(left))
	}
	if len(on) == 0 {
		return fmt.Sprintf("the head of the whole term, %s, has all of its %s%s", redex.Rule, count(redex.Args, "argument"), rest)
	}
	var places []string
	if more := len(on) - placesSaid; more > 0 {
		places = append(places, fmt.Sprintf("(%s further out)", count(more, "argument")))
		on = on[more:]
	}
	for _, fun := range on {
		head, before := headOf(terms, fun)
		places = append(places, fmt.Sprintf("argument %d of %s, %s", before+1, terms.Leaf(head), idleHead(terms.Sym(head))))
	}
	return "in " + strings.Join(places, "; in ") + "; what stands left of it is in normal form" + rest
}

func waits(n int) string {
	if n == 1 {
		return "waits"
	}
	return "wait"
}

// idleHead says why a head contracts nothing.
func idleHead(sym ski.Sym) string {
	if sym == ski.Var || sym.Arity() == 0 {
		return "which is free"
	}
	return "which has too few arguments"
}
