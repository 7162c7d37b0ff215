package session

import (
	"slices"
	"strings"
	"testing"

	"skirepl/ski"
)

// What the prelude's definitions do, with both kinds of numerals: the first value
// that is read back.
func TestPrelude(t *testing.T) {
	for _, numerals := range []string{"church", "scott"} {
		s := open(t)
		do(t, s, ":set numerals "+numerals)
		for _, test := range []struct{ typed, want string }{
			{"7", "7"},
			{"succ 3", "4"},
			{"pred 3", "2"},
			{"pred 0", "0"},
			{"add 3 4", "7"},
			{"sub 7 3", "4"},
			{"sub 3 7", "0"},
			{"mul 6 7", "42"},
			{"pow 2 5", "32"},
			{"pow 5 0", "1"},
			{"div 17 5", "3"},
			{"mod 17 5", "2"},
			{"fact 5", "120"},
			{"fact 0", "1"},
			{"fib 10", "55"},
			{"if (iszero 0) 2 x", "2"},
			{"if (iszero 3) x 2", "2"},
			{"if (eq 3 3) (if (eq 3 4) x 2) x", "2"},
			{"if (leq 3 4) (if (leq 4 3) x 2) x", "2"},
			{"if (and true (not (or false false))) 2 x", "2"},
			{"fst (pair 5 x)", "5"},
			{"snd (pair x 5)", "5"},
			{"pair 2 3", "pair 2 3"},
			{"[1, 2, 3]", "[1, 2, 3]"},
			{"[[2], [], [3, 4]]", "[[2], [], [3, 4]]"},
			{"[true, false]", "[true, false]"},
			{"cons 1 [2]", "[1, 2]"},
			{"if (isnil nil) (if (isnil [1]) x 2) x", "2"},
			{"head [4, 5]", "4"},
			{"tail [4, 5, x]", "[5, x]"},
			{"length [x, y, z]", "3"},
			{"map succ [1, 2, 3]", "[2, 3, 4]"},
			{"foldr add 0 [1, 2, 3]", "6"},
			{"append [1] [2, 3]", "[1, 2, 3]"},
			{"reverse [1, 2, 3]", "[3, 2, 1]"},
			{"sum (range 1 10)", "55"},
			{"range 2 4", "[2, 3, 4]"},
			{"theta (K 3)", "3"},
			{"Y (\\f n. if (iszero n) 5 (f (pred n))) 3", "5"},
		} {
			r := reduced(t, s, test.typed)
			if len(r.Values) == 0 || r.Values[0] != test.want {
				t.Errorf("%s: %s is %q, want %s", numerals, test.typed, r.Values, test.want)
			}
		}
	}
}

func TestReadback(t *testing.T) {
	s := open(t)
	for _, test := range []struct{ typed, want string }{
		{`\x y. y x`, `T (thrush) = \x y. y x`},
		{"K I", `0 = false = [] = kite = \x y. y`},
		{"S K K", `1 = I (identity) = \x. x`},
		{"C (C x) y", `\z. x y z`},
		{`\x. x y`, `[y] = \x. x y`}, // y is free: the bound one is another
		{"x K", ""},
		{`K x`, `\y. x`},
		{"S I I", `M (mockingbird) = \x. x x`},
		{"blackbird", `blackbird = \x y z u. x (y z u)`},
		{"mul 1000 1000", "1000000"},
		{"S (K (S I)) K", `T (thrush) = \x y. y x`},
	} {
		if got := strings.Join(reduced(t, s, test.typed).Values, " = "); got != test.want {
			t.Errorf("%s: %s, want %s", test.typed, got, test.want)
		}
	}
	do(t, s, ":set readback off")
	if r := reduced(t, s, "5"); r.Values != nil {
		t.Errorf("off, but %q", r.Values)
	}
	do(t, s, ":set readback on")
	// A term in normal form whose meaning has no end is given up.
	if r := reduced(t, s, "Y x; S (K x) (S I I)"); slices.Contains(r.Values, "0") {
		t.Errorf("guessed: %q", r.Values)
	}
}

