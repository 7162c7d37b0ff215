package ski

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse reads all statements of a text. file is the name that errors give, and
// may be "". An error is an [*Error]; the statements before it are returned too,
// unless there are more than [MaxStatements].
func Parse(file, src string) ([]Stmt, error) {
	p := newParser(file, src)
	var stmts []Stmt
	for {
		stmt, err := p.statement()
		if err != nil {
			return stmts, err
		}
		if stmt.Expr.root == nil {
			return stmts, nil
		}
		if len(stmts) == MaxStatements {
			return nil, p.errorAt(stmt.Pos, 1, fmt.Sprintf("a text has at most %d statements, and more follow here", MaxStatements),
				"divide it: the parts can be read one after the other")
		}
		stmts = append(stmts, stmt)
	}
}

// MaxStatements is how many statements a text may have: far more than somebody writes,
// and few enough to be kept at once.
const MaxStatements = 100_000

// ParseTerm reads a text that is one term; what has to be compiled is compiled as
// the zero [Compiler] does. An error about the text is an [*Error].
func ParseTerm(src string) (*Term, error) {
	e, err := ParseExpr(src)
	if err != nil {
		return nil, err
	}
	return Compiler{}.Compile(e)
}

// ParseExpr reads a text that is one term. An error is an [*Error].
func ParseExpr(src string) (Expr, error) {
	p := newParser("", src)
	stmt, err := p.statement()
	switch {
	case err != nil:
		return Expr{}, err
	case stmt.Expr.root == nil:
		return Expr{}, p.errorAt(p.pos, 1, "there is no term", "write one, such as S K K x")
	case stmt.Name != "":
		return Expr{}, p.errorAt(stmt.NamePos, len(stmt.Text), "a term is wanted here, not a definition",
			"write only what stands right of `=`")
	}
	more, err := p.statement()
	switch {
	case err != nil:
		return Expr{}, err
	case more.Expr.root != nil:
		return Expr{}, p.errorAt(more.Pos, len(more.Text), "one term is wanted here, and this is a second",
			"remove it, or put both in parentheses to apply one to the other")
	}
	return stmt.Expr, nil
}

// Quote returns a name as it is written where it may mean something else, and a free
// variable is meant: ?x. [Parse] keeps the sign; who knows what names mean takes it off
// by [Unquote].
func Quote(name string) string { return "?" + name }

// Unquote returns what a name that is written so quotes; ok is false for another name.
func Unquote(name string) (unquoted string, ok bool) { return strings.CutPrefix(name, "?") }

// A parser reads statements. Where a recursive one would call itself, it keeps
// what it has so far on a stack.
type parser struct {
	scanner
	atoms map[string]*Term // by name and source: so that a variable is one node

	// The statement under way.
	first   token   // its first token
	tokens  int     // read of it so far
	last    Pos     // just past the token before
	name    token   // what it defines
	eq      token   // its "="; the zero token if it has none yet
	self    *Error  // about the first use of the name that it defines
	term    *Term   // the innermost open group, or what is outside of all; nil if empty
	open    []group // from the outermost to the innermost
	sugared bool    // there is a lambda, a numeral or a list in it

	closers  int // of the open groups, those that wait for a ")" or a "]"
	binders  int // of the open groups, lambdas
	nameless int // of these, those without a name
	shadows  int // of these, those with the name that the statement defines
}

// A group is one that is not closed yet.
type group struct {
	kind  kind    // opening, bracket, backtick or lambda
	fun   *Term   // what the group will be the argument of; nil if it comes first
	pos   Pos     // where it begins
	first *Term   // of a backtick: its function, once it is there
	items []*Term // of a list
	name  string  // of a lambda: the parameter
}

func newParser(file, src string) *parser {
	return &parser{
		scanner: scanner{file: file, src: src, pos: Pos{Offset: 0, Line: 1, Col: 1}},
		atoms:   make(map[string]*Term),
	}
}

// openGroup begins a group.
func (p *parser) openGroup(g group) {
	g.fun, p.term = p.term, nil
	switch g.kind {
	case opening, bracket:
		p.closers++
	case lambda:
		p.bind(g, 1)
	}
	p.open = push(p.open, g)
}

