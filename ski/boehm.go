package ski

import (
	"slices"
	"strings"
)

// A Context is a term with a hole, in which two terms that do different things become
// K (true) and K I (false): Böhm's theorem (C. Böhm, Alcune proprietà delle forme
// β-η-normali nel λ-K-calcolo, 1968; Barendregt, The Lambda Calculus, chapter 10).
type Context struct {
	Free []string // free variables of the terms that the context binds
	Args []string // the closed arguments: first those for Free, then those of the terms

	args []*Term
}

// String returns the context with [ ] for the hole, as in `(\x. [ ]) K (K I)`.
func (c *Context) String() string { return c.With("[ ]") }

// With returns the context with a text in the hole: it can be typed if the text can.
func (c *Context) With(hole string) string {
	if len(c.Free) > 0 {
		hole = `(\` + strings.Join(c.Free, " ") + ". " + hole + ")"
	}
	return strings.Join(append([]string{hole}, c.Args...), " ")
}

// Apply puts a term into the hole.
func (c *Context) Apply(t *Term) *Term {
	t = Subst(t, func(name string) (*Term, bool) {
		if i := slices.Index(c.Free, name); i >= 0 {
			return c.args[i], true
		}
		return nil, false
	})
	for _, a := range c.args[len(c.Free):] {
		t = App(t, a)
	}
	return t
}

// A demand is what a variable has to do at one place of the way to where two terms
// differ: applied to so many arguments give the one that goes on, from 0, or a result.
type demand struct {
	args int
	give int
}

// The results: what the context makes of the first term and of the second.
const (
	giveTrue  = -1
	giveFalse = -2
)

// maxContext is how many arguments a context may have, and an argument of it take.
const maxContext = 60

// Context returns a context that tells the compared terms apart; nil if they were not
// found to be different, or it would be too large.
//
// It is the way to where they differ, read as a list of demands: each variable at a
// head on that way must give the argument in which the way goes on; the last two must
// give true and false. A variable with one demand becomes a function that does just
// that. A variable with several becomes \x1 … xm s. s x1 … xm: it waits, until it has m
// arguments, for one more that says at each place which of them is given.
func (r *Apart) Context() *Context {
	if r.PartA == nil {
		return nil
	}
	demands := make(map[string][]demand)
	note := func(t tip, give int) {
		d := demand{t.args, give}
		if !slices.Contains(demands[t.name], d) {
			demands[t.name] = append(demands[t.name], d)
		}
	}
	for _, f := range r.forks {
		note(f.tip, f.child)
	}
	a, b := r.last[0], r.last[1]
	note(a, giveTrue)
	note(b, giveFalse)
	waits := make(map[string]int) // the m of those with several demands
	for name, list := range demands {
		for _, d := range list {
			if len(list) > 1 {
				waits[name] = max(waits[name], d.args)
			}
		}
	}
	// At the end both heads get the same arguments. They have to take what tells them
	// what to give at different places.
	_, waitsA := waits[a.name]
	_, waitsB := waits[b.name]
	if waitsA && waitsB && waits[a.name]-a.args == waits[b.name]-b.args {
		waits[b.name]++
	}
	further := 0 // arguments that both heads get at the end
	for _, t := range [...]tip{a, b} {
		if m, ok := waits[t.name]; ok {
			further = max(further, m-t.args+1)
		}
	}

	values := make(map[string]string)
	for name, list := range demands {
		m, several := waits[name]
		switch d := list[0]; {
		case several:
			values[name] = tuple(m)
		case d.give >= 0:
			values[name] = selector(d.args, d.give)
		default:
			values[name] = constant(d.args+further, d.give)
		}
	}
	c := &Context{}
	give := func(names []string) {
		for _, name := range names {
			value := values[name]
			if value == "" {
				value = "I" // it has nothing to do with it
			}
			c.Args = append(c.Args, value)
		}
	}
	inner := make(map[string]bool)
	for _, f := range append(slices.Clone(r.forks), fork{vars: r.lastVars}) {
		for _, v := range f.vars {
			inner[v] = true
		}
	}
	// The others are free in the terms.
	for _, f := range append(slices.Clone(r.forks), fork{tip: a}, fork{tip: b}) {
		if !inner[f.name] && !slices.Contains(c.Free, f.name) {
			c.Free = append(c.Free, f.name)
		}
	}
	give(c.Free)
	for _, f := range r.forks {
		give(f.vars)
		if m, ok := waits[f.name]; ok {
			c.Args = append(c.Args, repeated("I", m-f.args)...)
			c.Args = append(c.Args, selector(m, f.child))
		}
	}
	give(r.lastVars)
	end := repeated("I", further)
	for i, t := range r.last {
		if m, ok := waits[t.name]; ok {
			at := m - t.args // of end; what stands behind it is given too
			end[at] = constant(m+further-at-1, [...]int{giveTrue, giveFalse}[i])
		}
	}
	c.Args = append(c.Args, end...)
	if len(c.Args) > maxContext {
		return nil
	}
	for _, m := range waits {
		if m > maxContext {
			return nil
		}
	}
	for _, text := range c.Args {
		e, err := ParseExpr(text)
		if err != nil {
			return nil
		}
		t, err := Compiler{}.Compile(e)
		if err != nil {
			return nil
		}
		c.args = append(c.args, t)
	}
	return c
}

func repeated(text string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = text
	}
	return list
}

// parameters names so many bound variables.
func parameters(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = freshName(i, nil)
	}
	return names
}

// tuple is \x1 … xm s. s x1 … xm.
func tuple(m int) string {
	names := parameters(m + 1)
	return `(\` + strings.Join(names, " ") + ". " + strings.Join(append([]string{names[m]}, names[:m]...), " ") + ")"
}

// selector is \x1 … xm. xi, where i counts from 0.
func selector(m, i int) string {
	switch {
	case m == 1:
		return "I"
	case m == 2 && i == 0:
		return "K"
	case m == 2:
		return "(K I)"
	}
	names := parameters(m)
	return `(\` + strings.Join(names, " ") + ". " + names[i] + ")"
}

// constant takes so many arguments and gives true or false.
func constant(args, give int) string {
	value := "K"
	if give == giveFalse {
		value = "K I"
	}
	switch {
	case args > 0:
		return `(\` + strings.Join(parameters(args), " ") + ". " + value + ")"
	case give == giveFalse:
		return "(K I)"
	}
	return value
}
