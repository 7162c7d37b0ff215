package arena

import (
	"pgregory.net/rapid"

	"skirepl/ski"
)

// What generated terms are made of: each combinator, variables, and pieces that
// keep a reduction busy, without which most terms soon end. Church numerals, pairs,
// doublers, redexes.
var pieces = []string{
	"S", "K", "I", "B", "C", "W", "S'", "B'", "C'",
	"x", "y", "z",
	"S B I", "S B (S B I)", "K I", "I x", "S K K", "K x y",
	"W I", "W W", "S I I", "W B", "C I x", "C I", "S' C B", "W (B x)", "S (K x)", "B W B", "C (W S)", "S S",
}

// below generates a number from 0 to n-1, each as likely as the others; rapid's own
// integers are mostly small ones.
func below(t *rapid.T, n int) int {
	bits := 0
	for range 10 {
		bits <<= 1
		if rapid.Bool().Draw(t, "bit") {
			bits |= 1
		}
	}
	return bits * n >> 10
}

// genTree generates a term of 1 to max pieces that share nothing but themselves.
func genTree(max int) *rapid.Generator[*ski.Term] {
	terms := parsePieces()
	return rapid.Custom(func(t *rapid.T) *ski.Term {
		parts := make([]*ski.Term, 1+below(t, max))
		for i := range parts {
			parts[i] = terms[below(t, len(terms))]
		}
		for len(parts) > 1 {
			// The first two more often: long rows of arguments for few heads.
			i := below(t, len(parts)-1)
			if rapid.Bool().Draw(t, "at the front") {
				i = 0
			}
			parts[i] = ski.App(parts[i], parts[i+1])
			parts = append(parts[:i+1], parts[i+2:]...)
		}
		return parts[0]
	})
}

// genShared generates a term with up to max applications, many of them shared.
func genShared(max int) *rapid.Generator[*ski.Term] {
	terms := parsePieces()
	return rapid.Custom(func(t *rapid.T) *ski.Term {
		pool := make([]*ski.Term, 2+below(t, 4))
		for i := range pool {
			pool[i] = terms[below(t, len(terms))]
		}
		for range 1 + below(t, max) {
			fun, arg := pool[below(t, len(pool))], pool[below(t, len(pool))]
			pool = append(pool, ski.App(fun, arg))
		}
		return pool[len(pool)-1]
	})
}

// genTerm generates a term that may do anything: end at once, grow, or go on for
// ever. Of a few it takes the first that is not done soon.
func genTerm() *rapid.Generator[*ski.Term] {
	any := rapid.OneOf(genTree(14), genShared(12))
	return rapid.Custom(func(t *rapid.T) *ski.Term {
		term := any.Draw(t, "term")
		for range 4 {
			if _, _, normal := ski.Reduce(term, 8); !normal {
				break
			}
			term = any.Draw(t, "term")
		}
		return term
	})
}

func parsePieces() []*ski.Term {
	terms := make([]*ski.Term, len(pieces))
	for i, src := range pieces {
		var err error
		if terms[i], err = ski.ParseTerm(src); err != nil {
			panic(err)
		}
	}
	return terms
}
