package inspect

import (
	"math/rand/v2"
	"slices"
	"testing"

	"skirepl/ski"
)

// TestFindRedex holds the search by shapes against that of package ski.
func TestFindRedex(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	normal := 0
	a := newArena(t, 1<<16)
	for range 3000 {
		term := randomTerm(rng, 1+rng.IntN(20))
		root := a.term(term)
		want, some := ski.FindRedex(term)
		r, ok, err := a.view().FindRedex(root)
		if err != nil || ok != some || r.Rule != want.Rule || r.Args != want.Args || !slices.Equal(r.Path, want.Path) {
			t.Fatalf("%v: FindRedex returned %+v, %v, %v; want %+v, %v", term, r, ok, err, want, some)
		}
		if !ok {
			normal++
			continue
		}
		// The redex is its rule applied to its arguments.
		if redex := a.app(a.comb(r.Rule), r.Arguments...); redex != r.Node {
			t.Errorf("%v: the redex is node %d, but its parts make %d", term, r.Node, redex)
		}
	}
	if normal == 0 || normal == 3000 {
		t.Errorf("%d terms of 3000 were in normal form", normal)
	}
}

func TestFindRedexOfDamage(t *testing.T) {
	for _, test := range []struct {
		name, term string
		damage     func(a *arena, root ID)
		want       error
	}{
		{"a hole", "x", func(a *arena, root ID) { a.setByte(wKind, root, 0) }, ErrShape},
		{"a terminal that reduces", "x", func(a *arena, root ID) { a.setShape(root, 0) }, ErrShape},
		{"nothing to reduce", "x y", func(a *arena, root ID) { a.setShape(root, shapeApp) }, ErrShape},
		{"a redex of a variable", "x y", func(a *arena, root ID) { a.setShape(root, shapeApp|shapeRedex) }, ErrShape},
		{"too few arguments", "S y", func(a *arena, root ID) { a.setShape(root, shapeApp|shapeRedex) }, ErrShape},
		{"too many arguments", "I y f", func(a *arena, root ID) { a.setShape(a.parse("I y"), shapeApp) }, ErrShape},
		{"more than any rule takes", "S' x y z f g", func(a *arena, _ ID) { a.setShape(a.parse("S' x y z f"), shapeApp) }, ErrShape},
		{"itself", "x (I y)", func(a *arena, root ID) { a.setWord(wRight, root, uint32(root)) }, ErrCycle},
		{"itself on the left", "I x y", func(a *arena, root ID) { a.setWord(wLeft, root, uint32(root)) }, ErrCycle},
	} {
		a := newArena(t, minCapacity)
		root := a.parse(test.term)
		test.damage(a, root)
		if r, ok, err := a.view().FindRedex(root); err != test.want || ok {
			t.Errorf("%s: FindRedex returned %+v, %v, %v; want %v", test.name, r, ok, err, test.want)
		}
	}
}
