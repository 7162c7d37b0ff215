//go:build unix

package share

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"skirepl/internal/place"
)

// Server answers those who look.
type Server struct {
	owner   Owner
	path    string
	started time.Time
	listen  *net.UnixListener
	serving sync.WaitGroup

	mu     sync.Mutex
	conns  map[*net.UnixConn]bool
	closed bool
}

// socket gives the path of a process's socket.
func socket(pid int) (string, error) {
	dir, err := place.Runtime(longestSocket)
	return filepath.Join(dir, strconv.Itoa(pid)+socketSuffix), err
}

// Serve begins to answer, in goroutines of its own, until Close.
func Serve(o Owner) (*Server, error) {
	path, err := socket(os.Getpid())
	if err != nil {
		return nil, err
	}
	// A socket of this number is of a process that is gone.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	s := &Server{owner: o, path: path, started: time.Now(), listen: l, conns: make(map[*net.UnixConn]bool)}
	s.serving.Go(s.accept)
	return s, nil
}

// Close ends all connections and removes the socket. A reader keeps the memory that
// it has mapped, as it was last.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	for c := range s.conns {
		_ = c.Close() // it is being read, which fails then
	}
	s.mu.Unlock()
	err := s.listen.Close() // removes the socket
	s.serving.Wait()
	return err
}

func (s *Server) accept() {
	for {
		c, err := s.listen.AcceptUnix()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // too many open files, for instance: that passes
			time.Sleep(10 * time.Millisecond)
			continue
		}
		if !s.enter(c) {
			_ = c.Close()
			continue
		}
		s.serving.Go(func() {
			defer s.leave(c)
			s.answer(c)
		})
	}
}

func (s *Server) enter(c *net.UnixConn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.conns) >= maxAskers {
		return false
	}
	s.conns[c] = true
	return true
}

func (s *Server) leave(c *net.UnixConn) {
	s.mu.Lock()
	delete(s.conns, c)
	s.mu.Unlock()
	_ = c.Close()
}

// answer serves one connection to its end.
func (s *Server) answer(c *net.UnixConn) {
	mapped := 0
	defer func() {
		for range mapped {
			_ = s.owner.Unshare() // on an error the memory stays shared, and works
		}
	}()
	lines := bufio.NewScanner(c)
	lines.Buffer(make([]byte, 512), maxQuestion)
	for lines.Scan() {
		var q question
		if json.Unmarshal(lines.Bytes(), &q) != nil {
			return
		}
		var answer any
		var file *os.File
		switch q.Ask {
		case askHello:
			answer = Hello{Protocol: Protocol, PID: os.Getpid(), Started: s.started, Doing: s.owner.Doing()}
		case askState:
			state, err := s.owner.State(q.Since)
			if err != nil {
				return
			}
			answer = state
		case askMap:
			if mapped > 0 {
				return
			}
			f, base, err := s.owner.Share()
			if err != nil {
				answer = mapping{Error: err.Error()}
			} else {
				mapped++
				file, answer = f, mapping{Base: base}
			}
		default:
			return
		}
		if send(c, answer, file) != nil {
			return
		}
	}
}

// send sends an answer, and a file with it.
func send(c *net.UnixConn, answer any, file *os.File) error {
	line, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	if err := c.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if file == nil {
		_, err = c.Write(line)
		return err
	}
	n, _, err := c.WriteMsgUnix(line, unix.UnixRights(int(file.Fd())), nil)
	if err == nil && n < len(line) {
		err = fmt.Errorf("%d of %d bytes were sent", n, len(line))
	}
	return err
}
