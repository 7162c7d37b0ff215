package inspect

import (
	"errors"

	"skirepl/ski"
)

// ErrInterrupted says that the Interrupt of a [Replay], or another function that is
// asked whether to go on, asked it to end.
var ErrInterrupted = errors.New("interrupted")

// A Replay goes through the reduction of a term, contraction by contraction, on its
// own: it reads the arena and makes nothing there. Between two contractions the next
// redex lies on top of its stack, so rule, arguments and stack height cost nothing;
// sizes are kept along the stack. Terms that the arena doesn't have get ids of the
// Replay's own, which mean nothing elsewhere; [Replay.Real] tells them apart. An id
// stands for one term, as in the arena.
//
// The order of contractions and the stack are those of the machine without memo. A
// Replay must be used by one goroutine at a time.
type Replay struct {
	// Interrupt, if not nil, is asked now and then whether to end with
	// ErrInterrupted.
	Interrupt func() bool

	v       *View
	own     own
	levels  []level // of the stack, the root's first
	current ID
	rule    ski.Sym // of the next redex; 0 in normal form
	built   []ID    // applications that the last contraction built
	sizes   *Measures
	ticks   uint32

	marks  []uint32 // epochs in which the arena's nodes were counted, by id
	ours   []uint32 // the same for the Replay's own
	epoch  uint32
	spine  []ID
	search []ID
}

// level is a frame of the stack.
type level struct {
	node  ID
	right bool   // node is the function, what stands above is its argument
	sum   uint64 // leaves of the nodes of this frame and those beneath
	deep  uint32 // depth that the term has by these nodes
}

// NewReplay begins at a term. sizes, which may be nil, is what earlier ones found out
// about this arena, and is added to: with it [Replay.Leaves] and [Replay.Depth] work.
func NewReplay(v *View, root ID, sizes *Measures) *Replay {
	return &Replay{v: v, current: root, sizes: sizes}
}

// Reread has it go on with a newer view of the same arena, which has grown.
func (r *Replay) Reread(v *View) { r.v = v }

// Real reports whether an id is one of the arena's.
func (r *Replay) Real(id ID) bool { return id < firstOwn }

// Own is how many terms the Replay has that the arena hasn't.
func (r *Replay) Own() int { return len(r.own.cells) }

// interrupted asks now and then.
func (r *Replay) interrupted() bool {
	r.ticks++
	return r.ticks%1024 == 0 && r.Interrupt != nil && r.Interrupt()
}

// Advance goes on to where the next contraction would be done; false in normal form.
// After ErrInterrupted it can be called again.
func (r *Replay) Advance() (bool, error) {
	r.rule = 0
	for {
		more, err := r.descend()
		if err != nil || r.rule != 0 {
			return r.rule != 0, err
		}
		if more {
			continue
		}
		if done, err := r.rebuild(); done || err != nil {
			return false, err
		}
	}
}

// descend goes down to a redex, or to what needs no more work: then more is false.
func (r *Replay) descend() (more bool, err error) {
	for {
		if r.interrupted() {
			return true, ErrInterrupted
		}
		shape := r.shape(r.current)
		if !shape.App() {
			sym := r.v.Sym(r.current)
			if n := sym.Arity(); n > 0 && r.ready(n) {
				r.rule = sym
			}
			return false, nil
		}
		if shape.Normal() && (shape.Missing() == 0 || !r.ready(1)) {
			return false, nil
		}
		if len(r.levels) > int(r.v.capacity)+len(r.own.cells) {
			return false, ErrCycle
		}
		fun, arg := r.parts(r.current)
		if err := r.push(arg, false); err != nil {
			return false, err
		}
		r.current = fun
	}
}

// rebuild goes up from a finished node to the next argument that isn't; done says
// that there is none.
func (r *Replay) rebuild() (done bool, err error) {
	for {
		if r.interrupted() {
			// The node that is finished is descended to again: nothing is lost.
			return false, ErrInterrupted
		}
		top := len(r.levels) - 1
		if top < 0 {
			return true, nil
		}
		l := r.levels[top]
		r.levels = r.levels[:top]
		switch {
		case l.right:
			r.current = r.Apply(l.node, r.current)
		case r.shape(l.node).Normal():
			r.current = r.Apply(r.current, l.node)
		default:
			if err := r.push(r.current, true); err != nil {
				r.levels = append(r.levels, l)
				return false, err
			}
			r.current = l.node
			return false, nil
		}
	}
}

// ready reports whether there are n arguments on the stack.
func (r *Replay) ready(n int) bool {
	if len(r.levels) < n {
		return false
	}
	for _, l := range r.levels[len(r.levels)-n:] {
		if l.right {
			return false
		}
	}
	return true
}

