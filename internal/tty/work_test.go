//go:build unix

package tty

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// TestWorkDepth: a message belongs to the work whose command returned it.
func TestWorkDepth(t *testing.T) {
	type (
		number int
		lines  []string
		either struct{ v any }
	)
	w := newWork()
	w.finish(number(1), 1)
	w.finish(number(2), 2)
	w.finish(nil, 1)
	w.finish(lines{"a"}, 1)
	w.finish(either{lines{"a"}}, 3)
	w.finish(either{1}, 1)
	for _, test := range []struct {
		msg  tea.Msg
		want int
	}{
		{number(1), 2},
		{number(2), 3},
		{number(3), 0},
		{1, 0},
		{either{2}, 4}, // may be the one that can't be compared
		{lines{"b"}, 2},
		{bye{}, 0},
	} {
		if got := w.depth(test.msg); got != test.want {
			t.Errorf("depth of %#v is %d, want %d", test.msg, got, test.want)
		}
	}
}
