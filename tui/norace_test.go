//go:build !race

package tui

// sizeSteps is how many widths TestSizes goes on at a time; each state begins with
// another one.
const sizeSteps = 3
