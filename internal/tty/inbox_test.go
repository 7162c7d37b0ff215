//go:build unix

package tty

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// wants takes a key and checks it and the time that it took.
func (b *inbox) wants(t *testing.T, who holder, want string, after time.Duration) {
	t.Helper()
	start := time.Now()
	key, err := b.take(who, nil)
	if string(key) != want || err != nil {
		t.Errorf("took %q, %v; want %q", key, err, want)
	}
	if d := time.Since(start); d != after {
		t.Errorf("took %q after %v, want %v", key, d, after)
	}
}

// TestInboxPatience: a key that may not be whole is waited for, from its last
// byte on.
func TestInboxPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const ms = time.Millisecond
		b := newInbox()
		check(t, b.hold(lineEditor))
		type at struct {
			keys string
			when time.Duration
		}
		for _, test := range []struct {
			in    []at
			want  string
			after time.Duration
		}{
			{[]at{{"a", 10 * ms}}, "a", 10 * ms},
			{[]at{{"\x1b", 0}}, "\x1b", 50 * ms},
			{[]at{{"\x1b", 0}, {"[", 30 * ms}, {"A", 60 * ms}}, "\x1b[A", 60 * ms},
			{[]at{{"\x1b[1", 0}, {";5", 300 * ms}}, "\x1b[1;5", 800 * ms},
			{[]at{{"\x1b]11;rgb:", 0}, {"0/0/0\a", 300 * ms}}, "\x1b]11;rgb:0/0/0\a", 300 * ms},
			{[]at{{"\xce", 0}, {"\xbb", 10 * ms}}, "λ", 10 * ms},
			{[]at{{"\x1b[200~q", 0}, {"q\x1b[201~", 1900 * ms}}, "\x1b[200~qq\x1b[201~", 1900 * ms},
			{[]at{{"\x1b[200~", 0}}, "\x1b[200~", 2000 * ms},
		} {
			go func() {
				start := time.Now()
				for _, in := range test.in {
					time.Sleep(in.when - time.Since(start))
					b.put([]byte(in.keys), nil)
				}
			}()
			b.wants(t, lineEditor, test.want, test.after)
			synctest.Wait()
		}

		b.put([]byte("\x1b[1"), nil)
		b.end() // no use waiting
		b.wants(t, lineEditor, "\x1b[1", 0)
		if _, err := b.take(lineEditor, nil); err != io.EOF {
			t.Errorf("at the end: %v", err)
		}
	})
}

// TestInboxHolder: who doesn't hold the inbox gets nothing from it, however
// long it has been waiting.
func TestInboxHolder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newInbox()
		keys := make(chan string)
		go func() {
			for {
				key, err := b.take(lineEditor, nil)
				if err != nil {
					close(keys)
					return
				}
				keys <- string(key)
			}
		}()
		none := func() {
			t.Helper()
			synctest.Wait()
			select {
			case key := <-keys:
				t.Errorf("the line editor got %q", key)
			default:
			}
		}
		b.put([]byte("abc"), nil)
		none()
		check(t, b.hold(fullScreen))
		none()
		b.wants(t, fullScreen, "a", 0)
		if err := b.hold(lineEditor); err != ErrBusy {
			t.Errorf("held twice: %v", err)
		}
		none()
		b.release()
		none()
		check(t, b.hold(lineEditor))
		if key := <-keys; key != "b" {
			t.Errorf("got %q", key)
		}
		synctest.Wait() // until it has the next one, which is its own then
		b.release()
		if key := <-keys; key != "c" {
			t.Errorf("got %q", key)
		}
		b.put([]byte("d"), nil)
		none()
		b.putBack([]byte("xy"))
		check(t, b.hold(fullScreen))
		for _, key := range []string{"x", "y", "d"} {
			b.wants(t, fullScreen, key, 0)
		}
		over := make(chan struct{})
		close(over)
		b.put([]byte("e"), nil)
		if key, err := b.take(fullScreen, over); err != errOver {
			t.Errorf("got %q, %v when the turn was over", key, err)
		}
		b.close()
		if _, open := <-keys; open {
			t.Error("got a key after close")
		}
	})
}

