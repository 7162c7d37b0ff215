package ski

// A Search looks for the smallest combinator that behaves in a given way: applied to
// variables Params it reduces to Result, which is in normal form and made of these.
//
// It does not try terms one by one. It reduces a term with holes, and fills a hole only
// when that comes to the head: with each combinator of the basis, and some holes more
// as its arguments. A head that can't become the result's ends all terms with these
// beginnings at once. Sizes are tried in turn, so the first term found is a smallest.
// No term is tried with a redex whose contraction makes it no larger: its contractum
// does the same. What fills a hole is closed, so a term that has lost a variable which
// the result has is given up at once.
type Search struct {
	Params   []string
	Result   *Term
	Basis    []Sym
	MaxSize  int    // atoms; the terms that are tried have no more
	MaxTried uint64 // fillings of a hole; 0: no limit
	// Stop, if not nil, is asked now and then, with the size that is tried and the
	// fillings so far; when it returns true the search ends.
	Stop func(size int, tried uint64) bool
}

// Found is what a search has found.
type Found struct {
	Term *Term // nil: nothing
	Size int   // of Term, or the largest size that was tried in full
	// Tried counts fillings of holes; GivenUp those after which the term was reduced
	// too long. If GivenUp is 0, no term of fewer atoms does it.
	Tried, GivenUp uint64
	Ending         Ending // InNormalForm: found, or MaxSize tried in full; AtContractions: MaxTried
}

const (
	// findSteps is how many contractions a candidate may take, besides some for each
	// atom of the result.
	findSteps = 60
	// findProofs is how many that take more are looked at closely, whether they go on for
	// ever; findUnproved is of how many that doesn't come out until no more are.
	findProofs   = 10_000
	findUnproved = 100
)

// Find searches.
func (s Search) Find() Found {
	f := finder{Search: s}
	f.prepare()
	for size := 1; size <= s.MaxSize; size++ {
		if t := f.ofSize(size); t != nil {
			f.Term, f.Size = t, int(Leaves(t).Int64())
			return f.Found
		}
		if f.Ending != InNormalForm {
			return f.Found
		}
		f.Size = size
	}
	return f.Found
}

// A partial is a node of a term with holes.
type partial struct {
	fun, arg int32  // of an application; fun is -1 in other nodes
	sym      Sym    // a combinator; Var: variable number arg; 0: hole number arg
	vars     uint16 // which variables are in it
}

// MaxParams is how many parameters a search may have.
const MaxParams = 16

// finder is a search under way. Nodes, holes and goals are made in turn and taken back
// in turn.
type finder struct {
	Search
	Found
	nodes []partial
	holes []int32 // what fills them; -1: nothing yet
	trail []int32 // holes that were filled, to be emptied again
	goals []goal
	want  []wanted
	spine []int32
	stack []filling

	steps  int // that a candidate may take
	proofs int // that were tried
	work   int // since Stop was asked, in candidates
}

// A goal is a node that has to reduce to a part of the result.
type goal struct {
	node, want int32
	next       int32 // the goals after it; -1: none
}

// wanted is a part of the result: its head and its arguments.
type wanted struct {
	sym    Sym
	number int32 // of a variable
	args   []int32
	vars   uint16 // which variables are in it
}

// A filling is a choice to be made, with what was there before it.
type filling struct {
	hole                       int32
	at                         goal // which the hole is the head of
	spare                      int  // atoms that the term may still get
	steps                      int
	sym, args                  int // the next to try
	nodes, holes, trail, goals int // how many there were
}

// prepare reads the result into want.
func (f *finder) prepare() {
	entries := list(f.Result)
	f.steps = findSteps + 4*int(Leaves(f.Result).Int64())
	numbers := make(map[string]int32)
	for i, p := range f.Params {
		numbers[p] = int32(i)
	}
	f.want = make([]wanted, len(entries))
	for i, e := range entries {
		if e.fun < 0 {
			sym, name := e.term.Leaf()
			f.want[i] = wanted{sym: sym, number: numbers[name]}
			if sym == Var {
				f.want[i].vars = 1 << numbers[name]
			}
			continue
		}
		w := f.want[e.fun]
		w.args = append(append([]int32(nil), w.args...), e.arg)
		w.vars |= f.want[e.arg].vars
		f.want[i] = w
	}
}

func (f *finder) node(p partial) int32 {
	f.nodes = append(f.nodes, p)
	return int32(len(f.nodes) - 1)
}

func (f *finder) app(fun, arg int32) int32 {
	return f.node(partial{fun: fun, arg: arg, vars: f.nodes[fun].vars | f.nodes[arg].vars})
}

func (f *finder) hole() int32 {
	f.holes = append(f.holes, -1)
	return f.node(partial{fun: -1, arg: int32(len(f.holes) - 1)})
}

