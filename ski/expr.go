package ski

// An Expr is what is typed for a term: a term, or one with lambdas, numerals and
// lists in it, which [Compiler.Compile] turns into combinators. The zero Expr is
// none. An Expr never changes.
type Expr struct {
	root *Term
	// sugared says that there is more in it than a term has. If not, root is the
	// term.
	sugared bool
}

// Term returns the term that e is; ok is false if e has to be compiled.
func (e Expr) Term() (t *Term, ok bool) { return e.root, !e.sugared }

// String returns e whole, in a form that can be typed.
func (e Expr) String() string { return e.Text(0) }

// HasLambda says that a lambda is written somewhere in e.
func (e Expr) HasLambda() bool {
	if !e.sugared {
		return false
	}
	seen := make(map[*Term]bool)
	for todo := []*Term{e.root}; len(todo) > 0; {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch {
		case seen[t]:
		case t.fun != nil:
			seen[t] = true
			todo = append(todo, t.arg, t.fun)
		case t.atom.sym == symLambda:
			return true
		case t.atom.sym == symList:
			todo = append(todo, t.atom.sugar.items...)
		}
	}
	return false
}

// Parameters returns the names of the lambdas that e begins with; those without a
// name are "".
func (e Expr) Parameters() []string {
	var names []string
	for t := e.root; t.fun == nil && t.atom.sym == symLambda; t = t.atom.sugar.body {
		names = append(names, t.atom.name)
	}
	return names
}

// Symbols of the atoms that only an Expr has.
const (
	symLambda  Sym = 200 // name is the parameter's, "" for one without a name
	symNumeral Sym = 201
	symList    Sym = 202
	symIndex   Sym = 203 // a variable as the number of binders out to its own, from 1
)

// sugar is the rest of such an atom.
type sugar struct {
	body   *Term   // of a lambda
	items  []*Term // of a list
	number int     // a numeral or an index
}

func newSugar(s Sym, name string, rest sugar) *Term {
	return &Term{atom: &atom{s, name, &rest}, id: lastID.Add(1) | openBit}
}

// An algebra gives the parts of an Expr a meaning, from the inside to the outside.
// A bound variable is known by its level: that of the outermost binder is 1.
type algebra[V any] interface {
	constant(*Term) V
	variable(level int32) V
	// bind says that a lambda begins, whose variable has that level.
	bind(level int32, name string)
	// apply applies f to a; app is the term that they come from, which may be
	// returned if they are its parts, or nil.
	apply(app *Term, f, a V) V
	// abstract binds the variable of a level, the highest in body; lam is the lambda.
	abstract(lam *Term, level int32, body V) V
	// fault returns an error that ends it all.
	fault() error
}

// An openPart is a part of an Expr that is being gone through.
type openPart[V any] struct {
	t    *Term
	done V   // the function, or the list so far
	next int // of a list: how many items are left
	step uint8
}

// meaning goes through an Expr. lib has the terms that numerals and lists are made
// of.
func meaning[V any](root *Term, a algebra[V], lib *library) (v V, err error) {
	var (
		open   []openPart[V]
		scope  = make(map[string][]int32) // the levels that a name is bound at
		binder int32                      // of them that are open
	)
	t := root
	for count := 0; ; count++ {
		if count&0xfff == 0 {
			if err = a.fault(); err != nil {
				return v, err
			}
		}
		// Down to an atom.
		for t.fun != nil {
			open = push(open, openPart[V]{t: t})
			t = t.fun
		}
		switch t.atom.sym {
		case symLambda:
			binder++
			if name := t.atom.name; name != "" {
				scope[name] = append(scope[name], binder)
			}
			a.bind(binder, t.atom.name)
			open = push(open, openPart[V]{t: t})
			t = t.atom.sugar.body
			continue
		case symList:
			v = a.constant(lib.empty)
			if n := len(t.atom.sugar.items); n > 0 {
				open = push(open, openPart[V]{t: t, done: v, next: n - 1})
				t = t.atom.sugar.items[n-1]
				continue
			}
		case symNumeral:
			v = a.constant(lib.numeral(t.atom.sugar.number))
		case symIndex:
			v = a.variable(binder + 1 - int32(t.atom.sugar.number))
		default:
			if levels := scope[t.atom.name]; t.atom.sym == Var && len(levels) > 0 {
				v = a.variable(levels[len(levels)-1])
			} else {
				v = a.constant(t)
			}
		}
		// Up to a part that is not gone through.
		for t = nil; t == nil; {
			if len(open) == 0 {
				return v, a.fault()
			}
			p := &open[len(open)-1]
			switch {
			case p.t.fun != nil && p.step == 0:
				p.done, p.step = v, 1
				t = p.t.arg
				continue
			case p.t.fun != nil:
				v = a.apply(p.t, p.done, v)
			case p.t.atom.sym == symLambda:
				name := p.t.atom.name
				if name != "" {
					scope[name] = scope[name][:len(scope[name])-1]
				}
				v = a.abstract(p.t, binder, v)
				binder--
			default:
				v = a.apply(nil, a.apply(nil, a.constant(lib.cons), v), p.done)
				if p.next > 0 {
					p.next--
					p.done = v
					t = p.t.atom.sugar.items[p.next]
					continue
				}
			}
			open = open[:len(open)-1]
		}
	}
}
