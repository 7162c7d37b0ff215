//go:build linux || darwin

package arena

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// reservedBytes is how much address space a memory takes.
const reservedBytes = maxPages * pageBytes

// reserve takes address space that costs nothing until it is touched.
func reserve(limit uint64) (*memory, error) {
	b, err := unix.Mmap(-1, 0, reservedBytes, unix.PROT_READ|unix.PROT_WRITE,
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

// share puts a file that another process can map in the place of the private
// memory, at the same address. Nobody may write the memory meanwhile; who reads it
// sees no difference.
func (m *memory) share() error {
	f, lazy, err := newBacking()
	if err != nil {
		return err
	}
	if err := m.shareAs(f, lazy); err != nil {
		return errors.Join(err, f.Close())
	}
	return nil
}

func (m *memory) shareAs(f *os.File, lazy bool) error {
	if err := f.Truncate(reservedBytes); err != nil {
		return fmt.Errorf("make the shared memory: %w", err)
	}
	size := m.size.Load()
	if err := copyOut(f, m.reserved[:size], lazy); err != nil {
		return fmt.Errorf("copy to the shared memory: %w", err)
	}
	_, err := unix.MmapPtr(int(f.Fd()), 0, unsafe.Pointer(unsafe.SliceData(m.reserved)), reservedBytes,
		unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_NORESERVE|unix.MAP_FIXED)
	if err != nil {
		return fmt.Errorf("map the shared memory: %w", err)
	}
	m.largePages()
	m.file, m.lazy = f, lazy
	return seal(f)
}

// copyOut writes a memory to its file. Where a lazy file gives zeros by itself,
// they are left to it.
func copyOut(f *os.File, b []byte, lazy bool) error {
	for at := 0; at < len(b); at += pageBytes {
		if page := b[at : at+pageBytes]; !lazy || !zero(page) {
			if _, err := f.WriteAt(page, int64(at)); err != nil {
				return err
			}
		}
	}
	return nil
}

var zeros [pageBytes]byte

func zero(page []byte) bool { return bytes.Equal(page, zeros[:]) }

// claim makes sure that a part of the memory can be written. A file on a disk gets
// its blocks here: to find the disk full at the first write would be a signal, and
// the end of the process.
func (m *memory) claim(from, to uint64) error {
	if m.file == nil || m.lazy {
		return nil
	}
	for at := from; at < to; at += pageBytes {
		if _, err := m.file.WriteAt(zeros[:], int64(at)); err != nil {
			return err
		}
	}
	return nil
}

// diskBacking makes a file that has a name for a moment only: nothing is left
// behind, whatever ends the process.
func diskBacking() (*os.File, error) {
	f, err := os.CreateTemp("", "skirepl-arena-") // mode 0600
	if err != nil {
		return nil, err
	}
	return f, os.Remove(f.Name())
}
