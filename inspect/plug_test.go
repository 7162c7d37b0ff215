package inspect

import (
	"math/rand/v2"
	"slices"
	"testing"

	"skirepl/ski"
)

// plugged returns the whole term of a machine that stands at the end of a path.
func (a *arena) plugged(root ID, path []ski.Turn, updates bool) *Plugged {
	a.t.Helper()
	current, top := a.pause(root, path, updates)
	p, err := a.view().Plugged(Suspension{Current: current, Top: top, Budget: NoLimit}, varName)
	if err != nil {
		a.t.Fatal(err)
	}
	return p
}

// TestPlugged takes random terms apart at all their nodes. Plugged, they are again
// what they were in every respect.
func TestPlugged(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		a := newArena(t, 4096)
		term := randomTerm(rng, 1+rng.IntN(12))
		root := a.term(term)
		whole, _ := a.view().Size(root, 0)
		redex, some, _ := a.view().FindRedex(root)
		for i, path := range paths(term) {
			p := a.plugged(root, path, i%2 == 1)
			if got, want := ski.Print(p, p.Root(), ski.Options{}).String, term.String(); got != want {
				t.Fatalf("%s at %v is printed %s", want, path, got)
			}
			if got := p.Path(); !slices.Equal(got, path) {
				t.Errorf("%v: the path is %v, want %v", term, got, path)
			}
			if size, err := p.Size(0); err != nil || size.Nodes != whole.Nodes || size.Leaves.Cmp(whole.Leaves) != 0 {
				t.Errorf("%v at %v: the size is %v, %v; want %v", term, path, size, err, whole)
			}
			r, ok, err := p.FindRedex()
			if err != nil || ok != some || r.Rule != redex.Rule || !slices.Equal(r.Path, redex.Path) {
				t.Errorf("%v at %v: the redex is %v, %v, %v; want %v", term, path, r, ok, err, redex)
			}
			for j := range r.Arguments {
				got := ski.Print(p, r.Arguments[j], ski.Options{}).String
				want := ski.Print(Terms{a.view(), varName}, redex.Arguments[j], ski.Options{}).String
				if got != want {
					t.Errorf("%v at %v: argument %d is %s, want %s", term, path, j, got, want)
				}
			}
			if p.Normal(p.Root()) == some || p.shape(p.Root()) != a.shape(root) {
				t.Errorf("%v at %v: the shape is %#x", term, path, p.shape(p.Root()))
			}
		}
	}
}

// TestPluggedParts changes the current node, so that the whole term is not in the
// arena.
func TestPluggedParts(t *testing.T) {
	a := newArena(t, minCapacity)
	root := a.parse("x (I y z) f")
	_, top := a.pause(root, []ski.Turn{ski.Left, ski.Right, ski.Left}, true)
	current := a.parse("f g")
	p, err := a.view().Plugged(Suspension{Current: current, Top: top}, varName)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := ski.Print(p, p.Root(), ski.Options{}).String, "x (f g z) f"; got != want {
		t.Errorf("the whole term is %s, want %s", got, want)
	}
	size, err := p.Size(0)
	if err != nil || size.Leaves.Int64() != 5 || size.Nodes != 8 { // x f g z, f g, f g z, x (f g z), the whole
		t.Errorf("the size is %v, %v; want 5 leaves and 8 nodes", size, err)
	}
	for limit, want := range map[int]error{7: ErrLimit, 8: nil, 2: ErrLimit} {
		if _, err := p.Size(limit); err != want {
			t.Errorf("with limit %d Size returned %v", limit, err)
		}
	}
	if id, ok := p.ID(p.Current()); id != current || !ok {
		t.Errorf("the current node is %d, %v; want %d", id, ok, current)
	}
	if _, ok := p.Frame(p.Current()); ok {
		t.Error("the current node is a frame")
	}
	fun, arg, ok := p.App(p.Root())
	frame, filled := p.Frame(p.Root())
	if id, isID := p.ID(arg); !ok || id != a.parse("f") || !isID || !filled || a.view().Kind(frame) != KindContinuation {
		t.Errorf("the root is %d %d, %v, of frame %d, %v", fun, arg, ok, frame, filled)
	}
	if _, isID := p.ID(p.Root()); isID || p.Sym(p.Root()) != 0 {
		t.Error("the root is a node of the arena")
	}
	// Places that nobody has given out.
	for _, n := range []Place{filledPlace + 77, 1<<64 - 1, 1 << 33, 999} {
		if _, _, ok := p.App(n); ok || p.Sym(n) != 0 || p.Normal(n) || p.Leaf(n)[0] != '?' {
			t.Errorf("place %#x is something", uint64(n))
		}
	}
}

