package dag

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Sizes of an SVG drawing, in pixels.
const (
	glyphWidth  = 8 // of a character of the labels' font, and a little more
	boxHeight   = 26
	layerHeight = 62
	boxPadding  = 10
	portOffset  = 7
	margin      = 24
	footGlyph   = 8 // of a character below the drawing
	footLine    = 18
)

// PixelMetrics are the metrics of a drawing with boxes in pixels.
func PixelMetrics(leaves Leaves) Metrics {
	return Metrics{
		Leaves: leaves, Gap: 16, Port: portOffset,
		Width: func(g *Graph, b *Box) int {
			return max(utf8.RuneCountInString(PixelLabel(g, b))*glyphWidth+2*boxPadding, boxHeight)
		},
	}
}

// PixelLabel is a box's label in such a drawing.
func PixelLabel(g *Graph, b *Box) string {
	if b.Kind == BoxBend {
		return ""
	}
	return label(g, b, ZoomText, &unicodeSigns)
}

// PixelTop is the upper edge of a layer's boxes.
func PixelTop(layer int) int { return layer * layerHeight }

// Classes names what a box is, for style sheets.
func (l *Layout) Classes(b *Box) string {
	switch b.Kind {
	case BoxStub:
		return "stub"
	case BoxRef:
		return "ref"
	case BoxBend:
		return "bend"
	}
	n := &l.Graph.Nodes[b.Node]
	list := []string{"app"}
	if n.Leaf {
		list[0] = "leaf"
	}
	for _, c := range []struct {
		is    bool
		class string
	}{{n.Name != "", "named"}, {n.Uses > 1, "shared"}, {n.Redex, "redex"}, {n.Head, "head"}} {
		if c.is {
			list = append(list, c.class)
		}
	}
	for i := range n.Arguments() {
		list = append(list, "arg"+strconv.Itoa(i))
	}
	return strings.Join(list, " ")
}

// PixelHeight is the height of so many layers.
func PixelHeight(layers int) int { return PixelTop(layers-1) + boxHeight }

// Ends are where a segment begins and ends in a drawing in pixels.
func (l *Layout) Ends(s Segment) (x0, y0, x1, y1 int) {
	from, to := &l.Boxes[s.From], &l.Boxes[s.To]
	return from.Middle() + int(s.Port)*l.m.Port, PixelTop(from.Layer) + boxHeight, to.Middle(), PixelTop(to.Layer)
}

// Keys names the boxes so that what is the same thing in two drawings has one name:
// a node, an atom at one of its uses, a bend so far above its node.
func (l *Layout) Keys() []string {
	keys := make([]string, len(l.Boxes))
	for i := range l.Boxes {
		switch b := &l.Boxes[i]; b.Kind {
		case BoxNode:
			keys[i] = fmt.Sprintf("n%d", l.Graph.Nodes[b.Node].ID)
		case BoxBend:
			to := l.Boxes[l.of[b.Node]]
			keys[i] = fmt.Sprintf("b%d.%d", l.Graph.Nodes[b.Node].ID, to.Layer-b.Layer)
		}
	}
	for _, s := range l.Segments { // the rest hang from nodes
		if keys[s.To] == "" {
			keys[s.To] = fmt.Sprintf("%s.%d", keys[s.From], s.Port)
		}
	}
	return keys
}
