package dag

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Zoom is how much of the nodes a sheet shows.
type Zoom uint8

const (
	ZoomText     Zoom = iota // their terms
	ZoomIDs                  // their ids
	ZoomDots                 // a character
	ZoomOverview             // the whole graph, as large as there is room
)

func (z Zoom) String() string { return [...]string{"terms", "ids", "dots", "overview"}[z] }

// signs are the characters that labels are written with.
type signs struct {
	more, times, ref     string
	shared, single, stub string
}

var (
	unicodeSigns = signs{more: "…", times: "×", ref: "→", shared: "◉", single: "○", stub: "…"}
	asciiSigns   = signs{more: "...", times: "x", ref: ">", shared: "@", single: "o", stub: "."}
)

// label writes a box's label.
func label(g *Graph, b *Box, z Zoom, s *signs) string {
	if z >= ZoomDots {
		return dot(g, b, s)
	}
	switch b.Kind {
	case BoxStub:
		text := s.more + grouped(b.Link.Hidden)
		if b.Link.More {
			text += " or more"
		}
		if z == ZoomText && !b.Link.More {
			text += " " + plural(b.Link.Hidden, "node")
		}
		return text
	case BoxRef:
		return s.ref + nodeLabel(&g.Nodes[b.Node], z, s)
	case BoxCopy:
		n := &g.Nodes[b.Node]
		return nodeSigns(n) + n.Label
	}
	n := &g.Nodes[b.Node]
	text := nodeSigns(n) + nodeLabel(n, z, s)
	if n.Uses > 1 {
		text += " " + s.times + grouped(n.Uses)
		if n.UsesMore {
			text += "+"
		}
	}
	return text
}

func plural(n int, thing string) string {
	if n == 1 {
		return thing
	}
	return thing + "s"
}

func nodeLabel(n *Node, z Zoom, s *signs) string {
	switch {
	case n.Leaf:
		return n.Label
	case z == ZoomIDs:
		return "#" + strconv.FormatUint(uint64(n.ID), 10)
	case n.Name != "":
		return n.Name
	}
	return strings.ReplaceAll(n.Text, "…", s.more)
}

// nodeSigns says without colours what a node is to the redex: ^ it is the redex, 1:
// its first argument, 13: its first and its third.
func nodeSigns(n *Node) string {
	var b strings.Builder
	if n.Redex {
		b.WriteString("^")
	}
	if n.Args != 0 {
		for i := range n.Arguments() {
			b.WriteString(strconv.Itoa(i))
		}
		b.WriteString(":")
	}
	if b.Len() > 0 && n.Args == 0 {
		b.WriteString(" ")
	}
	return b.String()
}

// dot is a box's label where there is room for one character.
func dot(g *Graph, b *Box, s *signs) string {
	switch b.Kind {
	case BoxStub:
		return s.stub
	case BoxRef:
		return s.ref
	}
	n := &g.Nodes[b.Node]
	switch {
	case n.Redex:
		return "^"
	case n.Args != 0:
		return strconv.Itoa(n.argument())
	case n.Leaf:
		r, _ := utf8.DecodeRuneInString(n.Label)
		return string(r)
	case n.Uses > 1:
		return s.shared
	}
	return s.single
}

// grouped writes a number with its thousands apart.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}
