package ski

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// compileWith compiles a text by an abstraction into a basis.
func compileWith(t interface {
	Helper()
	Fatal(...any)
}, a Abstraction, b Basis, src string,
) *Term {
	t.Helper()
	e, err := ParseExpr(src)
	if err != nil {
		t.Fatal(err)
	}
	term, err := Compiler{Abstraction: a, Basis: b}.Compile(e)
	if err != nil {
		t.Fatal(err)
	}
	return term
}

// What others have published that these algorithms give, letter by letter.
func TestPublished(t *testing.T) {
	const (
		// The code that comes with Kiselyov, λ to SKI, Semantically (FLOPS 2018):
		// okmij.org/ftp/tagless-final/skconv.ml, the module Conv2.
		kiselyov = "Kiselyov"
		// B. Lynn, Kiselyov Combinator Translation, the function optEta, as run by
		// T. Mahler, Optimizing bracket abstraction (2023). They write R for C C.
		lynn = "Lynn"
		// Wikipedia, Combinatory logic: the transformation T, with η, and with B and C.
		wikipedia = "Wikipedia"
		// Peyton Jones, The Implementation of Functional Programming Languages (1987), 16.2.
		book = "Peyton Jones"
	)
	for _, test := range []struct {
		source      string
		abstraction Abstraction
		basis       Basis
		src, want   string
	}{
		{kiselyov, Kiselyov, SKIBCBasis, `\x. x`, "I"},
		{kiselyov, Kiselyov, SKIBCBasis, `\x y. y`, "K I"},
		{kiselyov, Kiselyov, SKIBCBasis, `\x y. x`, "K"},
		{kiselyov, Kiselyov, SKIBCBasis, `\x y. x y`, "I"},
		{kiselyov, Kiselyov, SKIBCBasis, `\x y. y x`, "C I"},
		{kiselyov, Kiselyov, SKIBCBasis, `\x y z. z x`, "B K (C I)"},
		{kiselyov, Kiselyov, SKIBCBasis, `\x y z. (\w. w) x`, "B K (B K I)"},
		{kiselyov, Kiselyov, SKIBCBasis, `\x y z. x z (y z)`, "S"},
		{kiselyov, Kiselyov, SKIBCBasis, `\x y z. z y x`, "C (B C (C I))"},
		{kiselyov, Kiselyov, SKIBCBasis, `\w x y z. z y x w`, "C (B C (B (B C) (C (B C (C I)))))"},
		{kiselyov, Kiselyov, SKIBCBasis, `(\x. add x x) five`, "S add I five"},
		{
			kiselyov, Kiselyov, SKIBCBasis, `y (\f n. if (eq n zero) one (mul n (f (sub n one))))`,
			"y (B (S (C C one (B if (C C zero eq)))) (B (S mul) (C C (C C one sub) B)))",
		},
		{
			kiselyov, Kiselyov, SKIBCBasis, `y (\self a b. if (eq zero b) a (self b (rem a b)))`,
			"y (B (S (B S (C (B if (eq zero))))) (C C rem (B B S)))",
		},
		{
			lynn, Kiselyov, SKIBCBasis, `y (\f x y z. if (geq y x) z (f (f (sub x) y z) (f (sub y) z x) (f (sub z) x y)))`,
			"y (B (S (B S (B (B S) (B (B if) (C geq))))) (S (B S (B (B S) (B (B (B S)) (S (B S (B (B S) (B (B (B S)) (S (B B (B B B)) (C C sub B))))) (B C (B (B C) (C C sub B))))))) (B (B C) (B C (C C sub B)))))",
		},
		{wikipedia, Naive, SKIBasis, `\x y. y x`, "S (K (S I)) (S (K K) I)"},
		{wikipedia, Eta, SKIBasis, `\x y. y x`, "S (K (S I)) K"},
		{wikipedia, Turner, SKIBCBasis, `\x y. y x`, "C I"},
		{book, Turner, SKIBCBasis, `(\x. add x x) five`, "S add I five"},
		{book, Naive, SKIBasis, `(\x. add x x) five`, "S (S (K add) I) I five"},
	} {
		if got := compileWith(t, test.abstraction, test.basis, test.src); got.String() != test.want {
			t.Errorf("%s: %s with %v: %v, want %s", test.source, test.src, test.abstraction, got, test.want)
		}
	}
}

// curry is the algorithm as Curry and Feys give it (1958, 6A): [x] x = I; [x] M = K M,
// without x in M; with eta, [x] (M x) = M; and [x] (M N) = S ([x] M) ([x] N).
func curry(x string, m *Term, eta bool) *Term {
	switch {
	case !hasVar(m, x):
		return App(Comb(K), m)
	case m.fun == nil:
		return Comb(I)
	case eta && isVar(m.arg, x) && !hasVar(m.fun, x):
		return m.fun
	}
	return App(App(Comb(S), curry(x, m.fun, eta)), curry(x, m.arg, eta))
}

