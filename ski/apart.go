package ski

import "strconv"

// Apart is what [CompareApplied] finds.
type Apart struct {
	// Ending is InNormalForm if the question is decided; otherwise what kept it from that.
	Ending Ending
	Equal  bool
	// Contractions that both sides took.
	Contractions uint64
	// Of different terms: Args are fresh variables; A and B are what the terms become
	// when they are applied to these. PartA and PartB are the parts, of A and B or of
	// what these hold, whose heads differ for good.
	Args         []string
	A, B         *Term
	PartA, PartB *Term
}

// CompareApplied compares two terms by what they do: both are applied to the same fresh
// variables, as long as one of them lacks arguments, and reduced at the head. Heads
// that differ then stay different whatever else happens, also where there is no
// normal form; heads that are the same leave their arguments to be compared. Terms are
// equal in this way if and only if they are βη-equal as lambda terms, where it comes
// to an end.
func CompareApplied(a, b *Term, limits Limits) Apart {
	var r Apart
	n := newNumbering()
	taken := make(map[string]bool)
	for _, name := range append(FreeVars(a), FreeVars(b)...) {
		taken[name] = true
	}
	type pair struct {
		a, b  *Term
		fresh int // variables that are in scope
	}
	topA, topB := a, b
	todo := []pair{{a, b, 0}}
	for first := true; len(todo) > 0; first = false {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for {
			if n.of(p.a) == n.of(p.b) {
				break
			}
			for _, side := range [...]**Term{&p.a, &p.b} {
				left := limits
				if limits.Contractions > 0 {
					if r.Contractions >= limits.Contractions {
						r.Ending = AtContractions
						return r
					}
					left.Contractions -= r.Contractions
				}
				o := WHNF(*side, left)
				r.Contractions += o.Contractions
				if o.Ending != InNormalForm {
					r.Ending = o.Ending
					return r
				}
				*side = o.Term
			}
			if limits.Stop != nil && limits.Stop() {
				r.Ending = Stopped
				return r
			}
			if limits.Nodes > 0 && uint64(n.last) > limits.Nodes {
				r.Ending = AtNodes
				return r
			}
			if symOf(headOf(Terms{}, p.a)) != Var || symOf(headOf(Terms{}, p.b)) != Var {
				v := FreeVar(freshName(p.fresh, taken))
				p.a, p.b = App(p.a, v), App(p.b, v)
				p.fresh++
				if first {
					_, name := v.Leaf()
					r.Args = append(r.Args, name)
				}
				continue
			}
			if first {
				topA, topB = p.a, p.b
			}
			argsA, headA := spineOf(p.a)
			argsB, headB := spineOf(p.b)
			if *headA.atom != *headB.atom || len(argsA) != len(argsB) {
				r.A, r.B, r.PartA, r.PartB = topA, topB, p.a, p.b
				return r
			}
			for i := range argsA {
				todo = push(todo, pair{argsA[i], argsB[i], p.fresh})
			}
			break
		}
	}
	r.Equal = true
	return r
}

// spineOf returns the head of a term and its arguments, the last one first.
func spineOf(t *Term) (args []*Term, head *Term) {
	for t.fun != nil {
		args = push(args, t.arg)
		t = t.fun
	}
	return args, t
}

// freshName names fresh variable number i.
func freshName(i int, taken map[string]bool) string {
	const letters = "xyzuvw"
	name := ""
	if i < len(letters) {
		name = letters[i : i+1]
	} else {
		name = "x" + strconv.Itoa(i-len(letters)+1)
	}
	for taken[name] {
		name += "'"
	}
	return name
}

// A Behaviour is what a combinator does to its arguments.
type Behaviour struct {
	Arity  int      // arguments that it takes until one of them comes to the head; 0: a variable is there already
	Args   []string // fresh variables, so many
	Result *Term    // the normal form of its application to these
	Proper bool     // nothing but the arguments is in Result
	// Discards and Duplicates are those of Args that are in Result not at all, or more
	// than once.
	Discards, Duplicates []string
}

// maxArgs is how many arguments [BehaviourOf] tries.
const maxArgs = 32

// BehaviourOf applies a term to fresh variables until one comes to the head, and
// reduces that to normal form. If the ending isn't InNormalForm there was none within
// the limits; Result is then how far it came, or nil.
func BehaviourOf(t *Term, limits Limits) (b Behaviour, ending Ending) {
	taken := make(map[string]bool)
	for _, name := range FreeVars(t) {
		taken[name] = true
	}
	for {
		o := WHNF(t, limits)
		if t = o.Term; o.Ending != InNormalForm {
			return b, o.Ending
		}
		if symOf(headOf(Terms{}, t)) == Var {
			break
		}
		if b.Arity == maxArgs {
			return b, AtContractions
		}
		name := freshName(b.Arity, taken)
		b.Args = append(b.Args, name)
		b.Arity++
		t = App(t, FreeVar(name))
	}
	o := ReduceBy(t, NormalOrder, limits)
	if b.Result = o.Term; o.Ending != InNormalForm {
		return b, o.Ending
	}
	own := make(map[string]bool)
	for _, name := range b.Args {
		own[name] = true
	}
	b.Proper = true
	counts := make(map[string]int) // occurrences; 2 for more
	entries := list(b.Result)
	uses := make([]int, len(entries))
	uses[len(uses)-1] = 1
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		if e.fun >= 0 {
			uses[e.fun] = min(2, uses[e.fun]+uses[i])
			uses[e.arg] = min(2, uses[e.arg]+uses[i])
			continue
		}
		sym, name := e.term.Leaf()
		if sym != Var || !own[name] {
			b.Proper = false
			continue
		}
		counts[name] += uses[i]
	}
	for _, name := range b.Args {
		switch {
		case counts[name] == 0:
			b.Discards = append(b.Discards, name)
		case counts[name] > 1:
			b.Duplicates = append(b.Duplicates, name)
		}
	}
	return b, InNormalForm
}
