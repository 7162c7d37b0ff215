package arena

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// A request is a machine for the workers, and what must come of it.
type request struct {
	name   string
	root   ID
	budget uint64
	stop   Stop
	want   uint64 // contractions
	end    string // the whole term
}

// requests makes requests of every size, and finds out in another arena, by itself,
// what each must come to.
func requests(t testing.TB, l *lab) []request {
	t.Helper()
	single := open(t, Options{})
	var all []request
	add := func(src string, budget uint64) {
		m := single.start(single.parse(src), budget)
		defer m.Free()
		r := request{name: fmt.Sprintf("%.40s up to %d", src, budget), root: l.parse(src), budget: budget}
		r.stop = single.run(m)
		r.want = single.counters(m).Contractions
		r.end = single.show(single.plug(m))
		all = append(all, r)
	}
	for _, term := range corpus(t) {
		if term.contractions < 50_000 {
			add(term.src, NoLimit)
			add(term.src, term.contractions/2)
		}
	}
	for i := range 40 {
		add(fmt.Sprintf("I v%d", i), NoLimit)
		add(power(i%9, fmt.Sprintf("f%d", i), "x"), NoLimit)
		add(power(i%12, "f", "(S K K x)"), uint64(i*i*i))
	}
	add("x", NoLimit)
	add(loop, 10_000)
	add(tower, 1000)
	return all
}

// serve runs a request on the workers and checks what comes of it.
func (l *lab) serve(r request) error {
	m, err := l.Start(background, r.root, r.budget)
	if err != nil {
		return fmt.Errorf("%s: start: %w", r.name, err)
	}
	defer m.Free()
	stop, err := m.RunOnWorkers(background, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", r.name, err)
	}
	c, err := m.Counters()
	if err != nil {
		return fmt.Errorf("%s: counters: %w", r.name, err)
	}
	if stop != r.stop || c.Contractions != r.want {
		return fmt.Errorf("%s: stops with %d after %d contractions, want %d after %d", r.name, stop, c.Contractions, r.stop, r.want)
	}
	end, err := m.Plug(background)
	if err != nil {
		return fmt.Errorf("%s: plug: %w", r.name, err)
	}
	im, err := inspect.OpenLive(l.Memory, l.Base())
	if err != nil {
		return err
	}
	var got string
	err = im.Read(func(v *inspect.View) error {
		got = ski.Print(inspect.Terms{View: v, Name: l.vars.name}, end, ski.Options{Limit: 300}).String
		return nil
	})
	if errors.Is(err, inspect.ErrResizing) {
		return nil // another time
	}
	if err == nil && got != r.end {
		err = fmt.Errorf("%s: ends with %s, want %s", r.name, got, r.end)
	}
	return err
}

// rings checks that everything that was submitted was answered once by the rings, but
// for the requests at which a worker died.
func (l *lab) rings(p *pool, died uint32) {
	l.t.Helper()
	im, err := inspect.OpenLive(l.Memory, l.Base())
	if err != nil {
		l.t.Fatal(err)
	}
	last := uint32(l.requests.Load())
	sq, cq := im.Ring(inspect.SQ), im.Ring(inspect.CQ)
	p.mu.Lock()
	defer p.mu.Unlock()
	if sq.Tail != last || sq.Head != last || cq.Tail != last-died || cq.Head != last-died || len(p.pending) != 0 {
		l.t.Errorf("of %d requests, of which %d trapped, %d were submitted, %d taken, %d completed, %d collected; %d are waited for",
			last, died, sq.Tail, sq.Head, cq.Tail, cq.Head, len(p.pending))
	}
}

func TestWorkers(t *testing.T) {
	for _, workers := range []int{1, 2, 4} {
		for _, mode := range memoModes {
			t.Run(fmt.Sprintf("%d/%s", workers, mode.name), func(t *testing.T) {
				l := open(t, Options{Capacity: 1024}).memo(mode.on)
				all := requests(t, l)
				if err := l.StartWorkers(workers); err != nil {
					t.Fatal(err)
				}
				if n := l.Workers(); n != workers {
					t.Errorf("%d workers, want %d", n, workers)
				}
				l.serveAll(all, 8)
				l.rings(l.pool, 0)
				if err := l.StopWorkers(); err != nil {
					t.Fatal(err)
				}
				verify(t, l.Arena)
			})
		}
	}
}

