package session

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// trap is a breakpoint, ready to be asked at each position of a scan.
type trap struct {
	b *Breakpoint
	// match says whether the breakpoint's kind is met where the scan stands.
	match func(*scan) (bool, error)
	// edge says that it is met where match becomes true; was is whether it was.
	edge, was bool
	// value is a watched value, and last what it was; the trap is met when it changes.
	value func(*scan) (int64, error)
	last  int64

	needs  needs
	marked countMark // hits up to where the scan began, or from where they count
}

// needs is what a scan has to keep for its traps.
type needs struct{ sizes, dag, built bool }

func (n needs) with(e *expr) needs {
	if e != nil {
		n.dag = n.dag || e.uses&(1<<figDAG) != 0
		n.sizes = n.sizes || n.dag || e.uses&(1<<figSize|1<<figDepth) != 0
	}
	return n
}

// traps makes the traps of the enabled breakpoints that have to be looked for.
func (s *Session) traps(ctx context.Context) (list []*trap, err error) {
	for _, b := range s.breaks.enabled() {
		if b.Kind == BreakAt || b.Kind == BreakYield {
			continue
		}
		t := &trap{b: b}
		if err := s.setTrap(ctx, t); err != nil {
			return nil, fmt.Errorf("breakpoint %d (%s): %w", b.ID, b.What, err)
		}
		t.needs = t.needs.with(b.cond)
		list = append(list, t)
	}
	return list, nil
}

func (s *Session) setTrap(ctx context.Context, t *trap) (err error) {
	spec := &t.b.spec
	switch t.b.Kind {
	case BreakRule:
		t.match = func(sc *scan) (bool, error) { return sc.r.Rule() == spec.rule, nil }
	case BreakPattern:
		err = s.trapPattern(ctx, t)
	case BreakDef:
		err = s.trapDef(ctx, t)
	case BreakNode:
		t.needs.built = true
		t.match = func(sc *scan) (bool, error) { return slices.Contains(sc.built, spec.node), nil }
	case BreakWhen:
		t.edge = true
		t.needs = t.needs.with(spec.when)
		t.match = func(sc *scan) (bool, error) { return spec.when.holds(sc) }
	case BreakChange:
		t.value = spec.watched.key
		t.needs = t.needs.with(spec.watched.expr)
	case BreakGrowth:
		t.match = func(sc *scan) (bool, error) { return sc.grown, nil }
	}
	return err
}

// key is a number that changes when the value does.
func (w *watched) key(sc *scan) (int64, error) {
	if w.expr != nil {
		return w.expr.eval(sc)
	}
	if w.redex {
		rule := sc.r.Rule()
		if rule == 0 {
			return -1, nil
		}
		id := guest.Empty
		for i := range rule.Arity() {
			if i == 0 {
				id = sc.r.Apply(sc.r.Current(), sc.r.Arg(0))
			} else {
				id = sc.r.Apply(id, sc.r.Arg(i))
			}
		}
		return int64(id), nil
	}
	id, err := sc.r.Whole()
	if err != nil {
		return -1, err
	}
	at, turns := follow(sc.r, id, w.path)
	if turns < len(w.path) {
		return -1, nil
	}
	return int64(at), nil
}

// pattern is a term with holes. What has none is a node of the arena.
type pattern struct {
	hole     bool
	fun, arg *pattern // nil: the node
	id       arena.ID
}

// pattern puts a term with holes into the arena, as far as it has none.
func (s *Session) pattern(ctx context.Context, t *ski.Term) (*pattern, error) {
	visits := 0
	return ski.Fold(t, func(t *ski.Term) (*pattern, error) {
		return s.patternAtom(ctx, t)
	}, func(fun, arg *pattern) (*pattern, error) {
		if visits++; visits%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if fun.id == guest.Empty || arg.id == guest.Empty {
			return &pattern{fun: fun, arg: arg, id: guest.Empty}, nil
		}
		id, err := s.arena.Cons(ctx, fun.id, arg.id)
		return &pattern{id: id}, err
	})
}

