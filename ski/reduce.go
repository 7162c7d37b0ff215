package ski

// Step makes one contraction, of the leftmost-outermost redex. It returns the
// whole term after it and the combinator whose rule was used; ok is false, and
// next is t, if t is in normal form. It takes time linear in the DAG.
func Step(t *Term) (next *Term, rule Sym, ok bool) {
	r, ok := FindRedex(t)
	if !ok {
		return t, 0, false
	}
	return ContractAt(t, r), r.Rule, true
}

// contract returns the contractum of a redex.
func contract(rule Sym, redex *Term) *Term {
	var args [maxArity]*Term
	for i := rule.Arity() - 1; i >= 0; i-- {
		args[i] = redex.arg
		redex = redex.fun
	}
	return rows[rule].contract(args[0], args[1], args[2], args[3])
}

// Reduce contracts leftmost-outermost redexes until the normal form is reached,
// or until max contractions are done. It returns the term it got to, the number
// of contractions, and whether the term is in normal form.
//
// It goes on where the last contraction was, so that one takes constant time
// however deep it is. Sharing saves memory but no contractions: what occurs twice
// is contracted twice, as on paper. Only a part that is in normal form is walked
// once, however often it occurs.
func Reduce(t *Term, max uint64) (nf *Term, contractions uint64, normal bool) {
	var z zipper
	for {
		t = z.descend(t)
		if t.atom == nil || !z.isRedex(t) {
			var more bool
			if t, more = z.ascend(t); !more {
				return t, contractions, true
			}
			continue
		}
		if contractions == max {
			return z.plug(t), contractions, false
		}
		contractions++
		t = z.contract(t.atom.sym)
	}
}

// A zipper is a term with a hole: the place that a reduction is at. Its frames
// are the applications around the hole, the outermost first.
type zipper struct {
	frames []frame
	// args counts the frames on top that hold an argument for what is in the hole.
	args int
	// lacks tells, of each application that was found to be in normal form, what
	// it lacks; by id.
	lacks table
}

// A frame is an application around the hole.
type frame struct {
	app *Term
	// fun is nil where the hole is in the function. Where it is in the argument
	// fun is the function's normal form, and lack and args are what has to be
	// known of it when the argument is done: what it lacks, and zipper.args.
	fun  *Term
	lack int
	args int
}

// descend goes down the functions of t to its head, or to a part that is in
// normal form and stays so with the arguments there are.
func (z *zipper) descend(t *Term) *Term {
	for t.fun != nil {
		if lack, ok := z.lacks.get(t.id); ok && lack > z.args {
			return t
		}
		z.frames = push(z.frames, frame{app: t})
		z.args++
		t = t.fun
	}
	return t
}

// isRedex reports whether the atom t in the hole has all arguments it needs.
func (z *zipper) isRedex(t *Term) bool {
	n := t.atom.sym.Arity()
	return n > 0 && z.args >= n
}

// contract takes the arguments of a combinator in the hole away and returns the
// contractum, which is in the hole now.
func (z *zipper) contract(rule Sym) *Term {
	n := rule.Arity()
	var args [maxArity]*Term
	for i := range n {
		args[i] = z.frames[len(z.frames)-1-i].app.arg
	}
	z.frames = z.frames[:len(z.frames)-n]
	z.args -= n
	return rows[rule].contract(args[0], args[1], args[2], args[3])
}

// ascend takes the normal form t out of the hole. It rebuilds the applications
// that are in normal form by that and returns the argument that comes next, which
// is in the hole now; or the whole term, if none does.
func (z *zipper) ascend(t *Term) (next *Term, more bool) {
	lack := z.lackOf(t)
	for len(z.frames) > 0 {
		f := &z.frames[len(z.frames)-1]
		if f.fun == nil {
			f.fun, f.lack, f.args = t, lack, z.args-1
			z.args = 0
			return f.app.arg, true
		}
		t = rebuild(f.app, f.fun, t)
		lack = lackAfter(f.lack)
		z.lacks.put(t.id, lack)
		z.args = f.args
		z.frames = z.frames[:len(z.frames)-1]
	}
	return t, false
}

// lackOf returns what t, which is in normal form, lacks.
func (z *zipper) lackOf(t *Term) int {
	if t.atom != nil {
		return lackOf(t.atom.sym)
	}
	lack, _ := z.lacks.get(t.id)
	return lack
}

// plug returns the whole term, with t in the hole.
func (z *zipper) plug(t *Term) *Term {
	for i := len(z.frames) - 1; i >= 0; i-- {
		if f := z.frames[i]; f.fun == nil {
			t = rebuild(f.app, t, f.app.arg)
		} else {
			t = rebuild(f.app, f.fun, t)
		}
	}
	return t
}
