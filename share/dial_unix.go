//go:build unix

package share

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"skirepl/internal/place"
)

// List asks all processes of the user what they are at, those that started last
// first. Sockets of processes that are gone are removed.
func List() ([]Hello, error) {
	dir, err := place.Runtime(longestSocket)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	answers := make(chan *Hello)
	asked := 0
	for _, e := range entries {
		pid, err := strconv.Atoi(strings.TrimSuffix(e.Name(), socketSuffix))
		if err != nil || !strings.HasSuffix(e.Name(), socketSuffix) || pid == os.Getpid() {
			continue
		}
		asked++
		go func() { answers <- greet(pid) }()
	}
	var list []Hello
	for range asked {
		if h := <-answers; h != nil {
			list = append(list, *h)
		}
	}
	slices.SortFunc(list, func(a, b Hello) int {
		if c := b.Started.Compare(a.Started); c != 0 {
			return c
		}
		return a.PID - b.PID
	})
	return list, nil
}

// greet asks a process what it is at; nil when there is none.
func greet(pid int) *Hello {
	c, err := dial(pid, listPatience)
	if err == nil {
		defer func() { _ = c.Close() }()
		return &c.Hello
	}
	if errors.Is(err, ErrSilent) {
		return &Hello{PID: pid, Silent: true}
	}
	return nil
}

// A Conn is a reader's side. Its methods must be called one at a time.
type Conn struct {
	Hello Hello

	c        *net.UnixConn
	in       *bufio.Reader
	patience time.Duration
}

// Dial attaches to a process, whose answers may take so long; 0: some seconds. Errors
// wrap [ErrNone] or are [ErrSilent].
func Dial(pid int, patient time.Duration) (*Conn, error) {
	if patient == 0 {
		patient = patience
	}
	c, err := dial(pid, patient)
	switch {
	case err == nil && c.Hello.Protocol != Protocol:
		return nil, errors.Join(fmt.Errorf("%w: process %d is another version of skirepl", ErrNone, pid), c.Close())
	case err == nil || errors.Is(err, ErrSilent):
		return c, err
	}
	return nil, fmt.Errorf("%w: %s", ErrNone, Explain(pid))
}

// Explain says why a process has no socket that answers.
func Explain(pid int) string {
	if pid <= 0 {
		return fmt.Sprintf("%d is no process id", pid)
	}
	switch err := syscall.Kill(pid, 0); {
	case errors.Is(err, syscall.ESRCH):
		return fmt.Sprintf("there is no process %d", pid)
	case errors.Is(err, syscall.EPERM):
		return fmt.Sprintf("process %d belongs to another user", pid)
	}
	return fmt.Sprintf("process %d is no skirepl, or one that was started with --private or another XDG_RUNTIME_DIR", pid)
}

