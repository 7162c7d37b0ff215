package ski

import (
	"fmt"
	"testing"
)

// A numeral is read in linear time, up to a million.
func BenchmarkReadNumeral(b *testing.B) {
	for _, numerals := range AllNumerals() {
		for _, n := range []int{10_000, 100_000, 1_000_000} {
			term := libraryOf(AllBasis, numerals).numeral(n)
			b.Run(fmt.Sprintf("%v/%d", numerals, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if got, ok := (Reader{Numerals: numerals}).Number(term); !ok || got != n {
						b.Fatalf("read %d, %v", got, ok)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/layer")
			})
		}
	}
}
