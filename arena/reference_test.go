package arena

import (
	"testing"

	"pgregory.net/rapid"

	guest "skirepl/arena-guest"
	"skirepl/ski"
)

// The guest against the reference reducer, over generated terms. Ids are
// canonical: a term is the same as the reference's if putting that into the arena
// gives its id.

// bitsOfTerm is how many bits the number of a generated term's leaves may have: some
// terms double at every contraction.
const bitsOfTerm = 40

// A reference is a term's reduction by package ski: the term after each number of
// contractions, up to a normal form, the budget or a size.
type reference struct {
	terms  []*ski.Term
	normal bool // the last one is
}

func newReference(term *ski.Term, budget int) reference {
	r := reference{terms: []*ski.Term{term}}
	for r.last() < budget && ski.Leaves(term).BitLen() <= bitsOfTerm {
		next, _, ok := ski.Step(term)
		if !ok {
			break
		}
		term = next
		r.terms = append(r.terms, term)
	}
	_, more := ski.FindRedex(term)
	r.normal = !more
	return r
}

// last is the number of contractions that the reference went.
func (r reference) last() int { return len(r.terms) - 1 }

// normalAt reports whether the term after n contractions is in normal form.
func (r reference) normalAt(n int) bool { return r.normal && n == r.last() }

// fresh empties the lab for a case of a property.
func (l *lab) fresh(t rapid.TB, memo bool) *lab {
	t.Helper()
	if err := l.Reset(background); err != nil {
		t.Fatal(err)
	}
	return l.in(t).memo(memo)
}

// is checks that a node is the term that the reference has after n contractions.
func (l *lab) is(id ID, r reference, n int, ids map[*ski.Term]ID, how string) {
	l.t.Helper()
	want, err := l.tryPut(r.terms[n], ids)
	if err != nil {
		l.t.Fatal(err)
	}
	if id != want {
		l.t.Fatalf("%s\n%s: %d contractions lead to\n%s, want\n%s", short(r.terms[0]), how, n, l.show(id), short(r.terms[n]))
	}
}

// TestEveryStep: one Step after the other goes through the reference's terms.
func TestEveryStep(t *testing.T) {
	l := open(t, Options{Capacity: 1024})
	rapid.Check(t, func(t *rapid.T) {
		r := newReference(genTerm().Draw(t, "term"), budgetOfTerm)
		l := l.fresh(t, true)
		ids := make(map[*ski.Term]ID)
		at, err := l.tryPut(r.terms[0], ids)
		if err != nil {
			t.Fatal(err)
		}
		for n := range r.last() {
			next, c, err := l.Step(background, at)
			if err != nil {
				t.Fatal(err)
			}
			if c.Contractions != 1 || c.Skipped != 0 {
				t.Fatalf("%s: a step has the counters %+v", l.show(at), c)
			}
			l.is(next, r, n+1, ids, "step")
			at = next
		}
		if r.normal {
			if next, c, err := l.Step(background, at); err != nil || next != at || c.Contractions != 0 {
				t.Fatalf("the normal form %s steps to %s, %+v, %v", l.show(at), l.show(next), c, err)
			}
		}
		if got := l.get(at); !ski.Equal(got, r.terms[r.last()]) {
			t.Fatalf("read back: %s, want %s", short(got), short(r.terms[r.last()]))
		}
		verify(t, l.Arena)
	})
}

// TestEveryBudget: a run with a budget of n ends at the reference's term after n
// contractions, for every n. With memo, later runs meet what earlier ones noted: the
// largest budget first has the others end inside of skips.
func TestEveryBudget(t *testing.T) {
	for _, mode := range memoModes {
		t.Run(mode.name, func(t *testing.T) {
			l := open(t, Options{Capacity: 1024})
			rapid.Check(t, func(t *rapid.T) {
				r := newReference(genTerm().Draw(t, "term"), budgetOfTerm)
				down := rapid.Bool().Draw(t, "largest budget first")
				l := l.fresh(t, mode.on)
				ids := make(map[*ski.Term]ID)
				root, err := l.tryPut(r.terms[0], ids)
				if err != nil {
					t.Fatal(err)
				}
				for i := range r.last() + 1 {
					n := i
					if down {
						n = r.last() - i
					}
					l.runTo(root, r, n, ids, mode.on)
				}
				verify(t, l.Arena)
			})
		})
	}
}

// runTo checks one run with a budget.
func (l *lab) runTo(root ID, r reference, n int, ids map[*ski.Term]ID, memo bool) {
	l.t.Helper()
	m := l.start(root, uint64(n))
	defer m.Free()
	stop := l.run(m)
	l.stoppedAt(m, stop, r, n)
	if c := l.counters(m); !memo && c.Skipped != 0 {
		l.t.Fatalf("%s: %d contractions skipped without memo", short(r.terms[0]), c.Skipped)
	}
	l.is(l.plug(m), r, n, ids, "run and plug")
}

