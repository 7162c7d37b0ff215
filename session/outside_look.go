package session

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// errFault says that mapped memory is gone: its file was cut.
var errFault = errors.New("the memory can't be read any more")

// guarded runs what reads memory from elsewhere. A page that can't be read is an
// error then, not the end of the process.
func (s *Session) guarded(f func() error) (err error) {
	if s.outside == nil {
		return f()
	}
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		switch r := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }:
			err = errFault
		default:
			panic(r)
		}
	}()
	return f()
}

// lookTries is how often a picture is taken again of a process that has published
// something else meanwhile.
const lookTries = 4

// lookOutside is Look at what isn't the session's own. Another process may forget
// the machine, and even the term, while they are read: a picture holds only if what
// was known before holds after.
func (s *Session) lookOutside(w Window) (p Picture, err error) {
	s.refresh()
	for range lookTries {
		before := s.serial()
		err = s.guarded(func() (err error) {
			p, err = s.take(w, nil)
			return err
		})
		s.refresh()
		if err == nil && s.serial() == before {
			return p, nil
		}
		if !s.outside.live { // a file stays as it is
			break
		}
	}
	// It is too quick, or the machine or the term make no sense: the rest is there all
	// the same.
	reason := err
	for _, without := range []func(*scene){
		func(sc *scene) { sc.suspension = guest.Empty },
		func(sc *scene) { sc.root, sc.suspension = guest.Empty, guest.Empty },
	} {
		err = s.guarded(func() (err error) {
			p, err = s.take(w, without)
			return err
		})
		if err == nil {
			break
		}
	}
	if err == nil && reason != nil && !s.outside.live {
		p.Trouble = "the term can't be read: " + reason.Error()
	}
	return p, err
}

func (s *Session) serial() uint64 {
	s.look.Lock()
	defer s.look.Unlock()
	return s.scene.serial
}

// pulse is what changes when there is something new to see.
type pulse struct {
	serial          uint64
	header          inspect.Header
	rings           [4]uint32
	done            inspect.Counters
	busy            bool
	progress        Progress
	what, condition string
}

// Pulse says whether there is something new to look at since the last Pulse. Of a
// session with an arena of its own, or of an image, there never is: its front end
// knows what it did.
func (s *Session) Pulse() bool {
	out := s.outside
	if out == nil || !out.live {
		return false
	}
	s.refresh()
	now := pulse{}
	now.what, now.condition = out.condition()
	s.look.Lock()
	defer s.look.Unlock()
	if s.closed {
		return false
	}
	_ = s.guarded(func() error { // if it can't be read, Look says so
		im, err := s.image()
		if err != nil {
			return err
		}
		now.header = im.Header()
		sq, cq := im.Ring(inspect.SQ), im.Ring(inspect.CQ)
		now.rings = [4]uint32{sq.Head, sq.Tail, cq.Head, cq.Tail}
		for _, a := range im.Agents() {
			now.done.Transitions += a.Counters.Transitions
			now.done.Lookups += a.Counters.Lookups
			now.done.Turns += a.Counters.Turns
			now.done.Growths += a.Counters.Growths
		}
		return nil
	})
	now.serial, now.busy, now.progress = s.scene.serial, out.known.Busy, out.known.Progress
	changed := now != out.pulse
	out.pulse = now
	return changed
}

// Live says that what the session looks at changes by itself: another process.
func (s *Session) Live() bool {
	return s.outside != nil && s.outside.live && s.outside.there.Load().memory != nil
}

// refusal says that a command would change something.
func (s *Session) refusal(c Command) error {
	name := "reducing a term"
	if c.spec != nil {
		name = ":" + c.spec.Name
		if c.args != "" {
			name += " " + excerpt(c.args, namedInput)
		}
	} else if c.Stmt.Name != "" {
		name = "a definition"
	}
	return fmt.Errorf("%s is only looked at: %s would change something", s.outside.what, name)
}

// doOutside runs a command that changes nothing. The caller holds mu.
func (s *Session) doOutside(ctx context.Context, c Command) (r Result, err error) {
	if c.spec == nil || c.spec.looks == nil || !c.spec.looks(c) {
		return nil, s.refusal(c)
	}
	s.refresh()
	s.adopt()
	err = s.guarded(func() error {
		r, err = c.spec.run(s, ctx, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// meaning is the term of a definition, if its text says all: names that are defined
// themselves meant something when it was made.
func meaning(text string) *ski.Term {
	t, err := ski.ParseTerm(text)
	if err != nil {
		return ski.FreeVar("_")
	}
	return t
}

// mostLookedUp is how many nodes of a typed term are looked up.
const mostLookedUp = 1 << 24

// find looks a term's node up, and makes none.
func (s *Session) find(c Command, t *ski.Term) (inspect.ID, error) {
	for _, name := range ski.FreeVars(t) {
		if _, ok := s.defs.bodies[name]; ok {
			return guest.Empty, c.wrong(fmt.Sprintf("the definition %s can't be looked up from outside", name), "write what it stands for: :defs shows it")
		}
	}
	t = (&definitions{}).expand(t, nil) // ?x is x
	v, err := s.view()
	if err != nil {
		return guest.Empty, err
	}
	none := c.wrong("the arena has no node for this term", "only terms that were met have one")
	if id, ok := newFinder(v, s.names, mostLookedUp).find(t); ok {
		return id, nil
	}
	return guest.Empty, none
}
