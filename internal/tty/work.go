//go:build unix

package tty

import (
	"reflect"
	"sync"

	tea "charm.land/bubbletea/v2"
)

// A work keeps count of the commands that follow from one key. All methods but
// counts and depth do nothing with a nil work, for a command that follows from
// none. They may be called from any goroutine.
type work struct {
	mu       sync.Mutex
	total    int           // commands so far
	pending  int           // those of them whose message the event loop hasn't taken yet
	running  int           // those of these that run
	messages []caused      // that the commands have returned
	progress chan struct{} // holds a token after every change
}

// A caused is the message of a command, with the command's place in its chain.
type caused struct {
	msg   tea.Msg
	depth int
}

func newWork() *work { return &work{progress: make(chan struct{}, 1)} }

// add counts a command that is about to be given to Bubble Tea.
func (w *work) add() { w.change(func() { w.total++; w.pending++ }) }

// start says that one of the pending commands runs.
func (w *work) start() { w.change(func() { w.running++ }) }

// finish says that a command has run, and what will be sent for it.
func (w *work) finish(msg tea.Msg, depth int) {
	w.change(func() {
		w.running--
		w.messages = append(w.messages, caused{msg, depth})
	})
}

// taken says that the event loop has taken what was sent for a command.
func (w *work) taken() { w.change(func() { w.pending-- }) }

// change calls f under the lock and leaves a token.
func (w *work) change(f func()) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
	select {
	case w.progress <- struct{}{}:
	default:
	}
}

// counts returns how many commands there have been, how many are pending and
// how many of these run.
func (w *work) counts() (total, pending, running int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.total, w.pending, w.running
}

// depth returns the place in its chain of a command that comes from msg, 0 if
// msg doesn't follow from the key. Of messages that can't be told apart it takes
// msg for the one that is the farthest down a chain.
func (w *work) depth(msg tea.Msg) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	depth := 0
	for _, m := range w.messages {
		if same(m.msg, msg) {
			depth = max(depth, m.depth+1)
		}
	}
	return depth
}

// same reports whether a and b are equal as far as they can be compared.
func same(a, b tea.Msg) bool {
	if reflect.TypeOf(a) != reflect.TypeOf(b) {
		return false
	}
	return !reflect.ValueOf(a).Comparable() || !reflect.ValueOf(b).Comparable() || a == b
}
