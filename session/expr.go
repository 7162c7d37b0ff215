package session

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"skirepl/ski"
)

// figure is something that a state of a reduction has one of, as a number.
type figure uint8

const (
	figContractions figure = iota
	figRule                // the next redex's, as a ski.Sym; 0 in normal form
	figStack
	figSize
	figDepth
	figDAG
	figNodes // from here on they are the arena's, not the term's
	figMemory
)

// figures is where an expression finds them. Numbers end at 2^63-1 and -2^63, which
// then mean at least and at most that.
type figures interface {
	figure(figure) (int64, error)
	// above says whether a figure is above a number, which may take less time.
	above(figure, int64) (bool, error)
}

// figureNames says what they are called, and what they are.
var figureNames = []struct {
	name string
	figure
	help string
}{
	{"size", figSize, "leaves of the term as a tree"},
	{"depth", figDepth, "how deep applications lie in each other"},
	{"dag", figDAG, "different terms among the term and its parts"},
	{"stack", figStack, "frames above which the next redex is contracted"},
	{"rule", figRule, "the next redex's combinator, as in rule == S"},
	{"contractions", figContractions, "contractions since the start"},
	{"nodes", figNodes, "ids that the arena has given out"},
	{"memory", figMemory, "bytes of the arena's memory"},
}

func figureWords() []string {
	var words []string
	for _, f := range figureNames {
		words = append(words, f.name)
	}
	return words
}

func findFigure(name string) (figure, bool) {
	for _, f := range figureNames {
		if f.name == name {
			return f.figure, true
		}
	}
	return 0, false
}

// exprType is what an expression has for a value.
type exprType uint8

const (
	typeNumber exprType = iota
	typeRule
	typeTruth
)

func (t exprType) String() string {
	return [...]string{"a number", "a rule", "a comparison"}[t]
}

// expr is an expression over figures. A truth is 0 or 1.
type expr struct {
	text   string
	typ    exprType
	uses   uint // figures, bit by bit
	number *int64
	only   figure // with single: it is this figure and nothing else
	single bool
	eval   func(figures) (int64, error)
}

func (e *expr) usesArena() bool { return e.uses&(1<<figNodes|1<<figMemory) != 0 }

func (e *expr) holds(f figures) (bool, error) {
	n, err := e.eval(f)
	return n != 0, err
}

// exprDepth bounds how deep parentheses may lie in each other, exprWords how long an
// expression may be: it is evaluated by calls in calls.
const (
	exprDepth = 100
	exprWords = 1000
)

// expression parses one, as far as it goes.
func (p *words) expression() (*expr, error) {
	if p.deep++; p.deep > exprDepth {
		return nil, p.wrong("the expression has too many parentheses", "write it with fewer")
	}
	defer func() { p.deep-- }()
	return p.binary(0)
}

// operators by how strongly they bind; those of a row bind alike.
var operators = [][]string{{"or", "||"}, {"and", "&&"}, {"==", "!=", "<=", ">=", "<", ">", "="}, {"+", "-"}, {"*", "/", "%"}}

func (p *words) binary(row int) (*expr, error) {
	if row == len(operators) {
		return p.operand()
	}
	from := p.at
	left, err := p.binary(row + 1)
	for err == nil {
		op := p.peek()
		if !slices.Contains(operators[row], op.text) {
			return left, nil
		}
		p.next()
		var right *expr
		if right, err = p.binary(row + 1); err != nil {
			break
		}
		if left, err = p.combine(op, left, right); err != nil {
			break
		}
		left.text = p.between(from, p.at)
	}
	return nil, err
}

func (p *words) combine(op word, a, b *expr) (*expr, error) {
	e := &expr{uses: a.uses | b.uses}
	both := func(want exprType) error {
		for _, x := range []*expr{a, b} {
			if x.typ != want {
				return p.wrongAt(op, fmt.Sprintf("`%s` wants %v on both sides, and `%s` is %v", op.text, want, x.text, x.typ), "")
			}
		}
		return nil
	}
	switch op.text {
	case "or", "||", "and", "&&":
		e.typ = typeTruth
		or := int64(0)
		if op.text == "or" || op.text == "||" {
			or = 1
		}
		e.eval = func(f figures) (int64, error) {
			if n, err := a.eval(f); err != nil || n == or {
				return n, err
			}
			return b.eval(f)
		}
		return e, both(typeTruth)
	case "=":
		return nil, p.wrongAt(op, "`=` compares nothing", "write ==")
	case "==", "!=":
		if a.typ == typeTruth || a.typ != b.typ {
			return nil, p.wrongAt(op, fmt.Sprintf("can't compare %v with %v", a.typ, b.typ), "compare a figure with a number, or rule with a combinator: rule == S")
		}
	}
	if do, ok := operations[op.text]; ok {
		e.eval = reckon(do, a, b)
		return e, both(typeNumber)
	}
	e.typ = typeTruth
	e.eval = compare(op.text, a, b)
	if op.text == "==" || op.text == "!=" {
		return e, nil
	}
	return e, both(typeNumber)
}

