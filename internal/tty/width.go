//go:build unix

package tty

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// A width keeps readline informed of the terminal's width. Readline by itself
// would start a goroutine that never ends.
type width struct {
	now func() int // the width of the terminal

	mu     sync.Mutex
	known  int    // the width that readline knows
	change func() // has readline ask for the width; nil until tell
}

// tell sets what is to be called after a change. By then the caller knows the
// width.
func (w *width) tell(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.change, w.known = change, w.now()
}

// check calls change if the width has changed since it was called last.
func (w *width) check() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now := w.now(); w.change != nil && now != w.known {
		w.known = now
		w.change()
	}
}

// watch checks the width, and again after every change until stop is called.
func (w *width) watch() (stop func()) {
	w.check()
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-resized:
				w.check()
			case <-done:
				return
			}
		}
	})
	return func() {
		signal.Stop(resized)
		close(done)
		watching.Wait()
	}
}