// stoppedAt checks a machine that has come to its end, or that of its budget of n.
func (l *lab) stoppedAt(m *Machine, stop Stop, r reference, n int) {
	l.t.Helper()
	want := guest.StopBudget
	if r.normalAt(n) {
		want = guest.StopDone
	}
	c := l.counters(m)
	if stop != want || c.Contractions != uint64(n) || c.Skipped > c.Contractions {
		l.t.Fatalf("%s\nwith a budget of %d stops with %d after %+v, want %d", short(r.terms[0]), n, stop, c, want)
	}
}

// TestSmallTurns: however the gas is cut, and whenever one looks, the machine
// stands for the reference's term after as many contractions as its meter says:
// rebuilt by a plug, read from the frames, and at the end.
func TestSmallTurns(t *testing.T) {
	for _, mode := range memoModes {
		t.Run(mode.name, func(t *testing.T) {
			l := open(t, Options{Capacity: 1024})
			rapid.Check(t, func(t *rapid.T) {
				r := newReference(genTerm().Draw(t, "term"), budgetOfTerm)
				n := rapid.IntRange(0, r.last()).Draw(t, "budget")
				gas := rapid.SliceOfN(rapid.Uint32Range(1, 7), 1, 8).Draw(t, "gas")
				every := rapid.IntRange(1, 40).Draw(t, "looked at every")
				l := l.fresh(t, mode.on)
				ids := make(map[*ski.Term]ID)
				root, err := l.tryPut(r.terms[0], ids)
				if err != nil {
					t.Fatal(err)
				}
				whole := l.start(root, uint64(n))
				defer whole.Free()
				if !mode.on { // else the second machine would have less to do
					l.run(whole)
				}
				m := l.start(root, uint64(n))
				defer m.Free()
				stop := guest.StopGas
				for turn := 0; stop == guest.StopGas; turn++ {
					if stop, err = m.Turn(gas[turn%len(gas)]); err != nil {
						t.Fatal(err)
					}
					if turn%every == 0 {
						at := int(l.counters(m).Contractions)
						l.is(l.plug(m), r, at, ids, "paused and plugged")
						if got := l.plugged(m); !ski.Equal(got, r.terms[at]) {
							t.Fatalf("%s\nread from the frames after %d contractions: %s, want %s",
								short(r.terms[0]), at, short(got), short(r.terms[at]))
						}
					}
				}
				l.stoppedAt(m, stop, r, n)
				l.is(l.plug(m), r, n, ids, "small turns")
				if c, want := l.counters(m), l.counters(whole); !mode.on && c != want {
					t.Fatalf("%s\nin small turns %+v, in one go %+v", short(r.terms[0]), c, want)
				}
				verify(t, l.Arena)
			})
		})
	}
}

// TestMachinesSideBySide: machines that take turns, and share what they remember,
// don't disturb each other.
func TestMachinesSideBySide(t *testing.T) {
	l := open(t, Options{Capacity: 1024})
	rapid.Check(t, func(t *rapid.T) {
		l := l.fresh(t, true)
		ids := make(map[*ski.Term]ID)
		type run struct {
			r    reference
			n    int
			m    *Machine
			stop Stop
		}
		runs := make([]*run, rapid.IntRange(2, 4).Draw(t, "machines"))
		common := genTree(6).Draw(t, "common part")
		for i := range runs {
			term := ski.App(genTree(12).Draw(t, "term"), common)
			r := newReference(term, 100)
			n := rapid.IntRange(0, r.last()).Draw(t, "budget")
			root, err := l.tryPut(term, ids)
			if err != nil {
				t.Fatal(err)
			}
			runs[i] = &run{r, n, l.memo(rapid.Bool().Draw(t, "memo")).start(root, uint64(n)), guest.StopGas}
			defer runs[i].m.Free()
		}
		for going := len(runs); going > 0; {
			next := rapid.IntRange(0, len(runs)-1).Draw(t, "turn of")
			for runs[next].stop != guest.StopGas {
				next = (next + 1) % len(runs)
			}
			run := runs[next]
			stop, err := run.m.Turn(rapid.Uint32Range(1, 60).Draw(t, "gas"))
			if err != nil {
				t.Fatal(err)
			}
			if run.stop = stop; stop != guest.StopGas {
				going--
			}
		}
		for _, run := range runs {
			l.stoppedAt(run.m, run.stop, run.r, run.n)
			l.is(l.plug(run.m), run.r, run.n, ids, "side by side")
		}
		verify(t, l.Arena)
	})
}
