//go:build !race

package tui

const sizeSteps = 1