func TestNext(t *testing.T) {
	L, R := ski.Left, ski.Right
	a := newArena(t, 4096)
	for _, test := range []struct {
		term    string
		path    []ski.Turn
		updates bool
		mode    Mode
		want    []ski.Turn // nil: no redex
		args    []string
	}{
		{"I x", []ski.Turn{L}, false, ModeDescend, []ski.Turn{}, []string{"x"}},
		{"K x y z", []ski.Turn{L, L, L}, false, ModeDescend, []ski.Turn{L}, []string{"x", "y"}},
		{"f (S' x y z (g g))", []ski.Turn{R, L, L, L, L}, false, ModeDescend, []ski.Turn{R}, []string{"x", "y", "z", "g g"}},
		{"f (S' x y z)", []ski.Turn{R, L, L, L}, false, ModeDescend, nil, nil},           // too few arguments
		{"K x y", []ski.Turn{L, L}, false, ModeReturn, nil, nil},                         // not looking
		{"K x y", []ski.Turn{L}, false, ModeDescend, nil, nil},                           // not there yet
		{"K x y", []ski.Turn{L, L}, true, ModeDescend, []ski.Turn{}, []string{"x", "y"}}, // update frame beneath
		{"I (K x y) z", []ski.Turn{L, R, L}, false, ModeDescend, nil, nil},               // a right frame beneath
		{"f x y z", []ski.Turn{L, L, L}, false, ModeDescend, nil, nil},                   // a variable
		{"I x y", []ski.Turn{L, L}, true, ModeDescend, []ski.Turn{L}, []string{"x"}},     // only the nearest frame counts
		{"W x y z", []ski.Turn{L, L, L}, true, ModeDescend, nil, nil},                    // an update frame in between
	} {
		root := a.parse(test.term)
		current, top := a.pause(root, test.path, test.updates)
		p, err := a.view().Plugged(Suspension{Current: current, Top: top, Mode: test.mode}, varName)
		if err != nil {
			t.Fatal(err)
		}
		r, ok := p.Next()
		if ok != (test.want != nil) || ok && !slices.Equal(r.Path, test.want) {
			t.Errorf("%s at %v: %v, %v; want %v", test.term, test.path, r, ok, test.want)
			continue
		}
		if !ok {
			continue
		}
		var args []string
		for _, arg := range r.Arguments {
			args = append(args, ski.Print(p, arg, ski.Options{}).String)
		}
		if !slices.Equal(args, test.args) || r.Args != len(args) || r.Rule.Arity() != len(args) {
			t.Errorf("%s: the arguments of %v are %q, want %q", test.term, r.Rule, args, test.args)
		}
		marked := ski.Print(p, p.Root(), ski.Options{Marked: true, Path: r.Path, Args: r.Args})
		if len(marked.Spans) != 2+r.Args {
			t.Errorf("%s: printed with %d marks", test.term, len(marked.Spans))
		}
	}
}

// paths returns the ways to all nodes of a term.
func paths(term *ski.Term) [][]ski.Turn {
	fun, arg, ok := term.Split()
	list := [][]ski.Turn{nil}
	if !ok {
		return list
	}
	for turn, part := range map[ski.Turn]*ski.Term{ski.Left: fun, ski.Right: arg} {
		for _, p := range paths(part) {
			list = append(list, append([]ski.Turn{turn}, p...))
		}
	}
	return list
}
