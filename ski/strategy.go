package ski

import "math"

// A Strategy says which redex is contracted next.
type Strategy uint8

const (
	// NormalOrder contracts the leftmost outermost redex. It finds the normal form
	// whenever there is one.
	NormalOrder Strategy = iota
	// Applicative contracts the leftmost innermost redex: arguments come first.
	Applicative
	// Innermost contracts the rightmost innermost redex.
	Innermost
	// Parallel contracts all redexes of the term at once, round by round (Gross and
	// Knuth). It finds the normal form whenever there is one.
	Parallel
)

// strategies are the names of the strategies and what they contract.
var strategies = [...][2]string{
	NormalOrder: {"normal", "the leftmost outermost redex: finds the normal form whenever there is one"},
	Applicative: {"applicative", "the leftmost innermost redex: arguments first, also those that are thrown away"},
	Innermost:   {"innermost", "the rightmost innermost redex: like applicative, the last argument first"},
	Parallel:    {"parallel", "all redexes at once, round by round: finds the normal form too"},
}

// Strategies returns all strategies.
func Strategies() []Strategy { return []Strategy{NormalOrder, Applicative, Innermost, Parallel} }

// String returns the strategy's name.
func (s Strategy) String() string { return strategies[s][0] }

// About says which redex is contracted.
func (s Strategy) About() string { return strategies[s][1] }

// Limits bound a reduction. Zero values are no limit.
type Limits struct {
	Contractions uint64
	Nodes        uint64      // that it may make, garbage included
	Stop         func() bool // asked now and then; true ends it
	// Watch is told now and then, before Stop is asked, how far it is; it may be nil.
	Watch func(contractions, nodes uint64)
}

// Ending says why a reduction ended.
type Ending uint8

const (
	InNormalForm   Ending = iota // or in weak head normal form, if that was wanted
	AtContractions               // Limits.Contractions
	AtNodes                      // Limits.Nodes
	Stopped                      // Limits.Stop
)

// An Outcome is how far a reduction came.
type Outcome struct {
	Term         *Term
	Contractions uint64
	// Rounds are those of a parallel reduction. There Contractions counts a redex that is
	// shared as often as it stands in the term, up to 2^64-1: so it depends on the term
	// alone.
	Rounds uint64
	Ending Ending
}

// ReduceBy reduces a term by a strategy: the reference for orders that machines don't
// have. Normal order is that of [Reduce]; an innermost contraction takes constant
// time, a parallel round time linear in the DAG.
func ReduceBy(t *Term, by Strategy, limits Limits) Outcome {
	m := meter{Limits: limits}
	switch by {
	case Applicative, Innermost:
		return m.innermost(t, by == Innermost)
	case Parallel:
		return m.parallel(t)
	}
	return m.outermost(t, false)
}

// WHNF reduces a term to weak head normal form: only the redex at its head is
// contracted, until there is none.
func WHNF(t *Term, limits Limits) Outcome {
	m := meter{Limits: limits}
	return m.outermost(t, true)
}

// meter counts what a reduction spends.
type meter struct {
	Limits
	Outcome
	nodes uint64
	moves uint64
}

// spent says that the reduction ends here. It is asked before each contraction.
func (m *meter) spent() bool {
	switch {
	case m.Limits.Contractions > 0 && m.Outcome.Contractions >= m.Limits.Contractions:
		m.Ending = AtContractions
	case m.Nodes > 0 && m.nodes >= m.Nodes:
		m.Ending = AtNodes
	case m.interrupted():
	default:
		return false
	}
	return true
}

// ask tells Watch, and asks Stop.
func (m *meter) ask() {
	if m.Watch != nil {
		m.Watch(m.Outcome.Contractions, m.nodes)
	}
	if m.Stop != nil && m.Stop() {
		m.Ending = Stopped
	}
}

// interrupted asks Stop every thousand moves.
func (m *meter) interrupted() bool {
	if m.moves++; m.moves%1024 == 0 {
		m.ask()
	}
	return m.Ending == Stopped
}

// outermost is Reduce with limits. With weak it ends at the first head that lacks
// arguments.
func (m *meter) outermost(t *Term, weak bool) Outcome {
	var z zipper
	for {
		t = z.descend(t)
		if t.atom == nil || !z.isRedex(t) {
			more := false
			if !weak && !m.interrupted() {
				t, more = z.ascend(t)
				m.nodes++
			}
			if !more {
				m.Term = z.plug(t)
				return m.Outcome
			}
			continue
		}
		if m.spent() {
			m.Term = z.plug(t)
			return m.Outcome
		}
		m.Outcome.Contractions++
		m.nodes += uint64(t.atom.sym.Arity())
		t = z.contract(t.atom.sym)
	}
}

