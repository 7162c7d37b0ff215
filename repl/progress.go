package repl

import (
	"fmt"
	"io"
	"time"

	"skirepl/session"
)

// A command that takes longer than progressAfter shows how far it is.
const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 200 * time.Millisecond
)

// showProgress begins to watch a command; the function that it returns ends that
// and takes the progress line away.
func (p *Prompt) showProgress() (hide func()) {
	if p.p.JSON || !p.t.IsTerminal() {
		return func() {}
	}
	done, gone := make(chan struct{}), make(chan struct{})
	begin := time.Now()
	go func() {
		defer close(gone)
		shown := false
		timer := time.NewTimer(progressAfter)
		defer timer.Stop()
		for {
			select {
			case <-done:
				if shown {
					_, _ = io.WriteString(p.p.out, "\r\x1b[K")
				}
				return
			case <-timer.C:
				if now, busy := p.s.Busy(); busy {
					shown = true
					_, _ = io.WriteString(p.p.out, "\r"+progressLine(now, time.Since(begin), p.t.Width())+"\x1b[K")
				}
				timer.Reset(progressEvery)
			}
		}
	}()
	return func() {
		close(done)
		<-gone
	}
}

// progressLine says how far a command is. A command that contracts nothing, or not yet,
// has only its time.
func progressLine(now session.Progress, took time.Duration, width int) string {
	line := fmt.Sprintf("Ctrl-C stops it: %.1f s", took.Seconds())
	switch {
	case now.Candidates > 0:
		line = fmt.Sprintf("Ctrl-C stops it: %s candidates", session.Grouped(now.Candidates))
	case now.Contractions > 0:
		line = fmt.Sprintf("Ctrl-C stops it: %s contractions, %s a second, %s nodes",
			session.Grouped(now.Contractions), session.Grouped(uint64(float64(now.Contractions)/took.Seconds())), session.Grouped(now.Nodes))
	}
	if now.Bytes > 0 {
		line += fmt.Sprintf(", %s MB", session.Grouped((now.Bytes+1<<20-1)>>20))
	}
	if len(line) >= width {
		line = line[:max(0, width-1)]
	}
	return line
}
