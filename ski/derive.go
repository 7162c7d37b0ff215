package ski

// A Verdict says whether one term follows from another.
type Verdict uint8

const (
	// Follows: by one contraction of the leftmost outermost redex; or by several, where
	// these were claimed.
	Follows Verdict = iota
	// OtherRedex: by one contraction, but of another redex.
	OtherRedex
	// Unchanged: it is the same term, and no contraction gives that.
	Unchanged
	// MoreSteps: not by one contraction, but by Judgement.Steps, in some order.
	MoreSteps
	// OtherOrder: by several contractions, but not those of normal order.
	OtherOrder
	// Wrong: it does not follow.
	Wrong
	// Unknown: not decided within the limits.
	Unknown
)

// A Judgement is what [CheckStep] and [CheckSteps] find.
type Judgement struct {
	Verdict Verdict
	Redex   Redex  // that was contracted, of Follows and OtherRedex
	Steps   uint64 // contractions
	// Right is what the contraction of the leftmost outermost redex, RightRedex, gives;
	// nil if the term is in normal form.
	Right      *Term
	RightRedex Redex
	// Where a contraction was tried at the right place and done wrong, Tried is that
	// redex, Gives its contractum and Says what stands there instead. Otherwise nil.
	Tried, Gives, Says *Term
	TriedRule          Sym
	// Normal is the normal form of the term that [CheckSteps] was asked about, if it got
	// there; otherwise nil.
	Normal *Term
}

// A numbering gives the same number to the same terms, and to no others.
type numbering struct {
	consing
	known table // by id
	// stop, if not nil, is asked now and then whether to give up; stopped says that it
	// was so: then numbers are 0.
	stop    func() bool
	stopped bool
	moves   uint
}

func newNumbering() *numbering { return &numbering{consing: newConsing()} }

// asked asks whether to give up.
func (n *numbering) asked() bool {
	if n.stop != nil && n.stop() {
		n.stopped = true
	}
	return n.stopped
}

// of returns a term's number. The time is that of the nodes that are new to it.
func (n *numbering) of(t *Term) int {
	todo := []*Term{t}
	for len(todo) > 0 {
		if n.moves++; n.moves%nodesToStop == 0 {
			n.asked()
		}
		if n.stopped {
			return 0
		}
		t := todo[len(todo)-1]
		if _, ok := n.known.get(t.id); ok {
			todo = todo[:len(todo)-1]
			continue
		}
		number := 0
		if t.atom != nil {
			number = n.atom(t.atom)
		} else {
			fun, haveFun := n.known.get(t.fun.id)
			arg, haveArg := n.known.get(t.arg.id)
			if !haveArg {
				todo = push(todo, t.arg)
			}
			if !haveFun {
				todo = push(todo, t.fun)
			}
			if !haveFun || !haveArg {
				continue
			}
			number = n.app(fun, arg)
		}
		n.known.put(t.id, number)
		todo = todo[:len(todo)-1]
	}
	number, _ := n.known.get(t.id)
	return number
}

// affordable is how many of so many contractions can be done one by one in a few
// seconds: each takes time in proportion to the term.
func (n *numbering) affordable(steps uint64) uint64 {
	const nodes = 2_000_000
	return min(steps, nodes/uint64(n.last))
}

// ruleAt returns the rule of a redex; ok is false if t is none, or has more arguments
// than its rule takes.
func ruleAt(t *Term) (rule Sym, ok bool) {
	args := 0
	for ; t.fun != nil && args <= maxArity; args++ {
		t = t.fun
	}
	if t.atom == nil {
		return 0, false
	}
	return t.atom.sym, args > 0 && t.atom.sym.Arity() == args
}

// severalSteps is how far [CheckStep] looks in normal order for a term that more than one
// contraction leads to.
const severalSteps = 200

// CheckStep says whether to follows from t by one contraction. It takes time linear in
// the DAGs. Stop, if not nil, is asked now and then; when it returns true the verdict is
// Unknown.
func CheckStep(t, to *Term, stop func() bool) Judgement {
	n := newNumbering()
	n.stop = stop
	return n.judged(n.step(t, to))
}

// judged is a judgement, unless the numbers that it goes by were given up.
func (n *numbering) judged(j Judgement) Judgement {
	if n.stopped {
		return Judgement{Verdict: Unknown}
	}
	return j
}

