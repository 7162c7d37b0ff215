//go:build linux

package tui

import (
	"context"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"skirepl/session"
)

// What the screen has to hold while two workers are busy in an arena of a million
// nodes.
const (
	frameBound = time.Second / 30
	keyBound   = 50 * time.Millisecond
)

// busy is a session with a million nodes and two workers that never rest.
func busy(b *testing.B) *session.Session {
	b.Helper()
	s, err := session.Open(session.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, line := range []string{
		":workers 2", ":set nodes 8m", ":set contractions 330k", ":run S (S S) S S S S",
		":set contractions 0", ":set transitions 0", ":set memo off",
	} {
		do(b, s, context.Background(), line)
	}
	return s
}

// threadTime is the processor time that this thread has had: unlike the clock it
// doesn't count what the workers, or others on the machine, take.
func threadTime(b *testing.B) time.Duration {
	const thread = 1 // RUSAGE_THREAD
	var u syscall.Rusage
	if err := syscall.Getrusage(thread, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkBusyScreen draws at 200 by 60, in each layout, as often as it can: an
// iteration is a picture, what the panes make of it, and the screen; then a key and
// the screen. What the program needs besides is Bubble Tea's own, a timer of 30 a
// second and the writing of what has changed. The bounds are of processor time: where
// there is a processor for the screen, that is the time that it takes.
func BenchmarkBusyScreen(b *testing.B) {
	s := busy(b)
	defer s.Close()
	m := New(s, Options{Background: Dark}).(*model)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		do(b, s, ctx, ":submit 2 W W W")
	}()
	defer func() { cancel(); <-ended }()
	for _, v := range session.Layouts {
		b.Run(v.Name, func(b *testing.B) {
			m.after = func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }
			m.Update(tea.WindowSizeMsg{Width: 200, Height: 60})
			m.setView(v.Name)
			for end := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
				if _, ok := s.Busy(); ok || time.Now().After(end) {
					break
				}
			}
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			var frames, keys []time.Duration
			for b.Loop() {
				begin := threadTime(b)
				w := m.window()
				pic, err := m.picture(w)
				if err != nil {
					b.Fatal(err)
				}
				if !pic.Busy || pic.Top < 1_000_000 || len(pic.Agents) != 3 {
					b.Fatalf("busy: %v, %d nodes, %d agents", pic.Busy, pic.Top, len(pic.Agents))
				}
				m.looking.now = true
				m.Update(lookMsg{window: w, picture: pic})
				if sw := m.surveyWindow(); sw != (session.SurveyWindow{}) {
					survey, err := m.survey(sw)
					m.Update(surveyMsg{survey, err})
				}
				m.surveying = surveying{}
				m.View()
				frames = append(frames, threadTime(b)-begin)
				begin = threadTime(b)
				m.Update(keyPress("j"))
				m.View()
				keys = append(keys, threadTime(b)-begin)
				m.looking = looking{}
			}
			slices.Sort(frames)
			slices.Sort(keys)
			frame, key := frames[len(frames)*95/100], keys[len(keys)*95/100]
			b.ReportMetric(float64(frame.Microseconds())/1000, "frame-ms-95%")
			b.ReportMetric(float64(key.Microseconds())/1000, "key-ms-95%")
			b.Logf("bounds: a frame within %v, a key within %v of which the timer takes up to %v", frameBound, keyBound, frameBound)
			if len(frames) > 20 && (frame > frameBound || key > keyBound-frameBound) {
				b.Errorf("a frame within %v, a key within %v: out of bounds", frame, key)
			}
		})
	}
}
