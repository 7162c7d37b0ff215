package inspect

import "testing"

func TestChains(t *testing.T) {
	a := newArena(t, minCapacity)
	for i := range uint32(700) {
		a.variable(i)
	}
	v := a.view()
	c := v.Chains(1 << 30)
	sum := 0
	for length, n := range c.Lengths {
		sum += length * n
	}
	if c.Buckets != minCapacity || c.Nodes != 700 || sum != 700 || c.Used != minCapacity-c.Lengths[0] || c.Cut {
		t.Errorf("the chains are %+v", c)
	}
	if c.Longest < 2 || c.Lengths[c.Longest] == 0 || c.Lengths[c.Longest+1] != 0 {
		t.Errorf("the longest of %v has %d nodes", c.Lengths, c.Longest)
	}
	for _, limit := range []int{-1, 0, 10} {
		if c := v.Chains(limit); c.Buckets != max(limit, 0) || c.Nodes > 700 {
			t.Errorf("of %d buckets the chains are %+v", limit, c)
		}
	}
	a.setWord(wNext, 5, 5)
	if c := v.Chains(minCapacity); !c.Cut || c.Nodes != minCapacity+1 {
		t.Errorf("with a cycle the chains are %+v", c)
	}
}

func TestCountKinds(t *testing.T) {
	a := newArena(t, minCapacity)
	a.parse("x y")
	frame := a.push(StageLeft, Empty, 0, Empty)
	a.suspend(Suspension{Top: frame})
	a.setByte(wKind, 100, 77)
	v := a.view()
	if got, want := v.CountKinds(0, Empty), (KindCounts{1024 - 7, 2, 1, 1, 1, 1, 0, 1}); got != want {
		t.Errorf("the kinds are %v, want %v", got, want)
	}
	if got, want := v.CountKinds(1, 3), (KindCounts{0, 1, 1}); got != want {
		t.Errorf("the kinds are %v, want %v", got, want)
	}
	if got := v.CountKinds(3, 1); got != (KindCounts{}) {
		t.Errorf("the kinds of nothing are %v", got)
	}
	if got := v.CountKinds(Empty-1, Empty); got != (KindCounts{}) {
		t.Errorf("the kinds past the end are %v", got)
	}
}
