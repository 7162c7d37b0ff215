package ski

import (
	"errors"
	"strings"
	"testing"
)

// Lambdas, applications and lists that are a million deep take no stack, and no
// quadratic time where the result is not that large.
func TestCompileDeep(t *testing.T) {
	const few = levels / 20
	tests := []struct {
		name, src string
		dag       int // at most so many nodes
	}{
		{"lambdas that ignore their variable", strings.Repeat(`\x. `, levels) + "x", levels + 2},
		{"indices", strings.Repeat(`\.`, few) + "1", few + 2},
		{"a long application", `\x. x` + strings.Repeat(" y", few), 2*few + 10},
		{"nested arguments", `\x. ` + strings.Repeat("y (", few) + "x" + strings.Repeat(")", few), 2*few + 10},
		{"nested lists", strings.Repeat("[", few) + strings.Repeat("]", few), 4*few + 10},
		{"a list in a lambda", `\x. [` + strings.Repeat("x, ", few) + "x]", 8*few + 10},
		{"lambdas in functions", strings.Repeat(`(\x. `, few) + "x" + strings.Repeat(") y", few), 8*few + 10},
		{"backticks", strings.Repeat("`x", few) + " y", few + 3},
	}
	for _, test := range tests {
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

// Sizes that are known: on \x1 … xn. xn … x1 the algorithm with S, K and I and η is
// far larger than that with B and C, which is quadratic; Turner's primed combinators
// make the factor small (Turner 1979; Kiselyov 2018 draws these curves).
func TestKnownSizes(t *testing.T) {
	reversed := func(n int) string {
		var params, body []string
		for i := range n {
			name := string(rune('a' + i))
			params, body = append(params, name), append([]string{name}, body...)
		}
		return `\` + strings.Join(params, " ") + ". " + strings.Join(body, " ")
	}
	leaves := func(n int, a Abstraction, b Basis) int {
		e, err := ParseExpr(reversed(n))
		if err != nil {
			t.Fatal(err)
		}
		term, err := Compiler{Abstraction: a, Basis: b}.Compile(e)
		if err != nil {
			t.Fatal(err)
		}
		return int(Leaves(term).Int64())
	}
	for n := 2; n <= 10; n++ {
		naive, eta := leaves(n, Naive, SKIBasis), leaves(n, Eta, SKIBasis)
		turner, primed := leaves(n, Turner, SKIBCBasis), leaves(n, Turner, AllBasis)
		kiselyov := leaves(n, Kiselyov, SKIBCBasis)
		if naive < eta || eta < turner || turner < primed {
			t.Errorf("%d variables: naive %d, eta %d, turner %d, with primes %d", n, naive, eta, turner, primed)
		}
		if turner > 2*n*n || primed > n*n || kiselyov > 2*n*n {
			t.Errorf("%d variables: turner %d, with primes %d, kiselyov %d: that is not quadratic", n, turner, primed, kiselyov)
		}
	}
}

// A numeral of a million is written and read in linear time.
func TestLargeNumeral(t *testing.T) {
	for _, numerals := range AllNumerals() {
		c := Compiler{Numerals: numerals}
		if n, ok := (Reader{Numerals: numerals}).Number(c.Numeral(MaxNumeral)); !ok || n != MaxNumeral {
			t.Errorf("%v: %d, %v", numerals, n, ok)
		}
	}
}

// A Reader stops when it is told to, also while a value grows.
func TestReaderStops(t *testing.T) {
	asked := 0
	r := Reader{Stop: func() bool { asked++; return asked > 3 }}
	if _, ok := r.Number((Compiler{}).Numeral(MaxNumeral)); ok || asked != 4 {
		t.Errorf("read: %v, asked %d times", ok, asked)
	}
	// x x x … has no end; it is given up by itself.
	endless := mustParse(t, `\f y. (\x. x x) (\x. x x)`)
	if values := (Reader{}).Values(endless); len(values) > 0 {
		t.Errorf("guessed %v", values)
	}
}
