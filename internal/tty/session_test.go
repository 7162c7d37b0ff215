//go:build unix

package tty

import "syscall"

// sessionLeader has the child begin a session of its own, with the
// pseudo-terminal at its standard input as the controlling terminal.
func sessionLeader() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Setctty: true}
}
