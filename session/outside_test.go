//go:build unix

package session

import (
	"bufio"
	"context"
	"errors"
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

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/image"
	"skirepl/inspect"
	"skirepl/share"
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
	for until := time.Now().Add(1500 * time.Millisecond); time.Now().Before(until); {
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
	if got := ask(t, s, ":arena"); !strings.Contains(got, "ids given out") {
		t.Errorf("after its end:\n%s", got)
	}
	if list, err := Attachable(); err != nil || len(list) != 0 {
		t.Errorf("it is still listed: %v, %v", list, err)
	}
	dir := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "skirepl")
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("its socket is still there: %v", left)
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
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %v to list it", took)
	}
	if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	wait(t, "seen to go on", func() bool { return look(t, s).Trouble == "" })
	wait(t, "seen to have a term", func() bool { return look(t, s).Started })
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

// TestDump writes images of many states, and finds the same in them.
func TestDump(t *testing.T) {
	places(t)
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	dir := t.TempDir()
	for i, line := range []string{":help", "t = S (K (S I)) K", ":stepi t foo (bar foo)", ":stepi 5", ":run", ":set contractions 30k", "S S S (S S S) (S S S)", ":reset"} {
		ask(t, s, line)
		for _, ext := range []string{".skimg", ".skimg.gz"} {
			file := filepath.Join(dir, fmt.Sprint(i, ext))
			ask(t, s, ":dump "+file)
			if said := ask(t, s, ":dump "+file); !strings.Contains(said, "replaced") {
				t.Errorf("a second time it says %q", said)
			}
			other, err := OpenImage(file, Options{})
			if err != nil {
				t.Fatal(err)
			}
			want, got := look(t, s), look(t, other)
			if got.Term.String() != want.Term.String() || got.Position != want.Position || fmt.Sprint(got.Machine) != fmt.Sprint(want.Machine) ||
				fmt.Sprint(got.Nodes) != fmt.Sprint(want.Nodes) || fmt.Sprint(got.Rings) != fmt.Sprint(want.Rings) {
				t.Errorf("%s: the image shows %q at %v, the session %q at %v", line, got.Term, got.Position, want.Term, want.Position)
			}
			if a, b := ask(t, other, ":arena"), ask(t, s, ":arena"); a != b {
				t.Errorf("%s: the image's arena is\n%sthe session's\n%s", line, a, b)
			}
			if r, err := other.Report(true); err != nil || !r.Sound() || r.Live {
				t.Errorf("%s: %v, %v", line, r.Problems, err)
			}
			if err := other.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".skirepl-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	for line, want := range map[string]string{":dump": "to which file", ":dump " + dir + "/none/x.skimg": "can't write the image"} {
		if _, err := s.Do(context.Background(), command(t, line)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", line, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Do(ctx, command(t, ":dump "+dir+"/interrupted.skimg")); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if _, err := os.Stat(dir + "/interrupted.skimg"); err == nil {
		t.Error("an interrupted image is there")
	}
}

// TestHostileImages opens images whose memory is well-formed as a file and makes no
// sense as an arena, and such whose session's part lies.
func TestHostileImages(t *testing.T) {
	places(t)
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ask(t, s, ":stepi S (K (S I)) K a b")
	good := filepath.Join(t.TempDir(), "good.skimg")
	ask(t, s, ":dump "+good)
	f, err := os.Open(good)
	if err != nil {
		t.Fatal(err)
	}
	info, _ := f.Stat()
	clean, err := image.Read(f, info.Size())
	f.Close()
	if err != nil {
		t.Fatal(err)
	}
	whole := string(clean.Info)
	for name, lie := range map[string]func(im *image.Image){
		"no JSON":    func(im *image.Image) { im.Info = []byte("{") },
		"other JSON": func(im *image.Image) { im.Info = []byte("[1]") },
		"root past":  func(im *image.Image) { im.Info = []byte(strings.Replace(whole, `"root":`, `"root":4000000,"x":`, 1)) },
		"machine a term": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"suspension":`, `"suspension":1,"x":`, 1))
		},
		"other resets": func(im *image.Image) { im.Info = []byte(strings.Replace(whole, `"resets":`, `"resets":7,"x":`, 1)) },
		"names that steer": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"names":["a"`, `"names":["\u001b[2J"`, 1))
		},
		"command that steers": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"command":"`, `"command":"\u001b[2J`, 1))
		},
		"branch of a bookmark that steers": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"table":`, `"bookmarks":[{"name":"a","branch":"\u001b[2J"}],"table":`, 1))
		},
		"more bytes than can be": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"bytes":`, `"bytes":9223372036854775808,"x":`, 1))
		},
		"points beyond all": func(im *image.Image) {
			im.Info = []byte(strings.Replace(whole, `"points":[`, `"points":[{"Root":4294967295},{"Root":3000000000},`, 1))
		},
		"base elsewhere": func(im *image.Image) { im.Base += 64 },
		"base past":      func(im *image.Image) { im.Base = 0xffffffc0 },
		"no memory":      func(im *image.Image) { im.Memory = nil },
		"short memory":   func(im *image.Image) { im.Memory = im.Memory[:len(im.Memory)/2/65536*65536] },
		"all ones": func(im *image.Image) {
			for i := int(im.Base) + 128; i < len(im.Memory); i++ {
				im.Memory[i] = 0xff
			}
		},
		"poisoned": func(im *image.Image) {
			for i := range 4 {
				im.Memory[int(im.Base)+4*guest.HeaderResizeSeq+i] = 0xff
			}
		},
	} {
		im := clean
		im.Memory = append([]byte(nil), clean.Memory...)
		lie(&im)
		file := filepath.Join(t.TempDir(), "x.skimg")
		out, err := os.Create(file)
		if err == nil {
			err = errors.Join(image.Write(out, im, false), out.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		other, err := OpenImage(file, Options{})
		if err != nil {
			if !errors.Is(err, image.ErrDamaged) || !strings.Contains(err.Error(), file) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		p, err := other.Look(window)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if name == "poisoned" && !strings.Contains(p.Trouble, "poisoned") {
			t.Errorf("%s: nothing says so: %q", name, p.Trouble)
		}
		r, err := other.Report(true)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text := p.Term.String()
		for _, l := range r.Lines(Style{}) {
			text += l.String()
		}
		for _, b := range p.Bookmarks {
			text += b.Name + b.Branch
		}
		if strings.Contains(text, "\x1b") {
			t.Errorf("%s: it steers the terminal: %q", name, text)
		}
		other.Survey(SurveyWindow{Timeline: true, Cells: 16, Sharing: true})
		for _, line := range []string{":machine", ":node", ":node 3", ":arena", ":rings", ":workers", ":defs", ":set", ":dump " + filepath.Join(t.TempDir(), "again.skimg")} {
			other.Do(context.Background(), command(t, line))
		}
		if err := other.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestCrash has things go wrong that should not: an image is there, and the message
// says where.
func TestCrash(t *testing.T) {
	places(t)
	crash := func(line string, how func(s *Session)) error {
		t.Helper()
		s, err := Open(Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		ask(t, s, ":step S K K x")
		how(s)
		_, err = s.Do(context.Background(), command(t, line))
		return err
	}
	fails := &Spec{Name: "fails", run: func(*Session, context.Context, Command) (Result, error) { panic("a mistake") }}
	specs = append(specs, fails)
	defer func() { specs = specs[:len(specs)-1] }()
	poison := func(s *Session) {
		im, err := s.image()
		if err != nil {
			t.Fatal(err)
		}
		at := int(im.Base()) + 4*guest.HeaderResizeSeq
		copy(s.arena.Memory()[at:], "\xff\xff\xff\xff")
	}
	for _, c := range []struct {
		name, line string
		how        func(*Session)
		want       error
		says       string
	}{
		{"poison", ":step", poison, arena.ErrPoisoned, "poisoned"},
		{"panic", ":fails", func(*Session) {}, nil, "panic: a mistake"},
	} {
		err := crash(c.line, c.how)
		var e *CrashError
		if !errors.As(err, &e) || e.Image == "" || c.want != nil && !errors.Is(err, c.want) {
			t.Fatalf("%s: %v", c.name, err)
		}
		if !strings.Contains(err.Error(), "skirepl inspect "+e.Image) {
			t.Errorf("%s: it says %q", c.name, err)
		}
		s, err := OpenImage(e.Image, Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Report(false)
		if err != nil || !strings.Contains(r.Reason, c.says) {
			t.Errorf("%s: the image's reason is %q, %v", c.name, r.Reason, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	for range crashesKept + 2 {
		if err := crash(":fails", func(*Session) {}); err == nil {
			t.Error("no error")
		}
	}
	kept, err := filepath.Glob(filepath.Join(os.Getenv("XDG_DATA_HOME"), "skirepl", "crashes", "*"))
	if err != nil || len(kept) > crashesKept || len(kept) == 0 {
		t.Errorf("%d images are kept: %v", len(kept), err)
	}
	// Where nothing can be written the fault is told all the same.
	t.Setenv("XDG_DATA_HOME", "/dev/null")
	if err := crash(":fails", func(*Session) {}); err == nil || !strings.Contains(err.Error(), "a mistake") || !strings.Contains(err.Error(), "no image") {
		t.Errorf("without a place: %v", err)
	}
}
