package session

import (
	"strings"
	"unicode/utf8"
)

// words are a command's arguments, split: names and numbers, signs, and quoted
// text. Each knows its place, for errors.
type words struct {
	c    Command
	list []word // the last one is empty and stands at the end
	at   int    // the next one
	deep int

	operands int // of expressions, so far
}

type word struct {
	text   string
	begin  int // byte in Command.args
	end    int
	quoted bool // the quotes stand about begin and end
}

func isWordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '\'' || b >= utf8.RuneSelf
}

var longSigns = []string{"==", "!=", "<=", ">=", "&&", "||"}

func (c Command) words() *words {
	p := &words{c: c}
	s := c.args
	for i := 0; i < len(s); {
		b := s[i]
		begin := i
		switch {
		case b == ' ' || b == '\t':
			i++
			continue
		case b == '"' || b == '\'':
			// To the last such quote, since a name may end in one: 'S' x'.
			if last := strings.LastIndexByte(s, b); last > i {
				p.list = append(p.list, word{s[i+1 : last], i + 1, last, true})
				i = last + 1
				continue
			}
			i++
		case b >= '0' && b <= '9':
			for i < len(s) && (isWordByte(s[i]) || s[i] == ',') {
				i++
			}
		case isWordByte(b):
			for i < len(s) && isWordByte(s[i]) {
				i++
			}
		case b == '.':
			for i++; i < len(s) && isWordByte(s[i]); i++ {
			}
		default:
			i++
			for _, long := range longSigns {
				if strings.HasPrefix(s[begin:], long) {
					i = begin + len(long)
				}
			}
		}
		p.list = append(p.list, word{s[begin:i], begin, i, false})
	}
	p.list = append(p.list, word{begin: len(s), end: len(s)})
	return p
}

func (p *words) peek() word { return p.list[p.at] }

func (p *words) next() word {
	w := p.list[p.at]
	if p.at < len(p.list)-1 {
		p.at++
	}
	return w
}

func (p *words) done() bool { return p.at == len(p.list)-1 }

// index is where a word stands in the list.
func (p *words) index(w word) int {
	for i := range p.list {
		if p.list[i].begin >= w.begin {
			return i
		}
	}
	return len(p.list) - 1
}

// between is the text from one word up to another, without the space around it.
func (p *words) between(from, to int) string {
	edge := func(w word) int {
		if w.quoted {
			return w.begin - 1
		}
		return w.begin
	}
	return strings.TrimSpace(p.c.args[edge(p.list[from]):edge(p.list[to])])
}

// wrong makes an error about the next word.
func (p *words) wrong(msg, hint string) error { return p.wrongAt(p.peek(), msg, hint) }

func (p *words) wrongAt(w word, msg, hint string) error {
	return p.c.part(w.begin, w.end).wrong(msg, hint)
}
