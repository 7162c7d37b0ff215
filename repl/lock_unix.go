//go:build unix

package repl

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockFile waits until no other process has the file locked, and locks it until it is
// closed.
func lockFile(f *os.File) error {
	for {
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != unix.EINTR {
			return err
		}
	}
}
