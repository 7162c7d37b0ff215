package session

import (
	"fmt"
	"regexp"
	"slices"
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
	line string     // the source line of a colon command, where at is
	head *ski.Error // marks the name of a colon command
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
				if e := stmts[i].Self; e != nil {
					e.Pos = moved(e.Pos, offset, line)
				}
				commands = append(commands, Command{Stmt: &stmts[i], Text: stmts[i].Text, File: file})
			}
			if err != nil {
				if e, ok := err.(*ski.Error); ok {
					derivationMeant(e)
					e.Pos = moved(e.Pos, offset, line)
				}
				return commands, err
			}
		}
		line += strings.Count(part, "\n")
		offset += end
		if len(commands) > ski.MaxStatements && offset < len(src) {
			return nil, &ski.Error{
				File: file, Pos: ski.Pos{Offset: offset, Line: line, Col: 1}, Len: 1,
				Msg:  fmt.Sprintf("a text has at most %d statements, and more follow here", ski.MaxStatements),
				Hint: "divide it: :load runs a file of them",
			}
		}
	}
	return commands, nil
}

// derivationMeant says in an error of a line with an arrow what reads it.
func derivationMeant(e *ski.Error) {
	if strings.Contains(e.Src, "=>") {
		e.Hint = ":check S K K x => K x (K x) => x checks a derivation; a line that ends in => goes on in the next"
	}
}

func moved(p ski.Pos, offset, line int) ski.Pos {
	p.Offset += offset
	p.Line += line - 1
	return p
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
	c.head = &ski.Error{
		File: file, Pos: ski.Pos{Offset: at.Offset + indent, Line: at.Line, Col: 1 + indent},
		Len: 1 + len(name), Src: c.line,
	}
	args := strings.TrimLeft(rest, " \t")
	c.args = strings.TrimRight(withoutRemark(args), " \t")
	skip := indent + 1 + len(name) + len(rest) - len(args)
	c.at = ski.Pos{Offset: at.Offset + skip, Line: at.Line, Col: 1 + len([]rune(full[:skip]))}
	spec, err := findSpec(name)
	if err != nil {
		return c, c.impossible(err.Msg, err.Hint)
	}
	c.spec = spec
	if err := c.unfinished(); err != nil {
		return c, err
	}
	return c, c.surplus()
}

// withoutRemark leaves out a comment at the end of a line, which # begins behind a blank
// unless it is a node's id. A derivation of several lines keeps its comments: its terms
// are read without them.
func withoutRemark(args string) string {
	if at := remark.FindStringIndex(args); at != nil && !strings.Contains(args, "\n") {
		return args[:at[0]]
	}
	return args
}

var remark = regexp.MustCompile(`(^|\s)#(\D|$)`)

// mostMissing is how many parentheses a hint names.
const mostMissing = 20

// unfinished is the error of a command that goes on in a line that isn't there.
func (c Command) unfinished() error {
	if !c.spec.Args.terms() {
		return nil
	}
	var err error
	switch open, missing := opened(c.args); {
	case missing != "":
		err = c.part(open, open+1).wrong("`"+c.args[open:open+1]+"` is not closed", "add `"+missing+"` at the end")
	case endsInArrow(c.args):
		last := strings.LastIndexByte(c.args, '\n') + 1
		line, _, _ := strings.Cut(c.args[last:], "#")
		end := last + len(strings.TrimRight(line, " \t\r"))
		err = c.part(end-len(arrowAtEnd(line)), end).wrong("the line ends in an arrow", "what does the term become?")
	default:
		return nil
	}
	err.(*ski.Error).Incomplete = true
	return err
}

// opened is where the last parenthesis stands that is not closed, and what closes them
// all; nothing when one is closed that isn't open.
func opened(text string) (last int, missing string) {
	var open []int
	comment := false
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\n':
			comment = false
		case comment:
		case c == '#':
			comment = true
		case c == '(' || c == '[':
			open = append(open, i)
		case c == ')' || c == ']':
			if len(open) == 0 {
				return 0, ""
			}
			open = open[:len(open)-1]
		}
	}
	for i, at := range slices.Backward(open) {
		if i == len(open)-mostMissing-1 {
			return last, missing + "…"
		}
		last = max(last, at)
		if text[at] == '(' {
			missing += ")"
		} else {
			missing += "]"
		}
	}
	return last, missing
}
