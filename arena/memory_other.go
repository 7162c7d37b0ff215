//go:build !linux && !darwin

package arena

// heapMemory is what is set aside where there is no mmap: a shared memory can't
// move, and without overcommit all of it would be paid for at once.
const heapMemory = 512 << 20

func reserve(limit uint64) (*memory, error) {
	return &memory{reserved: make([]byte, min(limit, heapMemory)), limit: limit}, nil
}

// release gives back what reserve took.
func release([]byte) error { return nil }

func (m *memory) share() error                { return ErrNotShared }
func (m *memory) unshare() error              { return nil }
func (m *memory) claim(from, to uint64) error { return nil }
