//go:build unix

package share

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// host is an owner with a file for its memory.
type host struct {
	mu     sync.Mutex
	file   *os.File
	shared int
	fails  bool
}

func (h *host) Doing() string { return "testing" }

func (h *host) State(s Since) (json.RawMessage, error) {
	return json.Marshal(map[string]any{"asked": s.Names, "long": strings.Repeat("x", 100_000)})
}

func (h *host) Share() (*os.File, uint32, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fails {
		return nil, 0, errors.New("no memory today")
	}
	h.shared++
	return h.file, 64, nil
}

func (h *host) Unshare() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.shared--
	return nil
}

func (h *host) readers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.shared
}

func ownPlace(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	t.Setenv("XDG_RUNTIME_DIR", dir)
	return filepath.Join(dir, "skirepl")
}

func serve(t *testing.T) (*host, *Server) {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err == nil {
		_, err = f.Write(bytes.Repeat([]byte("memory: "), 8192))
	}
	if err != nil {
		t.Fatal(err)
	}
	h := &host{file: f}
	s, err := Serve(h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		f.Close()
	})
	return h, s
}

func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never %s", what)
		}
	}
}

func TestConversation(t *testing.T) {
	dir := ownPlace(t)
	h, s := serve(t)
	if info, err := os.Stat(s.path); err != nil || info.Mode().Perm() != 0o600 || filepath.Dir(s.path) != dir {
		t.Errorf("the socket: %v, %v", info, err)
	}
	c, err := Dial(os.Getpid(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if c.Hello.PID != os.Getpid() || c.Hello.Doing != "testing" || time.Since(c.Hello.Started) > time.Minute {
		t.Errorf("hello: %+v", c.Hello)
	}
	m, err := c.Map()
	if err != nil || m.Base != 64 || !bytes.HasPrefix(m.Bytes, []byte("memory: memory: ")) || len(m.Bytes) != 65536 {
		t.Fatalf("map: %v", err)
	}
	for n := range 3 {
		line, err := c.State(Since{Names: n})
		if err != nil || len(line) < 100_000 || !strings.HasPrefix(string(line), fmt.Sprintf(`{"asked":%d,`, n)) {
			t.Errorf("state: %d bytes, %v", len(line), err)
		}
	}
	if h.readers() != 1 {
		t.Errorf("%d readers", h.readers())
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	wait(t, "given back", func() bool { return h.readers() == 0 })
	if string(m.Bytes[:8]) != "memory: " {
		t.Error("the memory is gone with the connection")
	}
	if err := errors.Join(m.Close(), m.Close()); err != nil {
		t.Error(err)
	}

	// The owner ends.
	if c, err = Dial(os.Getpid(), 0); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.State(Since{}); !errors.Is(err, ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
	c.Close()
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRefusedMap(t *testing.T) {
	ownPlace(t)
	h, _ := serve(t)
	h.fails = true
	c, err := Dial(os.Getpid(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Map(); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), "no memory today") {
		t.Errorf("%v", err)
	}
	if _, err := c.State(Since{}); err != nil {
		t.Errorf("the conversation has ended: %v", err)
	}
}

// TestBadAskers has the server talk to those who talk nonsense, or too many at once.
func TestBadAskers(t *testing.T) {
	ownPlace(t)
	h, s := serve(t)
	for name, say := range map[string]string{
		"nonsense": "hello\n", "unknown": `{"ask":"everything"}` + "\n", "no end": strings.Repeat("x", maxQuestion+10),
		"twice": `{"ask":"map"}` + "\n" + `{"ask":"map"}` + "\n", "nothing": "\n",
	} {
		c, err := net.Dial("unix", s.path)
		if err != nil {
			t.Fatal(err)
		}
		c.SetDeadline(time.Now().Add(20 * time.Second))
		io.WriteString(c, say)
		if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: the server holds on", name)
		}
		c.Close()
	}
	wait(t, "given back", func() bool { return h.readers() == 0 })
	var many []net.Conn
	for range maxAskers + 20 {
		if c, err := net.Dial("unix", s.path); err == nil {
			many = append(many, c)
		}
	}
	for _, c := range many {
		c.Close()
	}
	wait(t, "listening again", func() bool {
		c, err := Dial(os.Getpid(), 0)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

// TestBadOwners attaches to sockets that answer nonsense, late or never.
func TestBadOwners(t *testing.T) {
	dir := ownPlace(t)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	hello := fmt.Sprintf(`{"protocol":%d,"pid":%d}`+"\n", Protocol, os.Getpid())
	for name, answers := range map[string][]string{
		"nothing": {""}, "nonsense": {"hi\n"}, "another's": {`{"protocol":1,"pid":1}` + "\n"},
		"another version": {`{"protocol":99,"pid":` + fmt.Sprint(os.Getpid()) + "}\n"},
		"no memory":       {hello, `{"base":64}` + "\n"}, "no sense": {hello, "1 2\n"}, "no end": {hello, strings.Repeat("x", 2*maxMapping)},
		"silence": {hello, "silence"}, "silence at once": {"silence"},
	} {
		l, err := net.Listen("unix", filepath.Join(dir, fmt.Sprint(os.Getpid())+socketSuffix))
		if err != nil {
			t.Fatal(err)
		}
		var serving sync.WaitGroup
		stop := make(chan struct{})
		serving.Go(func() {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
			for _, a := range answers {
				b := make([]byte, 4096)
				if _, err := c.Read(b); err != nil {
					return
				}
				if a == "silence" {
					<-stop
					return
				}
				io.WriteString(c, a)
			}
		})
		silent := strings.HasPrefix(name, "silence")
		patient := 20 * time.Second
		if silent {
			patient = 200 * time.Millisecond
		}
		begin := time.Now()
		c, err := Dial(os.Getpid(), patient)
		if err == nil {
			_, err = c.Map()
			c.Close()
		}
		if err == nil || silent != errors.Is(err, ErrSilent) || !silent && !errors.Is(err, ErrNone) && !errors.Is(err, ErrEnded) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(begin); took > 15*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
		close(stop)
		l.Close()
		serving.Wait()
	}
}
