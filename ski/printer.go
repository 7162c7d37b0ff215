package ski

import (
	"slices"
	"strings"
)

// A printer writes one term from left to right.
//
// Without a limit that is all. With one it is cutting: it knows at any time how
// many runes it holds back for what must still come (closing parentheses, places
// that must be seen, an ellipsis where arguments wait) and leaves out what does
// not fit before that. What is held for waiting arguments is never more than
// they take in full; so whatever gets room for all of itself is printed in full.
type printer[N any] struct {
	src   Source[N]
	opt   Options
	trail []N // the nodes along opt.Path; nil: nothing is marked

	ellipsis      string
	ellipsisWidth int

	cutting bool
	limit   int   // runes that the text may have
	held    int   // of these, runes held back
	fuel    int   // nodes that may still be read in vain, see unwind
	needs   []int // by place on the path, runes needed by an argument there
	shares  []int // by number, runes promised to the arguments of the redex

	out    strings.Builder
	used   int // runes in out
	last   class
	leaves int
	cut    bool // something was left out

	spans      []Span
	markLevel  int // 1 + the level in which the marked node is open; 0: none
	markFloor  int // len(waiting) where it ends
	markedSpan int // its place in spans

	made openNode // the node of opt.MadePath

	levels  []level
	waiting []item[N] // arguments of all levels, the next one last
	scratch []N       // for width
}

// An openNode is a node of a path that is being written, or was.
type openNode struct {
	found      bool
	level      int // 1 + the level in which it is open; 0: none
	floor      int // len(waiting) where it ends
	start, end int // in out
}

// A level is an application that is being written: all of it within one pair of
// parentheses, a head and its arguments.
type level struct {
	floor  int   // its arguments are waiting[floor:]
	start  int   // where it starts in out
	num    uint8 // it is this argument of the redex
	paren  bool  // it stands in parentheses
	elided bool  // what was written of it last is an ellipsis
}

// An item is a node that waits to be written as an argument. There may be
// millions, hence the small numbers.
type item[N any] struct {
	node N
	turn int32 // of opt.Path, the turn that is taken here; offPath if none
	need int32 // runes promised to a place that must be seen, its gap included
	hold int32 // its part of printer.held
	num  uint8 // it is this argument of the redex
	bare bool  // the root: without parentheses
	gone bool  // it stands for arguments left out
	made int32 // 1 + the turn of opt.MadePath that is taken here; 0 if none
}

const offPath = -1

// madeTurn is where a node is on opt.MadePath that opt.Path leads to by so many turns.
func (o *Options) madeTurn(turns int) int32 {
	if !o.Made || turns > len(o.MadePath) || !slices.Equal(o.Path[:turns], o.MadePath[:turns]) {
		return 0
	}
	return int32(turns) + 1
}

// isMade says that a node, which is there on opt.MadePath, is the one it leads to.
func (o *Options) isMade(made int32) bool { return o.Made && int(made) == len(o.MadePath)+1 }

// A class is what a gap depends on: which of two neighbours need a space.
type class uint8

const (
	atStart class = iota // nothing, or "(": never a space
	isWord               // a lower-case name, or an ellipsis
	isOther              // a capital or ")": a space only for looks
)

// classOf returns the class of an atom. What is written in no way that the
// notation knows counts as a word, to stand apart.
func classOf(name string) class {
	name = strings.TrimPrefix(name, "?")
	if name != "" && 'A' <= name[0] && name[0] <= 'Z' && strings.Trim(name[1:], "'") == "" {
		return isOther
	}
	return isWord
}

// print writes the term. Up to the place start of the path it is left out.
func (p *printer[N]) print(root N, start int) {
	p.levels = append(p.levels, level{})
	switch {
	case p.trail == nil:
		p.push(item[N]{node: root, turn: offPath, bare: true, made: p.opt.madeTurn(0)})
	case start == 0:
		p.push(item[N]{node: root, turn: 0, bare: true, made: p.opt.madeTurn(0)})
	default:
		p.writeEllipsis()
		if firstLeft(p.opt.Path) < start {
			p.push(item[N]{turn: offPath, need: int32(p.cutWidth()), gone: true})
		}
		p.push(item[N]{node: p.trail[start], turn: int32(start), need: 1, made: p.opt.madeTurn(start)})
	}
	p.promise(0, isWord)
	for len(p.levels) > 0 {
		if p.markLevel == len(p.levels) && len(p.waiting) <= p.markFloor {
			p.spans[p.markedSpan].End = p.out.Len()
			p.markLevel = 0
		}
		if p.made.level == len(p.levels) && len(p.waiting) <= p.made.floor {
			p.made.end = p.out.Len()
			p.made.level = 0
		}
		if len(p.waiting) == p.top().floor {
			p.closeLevel()
		} else {
			p.next()
		}
	}
	if n := len(p.opt.MadePath); p.opt.Made && n < start && slices.Equal(p.opt.MadePath, p.opt.Path[:n]) {
		p.made.end = p.out.Len() // all that is seen is within
	}
}

func (p *printer[N]) top() *level { return &p.levels[len(p.levels)-1] }

