package ski

import (
	"errors"
	"testing"
)

// TestFold: parts that are shared are visited once, a million deep or shared two to
// the sixtieth times; the first error ends it.
func TestFold(t *testing.T) {
	visits := 0
	size := func(t *Term) uint64 {
		visits = 0
		n, err := Fold(t, func(*Term) (uint64, error) { visits++; return 1, nil },
			func(f, a uint64) (uint64, error) { visits++; return f + a, nil })
		if err != nil {
			panic(err)
		}
		return n
	}
	x := FreeVar("x")
	left, right, double := x, x, x
	for range 1_000_000 {
		left, right = App(left, x), App(x, right)
	}
	for range 60 {
		double = App(double, double)
	}
	for _, c := range []struct {
		name   string
		term   *Term
		size   uint64
		visits int
	}{
		{"atom", x, 1, 1},
		{"left", left, 1_000_001, 1_000_001},
		{"right", right, 1_000_001, 1_000_001},
		{"double", double, 1 << 60, 61},
	} {
		if n := size(c.term); n != c.size || visits != c.visits {
			t.Errorf("%s: %d leaves in %d visits, want %d in %d", c.name, n, visits, c.size, c.visits)
		}
	}
	stop := errors.New("stop")
	if _, err := Fold(App(x, App(x, x)), func(*Term) (int, error) { return 0, nil },
		func(int, int) (int, error) { return 0, stop }); err != stop {
		t.Errorf("ends with %v", err)
	}
}
