package session

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"skirepl/ski"
)

// TestMutualRecursion: of two definitions that use each other the second says so, and
// what it shows instead does what was meant, with the prelude and without it.
func TestMutualRecursion(t *testing.T) {
	for _, prelude := range []string{"on", "off"} {
		t.Run("prelude "+prelude, func(t *testing.T) {
			s := open(t)
			do(t, s, ":set prelude "+prelude+"\n:set fold off\n"+`zero = \s z. z; pre = \n f x. n (\g h. h (g f)) (\u. x) (\u. u)`)
			if r := do(t, s, `odd = \n. n (K (even (pre n))) (K I)`).(*Defined); r.Mutual != "" || r.Fixed != nil {
				t.Errorf("nothing uses odd yet: %+v", r)
			}
			r := do(t, s, `even = \n. n (K (odd (pre n))) K`).(*Defined)
			if r.Mutual != "odd" || !strings.Contains(asText(r), "odd and even use each other") {
				t.Fatalf("defined: %+v:\n%s", r, asText(r))
			}
			for _, line := range r.Fixed {
				do(t, s, line)
			}
			number := "zero"
			for i := range 6 {
				for name, yes := range map[string]bool{"even": i%2 == 0, "odd": i%2 == 1} {
					want := "K I"
					if yes {
						want = "K"
					}
					if got := reduced(t, s, name+" ("+number+")").Result; got != want {
						t.Errorf("%s of %d: %s, want %s", name, i, got, want)
					}
				}
				number = "S B (" + number + ")"
			}
		})
	}
	// A name that is merely defined later is no such thing.
	s := open(t)
	do(t, s, "u = t x")
	if r := do(t, s, "x = K").(*Defined); r.Mutual != "" || strings.Contains(asText(r), "each other") {
		t.Errorf("defined: %+v", r)
	}
}

// A variable stays one when its name is defined, and is shown so that it can be typed.
func TestHiddenVariables(t *testing.T) {
	s := open(t)
	do(t, s, ":set fold off\nu = t x; x y")
	if r := do(t, s, "x = K").(*Defined); len(r.Variable) != 1 || r.Variable[0] != "u" {
		t.Errorf("defined: %+v", r)
	}
	for typed, want := range map[string]string{
		":run":     "?x y",
		"u":        "t ?x",
		"?x x":     "?x K",
		`\a. ?x`:   "K ?x",
		`\x. ?x`:   "K ?x",
		"?t":       "t",
		"?x (I y)": "?x y",
	} {
		do(t, s, ":undef x\nx y; x = K")
		if got := reduced(t, s, typed).Result; got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
	// The last result is what it was, not what its text would mean.
	do(t, s, ":undef x\nx y; x = K")
	if got := reduced(t, s, "_ z").Result; got != "?x y z" {
		t.Errorf("the last result: %s", got)
	}
	if got := reduced(t, s, "x ?x").Values; strings.Join(got, " ") != `\y. ?x` {
		t.Errorf("read back: %s", got)
	}
	for _, typed := range []string{":equal ?x = x", ":check ?x (I y) => ?x y", ":type ?x y", ":info ?x y"} {
		if text := asText(do(t, s, typed)); !strings.Contains(text, "?x") {
			t.Errorf("%s: %s", typed, text)
		}
	}
	do(t, s, ":undef x")
	if got := reduced(t, s, "?x x").Result; got != "x x" {
		t.Errorf("undefined again: %s", got)
	}
	for typed, want := range map[string]string{
		"?S":     "S is a combinator and can't be a variable",
		"? x":    "`?` has no name after it",
		"?_":     "`?` has no name after it",
		"?x = K": "not one name",
		`\?x. x`: "the parameters of a lambda are names",
	} {
		if got := failure(s, typed); !strings.Contains(got, want) {
			t.Errorf("%s: %s", typed, got)
		}
	}
}

// What is shown, typed again, is the same term, whatever is defined, folded and in
// whatever notation; and what it is said to be is equal to it.
func TestShownCanBeTyped(t *testing.T) {
	s := open(t)
	do(t, s, ":set contractions 2000\n:set show 20k")
	bird := regexp.MustCompile(`^([A-Z]'?) \(.*$`)
	word := rapid.SampledFrom([]string{
		"S", "K", "I", "B", "C", "W", "S'", "x", "y", "T", "true", "pair", "D", "(K I)", "2", "[x, K]", `(\a. a x)`,
		"?x", "?true", "(S K)", "(B x)", "theta", "and",
	})
	term := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 6).Draw(t, "term"), " ")
	})
	rapid.Check(t, func(rt *rapid.T) {
		names := []string{"x", "true", "pair", "T", "D", "and"}
		for _, name := range names {
			failure(s, ":undef "+name) // it may be undefined
		}
		do(t, s, ":set prelude "+rapid.SampledFrom([]string{"on", "off"}).Draw(rt, "prelude"))
		for _, name := range names {
			switch rapid.IntRange(0, 3).Draw(rt, "change") {
			case 0:
				failure(s, ":undef "+name)
			case 1:
				failure(s, name+" = "+term.Draw(rt, "body")) // it may use itself
			}
		}
		do(t, s, fmt.Sprintf(":set fold %s\n:set notation %s", rapid.SampledFrom([]string{"on", "mine", "off"}).Draw(rt, "fold"),
			rapid.SampledFrom(ski.Notations()).Draw(rt, "notation")))
		typed := term.Draw(rt, "typed")
		r := reduced(t, s, typed)
		if r.Status != Normal || r.text.Cut { // its tree may have 2^2000 leaves
			return
		}
		root := s.line.Root()
		again := reduced(t, s, r.Result)
		if s.line.Root() != root || again.Result != r.Result {
			rt.Fatalf("%s: %s, typed again: %s\n%s", typed, r.Result, again.Result, asText(do(t, s, ":defs mine")))
		}
		for _, v := range r.Values {
			v = bird.ReplaceAllString(v, "$1")
			e := do(t, s, ":equal extensional ("+v+") = ("+r.Result+")").(*EqualInfo)
			if e.Answer == "different" {
				rt.Fatalf("%s: %s is said to be %s\n%s\n%s", typed, r.Result, v, asText(e), asText(do(t, s, ":defs mine")))
			}
		}
	})
}

// A file of ten thousand definitions takes a second or two, not minutes.
func BenchmarkDefinitions(b *testing.B) {
	for b.Loop() {
		s := open(b)
		for i := range 5000 {
			do(b, s, fmt.Sprintf("a%d = b%[1]d c", i))
		}
		for i := range 5000 {
			do(b, s, fmt.Sprintf("b%d = K", i))
		}
	}
}
