//go:build !race

package arena

const levels = 1_000_000
