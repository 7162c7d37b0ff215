package main

import (
	"fmt"
	"strings"

	"skirepl/ski"
)

// sizes reports what a contraction costs among more and more nodes that stay alive,
// and at the bottom of deeper and deeper terms.
func sizes(quick bool) error {
	exponents, depths := []int{8, 11, 14, 17, 20, 22}, []int{1_000, 10_000, 100_000, 1_000_000}
	if quick {
		exponents, depths = exponents[:4], depths[:3]
	}
	var series []measured
	for _, memo := range []bool{false, true} {
		for _, k := range exponents {
			// Two to the k-th: the normal form is f (f (… x)), and all that led there stays.
			t := parse(fmt.Sprintf("%s %s f x", numeral(k), numeral(2)))
			series = append(series, measured{"live nodes, memo " + onOff(memo), t, memo})
		}
		if err := costs(series); err != nil {
			return err
		}
		series = nil
	}
	for _, shape := range []struct {
		name string
		make func(int) *ski.Term
	}{{"left nests", leftNest}, {"right nests", rightNest}} {
		for _, n := range depths {
			series = append(series, measured{shape.name + ", as deep as they have contractions, memo off", shape.make(n), false})
		}
		if err := costs(series); err != nil {
			return err
		}
		series = nil
	}
	return nil
}

// measured is a term of a series.
type measured struct {
	name string
	term *ski.Term
	memo bool
}

// costs prints a series, with how much more the dearest contraction costs than the
// cheapest.
func costs(series []measured) error {
	fmt.Printf("%s\n%12s %12s %14s\n", series[0].name, "nodes", "contractions", "ns/contraction")
	var low, high float64
	for _, s := range series {
		runs := 5
		if s.memo || strings.HasPrefix(s.name, "live") {
			runs = 3
		}
		m, err := measure(s.term, s.memo, runs)
		if err != nil {
			return err
		}
		done := m.Contractions - m.Skipped
		each := m.seconds * 1e9 / float64(done)
		fmt.Printf("%12d %12d %14.1f\n", m.nodes, done, each)
		if low == 0 || each < low {
			low = each
		}
		high = max(high, each)
	}
	fmt.Printf("the dearest costs %.2f times the cheapest\n\n", high/low)
	return nil
}
