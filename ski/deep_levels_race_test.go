//go:build race

package ski

// The race detector makes everything ten times as slow.
const levels = 100_000
