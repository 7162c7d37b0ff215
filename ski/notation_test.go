package ski

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNotations(t *testing.T) {
	const src = "S (K S) K x y' (f C' z)"
	for notation, want := range map[Notation]string{
		Plain:    src,
		Glued:    "S(KS)Kx y'(fC'z)",
		Full:     "(((((S (K S)) K) x) y') ((f C') z))",
		Unlambda: "`````S`KSKx y'``fC'z",
		Lambda:   `(\x y z. x z (y z)) ((\x y. x) (\x y z. x z (y z))) (\x y. x) x y' (f (\c x y z. c (x z) y) z)`,
		DeBruijn: `(\.\.\. 3 1 (2 1)) ((\.\. 2) (\.\.\. 3 1 (2 1))) (\.\. 2) x y' (f (\.\.\.\. 4 (3 1) 2) z)`,
	} {
		if got := Print(Terms{}, mustParse(t, src), Options{Notation: notation}).String; got != want {
			t.Errorf("%v: %s, want %s", notation, got, want)
		}
	}
}

// What is printed parses back, in every notation, folded or not; within a limit it
// is a term when the ellipsis is read as an atom.
func TestNotationRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genTree(30).Draw(t, "term")
		definition := genTree(4).Draw(t, "definition")
		folded := Folded[*Term]{Source: Terms{}, Name: func(n *Term) string {
			if n.fun != nil && Equal(n, definition) {
				return "folded_1"
			}
			return ""
		}}
		unfold := func(name string) (*Term, bool) { return definition, name == "folded_1" }
		for _, notation := range Notations() {
			for _, src := range []Source[*Term]{Terms{}, folded} {
				text := Print(src, term, Options{Notation: notation})
				back, err := ParseTerm(text.String)
				if err != nil {
					t.Fatalf("%v: %s: %v", notation, text.String, err)
				}
				if back = Subst(back, unfold); !Equal(term, back) {
					t.Fatalf("%v: %s parses as %v", notation, text.String, back)
				}
				limit := rapid.IntRange(1, 60).Draw(t, "limit")
				short := Print(src, term, Options{Notation: notation, Limit: limit})
				if n := utf8.RuneCountInString(short.String); n > limit {
					t.Fatalf("%v: %d runes in %d: %s", notation, n, limit, short.String)
				}
				if short.Cut != (short.String != text.String) || short.Cut != strings.Contains(short.String, "…") {
					t.Fatalf("%v: cut %v: %s of %s", notation, short.Cut, short.String, text.String)
				}
				if _, err := ParseTerm(strings.ReplaceAll(short.String, "…", "hole")); err != nil {
					t.Fatalf("%v: %s: %v", notation, short.String, err)
				}
			}
		}
	})
}

// With any abstraction and basis, what the notations lambda and debruijn write means
// the same when it is typed back.
func TestLambdaNotationWithAnySettings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genTree(8).Draw(t, "term")
		want, ok := refNormal(Expr{root: term})
		if !ok {
			return
		}
		for _, notation := range []Notation{Lambda, DeBruijn} {
			e, err := ParseExpr(Print(Terms{}, term, Options{Notation: notation}).String)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range Abstractions() {
				for _, b := range Bases() {
					back, err := Compiler{Abstraction: a, Basis: b}.Compile(e)
					if err != nil {
						t.Fatal(err)
					}
					nf, ok := Reader{}.Lambda(back)
					if !ok {
						t.Fatalf("%v has no normal form", back)
					}
					if got, ok := refNormal(nf); !ok || got != want {
						t.Fatalf("%v with %v in %v: %v is %s, want %s", term, a, b, back, got, want)
					}
				}
			}
		}
	})
}

func TestNotationMarks(t *testing.T) {
	for notation, want := range map[Notation]string{
		Full: `
(x (((S (K a)) b) c))
      ^ 11111  2  3`,
		Unlambda: "\n`x```S`Ka b c\n     ^111 2 3",
		Lambda: `
x ((\x y z. x z (y z)) ((\x y. x) a) b c)
   ^^^^^^^^^^^^^^^^^^^ 1111111111111 2 3`,
	} {
		term := mustParse(t, "x (S (K a) b c)")
		r, _ := FindRedex(term)
		got := Print(Terms{}, term, Options{Notation: notation, Marked: true, Path: r.Path, Args: r.Args}).Annotate()
		if got != want[1:] {
			t.Errorf("%v:\n%s\nwant\n%s", notation, got, want[1:])
		}
	}
}
