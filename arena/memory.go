package arena

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"

	"github.com/tetratelabs/wazero/experimental"
)

// maxPages caps the guest's memory one page short of 4 GiB, where the engine's
// own account of its size would wrap to zero.
const (
	pageBytes = 65536
	maxPages  = 65535
	minPages  = 17 // what the guest imports
)

var errAddressSpace = errors.New("arena: no address space for the guest's memory")

// memory is the guest's linear memory: address space for all of it is reserved at
// once, since a shared memory may not move, and the system gives pages when they
// are first touched. It outlives every instance: free returns it.
type memory struct {
	mu       sync.RWMutex  // held by free, and by who reads reserved while free may be called
	reserved []byte        // nil when freed
	limit    uint64        // how many bytes memory.grow may reach
	size     atomic.Uint64 // how many it has reached

	ahead   sync.WaitGroup // those who prepare pages
	freeing atomic.Bool

	// Guarded by mu, too.
	file *os.File // that other processes can map; nil: the memory is private
	lazy bool     // the file gets room when it is written
}

// Allocate implements [experimental.MemoryAllocator].
func (m *memory) Allocate(_, _ uint64) experimental.LinearMemory { return m }

// Reallocate gives the first size bytes; nil, which the guest sees as a refused
// memory.grow, past the limit.
func (m *memory) Reallocate(size uint64) []byte {
	if size > m.limit || size > uint64(len(m.reserved)) {
		return nil
	}
	if !m.claimTo(size) {
		return nil
	}
	if from := m.size.Swap(size); from >= smallArena {
		m.ahead.Go(func() { m.prepare(from, size) })
	}
	return m.reserved[:size:size]
}

// claimTo sees to it that the memory up to size can be written.
func (m *memory) claimTo(size uint64) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.claim(m.size.Load(), size) == nil
}

// prepare has the system give pages before they are touched. Clearing them is most of
// what a large growth costs, and while an agent moves the arrays all others wait: so
// it is done beside it, on another core if there is one.
func (m *memory) prepare(from, to uint64) {
	const portion = 8 << 20
	for ; from < to && !m.freeing.Load(); from += portion {
		populate(m.reserved[from:min(from+portion, to)])
	}
}

// Free does nothing: the engine calls it when any instance that imports the
// memory closes, while others still use it. (It then also forgets this allocator,
// so that the memory can't grow any more: see [Arena.retire].)
func (m *memory) Free() {}

// bytes are those that memory.grow has reached; none when freed.
func (m *memory) bytes() []byte {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.reserved == nil {
		return nil
	}
	return m.reserved[:m.size.Load()]
}

// free gives the memory back.
func (m *memory) free() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.freeing.Store(true)
	m.ahead.Wait()
	b := m.reserved
	m.reserved = nil
	err := release(b)
	if m.file != nil {
		err = errors.Join(err, m.file.Close())
		m.file = nil
	}
	return err
}
