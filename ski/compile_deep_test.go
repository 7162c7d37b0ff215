package ski

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// deepTexts are expressions so many levels deep, and how many nodes they become at most.
func deepTexts(n int) []struct {
	name, src string
	dag       int
} {
	return []struct {
		name, src string
		dag       int
	}{
		{"lambdas that ignore their variable", strings.Repeat(`\x. `, n) + "x", n + 2},
		{"indices", strings.Repeat(`\.`, n) + "1", n + 2},
		{"a long application", `\x. x` + strings.Repeat(" y", n), 2*n + 10},
		{"nested arguments", `\x. ` + strings.Repeat("y (", n) + "x" + strings.Repeat(")", n), 2*n + 10},
		{"nested lists", strings.Repeat("[", n) + strings.Repeat("]", n), 4*n + 10},
		{"a list in a lambda", `\x. [` + strings.Repeat("x, ", n) + "x]", 8*n + 10},
		{"lambdas in functions", strings.Repeat(`(\x. `, n) + "x" + strings.Repeat(") y", n), 8*n + 10},
		{"backticks", strings.Repeat("`x", n) + " y", n + 3},
	}
}

// Lambdas, applications and lists of any depth take no stack, and no quadratic time
// where the result is not that large. BenchmarkCompileDeep has them a million deep.
func TestCompileDeep(t *testing.T) {
	for _, test := range deepTexts(levels / 10) {
		t.Run(test.name, func(t *testing.T) {
			e, err := ParseExpr(test.src)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := ParseExpr(e.String()); err != nil || again.Text(100) != e.Text(100) {
				t.Errorf("printed differently: %v", err)
			}
			for _, a := range []Abstraction{Eta, Turner, Kiselyov} {
				term, err := Compiler{Abstraction: a}.Compile(e)
				if err != nil {
					t.Errorf("%v: %v", a, err)
					continue
				}
				if size := DAGSize(term); size > test.dag {
					t.Errorf("%v: %d nodes", a, size)
				}
			}
		})
	}
}

// A million levels take ten times as long as a hundred thousand.
func BenchmarkCompileDeep(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		for _, test := range deepTexts(n) {
			e, err := ParseExpr(test.src)
			if err != nil {
				b.Fatal(err)
			}
			for _, basis := range []Basis{AllBasis, SKBasis} {
				b.Run(fmt.Sprintf("%s/%v/%d", strings.ReplaceAll(test.name, " ", "-"), basis, n), func(b *testing.B) {
					for b.Loop() {
						if _, err := (Compiler{Basis: basis}).Compile(e); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}

// What becomes too large is refused, by its limit, and what is stopped stops.
func TestCompileLimits(t *testing.T) {
	var params []string
	for i := range 40 {
		params = append(params, "x"+strings.Repeat("'", i))
	}
	e, err := ParseExpr(`\` + strings.Join(params, " ") + ". " + strings.Join(params, " "))
	if err != nil {
		t.Fatal(err)
	}
	limit := (*LimitError)(nil)
	if _, err := (Compiler{Abstraction: Naive, Limit: 1000}).Compile(e); !errors.As(err, &limit) || limit.Limit != 1000 || !strings.Contains(err.Error(), "naive") {
		t.Errorf("naive: %v", err)
	}
	if _, err := (Compiler{Abstraction: Naive, Stop: func() bool { return true }}).Compile(e); !errors.Is(err, ErrStopped) {
		t.Errorf("stopped: %v", err)
	}
	// The other algorithms make little of it.
	for _, a := range []Abstraction{Turner, Kiselyov} {
		if _, err := (Compiler{Abstraction: a, Limit: 1 << 14}).Compile(e); err != nil {
			t.Errorf("%v: %v", a, err)
		}
	}
}

// A numeral of a million is written and read in linear time.
func TestLargeNumeral(t *testing.T) {
	for _, numerals := range AllNumerals() {
		if n, ok := (Reader{Numerals: numerals}).Number(libraryOf(AllBasis, numerals).numeral(MaxNumeral)); !ok || n != MaxNumeral {
			t.Errorf("%v: %d, %v", numerals, n, ok)
		}
	}
}

// A Reader stops when it is told to, also while a value grows.
func TestReaderStops(t *testing.T) {
	asked := 0
	r := Reader{Stop: func() bool { asked++; return asked > 3 }}
	if _, ok := r.Number(libraryOf(AllBasis, Church).numeral(MaxNumeral)); ok || asked != 4 {
		t.Errorf("read: %v, asked %d times", ok, asked)
	}
	// x x x … has no end; it is given up by itself.
	endless := mustParse(t, `\f y. (\x. x x) (\x. x x)`)
	if values := (Reader{}).Values(endless); len(values) > 0 {
		t.Errorf("guessed %v", values)
	}
}
