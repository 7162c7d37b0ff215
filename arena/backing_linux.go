package arena

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// largePage is the size of a large page.
const largePage = 2 << 20

// newBacking makes a file in memory, which takes pages when they are touched.
func newBacking() (f *os.File, lazy bool, err error) {
	fd, err := unix.MemfdCreate("skirepl-arena", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if errors.Is(err, unix.ENOSYS) {
		f, err = diskBacking()
		return f, false, err
	}
	if err != nil {
		return nil, false, fmt.Errorf("memfd_create: %w", err)
	}
	return os.NewFile(uintptr(fd), "skirepl-arena"), true, nil
}

// seal sees to it that whoever gets the file can't write it, and that nobody can
// make it shorter under a reader.
func seal(f *os.File) error {
	const fixed = unix.F_SEAL_SHRINK | unix.F_SEAL_GROW
	for _, seals := range []int{fixed | unix.F_SEAL_FUTURE_WRITE | unix.F_SEAL_SEAL, fixed} {
		_, err := unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, seals)
		if err == nil {
			break // an old kernel doesn't know F_SEAL_FUTURE_WRITE, a disk's file no seals
		}
	}
	return nil
}

// unshare puts private memory in the place of the file, at the same address. Nobody
// may write the memory meanwhile. The file's pages are given back as soon as no
// other process has mapped them.
func (m *memory) unshare() error {
	// Large pages can be moved only between addresses that are alike.
	total := uintptr(reservedBytes + largePage)
	p, err := unix.MmapPtr(-1, 0, nil, total, unix.PROT_READ|unix.PROT_WRITE,
		unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		return errAddressSpace
	}
	defer func() { _ = unix.MunmapPtr(p, total) }() // what isn't moved
	to := uintptr(unsafe.Pointer(unsafe.SliceData(m.reserved)))
	from := unsafe.Slice((*byte)(p), total)[(to-uintptr(p))%largePage:][:reservedBytes]
	(&memory{reserved: from}).largePages()
	for at, size := uint64(0), m.size.Load(); at < size; at += pageBytes {
		if page := m.reserved[at : at+pageBytes]; !zero(page) {
			copy(from[at:], page)
		}
	}
	for _, part := range [...][2]int{{0, smallArena}, {smallArena, reservedBytes}} { // of one kind of pages each
		length := uintptr(part[1] - part[0])
		_, err := unix.MremapPtr(unsafe.Pointer(&from[part[0]]), length, unsafe.Pointer(&m.reserved[part[0]]), length,
			unix.MREMAP_MAYMOVE|unix.MREMAP_FIXED)
		if err != nil {
			return fmt.Errorf("move the memory back: %w", err)
		}
	}
	err = m.file.Close()
	m.file = nil
	return err
}
