package arena

import (
	"errors"
	"sync"
	"testing"
	"time"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
)

// TestStopWorkers: requests that are with the workers end with ErrNoWorkers, within
// 100 ms; the machines are as good as before, here and on the next workers.
func TestStopWorkers(t *testing.T) {
	l := open(t, Options{Capacity: 1024}).memo(false)
	root := l.parse(loop)
	for round := range 5 {
		if err := l.StartWorkers(2); err != nil {
			t.Fatal(err)
		}
		machines := make([]*Machine, 3)
		errs := make([]error, len(machines))
		var clients sync.WaitGroup
		for i := range machines {
			machines[i] = l.start(root, NoLimit)
			clients.Go(func() { _, errs[i] = machines[i].RunOnWorkers(background, nil) })
		}
		time.Sleep(5 * time.Millisecond)
		begin := time.Now()
		if err := l.StopWorkers(); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begin); took > soon {
			t.Errorf("round %d: the workers stop after %v", round, took)
		}
		if !within(&clients, 20*time.Second) {
			t.Fatalf("round %d: requests are never answered", round)
		}
		if n := l.Workers(); n != 0 {
			t.Errorf("round %d: %d workers when stopped", round, n)
		}
		for i, m := range machines {
			if !errors.Is(errs[i], ErrNoWorkers) {
				t.Errorf("round %d: a request ends with %v, want %v", round, errs[i], ErrNoWorkers)
			}
			if whole := l.plug(m); whole != root {
				t.Errorf("round %d: %s has become %s", round, loop, l.show(whole))
			}
			m.Free()
		}
		verify(t, l.Arena)
	}
}

// within waits for a group, but not for ever.
func within(group *sync.WaitGroup, limit time.Duration) bool {
	done := make(chan struct{})
	go func() {
		group.Wait()
		close(done)
	}()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}

// answer waits for one completion.
type answer chan completion

func (w answer) complete(c completion) bool {
	w <- c
	return false
}

// stopWith stops workers that still have requests, all of which are answered.
func (l *lab) stopWith(machines []*Machine) {
	l.t.Helper()
	if err := l.StartWorkers(1); err != nil {
		l.t.Fatal(err)
	}
	var answers []answer
	for _, m := range machines {
		w := make(answer, 1)
		if err := l.pool.submit(background, m.Suspension(), w); err != nil {
			l.t.Fatal(err)
		}
		answers = append(answers, w)
	}
	if err := l.StopWorkers(); err != nil {
		l.t.Fatal(err)
	}
	for i, ch := range answers {
		select {
		case <-ch:
		default:
			l.t.Errorf("when the workers have stopped request %d is not answered", i)
		}
	}
}

// TestStopLeavesNothing: what is with the workers when they stop is not with the
// next ones. Its client has been told that it is over, and may do what it likes with
// the machine.
func TestStopLeavesNothing(t *testing.T) {
	l := open(t, Options{}).memo(false)
	root := l.parse(loop)
	machines := make([]*Machine, 10)
	for i := range machines {
		machines[i] = l.start(root, NoLimit)
		defer machines[i].Free()
	}
	l.stopWith(machines)
	im, err := inspect.OpenLive(l.Memory, l.Base())
	if err != nil {
		t.Fatal(err)
	}
	if sq, cq := im.Ring(inspect.SQ).Occupancy(), im.Ring(inspect.CQ).Occupancy(); sq+cq > 0 {
		t.Errorf("when the workers have stopped there are %d requests in the SQ and %d in the CQ", sq, cq)
	}
	before := make([]Counters, len(machines))
	for i, m := range machines {
		before[i] = l.counters(m)
	}
	if err := l.StartWorkers(1); err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Millisecond)
	for i, m := range machines {
		if c := l.counters(m); c != before[i] {
			t.Errorf("the next workers run machine %d, which is not with them: %+v, was %+v", i, c, before[i])
		}
	}
}

