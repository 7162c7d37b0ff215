package ski

// What follows proves that a term has no normal form. The proofs stand on one
// measure. Let ℓ(t) be the number of contractions from t to its normal form in normal
// order, infinite if there is none.
//
//   - The leftmost outermost contraction makes ℓ smaller by one. Any other one never
//     makes it larger: the leftmost redex is neither copied nor removed by it and
//     stays leftmost, since in combinatory logic a contraction makes no redex to its
//     left. So the contractions of normal order that are left shrink to as many, or
//     fewer. (That is why a reduction with leftmost contractions ever again ends if
//     there is a normal form: the quasi-leftmost theorem.)
//   - Of a head that no further contraction can move, a combinator that lacks arguments
//     or a free variable, ℓ(h N1 … Nk) = ℓ(N1) + … + ℓ(Nk). Call a context rigid if
//     there are only such heads above its hole; then ℓ(t) ≤ ℓ(C[t]).
//   - A contraction at the head of t is also one at the head of t A1 … An, and of every
//     instance of t, if t has variables.
//
// Theorem. Let P be a redex, with variables x1 … xm that stand for any terms, or none.
// Let it reduce, with its own contraction among others, to C[P' A1 … An], where P' is
// an instance of P and C is rigid, the x not being among its heads. If C is empty, or
// its outermost head is a free variable, or n = 0, then no instance of P has a normal
// form; in the first two cases none with further arguments B has either.
//
// Proof. Let Q be an instance of P, with the arguments B, for which ℓ(Q B) is finite and
// as small as it can be. With C empty, Q B reduces to Q' A B, and the first contraction
// was leftmost: ℓ(Q' A B) < ℓ(Q B), a contradiction. With a free variable at the head,
// Q B has the normal form of C[Q' A] B, and ℓ(Q' A) < ℓ(Q B). With n = 0 and B empty
// likewise ℓ(Q') < ℓ(Q). ∎
//
// The search takes normal order, and remembers the redex of each contraction as long as
// what stands behind its arguments has not been touched. A redex that comes to the head
// again while it is remembered is P itself; two redexes that are instances of one
// pattern give a P that is then reduced for itself. In a second pass the arguments of a
// redex are reduced first, where that ends soon: S I I (S I I) comes back only so.

// A Divergence is what [Diverge] finds out.
type Divergence struct {
	// Ending is InNormalForm if the question is decided.
	Ending Ending
	// Endless: there is no normal form. Otherwise, if it is decided, there is one.
	Endless bool
	// If it is endless: Pattern, with any terms for Vars, reduces to Again, in which an
	// instance of it stands at the head, or inside of heads that stay. The term reduces
	// to an instance of Pattern, perhaps with more arguments or in such a place.
	Pattern, Again *Term
	Vars           []string
	Inside         bool // within heads that stay
	Headless       bool // the term has no weak head normal form either
	More           int  // arguments that it has got
	Reduced        bool // arguments were reduced on the way
	// First and Then are the contractions at the head before Pattern, or an instance,
	// came and came again.
	First, Then uint64
	// Contractions that were made to find it out, all in all.
	Contractions uint64
}

const (
	argumentContractions = 300   // for an argument that is reduced first
	patternRedexes       = 3_000 // so many of a reduction are compared, to find patterns
	patternNeighbours    = 4     // each with so many before it
	patternContractions  = 400   // for a pattern
)

// Diverge finds out whether a term has a normal form, as far as that comes out within
// the limits, of which Contractions must be set. It serves to see that there is none; a normal form it finds no faster
// than reduction does.
func Diverge(t *Term, limits Limits) Divergence {
	var d Divergence
	// First a little of both passes, since what repeats mostly does so soon.
	for _, pass := range [...]struct {
		share   uint64 // of the contractions, in 64ths, with those of earlier passes
		reduced bool
	}{{1, false}, {4, true}, {32, false}, {64, true}} {
		part := limits
		part.Contractions = limits.Contractions / 64 * pass.share
		w := newWalk(newCells(), part, &d.Contractions)
		w.reduced = pass.reduced
		_, end := w.run(w.of(t))
		d.Ending = passEndings[end]
		if d.Ending == InNormalForm || d.Ending == Stopped {
			if end == walkEndless {
				w.tell(&d)
			}
			break
		}
	}
	return d
}

// passEndings say what the end of a walk means for the question.
var passEndings = [...]Ending{
	walkNormal: InNormalForm, walkEndless: InNormalForm, walkSpent: AtContractions, walkFull: AtNodes, walkStopped: Stopped,
}

