package session

import (
	"context"
	"fmt"

	"skirepl/arena"
	"skirepl/inspect"
)

// Machine is the machine at a place within a contraction.
type Machine struct {
	Suspension inspect.ID `json:"suspension"`
	Mode       string     `json:"mode"`
	Current    inspect.ID `json:"current"`
	Text       string     `json:"text"` // of the current node
	Stack      []Frame    `json:"stack"`
	Depth      int        `json:"depth"` // frames in all
	Next       string     `json:"next"`  // what the next transition does
	// Counters of this contraction.
	Contractions uint64 `json:"contractions"`
	Transitions  uint64 `json:"transitions"`
}

// Frame is a frame of the stack.
type Frame struct {
	ID    inspect.ID `json:"id"`
	Stage string     `json:"stage"`
	Node  inspect.ID `json:"node"`
	Text  string     `json:"text"`
}

// framesShown is how many frames :machine lists.
const framesShown = 16

// nodeShown is how many characters of a node's term are shown in lists.
const nodeShown = 48

func (r *Machine) Lines(st Style) []Line {
	lines := []Line{
		{{Text: "machine  ", Role: Title}, {Text: r.Mode, Role: Code}, {Text: fmt.Sprintf(" #%d  ", r.Current), Role: Dim}, {Text: r.Text}},
		{{Text: "next     ", Role: Label}, {Text: r.Next}},
		{{Text: "stack    ", Role: Label}, {Text: count(r.Depth, "frame") + ", top first", Role: Dim}},
	}
	for _, f := range r.Stack {
		lines = append(lines, Line{
			{Text: fmt.Sprintf("  #%-6d ", f.ID), Role: Dim},
			{Text: fmt.Sprintf("%-6s ", f.Stage), Role: Label},
			{Text: fmt.Sprintf("#%-6d ", f.Node), Role: Dim},
			{Text: f.Text},
		})
	}
	if more := r.Depth - len(r.Stack); more > 0 {
		lines = append(lines, Line{{Text: fmt.Sprintf("  and %s beneath", count(more, "frame")), Role: Dim}})
	}
	if r.Suspension == inspect.Empty {
		return append(lines, Line{{Text: "not started: :stepi does its first transition", Role: Dim}})
	}
	return append(lines, Line{{
		Text: fmt.Sprintf("Suspension #%d: %s, %s in this contraction", r.Suspension,
			count(r.Transitions, "transition"), count(r.Contractions, "contraction")), Role: Dim,
	}})
}

// machineState describes the machine; before its first transition as it would
// start.
func (s *Session) machineState(v *inspect.View) (*Machine, error) {
	root, machine := s.stands()
	if machine == inspect.Empty {
		return unstarted(s.display(), s.terms(v), root, nodeShown), nil
	}
	susp, err := v.Suspension(machine)
	if err != nil {
		return nil, err
	}
	return started(s.display(), s.terms(v), susp, Window{Node: nodeShown, Frames: framesShown})
}

func unstarted(d display, t inspect.Terms, root arena.ID, limit int) *Machine {
	start := inspect.Suspension{Mode: inspect.ModeDescend, Current: root, Top: inspect.Empty}
	return &Machine{
		Suspension: inspect.Empty, Mode: start.Mode.String(), Current: root,
		Text: d.node(t, root, limit), Next: nextTransition(t, start), Stack: []Frame{},
	}
}

func started(d display, t inspect.Terms, susp inspect.Suspension, w Window) (r *Machine, err error) {
	node := func(id inspect.ID) string { return d.node(t, id, w.Node) }
	r = &Machine{
		Suspension: susp.ID, Mode: susp.Mode.String(), Current: susp.Current, Text: node(susp.Current),
		Contractions: susp.Contractions, Transitions: susp.Transitions, Next: nextTransition(t, susp), Stack: []Frame{},
	}
	if r.Depth, err = t.View.Depth(susp.Top); err != nil {
		return nil, err
	}
	at := 0
	for f, err := range t.View.Stack(susp.Top) {
		if err != nil {
			return nil, err
		}
		if len(r.Stack) == w.Frames {
			break
		}
		if at >= w.FrameAt {
			r.Stack = append(r.Stack, Frame{f.ID, f.Stage.String(), f.Node, node(f.Node)})
		}
		at++
	}
	return r, nil
}

func runMachine(s *Session, _ context.Context, c Command) (Result, error) {
	if root, _ := s.stands(); root == inspect.Empty {
		return nil, c.impossible(errNoTerm.Error(), "type a term first")
	}
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	return s.machineState(v)
}
