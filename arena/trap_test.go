package arena

import (
	"encoding/binary"
	"errors"
	"strings"
	"sync"
	"testing"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
)

// wild is an id that no arena has room for: the guest traps where it follows it.
const wild = 1<<27 - 1

// leftWord is where a node's left lies: of a Suspension, the node that it is at.
func (l *lab) leftWord(id ID) []byte {
	im, err := inspect.OpenLive(l.Memory, l.Base())
	if err != nil {
		l.t.Fatal(err)
	}
	at := l.Base() + im.Header().Left + 4*uint32(id)
	return l.Memory()[at : at+4]
}

// damage makes a machine one that the guest traps at, and gives the way back.
func (l *lab) damage(m *Machine) (repair func()) {
	word := l.leftWord(m.Suspension())
	was := binary.LittleEndian.Uint32(word)
	binary.LittleEndian.PutUint32(word, wild)
	return func() { binary.LittleEndian.PutUint32(l.leftWord(m.Suspension()), was) }
}

// TestTrap: a worker's death is reported to whom it concerns; it is replaced, and
// everything else goes on.
func TestTrap(t *testing.T) {
	for _, workers := range []int{1, 3} {
		l := open(t, Options{})
		if err := l.StartWorkers(workers); err != nil {
			t.Fatal(err)
		}
		m := l.start(l.parse("S K K x"), NoLimit)
		for range 5 { // as many deaths as there are workers, and more
			repair := l.damage(m)
			_, err := m.RunOnWorkers(background, nil)
			var trap *TrapError
			if !errors.As(err, &trap) {
				t.Fatalf("%d workers: the request ends with %v, want a TrapError", workers, err)
			}
			if trap.Worker < 0 || trap.Worker >= workers || uint64(trap.Request) != l.requests.Load() {
				t.Errorf("%d workers: it tells of worker %d and request %d, want %d", workers, trap.Worker, trap.Request, l.requests.Load())
			}
			if !strings.Contains(err.Error(), "out of bounds memory access") {
				t.Errorf("%d workers: the error does not tell of the trap: %v", workers, err)
			}
			repair()
		}
		if stop, err := m.RunOnWorkers(background, nil); stop != guest.StopDone || err != nil || m.Result() != l.parse("x") {
			t.Errorf("%d workers: repaired, it ends with stop %d, error %v, result %s", workers, stop, err, l.show(m.Result()))
		}
		m.Free()
		if n := l.Workers(); n != workers {
			t.Errorf("%d workers, want %d", n, workers)
		}
		im, err := inspect.OpenLive(l.Memory, l.Base())
		if err != nil {
			t.Fatal(err)
		}
		if n := len(im.Agents()); n != workers+1 {
			t.Errorf("%d agents in the table, want %d workers and the host", n, workers)
		}
		if err := l.StopWorkers(); err != nil {
			t.Fatal(err)
		}
		verify(t, l.Arena)
	}
}

// TestTrapAmongOthers: requests that don't trap never notice. The arena has room from
// the beginning, so that nothing moves while a machine is being damaged.
func TestTrapAmongOthers(t *testing.T) {
	l := open(t, Options{Capacity: 1 << 20})
	all := requests(t, l)
	bad := make([]*Machine, 10)
	for i := range bad {
		bad[i] = l.start(l.parse("S K K x"), NoLimit)
		defer bad[i].Free()
	}
	if err := l.StartWorkers(2); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	group.Go(func() { l.serveAll(all, 4) })
	for _, m := range bad {
		repair := l.damage(m)
		_, err := m.RunOnWorkers(background, nil)
		var trap *TrapError
		if !errors.As(err, &trap) {
			t.Errorf("a damaged machine ends with %v, want a TrapError", err)
		}
		repair()
	}
	group.Wait()
	l.rings(l.pool, uint32(len(bad)))
}

// TestTrapBeyondRepair: where no new worker can be made the old one is missing; without
// any left, requests are refused and none waits for ever.
func TestTrapBeyondRepair(t *testing.T) {
	l := open(t, Options{})
	if err := l.StartWorkers(1); err != nil {
		t.Fatal(err)
	}
	// A guest that can't be instantiated: it imports what there isn't.
	var err error
	l.mu.Lock()
	l.guest, err = l.runtime.CompileModule(l.ctx, []byte("\x00asm\x01\x00\x00\x00\x01\x04\x01\x60\x00\x00\x02\x07\x01\x01x\x01y\x00\x00"))
	l.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	m := l.start(l.parse("S K K x"), NoLimit)
	repair := l.damage(m)
	var trap *TrapError
	if _, err := m.RunOnWorkers(background, nil); !errors.As(err, &trap) {
		t.Errorf("ends with %v, want a TrapError", err)
	}
	repair()
	if _, err := m.RunOnWorkers(background, nil); !errors.Is(err, ErrNoWorkers) {
		t.Errorf("with the last worker gone: %v, want ErrNoWorkers", err)
	}
	if _, err := l.ReduceAll(background, []ID{l.parse("I x")}); !errors.Is(err, ErrNoWorkers) {
		t.Errorf("with the last worker gone a batch ends with %v, want ErrNoWorkers", err)
	}
	if err := l.StopWorkers(); err != nil {
		t.Fatal(err)
	}
	m.Free()
}
