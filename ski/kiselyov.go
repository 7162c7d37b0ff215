package ski

import (
	"slices"
	"strings"
)

// A semantic is what a part of a term means: a closed term, applied to the bound
// variables that occur in the part, from the outermost to the innermost. Kiselyov's
// environments list all variables that could occur; here are only those that do,
// so that a lambda whose variable does not occur costs nothing.
type semantic struct {
	used *bounds // the innermost first; nil: the part is closed
	term *Term   // unless bare
	// bare says that the meaning of the part is the function that returns its
	// outermost variable, which is the last of used: no term is needed for that.
	bare bool
}

// bounds is a list of bound variables.
type bounds struct {
	level int32
	next  *bounds
	n     int // its length
}

func (l *bounds) len() int {
	if l == nil {
		return 0
	}
	return l.n
}

func cons(level int32, next *bounds) *bounds { return &bounds{level, next, next.len() + 1} }

// kiselyov is the algebra of his translation. The names in the comments are his: C
// is a closed meaning, N one that needs the innermost variable, W one that ignores
// it, V that variable itself.
type kiselyov struct {
	*maker
	chains  map[*Term][]*Term
	lambdas bool // there is one: without any no part means anything but itself
}

func (z *kiselyov) app(f, a *Term) *Term {
	z.count()
	return App(f, a)
}

func (z *kiselyov) constant(t *Term) semantic { return semantic{term: t} }

func (z *kiselyov) variable(level int32) semantic {
	return semantic{used: cons(level, nil), bare: true}
}

func (z *kiselyov) apply(app *Term, f, a semantic) semantic {
	if app != nil && f.used == nil && a.used == nil && f.term == app.fun && a.term == app.arg {
		return semantic{term: app}
	}
	v := z.join(f, a)
	if app != nil {
		z.trace(app, v)
	}
	return v
}

func (z *kiselyov) abstract(lam *Term, level int32, body semantic) semantic {
	v := body
	switch {
	case body.used == nil: // lam (C d) = C (K d)
		v = semantic{term: z.app(z.emit.k, body.term)}
	case body.used.level != level: // lam (W e) = (C K) # e
		v = z.closed(z.emit.k, body)
	case body.bare && body.used.next == nil: // lam V = C I
		v = semantic{term: z.emit.i}
	default: // lam (N e) = e
		v.used = body.used.next
	}
	z.trace(lam, v)
	return v
}

// trace tells what a part means: a combinator and the variables it is applied to.
func (z *kiselyov) trace(part *Term, v semantic) {
	if z.c.Trace == nil || z.err != nil || !z.lambdas {
		return
	}
	var args []string
	for l := v.used; l != nil && len(args) < stepShown; l = l.next {
		args = append(args, z.names[l.level])
	}
	slices.Reverse(args)
	t := v.term
	rule := "applied"
	if part.fun == nil {
		rule = "lambda"
	}
	switch {
	case v.bare && v.used.n == 1:
		t = nil
	case v.bare: // it is its outermost variable, whatever the others are
		t, args = nil, args[:1]
	}
	becomes := strings.Join(args, " ")
	if t != nil {
		becomes = strings.TrimRight(Print(Terms{}, t, Options{Limit: stepShown}).String+" "+becomes, " ")
	}
	z.tell(CompileStep{Subject: Expr{root: part, sugared: true}.Text(stepShown), Rule: rule, Becomes: becomes})
}

// power is B (B (… d)) with n times B: d that waits for n variables before it is
// applied.
func (z *kiselyov) power(d *Term, n int) *Term {
	if d.fun != nil {
		for range n {
			d = z.app(z.emit.b, d)
		}
		return d
	}
	// Chains that begin at an atom are kept: they come again and again.
	if z.chains == nil {
		z.chains = make(map[*Term][]*Term)
	}
	chain := z.chains[d]
	if chain == nil {
		chain = append(chain, d)
	}
	for len(chain) <= n && z.err == nil {
		chain = append(chain, z.app(z.emit.b, chain[len(chain)-1]))
	}
	z.chains[d] = chain
	return chain[min(n, len(chain)-1)]
}

// closed is C d # e: (C d # N e) = N (C (B d) # e), (C d # V) = N (C d).
func (z *kiselyov) closed(d *Term, e semantic) semantic {
	if e.bare {
		return semantic{used: e.used, term: z.power(d, e.used.n-1)}
	}
	return semantic{used: e.used, term: z.app(z.power(d, e.used.len()), e.term)}
}

// beside is e # C d.
func (z *kiselyov) beside(e semantic, d *Term) semantic {
	if e.bare && e.used.n == 1 { // V # C d = N (C (C I d))
		return semantic{used: e.used, term: z.app(z.app(z.emit.c, z.emit.i), d)}
	}
	// N e # C d = N (C (C C d) # e)
	inner := z.closed(z.app(z.app(z.emit.c, z.emit.c), d), semantic{e.used.next, e.term, e.bare})
	inner.used = e.used
	return inner
}

// join is e # f, from the innermost variable outwards.
func (z *kiselyov) join(e, f semantic) semantic {
	var above []int32 // variables that are done with
	var r semantic
	c := z.emit
	for z.err == nil {
		if e.used == nil && f.used == nil {
			r = semantic{term: z.app(e.term, f.term)}
			break
		}
		if e.used == nil {
			r = z.closed(e.term, f)
			break
		}
		if f.used == nil {
			r = z.beside(e, f.term)
			break
		}
		z.count() // so that a long list can be stopped
		level := max(e.used.level, f.used.level)
		eHas, fHas := e.used.level == level, f.used.level == level
		eVar := eHas && e.bare && e.used.n == 1
		fVar := fHas && f.bare && f.used.n == 1
		above = push(above, level)
		eRest, fRest := e, f
		if eHas {
			eRest.used = e.used.next
		}
		if fHas {
			fRest.used = f.used.next
		}
		switch {
		case eVar && fVar: // V # V = N (C (S I I))
			e, f = semantic{term: z.app(c.s, c.i)}, semantic{term: c.i}
		case eVar && fHas: // V # N f = N (C (S I) # f)
			e, f = semantic{term: z.app(c.s, c.i)}, fRest
		case eVar: // V # W f = N (C (C I) # f)
			e = semantic{term: z.app(c.c, c.i)}
		case eHas && fVar: // N e # V = N (C S # e # C I)
			e, f = z.closed(c.s, eRest), semantic{term: c.i}
		case eHas && fHas: // N e # N f = N (C S # e # f)
			e, f = z.closed(c.s, eRest), fRest
		case eHas: // N e # W f = N (C C # e # f)
			e = z.closed(c.c, eRest)
		case fVar: // W e # V = N e
			r = e
			goto done
		default: // W e # N f = N (C B # e # f)
			e, f = z.closed(c.b, e), fRest
		}
	}
done:
	for i := len(above) - 1; i >= 0; i-- {
		r.used = cons(above[i], r.used)
	}
	return r
}