// turner is the algorithm as Turner gives it (1979): [x] (M N) = S ([x] M) ([x] N) for
// every application, and at once one of these, the first that fits.
//
//	S (K p) (K q) → K (p q)      S (B k p) q → S' k p q
//	S (K p) I     → p            C (B k p) q → C' k p q
//	S (K p) q     → B p q
//	S p (K q)     → C p q        B (k p) q   → B' k p q, of what is left at the end
//
// With the primes it has what skirepl adds: S p I → W p, and B (k p) stays where p has no
// variable of a lambda around, since a closed part is reduced only once. The K, B and I in them are those that this lambda has made, not others that stand in M.
func turner(x string, m *Term, primes bool) *Term {
	own := map[Sym]*Term{K: newAtom(K, ""), B: newAtom(B, ""), I: newAtom(I, "")}
	t := turnerMarked(x, m, primes, own)
	var unmark func(*Term) *Term
	unmark = func(t *Term) *Term {
		if t.fun != nil {
			fun, arg := unmark(t.fun), unmark(t.arg)
			if kp := fun.arg; primes && t.fun.fun == own[B] && kp.fun != nil && (hasVar(kp.arg, "a") || hasVar(kp.arg, "b") || hasVar(kp.arg, "c")) {
				return App(App(App(Comb(BPrime), kp.fun), kp.arg), arg)
			}
			return App(fun, arg)
		}
		if t.atom.sym == Var {
			return t
		}
		return Comb(t.atom.sym)
	}
	return unmark(t)
}

func turnerMarked(x string, m *Term, primes bool, own map[Sym]*Term) *Term {
	switch {
	case isVar(m, x):
		return own[I]
	case m.fun == nil:
		return App(own[K], m)
	}
	p, q := turnerMarked(x, m.fun, primes, own), turnerMarked(x, m.arg, primes, own)
	isK := func(t *Term) bool { return t.fun == own[K] }
	isB := primes && p.fun != nil && p.fun.fun == own[B]
	apps := func(f *Term, args ...*Term) *Term {
		for _, a := range args {
			f = App(f, a)
		}
		return f
	}
	switch {
	case isK(p) && isK(q):
		return App(own[K], App(p.arg, q.arg))
	case isK(p) && q == own[I]:
		return p.arg
	case isK(p):
		return apps(own[B], p.arg, q)
	case isK(q) && isB:
		return apps(Comb(CPrime), p.fun.arg, p.arg, q.arg)
	case isK(q):
		return apps(Comb(C), p, q.arg)
	case isB:
		return apps(Comb(SPrime), p.fun.arg, p.arg, q)
	case primes && (q == own[I] || q == Comb(I)):
		return apps(Comb(W), p)
	}
	return apps(Comb(S), p, q)
}

func isVar(t *Term, x string) bool { return t.fun == nil && t.atom.sym == Var && t.atom.name == x }

func hasVar(t *Term, x string) bool {
	if t.fun != nil {
		return hasVar(t.fun, x) || hasVar(t.arg, x)
	}
	return isVar(t, x)
}

// eliminate does away with the lambdas of an expression, the innermost first.
func eliminate(t *Term, bracket func(x string, m *Term) *Term) *Term {
	switch {
	case t.fun != nil:
		return App(eliminate(t.fun, bracket), eliminate(t.arg, bracket))
	case t.atom.sym == symLambda:
		return bracket(t.atom.name, eliminate(t.atom.sugar.body, bracket))
	}
	return t
}

// The abstractions give what their definitions in the literature give, letter by letter.
func TestAbstractionsAreThoseOfTheLiterature(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := genLambda(5).Draw(t, "term")
		for _, name := range []string{"S'", "B'", "C'", "S", "K", "I", "B", "C", "W"} {
			src = strings.ReplaceAll(src, name, "z")
		}
		e, err := ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		same := func(a Abstraction, b Basis, want *Term) {
			if got := compileWith(t, a, b, src); !Equal(got, want) {
				t.Fatalf("%s with %v in %v: %v, want %v", src, a, b, got, want)
			}
		}
		same(Naive, SKIBasis, eliminate(e.root, func(x string, m *Term) *Term { return curry(x, m, false) }))
		same(Eta, SKIBasis, eliminate(e.root, func(x string, m *Term) *Term { return curry(x, m, true) }))
		same(Turner, SKIBCBasis, eliminate(e.root, func(x string, m *Term) *Term { return turner(x, m, false) }))

		same(Turner, AllBasis, eliminate(e.root, func(x string, m *Term) *Term { return turner(x, m, true) }))
	})
}

// The sizes of \x1 … xn. xn … x1, the worst case that Kiselyov's code is measured on:
// bad2, bad3 and bad4 there. With S, K and I, and with B and C, they grow as n³, with
// Turner's primed combinators as n² (Kennaway, The complexity of a translation of
// λ-calculus to combinators, 1982, has that bound for them).
func TestSizesOfTheWorstCase(t *testing.T) {
	for n := 2; n <= 20; n++ {
		src := reversed(n)
		for _, one := range []struct {
			abstraction Abstraction
			basis       Basis
			want        int
		}{
			{Naive, SKIBasis, (n*n*n+3*n*n+5*n)/3 - 2},
			{Eta, SKIBasis, (n*n*n+3*n*n-4*n)/3 + 1},
			{Turner, SKIBCBasis, (n+1)*n*(n-1)/6 + 1},
			{Turner, AllBasis, n*(n-1)/2 + 1},
			{Kiselyov, SKIBCBasis, (n+1)*n*(n-1)/6 + 1}, // 2, 5 and 11: so many as he prints
		} {
			if got := Leaves(compileWith(t, one.abstraction, one.basis, src)).Int64(); got != int64(one.want) {
				t.Errorf("%s with %v in %v: %d leaves, want %d", src, one.abstraction, one.basis, got, one.want)
			}
		}
	}
}

// reversed is \a b c …. … c b a, with n parameters.
func reversed(n int) string {
	var params, body []string
	for i := range n {
		name := string(rune('a' + i))
		params, body = append(params, name), append([]string{name}, body...)
	}
	return `\` + strings.Join(params, " ") + ". " + strings.Join(body, " ")
}
