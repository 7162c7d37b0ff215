package ski

// A Behaviour is what a combinator does to its arguments.
type Behaviour struct {
	Arity  int      // arguments that it takes until one of them comes to the head; 0: a variable is there already
	Args   []string // fresh variables, so many
	Head   *Term    // what its application to these becomes when only the head is reduced
	Result *Term    // the normal form of that
	Proper bool     // nothing but the arguments is in Result
	// Discards and Duplicates are those of Args that are in Result not at all, or more
	// than once.
	Discards, Duplicates []string
}

// MaxArgs is how many arguments [BehaviourOf] and [CompareApplied] try.
const MaxArgs = 32

// BehaviourOf applies a term to fresh variables until one comes to the head, and
// reduces that to normal form. If the ending isn't InNormalForm there was none within
// the limits: Head is nil where no variable came to the head, after Arity arguments.
func BehaviourOf(t *Term, limits Limits) (b Behaviour, ending Ending) {
	entries, ok := listOpen(t, limits.Stop)
	if !ok {
		return b, Stopped
	}
	taken := make(map[string]bool)
	for _, name := range freeVars(entries) {
		taken[name] = true
	}
	for {
		o := WHNF(t, limits)
		if t = o.Term; o.Ending != InNormalForm {
			return b, o.Ending
		}
		if symOf(headOf(t)) == Var {
			break
		}
		if b.Arity == MaxArgs {
			return b, AtContractions
		}
		name := freshName(b.Arity, taken)
		b.Args = append(b.Args, name)
		b.Arity++
		t = App(t, FreeVar(name))
	}
	b.Head = t
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
	entries = list(b.Result)
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
