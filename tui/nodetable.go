package tui

import (
	"fmt"
	"strconv"

	"skirepl/inspect"
	"skirepl/session"
	"skirepl/ski"
)

// nodeTable says how wide the columns of the node table are; 0 for one that has no
// room.
type nodeTable struct {
	width                                   int
	id, kind, sym, left, right, hash, chain int
}

// The narrowest text of a term that is worth a column, and the longest names of a
// kind and of a mode.
const (
	textColumn = 12
	kindColumn = len("Continuation")
	symColumn  = len("descend")
)

// nodeColumns fits the columns to the nodes that are seen.
func nodeColumns(s *sight, seen []session.NodeRow, top inspect.ID, width int) nodeTable {
	t := nodeTable{width: width, hash: 8, sym: 3, left: 4, right: 5, chain: 4}
	t.id = max(3, len(strconv.FormatUint(uint64(top), 10))+1)
	for _, n := range seen {
		t.sym = max(t.sym, len(symText(n.Node)))
		t.left = max(t.left, len(linkText(n.Node, n.Left)))
		t.right = max(t.right, len(linkText(n.Node, n.Right)))
		t.chain = max(t.chain, len(nodeNumber(n.Next)))
	}
	t.sym = min(t.sym, symColumn) // what is torn may have no name
	t.kind = kindColumn
	if t.room() < textColumn {
		t.kind = 4
	}
	for _, narrow := range []*int{&t.hash, &t.chain, &t.sym, &t.kind} {
		if t.room() < textColumn {
			*narrow = 0
		}
	}
	return t
}

// room is what is left for the term's text.
func (t *nodeTable) room() int {
	used := marksWide
	for _, w := range []int{t.id, t.kind, t.sym, t.left, t.right, t.hash, t.chain} {
		if w > 0 {
			used += w + 1
		}
	}
	return t.width - used - 1
}

// marksWide is the columns of a row's marks: the cursor, the machine, what is new.
const marksWide = 4

func (t *nodeTable) names(s *sight) string {
	r := s.row(t.width).gap(marksWide)
	r.number(dim, "id", t.id)
	for _, c := range []struct {
		name  string
		width int
		right bool
	}{
		{"kind", t.kind, false},
		{"sym", t.sym, false},
		{"left", t.left, true},
		{"right", t.right, true},
		{"hash", t.hash, false},
		{"next", t.chain, true},
	} {
		switch {
		case c.width == 0:
		case c.right:
			r.number(dim, c.name, c.width)
		default:
			r.cell(dim, c.name, c.width)
		}
	}
	return r.gap(1).put(dim, "term").String()
}

func (t *nodeTable) row(s *sight, n session.NodeRow, known, cursor bool) string {
	r := s.row(t.width)
	if cursor {
		r = s.on(cursorRow, t.width)
		r.clip(key, s.cursor)
	}
	r.to(1)
	text := plain
	switch {
	case n.ID == s.current():
		r.clip(head, s.glyphs.current)
		text = focus
	case s.stacked(n.ID):
		r.clip(code, s.glyphs.stacked)
	}
	r.to(2)
	if known && s.before.fresh(&n.Node) {
		r.clip(fresh, s.glyphs.fresh)
	}
	r.to(marksWide)
	r.number(label, nodeName(n.ID), t.id)
	if !known {
		return r.String()
	}
	if n.Kind == inspect.KindHole {
		return r.cell(dim, "hole", max(t.kind, 4)).String()
	}
	if t.kind > 0 {
		r.cell(kindStyle(n.Kind), kindText(n.Kind, t.kind), t.kind)
	}
	if t.sym > 0 {
		r.cell(code, symText(n.Node), t.sym)
	}
	r.number(plain, linkText(n.Node, n.Left), t.left)
	r.number(plain, linkText(n.Node, n.Right), t.right)
	if t.hash > 0 {
		r.cell(dim, fmt.Sprintf("%08x", n.Hash), t.hash)
	}
	if t.chain > 0 {
		r.number(plain, nodeNumber(n.Next), t.chain)
	}
	r.gap(1)
	if n.Text != "" {
		return r.put(text, n.Text).String()
	}
	return r.put(dim, nodeWords(s, n.Node)).String()
}

func kindStyle(k inspect.Kind) style {
	switch k {
	case inspect.KindTerminal, inspect.KindApplication:
		return plain
	}
	return label
}

// kindText is a kind's name, or its beginning.
func kindText(k inspect.Kind, width int) string {
	name := k.String()
	return name[:min(len(name), width)]
}

// symText says in words what a node's sym means for its kind.
func symText(n inspect.Node) string {
	switch n.Kind {
	case inspect.KindTerminal:
		if sym := n.Symbol(); sym != ski.Var {
			return sym.String()
		}
		return "var"
	case inspect.KindContinuation:
		return inspect.Stage(n.Sym).String()
	case inspect.KindSuspension:
		return inspect.Mode(n.Sym).String()
	case inspect.KindMeter:
		return inspect.Stop(n.Sym).String()
	}
	return "-"
}

// linkText is a node's left or right: an id, or a number of the kind's own.
func linkText(n inspect.Node, link inspect.ID) string {
	if n.Kind == inspect.KindTerminal && link >= inspect.Empty-1 {
		return "-"
	}
	return nodeNumber(link)
}

// nodeWords says what a node is that is no term.
func nodeWords(s *sight, n inspect.Node) string {
	switch n.Kind {
	case inspect.KindContinuation:
		if s.inside() {
			for i, f := range s.Machine.Stack {
				if f.ID == n.ID {
					return "stack frame " + grouped(s.frameAt+i+1)
				}
			}
		}
		return "a frame"
	case inspect.KindSuspension:
		if s.inside() && n.ID == s.Machine.Suspension {
			return "the machine"
		}
		return "a machine"
	case inspect.KindMeter:
		return "its counters"
	case inspect.KindCount:
		return "a memo's count"
	}
	return ""
}
