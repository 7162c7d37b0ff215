package repl

import (
	"testing"
	"time"

	"skirepl/session"
)

func TestProgressLine(t *testing.T) {
	busy := session.Progress{Contractions: 12_345_678, Nodes: 2_097_152, Bytes: 71<<20 + 1}
	for _, test := range []struct {
		now   session.Progress
		width int
		want  string
	}{
		{busy, 80, "Ctrl-C stops it: 12.3M contractions, 6.17M a second, 2.10M nodes, 74.4 MB"},
		{busy, 60, "Ctrl-C stops it: 12.3M contractions, 6.17M a second"},
		{busy, 30, "Ctrl-C stops it"},
		{busy, 10, "Ctrl-C st"},
		{busy, 0, ""},
		{session.Progress{}, 80, "Ctrl-C stops it: 2.0 s"},
		{session.Progress{Candidates: 99_999, Bytes: 1 << 20}, 80, "Ctrl-C stops it: 99,999 candidates, 1.0 MB"},
	} {
		if got := progressLine(test.now, 2*time.Second, test.width); got != test.want {
			t.Errorf("%d columns: %q, want %q", test.width, got, test.want)
		}
	}
}
