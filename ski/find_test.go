package ski

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// find searches for a rule, as in "x y -> y x", in a basis like "S K I".
func find(t testing.TB, rule, basis string, size int) Found {
	t.Helper()
	left, right, _ := strings.Cut(rule, "->")
	s := Search{Params: strings.Fields(left), Result: mustParse(t, right), MaxSize: size, MaxTried: 20_000_000}
	for _, name := range strings.Fields(basis) {
		sym, _ := LookupSym(name)
		s.Basis = append(s.Basis, sym)
	}
	begin := time.Now()
	f := s.Find()
	t.Logf("%s with %s: %v, %d tried, %d given up, %v", rule, basis, f.Term, f.Tried, f.GivenUp, time.Since(begin))
	return f
}

// does says that a term behaves as a rule.
func does(t testing.TB, term *Term, rule string) bool {
	left, right, _ := strings.Cut(rule, "->")
	for _, p := range strings.Fields(left) {
		term = App(term, FreeVar(p))
	}
	nf, _, normal := Reduce(term, 10_000)
	return normal && Equal(nf, mustParse(t, right))
}

func TestFind(t *testing.T) {
	const all = "S K I B C W"
	for _, test := range []struct {
		rule, basis string
		size        int
	}{
		{"x -> x", all, 1},
		{"x -> x", "S K", 3},
		{"x y -> y x", "B K", -1},
		{"x y -> y x", all, 2},
		{"x y -> y x", "S K I", 5},
		{"x y -> y x", "S K", 7},
		{"x y z -> x z (y z)", all, 1},
		{"x y z -> x z (y z)", "B C W K", 6},
		{"x y z -> x (y z)", "S K", 4},
		{"x y z -> x z y", "S K", -2},
		{"x -> x x", all, 2},
		{"x y -> x y y", "S K I", 4},
		{"x y -> x (y y)", all, 3},
		{"x y z -> z x y", all, 4},
		{"x y z -> z y x", all, 4},
		{"x y z w -> x y (z w)", all, 2},
		{"x y -> y", all, 2},
		{"x y z w -> x z (y w)", all, -2},
	} {
		f := find(t, test.rule, test.basis, 10)
		switch {
		case test.size == -1:
			if f.Term != nil {
				t.Errorf("%s with %s: %v", test.rule, test.basis, f.Term)
			}
		case f.Term == nil:
			t.Errorf("%s with %s: nothing found", test.rule, test.basis)
		case !does(t, f.Term, test.rule):
			t.Errorf("%s with %s: %v does not do that", test.rule, test.basis, f.Term)
		case test.size > 0 && f.Size != test.size:
			t.Errorf("%s with %s: %v has %d atoms, want %d", test.rule, test.basis, f.Term, f.Size, test.size)
		}
	}
}

// TestFindIsSmallest: no smaller term does it, by trying all of them.
func TestFindIsSmallest(t *testing.T) {
	bySize := [][]*Term{nil, {Comb(S), Comb(K), Comb(I), Comb(C)}}
	for size := 2; size <= 4; size++ {
		var terms []*Term
		for left := 1; left < size; left++ {
			for _, f := range bySize[left] {
				for _, a := range bySize[size-left] {
					terms = append(terms, App(f, a))
				}
			}
		}
		bySize = append(bySize, terms)
	}
	for _, rule := range []string{
		"x -> x", "x -> x x", "x y -> y x", "x y -> y", "x y -> x y y", "x y -> y x x", "x y -> y (x y)", "x y -> y y x",
		"x y z -> x z", "x y z -> z", "x y z -> z x y", "x y z -> y z x", "x y z -> x (y z)", "x -> x S", "x -> S", "x y -> x K",
	} {
		want := 0
		for size := 1; size <= 4 && want == 0; size++ {
			for _, term := range bySize[size] {
				if does(t, term, rule) {
					want = size
					break
				}
			}
		}
		f := find(t, rule, "S K I C", 4)
		got := f.Size
		if f.Term == nil {
			got = 0
		}
		if got != want {
			t.Errorf("%s: a term of %d atoms, the smallest has %d", rule, got, want)
		}
	}
}

func TestFindLimits(t *testing.T) {
	s := Search{Params: []string{"x"}, Result: mustParse(t, "x x x x x x x x x x x x"), Basis: []Sym{B, C, K}, MaxSize: 100, MaxTried: 10_000}
	if f := s.Find(); f.Ending != AtContractions || f.Term != nil || f.Size == 0 {
		t.Errorf("at the limit: %+v", f)
	}
	s.Stop = func(int, uint64) bool { return true }
	if f := s.Find(); f.Ending != Stopped || f.Tried != 4096 {
		t.Errorf("stopped: %+v", f)
	}
}

func ExampleSearch() {
	result, _ := ParseTerm("y x")
	f := Search{Params: []string{"x", "y"}, Result: result, Basis: []Sym{S, K, I, B, C, W}, MaxSize: 8}.Find()
	fmt.Println(f.Term)
	// Output: C I
}
