//go:build unix

package arena

import "golang.org/x/sys/unix"

// reserve takes address space that costs nothing until it is touched.
func reserve(limit uint64) (*memory, error) {
	b, err := unix.Mmap(-1, 0, maxPages*pageBytes, unix.PROT_READ|unix.PROT_WRITE,
		unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		return nil, errAddressSpace
	}
	return &memory{reserved: b, limit: limit}, nil
}

func (m *memory) free() error {
	b := m.reserved
	m.reserved = nil
	return unix.Munmap(b)
}