// ofSize looks for a term of so many atoms; nil if there is none, or the search ended.
func (f *finder) ofSize(size int) *Term {
	f.nodes, f.holes, f.trail, f.goals, f.stack = f.nodes[:0], f.holes[:0], f.trail[:0], f.goals[:0], f.stack[:0]
	root := f.hole()
	t := root
	for i := range f.Params {
		t = f.app(t, f.node(partial{fun: -1, sym: Var, arg: int32(i), vars: 1 << i}))
	}
	if f.pursue(goal{t, int32(len(f.want) - 1), -1}, size-1, 0) {
		return f.term(root)
	}
	for len(f.stack) > 0 {
		c := &f.stack[len(f.stack)-1]
		f.nodes, f.holes, f.goals = f.nodes[:c.nodes], f.holes[:c.holes], f.goals[:c.goals]
		for len(f.trail) > c.trail {
			f.holes[f.trail[len(f.trail)-1]] = -1
			f.trail = f.trail[:len(f.trail)-1]
		}
		if c.sym == len(f.Basis) {
			c.sym = 0
			c.args++
		}
		if c.args > c.spare {
			f.stack = f.stack[:len(f.stack)-1]
			continue
		}
		sym, args := f.Basis[c.sym], c.args
		c.sym++
		if args >= sym.Arity() && !duplicates(sym) {
			continue
		}
		f.Tried++
		if f.work++; f.work >= 4096 {
			if f.work = 0; f.Stop != nil && f.Stop(size, f.Tried) {
				f.Ending = Stopped
				return nil
			}
		}
		if f.MaxTried > 0 && f.Tried >= f.MaxTried {
			f.Ending = AtContractions
			return nil
		}
		filled := f.node(partial{fun: -1, sym: sym})
		for range args {
			filled = f.app(filled, f.hole())
		}
		f.holes[c.hole] = filled
		f.trail = append(f.trail, c.hole)
		if f.pursue(c.at, c.spare-args, c.steps) {
			return f.term(root)
		}
	}
	return nil
}

// duplicates says that a rule can make a term larger.
func duplicates(s Sym) bool { return s == S || s == SPrime || s == W }

// pursue reduces until all goals are reached: then it returns true. False is a failure,
// or a choice that was put on the stack.
func (f *finder) pursue(g goal, spare, steps int) bool {
	for {
		// The spine, its last argument first.
		f.spine = f.spine[:0]
		n := g.node
		for reduced := false; ; {
			p := f.nodes[n]
			switch {
			case p.fun >= 0:
				f.spine = append(f.spine, p.arg)
				n = p.fun
				continue
			case p.sym == 0 && f.holes[p.arg] >= 0:
				n = f.holes[p.arg]
				continue
			case p.sym == 0:
				// The choice goes on from here, not from the goal's beginning.
				if reduced {
					t := n
					for i := len(f.spine) - 1; i >= 0; i-- {
						t = f.app(t, f.spine[i])
					}
					g.node = t
				}
				f.stack = append(f.stack, filling{
					hole: p.arg, at: g, spare: spare, steps: steps,
					nodes: len(f.nodes), holes: len(f.holes), trail: len(f.trail), goals: len(f.goals),
				})
				return false
			}
			if arity := p.sym.Arity(); arity > 0 && len(f.spine) >= arity {
				if steps++; steps > f.steps {
					if f.proofs == findProofs || f.GivenUp >= findUnproved || !f.endless(n) {
						f.GivenUp++
					}
					return false
				}
				lost := p.sym == K && f.nodes[f.spine[len(f.spine)-2]].vars != 0
				n, f.spine = contractSpine(p.sym, f.spine, f.app)
				reduced = true
				if lost && f.lacks(n, f.want[g.want].vars) {
					return false
				}
				continue
			}
			w := f.want[g.want]
			if p.sym != w.sym || len(f.spine) != len(w.args) || p.sym == Var && p.arg != w.number {
				return false
			}
			break
		}
		next := g.next
		for i, want := range f.want[g.want].args {
			if f.want[want].vars&^f.nodes[f.spine[len(f.spine)-1-i]].vars != 0 {
				return false
			}
			f.goals = append(f.goals, goal{f.spine[len(f.spine)-1-i], want, next})
			next = int32(len(f.goals) - 1)
		}
		if next < 0 {
			return true
		}
		g = f.goals[next]
	}
}

// endless says that what stands at the head now, with n and the spine, goes on for ever
// whatever fills its holes.
func (f *finder) endless(n int32) bool {
	f.proofs++
	f.work += 128 // it takes as long
	c := newCells()
	made := make(map[int32]int32)
	t := f.read(c, made, n)
	for i := len(f.spine) - 1; i >= 0; i-- {
		t = c.app(t, f.read(c, made, f.spine[i]))
	}
	for _, reduced := range [...]bool{false, true} {
		w := newWalk(c, Limits{Contractions: 150, Nodes: 5_000}, new(uint64))
		w.reduced, w.headOnly = reduced, true
		if _, end := w.run(t); end == walkEndless {
			return true
		}
	}
	return false
}

// lacks says that a variable is neither in n nor in the spine.
func (f *finder) lacks(n int32, vars uint16) bool {
	have := f.nodes[n].vars
	for _, arg := range f.spine {
		have |= f.nodes[arg].vars
	}
	return vars&^have != 0
}

// term reads a node with its holes filled; those that are empty may hold anything, and
// get the first combinator of the basis.
func (f *finder) term(root int32) *Term {
	c := newCells()
	return c.term(f.read(c, make(map[int32]int32), root), func(int32) *Term { return Comb(f.Basis[0]) })
}

// read makes cells of a node with its holes filled. made has those of other nodes.
func (f *finder) read(c *cells, made map[int32]int32, root int32) int32 {
	for todo := []int32{root}; len(todo) > 0; {
		n := todo[len(todo)-1]
		p := f.nodes[n]
		switch {
		case p.fun >= 0 && made[p.fun] > 0 && made[p.arg] > 0:
			made[n] = c.app(made[p.fun], made[p.arg])
		case p.fun >= 0:
			todo = append(todo, p.arg, p.fun)
			continue
		case p.sym == Var:
			made[n] = c.atom(FreeVar(f.Params[p.arg]))
		case p.sym != 0:
			made[n] = c.atom(Comb(p.sym))
		case f.holes[p.arg] < 0:
			made[n] = c.hole(int(p.arg))
		case made[f.holes[p.arg]] == 0:
			todo = append(todo, f.holes[p.arg])
			continue
		default:
			made[n] = made[f.holes[p.arg]]
		}
		todo = todo[:len(todo)-1]
	}
	return made[root]
}
