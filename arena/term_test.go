package arena

import (
	"context"
	"errors"
	"testing"

	"pgregory.net/rapid"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

var background = context.Background()

// A lab is an arena under test that speaks in terms. What goes wrong ends the test.
type lab struct {
	*Arena
	t    rapid.TB
	vars *variables
}

// variables are the names of the free variables, by index, and the way back.
type variables struct {
	names  []string
	number map[string]uint32
}

// open makes an arena for a test, and has its memory verified at the end.
func open(t testing.TB, o Options) *lab {
	t.Helper()
	a, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	l := &lab{Arena: a, t: t, vars: &variables{number: make(map[string]uint32)}}
	t.Cleanup(func() {
		if err := a.StopWorkers(); err != nil {
			t.Error(err)
		}
		if !a.closed && !a.header().poisoned() {
			verify(t, a)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// in is the same lab within another test, as a case of a property is.
func (l *lab) in(t rapid.TB) *lab {
	other := *l
	other.t = t
	return &other
}

// verify checks all that must hold of an arena at rest.
func verify(t rapid.TB, a *Arena) {
	t.Helper()
	err := a.Rest(background) // from a resize that a run was left in
	im, openErr := inspect.OpenLive(a.Memory, a.Base())
	if err = errors.Join(err, openErr); err == nil {
		err = im.Read(inspect.Verify)
	}
	if err != nil {
		t.Errorf("the arena does not verify: %v", err)
	}
}

// view gives a view of the arena, which must be at rest until it is used no more.
func (l *lab) view() *inspect.View {
	l.t.Helper()
	im, err := inspect.OpenLive(l.Memory, l.Base())
	if err != nil {
		l.t.Fatalf("the arena can't be read: %v", err)
	}
	v, err := im.View()
	if err != nil {
		l.t.Fatalf("the arena can't be read: %v", err)
	}
	return v
}

// mustParse gives the term that a test writes down.
func mustParse(t rapid.TB, src string) *ski.Term {
	t.Helper()
	term, err := ski.ParseTerm(src)
	if err != nil {
		t.Fatalf("ParseTerm(%.100q): %v", src, err)
	}
	return term
}

func (l *lab) parse(src string) ID {
	l.t.Helper()
	return l.put(mustParse(l.t, src))
}

// put makes a term's nodes in the arena.
func (l *lab) put(t *ski.Term) ID {
	l.t.Helper()
	id, err := l.tryPut(t, make(map[*ski.Term]ID))
	if err != nil {
		l.t.Fatalf("put %s: %v", short(t), err)
	}
	return id
}

// tryPut is put for an arena that may be full. The nodes that are made are added to
// those that the caller knows of already.
func (l *lab) tryPut(t *ski.Term, ids map[*ski.Term]ID) (ID, error) {
	stack := []*ski.Term{t}
	for len(stack) > 0 {
		t := stack[len(stack)-1]
		fun, arg, app := t.Split()
		_, known := ids[t]
		_, knownFun := ids[fun]
		_, knownArg := ids[arg]
		switch {
		case known:
		case app && !knownArg:
			stack = append(stack, arg)
			continue
		case app && !knownFun:
			stack = append(stack, fun)
			continue
		default:
			id, err := l.putNode(t, ids[fun], ids[arg])
			if err != nil {
				return guest.Empty, err
			}
			ids[t] = id
		}
		stack = stack[:len(stack)-1]
	}
	return ids[t], nil
}

func (l *lab) putNode(t *ski.Term, fun, arg ID) (ID, error) {
	if _, _, app := t.Split(); app {
		return l.Cons(background, fun, arg)
	}
	sym, name := t.Leaf()
	if sym != ski.Var {
		return l.Terminal(background, uint8(sym))
	}
	return l.Var(background, l.vars.index(name))
}

func (v *variables) index(name string) uint32 {
	if _, ok := v.number[name]; !ok {
		v.number[name] = uint32(len(v.names))
		v.names = append(v.names, name)
	}
	return v.number[name]
}

func (v *variables) name(index uint32) string {
	if int(index) < len(v.names) {
		return v.names[index]
	}
	return ""
}

// get reads a term out of the arena.
func (l *lab) get(id ID) *ski.Term {
	l.t.Helper()
	v := l.view()
	if !v.Term(id) {
		l.t.Fatalf("node %d is a %v, not a term", id, v.Kind(id))
	}
	slot := func(n ID) int { return int(n) }
	return read(inspect.Terms{View: v, Name: l.vars.name}, id, int(v.Top()), slot)
}

// show is get for messages.
func (l *lab) show(id ID) string {
	l.t.Helper()
	return ski.Print(inspect.Terms{View: l.view(), Name: l.vars.name}, id, ski.Options{Limit: 300}).String
}

// short is a term as messages show it.
func short(t *ski.Term) string {
	return ski.Print(ski.Terms{}, t, ski.Options{Limit: 300}).String
}

// A source is terms of the arena, or of the frames of a paused machine.
type source[N comparable] interface {
	ski.Source[N]
	Sym(N) ski.Sym
}

// read makes a term of a node, which shares what the arena shares. slot numbers the
// nodes, from 0 up to slots.
func read[N comparable](src source[N], root N, slots int, slot func(N) int) *ski.Term {
	terms := make([]*ski.Term, slots)
	stack := []N{root}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		fun, arg, app := src.App(n)
		switch {
		case terms[slot(n)] != nil:
		case app && terms[slot(arg)] == nil:
			stack = append(stack, arg)
			continue
		case app && terms[slot(fun)] == nil:
			stack = append(stack, fun)
			continue
		case app:
			terms[slot(n)] = ski.App(terms[slot(fun)], terms[slot(arg)])
		case src.Sym(n) == ski.Var:
			terms[slot(n)] = ski.FreeVar(src.Leaf(n))
		default:
			terms[slot(n)] = ski.Comb(src.Sym(n))
		}
		stack = stack[:len(stack)-1]
	}
	return terms[slot(root)]
}

// memoModes are what tests run with, as subtests.
var memoModes = []struct {
	name string
	on   bool
}{{"memo", true}, {"plain", false}}

func (l *lab) memo(on bool) *lab {
	l.t.Helper()
	if err := l.SetMemo(on); err != nil {
		l.t.Fatal(err)
	}
	return l
}
