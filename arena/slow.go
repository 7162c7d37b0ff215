package arena

import (
	"sync"
	"sync/atomic"
	"time"
)

// slowness lets requests travel slowly, so that one can see them: each waits on the
// SQ, after its turn and on the CQ. Whoever wants to stop hurries all of them.
type slowness struct {
	pause atomic.Int64 // nanoseconds; 0: none

	mu    sync.Mutex
	rush  int           // those in a hurry
	awake chan struct{} // closed when somebody is
}

// slowGas is how many transitions a turn has in slow motion: so few that a small
// term comes back several times.
const slowGas = 64

// SetSlow has the workers pause between two events of the rings; 0: they
// don't. What is under way goes on at the new speed after its next event.
func (a *Arena) SetSlow(pause time.Duration) {
	a.slow.pause.Store(int64(max(pause, 0)))
	a.slow.hurry()() // those that pause now go on
}

// on says that requests travel slowly.
func (s *slowness) on() bool { return s.pause.Load() > 0 }

// wait pauses, unless somebody is in a hurry or quit is closed.
func (s *slowness) wait(quit <-chan struct{}) {
	pause := time.Duration(s.pause.Load())
	if pause == 0 {
		return
	}
	s.mu.Lock()
	if s.rush > 0 {
		s.mu.Unlock()
		return
	}
	if s.awake == nil {
		s.awake = make(chan struct{})
	}
	awake := s.awake
	s.mu.Unlock()
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-t.C:
	case <-awake:
	case <-quit:
	}
}

// hurry ends all pauses, and there are none until the function that it gives is
// called.
func (s *slowness) hurry() (end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rush++
	if s.awake != nil {
		close(s.awake)
		s.awake = nil
	}
	return func() {
		s.mu.Lock()
		s.rush--
		s.mu.Unlock()
	}
}
