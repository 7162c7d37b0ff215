package repl

import (
	"math"
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
		{busy, 80, "Ctrl-C stops it: 12.3M contractions, 6.17M a second, 2.10M nodes, 72 MB"},
		{busy, 60, "Ctrl-C stops it: 12.3M contractions, 6.17M a second"},
		{busy, 30, "Ctrl-C stops it"},
		{busy, 10, "Ctrl-C st"},
		{busy, 0, ""},
		{session.Progress{}, 80, "Ctrl-C stops it: 2.0 s"},
		{session.Progress{Candidates: 99_999, Bytes: 1 << 20}, 80, "Ctrl-C stops it: 99,999 candidates, 1 MB"},
	} {
		if got := progressLine(test.now, 2*time.Second, test.width); got != test.want {
			t.Errorf("%d columns: %q, want %q", test.width, got, test.want)
		}
	}
}

func TestShort(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0", 1234: "1,234", 99_999: "99,999", 100_000: "100k", 999_499: "999k", 999_500: "1.00M", 9_994_999: "9.99M",
		9_999_999: "10.0M", 123_456_789: "123M", 999_999_999: "1.00G", math.MaxUint64: "18.4E",
	} {
		if got := short(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
