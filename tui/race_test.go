//go:build race

package tui

// sizeSteps is how many widths TestSizes goes on at a time: under the race detector
// everything takes ten times longer.
const sizeSteps = 9
