package arena

import (
	"fmt"
	"math"
	"testing"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// Terms that take 2^(k+1)-1 contractions, which only the memo gets through: counts
// of more than 32 bits, budgets that end among them, and where 64 bits end.
var doubling = []struct {
	name string
	term func(k int) *ski.Term
	nf   func(k int) *ski.Term
}{
	{
		// e = e' e', with e' → I: the count is that of a head.
		"head",
		func(k int) *ski.Term {
			e := ski.App(ski.Comb(ski.I), ski.Comb(ski.I))
			for range k {
				e = ski.App(e, e)
			}
			return e
		},
		func(int) *ski.Term { return ski.Comb(ski.I) },
	},
	{
		// e = W x e' → x e' e': the count is that of an argument's normal form.
		"argument",
		func(k int) *ski.Term {
			x := ski.FreeVar("x")
			e := ski.App(ski.Comb(ski.I), x)
			for range k {
				e = ski.App(ski.App(ski.Comb(ski.W), x), e)
			}
			return e
		},
		func(k int) *ski.Term {
			x := ski.FreeVar("x")
			e := x
			for range k {
				e = ski.App(ski.App(x, e), e)
			}
			return e
		},
	},
}

// doublingCount is what such a term takes; counters saturate.
func doublingCount(k int) uint64 {
	if k >= 63 {
		return math.MaxUint64
	}
	return 2<<k - 1
}

func TestLargeCounts(t *testing.T) {
	for _, test := range doubling {
		for _, k := range []int{0, 1, 10, 30, 31, 32, 33, 47, 61, 62, 63, 64, 65, 100} {
			t.Run(fmt.Sprintf("%s/%d", test.name, k), func(t *testing.T) {
				l := open(t, Options{Capacity: 1024})
				root := l.put(test.term(k))
				for _, again := range []string{"", ", all of it skipped"} {
					nf, c := l.reduce(root)
					if c.Contractions != doublingCount(k) {
						t.Errorf("%d contractions%s, want %d", c.Contractions, again, doublingCount(k))
					}
					if c.Skipped > c.Contractions {
						t.Errorf("%d skipped of %d%s", c.Skipped, c.Contractions, again)
					}
					if want := l.put(test.nf(k)); nf != want {
						t.Errorf("normal form %s%s, want %s", l.show(nf), again, l.show(want))
					}
				}
			})
		}
	}
}

// TestLargeCountsInSmallTurns: a meter is added up turn by turn, and so is what is
// remembered, past the end of 64 bits.
func TestLargeCountsInSmallTurns(t *testing.T) {
	for _, test := range doubling {
		for _, k := range []int{31, 32, 33, 61, 62, 63, 64, 65} {
			for _, more := range []int{0, 1, 2, 5} {
				t.Run(fmt.Sprintf("%s/%d/%d", test.name, k, more), func(t *testing.T) {
					l := open(t, Options{Capacity: 1024})
					// x e e', where e' takes a few contractions more.
					term := ski.App(ski.App(ski.FreeVar("x"), test.term(k)), test.term(more))
					want := addSaturating(doublingCount(k), doublingCount(more))
					root := l.put(term)
					for _, how := range []string{"in small turns", "from memory"} {
						m := l.start(root, NoLimit)
						defer m.Free()
						for stop := guest.StopGas; stop != guest.StopDone; {
							var err error
							if stop, err = m.Turn(1); err != nil {
								t.Fatal(err)
							}
						}
						if c := l.counters(m); c.Contractions != want {
							t.Errorf("%s: %d contractions, want %d", how, c.Contractions, want)
						}
					}
				})
			}
		}
	}
}

// TestLargeCountsBesideSmall: that a machine has passed the end of 64 bits says nothing
// of the terms that it meets afterwards.
func TestLargeCountsBesideSmall(t *testing.T) {
	for _, gas := range []uint32{1, 1 << 20} {
		for i, large := range doubling {
			small := doubling[1-i]
			t.Run(fmt.Sprintf("%s/gas=%d", large.name, gas), func(t *testing.T) {
				l := open(t, Options{Capacity: 1024})
				term := ski.App(ski.App(ski.FreeVar("x"), large.term(63)), small.term(5))
				m := l.start(l.put(term), NoLimit)
				defer m.Free()
				for stop := guest.StopGas; stop != guest.StopDone; {
					var err error
					if stop, err = m.Turn(gas); err != nil {
						t.Fatal(err)
					}
				}
				if c := l.counters(m); c.Contractions != math.MaxUint64 {
					t.Errorf("%d contractions altogether, want %d", c.Contractions, uint64(math.MaxUint64))
				}
				for k := range 6 {
					if _, c := l.reduce(l.put(small.term(k))); c.Contractions != doublingCount(k) {
						t.Errorf("%s: %d contractions afterwards, want %d", l.show(l.put(small.term(k))), c.Contractions, doublingCount(k))
					}
				}
			})
		}
	}
}

func addSaturating(a, b uint64) uint64 {
	if a > math.MaxUint64-b {
		return math.MaxUint64
	}
	return a + b
}

// TestLargeBudgets: a budget of any size is kept to the contraction, known facts or
// not, and what is left to do is the rest.
func TestLargeBudgets(t *testing.T) {
	const k = 40
	total := doublingCount(k)
	for _, test := range doubling {
		for _, budget := range []uint64{
			0, 1, 1<<31 + 1, 1<<32 - 3, 1<<32 - 2, 1<<32 - 1, 1 << 32, 1<<32 + 1, 1<<33 - 2, 1<<33 + 12345,
			1<<39 + 987654321, total - 1<<32, total - 1, total, total + 1, 1 << 63, math.MaxUint64 - 1,
		} {
			for _, known := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%d/known=%v", test.name, budget, known), func(t *testing.T) {
					l := open(t, Options{Capacity: 1024})
					root := l.put(test.term(k))
					if known {
						l.reduce(root)
					}
					m := l.start(root, budget)
					defer m.Free()
					stop := l.run(m)
					c := l.counters(m)
					want, wantStop := budget, guest.StopBudget
					if budget >= total {
						want, wantStop = total, guest.StopDone
					}
					if stop != wantStop || c.Contractions != want {
						t.Fatalf("stops with %d after %d contractions, want %d after %d", stop, c.Contractions, wantStop, want)
					}
					if stop == guest.StopDone {
						return
					}
					half := l.plug(m)
					if _, c := l.reduce(half); c.Contractions != total-budget {
						t.Errorf("from there it takes %d contractions, want %d", c.Contractions, total-budget)
					}
					if err := m.AddBudget(NoLimit); err != nil {
						t.Fatal(err)
					}
					l.run(m)
					if c := l.counters(m); c.Contractions != total || m.Result() != l.put(test.nf(k)) {
						t.Errorf("going on it ends at %s after %d contractions, want %d", l.show(m.Result()), c.Contractions, total)
					}
				})
			}
		}
	}
}

// TestCountNodes: a count of more than 32 bits has a node of its own.
func TestCountNodes(t *testing.T) {
	const k = 50
	for _, test := range doubling {
		l := open(t, Options{Capacity: 1024})
		l.reduce(l.put(test.term(k)))
		v := l.view()
		if n := v.CountKinds(0, v.Top())[inspect.KindCount]; n < k-32 {
			t.Errorf("%s: %d Counts, want at least %d", test.name, n, k-32)
		}
		for k := range k + 1 {
			memo := v.Memo(l.put(test.term(k)))
			// Of a head its weak head normal form is remembered, which may come earlier.
			if memo.Count == 0 || memo.Count > doublingCount(k) {
				t.Errorf("%s/%d: %d contractions are remembered, want up to %d", test.name, k, memo.Count, doublingCount(k))
			}
		}
	}
}
