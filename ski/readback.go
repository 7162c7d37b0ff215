package ski

import (
	"slices"
	"strconv"
)

// A Reader finds out what a term means, by applying it to fresh variables and
// reducing that. The zero Reader reads Church's numerals.
type Reader struct {
	Numerals Numerals
	// Name, if it is not nil, says how a free variable is written; it is a name.
	Name func(string) string
	// Lacks, if it is not nil, says that true, false or pair can't be typed for what
	// it is here: no value is written with it.
	Lacks func(word string) bool
	// Stop, if it is not nil, is asked now and then whether to give up.
	Stop func() bool
}

// What a Reader spends: contractions on a question, and as many more for each layer
// of a numeral or item of a list that it has found. So it takes linear time, and
// little for what is no value or has no end.
const (
	readBudget = 200_000
	layerBonus = 64
	// readLayers is how far numerals and lists are read.
	readLayers = 10 * MaxNumeral
	// readNested is how deep lists and pairs in each other are read.
	readNested = 8
	// readParts is how many parts a lambda term may have.
	readParts = 2_000
)

// A Value is one way to read a term. It can be typed.
type Value struct {
	Kind ValueKind
	Expr Expr
}

// ValueKind is what a value is.
type ValueKind uint8

// The kinds.
const (
	Number ValueKind = iota
	Boolean
	List
	Pair
	Function // a lambda term
)

// Values returns all that t is known to be: it may be a number and a boolean at
// once. What could not be found out within the budget is not among them.
func (r Reader) Values(t *Term) []Value {
	n := gnodes(t, r.Stop)
	if n == nil {
		return nil
	}
	return r.values(n)
}

// ValuesIn is [Reader.Values] for a term of any [Source] whose nodes are numbers. sym
// returns the symbol of an atom. It reads no more of a term than it has to.
func ValuesIn[N ~uint32 | ~uint64](r Reader, src Source[N], root N, sym func(N) Sym) []Value {
	c := &copied[N]{src: src, sym: sym}
	return r.values(c.at(root))
}

func (r Reader) values(n *gnode) []Value {
	var values []Value
	for kind, read := range [...]func(*gnode, int) (*Term, bool){Number: r.number, Boolean: r.boolean, List: r.list, Pair: r.pair} {
		if v, ok := read(n, 0); ok {
			values = append(values, Value{ValueKind(kind), Expr{v, true}})
		}
	}
	if e, ok := r.lambda(n); ok && e.root.fun == nil && e.root.atom.sym == symLambda {
		values = append(values, Value{Function, e})
	}
	return values
}

// Number returns the number that t is; ok is false if none was found.
func (r Reader) Number(t *Term) (n int, ok bool) {
	copied := gnodes(t, r.Stop)
	if copied == nil {
		return 0, false
	}
	v, ok := r.number(copied, 0)
	if !ok {
		return 0, false
	}
	return v.atom.sugar.number, true
}

// Lambda returns the β-normal form of t as a lambda term, with names that are not
// free in it; ok is false if it was not found within the budget. Closed terms with
// the same form have the same text.
func (r Reader) Lambda(t *Term) (e Expr, ok bool) {
	n := gnodes(t, r.Stop)
	if n == nil {
		return e, false
	}
	return r.lambda(n)
}

func (r Reader) graph() *graph { return &graph{budget: readBudget, stop: r.Stop} }

// applied reduces n applied to two fresh variables a and b.
func (g *graph) applied(n *gnode, a, b *gnode) *gnode { return gapp(gapp(n, a), b) }

func (r Reader) number(n *gnode, _ int) (*Term, bool) {
	g := r.graph()
	a, b := g.variable(), g.variable()
	n = g.applied(n, a, b)
	for count := 0; count <= readLayers; count++ {
		head, args, ok := g.head(n)
		zero, succ := b, a
		if r.Numerals == Scott {
			zero, succ = a, b
		}
		switch {
		case !ok:
			return nil, false
		case head == zero && len(args) == 0:
			return newSugar(symNumeral, "", sugar{number: count}), true
		case head != succ || len(args) != 1:
			return nil, false
		case r.Numerals == Scott:
			n = g.applied(args[0], a, b)
		default:
			n = args[0]
		}
		g.budget += layerBonus
	}
	return nil, false
}

func (r Reader) boolean(n *gnode, _ int) (*Term, bool) {
	g := r.graph()
	a, b := g.variable(), g.variable()
	head, args, ok := g.head(g.applied(n, a, b))
	switch {
	case !ok || len(args) > 0:
		return nil, false
	case head == a:
		return r.word("true")
	case head == b:
		return r.word("false")
	}
	return nil, false
}

// word is true, false or pair; ok is false if it can't be typed.
func (r Reader) word(w string) (t *Term, ok bool) {
	if r.Lacks != nil && r.Lacks(w) {
		return nil, false
	}
	return FreeVar(w), true
}

