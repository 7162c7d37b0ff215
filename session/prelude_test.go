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

// Every definition of the prelude has its line, which fits a terminal, and what is said
// of a bird is what it does: of all but those without a normal form.
func TestPreludeLines(t *testing.T) {
	for _, n := range ski.AllNumerals() {
		laws := 0
		for _, d := range preludeOf(n).list {
			if d.About == "" || d.Section == "" {
				t.Errorf("%v: %s is described by %q, in %q", n, d.Name, d.About, d.Section)
			}
			law, _, _ := strings.Cut(d.About, ";")
			left, right, ok := strings.Cut(law, " is ")
			words := strings.Fields(left)
			if d.Section == "birds" && !isCapital(d.Name) && !ok {
				if d.Name != "theta" && d.Name != "omega" {
					t.Errorf("%v: %s has no law: %s", n, d.Name, d.About)
				}
				continue
			}
			if d.Section != "birds" && !slices.Contains([]string{"true", "false"}, d.Name) || isCapital(d.Name) || d.Text == "Y" {
				continue
			}
			lambda, err := ski.ParseTerm(`\` + strings.Join(words[1:], " ") + ". " + right)
			if err != nil {
				t.Errorf("%v: %s: %v", n, d.About, err)
				continue
			}
			got, ok1 := ski.Reader{}.Lambda(d.term)
			want, ok2 := ski.Reader{}.Lambda(lambda)
			if !ok1 || !ok2 || got.String() != want.String() {
				t.Errorf("%v: %s: %s, but it is %v", n, d.Name, d.About, got)
			}
			laws++
		}
		if laws < 50 {
			t.Errorf("only %d laws", laws)
		}
	}
	s := open(t)
	for _, l := range do(t, s, ":defs").Lines(Style{})[1:] {
		if text := l.String(); len([]rune(text)) > 80 {
			t.Errorf("too wide: %s", text)
		}
	}
}

// The fixed points are: Y f and f (Y f) reduce to the same.
func TestFixedPoints(t *testing.T) {
	s := open(t)
	for _, typed := range []string{"Y (K z)", "sage (K z)", "why (K z)", "theta (K z)"} {
		if got := reduced(t, s, typed).Result; got != "z" {
			t.Errorf("%s: %s", typed, got)
		}
	}
	if got := do(t, s, ":whnf theta f").(*Reduction).Result; got != "f (U U f)" && !strings.HasPrefix(got, "f (") {
		t.Errorf("theta: %s", got)
	}
}

// Smullyan's birds are there, by letter and by name.
func TestBirds(t *testing.T) {
	birds := preludeOf(ski.Church).byName
	for letter, name := range map[string]string{
		"B": "bluebird", "C": "cardinal", "D": "dove", "E": "eagle", "F": "finch", "G": "goldfinch", "H": "hummingbird",
		"I": "identity", "J": "jay", "K": "kestrel", "L": "lark", "M": "mockingbird", "O": "owl", "Q": "queer", "R": "robin",
		"S": "starling", "T": "thrush", "U": "turing", "V": "vireo", "W": "warbler", "Y": "sage", "S'": "phoenix",
	} {
		_, builtIn := ski.LookupSym(letter)
		if _, ok := birds[letter]; ok == builtIn {
			t.Errorf("%s: %v", letter, ok)
		}
		if birds[name].Text != letter {
			t.Errorf("%s is %q, not %s", name, birds[name].Text, letter)
		}
	}
	for _, name := range strings.Fields(`blackbird bunting becard dickcissel dovekie bald_eagle double_mockingbird quixotic quizzical quirky quacky
		converse_warbler kite konstant_mocker crossed_konstant_mocker why theta omega psi
		identity_once_removed warbler_once_removed cardinal_once_removed robin_once_removed finch_once_removed vireo_once_removed
		identity_twice_removed warbler_twice_removed cardinal_twice_removed robin_twice_removed finch_twice_removed vireo_twice_removed`) {
		if _, ok := birds[name]; !ok {
			t.Errorf("there is no %s", name)
		}
	}
}

// :defs lists parts, and searches.
func TestDefsList(t *testing.T) {
	s := open(t)
	do(t, s, "mine_add = add x; D = K")
	for typed, want := range map[string]string{
		":defs pairs":        "pairs\n  pair  pair a b holds both\n",
		":defs Once REMOVED": "birds\n  identity_once_removed  I* a b is a b\n",
		":defs thrush":       "thrush = T\n         T a b is b a\n",
		":defs b a":          "T, thrush",
		":defs c (d e)":      "birds\n  dickcissel  D1 a b c d e is a b c (d e)\n",
		":defs add":          "add = ",
		":defs mine":         "your definitions\nD        = K\nmine_add = add x\n",
		":defs add x":        "your definitions\nmine_add = add x\n",
		":defs":              "  dove  ", // D is the user's
	} {
		if got := asText(do(t, s, typed)); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
	for typed, want := range map[string]string{
		":defs thrash":   "did you mean thrush?",
		":defs foo quux": "no definition has these words in it",
		":defs K":        "K is a combinator, which is built in: K x y → x",
		":undef W":       "W is a combinator, which is built in: W x y → x y y",
	} {
		if got := failure(s, typed); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", typed, got, want)
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
		"fact = \\n. n fact":        "as in fact = Y (\\fact n. n fact)", // the prelude has one
	} {
		if got := failure(s, typed); !strings.Contains(got, want) {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
	do(t, s, "f = \\f. f")
	if r := do(t, s, "f = f f").(*Defined); !r.Replaced || !strings.Contains(r.Before, "as in f = Y (\\f. f f)") {
		t.Errorf("with the old one: %+v", r)
	}
	do(t, s, ":set prelude off")
	if got := failure(s, "g = g"); !strings.Contains(got, "as in g = Y (\\g. g), with Y = \\f. (\\x. f (x x)) (\\x. f (x x))") {
		t.Errorf("without Y: %s", got)
	}
}

// What the prelude has besides birds is not called one.
func TestInfoNames(t *testing.T) {
	s := open(t)
	for term, want := range map[string][2]string{
		"C I":   {"T (thrush)", ""},
		"fact":  {"", "fact"},
		"div":   {"", "div (div m n is m divided by n, rounded down; n is not 0)"},
		"theta": {"theta (theta f becomes f (theta f); Turing's fixed point)", ""},
		"x":     {},
	} {
		if r := do(t, s, ":info "+term).(*TermInfo); r.Bird != want[0] || r.Prelude != want[1] {
			t.Errorf("%s is %q and %q", term, r.Bird, r.Prelude)
		}
	}
}
