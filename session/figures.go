package session

import (
	"fmt"
	"math"
	"strings"
)

// How numbers, times and amounts are written; the front ends write them so too.

// Grouped writes a number with its thousands apart.
func Grouped[N ~int | ~int64 | ~uint64 | ~uint32](n N) string { return groupDigits(fmt.Sprint(n)) }

// groupDigits puts a comma between the thousands of a number that is written in digits.
func groupDigits(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// BigGrouped groups the digits of the size of a tree; one too long to be read is told by
// its length, and "" was not counted.
func BigGrouped(digits string) string {
	switch {
	case digits == "":
		return "not counted"
	case len(digits) > 27:
		return fmt.Sprintf("%s.%se%d", digits[:1], digits[1:4], len(digits)-1)
	}
	return groupDigits(digits)
}

// Short writes a number in few characters: from 100,000 on with three digits, and k, M
// or G.
func Short(n uint64) string {
	if n < 100_000 {
		return Grouped(n)
	}
	units := "kMGTPE"
	x := float64(n) / 1000
	for x >= 999.5 {
		x, units = x/1000, units[1:]
	}
	digits := 2
	for y := x; y >= 9.995 && digits > 0; y /= 10 {
		digits--
	}
	return fmt.Sprintf("%.*f%c", digits, x, units[0])
}

// Seconds writes a time with three digits, or more where it is long.
func Seconds(s float64, st Style) string {
	switch {
	case s < 0.9995e-3:
		return fmt.Sprintf("%.0f ", s*1e6) + st.pick("µs", "us")
	case s < 0.9995:
		return fmt.Sprintf("%.3g ms", s*1e3)
	case s < 999.5:
		return fmt.Sprintf("%.3g s", s)
	}
	return Grouped(uint64(s+0.5)) + " s"
}

// ByteSize writes an amount of memory.
func ByteSize(n uint64) string {
	units := []string{"bytes", "KB", "MB", "GB"}
	size, unit := float64(n), 0
	for size >= 999.5 && unit < len(units)-1 {
		size /= 1000
		unit++
	}
	if unit == 0 || size >= 99.95 {
		return fmt.Sprintf("%.0f %s", size, units[unit])
	}
	return fmt.Sprintf("%.1f %s", size, units[unit])
}

// count writes a number of things: 1 contraction, 2 contractions.
func count[N ~int | ~int64 | ~uint64 | ~uint32](n N, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return Grouped(n) + " " + thing + "s"
}

// saturated is count for a number that is the largest when there were more.
func saturated(n uint64, thing string) string {
	if n == math.MaxUint64 {
		return "at least " + count(n, thing)
	}
	return count(n, thing)
}