// step is CheckStep.
func (n *numbering) step(t, to *Term) Judgement {
	want := n.of(to)
	var j Judgement
	redex, reducible := FindRedex(t)
	if reducible {
		j.Right, j.RightRedex = ContractAt(t, redex), redex
		if n.of(j.Right) == want {
			j.Verdict, j.Redex, j.Steps = Follows, redex, 1
			return j
		}
	}
	if n.of(t) == want {
		j.Verdict = Unchanged
		return j
	}
	// Down both terms, as long as they differ in one part only.
	p, q := t, to
	var path []Turn
	for {
		if rule, ok := ruleAt(p); ok {
			gives := contract(rule, p)
			if n.of(gives) == n.of(q) {
				j.Verdict, j.Steps = OtherRedex, 1
				j.Redex = Redex{Rule: rule, Path: path, Args: rule.Arity()}
				return j
			}
			j.Tried, j.Gives, j.Says, j.TriedRule = p, gives, q, rule
		}
		if p.fun == nil || q.fun == nil {
			break
		}
		sameFun, sameArg := n.of(p.fun) == n.of(q.fun), n.of(p.arg) == n.of(q.arg)
		if sameFun == sameArg {
			break
		}
		if sameFun {
			p, q, path = p.arg, q.arg, push(path, Right)
		} else {
			p, q, path = p.fun, q.fun, push(path, Left)
		}
	}
	if !reducible {
		j.Verdict = Wrong
		return j
	}
	at := j.Right
	for steps := uint64(2); steps <= n.affordable(severalSteps); steps++ {
		next, _, ok := Step(at)
		if !ok {
			break
		}
		if at = next; n.of(at) == want {
			j.Verdict, j.Steps = MoreSteps, steps
			return j
		}
	}
	j.Verdict = Wrong
	if steps, found, _ := n.searchOrders(t, want); found {
		j.Verdict, j.Steps = MoreSteps, steps
	}
	return j
}

// How far [CheckSteps] looks.
const (
	normalSteps  = 2000 // contractions in normal order
	searchTerms  = 1000 // terms that any contractions lead to
	searchLeaves = 200  // leaves of such a term
)

// CheckSteps says whether to follows from t by any number of contractions, none among
// them. A name that t has not is in nothing that t becomes. Otherwise it goes by normal
// order, then it searches all orders; if both give nothing it compares normal forms:
// terms that have different ones don't follow from each other (Church and Rosser).
func CheckSteps(t, to *Term, limits Limits) Judgement {
	n := newNumbering()
	n.stop = limits.Stop
	return n.judged(n.steps(t, to, limits))
}

// steps is CheckSteps.
func (n *numbering) steps(t, to *Term, limits Limits) Judgement {
	want := n.of(to)
	var j Judgement
	if redex, ok := FindRedex(t); ok {
		j.Right, j.RightRedex = ContractAt(t, redex), redex
	}
	if !containsAll(FreeVars(t), FreeVars(to)) { // contractions bring no new names
		j.Verdict = Wrong
		return j
	}
	at := t
	for steps := uint64(0); steps <= n.affordable(normalSteps) && !n.asked(); steps++ {
		if n.of(at) == want {
			j.Verdict, j.Steps = Follows, steps
			return j
		}
		next, _, ok := Step(at)
		if !ok {
			j.Normal = at
			break
		}
		at = next
	}
	steps, found, all := n.searchOrders(t, want)
	switch {
	case found:
		j.Verdict, j.Steps = OtherOrder, steps
		return j
	case all:
		j.Verdict = Wrong
		return j
	}
	a, b := ReduceBy(t, NormalOrder, limits), ReduceBy(to, NormalOrder, limits)
	j.Verdict = Unknown
	if a.Ending == InNormalForm {
		j.Normal = a.Term
	}
	if a.Ending == InNormalForm && b.Ending == InNormalForm && n.of(a.Term) != n.of(b.Term) {
		j.Verdict = Wrong
	}
	return j
}

func containsAll(names, some []string) bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	for _, name := range some {
		if !set[name] {
			return false
		}
	}
	return true
}

// searchOrders looks for a term among all that contractions lead to, by their number.
// all says that there are no more such terms.
func (n *numbering) searchOrders(t *Term, want int) (steps uint64, found, all bool) {
	if entries, ok := listing(t, n.stop); !ok || leaves(entries).BitLen() > 16 {
		return 0, false, false
	}
	all = true
	met := map[int]bool{n.of(t): true}
	for front := []*Term{t}; len(front) > 0; {
		steps++
		var next []*Term
		for _, t := range front {
			if n.asked() {
				return 0, false, false
			}
			redexes, whole := allRedexes(t, searchLeaves)
			all = all && whole
			for _, r := range redexes {
				one := ContractAt(t, r)
				number := n.of(one)
				if number == want {
					return steps, true, false
				}
				if met[number] {
					continue
				}
				met[number] = true
				if next = append(next, one); len(met) > searchTerms || Leaves(one).BitLen() > 16 {
					return 0, false, false
				}
			}
		}
		front = next
	}
	return 0, false, all
}

// allRedexes returns all redexes of a term as a tree, outer ones before those in them and
// otherwise from left to right. It looks at no more than limit applications and atoms;
// whole says that these were all.
func allRedexes(t *Term, limit int) (all []Redex, whole bool) {
	type job struct {
		t    *Term
		path []Turn
	}
	todo := []job{{t: t}}
	for ; len(todo) > 0 && limit > 0; limit-- {
		one := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if rule, ok := ruleAt(one.t); ok {
			all = append(all, Redex{Rule: rule, Path: one.path, Args: rule.Arity()})
		}
		if one.t.fun != nil {
			below := func(turn Turn) []Turn { return append(append([]Turn(nil), one.path...), turn) }
			todo = append(todo, job{one.t.arg, below(Right)}, job{one.t.fun, below(Left)})
		}
	}
	return all, len(todo) == 0
}
