package arena

import (
	"errors"
	"os"
	"sync/atomic"
	"time"
)

var (
	// ErrNotShared says that this system has no memory that another process can map.
	ErrNotShared = errors.New("memory can't be shared with another process on this system")
	// ErrBusy says that the workers didn't come to rest in time. It passes.
	ErrBusy = errors.New("the arena is too busy to be shared just now")
)

// Share makes the memory one that other processes can map, for reading, and gives
// the file to map: of the length of the whole address space, with the memory at its
// beginning. The file is the arena's: it must not be closed, and it is valid until
// the [Arena.Unshare] that belongs to this call.
//
// Shared memory is slower, since most systems give it no large pages: a
// fifth to a half, by BenchmarkShare. So an arena begins with private memory, and has it again when
// the last one that asked has said Unshare. Both copy what there is, which takes
// some milliseconds for each hundred thousand nodes; the agents wait meanwhile.
//
// ErrClosed, ErrBusy, ErrNotShared, or what the system says.
func (a *Arena) Share() (*os.File, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, ErrClosed
	}
	if a.memory.file == nil {
		if err := a.still(a.memory.share); err != nil {
			return nil, err
		}
	}
	a.sharers++
	return a.memory.file, nil
}

// Unshare takes one Share back. On an error the memory stays shared, and serves as
// before.
func (a *Arena) Unshare() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed || a.sharers == 0 {
		return nil
	}
	if a.sharers--; a.sharers > 0 {
		return nil
	}
	return a.still(a.memory.unshare)
}

// Shared says that the memory is shared.
func (a *Arena) Shared() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.sharers > 0
}

// still runs f while no agent is in the guest. The caller holds mu, which keeps the
// host out.
func (a *Arena) still(f func() error) error {
	if !a.gate.close() {
		return ErrBusy
	}
	defer a.gate.open()
	a.memory.mu.Lock() // for those who ask for the file
	defer a.memory.mu.Unlock()
	return f()
}

// A gate lets the workers' instances into the guest, unless it is shut. It isn't a
// lock: a worker that waits for a resize inside may need another one's turn, so
// whoever shuts it gives up after a while.
type gate struct {
	shut   atomic.Bool
	inside atomic.Int32
}

const (
	gatePause = 50 * time.Microsecond
	gateTries = 1000
)

func (g *gate) enter() {
	for {
		g.inside.Add(1)
		if !g.shut.Load() {
			return
		}
		g.inside.Add(-1)
		time.Sleep(gatePause)
	}
}

func (g *gate) leave() { g.inside.Add(-1) }

// close keeps everyone out; false when someone stays inside.
func (g *gate) close() bool {
	g.shut.Store(true)
	for range gateTries {
		if g.inside.Load() == 0 {
			return true
		}
		time.Sleep(gatePause)
	}
	g.open()
	return false
}

func (g *gate) open() { g.shut.Store(false) }
