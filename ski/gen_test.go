package ski

import (
	"testing"

	"pgregory.net/rapid"
)

// mustParse returns the term that a test writes down.
func mustParse(t testing.TB, src string) *Term {
	t.Helper()
	term, err := ParseTerm(src)
	if err != nil {
		t.Fatalf("ParseTerm(%q): %v", src, err)
	}
	return term
}

// atomNames are names of every kind, combinators several times.
var atomNames = []string{
	"S", "K", "I", "B", "C", "W", "S'", "B'", "C'", "S", "K", "I", "K",
	"x", "y", "z", "foo_1", "x'", "?x", "?T", "_", "T", "K'", "S''", "a_name_that_is_quite_long",
}

// genAtom generates an atom.
func genAtom() *rapid.Generator[*Term] {
	return rapid.Map(rapid.SampledFrom(atomNames), func(name string) *Term {
		if s, ok := LookupSym(name); ok {
			return Comb(s)
		}
		return FreeVar(name)
	})
}

// genTree generates a term with 1 to max atoms that shares nothing but these.
func genTree(max int) *rapid.Generator[*Term] {
	return rapid.Custom(func(t *rapid.T) *Term {
		parts := rapid.SliceOfN(genAtom(), 1, max).Draw(t, "atoms")
		for len(parts) > 1 {
			i := rapid.IntRange(0, len(parts)-2).Draw(t, "at")
			parts[i] = App(parts[i], parts[i+1])
			parts = append(parts[:i+1], parts[i+2:]...)
		}
		return parts[0]
	})
}

// genDAG generates a term with up to max applications, some of them shared, some
// of them doubles of others. Its tree may have 2^max atoms.
func genDAG(max int) *rapid.Generator[*Term] {
	return rapid.Custom(func(t *rapid.T) *Term {
		pool := rapid.SliceOfN(genAtom(), 1, 4).Draw(t, "atoms")
		for range rapid.IntRange(0, max).Draw(t, "apps") {
			pick := rapid.IntRange(0, len(pool)-1)
			pool = append(pool, App(pool[pick.Draw(t, "fun")], pool[pick.Draw(t, "arg")]))
		}
		return pool[len(pool)-1]
	})
}

// doublings returns x, (x x), ((x x) (x x)) and so on: a tree of 2^n atoms with
// n+1 nodes.
func doublings(x *Term, n int) *Term {
	for range n {
		x = App(x, x)
	}
	return x
}
