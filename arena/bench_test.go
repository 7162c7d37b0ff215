package arena

import (
	"fmt"
	"testing"

	guest "skirepl/arena-guest"
)

// BenchmarkCorpus reduces each term of the corpus, in an arena that has been reset:
// nothing is remembered from the run before.
func BenchmarkCorpus(b *testing.B) {
	for _, mode := range memoModes {
		for _, term := range corpus(b) {
			b.Run(mode.name+"/"+term.name, func(b *testing.B) {
				l := open(b, Options{}).memo(mode.on)
				t := mustParse(b, term.src)
				var c Counters
				for b.Loop() {
					b.StopTimer()
					if err := l.Reset(background); err != nil {
						b.Fatal(err)
					}
					root := l.put(t)
					b.StartTimer()
					_, c = l.reduce(root)
				}
				if c.Contractions != term.contractions {
					b.Errorf("%d contractions, want %d", c.Contractions, term.contractions)
				}
				perSecond := float64(b.N) / b.Elapsed().Seconds()
				b.ReportMetric(float64(c.Contractions)*perSecond, "contractions/s")
				b.ReportMetric(float64(c.Transitions)*perSecond, "transitions/s")
			})
		}
	}
}

// BenchmarkCons makes nodes from outside, and looks them up.
func BenchmarkCons(b *testing.B) {
	b.Run("new", func(b *testing.B) {
		l := open(b, Options{})
		x := l.parse("x")
		last := x
		for n := 0; b.Loop(); n++ {
			if n == 1<<20 {
				b.StopTimer()
				if err := l.Reset(background); err != nil {
					b.Fatal(err)
				}
				n, last = 0, l.parse("x")
				b.StartTimer()
			}
			id, err := l.Cons(background, last, x)
			if err != nil {
				b.Fatal(err)
			}
			last = id
		}
	})
	b.Run("known", func(b *testing.B) {
		l := open(b, Options{})
		x := l.parse("x")
		for b.Loop() {
			if _, err := l.Cons(background, x, x); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRingRoundTrip has one request at a time go to a worker and come back.
func BenchmarkRingRoundTrip(b *testing.B) {
	l := open(b, Options{})
	if err := l.StartWorkers(1); err != nil {
		b.Fatal(err)
	}
	root := l.parse("I x")
	for b.Loop() {
		m := l.start(root, NoLimit)
		if stop, err := m.RunOnWorkers(background, nil); err != nil || stop != guest.StopDone {
			b.Fatal(stop, err)
		}
		m.Free()
	}
}

// BenchmarkRingBatch has `I x` go to the workers and come back, many requests at a time.
func BenchmarkRingBatch(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			l := open(b, Options{})
			if err := l.StartWorkers(workers); err != nil {
				b.Fatal(err)
			}
			terms := make([]ID, 10_000)
			for i := range terms {
				terms[i] = l.parse("I x")
			}
			want := l.parse("x")
			for b.Loop() {
				outcomes, err := l.ReduceAll(background, terms)
				if err != nil || outcomes[0].Result != want {
					b.Fatal(outcomes[0], err)
				}
			}
			b.ReportMetric(float64(b.N*len(terms))/b.Elapsed().Seconds(), "roundtrips/s")
		})
	}
}

// BenchmarkOpen makes an arena and closes it; the guest is compiled already.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		a, err := Open(Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStep is one contraction of a term, at the front of a long row.
func BenchmarkStep(b *testing.B) {
	l := open(b, Options{})
	root := l.parse("I x y y y y y y y y")
	for b.Loop() {
		if _, _, err := l.Step(background, root); err != nil {
			b.Fatal(err)
		}
	}
}
