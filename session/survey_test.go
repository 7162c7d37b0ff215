package session

import (
	"errors"
	"fmt"
	"testing"
	"time"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
)

// TestLookersDontWait: while the arena is being resized, whoever only looks is
// answered within a moment, and keeps nobody else waiting.
func TestLookersDontWait(t *testing.T) {
	s := open(t)
	do(t, s, ":start S K K x")
	const taskLock = guest.HeaderResizeSeq + 12
	header := s.arena.Memory()[s.arena.Base():]
	seq, lock := &header[4*guest.HeaderResizeSeq], &header[4*taskLock]
	*lock = 64 // somebody else is at a slice of a growth
	*seq++
	for name, look := range map[string]func() error{
		"Survey":  func() error { _, err := s.Survey(SurveyWindow{Timeline: true, Cells: 10, Sharing: true}); return err },
		"Predict": func() error { _, err := s.Predict(nil); return err },
		"Reduct":  func() error { _, err := s.Reduct(s.line.Root()); return err },
		"Look":    func() error { _, err := s.Look(Window{Term: 100}); return err },
	} {
		begin := time.Now()
		if err := look(); err != nil && !errors.Is(err, inspect.ErrResizing) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(begin); took > time.Second {
			t.Errorf("%s waits for %v", name, took)
		}
	}
	*seq--
	*lock = 0
	if v, err := s.Predict(nil); err != nil || !v.Right {
		t.Errorf("afterwards: %+v, %v", v, err)
	}
}

// TestSurveyForgets: what was measured of states that the timeline no longer shows
// doesn't pile up.
func TestSurveyForgets(t *testing.T) {
	s := open(t)
	for i := range 700 {
		do(t, s, fmt.Sprintf(":start S K K x%d", i))
		do(t, s, ":step")
		do(t, s, ":step")
		for {
			r, err := s.Survey(SurveyWindow{Timeline: true})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Timeline.Points) == r.Timeline.Total {
				break
			}
		}
	}
	if n := len(s.survey.points); n > pointsKept+timePoints {
		t.Errorf("%d states are kept", n)
	}
}