// innermost reduces the parts of an application first, the function before the
// argument or after it. A part that is in normal form is known by its id, so a
// contractum is searched no further than the nodes that the rule made.
func (m *meter) innermost(t *Term, rightmost bool) Outcome {
	type frame struct {
		app       *Term
		fun, arg  *Term // once they are in normal form
		following bool  // the second part is under way
	}
	var (
		frames []frame
		lacks  table // of what is in normal form, by id
		lackIn = func(t *Term) (int, bool) {
			if t.atom != nil {
				return lackOf(t.atom.sym), true
			}
			return lacks.get(t.id)
		}
	)
	plug := func(t *Term) Outcome {
		for len(frames) > 0 {
			f := frames[len(frames)-1]
			frames = frames[:len(frames)-1]
			fun, arg := f.app.fun, f.app.arg
			if f.fun != nil {
				fun = f.fun
			}
			if f.arg != nil {
				arg = f.arg
			}
			if f.following != rightmost {
				arg = t
			} else {
				fun = t
			}
			t = rebuild(f.app, fun, arg)
		}
		m.Term = t
		return m.Outcome
	}
	for {
		if _, normal := lackIn(t); !normal {
			if m.interrupted() {
				return plug(t)
			}
			frames = push(frames, frame{app: t})
			if t = t.fun; rightmost {
				t = frames[len(frames)-1].app.arg
			}
			continue
		}
		// t is in normal form: into the frame.
		for again := false; !again; {
			if len(frames) == 0 {
				m.Term = t
				return m.Outcome
			}
			f := &frames[len(frames)-1]
			if f.following != rightmost {
				f.arg = t
			} else {
				f.fun = t
			}
			if !f.following {
				f.following = true
				if t = f.app.arg; rightmost {
					t = f.app.fun
				}
				break
			}
			app := *f
			frames = frames[:len(frames)-1]
			t = rebuild(app.app, app.fun, app.arg)
			m.nodes++
			lack, _ := lackIn(app.fun)
			if lack != 1 {
				lacks.put(t.id, lackAfter(lack))
				continue
			}
			if m.spent() {
				return plug(t)
			}
			m.Outcome.Contractions++
			rule := symOf(headOf(t))
			t = contract(rule, t)
			m.nodes += uint64(rule.Arity())
			again = true
		}
	}
}

// parallel contracts all redexes that a term has, and again.
func (m *meter) parallel(t *Term) Outcome {
	for m.Term = t; ; {
		entries, ok := listing(m.Term, m.Stop)
		if m.Rounds > 0 {
			m.nodes += uint64(len(entries))
		}
		if m.ask(); !ok {
			m.Ending = Stopped
		}
		if m.Ending == Stopped {
			return m.Outcome
		}
		next, redexes := develop(entries)
		if redexes == 0 || m.spent() {
			return m.Outcome
		}
		m.Rounds++
		m.Outcome.Contractions = saturatingAdd(m.Outcome.Contractions, redexes)
		m.Term = next
	}
}

// Develop contracts all redexes of a term at once, and none that these make (a
// complete development). It returns how many there were in the term as it is written, up
// to 2^64-1: a shared one counts wherever it stands.
func Develop(t *Term) (next *Term, redexes uint64) { return develop(list(t)) }

func develop(entries []entry) (next *Term, redexes uint64) {
	developed := make([]*Term, len(entries))
	lacks := make([]int, len(entries))
	places := occurrences(entries)
	for i, e := range entries {
		if e.fun < 0 {
			developed[i], lacks[i] = e.term, lackOf(symOf(e.term))
			continue
		}
		lack := lacks[e.fun]
		if lack != 1 {
			developed[i] = rebuild(e.term, developed[e.fun], developed[e.arg])
			// Above a redex the head has all that it needs: nothing there is one.
			lacks[i] = lackAfter(lack)
			continue
		}
		redexes = saturatingAdd(redexes, places[i])
		lacks[i] = never
		rule := symOf(headOf(e.term))
		var args [maxArity]*Term
		for n, at := rule.Arity()-1, i; n >= 0; n-- {
			args[n] = developed[entries[at].arg]
			at = int(entries[at].fun)
		}
		developed[i] = rows[rule].contract(args[0], args[1], args[2], args[3])
	}
	return developed[len(developed)-1], redexes
}

// occurrences says of each node of a listing how often it stands in the term as it is
// written, up to 2^64-1.
func occurrences(entries []entry) []uint64 {
	n := make([]uint64, len(entries))
	n[len(n)-1] = 1
	for i := len(entries) - 1; i >= 0; i-- {
		if e := entries[i]; e.fun >= 0 {
			n[e.fun] = saturatingAdd(n[e.fun], n[i])
			n[e.arg] = saturatingAdd(n[e.arg], n[i])
		}
	}
	return n
}

func saturatingAdd(a, b uint64) uint64 {
	if a+b < a {
		return math.MaxUint64
	}
	return a + b
}

// FindRedexBy returns the redex that a strategy contracts next; ok is false if t is in
// normal form. Of the redexes of a parallel round it is the leftmost outermost one.
// It takes time linear in the DAG.
func FindRedexBy(t *Term, by Strategy) (r Redex, ok bool) {
	if by == NormalOrder || by == Parallel {
		return FindRedex(t)
	}
	entries := list(t)
	lacks := make([]int, len(entries))
	has := make([]bool, len(entries)) // a redex, itself or in it
	for i, e := range entries {
		if e.fun < 0 {
			lacks[i] = lackOf(symOf(e.term))
			continue
		}
		lacks[i] = never
		if lack := lacks[e.fun]; lack != never && lack > 0 {
			lacks[i] = lack - 1
		}
		has[i] = has[e.fun] || has[e.arg] || lacks[i] == 0
	}
	at := len(entries) - 1
	if !has[at] {
		return Redex{}, false
	}
	for {
		e := entries[at]
		switch {
		case has[e.fun] && (by == Applicative || !has[e.arg]):
			r.Path, at = push(r.Path, Left), int(e.fun)
		case has[e.arg]:
			r.Path, at = push(r.Path, Right), int(e.arg)
		default:
			r.Rule = symOf(headOf(e.term))
			r.Args = r.Rule.Arity()
			return r, true
		}
	}
}

// ContractAt returns the whole term after the contraction of a redex of it. It takes
// time in proportion to the path.
func ContractAt(t *Term, r Redex) *Term {
	trail := follow(Terms{}, t, r.Path)
	next := contract(r.Rule, trail[len(r.Path)])
	for i := len(r.Path) - 1; i >= 0; i-- {
		if parent := trail[i]; r.Path[i] == Left {
			next = App(next, parent.arg)
		} else {
			next = App(parent.fun, next)
		}
	}
	return next
}
