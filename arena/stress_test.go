package arena

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"
)

// stressRounds is how often TestStress does everything: SKIREPL_STRESS_ROUNDS, by
// default once.
func stressRounds(t *testing.T) int {
	env := os.Getenv("SKIREPL_STRESS_ROUNDS")
	if env == "" {
		return 1
	}
	n, err := strconv.Atoi(env)
	if err != nil {
		t.Fatalf("SKIREPL_STRESS_ROUNDS: %v", err)
	}
	return n
}

// hangs ends the process with all its stacks when a round takes too long.
func hangs(t *testing.T, after time.Duration) (done func()) {
	timer := time.AfterFunc(after, func() {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		fmt.Fprintf(os.Stderr, "%s hangs\n%s\n", t.Name(), stacks)
		os.Exit(2)
	})
	return func() { timer.Stop() }
}

// TestStress: rounds of requests of every size on 1, 2, 4 and 8 workers, in arenas
// that begin with 1,024 nodes and grow while they work; each result is that of a
// single agent, and each arena is in order afterwards.
func TestStress(t *testing.T) {
	model := open(t, Options{})
	specs := requests(t, model)
	sources := make([]string, len(specs))
	for i, r := range specs {
		sources[i] = model.get(r.root).String()
	}
	for round := range stressRounds(t) {
		for _, workers := range []int{1, 2, 4, 8} {
			seed := uint64(round*10 + workers)
			t.Run(fmt.Sprintf("round %d, %d workers", round, workers), func(t *testing.T) {
				defer hangs(t, time.Minute)()
				random := rand.New(rand.NewPCG(seed, 1))
				l := open(t, Options{Capacity: 1024}).memo(round%2 == 0)
				var chosen []request
				for range 12 {
					i := random.IntN(len(specs))
					r := specs[i]
					r.root = l.parse(sources[i])
					chosen = append(chosen, r)
				}
				if err := l.StartWorkers(workers); err != nil {
					t.Fatal(err)
				}
				l.serveAll(chosen, 6)
				if err := l.StopWorkers(); err != nil {
					t.Fatal(err)
				}
				verify(t, l.Arena)
			})
		}
	}
}
