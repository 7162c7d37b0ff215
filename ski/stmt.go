package ski

import (
	"fmt"
	"strings"
)

// A Stmt is one statement: a definition or a bare term.
type Stmt struct {
	Name    string // what is defined; "" for a bare term
	NamePos Pos    // of the name; zero for a bare term
	// Self is about the place where the name is first free in what it stands for; nil
	// if there is none. It is no error where the name means something already.
	Self *Error
	Expr Expr
	Pos  Pos    // of the first byte
	End  Pos    // just past the last byte
	Text string // the source between Pos and End
}

// statement reads the next statement; its Expr is the zero one if there is none.
func (p *parser) statement() (Stmt, *Error) {
	p.tokens, p.name, p.eq, p.self, p.term, p.sugared = 0, token{}, token{}, nil, nil, false
	for {
		tok, err := p.next()
		if err != nil {
			return Stmt{}, err
		}
		switch tok.kind {
		case newline, semicolon, end:
			if tok.kind == newline && p.closers > 0 || tok.kind != end && p.tokens == 0 {
				continue
			}
			return p.finish(tok)
		}
		if p.tokens == 0 {
			p.first = tok
		}
		switch tok.kind {
		case capital, word:
			if p.eq.kind == equals && p.self == nil && p.shadows == 0 && tok.name() == p.name.name() {
				p.self = p.errorAt(tok.pos, len(tok.text), fmt.Sprintf("the definition of %s uses %[1]s itself", p.name.name()), "")
			}
			p.add(p.atom(tok))
		case variable:
			err = p.variable(tok)
		case numeral:
			err = p.numeral(tok)
		case opening, bracket, backtick:
			p.openGroup(group{kind: tok.kind, pos: tok.pos})
		case lambda:
			err = p.parameters(tok)
		case dot:
			err = p.errorAt(tok.pos, 1, "`.` has no lambda before it", `a lambda is written \x. x`)
		case comma:
			err = p.item(tok)
		case closing, unbrack:
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

// define makes the statement a definition at its "=".
func (p *parser) define(tok token) *Error {
	name := p.first.name()
	_, isComb := LookupSym(name)
	left := p.last.Offset - p.first.pos.Offset
	switch {
	case p.closers > 0:
		i := len(p.open) - 1
		for closers[p.open[i].kind] == "" {
			i--
		}
		g := p.open[i]
		return p.errorAt(tok.pos, 1, "`=` inside parentheses",
			fmt.Sprintf("close the `%s` of line %d, column %d first", signs[g.kind], g.pos.Line, g.pos.Col))
	case len(p.open) > 0:
		return p.errorAt(tok.pos, 1, "`=` inside a term", "a definition begins with its name, as in two = S B I")
	case p.eq.kind != end:
		return p.errorAt(tok.pos, 1, "a second `=` in one statement",
			"separate definitions by `;` or a line end")
	case p.tokens == 0:
		return p.errorAt(tok.pos, 1, "there is no name left of `=`", nameHint)
	case p.tokens > 1 || p.first.kind != word && p.first.kind != capital:
		return p.errorAt(p.first.pos, left, "what stands left of `=` is not one name", p.nameHint())
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

// nameHint says how to write what stands left of "=", which may be meant as a function
// with its parameters.
func (p *parser) nameHint() string {
	const most = 60
	src := p.src[p.first.pos.Offset:p.last.Offset]
	left := scanner{src: src}
	for len(src) <= most {
		tok, err := left.next()
		switch _, isComb := LookupSym(tok.name()); {
		case err == nil && tok.kind == end:
			name, params, _ := strings.Cut(src, " ")
			body := p.src[p.pos.Offset:]
			if i := strings.IndexAny(body, ";#\r\n"); i >= 0 {
				body = body[:i]
			}
			if body = strings.TrimSpace(body); body == "" || len(body) > most {
				body = "…"
			}
			return fmt.Sprintf(`a function is a lambda: %s = \%s. %s`, name, strings.TrimSpace(params), body)
		case err != nil || tok.kind != word && tok.kind != capital || isComb || tok.text == "_":
			return nameHint
		}
	}
	return nameHint
}

const nameHint = "write one lower-case word or one capital there, as in two = S B I"

// finish returns the statement, which ends before tok, or says what it lacks.
func (p *parser) finish(tok token) (Stmt, *Error) {
	if p.closers > 0 {
		return Stmt{}, p.unclosed(tok)
	}
	if err := p.endImplicit(tok); err != nil {
		return Stmt{}, err
	}
	switch {
	case p.tokens == 0:
		return Stmt{}, nil
	case p.term == nil:
		return Stmt{}, p.errorAt(p.eq.pos, 1, "the definition of "+p.name.name()+" is empty",
			"write a term after `=`, on the same line")
	}
	return Stmt{
		Name:    p.name.name(),
		NamePos: p.name.pos,
		Self:    p.self,
		Expr:    Expr{p.term, p.sugared},
		Pos:     p.first.pos,
		End:     p.last,
		Text:    p.src[p.first.pos.Offset:p.last.Offset],
	}, nil
}

// unclosed returns the error about the groups that are open at the statement's
// end. It marks the innermost: a forgotten ")" is most often its.
func (p *parser) unclosed(tok token) *Error {
	var inner group
	var ends strings.Builder
	for i := len(p.open) - 1; i >= 0; i-- {
		if end := closers[p.open[i].kind]; end != "" {
			if ends.Len() == 0 {
				inner = p.open[i]
			}
			ends.WriteString(end)
		}
	}
	err := p.errorAt(inner.pos, 1, "`"+signs[inner.kind]+"` is not closed", "")
	switch {
	case tok.kind == semicolon:
		err.Msg += " before `;`"
		err.Hint = "close it before the `;`, which ends the statement, or remove the `;`"
	case ends.Len() <= 8:
		err.Hint = "add `" + ends.String() + "` at the end"
	case strings.Trim(ends.String(), ")") == "":
		err.Hint = fmt.Sprintf("add %d times `)` at the end", ends.Len())
	default:
		err.Hint = fmt.Sprintf("%d `(` and `[` are open", ends.Len())
	}
	err.Incomplete = tok.kind == end
	return err
}
