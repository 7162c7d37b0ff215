package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"sync"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
)

// agents is how many workers are held against as many processes.
const agents = 2

// A workload is a list of requests for each agent.
type workload struct {
	name  string
	memo  bool
	count int                       // requests of an agent
	term  func(agent, i int) string // the source of its i-th
}

// workloads differ in what agents share an arena for: in the one they work on few
// nodes, in the other they make it grow all the time, and a growth is done by one of
// them while the others wait. Free variables keep apart what agents could learn from
// each other.
var workloads = []workload{
	{"a hundred thousand nodes, memo off", false, 12, func(agent, i int) string {
		return fmt.Sprintf("%s %s I x%d_%d", numeral(16), numeral(2), agent, i)
	}},
	{"growing to millions of nodes, memo on", true, 60, func(agent, i int) string {
		return fmt.Sprintf("%s %s f%d_%d x%d_%d", numeral(13-i%3), numeral(2), agent, i, agent, i)
	}},
}

// parallel reports what two workers on one arena reach, against two processes with a
// worker each that run at the same time. Rounds of the one and of the other take
// turns, so that whatever else the machine does meets both.
func parallel(quick bool) error {
	rounds := 9
	if quick {
		rounds = 3
	}
	for load := range workloads {
		fmt.Printf("%d workers against %d processes, contractions a second: %s\n%6s %14s %14s %8s\n",
			agents, agents, workloads[load].name, "round", "workers", "processes", "share")
		var shares []float64
		for round := range rounds {
			together, err := onWorkers(load)
			if err != nil {
				return err
			}
			apart, err := inProcesses(load)
			if err != nil {
				return err
			}
			shares = append(shares, together/apart)
			fmt.Printf("%6d %14.0f %14.0f %7.1f%%\n", round+1, together, apart, 100*together/apart)
		}
		slices.Sort(shares)
		fmt.Printf("median: the workers reach %.1f%% of what the processes reach\n\n", 100*shares[len(shares)/2])
	}
	return nil
}

// onWorkers gives the rate of all agents on one arena.
func onWorkers(load int) (float64, error) {
	a, roots, err := prepare(load, agents, 0, agents)
	if err != nil {
		return 0, err
	}
	defer a.Close()
	counts, errs := make([]uint64, agents), make([]error, agents)
	begin := time.Now()
	var group sync.WaitGroup
	for i := range agents {
		group.Go(func() { counts[i], errs[i] = contractions(a, roots[i]) })
	}
	group.Wait()
	var total uint64
	for _, n := range counts {
		total += n
	}
	return float64(total) / time.Since(begin).Seconds(), errors.Join(errs...)
}

// prepare makes an arena with workers, and the requests of agents from to to.
func prepare(load, workers, from, to int) (*arena.Arena, [][]arena.ID, error) {
	a, err := arena.Open(arena.Options{})
	if err != nil {
		return nil, nil, err
	}
	w := workloads[load]
	if err := a.SetMemo(w.memo); err != nil {
		return nil, nil, errors.Join(err, a.Close())
	}
	roots := make([][]arena.ID, to-from)
	vars := make(map[string]uint32)
	for i := range roots {
		for n := range w.count {
			root, err := intern(context.Background(), a, parse(w.term(from+i, n)), vars)
			if err != nil {
				return nil, nil, errors.Join(err, a.Close())
			}
			roots[i] = append(roots[i], root)
		}
	}
	if err := a.StartWorkers(workers); err != nil {
		return nil, nil, errors.Join(err, a.Close())
	}
	return a, roots, nil
}

// contractions runs requests one after the other on the workers, and counts.
func contractions(a *arena.Arena, roots []arena.ID) (total uint64, err error) {
	for _, root := range roots {
		m, err := a.Start(context.Background(), root, arena.NoLimit)
		if err != nil {
			return 0, err
		}
		stop, err := m.RunOnWorkers(context.Background(), nil)
		if err != nil || stop != guest.StopDone {
			return 0, fmt.Errorf("stopped with %d: %w", stop, err)
		}
		c, err := m.Counters()
		if err != nil {
			return 0, err
		}
		total += c.Contractions
		m.Free()
	}
	return total, nil
}

// inProcesses gives the rate of as many processes, which begin at the same time.
func inProcesses(load int) (float64, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	var starts []io.Closer
	var results []*bufio.Reader
	for i := range agents {
		cmd := exec.Command(self, "-agent", fmt.Sprint(i), "-load", fmt.Sprint(load))
		cmd.Stderr = os.Stderr
		in, err := cmd.StdinPipe()
		if err != nil {
			return 0, err
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			return 0, err
		}
		if err := cmd.Start(); err != nil {
			return 0, err
		}
		defer func() { _ = cmd.Wait() }()
		r := bufio.NewReader(out)
		if _, err := r.ReadString('\n'); err != nil { // it is ready
			return 0, fmt.Errorf("process %d: %w", i, err)
		}
		starts, results = append(starts, in), append(results, r)
	}
	begin := time.Now()
	for _, in := range starts {
		if err := in.Close(); err != nil {
			return 0, err
		}
	}
	var total uint64
	for i, r := range results {
		var n uint64
		if _, err := fmt.Fscan(r, &n); err != nil {
			return 0, fmt.Errorf("process %d: %w", i, err)
		}
		total += n
	}
	return float64(total) / time.Since(begin).Seconds(), nil
}

// process is one of the processes of inProcesses: it says that it is ready, waits
// for the end of its input, and prints how many
// contractions it has done.
func process(agent, load int) error {
	a, roots, err := prepare(load, 1, agent, agent+1)
	if err != nil {
		return err
	}
	defer a.Close()
	fmt.Println("ready")
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	n, err := contractions(a, roots[0])
	if err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}
