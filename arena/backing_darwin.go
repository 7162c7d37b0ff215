package arena

import "os"

func newBacking() (f *os.File, lazy bool, err error) {
	f, err = diskBacking()
	return f, false, err
}

func seal(*os.File) error { return nil }

// unshare leaves the memory as it is: shared memory can't be exchanged for private
// memory here in one go.
func (m *memory) unshare() error { return nil }
