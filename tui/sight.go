package tui

import (
	"skirepl/inspect"
	"skirepl/session"
)

// sight is what there is to draw: the last picture of the session, and what the
// debugger knows besides.
type sight struct {
	*painter
	session.Picture
	frameAt int       // the frame of the stack that the picture begins with
	before  made      // what there was before the last command
	run     *progress // of the command that runs; nil before it has lasted a while
	did     string    // what the last transition did; "": it isn't known
	Survey  session.Survey
	fill    [2]series // of the rings, picture by picture
}

// accept takes a new picture. While the arrays are being moved, what was read from
// them before stays. While a command runs the term stays as it was: the machine
// that the picture is of may be at work, or be gone.
func (s *sight) accept(p session.Picture) {
	old := s.Picture
	if p.Resizing {
		p.Top, p.Nodes = old.Top, old.Nodes
	}
	inUse := p.Busy && (p.Position == old.Position || p.Position.Transitions > 0)
	if p.Resizing || inUse && p.Started && old.Started {
		p.Position, p.Spent, p.Machine = old.Position, old.Spent, old.Machine
		p.Outline, p.After = old.Outline, old.After
		p.Rule, p.Normal, p.Term, p.Omitted, p.Tree, p.DAG = old.Rule, old.Normal, old.Term, old.Omitted, old.Tree, old.DAG
	}
	switch {
	case p.Position == old.Position:
	case old.Machine != nil && p.Position.Contractions == old.Position.Contractions && p.Position.Transitions == old.Position.Transitions+1:
		s.did = old.Machine.Next
	default:
		s.did = ""
	}
	s.Picture = p
	for i := range s.fill {
		s.fill[i].add(float64(p.Rings[i].Occupancy))
	}
}

// current is the node that the machine is at; the whole term's before it has
// started.
func (s *sight) current() inspect.ID {
	if s.Machine == nil {
		return inspect.Empty
	}
	return s.Machine.Current
}

// inside says that the machine is within a contraction.
func (s *sight) inside() bool { return s.Machine != nil && s.Machine.Suspension != inspect.Empty }

// stacked says that a node is the machine's Suspension or one of the frames that
// are seen.
func (s *sight) stacked(id inspect.ID) bool {
	if !s.inside() {
		return false
	}
	for _, f := range s.Machine.Stack {
		if f.ID == id {
			return true
		}
	}
	return s.Machine.Suspension == id
}

// memory is how many bytes the arena takes.
func (s *sight) memory() uint64 { return s.Header.Bytes() }

// made says which ids were in use at some moment. Agents take ids in blocks, so
// those below the top that lie in an agent's block weren't.
type made struct {
	known  bool
	top    inspect.ID
	blocks [][2]inspect.ID
}

func madeBy(p *session.Picture) made {
	m := made{known: true, top: p.Top}
	for _, a := range p.Agents {
		if a.NextID < a.EndID {
			m.blocks = append(m.blocks, [2]inspect.ID{a.NextID, a.EndID})
		}
	}
	return m
}

// fresh says that a node was made since.
func (m *made) fresh(n *inspect.Node) bool {
	if !m.known || n.Kind == inspect.KindHole {
		return false
	}
	if n.ID >= m.top {
		return true
	}
	for _, b := range m.blocks {
		if n.ID >= b[0] && n.ID < b[1] {
			return true
		}
	}
	return false
}
