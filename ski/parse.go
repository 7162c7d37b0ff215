package ski

import (
	"fmt"
	"strings"
)

// A Stmt is one statement: a definition or a bare term.
type Stmt struct {
	Name    string // what is defined; "" for a bare term
	NamePos Pos    // of the name; zero for a bare term
	Term    *Term
	Pos     Pos    // of the first byte
	End     Pos    // just past the last byte
	Text    string // the source between Pos and End
}

// Parse reads all statements of a text. file is the name that errors give, and
// may be "". An error is an [*Error]; the statements before it are returned too.
func Parse(file, src string) ([]Stmt, error) {
	p := newParser(file, src)
	var stmts []Stmt
	for {
		stmt, err := p.statement()
		if err != nil {
			return stmts, err
		}
		if stmt.Term == nil {
			return stmts, nil
		}
		stmts = append(stmts, stmt)
	}
}

// ParseTerm reads a text that is one term. An error is an [*Error].
func ParseTerm(src string) (*Term, error) {
	p := newParser("", src)
	stmt, err := p.statement()
	switch {
	case err != nil:
		return nil, err
	case stmt.Term == nil:
		return nil, p.errorAt(p.pos, 1, "there is no term", "write one, such as S K K x")
	case stmt.Name != "":
		return nil, p.errorAt(stmt.NamePos, len(stmt.Text), "a term is wanted here, not a definition",
			"write only what stands right of `=`")
	}
	more, err := p.statement()
	switch {
	case err != nil:
		return nil, err
	case more.Term != nil:
		return nil, p.errorAt(more.Pos, len(more.Text), "one term is wanted here, and this is a second",
			"remove it, or put both in parentheses to apply one to the other")
	}
	return stmt.Term, nil
}

// A parser reads statements. Where a recursive one would call itself, it keeps
// what it has so far on a stack.
type parser struct {
	scanner
	atoms map[string]*Term // by name and source: so that a variable is one node

	// The statement under way.
	first  token   // its first token
	tokens int     // read of it so far
	last   Pos     // just past the token before
	name   token   // what it defines
	eq     token   // its "="; the zero token if it has none yet
	term   *Term   // the innermost open group, or what is outside of all; nil if empty
	open   []group // from the outermost to the innermost
}

// A group is a "(" that is not closed yet.
type group struct {
	fun *Term // what the group will be the argument of; nil if it comes first
	pos Pos
}

func newParser(file, src string) *parser {
	return &parser{
		scanner: scanner{file: file, src: src, pos: Pos{Offset: 0, Line: 1, Col: 1}},
		atoms:   make(map[string]*Term),
	}
}

// statement reads the next statement; its Term is nil if there is none.
func (p *parser) statement() (Stmt, *Error) {
	p.tokens, p.name, p.eq, p.term = 0, token{}, token{}, nil
	for {
		tok, err := p.next()
		if err != nil {
			return Stmt{}, err
		}
		switch tok.kind {
		case newline, semicolon, end:
			if tok.kind == newline && len(p.open) > 0 || tok.kind != end && p.tokens == 0 {
				continue
			}
			return p.finish(tok)
		}
		if p.tokens == 0 {
			p.first = tok
		}
		switch tok.kind {
		case capital, word:
			p.term = apply(p.term, p.atom(tok))
		case opening:
			p.open = push(p.open, group{p.term, tok.pos})
			p.term = nil
		case closing:
			err = p.closeGroup(tok)
		case equals:
			err = p.define(tok)
		}
		if err != nil {
			return Stmt{}, err
		}
		p.tokens++
		p.last = p.pos
	}
}

// apply returns fun applied to arg, or arg alone where it comes first.
func apply(fun, arg *Term) *Term {
	if fun == nil {
		return arg
	}
	return App(fun, arg)
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

// closeGroup ends the innermost group at its ")" and goes on with the one around.
func (p *parser) closeGroup(tok token) *Error {
	if len(p.open) == 0 {
		return p.errorAt(tok.pos, 1, "`)` has no `(` before it", "remove it, or add the `(`")
	}
	g := p.open[len(p.open)-1]
	if p.term == nil {
		return p.errorAt(g.pos, tok.pos.Offset+1-g.pos.Offset,
			"empty parentheses", "put a term between them, or remove them")
	}
	p.open = p.open[:len(p.open)-1]
	p.term = apply(g.fun, p.term)
	return nil
}

// define makes the statement a definition at its "=".
func (p *parser) define(tok token) *Error {
	name := p.first.name()
	_, isComb := LookupSym(name)
	left := p.last.Offset - p.first.pos.Offset
	switch {
	case len(p.open) > 0:
		g := p.open[len(p.open)-1].pos
		return p.errorAt(tok.pos, 1, "`=` inside parentheses",
			fmt.Sprintf("close the `(` of line %d, column %d first", g.Line, g.Col))
	case p.eq.kind != end:
		return p.errorAt(tok.pos, 1, "a second `=` in one statement",
			"separate definitions by `;` or a line end")
	case p.tokens == 0:
		return p.errorAt(tok.pos, 1, "there is no name left of `=`", nameHint)
	case p.tokens > 1:
		return p.errorAt(p.first.pos, left, "what stands left of `=` is not one name", nameHint)
	case isComb:
		return p.errorAt(p.first.pos, left, name+" is a combinator and can't be redefined",
			"choose another name: a lower-case word, or a capital that is no combinator")
	case name == "_":
		return p.errorAt(p.first.pos, left, "`_` is the last result and can't be defined",
			"choose another name")
	}
	p.name, p.eq, p.term = p.first, tok, nil
	return nil
}

const nameHint = "write one lower-case word or one capital there, as in two = S B I"

// finish returns the statement, which ends before tok, or says what it lacks.
func (p *parser) finish(tok token) (Stmt, *Error) {
	switch {
	case len(p.open) > 0:
		return Stmt{}, p.unclosed(tok)
	case p.tokens == 0:
		return Stmt{}, nil
	case p.term == nil:
		return Stmt{}, p.errorAt(p.eq.pos, 1, "the definition of "+p.name.name()+" is empty",
			"write a term after `=`, on the same line")
	}
	return Stmt{
		Name:    p.name.name(),
		NamePos: p.name.pos,
		Term:    p.term,
		Pos:     p.first.pos,
		End:     p.last,
		Text:    p.src[p.first.pos.Offset:p.last.Offset],
	}, nil
}

// unclosed returns the error about the groups that are open at the statement's
// end. It marks the innermost: a forgotten ")" is most often its.
func (p *parser) unclosed(tok token) *Error {
	n := len(p.open)
	err := p.errorAt(p.open[n-1].pos, 1, "`(` is not closed", "")
	switch {
	case tok.kind == semicolon:
		err.Msg = "`(` is not closed before `;`"
		err.Hint = "close it before the `;`, which ends the statement, or remove the `;`"
	case n <= 8:
		err.Hint = "add `" + strings.Repeat(")", n) + "` at the end"
	default:
		err.Hint = fmt.Sprintf("add %d times `)` at the end", n)
	}
	err.Incomplete = tok.kind == end
	return err
}