func (r Reader) list(n *gnode, depth int) (*Term, bool) {
	if depth > readNested {
		return nil, false
	}
	g := r.graph()
	a, b := g.variable(), g.variable()
	n = g.applied(n, a, b)
	var items []*gnode
	for range readLayers {
		head, args, ok := g.head(n)
		empty, cell := b, a
		if r.Numerals == Scott {
			empty, cell = a, b
		}
		switch {
		case !ok:
			return nil, false
		case head == empty && len(args) == 0:
			terms, ok := r.items(items, depth+1)
			return newSugar(symList, "", sugar{items: terms}), ok
		case head != cell || len(args) != 2:
			return nil, false
		}
		items = push(items, args[1])
		if n = args[0]; r.Numerals == Scott {
			n = g.applied(n, a, b)
		}
		g.budget += layerBonus
	}
	return nil, false
}

func (r Reader) pair(n *gnode, depth int) (*Term, bool) {
	word, ok := r.word("pair")
	if !ok || depth > readNested {
		return nil, false
	}
	g := r.graph()
	p := g.variable()
	head, args, ok := g.head(gapp(n, p))
	if !ok || head != p || len(args) != 2 {
		return nil, false
	}
	var parts [2]*Term
	for i, a := range [...]*gnode{args[1], args[0]} {
		terms, ok := r.items([]*gnode{a}, depth+1)
		if !ok {
			return nil, false
		}
		parts[i] = terms[0]
	}
	return App(App(word, parts[0]), parts[1]), true
}

// items reads the items of a list: all as values of one kind, if they are that, or
// each for itself.
func (r Reader) items(nodes []*gnode, depth int) ([]*Term, bool) {
	kinds := [...]func(*gnode, int) (*Term, bool){r.number, r.boolean, r.list, r.pair}
	terms := make([]*Term, len(nodes))
	for _, read := range kinds {
		all := true
		for i, n := range nodes {
			if terms[i], all = read(n, depth); !all {
				break
			}
		}
		if all {
			return terms, true
		}
	}
	for i, n := range nodes {
		ok := false
		for _, read := range kinds {
			if terms[i], ok = read(n, depth); ok {
				break
			}
		}
		if ok {
			continue
		}
		e, ok := r.lambda(n)
		if !ok {
			return nil, false
		}
		terms[i] = e.root
	}
	return terms, true
}

// A reading is a lambda that is being read back.
type reading struct {
	lambdas int // how many parameters
	head    *Term
	args    []*gnode // those that are still to be read, the next one last
}

// lambda reads n back.
func (r Reader) lambda(n *gnode) (Expr, bool) {
	g := r.graph()
	var (
		open  []reading
		level int     // of the variables in scope
		bound []*Term // by level; they get their names at the end
		names []*atom // of the lambdas, likewise
		at    []int   // the levels of names
		free  = make(map[string]*Term)
		done  *Term
		parts = 0
	)
	numbers := make(map[*gnode]*Term)
	for {
		cur := reading{}
		for cur.head == nil { // \a b c. head args
			if parts++; parts > readParts {
				return Expr{}, false
			}
			head, args, ok := g.head(n)
			switch {
			case !ok:
				return Expr{}, false
			case head.sym != Var:
				v := g.variable()
				if len(bound) == level {
					bound = append(bound, FreeVar(""))
				}
				numbers[v] = bound[level]
				level++
				cur.lambdas++
				n = gapp(n, v)
			case numbers[head] != nil:
				cur.head = numbers[head]
			case head.fresh > 0:
				return Expr{}, false // one of those that a list was applied to: it is none
			default:
				if free[head.name] == nil {
					name := head.name
					if r.Name != nil {
						name = r.Name(name)
					}
					free[head.name] = FreeVar(name)
				}
				cur.head = free[head.name]
			}
			cur.args = args
		}
		cur.args = slices.Clone(cur.args)
		open = append(open, cur)
		for done = nil; ; {
			top := &open[len(open)-1]
			if done != nil {
				top.head = App(top.head, done)
				done = nil
			}
			if k := len(top.args); k > 0 {
				n = top.args[k-1]
				top.args = top.args[:k-1]
				break
			}
			done = top.head
			for range top.lambdas {
				level--
				done = newSugar(symLambda, "", sugar{body: done})
				names, at = append(names, done.atom), append(at, level)
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				name := parameterNames(free)
				for i, b := range bound {
					b.atom.name = name(i)
				}
				for i, a := range names {
					a.name = name(at[i])
				}
				return Expr{done, true}, true
			}
		}
	}
}

// parameterNames returns the names for bound variables by level, without those
// that are taken.
func parameterNames(taken map[string]*Term) func(level int) string {
	var names []string
	next := 0
	return func(level int) string {
		for len(names) <= level {
			const letters = "xyzuvwpqrstabcdefghijklmno"
			name := string(letters[next%len(letters)])
			if round := next / len(letters); round > 0 {
				name += strconv.Itoa(round)
			}
			next++
			if taken[name] == nil && taken[Quote(name)] == nil {
				names = append(names, name)
			}
		}
		return names[level]
	}
}
