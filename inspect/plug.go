package inspect

import (
	"fmt"

	"skirepl/ski"
)

// A Plugged is the whole term that a paused machine stands for: its current node,
// put into the frames of its stack. The machine would have to rebuild it, and that
// takes nodes; a Plugged is a [ski.Source] that needs none. Its nodes are [Place]s.
//
// The stack is copied when it is made. After that it stays what it was, whatever
// the machine does, until the arena is resized or reset.
type Plugged struct {
	terms   Terms
	current ID
	frames  []filled // from the top downwards, without update frames
	mode    Mode
	// ready is the number of left frames on top, up to the first other frame.
	ready int
}

// filled is a frame with what stands above it put in: an application.
type filled struct {
	frame ID
	node  ID
	right bool // the node is the function, what stands above is the argument
	shape Shape
}

// A Place is a node of a Plugged: a node of the arena, or a frame that is filled.
type Place uint64

// filledPlace is the first Place that isn't a node of the arena. Those from there on
// are the indices of Plugged.frames.
const filledPlace Place = 1 << 32

// Plugged returns the whole term of a paused machine. The names are as in [Terms].
// Time and memory are linear in the depth of the stack. The error is a [*KindError],
// [ErrCycle] or tells of an unknown stage.
func (v *View) Plugged(s Suspension, name func(index uint32) string) (*Plugged, error) {
	p := &Plugged{terms: Terms{v, name}, current: s.Current, mode: s.Mode}
	above := v.Shape(s.Current)
	onlyLeft := true
	for f, err := range v.Stack(s.Top) {
		switch {
		case err != nil:
			return nil, err
		case f.Stage == StageUpdate:
			onlyLeft = false
			continue
		case f.Stage == StageLeft:
			above = above.applied(v.Shape(f.Node))
			if onlyLeft {
				p.ready++
			}
		case f.Stage == StageRight:
			above = v.Shape(f.Node).applied(above)
			onlyLeft = false
		default:
			return nil, fmt.Errorf("frame %d has the unknown stage %d", f.ID, f.Stage)
		}
		p.frames = append(p.frames, filled{f.ID, f.Node, f.Stage == StageRight, above})
	}
	return p, nil
}

// above returns what stands above the frame with that index.
func (p *Plugged) above(index int) Place {
	if index == 0 {
		return Place(p.current)
	}
	return filledPlace + Place(index-1)
}

// Root returns the whole term.
func (p *Plugged) Root() Place { return p.above(len(p.frames)) }

// Current returns the node that the machine is at.
func (p *Plugged) Current() Place { return Place(p.current) }

// ID returns the node of the arena that a place is; ok is false for a filled frame.
func (p *Plugged) ID(n Place) (id ID, ok bool) {
	if n >= filledPlace {
		return Empty, false
	}
	return ID(n), true
}

// Frame returns the frame that a place is when it is filled; ok is false for a node
// of the arena.
func (p *Plugged) Frame(n Place) (frame ID, ok bool) {
	i, ok := p.filled(n)
	if !ok {
		return Empty, false
	}
	return p.frames[i].frame, true
}

// filled returns the index of a filled frame; ok is false for any other place.
func (p *Plugged) filled(n Place) (index int, ok bool) {
	if n < filledPlace || n-filledPlace >= Place(len(p.frames)) {
		return 0, false
	}
	return int(n - filledPlace), true
}

// App returns the parts of an application; ok is false for any other node.
func (p *Plugged) App(n Place) (fun, arg Place, ok bool) {
	i, ok := p.filled(n)
	if !ok {
		id, _ := p.ID(n)
		f, a, ok := p.terms.App(id)
		return Place(f), Place(a), ok
	}
	if p.frames[i].right {
		return Place(p.frames[i].node), p.above(i), true
	}
	return p.above(i), Place(p.frames[i].node), true
}

// Leaf returns how a node that is no application is written; see [Terms.Leaf].
func (p *Plugged) Leaf(n Place) string {
	id, _ := p.ID(n)
	return p.terms.Leaf(id)
}

// Sym returns the symbol of a terminal, 0 for any other node.
func (p *Plugged) Sym(n Place) ski.Sym {
	id, _ := p.ID(n)
	return p.terms.Sym(id)
}

// Normal reports whether a node is known to be in normal form.
func (p *Plugged) Normal(n Place) bool { return p.shape(n).Normal() }

func (p *Plugged) shape(n Place) Shape {
	if i, ok := p.filled(n); ok {
		return p.frames[i].shape
	}
	id, _ := p.ID(n)
	return p.terms.shape(id)
}

// Path returns the way from the root to the current node.
func (p *Plugged) Path() []ski.Turn { return p.pathBelow(0) }

// pathBelow returns the way from the root to what stands above a frame.
func (p *Plugged) pathBelow(index int) []ski.Turn {
	path := make([]ski.Turn, 0, len(p.frames)-index)
	for i := len(p.frames) - 1; i >= index; i-- {
		path = append(path, ski.Turn(p.frames[i].right))
	}
	return path
}

// Next returns the redex that the machine contracts in its next transition; ok is
// false if that does something else. Whether the budget allows it is not asked.
func (p *Plugged) Next() (r Redex[Place], ok bool) {
	rule := p.Sym(p.Current())
	n := rule.Arity()
	if p.mode != ModeDescend || n == 0 || p.ready < n {
		return Redex[Place]{}, false
	}
	r = Redex[Place]{ski.Redex{Rule: rule, Path: p.pathBelow(n), Args: n}, p.above(n), make([]Place, n)}
	for i := range r.Arguments {
		r.Arguments[i] = Place(p.frames[i].node)
	}
	return r, true
}

// FindRedex returns the leftmost-outermost redex of the whole term; see
// [View.FindRedex]. The machine gets to it sooner or later, if not [Plugged.Next].
func (p *Plugged) FindRedex() (r Redex[Place], ok bool, err error) {
	return findRedex(p, p.Root(), int(p.terms.View.Top())+len(p.frames))
}