// pop ends the innermost group and goes on with the one around.
func (p *parser) pop() group {
	g := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	switch g.kind {
	case opening, bracket:
		p.closers--
	case lambda:
		p.bind(g, -1)
	}
	p.term = g.fun
	return g
}

// bind counts a lambda that begins or ends.
func (p *parser) bind(g group, n int) {
	p.binders += n
	if g.name == "" {
		p.nameless += n
	} else if p.eq.kind == equals && g.name == p.name.name() {
		p.shadows += n
	}
}

// add puts a term at the end of the innermost group. A backtick's second term ends
// it.
func (p *parser) add(t *Term) {
	for len(p.open) > 0 {
		g := &p.open[len(p.open)-1]
		if g.kind != backtick {
			break
		}
		if g.first == nil {
			g.first = t
			return
		}
		t = App(g.first, t)
		p.pop()
	}
	if p.term == nil {
		p.term = t
	} else {
		p.term = App(p.term, t)
	}
}

// atom returns the atom that a capital or a word stands for.
func (p *parser) atom(tok token) *Term {
	if t := p.atoms[tok.text]; t != nil {
		return t
	}
	name := tok.name()
	t := p.atoms[name]
	if s, ok := LookupSym(name); ok {
		t = Comb(s)
	} else if t == nil {
		t = FreeVar(strings.Clone(name)) // or the term would keep the whole text alive
	}
	p.atoms[name], p.atoms[tok.text] = t, t
	return t
}

// variable reads a name with ? before it, which keeps the sign.
func (p *parser) variable(tok token) *Error {
	name, _ := Unquote(tok.name())
	if _, isComb := LookupSym(name); isComb {
		return p.errorAt(tok.pos, len(tok.text), name+" is a combinator and can't be a variable", "write "+name+" for the combinator")
	}
	p.add(p.atom(tok))
	return nil
}

// endImplicit ends the groups that have no sign of their own at the end: lambdas.
// at is where they end.
func (p *parser) endImplicit(at token) *Error {
	for len(p.open) > 0 {
		g := p.open[len(p.open)-1]
		switch {
		case g.kind == backtick:
			return p.errorAt(g.pos, 1, "a backtick applies one term to another, and here is only part of that", backtickHint(p.src[g.pos.Offset:]))
		case g.kind != lambda:
			return nil
		case p.term == nil:
			return p.errorAt(g.pos, max(1, at.pos.Offset-g.pos.Offset), "a lambda without a body", `write a term after the dot, as in \x. x`)
		}
		t := newSugar(symLambda, g.name, sugar{body: p.term})
		p.pop()
		p.add(t)
	}
	return nil
}

// backtickHint says how to write what begins with a backtick. In Unlambda s, k and i
// are the combinators.
func backtickHint(src string) string {
	const hint = "write two terms after it: `x y is x y"
	for s := (scanner{src: src}); ; {
		tok, err := s.next()
		switch {
		case err != nil || tok.kind != word && tok.kind != backtick:
			return hint
		case tok.kind == word && strings.Trim(tok.text, "ski") == "":
			return hint + "; " + tok.text + " is one name, the combinators are capitals: " + strings.ToUpper(tok.text)
		case tok.kind == word:
			return hint
		}
	}
}

// closeGroup ends the innermost group at its ")" or "]".
func (p *parser) closeGroup(tok token) *Error {
	if err := p.endImplicit(tok); err != nil {
		return err
	}
	wanted := opening
	if tok.kind == unbrack {
		wanted = bracket
	}
	if len(p.open) == 0 {
		return p.errorAt(tok.pos, 1, fmt.Sprintf("`%s` has no `%s` before it", signs[tok.kind], signs[wanted]),
			fmt.Sprintf("remove it, or add the `%s`", signs[wanted]))
	}
	g := p.open[len(p.open)-1]
	length := tok.pos.Offset + 1 - g.pos.Offset
	switch {
	case g.kind != wanted:
		return p.errorAt(tok.pos, 1, fmt.Sprintf("`%s` where the `%s` of line %d, column %d is open", signs[tok.kind], signs[g.kind], g.pos.Line, g.pos.Col),
			fmt.Sprintf("close that by `%s` first", closers[g.kind]))
	case p.term == nil && g.kind == opening:
		return p.errorAt(g.pos, length, "empty parentheses", "put a term between them, or remove them")
	case p.term == nil && len(g.items) > 0:
		return p.errorAt(tok.pos, 1, "a term is missing before `]`", "write one, or remove the comma")
	}
	t := p.term
	if g.kind == bracket {
		if t != nil {
			g.items = append(g.items, t)
		}
		p.sugared = true
		t = newSugar(symList, "", sugar{items: g.items})
	}
	p.pop()
	p.add(t)
	return nil
}

