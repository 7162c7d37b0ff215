//go:build unix

package tty

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// pump moves the input into the inbox until it ends or the Terminal is closed.
// It is the only reader of the input. It never blocks in read, which nothing
// could end, but in select, which the closing of stop ends too. (Select, since
// macOS doesn't poll terminals.)
func (t *Terminal) pump() {
	in, wake := int(t.in.Fd()), int(t.wake.Fd())
	buf := make([]byte, 4096)
	defer close(t.ended)
	for {
		var ready unix.FdSet
		ready.Set(in)
		ready.Set(wake)
		_, err := unix.Select(max(in, wake)+1, &ready, nil, nil, nil)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			break
		}
		if ready.IsSet(wake) {
			if !t.takePause() {
				break
			}
			continue
		}
		n, err := unix.Read(in, buf)
		if err == unix.EINTR || err == unix.EAGAIN {
			continue
		}
		if err != nil || n <= 0 { // an error is how a terminal says that it is gone
			break
		}
		t.inbox.put(buf[:n], t.closed)
	}
	t.inbox.end()
}

// canSelect returns an error if the files are out of select's reach.
func canSelect(files ...*os.File) error {
	for _, f := range files {
		if f.Fd() >= unix.FD_SETSIZE {
			return fmt.Errorf("file descriptor %d of %s is beyond select's %d", f.Fd(), f.Name(), unix.FD_SETSIZE)
		}
	}
	return nil
}
