//go:build unix

package session

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// childEnv has the test binary be a process that others look at: its value is what it
// does all the time.
const childEnv = "SKIREPL_TEST_OWNER"

func TestMain(m *testing.M) {
	if lines := os.Getenv(childEnv); lines != "" {
		if err := ownerMain(strings.Split(lines, ";")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// ownerMain does the lines again and again, until its input ends.
func ownerMain(lines []string) error {
	s, err := Open(Options{})
	if err != nil {
		return err
	}
	if err := s.ShareMemory(); err != nil {
		return err
	}
	var stop atomic.Bool
	go func() {
		io.Copy(io.Discard, os.Stdin)
		stop.Store(true)
	}()
	for first := true; !stop.Load(); first = false {
		for _, line := range lines {
			commands, err := Parse("", line)
			if err != nil {
				return err
			}
			for _, c := range commands {
				if _, err := s.Do(context.Background(), c); err != nil {
					return err
				}
			}
		}
		if first {
			fmt.Println("ready")
		}
	}
	return s.Close()
}

// places gives the test directories of its own.
func places(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("", "o") // t.TempDir's names are too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	t.Setenv("XDG_RUNTIME_DIR", dir)
	t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data"))
}

// anotherProcess starts one that does the lines.
func anotherProcess(t *testing.T, lines ...string) (pid int, end func(syscall.Signal)) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childEnv+"="+strings.Join(lines, ";"))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	end = func(sig syscall.Signal) {
		if ended {
			return
		}
		ended = true
		if sig != 0 {
			cmd.Process.Signal(sig)
		}
		in.Close()
		cmd.Wait()
	}
	t.Cleanup(func() { end(syscall.SIGKILL) })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Fatalf("it says %q, %v", line, err)
	}
	return cmd.Process.Pid, end
}

func attach(t *testing.T, pid int) *Session {
	t.Helper()
	s, err := Attach(pid, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

var window = Window{Term: 200, Node: 40, Frames: 10, Nodes: 20, Slots: 8, SlotAt: [2]int{-1, -1}}

func look(t *testing.T, s *Session) Picture {
	t.Helper()
	p, err := s.Look(window)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func command(t *testing.T, line string) Command {
	t.Helper()
	list, err := Parse("", line)
	if err != nil || len(list) != 1 {
		t.Fatalf("%q: %v", line, err)
	}
	return list[0]
}

func ask(t *testing.T, s *Session, line string) string {
	t.Helper()
	r, err := s.Do(context.Background(), command(t, line))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	var b strings.Builder
	for _, l := range r.Lines(Style{}) {
		b.WriteString(l.String() + "\n")
	}
	return b.String()
}

// wait waits for something that takes a moment.
func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never %s", what)
		}
	}
}

// within is a session that looks at one of this process.
func within(t *testing.T) (own, other *Session) {
	t.Helper()
	places(t)
	own, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { own.Close() })
	if err := own.ShareMemory(); err != nil {
		t.Fatal(err)
	}
	return own, attach(t, os.Getpid())
}