// TestStaleCompletions: the next workers' first requests get their own answers, not
// those that were left from before.
func TestStaleCompletions(t *testing.T) {
	l := open(t, Options{}).memo(false)
	root := l.parse(loop)
	machines := make([]*Machine, 10)
	for i := range machines {
		machines[i] = l.start(root, NoLimit)
		defer machines[i].Free()
	}
	l.stopWith(machines)
	if err := l.StartWorkers(1); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		m := l.start(l.parse("I x"), NoLimit)
		stop, err := m.RunOnWorkers(background, nil)
		if err != nil || stop != guest.StopDone || m.Result() != l.parse("x") {
			t.Errorf("I x ends with stop %d, error %v, result %d, want x, which is %d", stop, err, m.Result(), l.parse("x"))
		}
		m.Free()
	}
}

// TestSubmitAfterStop: a request that comes when the workers have just stopped, as
// one does that is between two turns, is answered too.
func TestSubmitAfterStop(t *testing.T) {
	l := open(t, Options{})
	if err := l.StartWorkers(1); err != nil {
		t.Fatal(err)
	}
	p := l.pool
	if err := l.StopWorkers(); err != nil {
		t.Fatal(err)
	}
	m := l.start(l.parse("I x"), NoLimit)
	defer m.Free()
	w := make(answer, 1)
	if err := p.submit(background, m.Suspension(), w); err != nil {
		return
	}
	select {
	case c := <-w:
		if !errors.Is(c.err, ErrNoWorkers) {
			t.Errorf("answered with %v, want %v", c.err, ErrNoWorkers)
		}
	case <-time.After(20 * time.Second):
		t.Error("never answered: RunOnWorkers would hang")
	}
}

// TestTooManyWorkers: an arena has room for 64 agents, of which the host is one.
func TestTooManyWorkers(t *testing.T) {
	l := open(t, Options{})
	if err := l.StartWorkers(64); err == nil {
		t.Error("64 workers and the host are 64 agents?")
	}
	for _, n := range []int{63, 1, 0, -1, 2} {
		if err := l.StartWorkers(n); err != nil {
			t.Fatalf("%d workers: %v", n, err)
		}
		if got := l.Workers(); got != max(n, 0) {
			t.Errorf("%d workers, want %d", got, n)
		}
	}
	m := l.start(l.parse("I x"), NoLimit)
	defer m.Free()
	if stop, err := m.RunOnWorkers(background, nil); stop != guest.StopDone || err != nil {
		t.Errorf("after that: stop %d, error %v", stop, err)
	}
}

// TestNoWorkers: without workers a request says so.
func TestNoWorkers(t *testing.T) {
	l := open(t, Options{})
	m := l.start(l.parse("I x"), NoLimit)
	defer m.Free()
	if _, err := m.RunOnWorkers(background, nil); !errors.Is(err, ErrNoWorkers) {
		t.Errorf("%v, want %v", err, ErrNoWorkers)
	}
}

// TestStartWorkersAtOnce: of pools that are started at once one stays, and the others
// leave no agent behind.
func TestStartWorkersAtOnce(t *testing.T) {
	l := open(t, Options{}).memo(false)
	root := l.parse("S K K x")
	im, err := inspect.OpenLive(l.Memory, l.Base())
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		var all sync.WaitGroup
		for n := range 4 {
			all.Go(func() {
				if err := l.StartWorkers(n + 1); err != nil {
					t.Errorf("StartWorkers(%d): %v", n+1, err)
				}
			})
			all.Go(func() {
				m := l.start(root, NoLimit)
				defer m.Free()
				if stop, err := m.RunOnWorkers(background, nil); err != nil && !errors.Is(err, ErrNoWorkers) || err == nil && stop != guest.StopDone {
					t.Errorf("stop %d, error %v", stop, err)
				}
			})
		}
		all.Wait()
		if got, want := len(im.Agents()), l.Workers()+1; got != want {
			t.Errorf("%d agents, want %d: %d workers and the host's own", got, want, want-1)
		}
		m := l.start(root, NoLimit)
		if stop, err := m.RunOnWorkers(background, nil); err != nil || stop != guest.StopDone {
			t.Errorf("afterwards: stop %d, error %v", stop, err)
		}
		m.Free()
	}
	if err := l.StopWorkers(); err != nil {
		t.Fatal(err)
	}
	if got := len(im.Agents()); got != 1 {
		t.Errorf("%d agents without workers, want 1", got)
	}
}
