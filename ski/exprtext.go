package ski

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// piece is something that is still to be written: a text, or a part of an Expr.
type piece struct {
	text string
	t    *Term
	tail bool // a lambda may stand here without parentheses
	arg  bool // only an atom may stand here without parentheses
}

// Text returns e in a form that can be typed, with at most limit runes (0: any
// number): what is too long ends in an ellipsis.
func (e Expr) Text(limit int) string {
	var b strings.Builder
	runes := 0
	todo := []piece{{t: e.root, tail: true}}
	write := func(s string) {
		b.WriteString(s)
		runes += utf8.RuneCountInString(s)
	}
	var args []*Term
	for len(todo) > 0 && (limit == 0 || runes <= limit) {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if p.t == nil {
			write(p.text)
			continue
		}
		t := p.t
		bare := t.fun == nil && t.atom.sym != symLambda
		if !bare && (p.arg || t.fun == nil && !p.tail) {
			write("(")
			todo = push(todo, piece{text: ")"})
			p.tail = true
		}
		switch {
		case t.fun != nil:
			args = args[:0]
			for t.fun != nil {
				args = push(args, t.arg)
				t = t.fun
			}
			for _, a := range args {
				todo = push(todo, piece{t: a, arg: true})
				todo = push(todo, piece{text: " "})
			}
			todo = push(todo, piece{t: t})
		case t.atom.sym == symLambda:
			write(`\`)
			for sep := ""; ; sep = " " {
				write(sep + t.atom.name)
				next := t.atom.sugar.body
				if t.atom.name == "" || next.fun != nil || next.atom.sym != symLambda || next.atom.name == "" || limit > 0 && runes > limit {
					break
				}
				t = next
			}
			write(". ")
			todo = push(todo, piece{t: t.atom.sugar.body, tail: true})
		case t.atom.sym == symList:
			write("[")
			todo = push(todo, piece{text: "]"})
			items := t.atom.sugar.items
			for i := len(items) - 1; i >= 0; i-- {
				todo = push(todo, piece{t: items[i], tail: true})
				if i > 0 {
					todo = push(todo, piece{text: ", "})
				}
			}
		case t.atom.sym == symNumeral, t.atom.sym == symIndex:
			write(strconv.Itoa(t.atom.sugar.number))
		default:
			write(Terms{}.Leaf(t))
		}
	}
	s := b.String()
	if limit > 0 && runes > limit {
		s = string([]rune(s)[:limit-1]) + "…"
	}
	return s
}
