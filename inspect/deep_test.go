//go:build !race

// The race detector has nothing to see here and makes it twenty times slower.

package inspect

import (
	"slices"
	"strings"
	"testing"

	"skirepl/ski"
)

const deep = 1_000_000

// TestDeepTerms measures and searches terms that are a million levels deep, to the
// left and to the right.
func TestDeepTerms(t *testing.T) {
	for _, test := range []struct {
		name string
		wrap func(a *arena, inner, x ID) ID
		turn ski.Turn
	}{
		{"left", func(a *arena, inner, x ID) ID { return a.app(inner, x) }, ski.Left},
		{"right", func(a *arena, inner, x ID) ID { return a.app(x, inner) }, ski.Right},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := newArena(t, 1<<20)
			x := a.parse("x")
			root := a.parse("x (I y)")
			for range deep {
				root = test.wrap(a, root, x)
			}
			v := a.view()
			if size, err := v.Size(root, 0); err != nil || size.Leaves.Int64() != deep+3 || size.Nodes != deep+5 {
				t.Errorf("the size is %v, %v", size, err)
			}
			r, ok, err := v.FindRedex(root)
			want := append(slices.Repeat([]ski.Turn{test.turn}, deep), ski.Right)
			if err != nil || !ok || r.Rule != ski.I || !slices.Equal(r.Path, want) {
				t.Errorf("the redex is %v after %d turns, %v, %v", r.Rule, len(r.Path), ok, err)
			}
			text := ski.Print(Terms{v, varName}, root, ski.Options{Limit: 60, Marked: true, Path: r.Path, Args: r.Args})
			if !text.Cut || !strings.Contains(text.String, "I y") {
				t.Errorf("printed %s", text.String)
			}
			a.verify()
		})
	}
}

// TestDeepStack plugs a machine with a million frames.
func TestDeepStack(t *testing.T) {
	a := newArena(t, 1<<20)
	x, i := a.parse("x"), a.parse("I")
	top := Empty
	for n := range deep {
		top = a.push(Stage(n%2), top, x, Empty) // left, right, left, …
	}
	id := a.suspend(Suspension{Current: i, Top: a.push(StageLeft, top, x, Empty)})
	v := a.view()
	s, err := v.Suspension(id)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := v.Depth(s.Top); n != deep+1 || err != nil {
		t.Errorf("the depth is %d, %v", n, err)
	}
	if frames, rest, err := v.Frames(s.Top, 100); len(frames) != 100 || rest == Empty || err != nil {
		t.Errorf("Frames returned %d, %d, %v", len(frames), rest, err)
	}
	p, err := v.Plugged(s, varName)
	if err != nil {
		t.Fatal(err)
	}
	if size, err := p.Size(0); err != nil || size.Leaves.Int64() != deep+2 || size.Nodes != 2+deep+1 {
		t.Errorf("the size is %v, %v", size, err)
	}
	r, ok := p.Next()
	found, _, err := p.FindRedex()
	if !ok || err != nil || r.Rule != ski.I || len(r.Path) != deep || !slices.Equal(r.Path, found.Path) || r.Node != found.Node {
		t.Errorf("the redexes are %v after %d and %d turns, %v, %v", r.Rule, len(r.Path), len(found.Path), ok, err)
	}
	text := ski.Print(p, p.Root(), ski.Options{Limit: 60, Marked: true, Path: r.Path, Args: r.Args})
	if !text.Cut || !strings.Contains(text.String, "I x") {
		t.Errorf("printed %s", text.String)
	}
	a.verify()
}

// TestSizeTooLarge has too many leaves to count.
func TestSizeTooLarge(t *testing.T) {
	a := newArena(t, 1<<17)
	root := a.parse("x")
	for range 120_000 {
		root = a.app(root, root)
	}
	if size, err := a.view().Size(root, 0); err != ErrTooLarge || size.Nodes != 120_001 || size.Leaves != nil {
		t.Errorf("Size returned %v, %v; want ErrTooLarge", size, err)
	}

	// And with all of the large counts in use until the end.
	a = newArena(t, 1<<17)
	root = a.parse("x")
	all := root
	var doublings []ID
	for range 40_000 {
		root = a.app(root, root)
		doublings = append(doublings, root)
	}
	for _, d := range slices.Backward(doublings) {
		all = a.app(d, all)
	}
	if _, err := a.view().Size(all, 0); err != ErrTooLarge {
		t.Errorf("Size returned %v; want ErrTooLarge", err)
	}
}