// dial connects and has the process say hello.
func dial(pid int, patience time.Duration) (*Conn, error) {
	path, err := socket(pid)
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{Timeout: patience}
	conn, err := dialer.Dial("unix", path)
	if errors.Is(err, syscall.ECONNREFUSED) { // nobody listens: its process is gone
		_ = os.Remove(path) // a second reader may have been faster
	}
	if err != nil {
		return nil, silence(err)
	}
	c := &Conn{c: conn.(*net.UnixConn), patience: patience}
	c.in = bufio.NewReader(c.c)
	line, err := c.ask(question{Ask: askHello})
	if err == nil {
		err = json.Unmarshal(line, &c.Hello)
	}
	if err == nil && c.Hello.PID != pid {
		err = fmt.Errorf("%s is the socket of process %d", filepath.Base(path), c.Hello.PID)
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// silence tells a late answer from an end.
func silence(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return ErrSilent
	}
	return fmt.Errorf("%w: %w", ErrEnded, err)
}

// SetPatience sets how long an answer may take from now on.
func (c *Conn) SetPatience(d time.Duration) { c.patience = d }

// Close detaches.
func (c *Conn) Close() error { return c.c.Close() }

func (c *Conn) put(q question) error {
	line, err := json.Marshal(q)
	if err != nil {
		return err
	}
	if err := c.c.SetDeadline(time.Now().Add(c.patience)); err != nil {
		return fmt.Errorf("%w: %w", ErrEnded, err)
	}
	if _, err := c.c.Write(append(line, '\n')); err != nil {
		return silence(err)
	}
	return nil
}

// ask puts a question and reads the answer's line.
func (c *Conn) ask(q question) ([]byte, error) {
	if err := c.put(q); err != nil {
		return nil, err
	}
	var answer []byte
	for {
		part, err := c.in.ReadSlice('\n')
		answer = append(answer, part...)
		switch {
		case err == nil:
			return answer, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, silence(err)
		case len(answer) > maxAnswer:
			return nil, fmt.Errorf("%w: its answer is longer than %d bytes", ErrEnded, maxAnswer)
		}
	}
}

// State asks for what a reader must know besides the memory. [ErrEnded], [ErrSilent].
func (c *Conn) State(s Since) (json.RawMessage, error) {
	return c.ask(question{Ask: askState, Since: s})
}

// Memory is another process's memory, mapped for reading.
type Memory struct {
	Base  uint32
	Bytes []byte
}

// Close unmaps the memory, which must not be used any more.
func (m *Memory) Close() error {
	b := m.Bytes
	m.Bytes = nil
	if b == nil {
		return nil
	}
	return unix.Munmap(b)
}

// Map maps the process's memory: all its address space, of which the beginning is in
// use.
func (c *Conn) Map() (*Memory, error) {
	if err := c.put(question{Ask: askMap}); err != nil {
		return nil, err
	}
	line, fds, err := c.receive()
	defer func() {
		for _, fd := range fds {
			_ = unix.Close(fd) // the mapping stays
		}
	}()
	if err != nil {
		return nil, err
	}
	var m mapping
	if err := json.Unmarshal(line, &m); err != nil {
		return nil, fmt.Errorf("%w: its answer makes no sense: %w", ErrNone, err)
	}
	if m.Error != "" {
		return nil, fmt.Errorf("%w: process %d says: %s", ErrNone, c.Hello.PID, m.Error)
	}
	if len(fds) != 1 {
		return nil, fmt.Errorf("%w: its answer comes with %d files, not with its memory's", ErrNone, len(fds))
	}
	var stat unix.Stat_t
	if err := unix.Fstat(fds[0], &stat); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	const most = 4 << 30
	if stat.Size <= 0 || stat.Size > most || stat.Size != int64(int(stat.Size)) {
		return nil, fmt.Errorf("%w: its memory's file has %d bytes", ErrNone, stat.Size)
	}
	b, err := unix.Mmap(fds[0], 0, int(stat.Size), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("%w: map its memory: %w", ErrNone, err)
	}
	return &Memory{Base: m.Base, Bytes: b}, nil
}

// receive reads a line that may have files with it.
func (c *Conn) receive() (line []byte, fds []int, err error) {
	buffer, aside := make([]byte, maxMapping), make([]byte, unix.CmsgSpace(4*4))
	for {
		n, naside, _, _, err := c.c.ReadMsgUnix(buffer, aside)
		if err == nil && n == 0 {
			err = io.EOF
		}
		if err != nil {
			return nil, fds, silence(err)
		}
		messages, err := unix.ParseSocketControlMessage(aside[:naside])
		if err != nil {
			return nil, fds, fmt.Errorf("%w: %w", ErrNone, err)
		}
		for _, m := range messages {
			if more, err := unix.ParseUnixRights(&m); err == nil {
				for _, fd := range more {
					unix.CloseOnExec(fd)
				}
				fds = append(fds, more...)
			}
		}
		line = append(line, buffer[:n]...)
		if bytes.HasSuffix(line, []byte("\n")) {
			return line, fds, nil
		}
		if len(line) > maxMapping {
			return nil, fds, fmt.Errorf("%w: its answer has no end", ErrNone)
		}
	}
}
