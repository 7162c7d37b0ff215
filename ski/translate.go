package ski

import (
	"strings"
	"sync"
)

// A recipe says what a combinator is made of in a basis that lacks it.
type recipe struct {
	sym    Sym
	params string
	body   string
}

// recipes of the combinators that an abstraction writes, by basis. Those with
// lambdas of their own for missing arguments are worked out in init.
var recipes = [...][]recipe{
	SKIBasis: {
		{B, "p q", "S (K p) q"},
		{C, "p q", "S p (K q)"},
	},
	SKBasis: {
		{B, "p q", "S (K p) q"},
		{C, "p q", "S p (K q)"},
		{I, "", "S K K"},
	},
	BCKWBasis: {
		{S, "p q", "W (C (B B p) q)"},
		{I, "", "W K"},
	},
}

// A template is what a combinator becomes with so many arguments, which stand in it
// as free variables.
type template struct {
	params []string
	term   *Term
}

// templates tells them by basis, symbol and number of arguments.
var templates = sync.OnceValue(func() *[BCKWBasis + 1][256][]template {
	var table [BCKWBasis + 1][256][]template
	for basis, list := range recipes {
		for _, r := range list {
			params := strings.Fields(r.params)
			for n := range len(params) + 1 {
				src := r.body
				if rest := params[n:]; len(rest) > 0 {
					src = `\` + strings.Join(rest, " ") + ". " + src
				}
				e, err := ParseExpr(src)
				if err != nil {
					panic(err)
				}
				c := Compiler{Abstraction: Eta, Basis: SKIBasis}
				if Basis(basis) == BCKWBasis {
					c = Compiler{Basis: SKIBCBasis} // each p and q occurs once: no S comes of it
				}
				t, _, err := c.abstract(e, nil)
				if err != nil {
					panic(err)
				}
				if Basis(basis) == SKBasis {
					t = replaceI(t)
				}
				table[basis][r.sym] = append(table[basis][r.sym], template{params[:n], t})
			}
		}
	}
	return &table
})

// replaceI writes S K K for I.
func replaceI(t *Term) *Term {
	entries := list(t)
	results := make([]*Term, len(entries))
	for i, e := range entries {
		results[i] = e.term
		if e.fun >= 0 {
			results[i] = rebuild(e.term, results[e.fun], results[e.arg])
		} else if e.term == Comb(I) {
			results[i] = App(App(Comb(S), Comb(K)), Comb(K))
		}
	}
	return results[len(results)-1]
}

// translate writes the marked combinators of a term in a basis. What was typed
// stays as it is. It takes time linear in the DAG.
func translate(t *Term, basis Basis) *Term {
	table := &templates()[basis]
	marked := make(map[*Term]Sym)
	m := &markedAtoms
	for _, a := range [...]*Term{m.s, m.k, m.i, m.b, m.c, m.sp, m.bp, m.cp, m.w} {
		marked[a] = a.atom.sym
	}
	entries := list(t)
	results := make([]*Term, len(entries))
	const most = 2 // arguments of a recipe
	for i, e := range entries {
		// The head, if it is near, and the arguments before this node.
		var args [most]*Term
		head, n := e, 0
		for ; head.fun >= 0 && n < most; n++ {
			args[n] = results[head.arg]
			head = entries[head.fun]
		}
		sym, ok := marked[head.term]
		switch {
		case ok && n < len(table[sym]):
			with := table[sym][n]
			results[i] = Subst(with.term, func(name string) (*Term, bool) {
				for j, p := range with.params {
					if p == name {
						return args[n-1-j], true
					}
				}
				return nil, false
			})
		case e.fun < 0 && ok:
			results[i] = Comb(sym)
		case e.fun < 0:
			results[i] = e.term
		default:
			results[i] = rebuild(e.term, results[e.fun], results[e.arg])
		}
	}
	return results[len(results)-1]
}