func (p *printer[N]) push(it item[N]) { p.waiting = push(p.waiting, it) }

// next writes the argument that waits first.
func (p *printer[N]) next() {
	it := p.waiting[len(p.waiting)-1]
	p.waiting = p.waiting[:len(p.waiting)-1]
	p.release(it)
	if it.gone {
		p.leaveOut(it)
		return
	}
	if _, _, ok := p.src.App(it.node); ok {
		if !p.openLevel(it) {
			p.leaveOut(it)
		}
		return
	}
	name := p.src.Leaf(it.node)
	width := runeCount(name, p.limit)
	if !p.fits(p.gap(classOf(name)) + width) {
		p.leaveOut(it)
		return
	}
	p.writeGap(classOf(name))
	start := p.out.Len()
	marked := p.trail != nil && int(it.turn) == len(p.opt.Path)
	if marked {
		p.startMark()
	}
	p.writeAtom(it.node, name, width, marked)
	if marked {
		p.spans[p.markedSpan].End = p.out.Len()
	}
	if p.opt.isMade(it.made) {
		p.made.start, p.made.end = start, p.out.Len()
	}
	p.markArg(it.num, start)
	p.top().elided = false
}

// openLevel starts to write an application: its "(" and its head. It returns
// false if there is no room, not even for these and an ellipsis.
func (p *printer[N]) openLevel(it item[N]) bool {
	floor, held := len(p.waiting), p.held
	before := p.made.found
	node, found, marked := p.unwind(it)
	made := p.made.found && !before
	head := ""
	if found {
		head = p.src.Leaf(node)
	}
	if !it.bare {
		p.held++ // for the ")"
	}
	p.promise(floor, classOf(head))

	width := runeCount(head, p.limit)
	if it.turn == offPath && !it.bare {
		room := p.fits(p.gap(isOther) + len("(") + width)
		if !found {
			room = len(p.waiting) > floor // for one argument at least
		}
		if !room {
			p.waiting, p.held = p.waiting[:floor], held
			return false
		}
	}

	p.top().elided = false
	l := level{floor: floor, paren: !it.bare, num: it.num}
	if l.paren {
		p.writeGap(isOther)
		l.start = p.out.Len()
		p.write("(", 1, atStart)
	}
	p.levels = push(p.levels, l)
	if marked {
		p.startMark()
		p.markLevel = len(p.levels)
	}
	if made {
		p.made.start, p.made.level = p.out.Len(), len(p.levels)
	}
	if found && p.fits(width) {
		p.writeAtom(node, head, width, marked)
	} else {
		p.writeEllipsis()
		p.top().elided = true
		p.unhold()
	}
	return true
}

// closeLevel ends the innermost level, of which nothing is waiting.
func (p *printer[N]) closeLevel() {
	l := p.levels[len(p.levels)-1]
	p.levels = p.levels[:len(p.levels)-1]
	if l.paren {
		p.held--
		p.write(")", 1, isOther)
	}
	p.markArg(l.num, l.start)
}

// leaveOut writes an ellipsis for an argument, or nothing where one is there.
func (p *printer[N]) leaveOut(it item[N]) {
	p.cut = true
	l := p.top()
	if !l.elided || it.need > 0 && p.fits(p.cutWidth()) {
		p.writeGap(isWord)
		start := p.out.Len()
		p.writeEllipsis()
		p.markArg(it.num, start)
	}
	l.elided = true
	p.unhold()
	if !p.fits(p.gap(isOther) + 1) {
		p.dropRun()
	}
}

// startMark starts the span of the marked node.
func (p *printer[N]) startMark() {
	mark := MarkFocus
	if p.opt.Args > 0 {
		mark = MarkRedex
	}
	p.markedSpan = len(p.spans)
	p.spans = append(p.spans, Span{Start: p.out.Len(), Mark: mark})
}

// markArg marks what was written since start if it is an argument of the redex.
func (p *printer[N]) markArg(num uint8, start int) {
	if num > 0 {
		p.spans = append(p.spans, Span{Start: start, End: p.out.Len(), Mark: MarkArg, Arg: int(num)})
	}
}

// writeAtom writes an atom, which is the marked node's head if marked.
func (p *printer[N]) writeAtom(n N, name string, width int, marked bool) {
	start := p.out.Len()
	p.write(name, width, classOf(name))
	p.leaves += weight(p.src, n)
	if marked && p.opt.Args > 0 {
		p.spans = append(p.spans, Span{Start: start, End: p.out.Len(), Mark: MarkHead})
	}
}

func (p *printer[N]) writeEllipsis() {
	p.cut = true
	p.write(p.ellipsis, p.ellipsisWidth, isWord)
}

// gap returns the width of the space before something of class c.
func (p *printer[N]) gap(c class) int { return p.gapBetween(p.last, c) }

func (p *printer[N]) writeGap(c class) {
	if p.gap(c) > 0 {
		p.write(" ", 1, p.last)
	}
}

func (p *printer[N]) write(s string, width int, c class) {
	grow(&p.out, len(s))
	p.out.WriteString(s)
	p.used += width
	p.last = c
}
