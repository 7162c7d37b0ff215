//go:build unix

package session

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/share"
)

// TestAttachSees follows a session from outside: term, position, machine, names.
func TestAttachSees(t *testing.T) {
	own, other := within(t)
	if p := look(t, other); p.Started || p.Outside == "" || p.Trouble != "" {
		t.Errorf("at first: %+v", p)
	}
	ask(t, own, "t = S (K (S I)) K")
	for _, line := range []string{":step t a b", ":step", ":stepi 3", ":back", ":run", ":reset", ":stepi K foo bar"} {
		ask(t, own, line)
		want, got := look(t, own), look(t, other)
		if got.Term.String() != want.Term.String() || got.Position != want.Position || got.Spent != want.Spent || got.Top != want.Top {
			t.Errorf("%s: outside %q at %v, inside %q at %v", line, got.Term, got.Position, want.Term, want.Position)
		}
		if a, b := fmt.Sprint(got.Machine), fmt.Sprint(want.Machine); a != b {
			t.Errorf("%s: the machine outside is %s, inside %s", line, a, b)
		}
	}
	for line, want := range map[string]string{
		":defs": "t = S (K (S I)) K", ":node K foo bar": "Application", ":arena": "ids given out", ":machine": "Suspension", ":workers": "1 worker",
		":set nodes": "4,194,304", ":rings": "SQ", ":help node": "node",
	} {
		if got := ask(t, other, line); !strings.Contains(got, want) {
			t.Errorf("%s: no %q in\n%s", line, want, got)
		}
	}
	for _, line := range []string{":step", "S K K x", "u = K", ":reset", ":set nodes 5000", ":workers 2", ":load x", ":goto 0"} {
		if _, err := other.Do(context.Background(), command(t, line)); err == nil || !strings.Contains(err.Error(), "only looked at") {
			t.Errorf("%s: %v", line, err)
		}
	}
	if _, err := other.Do(context.Background(), command(t, ":node K x")); err == nil {
		t.Error("a term that was never met has a node")
	}
	other.Pulse()
	if other.Pulse() {
		t.Error("something changed, and nothing was done")
	}
	ask(t, own, "S K K y")
	if !other.Pulse() {
		t.Error("nothing changed, and something was done")
	}
	if err := own.Close(); err != nil {
		t.Fatal(err)
	}
	if p := look(t, other); !strings.Contains(p.Trouble, "has ended") || p.Term.String() != "y" {
		t.Errorf("after the end: %q, %q", p.Trouble, p.Term)
	}
	if r, err := other.Report(true); err != nil || r.Live || !r.Sound() || r.Term != "y" {
		t.Errorf("its last state: %+v, %v", r, err)
	}
}

