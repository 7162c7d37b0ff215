package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"skirepl/arena"
	"skirepl/image"
	"skirepl/internal/place"
)

// crashes counts the images that the session has written of its crashes.
type crashes struct {
	written  int
	poisoned bool // the arena's poisoning is among them
}

const (
	// crashesKept is how many images of crashes there are at most, of all sessions.
	crashesKept = 5
	// crashesWritten is how many one session writes: what goes wrong again and again
	// says nothing new.
	crashesWritten = 3
)

// A CrashError says what went wrong that should not have, and where an image of the
// arena is.
type CrashError struct {
	Err   error
	Image string // the file; "" if there is none
	Cause error  // why there is none
}

func (e *CrashError) Error() string {
	if e.Image == "" {
		return fmt.Sprintf("%v (no image of the arena was written: %v)", e.Err, e.Cause)
	}
	return fmt.Sprintf("%v\nan image of the arena was written; to look at it: skirepl inspect %s", e.Err, e.Image)
}

func (e *CrashError) Unwrap() error { return e.Err }

// catch makes a panic of a command an error, and has an image written of the arena
// after what should not happen. It is deferred; the caller holds mu.
func (s *Session) catch(err *error) {
	if r := recover(); r != nil {
		*err = s.crash(fmt.Errorf("this is a fault of skirepl: panic: %v", r), string(debug.Stack()))
		return
	}
	var trap *arena.TrapError
	switch {
	case errors.As(*err, &trap):
	case errors.Is(*err, arena.ErrPoisoned) && !s.crashes.poisoned:
		s.crashes.poisoned = true
	default:
		return
	}
	if s.crashes.written < crashesWritten {
		*err = s.crash(*err, "")
	}
}

// Crashed writes an image of the arena after a panic outside of a command. It returns
// the error that tells the user.
func (s *Session) Crashed(panicked any, stack []byte) error {
	err := fmt.Errorf("this is a fault of skirepl: panic: %v", panicked)
	if s.outside != nil {
		return err
	}
	for range 100 { // a command may be running; it may also never end any more
		if s.mu.TryLock() {
			defer s.mu.Unlock()
			return s.crash(err, string(stack))
		}
		time.Sleep(10 * time.Millisecond)
	}
	return &CrashError{Err: err, Cause: errors.New("a command is still running")}
}

// crash writes an image with the reason. The caller holds mu.
func (s *Session) crash(err error, stack string) error {
	s.crashes.written++
	path, cause := s.dumpCrash(err.Error() + "\n" + stack)
	return &CrashError{Err: err, Image: path, Cause: cause}
}

func (s *Session) dumpCrash(reason string) (path string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	data, err := place.Data()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(data, "crashes")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	name := fmt.Sprintf("crash-%s-%d-%d%s.gz", time.Now().UTC().Format("20060102-150405"), os.Getpid(), s.crashes.written, image.Extension)
	path = filepath.Join(dir, name)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := s.dump(ctx, path, strings.TrimSpace(reason), true); err != nil {
		return "", err
	}
	tidy(dir)
	return path, nil
}

// tidy removes all images but the newest. One that can't be removed stays.
func tidy(dir string) {
	list, err := filepath.Glob(filepath.Join(dir, "crash-*"+image.Extension+".gz"))
	if err != nil {
		return
	}
	slices.Sort(list) // their names begin with the time
	for _, old := range list[:max(0, len(list)-crashesKept)] {
		_ = os.Remove(old)
	}
}
