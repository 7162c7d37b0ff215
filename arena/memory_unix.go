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
	m := &memory{reserved: b, limit: limit}
	m.largePages()
	return m, nil
}

// release gives back what reserve took.
func release(b []byte) error { return unix.Munmap(b) }
