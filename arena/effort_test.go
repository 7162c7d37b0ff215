//go:build !race

package arena

// How much the larger tests do.
const (
	levels       = 1_000_000 // how deep deep terms are
	budgetOfTerm = 300       // how many contractions of a generated term are looked at
)
