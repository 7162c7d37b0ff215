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

// progressLine says how far a command is, as much of it as fits. A command that
// contracts nothing, or not yet, has only its time.
func progressLine(now session.Progress, took time.Duration, width int) string {
	var parts []string
	switch {
	case now.Candidates > 0:
		parts = append(parts, session.Short(now.Candidates)+" candidates")
	case now.Contractions > 0:
		rate := uint64(float64(now.Contractions) / took.Seconds())
		parts = append(parts, session.Short(now.Contractions)+" contractions", session.Short(rate)+" a second", session.Short(now.Nodes)+" nodes")
	default:
		parts = append(parts, fmt.Sprintf("%.1f s", took.Seconds()))
	}
	if now.Bytes > 0 {
		parts = append(parts, session.ByteSize(now.Bytes))
	}
	line, join := "Ctrl-C stops it", ": "
	for _, part := range parts {
		if len(line)+len(join)+len(part) >= width {
			break
		}
		line, join = line+join+part, ", "
	}
	return line[:min(len(line), max(0, width-1))]
}
