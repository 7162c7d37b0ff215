package inspect

import (
	"fmt"
	"testing"

	"skirepl/ski"
)

func TestNode(t *testing.T) {
	a := newArena(t, minCapacity)
	k, x := a.parse("K"), a.parse("x")
	kx := a.parse("K x")
	kxk := a.parse("K x K")
	a.memo(kxk, x, 1)
	v := a.view()
	for _, want := range []Node{
		{ID: k, Kind: KindTerminal, Sym: 2, Shape: 0x12, Left: 2, Right: terminalRight, Hash: mix(2, terminalRight), Next: Empty},
		{ID: x, Kind: KindTerminal, Sym: 128, Shape: 0x10, Left: 0, Right: variableRight, Hash: mix(0, variableRight), Next: Empty},
		{ID: kx, Kind: KindApplication, Shape: 0x19, Left: k, Right: x, Hash: mix(uint32(k), uint32(x)), Next: Empty},
		{ID: kxk, Kind: KindApplication, Shape: 0x0f, Left: kx, Right: k, Hash: mix(uint32(kx), uint32(k)), Next: Empty, Memo: Memo{x, 1}},
		{ID: 1023, Left: 0, Right: 0, Next: 0},
		{ID: 1024, Left: Empty, Right: Empty, Next: Empty},
		{ID: Empty, Left: Empty, Right: Empty, Next: Empty},
	} {
		if got := v.Node(want.ID); got != want {
			t.Errorf("node %d is %+v, want %+v", want.ID, got, want)
		}
		if v.Kind(want.ID) != want.Kind || v.Sym(want.ID) != want.Symbol() || v.Shape(want.ID) != want.Shape ||
			v.Memo(want.ID) != want.Memo || v.Term(want.ID) != want.Term() {
			t.Errorf("node %d and its fields differ", want.ID)
		}
	}
	if id, ok := v.Lookup(kx, k); !ok || id != kxk {
		t.Errorf("Lookup returned %d, %v; want %d", id, ok, kxk)
	}
	if id := v.Bucket(v.Node(kx).Hash); id != kx {
		t.Errorf("the bucket of %d begins with %d", kx, id)
	}
	if id, ok := v.Lookup(k, kx); ok || id != Empty {
		t.Errorf("Lookup of nothing returned %d, %v", id, ok)
	}
	if _, ok := v.Node(k).Variable(); ok {
		t.Error("K is a variable")
	}
	if index, ok := v.Node(a.variable(77)).Variable(); index != 77 || !ok {
		t.Errorf("variable 77 has the index %d, %v", index, ok)
	}
}

func TestMemo(t *testing.T) {
	a := newArena(t, minCapacity)
	e, x := a.parse("I x"), a.parse("x")
	v := a.view()
	for _, n := range []uint64{1, 1<<32 - 2, 1<<32 - 1, 1 << 32, 1<<64 - 1} {
		a.memo(e, x, n)
		if got, want := v.Memo(e), (Memo{x, n}); got != want {
			t.Errorf("the memo is %+v, want %+v", got, want)
		}
		a.verify()
	}
	a.setMemoWord(e, uint64(Empty)<<32|uint64(x)) // x is no Count
	if got := v.Memo(e); got != (Memo{}) {
		t.Errorf("a damaged memo is %+v", got)
	}
}

func TestShape(t *testing.T) {
	a := newArena(t, minCapacity)
	v := a.view()
	for _, test := range []struct {
		term               string
		normal, app, redex bool
		missing            int
	}{
		{"x", true, false, false, 0},
		{"S", true, false, false, 3},
		{"S'", true, false, false, 4},
		{"S x", true, true, false, 2},
		{"S x y", true, true, false, 1},
		{"S x y z", false, true, true, 0},
		{"S x y z f", false, true, true, 0},
		{"x (I y)", false, true, false, 0},
		{"x y z", true, true, false, 0},
		{"K (I y)", false, true, false, 1},
		{"B' x y z", true, true, false, 1},
	} {
		s := v.Shape(a.parse(test.term))
		if s.Normal() != test.normal || s.App() != test.app || s.Redex() != test.redex || s.Missing() != test.missing {
			t.Errorf("%s: normal %v, application %v, redex %v, missing %d", test.term, s.Normal(), s.App(), s.Redex(), s.Missing())
		}
	}
	if s := v.Shape(Empty); s != 0 {
		t.Errorf("a hole has the shape %#x", s)
	}
}

func TestTerms(t *testing.T) {
	a := newArena(t, minCapacity)
	root := a.app(a.parse("S' x (K y) W"), a.variable(12))
	frame := a.push(StageLeft, Empty, root, root)
	v := a.view()
	print := func(terms Terms, id ID) string { return ski.Print(terms, id, ski.Options{}).String }
	if got, want := print(Terms{v, varName}, root), "S' x (K y) W v12"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	if got, want := print(Terms{View: v}, root), "S' v0 (K v1) W v12"; got != want {
		t.Errorf("printed %q without names, want %q", got, want)
	}
	terms := Terms{View: v}
	for id, want := range map[ID]string{frame: fmt.Sprintf("?%d", frame), 1000: "?1000", Empty: "?"} {
		if got := print(terms, id); got != want {
			t.Errorf("node %d is printed %q, want %q", id, got, want)
		}
	}
	if terms.Normal(root) || !terms.Normal(a.parse("W")) || terms.Normal(frame) {
		t.Error("Normal is wrong")
	}
	if terms.Sym(a.parse("W")) != ski.W || terms.Sym(root) != 0 || terms.Sym(frame) != 0 {
		t.Error("Sym is wrong")
	}
}

func TestLookupTerminal(t *testing.T) {
	a, _, _ := sample(t)
	v := a.view()
	for id := ID(0); id < v.Top(); id++ {
		n := v.Node(id)
		if n.Kind != KindTerminal {
			continue
		}
		index, _ := n.Variable()
		if got, ok := v.LookupTerminal(n.Symbol(), index); !ok || got != id {
			t.Errorf("%v %d is #%d, %v, want #%d", n.Symbol(), index, got, ok, id)
		}
	}
	if _, ok := v.LookupTerminal(ski.Var, 999); ok {
		t.Error("a variable that there isn't was found")
	}
}
