package inspect

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"testing"

	"skirepl/ski"
)

func TestSize(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	a := newArena(t, 1<<15)
	for range 300 {
		term := randomTerm(rng, 1+rng.IntN(60))
		root := a.term(term)
		size, err := a.view().Size(root, 0)
		if err != nil || size.Nodes != ski.DAGSize(term) || size.Leaves.Cmp(ski.Leaves(term)) != 0 {
			t.Fatalf("%v: the size is %v, %v; want %v leaves and %d nodes", term, size, err, ski.Leaves(term), ski.DAGSize(term))
		}
	}
}

// TestSizeOfDoublings has trees of 2^n leaves, around the edge of a word and far
// beyond it.
func TestSizeOfDoublings(t *testing.T) {
	a := newArena(t, 1<<16)
	root := a.parse("x")
	for n := range 50_001 {
		switch n {
		case 0, 1, 62, 63, 64, 65, 127, 128, 1000, 50_000:
			size, err := a.view().Size(root, 0)
			want := new(big.Int).Lsh(big.NewInt(1), uint(n))
			if err != nil || size.Nodes != n+1 || size.Leaves.Cmp(want) != 0 {
				t.Errorf("2^%d leaves: the size is %v, %v", n, size, err)
			}
		}
		root = a.app(root, root)
	}
}

// TestSizeOfFibonacci keeps two large counts in use, and adds odd ones.
func TestSizeOfFibonacci(t *testing.T) {
	a := newArena(t, 1<<12)
	m, n := a.parse("x"), a.parse("y")
	f, g := big.NewInt(1), big.NewInt(1)
	for range 500 {
		m, n = n, a.app(m, n)
		f, g = g, f.Add(f, g)
	}
	if size, err := a.view().Size(n, 0); err != nil || size.Leaves.Cmp(g) != 0 {
		t.Errorf("the size is %v, %v; want %v leaves", size, err, g)
	}
}

func TestSizeLimit(t *testing.T) {
	a := newArena(t, minCapacity)
	root := a.parse("x y (x y)") // x, y, x y, the whole
	for limit, want := range map[int]error{-1: nil, 0: nil, 1: ErrLimit, 3: ErrLimit, 4: nil, 5: nil} {
		if _, err := a.view().Size(root, limit); err != want {
			t.Errorf("with limit %d Size returned %v, want %v", limit, err, want)
		}
	}
}

// TestSizeUntil: measuring ends where it is interrupted, and says so.
func TestSizeUntil(t *testing.T) {
	a := newArena(t, 1<<18)
	root := a.parse("x")
	for range 1 << 16 {
		root = a.app(a.parse("f"), root)
	}
	whole, err := a.view().Size(root, 0)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	size, err := a.view().SizeUntil(root, 0, func() bool { asked++; return false })
	if err != nil || size.Nodes != whole.Nodes || size.Leaves.Cmp(whole.Leaves) != 0 || asked < 4 {
		t.Errorf("asked %d times, the size is %v, %v; want %v", asked, size, err, whole)
	}
	for at := 1; at <= asked; at++ {
		n := 0
		if size, err := a.view().SizeUntil(root, 0, func() bool { n++; return n >= at }); err != ErrInterrupted || size.Nodes != 0 {
			t.Errorf("interrupted when it asked for the %dth time: %v, %v", at, size, err)
		}
	}
}

func TestSizeOfDamage(t *testing.T) {
	a := newArena(t, minCapacity)
	root := a.parse("x (y z)")
	inner := a.parse("y z")
	v := a.view()
	for _, part := range []ID{900, 5000, Empty} {
		a.setWord(wRight, inner, uint32(part))
		var kind *KindError
		if _, err := v.Size(root, 0); !errors.As(err, &kind) || kind.ID != part {
			t.Errorf("with part %d Size returned %v", part, err)
		}
	}
	for _, part := range []ID{root, inner} {
		a.setWord(wRight, inner, uint32(part))
		if _, err := v.Size(root, 0); err != ErrCycle {
			t.Errorf("with a cycle through %d Size returned %v", part, err)
		}
		if _, err := v.Size(inner, 0); err != ErrCycle {
			t.Errorf("with a cycle through %d Size returned %v", part, err)
		}
	}
}