// relations are those of == and the like.
var relations = map[string]func(x, y int64) bool{
	"==": func(x, y int64) bool { return x == y },
	"!=": func(x, y int64) bool { return x != y },
	"<":  func(x, y int64) bool { return x < y },
	">":  func(x, y int64) bool { return x > y },
	"<=": func(x, y int64) bool { return x <= y },
	">=": func(x, y int64) bool { return x >= y },
}

// compare asks only whether a figure is above a number, where that is enough.
func compare(op string, a, b *expr) func(figures) (int64, error) {
	if a.single && b.number != nil && a.only != figRule && *b.number > math.MinInt64 {
		k := *b.number
		switch op {
		case ">":
			return func(f figures) (int64, error) { return truth(f.above(a.only, k)) }
		case "<=":
			return func(f figures) (int64, error) { return untruth(f.above(a.only, k)) }
		case ">=":
			return func(f figures) (int64, error) { return truth(f.above(a.only, k-1)) }
		case "<":
			return func(f figures) (int64, error) { return untruth(f.above(a.only, k-1)) }
		}
	}
	test := relations[op]
	return reckon(func(x, y int64) int64 {
		if test(x, y) {
			return 1
		}
		return 0
	}, a, b)
}

func truth(t bool, err error) (int64, error) {
	if t {
		return 1, err
	}
	return 0, err
}

func untruth(t bool, err error) (int64, error) { return truth(!t, err) }

// operations are those of + - * / % on numbers that stay at 2^63-1 and -2^63 when they
// get there. What is divided by 0 is 0.
var operations = map[string]func(x, y int64) int64{
	"+": addUp,
	"-": func(x, y int64) int64 {
		if d := x - y; (d < x) == (y > 0) {
			return d
		}
		return furthest(y > 0)
	},
	"*": func(x, y int64) int64 {
		negative := (x < 0) != (y < 0)
		if p := x * y; x == 0 || y == 0 || (p < 0) == negative && p/y == x {
			return p
		}
		return furthest(negative)
	},
	"/": func(x, y int64) int64 {
		switch {
		case y == 0:
			return 0
		case y == -1 && x == math.MinInt64:
			return math.MaxInt64
		}
		return x / y
	},
	"%": func(x, y int64) int64 {
		if y == 0 {
			return 0
		}
		return x % y
	},
}

func addUp(x, y int64) int64 {
	if s := x + y; (s > x) == (y > 0) {
		return s
	}
	return furthest(y < 0)
}

// furthest is where numbers end.
func furthest(negative bool) int64 {
	if negative {
		return math.MinInt64
	}
	return math.MaxInt64
}

// reckon computes with the values of two expressions.
func reckon(do func(x, y int64) int64, a, b *expr) func(figures) (int64, error) {
	return func(f figures) (int64, error) {
		x, err := a.eval(f)
		if err != nil {
			return 0, err
		}
		y, err := b.eval(f)
		return do(x, y), err
	}
}

func (p *words) operand() (*expr, error) {
	w := p.next()
	p.operands++
	switch {
	case p.operands > exprWords:
		return nil, p.wrongAt(w, "the expression is too long", "at most "+Grouped(exprWords)+" figures and numbers")
	case w.text == "(":
		e, err := p.expression()
		if err != nil {
			return nil, err
		}
		if close := p.next(); close.text != ")" {
			return nil, p.wrongAt(w, "`(` is not closed", "add )")
		}
		e.single, e.text = false, p.between(p.index(w), p.at)
		return e, nil
	case w.text == "not" || w.text == "!":
		e, err := p.binary(2)
		if err != nil {
			return nil, err
		}
		if e.typ != typeTruth {
			return nil, p.wrongAt(w, fmt.Sprintf("`%s` wants a comparison, and `%s` is %v", w.text, e.text, e.typ), "")
		}
		return &expr{text: w.text + " " + e.text, typ: typeTruth, uses: e.uses, eval: func(f figures) (int64, error) { return untruth(e.holds(f)) }}, nil
	case w.text == "":
		return nil, p.wrongAt(w, "a figure or a number is missing", "the figures are "+strings.Join(figureWords(), ", "))
	case isNumber(w.text):
		n, err := number(w.text, 0, math.MaxInt64)
		if err != nil {
			return nil, p.wrongAt(w, err.Error(), "as in 1000, 1,000 or 1k")
		}
		k := int64(n)
		return &expr{text: w.text, number: &k, eval: func(figures) (int64, error) { return k, nil }}, nil
	}
	if sym, ok := ski.LookupSym(w.text); ok {
		return &expr{text: w.text, typ: typeRule, eval: func(figures) (int64, error) { return int64(sym), nil }}, nil
	}
	f, ok := findFigure(w.text)
	if !ok {
		hint := "the figures are " + strings.Join(figureWords(), ", ")
		if like := nearest(w.text, figureWords()); like != "" {
			hint = "did you mean " + like + "? " + hint
		}
		return nil, p.wrongAt(w, "unknown figure `"+w.text+"`", hint)
	}
	e := &expr{text: w.text, uses: 1 << f, only: f, single: true, eval: func(at figures) (int64, error) { return at.figure(f) }}
	if f == figRule {
		e.typ = typeRule
	}
	return e, nil
}
