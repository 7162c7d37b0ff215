package ski

import (
	"fmt"
	"strings"
)

// Sym is the symbol of an atom. The numbers are those of the arena ABI.
type Sym uint8

// The symbols. S, K and I are Schönfinkel's and Curry's; B, C and W are
// Curry's; the primed ones are Turner's (Another Algorithm for Bracket
// Abstraction, 1979).
const (
	S      Sym = 1
	K      Sym = 2
	I      Sym = 3
	B      Sym = 8
	C      Sym = 9
	SPrime Sym = 10
	BPrime Sym = 11
	CPrime Sym = 12
	W      Sym = 16
	Var    Sym = 128 // a free variable; the one symbol without a rule
)

// A combinator is one row of the table that drives everything: names for the
// parser and printer, rules for the help, contraction for the reducer.
type combinator struct {
	sym    Sym
	name   string
	params string // the left side of the rule, without the combinator
	result string // the right side
	// contract builds the right side from the first arguments; those past
	// the combinator's arity are nil.
	contract func(a, b, c, d *Term) *Term
}

var combinators = [...]combinator{
	{S, "S", "x y z", "x z (y z)", func(x, y, z, _ *Term) *Term { return App(App(x, z), App(y, z)) }},
	{K, "K", "x y", "x", func(x, _, _, _ *Term) *Term { return x }},
	{I, "I", "x", "x", func(x, _, _, _ *Term) *Term { return x }},
	{B, "B", "x y z", "x (y z)", func(x, y, z, _ *Term) *Term { return App(x, App(y, z)) }},
	{C, "C", "x y z", "x z y", func(x, y, z, _ *Term) *Term { return App(App(x, z), y) }},
	{SPrime, "S'", "c x y z", "c (x z) (y z)", func(c, x, y, z *Term) *Term { return App(App(c, App(x, z)), App(y, z)) }},
	{BPrime, "B'", "c x y z", "c x (y z)", func(c, x, y, z *Term) *Term { return App(App(c, x), App(y, z)) }},
	{CPrime, "C'", "c x y z", "c (x z) y", func(c, x, y, z *Term) *Term { return App(App(c, App(x, z)), y) }},
	{W, "W", "x y", "x y y", func(x, y, _, _ *Term) *Term { return App(App(x, y), y) }},
}

// maxArity is the largest arity in the table.
const maxArity = 4

// rows and arities are the table by symbol, symbols the table by name.
var (
	rows    [256]*combinator
	arities [256]uint8
	symbols = make(map[string]Sym, len(combinators))
)

func init() {
	for i := range combinators {
		c := &combinators[i]
		rows[c.sym] = c
		arities[c.sym] = uint8(len(strings.Fields(c.params)))
		symbols[c.name] = c.sym
	}
}

// Combinators returns the combinators, in the order in which help lists them.
func Combinators() []Sym {
	syms := make([]Sym, len(combinators))
	for i, c := range combinators {
		syms[i] = c.sym
	}
	return syms
}

// LookupSym returns the combinator of that name, as in "S" or "C'".
func LookupSym(name string) (Sym, bool) {
	s, ok := symbols[name]
	return s, ok
}

// String returns the combinator's name, as it is typed. Var is "Var"; a number
// that is no symbol is shown as such.
func (s Sym) String() string {
	if c := rows[s]; c != nil {
		return c.name
	}
	if s == Var {
		return "Var"
	}
	return fmt.Sprintf("Sym(%d)", uint8(s))
}

// Arity returns the number of arguments that the combinator's rule takes, 1 to
// 4; 0 for Var and for a number that is no symbol.
func (s Sym) Arity() int { return int(arities[s]) }

// Rule returns the combinator's rule, as in "K x y → x"; "" if it has none.
func (s Sym) Rule() string { return s.rule("→") }

// RuleASCII is [Sym.Rule] for terminals without Unicode, as in "K x y -> x".
func (s Sym) RuleASCII() string { return s.rule("->") }

func (s Sym) rule(arrow string) string {
	c := rows[s]
	if c == nil {
		return ""
	}
	return c.name + " " + c.params + " " + arrow + " " + c.result
}

// Sides returns the two sides of the combinator's rule: the names of its parameters
// and the term over these that it becomes. ok is false if it has no rule.
func (s Sym) Sides() (params []string, result *Term, ok bool) {
	c := rows[s]
	if c == nil {
		return nil, nil, false
	}
	result, err := ParseTerm(c.result)
	return strings.Fields(c.params), result, err == nil
}
