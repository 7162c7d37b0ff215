package arena

import (
	"context"
	"time"

	guest "skirepl/arena-guest"
)

// settle does slices of the resize that is under way until it is over.
func (a *Arena) settle(ctx context.Context) error {
	for {
		done, err := a.call("maintain")
		if err != nil {
			return err
		}
		if done != 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// node calls an export that makes a node, again as long as the arena is being
// resized. none is what EMPTY means for it.
func (a *Arena) node(ctx context.Context, name string, args ...uint32) (ID, error) {
	for {
		r, err := a.call(name, args...)
		if err != nil {
			return guest.Empty, err
		}
		if id := ID(r); id != guest.Again {
			return id, nil
		}
		if err := a.settle(ctx); err != nil {
			return guest.Empty, err
		}
	}
}

// tryCall runs an export that waits for a resize, and would last as long as that: not
// while the arena is being resized.
func (a *Arena) tryCall(name string, args ...uint32) (r uint64, resizing bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return 0, false, ErrClosed
	}
	if a.header().resizing() {
		return 0, true, nil
	}
	r, err = a.host.call(name, args...)
	return r, false, err
}

// callAtRest is tryCall that waits until it can, and does slices meanwhile.
func (a *Arena) callAtRest(name string, args ...uint32) (uint64, error) {
	for {
		r, resizing, err := a.tryCall(name, args...)
		if err != nil || !resizing {
			return r, err
		}
		if err := a.settle(context.Background()); err != nil {
			return 0, err
		}
	}
}

// Terminal gives the node of a combinator, by its symbol's number.
func (a *Arena) Terminal(ctx context.Context, sym uint8) (ID, error) {
	return a.made(a.node(ctx, "allocTerminal", uint32(sym)))
}

// Var gives the node of a free variable.
func (a *Arena) Var(ctx context.Context, index uint32) (ID, error) {
	return a.made(a.node(ctx, "allocVar", index))
}

// Cons gives the application of one term to another.
func (a *Arena) Cons(ctx context.Context, fun, arg ID) (ID, error) {
	return a.made(a.node(ctx, "allocCons", uint32(fun), uint32(arg)))
}

// made tells why there is no node: these calls get EMPTY for bad ids as well as
// for a full arena.
func (a *Arena) made(id ID, err error) (ID, error) {
	if err != nil || id != guest.Empty {
		return id, err
	}
	return id, a.why()
}

// why explains an EMPTY.
func (a *Arena) why() error {
	why := ErrNoTerm
	err := a.look(func(h header) {
		switch {
		case h.poisoned():
			why = ErrPoisoned
		case h.full():
			why = ErrFull
		}
	})
	if err != nil {
		return err
	}
	return why
}

// Reset forgets all nodes. Ids and machines from before are void; the rings keep
// what is in them.
func (a *Arena) Reset(ctx context.Context) error {
	for {
		begun, err := a.call("resetStart")
		if err != nil {
			return err
		}
		if err := a.settle(ctx); err != nil {
			return err
		}
		if begun != 0 {
			return nil
		}
		if err := a.sound(); err != nil {
			return err
		}
		time.Sleep(time.Microsecond) // another agent holds the task
	}
}

// SetLimit bounds the nodes of the arena. Below what there are it keeps new ones
// from being made.
func (a *Arena) SetLimit(nodes uint32) error {
	_, err := a.call("setLimit", nodes)
	return err
}

// SetMemo says whether machines that are started from now on remember what nodes
// reduce to. Results and counters are the same either way.
func (a *Arena) SetMemo(on bool) error {
	var bits uint32
	if on {
		bits = 1
	}
	_, err := a.call("setFlags", bits)
	return err
}
