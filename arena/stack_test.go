package arena

import (
	"fmt"
	"testing"

	guest "skirepl/arena-guest"
)

// TestDeepStackInTurns: a stack that grows to thousands of frames and shrinks again is
// the same however the turns are cut. Between them it is nodes; in a turn its top is
// not.
func TestDeepStackInTurns(t *testing.T) {
	for _, term := range []struct{ name, src string }{
		{"right frames", power(11, "f", "x")},
		{"left frames", power(11, "(C f y)", "x")},
		{"partial applications", power(11, "K", "x")},
		{"combinators with all their arguments", power(11, "(C I x)", "I")},
	} {
		for _, mode := range memoModes {
			t.Run(term.name+"/"+mode.name, func(t *testing.T) {
				l := open(t, Options{}).memo(mode.on)
				m := l.start(l.parse(term.src), NoLimit)
				l.run(m)
				want, counters := l.show(m.Result()), l.counters(m)
				for _, gas := range []uint32{1, 3, 64, 65, 255, 256, 1020, 1021, 1 << 20} {
					if err := l.Reset(background); err != nil {
						t.Fatal(err)
					}
					l.deepTurns(l.parse(term.src), gas, want, counters)
				}
			})
		}
	}
}

// deepTurns runs a machine in turns of some gas, and looks at it now and then.
func (l *lab) deepTurns(root ID, gas uint32, want string, counters Counters) {
	l.t.Helper()
	m := l.start(root, NoLimit)
	defer m.Free()
	every := max(1, uint64(counters.Transitions)/uint64(gas)/10)
	for turn := uint64(1); ; turn++ {
		stop, err := m.Turn(gas)
		if err != nil {
			l.t.Fatal(err)
		}
		if stop == guest.StopDone {
			break
		}
		if turn%every != 0 {
			continue
		}
		whole := l.plug(m) // which may grow the arena, and ends older views
		size, _ := l.measure(m)
		s, err := l.view().Size(whole, 0)
		if err != nil {
			l.t.Fatal(err)
		}
		if rebuilt := fmt.Sprintf("%d nodes and %v leaves", s.Nodes, s.Leaves); size != rebuilt {
			l.t.Fatalf("turns of %d: after %d the frames have %s, rebuilt %s", gas, turn, size, rebuilt)
		}
	}
	if got := l.show(m.Result()); got != want {
		l.t.Errorf("turns of %d: normal form %s, want %s", gas, got, want)
	}
	if c := l.counters(m); c != counters {
		l.t.Errorf("turns of %d: counters %+v, want %+v", gas, c, counters)
	}
}
