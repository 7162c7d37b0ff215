package ski

// cells are hash-consed nodes: equal terms have one number, from 1.
type cells struct {
	numbers  consing
	fun, arg []int32 // of an application; of an atom fun is 0 and arg its place in atoms
	atoms    []*Term
	// holed says that a node has variables of a pattern in it.
	holed []bool
}

func newCells() *cells {
	return &cells{numbers: newConsing(), fun: make([]int32, 1), arg: make([]int32, 1), holed: make([]bool, 1)}
}

func (c *cells) size() int { return c.numbers.last }

// add adds a node, if its number is new.
func (c *cells) add(n int, fun, arg int32, holed bool) (isNew bool) {
	if isNew = n == len(c.fun); isNew {
		c.fun, c.arg, c.holed = push(c.fun, fun), push(c.arg, arg), push(c.holed, holed)
	}
	return isNew
}

func (c *cells) app(fun, arg int32) int32 {
	n := c.numbers.app(int(fun), int(arg))
	c.add(n, fun, arg, c.holed[fun] || c.holed[arg])
	return int32(n)
}

func (c *cells) atom(t *Term) int32 {
	n := c.numbers.atom(t.atom)
	if c.add(n, 0, int32(len(c.atoms)), false) {
		c.atoms = append(c.atoms, t)
	}
	return int32(n)
}

// hole returns variable number i of a pattern. Its name can't be typed.
func (c *cells) hole(i int) int32 {
	n := c.atom(FreeVar("\x00" + string(rune('0'+i))))
	c.holed[n] = true
	return n
}

func (c *cells) sym(n int32) Sym {
	if c.fun[n] > 0 {
		return 0
	}
	return c.atoms[c.arg[n]].atom.sym
}

// of returns the node of the term that is listed; ok is false if stop ended it.
func (c *cells) of(entries []entry, stop func() bool) (n int32, ok bool) {
	numbers := make([]int32, len(entries))
	for i, e := range entries {
		if due(i, stop) {
			return 0, false
		}
		if e.fun < 0 {
			numbers[i] = c.atom(e.term)
		} else {
			numbers[i] = c.app(numbers[e.fun], numbers[e.arg])
		}
	}
	return numbers[len(numbers)-1], true
}

// term reads a node. Variables of patterns get the names that name gives.
func (c *cells) term(root int32, name func(hole int32) *Term) *Term {
	made := make(map[int32]*Term)
	for todo := []int32{root}; len(todo) > 0; {
		n := todo[len(todo)-1]
		fun, arg := made[c.fun[n]], made[c.arg[n]]
		switch {
		case made[n] != nil:
		case c.fun[n] == 0 && c.holed[n]:
			made[n] = name(n)
		case c.fun[n] == 0:
			made[n] = c.atoms[c.arg[n]]
		case fun == nil || arg == nil:
			if arg == nil {
				todo = push(todo, c.arg[n])
			}
			if fun == nil {
				todo = push(todo, c.fun[n])
			}
			continue
		default:
			made[n] = App(fun, arg)
		}
		todo = todo[:len(todo)-1]
	}
	return made[root]
}

// patternPairs is how large a pattern may be.
const patternPairs = 400

// generalise returns the least general pattern of which a and b are instances; ok is
// false if it is too large.
func (c *cells) generalise(a, b int32) (pattern int32, ok bool) {
	type pair struct{ a, b int32 }
	made := make(map[pair]int32)
	holes := 0
	for todo := []pair{{a, b}}; len(todo) > 0; {
		p := todo[len(todo)-1]
		if made[p] == 0 {
			fun, arg := pair{c.fun[p.a], c.fun[p.b]}, pair{c.arg[p.a], c.arg[p.b]}
			switch {
			case len(made) > patternPairs:
				return 0, false
			case p.a == p.b:
				made[p] = p.a
			case fun.a == 0 || fun.b == 0:
				made[p] = c.hole(holes)
				holes++
			case made[fun] == 0:
				todo = append(todo, fun)
				continue
			case made[arg] == 0:
				todo = append(todo, arg)
				continue
			default:
				made[p] = c.app(made[fun], made[arg])
			}
		}
		todo = todo[:len(todo)-1]
	}
	return made[pair{a, b}], true
}

// instance says that n is an instance of a pattern.
func (c *cells) instance(n, pattern int32) bool {
	bound := make(map[int32]int32)
	type pair struct{ n, pattern int32 }
	steps := 0
	for todo := []pair{{n, pattern}}; len(todo) > 0; steps++ {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch {
		case p.n == p.pattern && !c.holed[p.pattern]:
		case !c.holed[p.pattern] || steps > 4*patternPairs:
			return false
		case c.fun[p.pattern] == 0: // a variable
			if was, ok := bound[p.pattern]; ok && was != p.n {
				return false
			}
			bound[p.pattern] = p.n
		case c.fun[p.n] == 0:
			return false
		default:
			todo = append(todo, pair{c.arg[p.n], c.arg[p.pattern]}, pair{c.fun[p.n], c.fun[p.pattern]})
		}
	}
	return true
}

// contractSpine contracts a combinator with its arguments on top of a spine, the first
// one last. It returns what comes to the head instead, and the spine with the
// arguments of that.
func contractSpine(sym Sym, spine []int32, app func(fun, arg int32) int32) (head int32, rest []int32) {
	var a [maxArity]int32
	last := len(spine) - 1
	arity := sym.Arity()
	for i := range arity {
		a[i] = spine[last-i]
	}
	rest = spine[:len(spine)-arity]
	switch sym { // the last argument comes first
	case S:
		rest = push(push(rest, app(a[1], a[2])), a[2])
	case B:
		rest = push(rest, app(a[1], a[2]))
	case C:
		rest = push(push(rest, a[1]), a[2])
	case W:
		rest = push(push(rest, a[1]), a[1])
	case SPrime:
		rest = push(push(rest, app(a[2], a[3])), app(a[1], a[3]))
	case BPrime:
		rest = push(push(rest, app(a[2], a[3])), a[1])
	case CPrime:
		rest = push(push(rest, a[2]), app(a[1], a[3]))
	}
	return a[0], rest
}
