package arena

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	guest "skirepl/arena-guest"
)

// BenchmarkInterrupt cancels reductions that never end after a few milliseconds, and
// reports how long it takes until all of them have been left: half of the times in
// p50-ms, each in max-ms. A reduction that was left goes on in the next round, so a
// growing one is met at all sizes of the arena and while it is resized.
func BenchmarkInterrupt(b *testing.B) {
	for _, test := range []struct {
		name     string
		src      string
		machines int // at once; of several, each on a worker of its own
	}{
		{"endless", loop, 1},
		{"growing", tower, 1},
		{"endless/workers=2", loop, 2},
		{"growing/workers=2", tower, 2},
	} {
		b.Run(test.name, func(b *testing.B) {
			l := open(b, Options{Capacity: 1024, Limit: 1 << 23}).memo(false)
			run := (*Machine).Run
			if test.machines > 1 {
				run = (*Machine).RunOnWorkers
				if err := l.StartWorkers(test.machines); err != nil {
					b.Fatal(err)
				}
			}
			var machines []*Machine
			var answers []time.Duration
			for b.Loop() {
				if machines == nil {
					for range test.machines {
						machines = append(machines, l.start(l.parse(test.src), NoLimit))
					}
				}
				answer, full := l.interrupt(machines, run)
				if full {
					machines = nil
					if err := l.Reset(background); err != nil {
						b.Fatal(err)
					}
					continue
				}
				answers = append(answers, answer)
			}
			slices.Sort(answers)
			if n := len(answers); n > 0 {
				b.ReportMetric(float64(answers[n/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(answers[n-1].Microseconds())/1000, "max-ms")
			}
			b.ReportMetric(0, "ns/op") // it says how long is waited before
		})
	}
}

// interrupt runs machines together, cancels them after 2 to 6 ms and gives the time
// from there until the last one has been left. full: one of them met the limit.
func (l *lab) interrupt(machines []*Machine, run func(*Machine, context.Context, func()) (Stop, error)) (answer time.Duration, full bool) {
	ctx, cancel := context.WithCancel(background)
	defer cancel()
	var all sync.WaitGroup
	stops := make([]Stop, len(machines))
	for i, m := range machines {
		all.Go(func() {
			var err error
			if stops[i], err = run(m, ctx, nil); err != nil && !errors.Is(err, context.Canceled) {
				l.t.Error(err)
			}
		})
	}
	time.Sleep(2*time.Millisecond + rand.N(4*time.Millisecond))
	begin := time.Now()
	cancel()
	all.Wait()
	return time.Since(begin), slices.Contains(stops, guest.StopFull)
}
