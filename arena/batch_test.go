package arena

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	guest "skirepl/arena-guest"
)

// TestReduceAll: a batch of terms of all sizes, in an arena that begins with 1,024
// nodes, comes back in its order with what a single agent makes of each.
func TestReduceAll(t *testing.T) {
	single := open(t, Options{})
	for _, workers := range []int{1, 2, 4} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			defer hangs(t, time.Minute)()
			l := open(t, Options{Capacity: 1024})
			var terms []ID
			var want []string
			for i := range 600 {
				src := power(i%13, fmt.Sprintf("f%d", i%7), "x")
				if i%3 == 0 {
					src = fmt.Sprintf("I v%d", i)
				}
				terms = append(terms, l.parse(src))
				nf, _ := single.reduce(single.parse(src))
				want = append(want, single.show(nf))
			}
			if err := l.StartWorkers(workers); err != nil {
				t.Fatal(err)
			}
			outcomes, err := l.ReduceAll(background, terms)
			if err != nil || len(outcomes) != len(terms) {
				t.Fatal(len(outcomes), err)
			}
			for i, o := range outcomes {
				if o.Err != nil || l.show(o.Result) != want[i] {
					t.Errorf("term %d: %s, %v, want %s", i, l.show(o.Result), o.Err, want[i])
				}
			}
		})
	}
}

// TestReduceAllFull: a term that doesn't fit ends with ErrFull, the others with their
// results.
func TestReduceAllFull(t *testing.T) {
	l := open(t, Options{Capacity: 1024, Limit: 20_000})
	if err := l.StartWorkers(2); err != nil {
		t.Fatal(err)
	}
	big, small, want := l.parse(power(16, "f", "x")), l.parse("S K K x"), l.parse("x")
	outcomes, err := l.ReduceAll(background, []ID{small, big, small})
	if err != nil {
		t.Fatal(err)
	}
	if outcomes[1].Result != guest.Empty || !errors.Is(outcomes[1].Err, ErrFull) {
		t.Errorf("the large one ends with %d, %v", outcomes[1].Result, outcomes[1].Err)
	}
	for _, i := range []int{0, 2} {
		if outcomes[i] != (Outcome{Result: want}) && !errors.Is(outcomes[i].Err, ErrFull) {
			t.Errorf("a small one ends with %v", outcomes[i])
		}
	}
	if outcomes, err = l.ReduceAll(background, nil); len(outcomes) != 0 || err != nil {
		t.Errorf("no terms: %v, %v", outcomes, err)
	}
}

// TestReduceAllFullAmongOthers: a machine that comes back from a full arena leaves the
// queue, and each of those that are submitted with it keeps its place.
func TestReduceAllFullAmongOthers(t *testing.T) {
	l := open(t, Options{Capacity: 1024, Limit: 3000})
	full := l.start(l.parse(power(14, "f", "x")), NoLimit)
	if stop := l.run(full); stop != guest.StopFull {
		t.Fatalf("stops with %d, want %d", stop, guest.StopFull)
	}
	if err := l.SetLimit(100_000); err != nil {
		t.Fatal(err)
	}
	if err := l.StartWorkers(1); err != nil {
		t.Fatal(err)
	}
	const n, place = 9, 3
	b := l.newBatch(l.pool, make([]ID, n))
	for i := range b.queue {
		b.queue[i].node = l.parse(fmt.Sprintf("I v%d", i))
	}
	b.queue[place] = errand{place, full.Suspension(), true}
	if err := b.run(background); err != nil {
		t.Fatal(err)
	}
	for i, o := range b.outcomes {
		want := Outcome{Result: l.parse(fmt.Sprintf("v%d", i))}
		if i == place {
			want = Outcome{guest.Empty, ErrFull}
		}
		if o != want {
			t.Errorf("%d: %v, want %v", i, o, want)
		}
	}
}

// TestReduceAllEnds: what is done when a batch ends early is kept, and its machines
// are given back, so that the same batch fits again and again.
func TestReduceAllEnds(t *testing.T) {
	l := open(t, Options{})
	if _, err := l.ReduceAll(background, nil); !errors.Is(err, ErrNoWorkers) {
		t.Errorf("without workers: %v", err)
	}
	if err := l.StartWorkers(2); err != nil {
		t.Fatal(err)
	}
	terms := []ID{l.parse("I x"), l.parse(loop), l.parse(loop + " y"), l.parse("K x y")}
	var nodes uint32
	for rounds, patience := 0, 20*time.Millisecond; rounds < 5; {
		ctx, cancel := context.WithTimeout(background, patience)
		outcomes, err := l.ReduceAll(ctx, terms)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("ends with %v", err)
		}
		late := 0
		for i, o := range outcomes {
			switch endless := i == 1 || i == 2; {
			case endless && !errors.Is(o.Err, context.DeadlineExceeded):
				t.Errorf("term %d: %v", i, o)
			case !endless && errors.Is(o.Err, context.DeadlineExceeded):
				late++
			case !endless && o.Err != nil:
				t.Errorf("term %d: %v", i, o)
			}
		}
		if late == 0 {
			rounds++
		} else if patience *= 2; patience > time.Minute { // a busy machine
			t.Fatalf("%d short reductions aren't done in %v", late, patience/2)
		}
		if nodes != 0 && l.Nodes() > nodes+1000 {
			t.Errorf("%d nodes, before %d", l.Nodes(), nodes)
		}
		nodes = l.Nodes()
	}
	stopped := time.AfterFunc(20*time.Millisecond, func() { _ = l.StopWorkers() })
	defer stopped.Stop()
	if _, err := l.ReduceAll(background, terms); !errors.Is(err, ErrNoWorkers) {
		t.Errorf("without workers any more: %v", err)
	}
}
