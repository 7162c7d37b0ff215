//go:build unix

package tty

import (
	"context"
	"os"
	"os/signal"
	"sync"
)

// WithInterrupt returns a copy of parent that is cancelled, with
// [ErrInterrupted] as its cause, by a Ctrl-C that is typed while neither the
// line editor nor a program holds the terminal, and by the signal SIGINT. It is
// for a command that runs between two prompts; a program gets Ctrl-C as a key.
//
// Typing ahead ends with Ctrl-C: what was typed before it is forgotten. If the
// Ctrl-C was itself typed ahead it counts, but not for the first 50 ms: if stop
// is called by then, it is for the next command, prompt or program.
//
// When stop returns nothing waits for Ctrl-C any more; the next one is the next
// prompt's. Stop must be called, and may be called again.
func (t *Terminal) WithInterrupt(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)

	var watching sync.WaitGroup
	watching.Go(func() {
		select {
		case <-signals:
			cancel(ErrInterrupted)
		case <-ctx.Done():
		}
	})
	if t.isTerminal {
		watching.Go(func() {
			if t.inbox.takeInterrupt(ctx.Done()) {
				cancel(ErrInterrupted)
			}
		})
	}
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
		watching.Wait()
	}
}
