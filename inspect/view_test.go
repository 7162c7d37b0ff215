package inspect

import (
	"errors"
	"sync"
	"testing"
	"time"
)

func TestViewOfTask(t *testing.T) {
	a := newArena(t, minCapacity)
	a.setHeader(wResizeSeq, 7)
	im := a.image() // opens nevertheless
	if _, err := im.View(); err != ErrResizing {
		t.Errorf("during a task View returned %v", err)
	}
	if err := im.Read(Verify); err != ErrResizing {
		t.Errorf("during a task Read returned %v", err)
	}
	a.setHeader(wResizeSeq, poison)
	if _, err := a.image().View(); err != ErrPoisoned {
		t.Errorf("of a poisoned arena View returned %v", err)
	}
	a.setHeader(wResizeSeq, 8)
	v, err := im.View()
	if err != nil || !v.Valid() || v.Image() != im || v.Capacity() != minCapacity {
		t.Fatalf("after a task View returned %v, %v", v, err)
	}
	a.setHeader(wResizeSeq, 9)
	if v.Valid() {
		t.Error("a view is valid during a task")
	}
	a.setHeader(wResizeSeq, 10)
	if v.Valid() {
		t.Error("a view is valid after a task")
	}
	if err := Verify(v); err != ErrResizing {
		t.Errorf("of an old view Verify returned %v", err)
	}
}

func TestReadAgain(t *testing.T) {
	a := newArena(t, minCapacity)
	im := a.image()
	calls, boom := 0, errors.New("boom")
	disturbed := func(times int) error {
		calls = 0
		return im.Read(func(v *View) error {
			if calls++; calls <= times {
				a.setHeader(wResizeSeq, a.header(wResizeSeq)+2)
				return boom // of no account
			}
			return nil
		})
	}
	if err := disturbed(3); err != nil || calls != 4 {
		t.Errorf("disturbed three times Read returned %v after %d calls", err, calls)
	}
	if err := disturbed(1000); err != ErrResizing || calls != readTries {
		t.Errorf("disturbed always Read returned %v after %d calls", err, calls)
	}
	if err := im.Read(func(*View) error { return boom }); err != boom {
		t.Errorf("Read returned %v, want the function's error", err)
	}
}

// TestHammerResize has a writer move the arrays to and fro, and change them all
// meanwhile, while readers look for a mixture.
func TestHammerResize(t *testing.T) {
	const nodes = 200
	a := newArena(t, minCapacity)
	rewrite := func(round uint32) {
		for id := range ID(nodes) {
			a.fill(id, KindTerminal, 128, ID(round), variableRight, round, Empty)
		}
	}
	rewrite(0)
	_, length := arrayOffsets(minCapacity)
	origins := [2]uint64{headerBytes + 2*ringBytes, headerBytes + 2*ringBytes + length}
	im := a.image()
	stop := make(chan struct{})
	var writer, readers sync.WaitGroup
	writer.Go(func() {
		for round := uint32(1); ; round++ {
			select {
			case <-stop:
				return
			default:
			}
			a.setHeader(wResizeSeq, a.header(wResizeSeq)+1)
			a.placeArrays(origins[round%2])
			rewrite(round)
			a.setHeader(wResizeSeq, a.header(wResizeSeq)+1)
			time.Sleep(50 * time.Microsecond)
		}
	})
	for range 2 {
		readers.Go(func() {
			for end := time.Now().Add(300 * time.Millisecond); time.Now().Before(end); {
				var seen [nodes]Node
				err := im.Read(func(v *View) error {
					for id := range seen {
						seen[id] = v.Node(ID(id))
					}
					return nil
				})
				if err != nil && err != ErrResizing {
					t.Error(err)
				}
				if err != nil {
					continue
				}
				for _, n := range seen {
					if n.Kind != KindTerminal || n.Left != seen[0].Left || n.Hash != seen[0].Hash {
						t.Errorf("a mixture: %+v and %+v", seen[0], n)
						return
					}
				}
			}
		})
	}
	readers.Wait()
	close(stop)
	writer.Wait()
}

// TestHammerNodes reads terms and rings while they are made.
func TestHammerNodes(t *testing.T) {
	a := newArena(t, minCapacity)
	x := a.variable(0)
	im := a.image()
	done := make(chan struct{})
	go func() {
		defer close(done)
		id := x
		for i := range uint32(900) {
			id = a.app(id, x)
			a.publish(SQ, id, i)
			a.consume(SQ)
		}
	}()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		v, err := im.View()
		if err != nil {
			t.Fatal(err)
		}
		for id := range v.Top() {
			if fun, arg, ok := v.App(id); ok && (!v.Term(fun) || arg != x) {
				t.Fatalf("application %d of %d to %d was published before its parts", id, fun, arg)
			}
		}
		if r := im.Ring(SQ); r.Occupancy() > 1 {
			t.Fatalf("head %d, tail %d", r.Head, r.Tail)
		}
		im.Ring(SQ).Slots(0, RingEntries)
		v.Chains(minCapacity)
		im.Header()
		im.Agents()
	}
	a.verify()
}