func (r *Replay) push(node ID, right bool) error {
	l := level{node: node, right: right}
	if r.sizes != nil {
		m, err := r.measure(node)
		if err != nil {
			return err
		}
		l.sum, l.deep = m.leaves, m.depth+uint32(len(r.levels))+1
		if n := len(r.levels); n > 0 {
			beneath := &r.levels[n-1]
			l.sum, l.deep = plus(l.sum, beneath.sum), max(l.deep, beneath.deep)
		}
	}
	r.levels = append(r.levels, l)
	return nil
}

// An order says what a rule leaves on the stack, by the arguments' numbers from 0;
// the last one comes on top. Two of them are applied.
type order [][]int

// orders is the table of rules: what the first argument is applied to.
var orders = map[ski.Sym]order{
	ski.S:      {{1, 2}, {2}},
	ski.K:      {},
	ski.I:      {},
	ski.B:      {{1, 2}},
	ski.C:      {{1}, {2}},
	ski.SPrime: {{2, 3}, {1, 3}},
	ski.BPrime: {{2, 3}, {1}},
	ski.CPrime: {{2}, {1, 3}},
	ski.W:      {{1}, {1}},
}

// byRule is orders, by the number of the rule.
var byRule = func() (table [256]order) {
	for rule, o := range orders {
		table[rule] = o
	}
	return table
}()

// Contract does the contraction that [Replay.Advance] has come to. It is quick, and
// so not interrupted: the sizes of what is on the stack are known.
func (r *Replay) Contract() error {
	var args [4]ID
	n := r.rule.Arity()
	for i := range n {
		args[i] = r.Arg(i)
	}
	r.levels = r.levels[:len(r.levels)-n]
	r.built = r.built[:0]
	made := byRule[r.rule]
	for _, part := range made {
		node := args[part[0]]
		if len(part) == 2 {
			node = r.Apply(node, args[part[1]])
			r.built = append(r.built, node)
		}
		if err := r.push(node, false); err != nil {
			return err
		}
	}
	r.current = args[0]
	return nil
}

// Built gives the applications that the contraction just done has built or met:
// those of the contractum that are no part of an argument. It must be asked before
// the next Advance.
func (r *Replay) Built(rule ski.Sym) []ID {
	node := r.current
	for i := range byRule[rule] {
		node = r.Apply(node, r.levels[len(r.levels)-1-i].node)
		r.built = append(r.built, node)
	}
	return r.built
}

// Rule is the next redex's; 0 in normal form.
func (r *Replay) Rule() ski.Sym { return r.rule }

// Current is the node that the machine is at: the combinator of the next redex, or the
// normal form.
func (r *Replay) Current() ID { return r.current }

// Arg is an argument of the next redex, the first one being 0. More than the rule
// takes may be there: see [Replay.Args].
func (r *Replay) Arg(i int) ID { return r.levels[len(r.levels)-1-i].node }

// Args is how many arguments the next redex's combinator has, at most max.
func (r *Replay) Args(max int) int {
	n := 0
	for n < max && n < len(r.levels) && !r.levels[len(r.levels)-1-n].right {
		n++
	}
	return n
}

// Stack is the number of frames: how deep the next redex's combinator lies.
func (r *Replay) Stack() int { return len(r.levels) }

// Leaves is the size of the whole term; [math.MaxUint64] means at least that.
func (r *Replay) Leaves() (uint64, error) {
	m, err := r.measure(r.current)
	if n := len(r.levels); err == nil && n > 0 {
		return plus(m.leaves, r.levels[n-1].sum), nil
	}
	return m.leaves, err
}

// Depth is how deep applications lie in each other in the whole term.
func (r *Replay) Depth() (int, error) {
	m, err := r.measure(r.current)
	if n := len(r.levels); err == nil && n > 0 {
		return int(max(m.depth+uint32(n), r.levels[n-1].deep)), nil
	}
	return int(m.depth), err
}

// LeavesOf is the size of a term.
func (r *Replay) LeavesOf(id ID) (uint64, error) {
	m, err := r.measure(id)
	return m.leaves, err
}

// Whole is the id of the whole term. The time is that of the stack.
func (r *Replay) Whole() (ID, error) {
	id := r.current
	for i := len(r.levels) - 1; i >= 0; i-- {
		if r.interrupted() {
			return Empty, ErrInterrupted
		}
		if l := r.levels[i]; l.right {
			id = r.Apply(l.node, id)
		} else {
			id = r.Apply(id, l.node)
		}
	}
	return id, nil
}

// App returns the parts of an application; ok is false for any other node.
func (r *Replay) App(id ID) (fun, arg ID, ok bool) {
	if r.Real(id) {
		return r.v.App(id)
	}
	fun, arg = r.parts(id)
	return fun, arg, true
}

// Sym returns the symbol of a terminal, 0 for any other node.
func (r *Replay) Sym(id ID) ski.Sym {
	if r.Real(id) {
		return r.v.Sym(id)
	}
	return 0
}

// Normal reports whether a term is known to be in normal form.
func (r *Replay) Normal(id ID) bool { return r.shape(id).Normal() }
