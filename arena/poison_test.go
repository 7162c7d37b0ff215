package arena

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	guest "skirepl/arena-guest"
)

// poison is what an agent leaves that dies in the middle of a resize.
func (l *lab) poison() {
	atomic.StoreUint32(&l.header().words[guest.HeaderResizeSeq], guest.Poison)
}

// TestPoison: every operation ends, and says what is the matter.
func TestPoison(t *testing.T) {
	l := open(t, Options{})
	x := l.parse("x")
	m := l.start(x, NoLimit)
	l.poison()
	for _, call := range []struct {
		name string
		err  func(context.Context) error
	}{
		{"Terminal", func(ctx context.Context) error { _, err := l.Terminal(ctx, 1); return err }},
		{"Var", func(ctx context.Context) error { _, err := l.Var(ctx, 1); return err }},
		{"Cons", func(ctx context.Context) error { _, err := l.Cons(ctx, x, x); return err }},
		{"Start", func(ctx context.Context) error { _, err := l.Start(ctx, x, 1); return err }},
		{"StartStep", func(ctx context.Context) error { _, err := l.StartStep(ctx, x); return err }},
		{"Plug", func(ctx context.Context) error { _, err := m.Plug(ctx); return err }},
		{"Reset", l.Reset},
	} {
		ctx, cancel := context.WithTimeout(background, 20*time.Second)
		if err := call.err(ctx); !errors.Is(err, ErrPoisoned) {
			t.Errorf("%s: %v, want %v", call.name, err, ErrPoisoned)
		}
		cancel()
	}
	m.Free()
}

// TestRunPoisoned: a machine doesn't go on for ever in a poisoned arena.
func TestRunPoisoned(t *testing.T) {
	l := open(t, Options{})
	m := l.start(l.parse("I x"), NoLimit)
	l.poison()
	ctx, cancel := context.WithTimeout(background, 20*time.Second)
	defer cancel()
	if stop, err := m.Run(ctx, nil); !errors.Is(err, ErrPoisoned) {
		t.Errorf("stop %d, error %v, want %v", stop, err, ErrPoisoned)
	}
}

// TestWorkersPoisoned: those who wait for workers are told, and the workers stop.
func TestWorkersPoisoned(t *testing.T) {
	l := open(t, Options{})
	m := l.start(l.parse(loop), NoLimit)
	if err := l.StartWorkers(2); err != nil {
		t.Fatal(err)
	}
	end := make(chan error)
	go func() {
		_, err := m.RunOnWorkers(background, nil)
		end <- err
	}()
	time.Sleep(10 * time.Millisecond)
	l.poison()
	select {
	case err := <-end:
		if !errors.Is(err, ErrPoisoned) {
			t.Errorf("%v, want %v", err, ErrPoisoned)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("a request is never answered")
	}
}
