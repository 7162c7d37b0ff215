//go:build !race

package ski

// levels is the depth of the terms in the tests on depth.
const levels = 1_000_000
