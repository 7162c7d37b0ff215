package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"skirepl/internal/hostile"
	"skirepl/ski"
)

// What an input may take. A person interrupts after hostileStop; the answer must be
// there by hostileWait, on a machine that has other things to do. The bounds are
// far from what is measured, and far from what a hang or a leak would take.
const (
	hostileStop   = 500 * time.Millisecond
	hostileWait   = 30 * time.Second
	hostileMemory = 3 << 30
)

// hostileSettings keep inputs that are harmless but long short.
const hostileSettings = ":set contractions 20k\n:set nodes 1m\n:set show 300"

// TestHostile gives a session everything that nobody should type: each has an answer,
// soon, in bounded memory; afterwards the session works. With -short and with the race
// detector it does a part of it.
func TestHostile(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("a.ski", []byte("x y"), 0o600); err != nil {
		t.Fatal(err)
	}
	peak := watchMemory(t)
	every := 1
	switch {
	case raced:
		every = 29
	case testing.Short():
		every = 7
	}
	var slow timings
	var inputs atomic.Int64
	give := func(h *victim, name, text string) {
		begin := time.Now()
		h.give(name, text)
		slow.add(name, time.Since(begin))
		inputs.Add(1)
	}
	var jobs []func()
	for _, in := range hostile.Texts() {
		if every > 1 && len(in.Text) > 1<<18 {
			continue
		}
		jobs = append(jobs, func() {
			h := newHostile(t)
			give(h, in.Name, in.Text)
			h.works(in.Name)
		})
	}
	n := 0
	for _, spec := range Specs() {
		var args []string
		for _, arg := range hostile.Args() {
			if n++; n%every == 0 {
				args = append(args, arg)
			}
		}
		jobs = append(jobs, func() {
			h := newHostile(t)
			h.give("definitions", hostile.Doubling(200))
			for _, arg := range args {
				give(h, fmt.Sprintf(":%s %.60q", spec.Name, arg), ":"+spec.Name+" "+arg)
			}
			if spec.Name != "set" && spec.Name != "undef" {
				h.works(":" + spec.Name)
			}
		})
	}
	// Sessions know nothing of each other, so as many of them as there are processors.
	queue := make(chan func())
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for job := range queue {
				job()
			}
		})
	}
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	all.Wait()
	if inputs.Load() < int64(1000/every) {
		t.Errorf("only %d inputs", inputs.Load())
	}
	t.Logf("%d inputs, at most %d MB; the slowest:\n%v", inputs.Load(), peak.Load()>>20, &slow)
}

// timings are the ten inputs that took longest.
type timings struct {
	mu   sync.Mutex
	list []timing
}

type timing struct {
	name string
	took time.Duration
}

func (s *timings) add(name string, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, timing{name, took})
	slices.SortFunc(s.list, func(a, b timing) int { return cmp.Compare(b.took, a.took) })
	s.list = s.list[:min(len(s.list), 10)]
}

func (s *timings) String() string {
	var b strings.Builder
	for _, one := range s.list {
		fmt.Fprintf(&b, "%10v  %.100s\n", one.took.Round(time.Millisecond), one.name)
	}
	return b.String()
}

// TestHostileMix puts pieces of good and bad inputs together at random.
func TestHostileMix(t *testing.T) {
	t.Chdir(t.TempDir())
	r := rand.New(rand.NewPCG(1, 2))
	var examples []string
	for _, spec := range Specs() {
		examples = append(examples, spec.Examples...)
	}
	h := newHostile(t)
	for i := range 400 {
		text := hostile.Mix(r, examples)
		h.give(fmt.Sprintf("mix %d %q", i, text), text)
	}
}

// A victim is a session that is given hostile inputs.
type victim struct {
	t testing.TB
	s *Session
	// hangs says that an input has no answer: nothing more is given.
	hangs bool
}

func newHostile(t testing.TB) *victim {
	t.Helper()
	h := &victim{t: t, s: open(t)}
	h.give("settings", hostileSettings)
	return h
}

