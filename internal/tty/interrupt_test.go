//go:build unix

package tty

import (
	"syscall"
	"testing"
	"time"
)

// TestInterrupt cancels a running command, at once where the machine has time for it:
// one of several tries has to be quick.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	c := open(t)
	for kind, interrupt := range map[string]func(){
		"Ctrl-C": func() { c.Keys("\x03") },
		"SIGINT": func() { check(t, c.Cmd.Process.Signal(syscall.SIGINT)) },
	} {
		const limit = time.Second
		best := deadline
		for try := 0; try < 10 && best > limit; try++ {
			c.Keys("slow\r")
			c.expect(`line "slow"`, "started")
			start := time.Now()
			interrupt()
			c.expect("interrupted")
			best = min(best, time.Since(start))
		}
		t.Logf("%s: %v", kind, best)
		if best > limit {
			t.Errorf("%s takes %v", kind, best)
		}
	}
	c.quit()
}

// TestInterruptTypedAhead: a Ctrl-C counts wherever the keys were when it was
// typed, for the holder whose turn it is by then.
func TestInterruptTypedAhead(t *testing.T) {
	t.Parallel()
	c := open(t)
	for range 20 {
		c.Keys("slow\r\x03after\r")
		c.expect(`line "slow"`, "started", "interrupted", `line "after"`)

		c.Keys("slow\rforgotten\r\x03after\r")
		c.expect(`line "slow"`, "started", "interrupted", `line "after"`)

		c.Keys("nap\r\x03after\r")
		c.expect(`line "nap"`, "woke", `Interrupt ""`, `line "after"`)

		c.Keys("debug\rj\x03qslow\r\x03after\r")
		c.expect(`line "debug"`, `keys "j[ctrl+c]q"`, `line "slow"`, "started", "interrupted", `line "after"`)
	}
	c.quit()
}
