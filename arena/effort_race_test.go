//go:build race

package arena

// The race detector makes everything ten times as slow.
const (
	levels       = 100_000
	budgetOfTerm = 100
)
