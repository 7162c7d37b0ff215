package ski

import (
	"testing"

	"pgregory.net/rapid"
)

// What a Reader says that a term is, typed, has the βη-normal form of the term.
func TestReaderClaimsNothingWrong(t *testing.T) {
	words := map[string]string{"true": `\a b. a`, "false": `\a b. b`, "pair": `\a b p. p a b`}
	rapid.Check(t, func(t *rapid.T) {
		numerals := rapid.SampledFrom(AllNumerals()).Draw(t, "numerals")
		compiler := Compiler{Numerals: numerals}
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{
			"S", "K", "I", "B", "C", "W", "x", "(K I)", "0", "1", "2", "[]", "[1, K]", "[[], [2]]", "[x]", "[x, I]",
			`(\p. p 1 2)`, `(\p. p [x] K)`, `(\h t c n. c h (t c n))`, `(\h t n c. c h t)`, `(\n. n)`, `(\n f x. f (n f x))`,
		}), 1, 4).Draw(t, "parts")
		src := ""
		for _, p := range parts {
			src += p + " "
		}
		e, err := ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		term, err := compiler.Compile(e)
		if err != nil {
			t.Fatal(err)
		}
		want, ok := refNormal(Expr{root: term})
		if !ok {
			return
		}
		for _, v := range (Reader{Numerals: numerals}).Values(term) {
			back, err := ParseExpr(v.Expr.String())
			if err != nil {
				t.Fatalf("%s is %v: %v", src, v.Expr, err)
			}
			typed, err := compiler.Compile(back)
			if err != nil {
				t.Fatal(err)
			}
			typed = Subst(typed, func(name string) (*Term, bool) {
				meaning, ok := words[name]
				if !ok {
					return nil, false
				}
				m, err := ParseTerm(meaning)
				return m, err == nil
			})
			if got, ok := refNormal(Expr{root: typed}); !ok || got != want {
				t.Fatalf("%s is said to be %v, which is %s, not %s", src, v.Expr, got, want)
			}
		}
	})
}

// Words that mean something else are not used, and variables are written as is said.
func TestReaderWords(t *testing.T) {
	term := mustParse(t, `[\a b. a, \p. p x y]`)
	r := Reader{Name: Quote, Lacks: func(w string) bool { return w != "pair" }}
	if v := r.Values(term); len(v) == 0 || v[0].Expr.String() != `[\x y. x, pair ?x ?y]` {
		t.Errorf("%v", v)
	}
	r.Lacks = func(string) bool { return true }
	if v := r.Values(term); len(v) == 0 || v[0].Expr.String() != `[\x y. x, \z. z ?x ?y]` {
		t.Errorf("%v", v)
	}
}
