package tui

import (
	"strings"

	"skirepl/inspect"
	"skirepl/session"
)

// machinePane shows the machine: its mode and node, what it does next, its
// Suspension, and its stack from the top down. While a command runs it shows how
// far that is.
type machinePane struct {
	at    int // first frame that is seen
	depth int
	next  []session.Line // what the next transition does
	names bool           // the frames have a row with the names of the columns
	memo  bool           // there is a row about the memo
	room  int            // frames that have room
}

func (p *machinePane) title() string { return "machine" }

func (p *machinePane) aside(s *sight, width int) session.Line {
	switch {
	case s.run != nil:
		return session.Line{{Text: "at work", Role: session.Warn}}
	case s.Machine == nil:
		return nil
	}
	text := "stack " + count(p.depth, "frame")
	if seen := seenOf(s.frameAt, min(len(s.Machine.Stack), p.room), p.depth); seen != "" {
		text = "stack frames " + seen
	}
	return session.Line{{Text: text, Role: session.Dim}}
}

func (p *machinePane) ask(w *session.Window, s *sight, width, height int) {
	w.Frames, w.FrameAt = max(height, 1), p.at
	w.Node = max(w.Node, width)
}

func (p *machinePane) fit(s *sight, width, height int) {
	p.depth, p.next, p.room, p.memo = 0, nil, 0, false
	if m := s.Machine; m != nil {
		p.depth = m.Depth
		p.next = nextLines(s, max(width-indent-6, 8))
		rows := height - len(p.next) - 2 // the mode, and the Suspension
		if s.did != "" {
			rows--
		}
		if p.memo = rows >= 8 && sums(s).MemoHits > 0; p.memo {
			rows--
		}
		p.names = rows >= 6
		if p.names {
			rows--
		}
		p.room = max(rows, 0)
	}
	p.at = motion{}.apply(p.at, p.depth, max(p.room, 1))
}

// nextLines says what the next transition does.
func nextLines(s *sight, width int) []session.Line {
	what, how, ok := strings.Cut(s.Machine.Next, ": ")
	line := session.Line{{Text: s.clean(what), Role: session.Head}}
	if ok {
		line = append(line, session.Span{Text: s.clean(": " + how)})
	}
	return line.Wrap(width, 0)
}

func (p *machinePane) view(s *sight, width, height int) []string {
	if s.run != nil {
		return s.run.view(s, width)
	}
	m := s.Machine
	if m == nil {
		return s.nothing(width, "there is no machine without a term")
	}
	var out []string
	add := func(r *row) { out = append(out, r.String()) }
	add(s.row(width).gap(indent).put(label, "mode  ").put(code, m.Mode).put(dim, "  at ").
		put(focus, nodeName(m.Current)).put(plain, "  "+m.Text))
	if s.did != "" {
		add(s.row(width).gap(indent).put(label, "did   ").put(dim, s.did))
	}
	for i, l := range p.next {
		r := s.row(width).gap(indent)
		if i == 0 {
			r.put(label, "next")
		}
		add(r.to(indent + 6).line(l))
	}
	p.suspension(s, width, add)
	if p.memo {
		c := sums(s)
		add(s.row(width).gap(indent).put(label, "memo  ").put(plain, count(c.MemoHits, "hit")).
			put(dim, s.dot).put(plain, count(c.Skipped, "contraction")).put(dim, " skipped"))
	}
	p.stack(s, width, add)
	return out
}

func (p *machinePane) suspension(s *sight, width int, add func(*row)) {
	m := s.Machine
	r := s.row(width).gap(indent)
	if !s.inside() {
		add(r.put(dim, "not started: ").put(key, "i").put(dim, " does its first transition"))
		return
	}
	text := count(m.Transitions, "transition") + s.dot + count(m.Contractions, "contraction")
	name := "Suspension " + nodeName(m.Suspension) + "  "
	if columns(name+text) > r.room() {
		name = "susp. " + nodeName(m.Suspension) + " "
	}
	add(r.put(label, name).put(plain, text))
}

// stack lists the frames. Each is shown as what it waits for: [] is where the node
// above it goes.
func (p *machinePane) stack(s *sight, width int, add func(*row)) {
	m := s.Machine
	if len(m.Stack) == 0 {
		if s.inside() {
			add(s.row(width).gap(indent).put(dim, "the stack is empty"))
		}
		return
	}
	id, stage, node := 0, 0, 0
	if p.names {
		id, stage, node = len("frame"), len("stage"), len("node")
	}
	for _, f := range m.Stack {
		id = max(id, len(nodeName(f.ID)))
		stage = max(stage, len(f.Stage))
		node = max(node, len(nodeName(f.Node)))
	}
	number := len(grouped(s.frameAt + len(m.Stack)))
	if p.names {
		add(s.row(width).gap(indent).number(dim, "", number).cell(dim, "frame", id).
			cell(dim, "stage", stage).cell(dim, "node", node).put(dim, "context, top first"))
	}
	for i, f := range m.Stack[:min(p.room, len(m.Stack))] {
		r := s.row(width).gap(indent).number(dim, grouped(s.frameAt+i+1), number)
		r.cell(label, nodeName(f.ID), id).cell(code, f.Stage, stage).cell(label, nodeName(f.Node), node)
		p.waiting(r, f)
		add(r)
	}
}

// waiting shows a frame's node with the place for the one above it.
func (p *machinePane) waiting(r *row, f session.Frame) {
	text := f.Text
	switch f.Stage {
	case inspect.StageLeft.String():
		if strings.ContainsRune(text, ' ') {
			text = "(" + text + ")"
		}
		r.put(head, "[] ").put(plain, text)
	case inspect.StageRight.String():
		const place = " []"
		r.within(r.width-len(place), plain, text).put(head, place)
	default:
		r.put(dim, "remembered for ").put(plain, text)
	}
}

func (p *machinePane) move(s *sight, to motion, height int) {
	if to.kind == toRow {
		to.n-- // they are numbered from 1
	}
	p.at = to.apply(p.at, p.depth, max(p.room, 1))
}
