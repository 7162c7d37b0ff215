package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"skirepl/ski"
)

// A term to be measured, with the seconds that two other systems take for it
// where they are known: the one that this arena replaces, and its native rewrite.
type term struct {
	name             string
	term             *ski.Term
	replaced, native float64
}

// corpus reads the terms with known times.
func corpus(dir string) ([]term, error) {
	table, err := os.ReadFile(filepath.Join(dir, "expected.tsv"))
	if err != nil {
		return nil, err
	}
	var terms []term
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		columns := strings.Split(line, "\t")
		src, err := os.ReadFile(filepath.Join(dir, columns[0]+".ski"))
		if err != nil {
			return nil, err
		}
		t := term{name: columns[0]}
		if t.term, err = ski.ParseTerm(string(src)); err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
		if t.replaced, err = strconv.ParseFloat(columns[5], 64); err != nil {
			return nil, err
		}
		if t.native, err = strconv.ParseFloat(columns[6], 64); err != nil {
			return nil, err
		}
		terms = append(terms, t)
	}
	return terms, nil
}

// defs are what the terms of ours are written with. Numbers are Church's.
var defs = parseDefs(`
	zero = K I; one = I
	succ = S B
	add = C I succ             # add m n = m succ n, as C I succ m n
	pair = B C (C I)
	fst = C I K; snd = C I (K I)
	y = S S K (S (K (S S (S (S S K)))) K)
	cons = B (B K) (B C (C I)); nil = K
	tower = S (S (K S) K) I
`)

func parseDefs(src string) map[string]*ski.Term {
	stmts, err := ski.Parse("", src)
	if err != nil {
		panic(err) // a mistake in this file
	}
	terms := make(map[string]*ski.Term)
	for _, s := range stmts {
		t, err := ski.Compiler{}.Compile(s.Expr)
		if err != nil {
			panic(err)
		}
		terms[s.Name] = expand(t, terms)
	}
	return terms
}

func expand(t *ski.Term, defs map[string]*ski.Term) *ski.Term {
	return ski.Subst(t, func(name string) (*ski.Term, bool) {
		d, ok := defs[name]
		return d, ok
	})
}

func parse(src string) *ski.Term {
	t, err := ski.ParseTerm(src)
	if err != nil {
		panic(err)
	}
	return expand(t, defs)
}

// numeral is Church's n.
func numeral(n int) string { return strings.Repeat("(succ ", n) + "zero" + strings.Repeat(")", n) }

// repeated applies f n times to x.
func repeated(f string, n int, x string) string {
	return strings.Repeat(f+" (", n) + x + strings.Repeat(")", n)
}

// ours are terms of the same kinds as the corpus, and of kinds that it lacks.
func ours(quick bool) []term {
	deep, size := 1_000_000, 400
	if quick {
		deep, size = 10_000, 100
	}
	terms := []term{
		{name: "add", term: parse(fmt.Sprintf("%s succ %s f x", numeral(size), numeral(size)))},
		{name: "mul", term: parse(fmt.Sprintf("B %s %s I x", numeral(size), numeral(size)))},
		{name: "pow_2_14", term: parse(fmt.Sprintf("%s %s I x", numeral(14), numeral(2)))},
		{name: "pred_pairs", term: parse(fmt.Sprintf("fst (%s (S (B pair snd) (B succ snd)) (pair zero zero)) I x", numeral(size)))},
		{name: "doubling", term: parse(repeated("W B", 14, "I") + " x")},
		{name: "deep_left", term: leftNest(deep)},
		{name: "deep_right", term: rightNest(deep)},
		{name: "deep_args", term: argNest(deep)},
		{name: "list_sum", term: listSum(size)},
	}
	for i := range 3 {
		terms = append(terms, term{name: fmt.Sprintf("random_%d", i+1), term: random(uint64(i), 4000)})
	}
	return terms
}

func leftNest(n int) *ski.Term {
	t := ski.Comb(ski.I)
	for range n {
		t = ski.App(t, ski.Comb(ski.I))
	}
	return t
}

func rightNest(n int) *ski.Term {
	t := ski.FreeVar("x")
	for range n {
		t = ski.App(ski.Comb(ski.I), t)
	}
	return t
}

// argNest is x (x (… (I x))): everything is on the way to the one redex.
func argNest(n int) *ski.Term {
	x := ski.FreeVar("x")
	t := ski.App(ski.Comb(ski.I), x)
	for range n {
		t = ski.App(x, t)
	}
	return t
}

// listSum folds addition over a list of numerals, each element \c n. c head tail.
func listSum(n int) *ski.Term {
	src := "zero"
	for i := range n {
		src = fmt.Sprintf("(%s succ %s)", numeral(i%4), src)
	}
	return parse(src + " I x")
}

// random is a term of so many redexes under a free variable, so that it ends.
func random(seed uint64, n int) *ski.Term {
	r := rand.New(rand.NewPCG(seed, 7))
	pool := []*ski.Term{ski.FreeVar("x"), ski.FreeVar("y"), ski.Comb(ski.K), ski.Comb(ski.I)}
	pick := func() *ski.Term { return pool[r.IntN(len(pool))] }
	t := ski.FreeVar("f")
	for range n {
		var redex *ski.Term
		switch r.IntN(4) {
		case 0:
			redex = ski.App(ski.Comb(ski.I), pick())
		case 1:
			redex = ski.App(ski.App(ski.Comb(ski.K), pick()), pick())
		case 2:
			redex = ski.App(ski.App(ski.App(ski.Comb(ski.B), ski.FreeVar("g")), pick()), pick())
		default:
			redex = ski.App(ski.App(ski.App(ski.Comb(ski.C), ski.FreeVar("h")), pick()), pick())
		}
		t = ski.App(t, redex)
		if len(pool) < 200 {
			pool = append(pool, redex)
		}
	}
	return t
}