// A walk reduces in normal order. It is a stack of levels: the whole term, and in each
// level that has come to a head that stays the argument that is reduced there.
type walk struct {
	*cells
	limits   Limits
	made     *uint64 // contractions, with those of other walks
	moves    uint64
	reduced  bool // the arguments of a redex are reduced first
	plain    bool // nothing is looked for
	headOnly bool // it ends where the first head stays
	pattern  int32
	known    *forms
	tested   map[int32]bool // patterns

	levels []walkLevel
	spine  []int32 // the arguments of each level, its first one last
	met    []meeting
	latest map[int32]int32 // the last of met with a redex, from 1
	last   [256]int32      // likewise, with a combinator
	heads  uint64          // contractions at heads
	found  int             // the meeting that it came back to
	deeper *walk           // the walk that found a pattern
}

// forms are what is known of nodes: the normal form, or that it was not found. By node;
// 0: nothing.
type forms struct{ of []int32 }

const noForm = -1

func (f *forms) get(n int32) int32 {
	if int(n) < len(f.of) {
		return f.of[n]
	}
	return 0
}

func (f *forms) put(n, form int32) {
	for int(n) >= len(f.of) {
		f.of = push(f.of, 0)
	}
	f.of[n] = form
}

type walkLevel struct {
	base int   // of its arguments in spine
	node int32 // that it began with
	head int32 // that stays; 0 until then
	args int   // of head
	next int   // the argument, from 0, that is reduced
}

// A meeting is a redex at a head. What is behind its arguments there has not been
// touched since.
type meeting struct {
	redex      int32
	level      int
	behind     int // how many arguments that are
	before     int32
	beforeRule int32 // of the same combinator
	sym        Sym
	heads      uint64
}

type walkEnd uint8

const (
	walkNormal walkEnd = iota
	walkEndless
	walkSpent
	walkFull
	walkStopped
)

func newWalk(c *cells, limits Limits, made *uint64) *walk {
	return &walk{cells: c, limits: limits, made: made, known: &forms{}, tested: make(map[int32]bool), latest: make(map[int32]int32)}
}

// run reduces a node to its normal form, or until what is looked for is found.
func (w *walk) run(root int32) (form int32, end walkEnd) {
	w.levels = append(w.levels[:0], walkLevel{node: root})
	w.spine = w.spine[:0]
	head := root
	for {
		// The head of the level.
		l := &w.levels[len(w.levels)-1]
		for w.fun[head] > 0 {
			w.spine = push(w.spine, w.arg[head])
			head = w.fun[head]
			w.moves++
		}
		sym := w.sym(head)
		args := len(w.spine) - l.base
		if arity := sym.Arity(); arity > 0 && args >= arity {
			if end := w.spent(); end != walkNormal {
				return 0, end
			}
			if !w.plain && w.meet(sym, head, args-arity) {
				return 0, walkEndless
			}
			*w.made++
			w.heads++
			head, w.spine = contractSpine(sym, w.spine, w.app)
			continue
		}
		l.head, l.args = head, args
		stays := !w.holed[head] // or an instance may do anything
		if (!stays && !w.plain || w.headOnly) && len(w.levels) == 1 {
			return 0, walkSpent
		}
		// The next argument, in this level or in one above.
		for {
			if w.moves++; w.moves&0xfff == 0 {
				if end := w.spent(); end != walkNormal {
					return 0, end
				}
			}
			l = &w.levels[len(w.levels)-1]
			if (stays || w.plain) && l.next < l.args {
				at := l.base + l.args - 1 - l.next
				if form := w.known.get(w.spine[at]); form > 0 {
					w.spine[at] = form
					l.next++
					continue
				}
				w.forget(l.args - l.next - 1)
				head = w.spine[at]
				w.levels = push(w.levels, walkLevel{base: len(w.spine), node: head})
				break
			}
			form = l.node
			if stays || w.plain {
				form = l.head
				for i := l.args - 1; i >= 0; i-- {
					form = w.app(form, w.spine[l.base+i])
				}
				w.known.put(l.node, form)
				w.known.put(form, form)
			}
			stays = true
			w.spine = w.spine[:l.base]
			w.forget(-1)
			if w.levels = w.levels[:len(w.levels)-1]; len(w.levels) == 0 {
				return form, walkNormal
			}
			l = &w.levels[len(w.levels)-1]
			w.spine[l.base+l.args-1-l.next] = form
			l.next++
		}
	}
}

func (w *walk) spent() walkEnd {
	w.moves++
	switch {
	case w.moves&0x3ff == 0 && w.limits.Stop != nil && w.limits.Stop():
		return walkStopped
	case w.limits.Contractions > 0 && *w.made >= w.limits.Contractions:
		return walkSpent
	case w.limits.Nodes > 0 && uint64(w.size()) >= w.limits.Nodes:
		return walkFull
	}
	return walkNormal
}

// forget drops the meetings of the last level with more arguments behind them.
func (w *walk) forget(behind int) {
	for len(w.met) > 0 {
		m := &w.met[len(w.met)-1]
		if m.level != len(w.levels)-1 || m.behind <= behind {
			return
		}
		w.latest[m.redex], w.last[m.sym] = m.before, m.beforeRule
		w.met = w.met[:len(w.met)-1]
	}
}

