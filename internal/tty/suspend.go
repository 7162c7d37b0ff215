//go:build unix

package tty

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// suspend stops the process as the terminal does on Ctrl-Z, and shows the line
// again when the process continues. Readline's own way stops the parent too,
// and never returns if the process can't be stopped, as in a container.
func (t *Terminal) suspend() {
	if !t.isTerminal {
		return
	}
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	t.view.leave()
	t.leaveLine()
	t.modes.set(t.modes.found)
	if unix.Kill(0, unix.SIGTSTP) == nil {
		select {
		case <-continued:
		case <-time.After(100 * time.Millisecond): // it wasn't stopped
		}
	}
	t.enterLine()
	if rl := t.editor.Load(); rl != nil {
		rl.Refresh()
	}
}
