package tui

import (
	"math"
	"strconv"

	"skirepl/inspect"
	"skirepl/session"
)

// grouped writes a number with its thousands apart.
func grouped[N ~int | ~uint32 | ~uint64](n N) string { return session.Grouped(n) }

// count writes a number of things: 1 contraction, 2 contractions.
func count[N ~int | ~uint32 | ~uint64](n N, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return grouped(n) + " " + thing + "s"
}

// plus adds without going past the largest number.
func plus(a, b uint64) uint64 {
	if a > math.MaxUint64-b {
		return math.MaxUint64
	}
	return a + b
}

// nodeName is how a node is named: #12.
func nodeName(id inspect.ID) string {
	if id == inspect.Empty {
		return "none"
	}
	return "#" + strconv.FormatUint(uint64(id), 10)
}

// nodeNumber is a node's name in the columns of a table.
func nodeNumber(id inspect.ID) string {
	if id == inspect.Empty {
		return "-"
	}
	return strconv.FormatUint(uint64(id), 10)
}
