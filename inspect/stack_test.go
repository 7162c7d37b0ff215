package inspect

import (
	"errors"
	"reflect"
	"testing"
)

func TestSuspension(t *testing.T) {
	a, _, machines := sample(t)
	v := a.view()
	s, err := v.Suspension(machines[2])
	if err != nil {
		t.Fatal(err)
	}
	want := Suspension{
		ID: machines[2], Meter: s.Meter, Mode: ModeReturn, Current: a.parse("K I"), Top: s.Top, Budget: NoLimit, Spent: 3,
		Contractions: 1<<33 + 5, Skipped: 1 << 32, Transitions: 1<<34 + 6, Stop: StopBudget, Flags: FlagMemo | FlagAuto,
	}
	if s != want || v.Kind(s.Meter) != KindMeter {
		t.Errorf("the machine is %+v, want %+v", s, want)
	}

	var kind *KindError
	_, err = v.Suspension(a.parse("K"))
	if !errors.As(err, &kind) || err.Error() != "Terminal 1 where a Suspension should be" {
		t.Errorf("of a terminal Suspension returned %v", err)
	}
	a.setWord(wNext, machines[2], uint32(Empty))
	_, err = v.Suspension(machines[2])
	if !errors.As(err, &kind) || err.Error() != "no node where the Suspension's Meter should be" {
		t.Errorf("without a meter Suspension returned %v", err)
	}
}

func TestFrames(t *testing.T) {
	a := newArena(t, minCapacity)
	root := a.parse("x (I y z)")
	inner, arg := a.parse("I y z"), a.parse("z")
	bottom := a.push(StageRight, Empty, a.parse("x"), root)
	middle := a.pushUpdate(bottom, inner, 1<<35+4)
	top := a.push(StageLeft, middle, arg, inner)
	v := a.view()
	all := []Frame{
		{ID: top, Stage: StageLeft, Node: arg, From: inner, Parent: middle},
		{ID: middle, Stage: StageUpdate, Node: inner, From: Empty, Saved: 1<<35 + 4, Parent: bottom},
		{ID: bottom, Stage: StageRight, Node: a.parse("x"), From: root, Parent: Empty},
	}
	for _, test := range []struct {
		top  ID
		max  int
		want []Frame
		rest ID
	}{
		{top, 100, all, Empty},
		{top, 3, all, Empty},
		{top, 2, all[:2], bottom},
		{bottom, 2, all[2:], Empty},
		{top, 0, nil, top},
		{top, -1, nil, top},
		{Empty, 5, nil, Empty},
	} {
		got, rest, err := v.Frames(test.top, test.max)
		if err != nil || rest != test.rest || !reflect.DeepEqual(got, test.want) {
			t.Errorf("Frames(%d, %d) returned %+v, %d, %v; want %+v, %d", test.top, test.max, got, rest, err, test.want, test.rest)
		}
	}
	if n, err := v.Depth(top); n != 3 || err != nil {
		t.Errorf("the depth is %d, %v; want 3", n, err)
	}
	if n, err := v.Depth(Empty); n != 0 || err != nil {
		t.Errorf("the depth of nothing is %d, %v", n, err)
	}
}

func TestDamagedStack(t *testing.T) {
	a := newArena(t, minCapacity)
	x := a.parse("x")
	bottom := a.push(StageLeft, Empty, x, Empty)
	top := a.push(StageLeft, bottom, x, Empty)
	s := Suspension{Current: x, Top: top}
	v := a.view()
	check := func(want string, frames, depth int) {
		t.Helper()
		list, _, err := v.Frames(top, 5000)
		if err == nil || err.Error() != want || len(list) != frames {
			t.Errorf("Frames returned %d frames and %v, want %d and %v", len(list), err, frames, want)
		}
		n, err := v.Depth(top)
		if err == nil || err.Error() != want || n != depth {
			t.Errorf("Depth returned %d, %v; want %d, %v", n, err, depth, want)
		}
		if p, err := v.Plugged(s, nil); p != nil || err == nil || err.Error() != want {
			t.Errorf("Plugged returned %v, %v; want %v", p, err, want)
		}
	}
	a.setWord(wLeft, bottom, uint32(x))
	check("Terminal 0 where a frame should be", 2, 2)
	a.setWord(wLeft, bottom, 1<<30)
	check("hole 1073741824 where a frame should be", 2, 2)
	a.setWord(wLeft, bottom, uint32(top))
	check("a circle where there should be an end", minCapacity, minCapacity)

	a.setWord(wLeft, bottom, uint32(Empty))
	a.setByte(wSym, bottom, 3)
	if _, err := v.Plugged(s, nil); err == nil || err.Error() != "frame 1 has the unknown stage 3" {
		t.Errorf("Plugged returned %v", err)
	}
	if frames, _, err := v.Frames(top, 9); err != nil || len(frames) != 2 || frames[1].Stage.String() != "Stage(3)" {
		t.Errorf("Frames returned %v, %v", frames, err)
	}
}
