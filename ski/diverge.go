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
// the limits, of which Contractions must be set. It serves to see that there is none; a
// normal form it finds no faster than reduction does.
func Diverge(t *Term, limits Limits) Divergence {
	entries, ok := listing(t, limits.Stop)
	if !ok {
		return Divergence{Ending: Stopped}
	}
	var d Divergence
	// First a little of both passes, since what repeats mostly does so soon.
	for _, pass := range [...]struct {
		part    uint64 // one in so many of the contractions, with those of earlier passes
		reduced bool
	}{{64, false}, {16, true}, {2, false}, {1, true}} {
		part := limits
		part.Contractions = max(1, limits.Contractions/pass.part) // 0 is no limit
		w := newWalk(newCells(), part, &d.Contractions)
		w.reduced = pass.reduced
		root, ok := w.of(entries, limits.Stop)
		if !ok {
			d.Ending = Stopped
			break
		}
		if limits.Nodes > 0 && uint64(w.size()) >= limits.Nodes {
			d.Ending = AtNodes
			break
		}
		_, end := w.run(root)
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