// Every definition of the prelude has its line, and its name is not that of a
// combinator; what is said of a bird is what it does.
func TestPreludeLines(t *testing.T) {
	for _, n := range ski.AllNumerals() {
		for _, d := range preludeOf(n).list {
			if d.About == "" || len(d.About) > 80 {
				t.Errorf("%v: %s is described by %q", n, d.Name, d.About)
			}
			left, right, ok := strings.Cut(d.About, " is ")
			if !ok || strings.ContainsAny(left, "[,:?…(") || strings.ContainsAny(right, ",…") || strings.Contains(right, "with") {
				continue
			}
			words := strings.Fields(left)
			lambda, err := ski.ParseTerm(`\` + strings.Join(words[1:], " ") + ". " + right)
			if err != nil {
				continue
			}
			got, ok1 := ski.Reader{}.Lambda(d.term)
			want, ok2 := ski.Reader{}.Lambda(lambda)
			if ok1 && ok2 && got.String() != want.String() {
				t.Errorf("%v: %s: %s, but it is %v", n, d.Name, d.About, got)
			}
		}
	}
}

func TestUndef(t *testing.T) {
	s := open(t)
	do(t, s, "t = K; u = t t; v = u")
	r := do(t, s, "t = S").(*Defined)
	if !r.Replaced || !slices.Equal(r.Keep, []string{"u"}) {
		t.Errorf("redefined: %+v", r)
	}
	if r := do(t, s, ":undef t").(*Undefined); r.Prelude || !slices.Equal(r.Keep, []string{"u"}) {
		t.Errorf("undefined: %+v", r)
	}
	if got := reduced(t, s, "t x").Result; got != "t x" {
		t.Errorf("t is still defined: %s", got)
	}
	if r := do(t, s, "T = K").(*Defined); !r.Prelude {
		t.Errorf("the prelude's name: %+v", r)
	}
	if r := do(t, s, ":undef T").(*Undefined); !r.Prelude || reduced(t, s, "T x y").Result != "y x" {
		t.Errorf("the prelude's again: %+v", r)
	}
	do(t, s, ":undef T")
	if got := reduced(t, s, "T x y").Result; got != "T x y" {
		t.Errorf("undefined twice: %s", got)
	}
	do(t, s, ":set prelude off")
	if got := reduced(t, s, "add 1").Result; got != "add (S B (K I))" {
		t.Errorf("without the prelude: %s", got)
	}
	if got := failure(s, ":undef add"); !strings.Contains(got, "not defined") {
		t.Errorf("undef: %s", got)
	}
}

// A definition that uses itself is refused at that place, with a fixed point to take.
func TestRecursiveDefinitions(t *testing.T) {
	s := open(t)
	for typed, want := range map[string]string{
		"f = K f":                   "1:7: the definition of f uses f itself\n  f = K f\n        ^\nhint: a definition only abbreviates: take the fixed point of what it does with itself, as in f = Y (\\f. K f)",
		"a = K; fac = \\n.\tfac  n": "as in fac = Y (\\fac n. fac n)",
		"f = λn. f n":               "as in f = Y (\\f n. f n)",
		"f = (\\f. f) f":            "1:13: the definition",
		"f = K (\n  f)":             "2:3: the definition of f uses f itself\n    f)\n    ^",
	} {
		if got := failure(s, typed); !strings.Contains(got, want) {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
	do(t, s, "f = \\f. f")
	if r := do(t, s, "f = f f").(*Defined); !r.Replaced {
		t.Errorf("with the old one: %+v", r)
	}
	do(t, s, ":set prelude off")
	if got := failure(s, "g = g"); !strings.Contains(got, "as in g = Y (\\g. g), with Y = \\f. (\\x. f (x x)) (\\x. f (x x))") {
		t.Errorf("without Y: %s", got)
	}
}