func TestInboxHoldsLine(t *testing.T) {
	for ahead, want := range map[string]bool{
		"": false, "S K": false, "S K\r": true, "λx. x\n:q": true, "\r": true, "\nK": true,
		"\x1b[A\r": false, "S\x12K\r": false, "S\x7f\r": false, "S\tK\r": false, "\x1b[200~S\rK\r\x1b[201~": false,
	} {
		b := newInbox()
		b.put([]byte(ahead), nil)
		if got := b.holdsLine(); got != want {
			t.Errorf("%q: a line is there: %v", ahead, got)
		}
	}
}

// TestInboxInterrupt: Ctrl-C is an interrupt only while nobody holds the inbox.
func TestInboxInterrupt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newInbox()
		over := make(chan struct{})
		interrupted := make(chan bool, 1)
		go func() { interrupted <- b.takeInterrupt(over) }()

		check(t, b.hold(fullScreen))
		b.put([]byte("a\x03b"), nil)
		synctest.Wait()
		if len(interrupted) > 0 {
			t.Error("interrupted while a program held the inbox")
		}
		for _, key := range []string{"a", "\x03", "b"} {
			b.wants(t, fullScreen, key, 0)
		}
		b.release()
		b.put([]byte("ahead\r"), nil)
		synctest.Wait()
		if len(interrupted) > 0 {
			t.Error("interrupted without Ctrl-C")
		}
		b.put([]byte("more\x03c"), nil)
		if !<-interrupted {
			t.Error("not interrupted")
		}
		check(t, b.hold(lineEditor))
		b.wants(t, lineEditor, "c", 0)

		// A quick command leaves a Ctrl-C to what follows it.
		b.release()
		b.put([]byte("d\x03"), nil)
		go func() { interrupted <- b.takeInterrupt(over) }()
		time.Sleep(interruptTime - 1)
		close(over)
		if <-interrupted {
			t.Error("interrupted after the end")
		}
		check(t, b.hold(fullScreen))
		b.wants(t, fullScreen, "d", 0)
		b.wants(t, fullScreen, "\x03", 0)

		start := time.Now()
		b.put([]byte("\x03"), nil)
		b.release()
		if !b.takeInterrupt(nil) || time.Since(start) != interruptTime {
			t.Errorf("interrupted after %v", time.Since(start))
		}
	})
}

// TestInboxIsBounded: input that is no keyboard is read no faster than used.
func TestInboxIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newInbox()
		check(t, b.hold(lineEditor))
		stop := make(chan struct{})
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				select {
				case <-stop:
					return
				default:
					b.put(make([]byte, 1<<20), stop)
				}
			}
		}()
		synctest.Wait()
		if n := len(b.bytes); n != maxAhead {
			t.Errorf("holds %d bytes", n)
		}
		close(stop)
		<-done
	})
}

// Ctrl-C drops the lines of a long paste that are still to be read, and a few that were
// typed ahead it doesn't.
func TestInboxInterruptedPaste(t *testing.T) {
	for _, test := range []struct {
		name, ahead, keys, want string
		who                     holder
	}{
		{"a paste", strings.Repeat("x\r", 5000), "y\x03z", "\x03z", lineEditor},
		{"typed ahead", strings.Repeat("x\r", 50), "\x03z", strings.Repeat("x\r", 50) + "\x03z", lineEditor},
		{"within a paste", string(pasteStart) + strings.Repeat("x\r", 5000), "\x03z", string(pasteStart) + strings.Repeat("x\r", 5000) + "\x03z", lineEditor},
		{"of a program", strings.Repeat("x", 5000), "\x03z", strings.Repeat("x", 5000) + "\x03z", fullScreen},
	} {
		b := newInbox()
		if err := b.hold(test.who); err != nil {
			t.Fatal(err)
		}
		b.put([]byte(test.ahead), nil)
		b.put([]byte(test.keys), nil)
		if string(b.bytes) != test.want {
			t.Errorf("%s: %d bytes are left", test.name, len(b.bytes))
		}
	}
}
