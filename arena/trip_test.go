package arena

import (
	"context"
	"errors"
	"testing"
	"time"

	guest "skirepl/arena-guest"
)

// TestTrips: a machine's way over the rings is told turn by turn, goes on after a
// pause, and is kept for a while after its end.
func TestTrips(t *testing.T) {
	l := open(t, Options{}).memo(false)
	if err := l.StartWorkers(1); err != nil {
		t.Fatal(err)
	}
	m := l.start(l.parse(loop), 3_000_000)
	defer m.Free()
	ctx, cancel := context.WithCancel(background)
	turns := 0
	if _, err := m.RunOnWorkers(ctx, func() {
		if turns++; turns == 3 {
			if trips := l.Trips(); len(trips) != 1 || !trips[0].Ended.IsZero() || trips[0].Turns != 3 {
				t.Errorf("under way: %+v", trips)
			}
			cancel()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	paused := l.Trips()
	if len(paused) != 1 || paused[0].Done || paused[0].Ended.IsZero() || paused[0].Machine != m.Suspension() {
		t.Errorf("paused: %+v", paused)
	}
	if stop, err := m.RunOnWorkers(background, nil); stop != guest.StopBudget || err != nil {
		t.Fatal(stop, err)
	}
	done := l.Trips()
	if len(done) != 1 || !done[0].Done || done[0].Turns <= 3 || !done[0].Began.Equal(paused[0].Began) {
		t.Errorf("done: %+v, before %+v", done, paused)
	}
	if d := done[0]; d.Latency <= 0 || d.Longest < d.Latency || uint64(d.Request) != l.requests.Load() {
		t.Errorf("its last request: %+v", d)
	}
	for range 2 * keptTrips {
		o := l.start(l.parse("I x"), NoLimit)
		if _, err := o.RunOnWorkers(background, nil); err != nil {
			t.Fatal(err)
		}
		o.Free()
	}
	if n := len(l.Trips()); n != keptTrips {
		t.Errorf("%d trips are kept, want %d", n, keptTrips)
	}
}

// TestSlow: in slow motion a small term takes many pauses, with the same counts; to be
// interrupted, to be stopped and to go on at full speed take none.
func TestSlow(t *testing.T) {
	l := open(t, Options{}).memo(false)
	if err := l.StartWorkers(1); err != nil {
		t.Fatal(err)
	}
	root := l.parse(power(5, "f", "x"))
	_, want := l.reduce(root)
	l.SetSlow(2 * time.Millisecond)
	m := l.start(root, NoLimit)
	defer m.Free()
	begin, turns := time.Now(), 0
	if stop, err := m.RunOnWorkers(background, func() { turns++ }); stop != guest.StopDone || err != nil {
		t.Fatal(stop, err)
	}
	if c := l.counters(m); c.Contractions != want.Contractions {
		t.Errorf("%d contractions, want %d", c.Contractions, want.Contractions)
	}
	if took := time.Since(begin); turns < 3 || took < time.Duration(turns)*2*time.Millisecond {
		t.Errorf("%d turns in %v", turns, took)
	}

	l.SetSlow(time.Hour)
	ends := func(what string, end func(run func(ctx context.Context) error) error) {
		t.Helper()
		begin := time.Now()
		m := l.start(l.parse(loop), 100)
		defer m.Free()
		err := end(func(ctx context.Context) error {
			_, err := m.RunOnWorkers(ctx, nil)
			return err
		})
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s takes %v: %v", what, took, err)
		}
	}
	ends("an interruption", func(run func(context.Context) error) error {
		ctx, cancel := context.WithTimeout(background, 10*time.Millisecond)
		defer cancel()
		return run(ctx)
	})
	ends("full speed", func(run func(context.Context) error) error {
		time.AfterFunc(10*time.Millisecond, func() { l.SetSlow(0) })
		return run(background)
	})
	l.SetSlow(time.Hour)
	ends("a stop", func(run func(context.Context) error) error {
		time.AfterFunc(10*time.Millisecond, func() { _ = l.StopWorkers() })
		return run(background)
	})
}
