package ski

import (
	"strings"
	"testing"
	"time"
)

// Nothing recurses and nothing is quadratic: a million levels go through every
// function. A quadratic one would take hours, so the bound on time is generous.
func TestDeep(t *testing.T) {
	const n = 1_000_000
	tests := []struct {
		name         string
		src          string
		printed      string // where it differs from src
		start, end   string // of the printed text with a limit of 40
		contractions uint64
		nf           string // "": the term itself
		dag          int
		leaves       int64
	}{
		{
			name:  "left",
			src:   "x" + strings.Repeat(" y", n),
			start: "… y y y ", end: " y y", // a million arguments: the head is too far
			dag: n + 2, leaves: n + 1,
		},
		{
			name:  "right",
			src:   strings.Repeat("x (", n) + "x y" + strings.Repeat(")", n),
			start: "x (x (x (", end: "(x (x …)))))))))",
			dag: n + 3, leaves: n + 2,
		},
		{
			name:    "parentheses",
			src:     strings.Repeat("(", n) + "x y" + strings.Repeat(")", n),
			printed: "x y",
			start:   "x y", end: "x y",
			dag: 3, leaves: 2,
		},
		{
			name:  "redexes to the left",
			src:   "I" + strings.Repeat(" I", n) + " x",
			start: "… I I I ", end: " I x",
			contractions: n + 1,
			nf:           "x",
			dag:          n + 3, leaves: n + 2,
		},
		{
			name:  "redexes to the right",
			src:   strings.Repeat("x (I (", n) + "x y" + strings.Repeat("))", n),
			start: "x (I (x (I (", end: "(x (I …)))))))))",
			contractions: n,
			nf:           strings.Repeat("x (", n) + "x y" + strings.Repeat(")", n),
			dag:          2*n + 4, leaves: 2*n + 2,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			begin := time.Now()
			lap := func(what string) {
				t.Logf("%-10s %v", what, time.Since(begin).Round(time.Millisecond))
				begin = time.Now()
			}
			term, err := ParseTerm(test.src)
			if err != nil {
				t.Fatal(err)
			}
			lap("parse")
			want := test.src
			if test.printed != "" {
				want = test.printed
			}
			if term.String() != want {
				t.Errorf("printed differently")
			}
			lap("print")
			short := Print(Terms{}, term, Options{Limit: 40}).String
			if !strings.HasPrefix(short, test.start) || !strings.HasSuffix(short, test.end) {
				t.Errorf("printed in 40 runes: %s", short)
			}
			lap("limited")
			other, _ := ParseTerm(test.src)
			lap("parse")
			if !Equal(term, other) {
				t.Errorf("not equal to itself")
			}
			if Equal(term, App(other, other)) {
				t.Errorf("equal to something larger")
			}
			lap("equal")
			if n := DAGSize(term); n != test.dag {
				t.Errorf("DAGSize %d, want %d", n, test.dag)
			}
			lap("dagsize")
			if n := Leaves(term); n.Int64() != test.leaves {
				t.Errorf("Leaves %d, want %d", n, test.leaves)
			}
			lap("leaves")
			if v := FreeVars(term); v[0] != "x" {
				t.Errorf("FreeVars %q", v)
			}
			lap("freevars")
			replaced := Subst(term, func(name string) (*Term, bool) { return FreeVar("z"), name == "x" })
			if v := FreeVars(replaced); v[0] != "z" {
				t.Errorf("after Subst: FreeVars %q", v)
			}
			lap("subst")

			redex, ok := FindRedex(term)
			if ok != (test.contractions > 0) {
				t.Errorf("FindRedex %v", ok)
			}
			lap("find")
			next, _, _ := Step(term)
			once, _, _ := Reduce(term, 1)
			if !Equal(next, once) {
				t.Errorf("Step and Reduce differ")
			}
			lap("step")
			if ok {
				text := Print(Terms{}, term, Options{Limit: 40, Marked: true, Path: redex.Path, Args: redex.Args})
				if len(text.Spans) != 3 {
					t.Errorf("the redex is not seen: %s", text.String)
				}
			}
			lap("marked")
			nf, contractions, normal := Reduce(term, n+1)
			if contractions != test.contractions || !normal {
				t.Errorf("%d contractions, normal form %v", contractions, normal)
			}
			if want := test.nf; want != "" && nf.String() != want || want == "" && nf != term {
				t.Errorf("a different normal form")
			}
			lap("reduce")
		})
	}
}