// give runs a text as the prompt does, except that an error doesn't end it.
func (h *victim) give(name, text string) {
	h.t.Helper()
	if h.hangs {
		return
	}
	begin := time.Now()
	done := make(chan error, 1)
	go func() { done <- h.answer(text) }()
	select {
	case err := <-done:
		if err != nil {
			h.t.Errorf("%s: %v", name, err)
		}
	case <-time.After(hostileWait):
		buf := make([]byte, 1<<20)
		h.hangs = true
		h.t.Errorf("%s: no answer after %v\n%s", name, hostileWait, buf[:runtime.Stack(buf, true)])
	}
	if took := time.Since(begin); took > 5*time.Second {
		h.t.Logf("%s: %v", name, took)
	}
}

// answer gives an error if an input brings out a bug.
func (h *victim) answer(text string) (bug error) {
	defer func() {
		if r := recover(); r != nil {
			buf := make([]byte, 1<<16)
			bug = fmt.Errorf("panic: %v\n%s", r, buf[:runtime.Stack(buf, false)])
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), hostileStop)
	defer cancel()
	commands, err := Parse("", text)
	if err != nil {
		bug = errors.Join(bug, answered(err))
	}
	for _, c := range commands {
		r, err := h.s.Do(ctx, c)
		if err != nil {
			bug = errors.Join(bug, answered(err))
		}
		if r != nil {
			for _, style := range []Style{{Width: 80}, {ASCII: true}} {
				for _, line := range r.Lines(style) {
					_ = line.Signs()
				}
			}
			if _, err := Encode(c, r); err != nil {
				bug = errors.Join(bug, fmt.Errorf("JSON of %.80q: %w", c.Text, err))
			}
		}
		if ctx.Err() != nil {
			break // as Ctrl-C ends a line
		}
	}
	h.s.Complete(text[max(0, len(text)-1000):])
	return bug
}

// mostError is how long an error may be: somebody reads it.
const mostError = 4000

// answered gives an error if an answer is none that a user should get.
func answered(err error) error {
	if crash := (*CrashError)(nil); errors.As(err, &crash) {
		return err
	}
	text := err.Error()
	if e := (*ski.Error)(nil); errors.As(err, &e) {
		text = e.Detail()
	}
	if len(text) > mostError {
		return fmt.Errorf("an error of %d bytes: %.200q", len(text), text)
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }); i >= 0 {
		return fmt.Errorf("an error with a control character: %.200q", text)
	}
	return nil
}

// works says that the session still does its work.
func (h *victim) works(after string) {
	h.t.Helper()
	if h.hangs {
		return
	}
	commands, err := Parse("", "S K K works")
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := h.s.Do(context.Background(), commands[0])
	if got, ok := r.(*Reduction); err != nil || !ok || got.Result != "works" {
		h.t.Errorf("after %s: %v, %v", after, r, err)
	}
}

// watchMemory fails the test when the heap grows beyond what is allowed.
func watchMemory(t *testing.T) *atomic.Uint64 {
	var peak atomic.Uint64
	done := make(chan struct{})
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapAlloc))
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	t.Cleanup(func() {
		close(done)
		<-gone
		if peak.Load() > hostileMemory {
			t.Errorf("%d MB of memory", peak.Load()>>20)
		}
	})
	return &peak
}

// FuzzSession: whatever is typed has an answer, and the session works afterwards.
func FuzzSession(f *testing.F) {
	for _, spec := range Specs() {
		for _, example := range spec.Examples {
			f.Add(example)
		}
	}
	for _, arg := range hostile.Args() {
		if len(arg) < 200 {
			f.Add(arg)
			f.Add(":step " + arg)
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		for line := range strings.Lines(text) {
			if c, err := Parse("", line); err == nil && len(c) > 0 && c[0].spec != nil && c[0].spec.Args == FileArgs && filepath.Base(c[0].args) != c[0].args {
				t.Skip("it would write outside of the test's own directory")
			}
		}
		t.Chdir(dir)
		h := newHostile(t)
		h.give("input", text)
	})
}
