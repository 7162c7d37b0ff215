package ski

import "testing"

// In S I I (S I I) each I has the one before for its argument. Where they all became
// nodes that point to each other, the way to the head was walked again at each
// contraction: a normal form with this inside took as long as it was given.
func TestHeadOfGrowingChain(t *testing.T) {
	term, err := ParseTerm("S (K (S I I)) (K (S I I)) a b")
	if err != nil {
		t.Fatal(err)
	}
	g := &graph{budget: 10_000}
	if _, _, ok := g.head(gnodes(term, nil)); ok {
		t.Fatal("a head was found where there is none")
	}
	// The application of the term to a has become the redex: no way to a node that has
	// become another is longer than a few steps after it was walked twice.
	first := &gnode{sym: Var}
	last := first
	for range 1000 {
		last = &gnode{ind: last}
	}
	steps := func() (n int) {
		for at := last; at.ind != nil; at = at.ind {
			n++
		}
		return n
	}
	for range 10 {
		if last.target() != first {
			t.Fatal("the chain doesn't end where it should")
		}
	}
	if n := steps(); n != 1 {
		t.Errorf("after it was walked the chain has %d steps, want 1", n)
	}
}