func (s *Session) patternAtom(ctx context.Context, t *ski.Term) (*pattern, error) {
	if sym, name := t.Leaf(); sym.Arity() == 0 && name == hole {
		return &pattern{hole: true, id: guest.Empty}, nil
	}
	id, err := s.atom(ctx, s.arena, t)
	return &pattern{id: id}, err
}

// match compares with a term. The time is that of the pattern.
func (p *pattern) match(r *inspect.Replay, id arena.ID) bool {
	type pair struct {
		p  *pattern
		id arena.ID
	}
	todo := []pair{{p, id}}
	for len(todo) > 0 {
		one := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch {
		case one.p.hole:
		case one.p.fun == nil:
			if one.p.id != one.id {
				return false
			}
		default:
			fun, arg, ok := r.App(one.id)
			if !ok {
				return false
			}
			todo = append(todo, pair{one.p.arg, arg}, pair{one.p.fun, fun})
		}
	}
	return true
}

func (s *Session) trapPattern(ctx context.Context, t *trap) error {
	p, err := s.pattern(ctx, t.b.spec.pattern)
	if err != nil {
		return err
	}
	if t.b.spec.anywhere {
		t.edge = true
		t.match = func(sc *scan) (bool, error) { return sc.has(p) }
		return nil
	}
	v, err := s.view()
	if err != nil {
		return err
	}
	t.match = func(sc *scan) (bool, error) { return p.redex(sc, v), nil }
	return nil
}

// redex compares with the next redex, argument by argument from the last.
func (p *pattern) redex(sc *scan, v *inspect.View) bool {
	rule := sc.r.Rule()
	if rule == 0 {
		return false
	}
	for i := rule.Arity() - 1; i >= 0; i-- {
		if p.hole {
			return true
		}
		var arg *pattern
		if p.fun != nil {
			arg, p = p.arg, p.fun
		} else if fun, a, ok := v.App(p.id); ok {
			arg, p = &pattern{id: a}, &pattern{id: fun}
		} else {
			return false
		}
		if !arg.match(sc.r, sc.r.Arg(i)) {
			return false
		}
	}
	return p.hole || p.fun == nil && p.id == sc.r.Current()
}

// has looks for a pattern in the whole term. What was found of a subterm is
// remembered.
func (sc *scan) has(p *pattern) (found bool, err error) {
	whole, err := sc.r.Whole()
	if err != nil {
		return false, err
	}
	known := sc.without[p]
	if known == nil {
		known = make(map[arena.ID]bool)
		sc.without[p] = known
	}
	var clean []arena.ID
	err = sc.r.Within(whole, func(id arena.ID) (down bool) {
		if found || known[id] {
			return false
		}
		if found = p.match(sc.r, id); !found {
			clean = append(clean, id)
		}
		return !found
	})
	if !found && err == nil {
		for _, id := range clean {
			known[id] = true
		}
	}
	return found, err
}

// trapDef is met where a definition's term heads the next redex.
func (s *Session) trapDef(ctx context.Context, t *trap) error {
	def, ok := s.defs.lookup(t.b.spec.name)
	if !ok {
		return errors.New("it is not defined any more")
	}
	id, err := s.intern(ctx, def.term)
	if err != nil {
		return err
	}
	v, err := s.view()
	if err != nil {
		return err
	}
	var args []arena.ID // the last one first
	for fun, arg, ok := v.App(id); ok; fun, arg, ok = v.App(id) {
		args = append(args, arg)
		id = fun
	}
	t.match = func(sc *scan) (bool, error) {
		if sc.r.Rule() == 0 || sc.r.Current() != id || sc.r.Args(len(args)) < len(args) {
			return false, nil
		}
		for i, arg := range args {
			if sc.r.Arg(len(args)-1-i) != arg {
				return false, nil
			}
		}
		return true, nil
	}
	return nil
}
