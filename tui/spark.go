package tui

import (
	"math"
	"strings"
)

// series is a figure over time, oldest first: no more than so many values are kept.
type series struct{ values []float64 }

// seriesLength is how many.
const seriesLength = 400

func (s *series) add(v float64) {
	if len(s.values) == seriesLength {
		copy(s.values, s.values[1:])
		s.values = s.values[:seriesLength-1]
	}
	s.values = append(s.values, v)
}

// tail gives the newest n values.
func (s *series) tail(n int) []float64 {
	return s.values[max(len(s.values)-max(n, 0), 0):]
}

// spark draws values as bars, one in a column, in height rows from the top down;
// NaN is blank. Every bar that isn't nothing can be seen.
func (g *glyphs) spark(values []float64, most float64, height int) []string {
	out := make([]strings.Builder, height)
	fine := len(g.bars)
	for _, v := range values {
		level := 0
		if v > 0 && most > 0 {
			const slip = 1e-9 // of the division: no bar more for it
			level = max(int(math.Ceil(min(v/most, 1)*float64(height*fine)-slip)), 1)
		}
		for row := range height {
			at := level - (height-1-row)*fine
			switch {
			case math.IsNaN(v) || at <= 0 && (row < height-1 || math.IsNaN(v)):
				out[row].WriteByte(' ')
			case at <= 0:
				out[row].WriteString(g.nothing)
			default:
				out[row].WriteString(g.bars[min(at, fine)-1])
			}
		}
	}
	list := make([]string, height)
	for i := range out {
		list[i] = out[i].String()
	}
	return list
}

// headroom is what the largest of values is multiplied by so that its bar ends a little
// below the top of height rows, where another sparkline may stand.
func (g *glyphs) headroom(height int) float64 {
	levels := float64(height * len(g.bars))
	if levels < 8 {
		return 1 // of so few each is needed
	}
	return levels / (levels - 1)
}

// most is the largest of values that are numbers.
func most(values []float64) float64 {
	m := 0.0
	for _, v := range values {
		if v > m && !math.IsInf(v, 1) {
			m = v
		}
	}
	return m
}