// signs are how the signs of groups are written, closers what ends each.
var (
	signs   = map[kind]string{opening: "(", closing: ")", bracket: "[", unbrack: "]"}
	closers = map[kind]string{opening: ")", bracket: "]"}
)

// item ends an item of a list at its comma.
func (p *parser) item(tok token) *Error {
	if err := p.endImplicit(tok); err != nil {
		return err
	}
	if n := len(p.open); n == 0 || p.open[n-1].kind != bracket {
		return p.errorAt(tok.pos, 1, "`,` outside of a list", "a list is written [a, b]")
	}
	if p.term == nil {
		return p.errorAt(tok.pos, 1, "a term is missing before `,`", "write one, or remove the comma")
	}
	g := &p.open[len(p.open)-1]
	g.items = append(g.items, p.term)
	p.term = nil
	return nil
}

// parameters reads what stands between a lambda's sign and its dot.
func (p *parser) parameters(sign token) *Error {
	p.sugared = true
	for n := 0; ; n++ {
		tok, err := p.next()
		if err != nil {
			return err
		}
		name := tok.name()
		_, isComb := LookupSym(name)
		switch {
		case tok.kind == dot:
			if n == 0 {
				p.openGroup(group{kind: lambda, pos: sign.pos})
			}
			return nil
		case tok.kind != word && tok.kind != capital:
			length := max(1, tok.pos.Offset-sign.pos.Offset)
			hint := `as in \x y. y x`
			if n == 0 && (tok.kind == numeral || tok.kind == lambda) {
				hint += `; without names each lambda has its dot, as in \. \. 1 2`
			}
			return p.errorAt(sign.pos, length, "the parameters of a lambda are names, then a dot", hint)
		case isComb:
			return p.errorAt(tok.pos, len(tok.text), name+" is a combinator and can't be a parameter",
				"choose another name: a lower-case word, or a capital that is no combinator")
		case name == "_":
			return p.errorAt(tok.pos, 1, "`_` is the last result and can't be a parameter", "choose another name")
		}
		p.openGroup(group{kind: lambda, pos: sign.pos, name: strings.Clone(name)})
	}
}

// MaxNumeral is the largest numeral that can be typed: it is a term of so many
// applications.
const MaxNumeral = 1_000_000

// numeral reads a number: an index where there is a lambda without a name around.
func (p *parser) numeral(tok token) *Error {
	if rest := p.src[p.pos.Offset:]; rest != "" && ('a' <= rest[0] && rest[0] <= 'z' || rest[0] == '_' || isPrime(rune(rest[0]))) {
		n := len(tok.text) + p.count(0, isNamePart)
		return p.errorAt(tok.pos, n, "a name can't begin with a digit", "put a space after the number, or begin the name with a letter")
	}
	digits := strings.TrimLeft(tok.text, "0")
	n, err := strconv.Atoi("0" + digits)
	p.sugared = true
	if p.nameless > 0 {
		if err != nil || n < 1 || n > p.binders {
			return p.errorAt(tok.pos, len(tok.text), fmt.Sprintf(`inside a lambda without a name a number counts binders, from 1 for the innermost; there are %d around`, p.binders),
				`name the parameter, as in \x. x, to write a numeral inside`)
		}
		p.add(newSugar(symIndex, "", sugar{number: n}))
		return nil
	}
	if err != nil || n > MaxNumeral {
		return p.errorAt(tok.pos, len(tok.text), "a numeral above the limit of 1,000,000", "compute it, as in mul 1000 1000")
	}
	t := p.atoms[digits+"#"]
	if t == nil {
		t = newSugar(symNumeral, "", sugar{number: n})
		p.atoms[digits+"#"] = t
	}
	p.add(t)
	return nil
}
