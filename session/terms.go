package session

import (
	"context"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// intern puts a term into the arena.
func (s *Session) intern(ctx context.Context, t *ski.Term) (arena.ID, error) {
	return s.internIn(ctx, s.arena, t)
}

// internIn puts a term into an arena.
func (s *Session) internIn(ctx context.Context, a *arena.Arena, t *ski.Term) (arena.ID, error) {
	made := 0
	alive := func() error {
		if made++; made%4096 == 0 {
			return ctx.Err()
		}
		return nil
	}
	if err := ctx.Err(); err != nil {
		return guest.Empty, err
	}
	return ski.Fold(t, func(t *ski.Term) (arena.ID, error) {
		return s.atom(ctx, a, t)
	}, func(fun, arg arena.ID) (arena.ID, error) {
		if err := alive(); err != nil {
			return guest.Empty, err
		}
		return a.Cons(ctx, fun, arg)
	})
}

func (s *Session) atom(ctx context.Context, a *arena.Arena, t *ski.Term) (arena.ID, error) {
	sym, name := t.Leaf()
	if sym == ski.Var {
		return a.Var(ctx, s.names.number(name))
	}
	return a.Terminal(ctx, uint8(sym))
}

// terms shows the arena's nodes as terms.
func (s *Session) terms(v *inspect.View) inspect.Terms {
	return inspect.Terms{View: v, Name: s.names.name}
}

// source is what extract reads: nodes of the arena, or the whole term of a paused
// machine.
type source[N comparable] interface {
	ski.Source[N]
	Sym(N) ski.Sym
}

// node is a number that stands for a node: those of one term lie together.
type node interface{ ~uint32 | ~uint64 }

// termPages are the terms of nodes, so many together: a map of each for itself takes
// several times as long.
type termPages[N node] map[N]*[pageTerms]*ski.Term

const pageTerms = 1024

// Get implements [ski.Memo].
func (p termPages[N]) Get(n N) (t *ski.Term, known bool) {
	if page := p[n/pageTerms]; page != nil {
		t = page[n%pageTerms]
	}
	return t, t != nil
}

// Put implements [ski.Memo].
func (p termPages[N]) Put(n N, t *ski.Term) {
	page := p[n/pageTerms]
	if page == nil {
		page = new([pageTerms]*ski.Term)
		p[n/pageTerms] = page
	}
	page[n%pageTerms] = t
}

// extract makes a term of a node, sharing what the arena shares.
func extract[N node](src source[N], root N) *ski.Term {
	t, _ := ski.FoldMore(termPages[N]{}, ski.Source[N](src), root, // neither gives an error
		func(n N) (*ski.Term, error) { return leaf(src.Sym(n), src.Leaf(n)), nil },
		func(fun, arg *ski.Term) (*ski.Term, error) { return ski.App(fun, arg), nil })
	return t
}

func leaf(sym ski.Sym, name string) *ski.Term {
	if sym.Arity() == 0 {
		return ski.FreeVar(variableName(name))
	}
	return ski.Comb(sym)
}

// variableName is a variable's name, from how it is shown.
func variableName(shown string) string {
	if name, ok := ski.Unquote(shown); ok {
		return name
	}
	return shown
}

// lastResult is what `_` stands for: a node as long as the arena keeps it, made a
// term when it is needed.
type lastResult struct {
	root arena.ID
	term *ski.Term
}

// lastTerm gives the last result; nil when there is none.
func (s *Session) lastTerm() (*ski.Term, error) {
	if s.last.term == nil && s.last.root != guest.Empty {
		v, err := s.view()
		if err != nil {
			return nil, err
		}
		s.last.term = extract(s.terms(v), s.last.root)
	}
	return s.last.term, nil
}
