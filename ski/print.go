package ski

import "math"

// A Source is a read-only view of terms whose nodes are values of type N: a
// pointer, or an index into an arena. There must be no cycle of nodes, as a damaged
// image of an arena may have it: only [Print] with a limit copes with one.
type Source[N any] interface {
	// App returns the parts of an application; ok is false for an atom.
	App(n N) (fun, arg N, ok bool)
	// Leaf returns how an atom is written.
	Leaf(n N) string
}

// Terms is the [Source] of the terms of this package.
type Terms struct{}

// App is [Term.Split].
func (Terms) App(t *Term) (fun, arg *Term, ok bool) { return t.Split() }

// Leaf returns the name of an atom.
func (Terms) Leaf(t *Term) string {
	s, name := t.Leaf()
	if s != Var {
		return s.String()
	}
	return name
}

// A Turn is one step from a node to a part of it.
type Turn bool

// The turns.
const (
	Left  Turn = false // to the function
	Right Turn = true  // to the argument
)

// A Mark is the role of a stretch of printed text.
type Mark uint8

// The marks. That of a node, MarkRedex or MarkFocus, covers no parentheses that
// stand around the node; MarkArg covers those of the argument.
const (
	MarkPlain Mark = iota // none; no span has it
	MarkRedex             // the whole redex
	MarkHead              // the combinator whose rule applies
	MarkArg               // an argument of the redex
	MarkFocus             // a node that is looked at
)

// A Span is a marked stretch of a text. Spans are data: colours and signs are
// for those who show the text.
type Span struct {
	Start, End int // byte offsets in Text.String
	Mark       Mark
	Arg        int // the number of a MarkArg, from 1; otherwise 0
}

// Options say how [Print] prints. The zero value prints everything.
type Options struct {
	// Limit is the most runes that the text may have, up to 1<<30; 0 is no limit.
	Limit int

	// Marked marks the node that Path leads to from the root. It marks nothing
	// if Path leads out of the term.
	Marked bool
	Path   []Turn
	// Args is the number of arguments of the redex that the marked node is, up
	// to 4: it gets the marks MarkRedex, MarkHead and MarkArg. If Args is 0 the
	// node gets MarkFocus.
	Args int
	// Made has Text.Made say where the node is that MadePath leads to. It doesn't make
	// room for it.
	Made     bool
	MadePath []Turn

	// ASCII writes "..." for what is left out, not "…".
	ASCII bool
	// Glued writes a space only between two names: S(KS)K x y is S(KS)Kx y.
	// It is what the notation Glued does.
	Glued bool
	// Notation is how terms are written.
	Notation Notation
}

// A Text is a printed term.
type Text struct {
	String string
	Spans  []Span // by Start, a redex before its parts
	Leaves int    // atoms printed
	Cut    bool   // something was left out
	// Made is where the node of Options.Made stands, without the parentheses around it;
	// empty if it is left out.
	Made [2]int
}

// Print writes a term in the notation of this package, with the fewest
// parentheses. Without a limit it writes everything, in time linear in the tree.
//
// With a limit it takes time in proportion to the limit and the path, however
// large the term is. The text then has no more runes than the limit allows, an
// ellipsis wherever something is left out, and balanced parentheses: with the
// ellipsis read as an atom it is a term. It is filled from the left, with these
// exceptions:
//
//   - The marked node is always seen. Where the way to it is too long, the text
//     begins with an ellipsis and the outermost part of the term that has room.
//   - The arguments of a redex that is too large share the room, so that the
//     beginning of each is seen as far as possible.
//   - Where there are many times more arguments in a row than there is room
//     for, the function and the first of them are left out: it would take too
//     long to go there. Those that are printed are the last ones.
//
// In the notations Full and Unlambda a text is cut from the outside to the inside, and
// a marked node that is left out is not marked.
//
// Only if the limit is too small for the head of a redex, with an ellipsis for
// its arguments, nothing is marked.
func Print[N any](src Source[N], root N, opt Options) Text {
	opt.Args = max(0, min(opt.Args, maxArity))
	opt.Limit = min(opt.Limit, 1<<30)
	switch opt.Notation {
	case Glued:
		opt.Glued = true
	case Full, Unlambda:
		return printTree(src, root, opt)
	case Lambda, DeBruijn:
		src = spelled[N]{src, opt.Notation}
	}
	p := &printer[N]{src: src, opt: opt, limit: math.MaxInt}
	p.ellipsis, p.ellipsisWidth = opt.ellipsis()
	if opt.Marked {
		p.trail = follow(src, root, opt.Path)
	}
	if opt.Limit > 0 {
		// Also of a term that has room: one that is read from memory may change
		// while it is printed, into one without end.
		p.limit = opt.Limit
	}
	start := 0
	if opt.Limit > 0 && p.width(root, opt.Limit) > opt.Limit {
		if opt.Limit < p.ellipsisWidth {
			return Text{String: p.ellipsis[:opt.Limit], Cut: true}
		}
		p.cutting = true
		if p.trail != nil {
			start = p.plan()
		}
		p.fuel = 8*opt.Limit + 2048
	}
	p.print(root, start)
	return Text{String: p.out.String(), Spans: p.spans, Leaves: p.leaves, Cut: p.cut, Made: [2]int{p.made.start, p.made.end}}
}

// ellipsis returns what is written for what is left out, and how many runes that has.
func (o *Options) ellipsis() (text string, width int) {
	if o.ASCII {
		return "...", 3
	}
	return "…", 1
}

// follow returns the nodes on a path, root first; nil if it leads out of the term.
func follow[N any](src Source[N], root N, path []Turn) []N {
	trail := make([]N, 1, len(path)+1)
	trail[0] = root
	for _, turn := range path {
		fun, arg, ok := src.App(root)
		if !ok {
			return nil
		}
		root = fun
		if turn == Right {
			root = arg
		}
		trail = append(trail, root)
	}
	return trail
}
