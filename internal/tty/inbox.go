//go:build unix

package tty

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"
	"time"
	"unicode/utf8"
)

// A holder is who may take keys from the inbox.
type holder int

const (
	nobody holder = iota
	lineEditor
	fullScreen
)

// maxAhead bounds what the inbox holds. It is for input that is no terminal:
// nobody types that far ahead.
const maxAhead = 16 << 20

// errOver is returned to a reader whose turn has ended.
var errOver = errors.New("the turn at the terminal is over")

// An inbox holds what was typed and not yet taken, in order. The pump puts
// bytes in; the holder takes keys out. All methods may be called from any
// goroutine.
type inbox struct {
	mu      sync.Mutex
	bytes   []byte
	arrived time.Time // when the last of them came in
	ended   bool      // no more will come in
	closed  bool      // no more may be taken
	holder  holder
	last    []byte        // the key that was taken last
	changed chan struct{} // closed, and replaced, when one of the above has changed
}

func newInbox() *inbox {
	return &inbox{changed: make(chan struct{})}
}

// change calls f under the lock and tells everybody who waits.
func (b *inbox) change(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
	close(b.changed)
	b.changed = make(chan struct{})
}

// await calls try under the lock, again after every change and once the time
// that try returns has passed, until try reports true. Once over is closed it
// reports false; a nil over never is.
func (b *inbox) await(over <-chan struct{}, try func() (done bool, again time.Duration)) bool {
	for {
		select {
		case <-over:
			return false
		default:
		}
		b.mu.Lock()
		done, again := try()
		changed := b.changed
		b.mu.Unlock()
		if done {
			return true
		}
		var timer <-chan time.Time
		if again > 0 {
			timer = time.After(again)
		}
		select {
		case <-changed:
		case <-timer:
		case <-over:
			return false
		}
	}
}

// put appends what the pump has read. It waits while the inbox is full, unless
// stop is closed.
func (b *inbox) put(p []byte, stop <-chan struct{}) {
	b.await(stop, func() (bool, time.Duration) { return len(b.bytes) < maxAhead, 0 })
	b.change(func() {
		if i := bytes.LastIndexByte(p, ctrlC); i >= 0 && b.muchAhead(p) {
			b.bytes, p = nil, p[i:]
		}
		b.bytes = append(b.bytes, p...)
		b.arrived = time.Now()
	})
}

// muchAhead reports whether a Ctrl-C, which has just come in with p, is there to stop
// what is being read: lines that nobody can have typed so fast, from a paste or a
// program. It isn't when it is part of a paste itself.
func (b *inbox) muchAhead(p []byte) bool {
	const much = 4096
	return len(b.bytes) > much && b.holder != fullScreen && !bytes.Contains(b.bytes, pasteStart) && !bytes.Contains(p, pasteStart)
}

// putBack puts keys before all others, so that they are taken next.
func (b *inbox) putBack(keys []byte) {
	b.change(func() { b.bytes = append(bytes.Clone(keys), b.bytes...) })
}

// end says that the pump has reached the end of the input.
func (b *inbox) end() { b.change(func() { b.ended = true }) }

// close ends all waiting; from then on the inbox is as at the end of the input.
func (b *inbox) close() { b.change(func() { b.closed = true }) }

// drained reports whether the inbox is empty and will remain so.
func (b *inbox) drained() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed || b.ended && len(b.bytes) == 0
}

// lastWas reports whether key was taken last.
func (b *inbox) lastWas(key string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return string(b.last) == key
}

// hold makes who the holder, if nobody is.
func (b *inbox) hold(who holder) (err error) {
	b.change(func() {
		switch {
		case b.closed:
			err = os.ErrClosed
		case b.holder != nobody:
			err = ErrBusy
		default:
			b.holder = who
		}
	})
	return err
}

// release makes nobody the holder.
func (b *inbox) release() { b.change(func() { b.holder = nobody }) }

// take waits until who holds the inbox and a whole key has come in, and takes
// that key. It returns errOver when over is closed, and io.EOF at the end.
func (b *inbox) take(who holder, over <-chan struct{}) (key []byte, err error) {
	ok := b.await(over, func() (bool, time.Duration) {
		if b.closed {
			err = io.EOF
			return true, 0
		}
		if b.holder != who {
			return false, 0
		}
		n, whole := scanKey(b.bytes)
		if n == 0 {
			if b.ended {
				err = io.EOF
			}
			return b.ended, 0
		}
		if !whole && !b.ended {
			if wait := patience(b.bytes) - time.Since(b.arrived); wait > 0 {
				return false, wait
			}
		}
		key = bytes.Clone(b.bytes[:n])
		b.bytes = b.bytes[n:]
		b.last = key
		return true, 0
	})
	if !ok {
		return nil, errOver
	}
	return key, err
}

// aText is from how many bytes on text that is there is taken at once.
const aText = 32

// takeText takes the text that comes next, up to a key that is none, if there is
// enough of it.
func (b *inbox) takeText(who holder) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.holder != who || b.closed {
		return nil
	}
	n := 0
	for n < len(b.bytes) && b.bytes[n] >= ' ' && b.bytes[n] != del && utf8.FullRune(b.bytes[n:]) {
		_, size := utf8.DecodeRune(b.bytes[n:])
		n += size
	}
	if n < aText {
		return nil
	}
	text := bytes.Clone(b.bytes[:n])
	b.bytes = b.bytes[n:]
	b.last = nil
	return text
}

// holds reports whether keys are there.
func (b *inbox) holds() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.bytes) > 0
}

// holdsLine reports whether a whole line of text is there before any other key.
func (b *inbox) holdsLine() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	end := bytes.IndexFunc(b.bytes, func(r rune) bool { return r < ' ' || r == del })
	return end >= 0 && (b.bytes[end] == '\r' || b.bytes[end] == '\n')
}

// interruptTime is how long a command has to run before Ctrl-C interrupts it. A
// burst of keys may hold quick commands before the thing that Ctrl-C is for.
const interruptTime = 50 * time.Millisecond

// takeInterrupt waits for a Ctrl-C while nobody holds the inbox, and takes it
// with all that was typed before: who interrupts doesn't want the lines that
// follow the interrupted one either. It reports false when over is closed.
func (b *inbox) takeInterrupt(over <-chan struct{}) bool {
	start := time.Now()
	return b.await(over, func() (bool, time.Duration) {
		if wait := interruptTime - time.Since(start); wait > 0 {
			return false, wait
		}
		i := bytes.IndexByte(b.bytes, ctrlC)
		if i < 0 || b.holder != nobody {
			return false, 0
		}
		b.bytes = b.bytes[i+1:]
		return true, 0
	})
}
