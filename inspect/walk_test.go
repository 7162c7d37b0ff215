package inspect

import (
	"math/rand/v2"
	"testing"

	"skirepl/ski"
)

// TestWalk: it meets what Size counts, however it is sliced.
func TestWalk(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	a := newArena(t, 1<<15)
	for i := range 200 {
		term := randomTerm(rng, 1+rng.IntN(60))
		root := a.term(term)
		w := new(Walk)
		w.From(root)
		for !w.Go(a.view(), 1+i%7) {
		}
		leaves, _ := ski.Leaves(term).Float64()
		if w.Met != ski.DAGSize(term) || w.Leaves(root) != leaves {
			t.Fatalf("%v: met %d nodes, %g leaves; want %d and %g", term, w.Met, w.Leaves(root), ski.DAGSize(term), leaves)
		}
	}
}

func TestWalkCountsUses(t *testing.T) {
	a := newArena(t, minCapacity)
	shared := a.parse("x y")
	root := a.parse("x y (x y) (z (x y)) y")
	w := new(Walk)
	w.From(root)
	if !w.Go(a.view(), 1000) {
		t.Fatal("a small term takes long")
	}
	if w.Uses(shared) != 3 || w.Uses(a.parse("y")) != 2 || w.Uses(root) != 0 || w.Has(a.parse("z x")) {
		t.Errorf("x y is used %d times, y %d, the root %d", w.Uses(shared), w.Uses(a.parse("y")), w.Uses(root))
	}
	most := w.Most(a.view(), 3)
	if len(most) != 1 || most[0] != (Shared{shared, 3, 2}) {
		t.Errorf("most used: %v", most)
	}
}

// TestWalkEnds: also in a damaged image, where a term is a part of itself.
func TestWalkEnds(t *testing.T) {
	a, root, machines := sample(t)
	w := new(Walk)
	w.From(root)
	for _, m := range machines {
		w.From(m)
	}
	w.From(Empty)
	for n := 0; !w.Go(a.view(), 10); n++ {
		if n > 1000 {
			t.Fatal("it doesn't end")
		}
	}
	for id := range ID(a.view().Top()) {
		if a.view().Kind(id) == KindApplication {
			a.setWord(wLeft, id, uint32(id))
			a.setParts(id, a.view().Shape(id), id, root)
		}
	}
	w = new(Walk)
	w.From(root)
	for n := 0; !w.Go(a.view(), 10); n++ {
		if n > 1000 {
			t.Fatal("it doesn't end")
		}
	}
}
