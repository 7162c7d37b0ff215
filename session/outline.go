package session

import (
	"slices"
	"strings"
	"unicode/utf8"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// Outline is a printed term of which every part is known: where it stands in the
// text, and which node it is.
type Outline struct {
	Line  Line
	Parts []Part // by where they begin, what is larger first
	Next  int    // the part that is the redex; negative: none is
}

// Part is a subterm. Its place is in characters of the text, with its parentheses.
type Part struct {
	From, To int
	ID       inspect.ID // Empty: the arena doesn't have it
	Parent   int        // the part that it is the function or the argument of; negative: none
	Right    bool       // it is the argument
	Folded   bool       // an ellipsis in brackets stands for it
	Named    bool       // a definition's name does
}

// Path is the way from the root to a part.
func (o *Outline) Path(i int) []ski.Turn {
	var path []ski.Turn
	for ; o.Parts[i].Parent >= 0; i = o.Parts[i].Parent {
		path = append(path, ski.Turn(o.Parts[i].Right))
	}
	slices.Reverse(path)
	return path
}

// At is the smallest part that a character belongs to; negative: there is none.
func (o *Outline) At(char int) int {
	best := -1
	for i, p := range o.Parts {
		if p.From <= char && char < p.To && (best < 0 || p.To-p.From <= o.Parts[best].To-o.Parts[best].From) {
			best = i
		}
	}
	return best
}

// Child is the function or the argument of a part; negative: it has none that is
// seen.
func (o *Outline) Child(i int, right bool) int {
	return slices.IndexFunc(o.Parts, func(p Part) bool { return p.Parent == i && p.Right == right })
}

// Count is how many parts are the same node as one is.
func (o *Outline) Count(i int) int {
	n := 0
	for _, p := range o.Parts {
		if p.ID == o.Parts[i].ID && p.ID != guest.Empty {
			n++
		}
	}
	return n
}

// outliner prints a term in a notation, as [ski.Print] does, and notes its parts.
type outliner[N comparable] struct {
	src      ski.Folded[N]
	notation ski.Notation
	id       func(N) inspect.ID
	fold     []inspect.ID // these are folded

	path []ski.Turn // to what is marked
	args int        // of the redex that it is; 0: it is a focus
	rule *ski.Term  // the right side of the rule that has made what is marked; nil: none
	vars []string   // its letters

	text  strings.Builder
	at    int  // characters
	word  bool // what was written last is an atom that needs a space before another such
	parts []Part
	spans []markedSpan
	limit int
}

// markedSpan is the role of a part.
type markedSpan struct {
	part  int
	paren bool // it stands in parentheses, which aren't its own
	span  Span
}

// outlineChunk is something that is still to be printed.
type outlineChunk[N any] struct {
	node   N
	parent int
	right  bool
	paren  bool      // an application is in parentheses here
	trail  int       // how far on the path; negative: off it
	level  int       // of the redex's spine: arguments that are still above; negative: not on it
	arg    int       // it is this argument
	rule   *ski.Term // what it is made by
	kind   uint8
	text   string
	part   int // that ends here
}

const (
	printNode uint8 = iota
	printText
	endPart // after a text
)

// print prints a term that is known to be small: outlines of large ones are not
// made. It is false if the term turned out to be larger than the limit.
func (p *outliner[N]) print(root N) bool {
	todo := []outlineChunk[N]{{node: root, parent: -1, level: -1, rule: nil}}
	if p.path == nil && p.args == 0 && p.rule == nil {
		todo[0].trail = -1
	}
	for len(todo) > 0 {
		c := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if len(p.parts) > p.limit || p.at > p.limit {
			return false
		}
		switch c.kind {
		case printText:
			p.write(c.text)
		case endPart:
			p.write(c.text)
			p.end(c.part)
		default:
			todo = p.node(todo, c)
		}
	}
	return true
}

func (p *outliner[N]) write(s string) {
	if s == "" {
		return
	}
	p.text.WriteString(s)
	p.at += utf8.RuneCountInString(s)
	p.word = false
}

func (p *outliner[N]) end(part int) { p.parts[part].To = p.at }

// signs are what the notation writes before an application, between its parts, and
// behind it.
func (p *outliner[N]) signs(paren bool) (before, between, behind string) {
	if p.notation != ski.Glued {
		between = " "
	}
	switch {
	case p.notation == ski.Unlambda:
		return "`", "", ""
	case paren || p.notation == ski.Full:
		return "(", between, ")"
	}
	return "", between, ""
}

func (p *outliner[N]) node(todo []outlineChunk[N], c outlineChunk[N]) []outlineChunk[N] {
	id := p.id(c.node)
	fun, arg, app := p.src.App(c.node)
	folded := app && id != guest.Empty && slices.Contains(p.fold, id)
	whole := app && !folded // with its parts
	atom, word := "[…]", false
	if !app {
		atom = p.notation.Spell(p.src.Leaf(c.node))
		word = ski.IsWord(atom)
	}
	if p.word && word {
		p.write(" ")
	}
	part := len(p.parts)
	p.parts = append(p.parts, Part{From: p.at, ID: id, Parent: c.parent, Right: c.right, Folded: folded, Named: !app && p.src.Name(c.node) != ""})
	if c.trail == len(p.path) && c.trail >= 0 {
		switch {
		case p.rule != nil:
			c.rule = p.rule
		case p.args > 0:
			c.level = p.args
		}
	}
	p.mark(&c, part, whole && c.paren && p.notation != ski.Full && p.notation != ski.Unlambda)
	if !whole {
		p.write(atom)
		p.word = word
		p.end(part)
		return todo
	}
	before, between, behind := p.signs(c.paren)
	p.write(before)
	_, _, argApp := p.src.App(arg)
	left := outlineChunk[N]{node: fun, parent: part, trail: -1, level: -1}
	right := outlineChunk[N]{node: arg, parent: part, right: true, paren: argApp, trail: -1, level: -1}
	if c.trail >= 0 && c.trail < len(p.path) {
		if p.path[c.trail] == ski.Left {
			left.trail = c.trail + 1
		} else {
			right.trail = c.trail + 1
		}
	}
	if c.level > 0 {
		left.level, right.arg = c.level-1, c.level
	}
	if c.rule != nil {
		if f, a, ok := c.rule.Split(); ok {
			left.rule, right.rule = f, a
		}
	}
	end := outlineChunk[N]{kind: endPart, part: part, text: behind}
	return append(todo, end, right, outlineChunk[N]{kind: printText, text: between}, left)
}

// mark notes what a node is for the redex or the contractum.
func (p *outliner[N]) mark(c *outlineChunk[N], part int, paren bool) {
	here := c.trail == len(p.path) && c.trail >= 0
	var s Span
	switch {
	case c.arg > 0:
		s = Span{Role: Arg, Arg: c.arg}
	case c.level == 0:
		s.Role = Head
	case c.level > 0 && here:
		s.Role = Redex
	case c.rule != nil:
		if _, _, app := c.rule.Split(); app {
			if !here {
				return
			}
			s.Role = Contractum
			break
		}
		_, name := c.rule.Leaf()
		s = Span{Role: Arg, Arg: 1 + slices.Index(p.vars, name)}
		c.rule = nil
	case here:
		s.Role = Focus
	default:
		return
	}
	p.spans = append(p.spans, markedSpan{part, paren, s})
}

// outline gives what was printed.
func (p *outliner[N]) outline() *Outline {
	text := p.text.String()
	o := &Outline{Parts: p.parts, Next: -1}
	at := make([]int, p.at+1) // byte offsets of the characters
	n := 0
	for i := range text {
		at[n] = i
		n++
	}
	at[n] = len(text)
	var marks []stretch
	for _, s := range p.spans {
		part := p.parts[s.part]
		if s.span.Role == Redex {
			o.Next = s.part
		}
		from, to := at[part.From], at[part.To]
		if s.paren && s.span.Role != Arg {
			from, to = from+1, to-1
		}
		marks = append(marks, stretch{from, to, s.span})
	}
	o.Line = lineOf(text, marks)
	return o
}

// outlined is how long a term may be for its parts to be noted.
const outlined = 6000

// newOutliner makes one for a term as a window wants it. Empty is the id of what is not
// in the arena.
func newOutliner[N comparable](d display, v *inspect.View, src ski.Source[N], root N, opt ski.Options, id func(N) inspect.ID, w Window) *outliner[N] {
	known := d.known(v)
	for _, n := range w.Opened {
		delete(known, n)
	}
	if w.Spelled {
		known = nil
	}
	names := folded(known, v, src, root, opt, func(n N) (inspect.ID, bool) { return id(n), id(n) != guest.Empty })
	return &outliner[N]{src: names, notation: d.notation, id: id, fold: w.Folded, limit: outlined}
}

// outlines gives the current term with its parts, and the term after the next
// contraction. Both are nil for a term that isn't printed whole.
func outlines(d display, t inspect.Terms, root inspect.ID, w Window) (now, after *Outline) {
	redex, found, err := t.View.FindRedex(root)
	if err != nil || len(redex.Path) > outlined {
		return nil, nil
	}
	opt := ski.Options{Marked: found, Path: redex.Path, Args: redex.Args}
	src := newOutliner(d, t.View, ski.Source[inspect.ID](t), root, opt, func(n inspect.ID) inspect.ID { return n }, w)
	if found {
		src.path, src.args = redex.Path, redex.Args
	}
	if !src.print(root) {
		return nil, nil
	}
	now = src.outline()
	if !found {
		return now, nil
	}
	c := newContracted(t, root, redex.Redex)
	next := newOutliner(d, t.View, ski.Source[laterNode](c), c.root, ski.Options{Made: true, MadePath: redex.Path}, c.id, w)
	next.path, next.rule, next.vars = redex.Path, c.rule, c.vars
	if next.print(c.root) {
		after = next.outline()
	}
	return now, after
}

// pluggedOutline gives the whole term of a paused machine with its parts.
func pluggedOutline(d display, v *inspect.View, whole *inspect.Plugged, opt ski.Options, w Window) *Outline {
	id := func(n inspect.Place) inspect.ID {
		if id, ok := whole.ID(n); ok {
			return id
		}
		return guest.Empty
	}
	if len(opt.Path) > outlined {
		return nil
	}
	p := newOutliner(d, v, ski.Source[inspect.Place](whole), whole.Root(), opt, id, w)
	if p.path, p.args = opt.Path, opt.Args; !p.print(whole.Root()) {
		return nil
	}
	return p.outline()
}
