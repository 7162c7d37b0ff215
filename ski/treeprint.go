package ski

import (
	"strings"
	"unicode/utf8"
)

// A treePrinter writes every application with a sign of its own: in Full notation
// parentheses, in Unlambda a backtick before its parts. With a limit it leaves out
// what there is no room for, from the outside to the inside; so a marked node that
// is deep may not be seen, and then nothing is marked.
type treePrinter[N any] struct {
	src           Source[N]
	opt           Options
	ellipsis      string
	ellipsisWidth int
	cutting       bool // it is known that not all fits
	out           strings.Builder
	used, held    int
	word          bool // what was written last is a word
	text          Text
	todo          []treeItem[N]
}

// A treeItem is a node that waits, a sign, or the end of a span.
type treeItem[N any] struct {
	sign   string // "" for a node
	node   N
	turn   int // of the path, that is taken here; offPath if none
	args   int // of the redex, those that are still to come on the spine
	inside bool
	number int   // it is this argument of the redex
	end    int   // 1 + the span that ends here
	made   int32 // see item
	ends   bool  // the node of opt.MadePath ends here
}

// printTree is Print for these notations.
func printTree[N any](src Source[N], root N, opt Options) Text {
	for cutting := false; ; cutting = true {
		p := &treePrinter[N]{src: src, opt: opt, cutting: cutting}
		p.ellipsis, p.ellipsisWidth = opt.ellipsis()
		if cutting && opt.Limit < p.ellipsisWidth {
			return Text{String: p.ellipsis[:opt.Limit], Cut: true}
		}
		if p.print(root) {
			p.text.String = p.out.String()
			return p.text
		}
	}
}

// reserved is what is held back for a node: an ellipsis, and a gap before it.
func (p *treePrinter[N]) reserved() int { return p.ellipsisWidth + p.gapWidth() }

func (p *treePrinter[N]) gapWidth() int {
	if p.opt.Notation == Unlambda {
		return 1
	}
	return 0
}

func (p *treePrinter[N]) push(it treeItem[N]) {
	if it.end == 0 && !it.ends {
		if it.sign == "" {
			p.held += p.reserved()
		} else {
			p.held += len(it.sign)
		}
	}
	p.todo = push(p.todo, it)
}

// print returns false if it isn't cutting and the limit does not suffice.
func (p *treePrinter[N]) print(root N) bool {
	turn := offPath
	if p.opt.Marked && follow(p.src, root, p.opt.Path) != nil {
		turn = 0
	}
	p.push(treeItem[N]{node: root, turn: turn, made: p.opt.madeTurn(0)})
	for len(p.todo) > 0 {
		it := p.todo[len(p.todo)-1]
		p.todo = p.todo[:len(p.todo)-1]
		switch {
		case it.end > 0:
			p.text.Spans[it.end-1].End = p.out.Len()
		case it.ends:
			p.text.Made[1] = p.out.Len()
		case it.sign != "":
			p.held -= len(it.sign)
			p.write(it.sign, false)
		default:
			p.held -= p.reserved()
			p.node(it)
		}
		if p.opt.Limit > 0 && !p.cutting && p.used > p.opt.Limit {
			return false
		}
	}
	return true
}

func (p *treePrinter[N]) write(s string, word bool) {
	if p.word && word {
		s = " " + s
	}
	p.word = word && p.opt.Notation == Unlambda
	grow(&p.out, len(s))
	p.out.WriteString(s)
	p.used += utf8.RuneCountInString(s)
}

// begins is where a node begins that is written next.
func (p *treePrinter[N]) begins(word bool) int {
	if p.word && word {
		return p.out.Len() + 1 // the gap isn't of it
	}
	return p.out.Len()
}

// span begins a span, which ends after what is pushed after it.
func (p *treePrinter[N]) span(mark Mark, arg int, word bool) {
	p.text.Spans = append(p.text.Spans, Span{Start: p.begins(word), Mark: mark, Arg: arg})
	p.push(treeItem[N]{end: len(p.text.Spans)})
}

func (p *treePrinter[N]) node(it treeItem[N]) {
	fun, arg, app := p.src.App(it.node)
	room := p.opt.Limit - p.used - p.held
	name, word := "", false
	fits := true
	if app {
		fits = room >= len("( )")+2*p.reserved()
	} else {
		name = p.src.Leaf(it.node)
		word = classOf(name) == isWord
		fits = room >= runeCount(name, p.opt.Limit)+p.gapWidth()
	}
	if p.cutting && !fits {
		if it.number > 0 {
			p.span(MarkArg, it.number, true)
		}
		p.text.Cut = true
		p.write(p.ellipsis, true)
		return
	}
	if p.opt.isMade(it.made) {
		p.text.Made[0] = p.begins(word)
		p.push(treeItem[N]{ends: true})
	}
	if it.turn == len(p.opt.Path) && it.turn != offPath {
		mark := MarkFocus
		if p.opt.Args > 0 {
			mark = MarkRedex
			it.args, it.inside = p.opt.Args, true
		}
		p.span(mark, 0, word)
	}
	if it.number > 0 {
		p.span(MarkArg, it.number, word)
	}
	if !app {
		if it.inside && it.args == 0 {
			p.span(MarkHead, 0, word)
		}
		p.write(name, word)
		p.text.Leaves += weight(p.src, it.node)
		return
	}
	left := treeItem[N]{node: fun, turn: offPath}
	right := treeItem[N]{node: arg, turn: offPath}
	if it.inside && it.args > 0 {
		left.inside, left.args = true, it.args-1
		right.number = it.args
	}
	if it.turn != offPath && it.turn < len(p.opt.Path) {
		if p.opt.Path[it.turn] == Left {
			left.turn = it.turn + 1
		} else {
			right.turn = it.turn + 1
		}
	}
	if it.made > 0 && !p.opt.isMade(it.made) {
		if p.opt.MadePath[it.made-1] == Left {
			left.made = it.made + 1
		} else {
			right.made = it.made + 1
		}
	}
	if p.opt.Notation == Unlambda {
		p.write("`", false)
		p.push(right)
		p.push(left)
		return
	}
	p.write("(", false)
	p.push(treeItem[N]{sign: ")"})
	p.push(right)
	p.push(treeItem[N]{sign: " "})
	p.push(left)
}
