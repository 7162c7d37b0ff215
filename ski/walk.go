package ski

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
