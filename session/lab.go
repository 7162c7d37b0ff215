package session

import (
	"context"
	"errors"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// A lab is an arena of its own, in which a question is answered: what the question
// makes there takes no room from the session's work, and leaves its ids alone. It
// takes a few milliseconds to set up.
type lab struct {
	s     *Session
	arena *arena.Arena
	show  int // characters of a result
	// normal says that only normal forms are of interest: what a limit has left is not
	// described, which takes a while if it is large.
	normal bool
}

// inLab runs f in a new lab.
func (s *Session) inLab(f func(lab) error) error {
	a, err := arena.Open(arena.Options{Limit: uint32(s.set.Nodes)})
	if err != nil {
		return err
	}
	err = errors.Join(a.SetMemo(s.set.Memo), a.StartWorkers(1))
	if err == nil {
		err = f(lab{s: s, arena: a, show: s.set.Show})
	}
	return errors.Join(err, a.Close())
}

func (l lab) view() (inspect.Terms, error) {
	im, err := inspect.OpenLive(l.arena.Memory, l.arena.Base())
	if err != nil {
		return inspect.Terms{}, err
	}
	v, err := im.View()
	return l.s.terms(v), err
}

func (l lab) intern(ctx context.Context, t *ski.Term) (arena.ID, error) {
	id, err := l.s.internIn(ctx, l.arena, t)
	if err != nil {
		return id, l.s.stepError(err)
	}
	return id, nil
}

// reduce reduces a node in normal order, within the limits of the settings. The
// normal form is its id; guest.Empty if it wasn't reached.
func (l lab) reduce(ctx context.Context, input string, root arena.ID) (*Reduction, arena.ID, error) {
	s := l.s
	m, err := s.machine(ctx, l.arena, root)
	if err != nil {
		return nil, guest.Empty, err
	}
	defer m.Free()
	q := &Submitted{machine: m}
	s.reduceAll(ctx, l.arena, []*Submitted{q})
	if q.err != nil {
		return nil, guest.Empty, q.err
	}
	r := &Reduction{
		Input: input, Status: q.Status, Limit: q.Limit, Contractions: q.Contractions, Skipped: q.skipped,
		Transitions: q.Transitions, Seconds: q.Seconds, limits: s.set, aside: true,
	}
	if l.normal && r.Status != Normal {
		return r, guest.Empty, nil
	}
	if r.Status == Limit {
		terms, err := l.view()
		if err != nil {
			return nil, guest.Empty, err
		}
		s.noteEnd(ctx, r, small(terms, root))
	}
	return r, m.Result(), l.describe(ctx, r, m)
}

// describe fills in the term that a machine ended with, off its frames if it isn't
// done.
func (l lab) describe(ctx context.Context, r *Reduction, m *arena.Machine) error {
	terms, err := l.view()
	if err != nil {
		return err
	}
	opt := ski.Options{Limit: l.show}
	var size inspect.Size
	if root := m.Result(); root != guest.Empty {
		size, err = terms.View.SizeUntil(root, 0, stopped(ctx))
		r.Values, r.Unread = l.s.readBack(ctx, terms, root)
		r.setText(l.s.display().print(terms, root, opt))
	} else {
		p, err2 := plugged(terms, m.Suspension())
		if err2 != nil {
			return err2
		}
		size, err = p.SizeUntil(0, stopped(ctx))
		r.setText(l.s.display().plugged(terms.View, p, opt))
	}
	if err != nil && !uncounted(err) {
		return err
	}
	r.setSize(size)
	return nil
}

// reduceAside reduces a term in a lab. Of the result so many characters are shown.
func (s *Session) reduceAside(ctx context.Context, input string, t *ski.Term, show int) (r *Reduction, err error) {
	err = s.inLab(func(l lab) error {
		l.show = show
		root, err := l.intern(ctx, t)
		if err == nil {
			r, _, err = l.reduce(ctx, input, root)
		}
		return err
	})
	return r, err
}