// TestAttachAtWork looks at a process that grows and resets its arena all the time.
func TestAttachAtWork(t *testing.T) {
	places(t)
	pid, end := anotherProcess(t, ":set contractions 60k", "S S S (S S S) (S S S)", ":stepi S (K (S I)) K foo bar", ":reset", ":step")
	s := attach(t, pid)
	tops, terms := make(map[inspect.ID]bool), make(map[string]bool)
	for begin := time.Now(); time.Since(begin) < 1500*time.Millisecond || len(tops) < 3 && time.Since(begin) < time.Minute; {
		p := look(t, s)
		if p.Trouble != "" {
			t.Fatalf("%q", p.Trouble)
		}
		tops[p.Top] = true
		if p.Position.Contractions == 0 && p.Position.Transitions > 0 && p.Machine != nil {
			terms[p.Term.String()] = true
		}
		if _, err := s.Survey(SurveyWindow{Timeline: true, Cells: 64, Sharing: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Report(false); err != nil {
			t.Fatal(err)
		}
	}
	if len(tops) < 3 {
		t.Errorf("it was seen at the tops %v only", tops)
	}
	for term := range terms {
		if !strings.HasSuffix(term, "foo bar") && !strings.HasSuffix(term, "bar") {
			t.Errorf("within a contraction the term was %q", term)
		}
	}
	file := filepath.Join(t.TempDir(), "live.skimg")
	ask(t, s, ":dump "+file)
	im, err := OpenImage(file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := im.Report(false); err != nil {
		t.Error(err)
	}
	if err := im.Close(); err != nil {
		t.Error(err)
	}
	end(syscall.SIGKILL)
	wait(t, "seen to have ended", func() bool { return strings.Contains(look(t, s).Trouble, "has ended") })
	look(t, s)
	switch r, err := s.Do(context.Background(), command(t, ":arena")); {
	case err != nil && errors.Is(err, inspect.ErrResizing) && strings.Contains(err.Error(), "has ended"): // amid a resize
	case err != nil:
		t.Error(err)
	case r.(*ArenaInfo).Capacity == 0:
		t.Errorf("after its end: %+v", r)
	}
	if list, err := Attachable(); err != nil || len(list) != 0 {
		t.Errorf("it is still listed: %v, %v", list, err)
	}
	dir := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "skirepl")
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("its socket is still there: %v", left)
	}
}

// TestAttachEndsAmidResize: of a process that was killed while it resized its arena the
// nodes can't be read, and why is said.
func TestAttachEndsAmidResize(t *testing.T) {
	own, s := within(t)
	ask(t, own, "K x y")
	look(t, s)
	there := s.outside.there.Load()
	memory := slices.Clone(there.memory[:4<<20]) // a small arena's, of a large reservation
	binary.LittleEndian.PutUint32(memory[there.base+4*guest.HeaderResizeSeq:], 1)
	s.outside.there.Store(&region{memory, there.base})
	s.outside.end()
	look(t, s) // as the views do
	_, err := s.Do(context.Background(), command(t, ":arena"))
	want := "the arena is being resized or reset; process " + strconv.Itoa(os.Getpid()) + " has ended: this is its last state"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestAttachStopped looks at a process that doesn't answer for a while.
func TestAttachStopped(t *testing.T) {
	places(t)
	pid, _ := anotherProcess(t, "K a b", ":step")
	s := attach(t, pid)
	look(t, s)
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	wait(t, "seen to be stopped", func() bool { return strings.Contains(look(t, s).Trouble, "doesn't answer") })
	begin := time.Now()
	list, err := Attachable()
	if err != nil || len(list) != 1 || !list[0].Silent || list[0].PID != pid {
		t.Errorf("listed: %+v, %v", list, err)
	}
	if took := time.Since(begin); took > soon {
		t.Errorf("it took %v to list it", took)
	}
	if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	wait(t, "seen to go on", func() bool { return look(t, s).Trouble == "" })
	wait(t, "seen to have a term", func() bool { return look(t, s).Started })
}

// slowOwner copies a large memory before it shares that.
type slowOwner struct{ owner }

func (o slowOwner) Share() (*os.File, uint32, error) {
	time.Sleep(answerTime + 200*time.Millisecond)
	return o.owner.Share()
}

// TestAttachClosesWhileItAsks: who leaves waits for the answer that is on its way, and
// that is taken.
func TestAttachClosesWhileItAsks(t *testing.T) {
	own, _ := within(t)
	s, err := Attach(os.Getpid(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ask(t, own, "K x y")
	s.look.Lock()
	asked, closed := make(chan bool), make(chan error)
	go func() { s.refresh(); close(asked) }()
	wait(t, "asking", func() bool {
		free := s.outside.mu.TryLock()
		if free {
			s.outside.mu.Unlock()
		}
		return !free
	})
	go func() { closed <- s.Close() }()
	wait(t, "closing", func() bool {
		free := s.mu.TryLock()
		if free {
			s.mu.Unlock()
		}
		return !free
	})
	s.look.Unlock()
	for done := time.After(time.Minute); asked != nil || closed != nil; {
		select {
		case <-asked:
			asked = nil
		case err := <-closed:
			closed = nil
			if err != nil {
				t.Error(err)
			}
		case <-done:
			t.Fatal("it waits for itself")
		}
	}
}

// TestAttachAgainSlowly: to copy the memory may take longer than another answer.
func TestAttachAgainSlowly(t *testing.T) {
	places(t)
	own, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	server, err := share.Serve(slowOwner{owner{own}})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	s := attach(t, os.Getpid())
	s.outside.mu.Lock()
	defer s.outside.mu.Unlock()
	if err := s.outside.conn.Close(); err != nil {
		t.Fatal(err)
	}
	if !s.again() {
		t.Error("it isn't attached to again")
	}
}

func TestAttachFails(t *testing.T) {
	places(t)
	dir := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "skirepl")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for pid, want := range map[int]string{
		os.Getpid(): "is no skirepl", 1 << 30: "there is no process", -1: "is no process id", 0: "is no process id",
	} {
		if _, err := Attach(pid, Options{}); err == nil || !errors.Is(err, share.ErrNone) || !strings.Contains(err.Error(), want) {
			t.Errorf("%d: %v; want %q", pid, err, want)
		}
	}
	stale := filepath.Join(dir, "1073741823.sock")
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		err = errors.Join(syscall.Bind(fd, &syscall.SockaddrUnix{Name: stale}), syscall.Close(fd))
	}
	if err != nil {
		t.Fatal(err)
	}
	if list, err := Attachable(); err != nil || len(list) != 0 {
		t.Errorf("a stale socket is listed: %v, %v", list, err)
	}
	if _, err := os.Lstat(stale); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}

// TestAttachOtherUser attaches to another user's process, as a process without rights.
func TestAttachOtherUser(t *testing.T) {
	if os.Getuid() != 0 {
		// Process 1 is another user's.
		if _, err := Attach(1, Options{}); err == nil || !strings.Contains(err.Error(), "another user") {
			t.Errorf("%v", err)
		}
		return
	}
	if err := share.Explain(1); !strings.Contains(err, "no skirepl") {
		t.Errorf("as root: %s", err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("/tmp", "u")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	copied := filepath.Join(dir, "test")
	text, err := os.ReadFile(exe)
	if err == nil {
		err = errors.Join(os.WriteFile(copied, text, 0o755), os.Chmod(dir, 0o777))
	}
	if err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	cmd := exec.Command(copied, "-test.run", "^TestAttachOtherUser$", "-test.v")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "TMPDIR="+dir, "XDG_RUNTIME_DIR=")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "PASS: TestAttachOtherUser") {
		t.Errorf("%v\n%s", err, out)
	}
}
