package session

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"
)

// TestStepsFull: many steps that end at the limit of nodes say so, as a few do.
func TestStepsFull(t *testing.T) {
	for _, typed := range []string{":step 900", ":step 100k", ":step 1000000"} {
		s := open(t)
		do(t, s, ":set nodes 4096\n:start S S S (S S S) (S S S)")
		said := ""
		for range 300 {
			if said = failure(s, typed); said != "<nil>" {
				break
			}
		}
		if !strings.Contains(said, ":set nodes") {
			t.Errorf("%s: %s", typed, said)
		}
	}
}

// TestCountersEnd: contractions are counted up to 2^64-1. From there no command goes
// back to the start by itself, or on for ever.
func TestCountersEnd(t *testing.T) {
	s := open(t)
	do(t, s, "d = S (S (K a) I) I\n:set contractions 0\n:set transitions 1m")
	deep := "I b"
	for range 66 {
		deep = "d (" + deep + ")"
	}
	do(t, s, ":start x ("+deep+") (S S S (S S S) (S S S))\n:run")
	if n := s.line.Position().Contractions; n != math.MaxUint64 {
		t.Fatalf("%d contractions", n)
	}
	for _, typed := range []string{":step", ":step 3", ":step 2000", ":stepi 1000", ":run", ":end", ":break S\n:continue", ":clearall\n:continue", ":break size > 1g\n:continue", ":break yield\n:continue"} {
		commands, err := Parse("", typed)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range commands {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			_, err = s.Do(ctx, c)
			if ctx.Err() != nil {
				t.Errorf("%s has no end", typed)
			}
			cancel()
		}
		if n := s.line.Position().Contractions; n != math.MaxUint64 {
			t.Fatalf("%s (%v) leads to %d", typed, err, n)
		}
	}
}

// TestBackNowhere: to go back by nothing leads nowhere, between two contractions and
// within one.
func TestBackNowhere(t *testing.T) {
	for _, typed := range []string{":goto 5", ":goto 5+2"} {
		s := open(t)
		do(t, s, ":start S S S (S S S) (S S S)\n"+typed)
		want := s.line.Position()
		for _, back := range []string{":back 0", ":backi 0"} {
			if do(t, s, back); s.line.Position() != want {
				t.Errorf("%s, %s leads to %v", typed, back, s.line.Position())
			}
		}
	}
}
