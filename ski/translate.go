package ski

import (
	"slices"
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
		{S, "p q", "W (B (C p) q)"}, // so that S alone is Curry's B (B W) (B B C)
		{I, "", "W K"},
	},
}

// A template is what a combinator becomes with so many arguments.
type template struct {
	nodes []entry // of its term, as list gives them
	param []int8  // by node: 1 for the first argument, and so on; 0 for none
}

func newTemplate(t *Term, params []string) *template {
	tmpl := &template{nodes: list(t)}
	for _, e := range tmpl.nodes {
		_, name := e.term.Leaf()
		tmpl.param = append(tmpl.param, int8(1+slices.Index(params, name)))
	}
	return tmpl
}

// fill returns the template's term with its arguments.
func (tmpl *template) fill(args []*Term) *Term {
	var few [16]*Term
	made := few[:0]
	for i, e := range tmpl.nodes {
		switch n := tmpl.param[i]; {
		case n > 0:
			made = append(made, args[n-1])
		case e.fun >= 0:
			made = append(made, rebuild(e.term, made[e.fun], made[e.arg]))
		default:
			made = append(made, e.term)
		}
	}
	return made[len(made)-1]
}

// templates tells them by basis, symbol and number of arguments.
var templates = sync.OnceValue(func() *[BCKWBasis + 1][W + 1][]*template {
	var table [BCKWBasis + 1][W + 1][]*template
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
				t, err := c.maker().abstract(e, nil)
				if err != nil {
					panic(err)
				}
				if Basis(basis) == SKBasis { // I is S K K
					t, _ = Fold(t, func(t *Term) (*Term, error) {
						if t == Comb(I) {
							t = App(App(Comb(S), Comb(K)), Comb(K))
						}
						return t, nil
					}, func(fun, arg *Term) (*Term, error) { return App(fun, arg), nil })
				}
				table[basis][r.sym] = append(table[basis][r.sym], newTemplate(t, params[:n]))
			}
		}
	}
	return &table
})

// translate writes the marked combinators of a term in a basis. What was typed
// stays as it is. It takes time linear in the DAG; the error is the maker's.
func (m *maker) translate(t *Term) (*Term, error) {
	table := &templates()[m.c.Basis]
	// marked returns the symbol of a marked combinator, or Var.
	marked := func(t *Term) Sym {
		if s := t.atom.sym; s <= W && markedSyms[s] == t {
			return s
		}
		return Var
	}
	entries := list(t)
	results := make([]*Term, len(entries))
	const most = 2 // arguments of a recipe
	for i, e := range entries {
		if i&0xfff == 0 {
			if err := m.fault(); err != nil {
				return nil, err
			}
		}
		// The head, if it is near, and its arguments, the last one last.
		var args [most]*Term
		head, n := e, 0
		for ; head.fun >= 0 && n < most; n++ {
			args[most-1-n] = results[head.arg]
			head = entries[head.fun]
		}
		sym := Var
		if head.fun < 0 {
			sym = marked(head.term)
		}
		switch {
		case sym != Var && n < len(table[sym]):
			results[i] = table[sym][n].fill(args[most-n:])
		case e.fun >= 0:
			results[i] = rebuild(e.term, results[e.fun], results[e.arg])
		case sym != Var:
			results[i] = Comb(sym)
		default:
			results[i] = e.term
		}
	}
	return results[len(results)-1], nil
}
