package arena

import (
	"sync"
	"time"

	guest "skirepl/arena-guest"
)

// A Trip is a machine's way over the rings to its end: it is submitted, run for a
// turn, completed, and if it isn't done submitted again, as another request.
type Trip struct {
	Machine ID     // its Suspension
	Request uint32 // the last one
	Turns   uint64 // that came back
	Began   time.Time
	Ended   time.Time     // zero: it is under way
	Latency time.Duration // of the last request: from its submission to its completion
	Longest time.Duration // of any of them
	Done    bool          // its machine has come to an end, or to a limit
}

// keptTrips is how many of those that have ended are remembered.
const keptTrips = 32

// trips are those under way, and the last ones that have ended.
type trips struct {
	mu    sync.Mutex
	now   []*Trip
	ended []Trip
}

// Trips gives the ways of machines over the rings: those that ended last, oldest
// first, then those under way.
func (a *Arena) Trips() []Trip {
	t := &a.trips
	t.mu.Lock()
	defer t.mu.Unlock()
	list := append([]Trip(nil), t.ended...)
	for _, trip := range t.now {
		list = append(list, *trip)
	}
	return list
}

// begin notes a machine that sets out. One that has only paused goes on with its trip.
func (t *trips) begin(machine ID) *Trip {
	t.mu.Lock()
	defer t.mu.Unlock()
	trip := &Trip{Machine: machine, Began: time.Now()}
	if n := len(t.ended); n > 0 && t.ended[n-1].Machine == machine && !t.ended[n-1].Done {
		*trip = t.ended[n-1]
		trip.Ended = time.Time{}
		t.ended = t.ended[:n-1]
	}
	t.now = append(t.now, trip)
	return trip
}

func (t *trips) submitted(trip *Trip, request uint32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	trip.Request = request
}

func (t *trips) turned(trip *Trip, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	trip.Turns++
	trip.Latency, trip.Longest = took, max(trip.Longest, took)
}

func (t *trips) end(trip *Trip, stop Stop) {
	t.mu.Lock()
	defer t.mu.Unlock()
	trip.Ended, trip.Done = time.Now(), stop == guest.StopDone || stop == guest.StopBudget || stop == guest.StopFull
	for i, other := range t.now {
		if other == trip {
			t.now = append(t.now[:i], t.now[i+1:]...)
			break
		}
	}
	if len(t.ended) == keptTrips {
		t.ended = append(t.ended[:0], t.ended[1:]...)
	}
	t.ended = append(t.ended, *trip)
}