// meet is told that a redex comes to the head of the last level. It says that what is
// looked for is found.
func (w *walk) meet(sym Sym, head int32, behind int) bool {
	arity := sym.Arity()
	redex := head
	for i := 1; i <= arity; i++ {
		at := len(w.spine) - i
		if w.reduced {
			w.spine[at] = w.argument(w.spine[at])
		}
		redex = w.app(redex, w.spine[at])
	}
	w.forget(behind)
	here := len(w.levels) - 1
	comesBack := func(m *meeting) bool {
		if m.level == here {
			return true
		}
		above := w.levels[m.level].head
		return behind == 0 || w.sym(above) == Var && !w.holed[above]
	}
	if w.pattern > 0 {
		if len(w.met) > 0 && w.instance(redex, w.pattern) && comesBack(&w.met[0]) {
			w.found = 0
			return true
		}
		if len(w.met) > 0 {
			return false
		}
	} else {
		for i, tries := w.latest[redex], 0; i > 0 && tries < 16; i, tries = w.met[i-1].before, tries+1 {
			if comesBack(&w.met[i-1]) {
				w.found = int(i - 1)
				return true
			}
		}
		if w.heads < patternRedexes {
			for i, tries := w.last[sym], 0; i > 0 && tries < patternNeighbours; i, tries = w.met[i-1].beforeRule, tries+1 {
				if w.generally(w.met[i-1].redex, redex, behind) {
					w.found = int(i - 1)
					return true
				}
			}
		}
	}
	w.met = push(w.met, meeting{redex, here, behind, w.latest[redex], w.last[sym], sym, w.heads})
	w.latest[redex], w.last[sym] = int32(len(w.met)), int32(len(w.met))
	return false
}

// argument reduces an argument, if that ends soon.
func (w *walk) argument(n int32) int32 {
	switch form := w.known.get(n); {
	case form > 0:
		return form
	case form == noForm:
		return n
	}
	inner := &walk{cells: w.cells, made: new(uint64), plain: true, known: w.known}
	inner.limits = Limits{Contractions: argumentContractions, Nodes: w.limits.Nodes, Stop: w.limits.Stop}
	form, end := inner.run(n)
	*w.made += *inner.made
	if end != walkNormal {
		w.known.put(n, noForm)
		return n
	}
	return form
}

// generally says that the pattern of two redexes comes back, and that so the second has
// no normal form where it stands.
func (w *walk) generally(a, b int32, behind int) bool {
	pattern, ok := w.generalise(a, b)
	if !ok || !w.holed[pattern] || w.tested[pattern] {
		return false
	}
	w.tested[pattern] = true
	limits := w.limits
	if most := *w.made + patternContractions; limits.Contractions == 0 || limits.Contractions > most {
		limits.Contractions = most
	}
	d := newWalk(w.cells, limits, w.made)
	d.pattern, d.reduced, d.known = pattern, w.reduced, w.known
	if _, end := d.run(pattern); end != walkEndless {
		return false
	}
	if inside := len(d.levels) > 1; inside && behind > 0 && d.sym(d.levels[0].head) != Var {
		return false // the further arguments may change it
	}
	w.deeper = d
	return true
}

// tell says what a walk has found.
func (w *walk) tell(d *Divergence) {
	from := w.met[w.found]
	d.Endless, d.Reduced = true, w.reduced
	d.First, d.Then = from.heads, w.heads
	redex := from.redex
	d.Headless = len(w.levels) == 1 && (w.deeper == nil || len(w.deeper.levels) == 1)
	if w.deeper != nil {
		w = w.deeper
		redex, from = w.pattern, w.met[0]
	}
	// What stands now where the redex stood.
	here := len(w.levels) - 1
	l := w.levels[here]
	d.Inside = here > from.level
	now := len(w.spine) - l.base // arguments
	if !d.Inside {
		now -= from.behind
	}
	head := w.redexHead(redex)
	again := head
	for i := range now {
		again = w.app(again, w.spine[len(w.spine)-1-i])
	}
	d.More = now - w.sym(head).Arity()
	for at := here - 1; at >= from.level; at-- {
		l := w.levels[at]
		args := l.args
		if at == from.level {
			args -= from.behind
		}
		outer := l.head
		for i := range args {
			arg := w.spine[l.base+l.args-1-i]
			if i == l.next {
				arg = again
			}
			outer = w.app(outer, arg)
		}
		again = outer
	}
	taken := make(map[string]bool)
	for _, t := range w.atoms {
		taken[t.atom.name] = true
	}
	names := make(map[int32]*Term)
	name := func(hole int32) *Term {
		if names[hole] == nil {
			text := freshName(len(names), taken)
			names[hole] = FreeVar(text)
			d.Vars = append(d.Vars, text)
		}
		return names[hole]
	}
	d.Pattern, d.Again = w.term(redex, name), w.term(again, name)
}

func (c *cells) redexHead(n int32) int32 {
	for c.fun[n] > 0 {
		n = c.fun[n]
	}
	return n
}
