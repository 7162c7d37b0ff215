package session

import (
	"errors"
	"fmt"
	"strings"

	"skirepl/ski"
)

// Command is one thing to do: a term, a definition, or a line that begins with a
// colon.
type Command struct {
	spec *Spec     // of a colon command
	args string    // what follows its name, trimmed
	at   ski.Pos   // of args
	Stmt *ski.Stmt // otherwise
	Text string    // as it was typed
	File string
	line string // the whole source line of a colon command, for errors
	// compiler is the session's, while the command runs.
	compiler ski.Compiler
}

// Name of a colon command, without the colon; "" for a term or a definition.
func (c Command) Name() string {
	if c.spec == nil {
		return ""
	}
	return c.spec.Name
}

// Parse splits a text into commands. A line that begins with a colon is one, up to
// its end; other lines are terms and definitions in ski's notation. On an error
// the commands before it are returned too. Errors are *ski.Error; one that is
// Incomplete may be mended by more text.
func Parse(file, src string) ([]Command, error) { return ParseFrom(file, src, 1) }

// MaxText is how many bytes are read at once. A term of a million leaves is far shorter.
const MaxText = 4 << 20

// ParseFrom is Parse of a part of a file that begins at a line.
func ParseFrom(file, src string, line int) ([]Command, error) {
	if len(src) > MaxText {
		return nil, &ski.Error{
			File: file, Pos: ski.Pos{Line: line, Col: 1}, Len: 1,
			Msg:  fmt.Sprintf("the text has %s bytes; the limit is %s", Grouped(uint64(len(src))), Grouped(uint64(MaxText))),
			Hint: "name the parts: t = … defines one, :load runs a file of them",
		}
	}
	var commands []Command
	offset := 0
	for offset < len(src) {
		end, colon := chunk(src[offset:])
		part := src[offset : offset+end]
		if colon {
			c, err := parseColon(file, part, ski.Pos{Offset: offset, Line: line, Col: 1})
			if err != nil {
				return commands, err
			}
			commands = append(commands, c)
		} else {
			stmts, err := ski.Parse(file, part)
			for i := range stmts {
				stmts[i].Pos = moved(stmts[i].Pos, offset, line)
				stmts[i].End = moved(stmts[i].End, offset, line)
				stmts[i].NamePos = moved(stmts[i].NamePos, offset, line)
				commands = append(commands, Command{Stmt: &stmts[i], Text: stmts[i].Text, File: file})
			}
			if err != nil {
				if e, ok := err.(*ski.Error); ok {
					e.Pos = moved(e.Pos, offset, line)
				}
				return commands, err
			}
		}
		line += strings.Count(part, "\n")
		offset += end
	}
	return commands, nil
}

func moved(p ski.Pos, offset, line int) ski.Pos {
	p.Offset += offset
	p.Line += line - 1
	return p
}

// LeavesOpen is how many parentheses and brackets a line opens and does not close.
func LeavesOpen(line string) int {
	line, _, _ = strings.Cut(line, "#")
	open := 0
	for i := range len(line) {
		switch line[i] {
		case '(', '[':
			open++
		case ')', ']':
			open--
		}
	}
	return open
}

// chunk finds the end of the next colon line, or of the lines before the next one.
// Inside open parentheses a colon begins nothing.
func chunk(src string) (end int, colon bool) {
	depth := 0
	for end < len(src) {
		n := strings.IndexByte(src[end:], '\n') + 1
		if n == 0 {
			n = len(src) - end
		}
		text := src[end : end+n]
		if depth <= 0 && strings.HasPrefix(strings.TrimLeft(text, " \t"), ":") {
			if end == 0 {
				return n + derivation(src, n), true
			}
			return end, false
		}
		depth += LeavesOpen(text)
		end += n
	}
	return end, false
}

// derivation is how many bytes after the first line, of n bytes, belong to it: a line
// that ends in an arrow goes on, and so does one before a line that begins with one.
func derivation(src string, n int) int {
	end := n
	for end < len(src) {
		line := src[:end]
		line = line[strings.LastIndexByte(strings.TrimSuffix(line, "\n"), '\n')+1:]
		next := src[end:]
		length := strings.IndexByte(next, '\n') + 1
		if length == 0 {
			length = len(next)
		}
		if !endsInArrow(line) && !beginsWithArrow(next[:length]) {
			break
		}
		end += length
	}
	return end - n
}

// parseColon reads a line like ":step 3".
func parseColon(file, src string, at ski.Pos) (Command, error) {
	full := strings.TrimRight(src, "\r\n")
	body := strings.TrimLeft(full, " \t")
	indent := len(full) - len(body)
	name := body[1:]
	rest := ""
	if i := strings.IndexAny(name, " \t"); i >= 0 {
		name, rest = name[:i], name[i:]
	}
	c := Command{Text: strings.TrimSpace(full), File: file, line: firstLine(full)}
	args := strings.TrimLeft(rest, " \t")
	c.args = strings.TrimRight(args, " \t")
	skip := indent + 1 + len(name) + len(rest) - len(args)
	c.at = ski.Pos{Offset: at.Offset + skip, Line: at.Line, Col: 1 + len([]rune(full[:skip]))}
	here := ski.Pos{Offset: at.Offset + indent, Line: at.Line, Col: 1 + indent}
	spec, err := findSpec(name)
	if err != nil {
		err.File, err.Pos, err.Src, err.Len = file, here, firstLine(full), len(name)+1
		return c, err
	}
	c.spec = spec
	if endsInArrow(c.args) {
		e := c.wrong("the line ends in an arrow", "what does the term become?").(*ski.Error)
		e.Incomplete = true
		return c, e
	}
	return c, nil
}

// wrong makes an error about the command's arguments.
func (c Command) wrong(msg, hint string) error {
	return &ski.Error{File: c.File, Pos: c.at, Len: max(1, len(c.args)), Src: c.line, Msg: msg, Hint: hint}
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
	t, err := ski.ParseExpr(c.args)
	if e, ok := err.(*ski.Error); ok {
		// The place is in the arguments: say it in the line.
		e.File, e.Src, e.Incomplete = c.File, c.line, false
		e.Pos = ski.Pos{Offset: e.Pos.Offset + c.at.Offset, Line: c.at.Line, Col: e.Pos.Col + c.at.Col - 1}
	}
	return t, err
}
