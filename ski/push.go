package ski

import "strings"

// push appends to a slice that may grow to millions. It doubles the capacity where
// append adds a quarter to a large slice: for the stack of a deep term that means
// to copy and to clear each frame five times, which is most of the time.
func push[T any](s []T, v T) []T {
	if len(s) == cap(s) {
		grown := make([]T, len(s), max(16, 2*len(s)))
		copy(grown, s)
		s = grown
	}
	return append(s, v)
}

// grow makes room for n bytes more, and doubles what there is.
func grow(b *strings.Builder, n int) {
	if b.Cap()-b.Len() < n {
		b.Grow(max(b.Len(), n))
	}
}