// serveAll runs requests on the workers, some at a time.
func (l *lab) serveAll(all []request, atOnce int) {
	l.t.Helper()
	queue := make(chan request)
	var clients sync.WaitGroup
	for range atOnce {
		clients.Go(func() {
			for r := range queue {
				if err := l.serve(r); err != nil {
					l.t.Error(err)
				}
			}
		})
	}
	for _, r := range all {
		queue <- r
	}
	close(queue)
	clients.Wait()
}

// TestWorkersAndCollector: the same while Go's collector does nothing but collect.
func TestWorkersAndCollector(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	quit := make(chan struct{})
	var collector sync.WaitGroup
	collector.Go(func() {
		for {
			select {
			case <-quit:
				return
			default:
				runtime.GC()
			}
		}
	})
	defer collector.Wait()
	defer close(quit)

	l := open(t, Options{Capacity: 1024}).memo(false)
	all := requests(t, l)
	if err := l.StartWorkers(2); err != nil {
		t.Fatal(err)
	}
	l.serveAll(all[:60], 4)
	l.rings(l.pool, 0)
}

// TestManyRequests: more than the rings have slots, at once and altogether.
func TestManyRequests(t *testing.T) {
	l := open(t, Options{Capacity: 1024})
	var all []request
	for i := range 5000 {
		v := fmt.Sprintf("v%d", i%100)
		all = append(all, request{name: "I " + v, root: l.parse("I " + v), budget: NoLimit, stop: guest.StopDone, want: 1, end: v})
	}
	if err := l.StartWorkers(2); err != nil {
		t.Fatal(err)
	}
	l.serveAll(all, 1500)
	l.rings(l.pool, 0)
}

// TestCancelOnWorkers: a request is left when its context ends; it is then in no
// worker's hands and can go on, here or there.
func TestCancelOnWorkers(t *testing.T) {
	l := open(t, Options{}).memo(false)
	if err := l.StartWorkers(2); err != nil {
		t.Fatal(err)
	}
	root := l.parse(loop)
	m := l.start(root, NoLimit)
	defer m.Free()
	for range 3 {
		ctx, cancel := context.WithTimeout(background, 20*time.Millisecond)
		begin := time.Now()
		stop, err := m.RunOnWorkers(ctx, nil)
		cancel()
		if stop != guest.StopGas || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("cancelled: stop %d, error %v", stop, err)
		}
		if took := time.Since(begin); took > 20*time.Millisecond+soon {
			t.Errorf("cancelled after 20 ms it is left after %v", took)
		}
		before := l.counters(m).Contractions
		if _, err := m.Turn(1000); err != nil {
			t.Fatal(err)
		}
		if after := l.counters(m).Contractions; after <= before {
			t.Errorf("%d contractions before a turn here, %d after", before, after)
		}
		if whole := l.plug(m); whole != root {
			t.Errorf("%s has become %s", loop, l.show(whole))
		}
	}
}

// TestFullOnWorkers: a request that meets the limit ends with that; others go on.
func TestFullOnWorkers(t *testing.T) {
	l := open(t, Options{Capacity: 1024, Limit: 4000}).memo(false)
	if err := l.StartWorkers(2); err != nil {
		t.Fatal(err)
	}
	grows, stays := l.start(l.parse(tower), NoLimit), l.start(l.parse(loop), 3_000_000)
	// Going round, the loop needs no new node; getting there it does, and the other
	// may have taken the last one before a worker gets to it.
	if _, err := stays.Turn(1000); err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	both.Go(func() {
		if stop, err := grows.RunOnWorkers(background, nil); err != nil || stop != guest.StopFull {
			t.Errorf("%s: stop %d, error %v, want %d", tower, stop, err, guest.StopFull)
		}
	})
	both.Go(func() {
		if stop, err := stays.RunOnWorkers(background, nil); err != nil || stop != guest.StopBudget {
			t.Errorf("%s: stop %d, error %v, want %d", loop, stop, err, guest.StopBudget)
		}
	})
	both.Wait()
	if c := l.counters(stays); c.Contractions != 3_000_000 {
		t.Errorf("%s: %d contractions, want 3000000", loop, c.Contractions)
	}
	n := l.counters(grows).Contractions
	want, _, _ := ski.Reduce(mustParse(t, tower), n)
	if got := l.plugged(grows); !ski.Equal(got, want) {
		t.Errorf("%s: full after %d contractions: %s, want %s", tower, n, short(got), short(want))
	}
	if err := l.StopWorkers(); err != nil {
		t.Fatal(err)
	}
	verify(t, l.Arena)
	l.usableAfterReset()
}
