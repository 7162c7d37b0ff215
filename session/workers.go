package session

import (
	"context"
	"fmt"
	"strconv"

	"skirepl/inspect"
)

// maxWorkers is what the agent table has room for beside the host.
const maxWorkers = inspect.MaxAgents - 1

// WorkersInfo is what the workers have done.
type WorkersInfo struct {
	Workers int          `json:"workers"`
	Agents  []WorkerInfo `json:"agents"`
}

// WorkerInfo is one agent.
type WorkerInfo struct {
	Agent        int    `json:"agent"`
	State        string `json:"state"`
	Work         string `json:"work"`
	Turns        uint64 `json:"turns"`
	Done         uint64 `json:"done"`
	Yields       uint64 `json:"yields"`
	Contractions uint64 `json:"contractions"`
	Transitions  uint64 `json:"transitions"`
}

func (r *WorkersInfo) Lines(Style) []Line {
	lines := []Line{{{Text: count(r.Workers, "worker") + ", and the host", Role: Title}}}
	for _, a := range r.Agents {
		lines = append(lines, Line{
			{Text: fmt.Sprintf("  agent %-3d", a.Agent), Role: Label},
			{Text: fmt.Sprintf("%-8s work %-9s %s, %s (%s yielded), %s, %s", a.State, a.Work, count(a.Turns, "turn"), count(a.Done, "request"),
				Grouped(a.Yields), saturated(a.Contractions, "contraction"), count(a.Transitions, "transition"))},
		})
	}
	return lines
}

func runWorkers(s *Session, _ context.Context, c Command) (Result, error) {
	if c.args != "" {
		n, err := strconv.Atoi(c.args)
		if err != nil || n < 0 || n > maxWorkers {
			return nil, c.wrong("how many workers?", fmt.Sprintf("a number from 0 to %d; with 0 the host reduces by itself", maxWorkers))
		}
		if err := s.arena.StartWorkers(n); err != nil {
			return nil, err
		}
	}
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	r := &WorkersInfo{Workers: s.workers()}
	for _, a := range v.Image().Agents() {
		n := a.Counters
		r.Agents = append(r.Agents, WorkerInfo{a.Index, a.State.String(), a.Work.String(), n.Turns, n.Done, n.Yields, n.Contractions, n.Transitions})
	}
	return r, nil
}
