package arena

import "golang.org/x/sys/unix"

// smallArena is how many bytes of the memory stay on small pages: a small arena is
// made in microseconds, and takes no more memory than it uses.
const smallArena = 4 << 20

// populate has pages made. A kernel that can't makes them when they are touched.
func populate(b []byte) { _ = unix.Madvise(b, unix.MADV_POPULATE_WRITE) }

// largePages asks for large pages. A large arena is read at random, and with small
// ones most of the time would go to finding and clearing pages.
func (m *memory) largePages() {
	_ = unix.Madvise(m.reserved[smallArena:], unix.MADV_HUGEPAGE) // a kernel without them goes on as it is
}
