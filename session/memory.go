package session

import (
	"context"
	"fmt"

	"skirepl/inspect"
)

// ArenaInfo is the arena's state in figures.
type ArenaInfo struct {
	Base      uint32 `json:"base"`
	Bytes     uint64 `json:"bytes"`
	Capacity  uint32 `json:"capacity"`
	Top       uint32 `json:"top"`
	Limit     int    `json:"limit"`
	Terminals int    `json:"terminals"`
	Apps      int    `json:"applications"`
	Frames    int    `json:"frames"`
	Growths   uint32 `json:"growths"`
	Lookups   uint64 `json:"lookups"`
	Created   uint64 `json:"created"`
	Probes    uint64 `json:"probes"`
	MemoHits  uint64 `json:"memo_hits"`
	Workers   int    `json:"workers"`
	memo      bool
}

func (r *ArenaInfo) Lines(Style) []Line {
	share := func(a, b uint64) string {
		if b == 0 {
			return "-"
		}
		return fmt.Sprintf("%.1f %%", 100*float64(a)/float64(b))
	}
	chain := "-"
	if r.Lookups > 0 {
		chain = fmt.Sprintf("%.2f", float64(r.Probes)/float64(r.Lookups))
	}
	return table(
		[2]string{"nodes", fmt.Sprintf("%s ids given out of %s (limit %s)", Grouped(r.Top), Grouped(r.Capacity), Grouped(r.Limit))},
		[2]string{"kinds", fmt.Sprintf("%s, %s, %s", count(r.Apps, "application"), count(r.Terminals, "terminal"), count(r.Frames, "frame"))},
		[2]string{"memory", fmt.Sprintf("%s bytes, header at %#x, grown %d times", Grouped(r.Bytes), r.Base, r.Growths)},
		[2]string{"hash consing", fmt.Sprintf("%s, %s found their node, %s nodes looked at each", count(r.Lookups, "lookup"), share(r.Lookups-min(r.Created, r.Lookups), r.Lookups), chain)},
		[2]string{"memo", fmt.Sprintf("%s, %s", onOff(r.memo), count(r.MemoHits, "hit"))},
		[2]string{"agents", fmt.Sprintf("the host and %s", count(r.Workers, "worker"))},
	)
}

func runArena(s *Session, _ context.Context, _ Command) (Result, error) {
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	h := v.Image().Header()
	kinds := v.CountKinds(0, v.Top())
	r := &ArenaInfo{
		Base: v.Image().Base(), Bytes: s.memoryBytes(), Capacity: h.Capacity, Top: uint32(v.Top()),
		Limit: s.set.Nodes, Growths: h.ResizeSeq / 2, Workers: s.workers(), memo: s.set.Memo,
		Terminals: kinds[inspect.KindTerminal], Apps: kinds[inspect.KindApplication], Frames: kinds[inspect.KindContinuation],
	}
	for _, a := range v.Image().Agents() {
		r.Lookups += a.Counters.Lookups
		r.Created += a.Counters.Created
		r.Probes += a.Counters.Probes
		r.MemoHits += a.Counters.MemoHits
	}
	return r, nil
}

// RingsInfo is the state of both rings.
type RingsInfo struct {
	SQ RingInfo `json:"sq"`
	CQ RingInfo `json:"cq"`
}

// RingInfo is the state of one ring, with the slots that were used last.
type RingInfo struct {
	Head      uint32         `json:"head"`
	Tail      uint32         `json:"tail"`
	Occupancy int            `json:"occupancy"`
	Entries   uint32         `json:"entries"`
	Slots     []inspect.Slot `json:"slots"`
}

// slotsShown is how many of a ring's slots :rings lists.
const slotsShown = 4

func (r *RingsInfo) Lines(Style) []Line {
	var lines []Line
	for _, ring := range []struct {
		name string
		r    RingInfo
	}{{"SQ submissions", r.SQ}, {"CQ completions", r.CQ}} {
		lines = append(lines, Line{
			{Text: ring.name, Role: Title},
			{Text: fmt.Sprintf("  head %s  tail %s  %s of %s slots full", Grouped(ring.r.Head), Grouped(ring.r.Tail), Grouped(ring.r.Occupancy), Grouped(ring.r.Entries)), Role: Figure},
		})
		for _, slot := range ring.r.Slots {
			lines = append(lines, Line{
				{Text: fmt.Sprintf("  slot %-5d", slot.Index), Role: Dim},
				{Text: fmt.Sprintf(" seq %-10s node %-10s request %-10s ", Grouped(slot.Seq), nodeName(slot.Node), Grouped(slot.Request))},
				{Text: slot.State.String(), Role: Label},
			})
		}
	}
	return lines
}

func runRings(s *Session, _ context.Context, _ Command) (Result, error) {
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	info := func(name inspect.RingName) RingInfo {
		ring := v.Image().Ring(name)
		shown := min(ring.Tail, slotsShown)
		return RingInfo{ring.Head, ring.Tail, ring.Occupancy(), ring.Entries, ring.Slots(ring.Tail-shown, int(shown))}
	}
	return &RingsInfo{SQ: info(inspect.SQ), CQ: info(inspect.CQ)}, nil
}
