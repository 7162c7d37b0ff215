package ski

import (
	"strings"
	"testing"
)

// Nothing recurses and nothing is quadratic: a million levels (fewer under the race
// detector) go through every function. A quadratic one would take hours.
func TestDeep(t *testing.T) {
	tests := []struct {
		name       string
		src        string
		printed    string // without a limit
		start, end string // with a limit of 40
		dag        int
		leaves     int64
	}{
		{
			name:    "left",
			src:     "x" + strings.Repeat(" y", levels),
			printed: "x" + strings.Repeat(" y", levels),
			start:   "… y y y ", end: " y y", // the head is too far away
			dag: levels + 2, leaves: levels + 1,
		},
		{
			name:    "right",
			src:     strings.Repeat("x (", levels) + "x y" + strings.Repeat(")", levels),
			printed: strings.Repeat("x (", levels) + "x y" + strings.Repeat(")", levels),
			start:   "x (x (x (", end: "(x (x …)))))))))",
			dag: levels + 3, leaves: levels + 2,
		},
		{
			name:    "parentheses",
			src:     strings.Repeat("(", levels) + "x y" + strings.Repeat(")", levels),
			printed: "x y",
			start:   "x y", end: "x y",
			dag: 3, leaves: 2,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			term := mustParse(t, test.src)
			if term.String() != test.printed {
				t.Errorf("printed differently")
			}
			short := Print(Terms{}, term, Options{Limit: 40}).String
			if !strings.HasPrefix(short, test.start) || !strings.HasSuffix(short, test.end) {
				t.Errorf("printed in 40 runes: %s", short)
			}
			if n := DAGSize(term); n != test.dag {
				t.Errorf("DAGSize %d, want %d", n, test.dag)
			}
			if n := Leaves(term); n.Int64() != test.leaves {
				t.Errorf("Leaves %d, want %d", n, test.leaves)
			}
			if v := FreeVars(term); len(v) != 2 || v[0] != "x" {
				t.Errorf("FreeVars %q", v)
			}
			for _, name := range []string{"x", "z"} { // for x
				replaced := Subst(term, func(n string) (*Term, bool) { return FreeVar(name), n == "x" })
				if replaced == term || Equal(term, replaced) != (name == "x") {
					t.Errorf("with %s for x: equal: %v", name, name != "x")
				}
			}
			if _, ok := FindRedex(term); ok {
				t.Errorf("a redex")
			}
			if nf, _, normal := Reduce(term, 0); nf != term || !normal {
				t.Errorf("reduces to something else")
			}
		})
	}
}

func TestDeepRedexes(t *testing.T) {
	tests := []struct {
		name         string
		src          string
		redex        string // in 40 runes, after steps contractions
		steps        uint64
		contractions uint64
		nf           string
	}{
		{
			name:  "left",
			src:   "I" + strings.Repeat(" I", levels) + " x",
			redex: "I I I I I I I I I I I I I I I I I I I …\n^ 1", steps: 1,
			contractions: levels + 1, nf: "x",
		},
		{
			name:  "right",
			src:   strings.Repeat("x (I (", levels) + "x y" + strings.Repeat("))", levels),
			redex: "… (x (x (x (x (I (x (I (x (I …)))))))))\n" + strings.Repeat(" ", 15) + "^ " + strings.Repeat("1", 17),
			steps: levels / 2, contractions: levels,
			nf: strings.Repeat("x (", levels) + "x y" + strings.Repeat(")", levels),
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			term := mustParse(t, test.src)
			term, contractions, normal := Reduce(term, test.steps)
			if contractions != test.steps || normal {
				t.Fatalf("%d contractions, normal form %v", contractions, normal)
			}
			r, _ := FindRedex(term)
			opt := Options{Limit: 40, Marked: true, Path: r.Path, Args: r.Args}
			if text := Print(Terms{}, term, opt).Annotate(); text != test.redex {
				t.Errorf("the redex is shown as\n%s\nwant\n%s", text, test.redex)
			}
			next, rule, _ := Step(term)
			if rule != I {
				t.Errorf("steps by %v", rule)
			}
			nf, contractions, normal := Reduce(next, levels)
			if contractions += test.steps + 1; contractions != test.contractions || !normal {
				t.Errorf("%d contractions, normal form %v", contractions, normal)
			}
			if nf.String() != test.nf {
				t.Errorf("another normal form")
			}
		})
	}
}
