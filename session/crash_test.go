//go:build unix

package session

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"skirepl/arena"
	guest "skirepl/arena-guest"
)

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
