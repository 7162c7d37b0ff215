package session

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"skirepl/ski"
)

// A part of a command's arguments is the command with these arguments only. It knows
// its place in what was typed, so whoever finds something wrong with it says so of the
// part, and the error marks just that.

// blanks part words; arguments may go on in another line.
const blanks = " \t\n"

// part is the command with some bytes of its arguments, without the blanks around
// them.
func (c Command) part(from, to int) Command {
	from += len(c.args[from:to]) - len(strings.TrimLeft(c.args[from:to], blanks))
	before := c.args[:from]
	c.at.Offset += from
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		c.at.Line += strings.Count(before, "\n")
		c.at.Col = 1
		c.line = firstLine(c.args[i+1:])
		before = before[i+1:]
	}
	c.at.Col += utf8.RuneCountInString(before)
	c.args = strings.TrimRight(c.args[from:max(from, to)], blanks)
	return c
}

// first cuts the arguments after their first word.
func (c Command) first() (word, rest Command) {
	n := strings.IndexAny(c.args, blanks)
	if n < 0 {
		n = len(c.args)
	}
	return c.part(0, n), c.part(n, len(c.args))
}

// fields are the words of the arguments.
func (c Command) fields() []Command {
	var list []Command
	for c.args != "" {
		var word Command
		word, c = c.first()
		list = append(list, word)
	}
	return list
}

// number reads the arguments as a number; what asks for it.
func (c Command) number(low, high uint64, what, hint string) (uint64, error) {
	n, err := number(c.args, low, high)
	if err != nil {
		return 0, c.wrong(what, hint)
	}
	return n, nil
}

// wrong makes an error about the arguments.
func (c Command) wrong(msg, hint string) error {
	return &ski.Error{File: c.File, Pos: c.at, Len: max(1, len(c.args)), Src: c.line, Msg: msg, Hint: hint}
}

// unknown makes an error about a word that should have been one of a list; hint lists
// them.
func (c Command) unknown(what string, list []string, hint string) error {
	if like := nearest(c.args, list); like != "" {
		hint = "did you mean " + like + "? " + hint
	}
	return c.wrong("no "+what+" "+strconv.Quote(c.args), hint)
}

// impossible makes an error about the command itself, whatever its arguments are.
func (c Command) impossible(msg, hint string) error {
	e := *c.head
	e.Msg, e.Hint = msg, hint
	return &e
}

// needsTerm is the error of a command that needs a current term when there is none.
func (s *Session) needsTerm(c Command) error {
	if s.line != nil {
		return nil
	}
	hint := "type a term first"
	if c.spec != nil && c.spec.Args == TermArgs {
		hint = "type a term, or give one: :" + c.spec.Name + " S K K x"
	}
	return c.impossible(errNoTerm.Error(), hint)
}

// term parses the arguments as a term.
func (c Command) term() (*ski.Term, error) {
	t, err := c.expr()
	if err != nil {
		return nil, err
	}
	return c.compile(t)
}

// compile makes a term of what was typed, as the settings say.
func (c Command) compile(e ski.Expr) (*ski.Term, error) {
	t, err := c.compiler.Compile(e)
	if limit := (*ski.LimitError)(nil); errors.As(err, &limit) {
		return nil, fmt.Errorf("%w: another :set abstraction may do with less", err)
	}
	return t, err
}

// expr parses the arguments as a term that is still to be compiled.
func (c Command) expr() (ski.Expr, error) {
	e, err := ski.ParseExpr(c.args)
	return e, c.placed(err)
}

// placed says where in what was typed an error is that was found in the arguments.
func (c Command) placed(err error) error {
	e := (*ski.Error)(nil)
	if !errors.As(err, &e) {
		return err
	}
	e.File, e.Incomplete = c.File, false
	e.Pos.Offset += c.at.Offset
	if e.Pos.Line == 1 { // the arguments begin within their line
		e.Src = c.line
		e.Pos.Col += c.at.Col - 1
	}
	e.Pos.Line += c.at.Line - 1
	return err
}

// surplus is the error of a command that was given more words than it takes.
func (c Command) surplus() error {
	most, limited := c.spec.words()
	if !limited {
		return nil
	}
	rest := c
	for range most {
		_, rest = rest.first()
	}
	if rest.args == "" {
		return nil
	}
	msg := "`:" + c.spec.Name + "` takes nothing"
	if most > 0 {
		msg = "`:" + c.spec.Usage + "` takes no more than " + count(most, "word")
	}
	hint := "remove it; :help " + c.spec.Name + " says more"
	if c.spec.Instead != "" {
		hint = c.spec.Instead + rest.args
	}
	return rest.wrong(msg, hint)
}

// words is how many words a command takes at most, as its usage says; not limited are
// those that take terms, files and the like.
func (s *Spec) words() (most int, limited bool) {
	_, usage, _ := strings.Cut(strings.NewReplacer("[", "", "]", "").Replace(s.Usage), " ")
	for _, w := range strings.Fields(usage) {
		switch w {
		case "NAME", "N", "ID", "TOPIC", "VALUE", "mine", "on", "off":
			most++
		case "|": // the next one instead of the one before
			most--
		default:
			return 0, false
		}
	}
	return most, true
}
