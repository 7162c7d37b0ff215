package dag

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"skirepl/ski"
)

// Title says what a file shows.
type Title struct {
	Text string // one line
	Note string // what is left out, and what else there is to say; may be ""
}

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
	for i := range 8 {
		if n.Args>>i&1 == 1 {
			list = append(list, "arg"+strconv.Itoa(i+1))
		}
	}
	return strings.Join(list, " ")
}

// Describe tells about a box in lines.
func (l *Layout) Describe(b *Box) string {
	g := l.Graph
	if b.Kind == BoxStub {
		more := ""
		if b.Link.More {
			more = " or more"
		}
		return fmt.Sprintf("%s%s beneath #%d are not drawn", grouped(b.Link.Hidden)+" "+plural(b.Link.Hidden, "node"), more, b.Link.ID)
	}
	return g.Nodes[b.Node].Describe()
}

// Describe tells about a node in lines: its id, its term, its uses, what it is to the
// redex.
func (n *Node) Describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "#%d %s", n.ID, n.Text)
	if n.Name != "" {
		b.WriteString(" = " + n.Name)
	}
	more := ""
	if n.UsesMore {
		more = " or more"
	}
	fmt.Fprintf(&b, "\n%s %s%s", grouped(n.Uses), plural(n.Uses, "use"), more)
	if !n.Leaf {
		fmt.Fprintf(&b, "\n#%d applied to #%d", n.Fun.ID, n.Arg.ID)
	}
	if n.Redex {
		b.WriteString("\nthe redex: the next contraction rewrites it")
	}
	if n.Head {
		b.WriteString("\nthe redex's combinator")
	}
	for i := range 8 {
		if n.Args>>i&1 == 1 {
			fmt.Fprintf(&b, "\nargument %d of the redex", i+1)
		}
	}
	return b.String()
}

// SVG draws a graph. Its text can be selected, its nodes have tooltips, and its
// colours follow the reader's preference of light or dark.
func (g *Graph) SVG(t Title, leaves Leaves) []byte {
	l := g.Layout(PixelMetrics(leaves))
	foot := []string{t.Text, "^ redex   1: 2: 3: its arguments   ×2 uses", "left edge: function, right edge: argument"}
	if t.Note != "" {
		foot = append(foot, t.Note)
	}
	width := l.Width
	for _, text := range foot {
		width = max(width, utf8.RuneCountInString(text)*footGlyph)
	}
	width += 2 * margin
	height := PixelHeight(len(l.Layers)) + 2*margin + footLine*(len(foot)+1)
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n<style>%s</style>\n", escape(t.Text), svgStyle)
	fmt.Fprintf(&b, `<rect class="paper" width="%d" height="%d"/>`+"\n", width, height)
	fmt.Fprintf(&b, `<g transform="translate(%d %d)">`+"\n", margin+(width-2*margin-l.Width)/2, margin)
	for _, s := range l.Segments {
		x0, y0, x1, y1 := l.Ends(s)
		middle := (y0 + y1) / 2
		fmt.Fprintf(&b, `<path class="edge" d="M%d %dC%d %d %d %d %d %d"/>`+"\n", x0, y0, x0, middle, x1, middle, x1, y1)
	}
	for i := range l.Boxes {
		box := &l.Boxes[i]
		if box.Kind == BoxBend {
			fmt.Fprintf(&b, `<path class="edge" d="M%d %dv%d"/>`+"\n", box.Middle(), PixelTop(box.Layer), boxHeight)
			continue
		}
		fmt.Fprintf(&b, `<g class="%s" transform="translate(%d %d)"><title>%s</title><rect width="%d" height="%d" rx="6"/><text x="%d" y="18">%s</text></g>`+"\n",
			l.Classes(box), box.Left, PixelTop(box.Layer), escape(l.Describe(box)), box.Width, boxHeight, box.Width/2, escape(PixelLabel(g, box)))
	}
	b.WriteString("</g>\n")
	for i, text := range foot {
		fmt.Fprintf(&b, `<text class="foot" x="%d" y="%d">%s</text>`+"\n", margin, height-margin-footLine*(len(foot)-1-i), escape(text))
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// Ends are where a segment begins and ends in a drawing in pixels.
func (l *Layout) Ends(s Segment) (x0, y0, x1, y1 int) {
	from, to := &l.Boxes[s.From], &l.Boxes[s.To]
	return from.Middle() + int(s.Port)*l.m.Port, PixelTop(from.Layer) + boxHeight, to.Middle(), PixelTop(to.Layer)
}

const svgStyle = `
svg{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--line:#8c959f;--box:#f6f8fa;--dim:#59636e;--blue:#0550ae;--redex:#953800;--redexbox:#fff1e5;--a1:#0550ae;--a2:#116329;--a3:#8250df;--a4:#99286e}
@media(prefers-color-scheme:dark){svg{--paper:#0d1117;--ink:#e6edf3;--line:#6e7681;--box:#161b22;--dim:#9198a1;--blue:#79c0ff;--redex:#ffa657;--redexbox:#2d1e10;--a1:#79c0ff;--a2:#7ee787;--a3:#d2a8ff;--a4:#ff9bce}}
.paper{fill:var(--paper)}
text{font:13px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:var(--ink);text-anchor:middle;white-space:pre;user-select:text}
rect{fill:var(--box);stroke:var(--line)}
.paper{stroke:none;fill:var(--paper)}
.edge{fill:none;stroke:var(--line);stroke-width:1.3}
.leaf rect{rx:13}.leaf text{fill:var(--blue)}
.named text{font-weight:bold}
.shared rect{stroke-width:2.2}
.stub rect,.ref rect{stroke-dasharray:4 3;fill:none}.stub text,.ref text{fill:var(--dim)}
.head text{fill:var(--redex);font-weight:bold}
.arg1 rect{stroke:var(--a1);stroke-width:2}.arg1 text{fill:var(--a1)}
.arg2 rect{stroke:var(--a2);stroke-width:2}.arg2 text{fill:var(--a2)}
.arg3 rect{stroke:var(--a3);stroke-width:2}.arg3 text{fill:var(--a3)}
.arg4 rect{stroke:var(--a4);stroke-width:2}.arg4 text{fill:var(--a4)}
.redex rect{stroke:var(--redex);stroke-width:2.5;fill:var(--redexbox)}.redex text{fill:var(--redex);font-weight:bold}
.foot{text-anchor:start;fill:var(--dim);font-size:12px}
`

// escape writes a text so that it can stand in XML.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder doesn't fail
	return b.String()
}

// DOT writes a graph for graphviz. Functions are on the left of arguments; what is
// left out is a node of its own.
func (g *Graph) DOT(t Title) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// %s\n", oneLine(t.Text))
	if t.Note != "" {
		fmt.Fprintf(&b, "// %s\n", oneLine(t.Note))
	}
	b.WriteString("digraph term {\n  graph [ordering=out, fontname=\"monospace\"];\n  node [shape=box, style=rounded, fontname=\"monospace\"];\n  edge [arrowsize=0.6];\n")
	stubs := 0
	for i := range g.Nodes {
		n := &g.Nodes[i]
		box := Box{Kind: BoxNode, Node: i}
		attrs := fmt.Sprintf("label=%s, tooltip=%s", quote(label(g, &box, ZoomText, &unicodeSigns)), quote(n.Describe()))
		switch {
		case n.Redex:
			attrs += `, color="#b35900", fontcolor="#b35900", penwidth=2`
		case n.Args != 0:
			attrs += `, color="#0550ae", fontcolor="#0550ae", penwidth=2`
		case n.Leaf:
			attrs += `, shape=plain`
		}
		fmt.Fprintf(&b, "  n%d [%s];\n", n.ID, attrs)
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		for side, link := range n.links() {
			port := [...]string{"sw", "se"}[side]
			switch {
			case n.Leaf:
			case link.Node >= 0:
				fmt.Fprintf(&b, "  n%d:%s -> n%d;\n", n.ID, port, link.ID)
			default:
				stubs++
				stub := Box{Kind: BoxStub, Node: -1, Link: link}
				fmt.Fprintf(&b, "  stub%d [label=%s, style=dashed];\n  n%d:%s -> stub%d;\n", stubs, quote(label(g, &stub, ZoomText, &unicodeSigns)), n.ID, port, stubs)
			}
		}
	}
	b.WriteString("}\n")
	return b.Bytes()
}

// quote writes a string of DOT's: only quotes and backslashes are special in it.
func quote(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == utf8.RuneError {
			return '?'
		}
		return r
	}, s)
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}

// File is a graph as JSON; docs/json.md describes it.
type File struct {
	Format       string     `json:"format"` // "skirepl-dag"
	Version      int        `json:"version"`
	Contractions uint64     `json:"contractions"`
	Rule         string     `json:"rule,omitempty"`
	Root         ID         `json:"root"`
	Total        int        `json:"total"` // nodes of the whole term; 0: more than were counted
	Hidden       int        `json:"hidden"`
	HiddenMore   bool       `json:"hiddenMore,omitempty"`
	Nodes        []FileNode `json:"nodes"`
}

// FileNode is a node of a File. Fun and Arg are ids, which may be of nodes that the
// file doesn't have.
type FileNode struct {
	ID    ID     `json:"id"`
	Kind  string `json:"kind"` // "application", "combinator", "variable"
	Fun   *ID    `json:"fun,omitempty"`
	Arg   *ID    `json:"arg,omitempty"`
	Label string `json:"label,omitempty"`
	Name  string `json:"name,omitempty"`
	Term  string `json:"term"` // may be cut, with …
	Uses  int    `json:"uses"`
	More  bool   `json:"usesMore,omitempty"`
	Redex bool   `json:"redex,omitempty"`
	Head  bool   `json:"head,omitempty"`
	Args  []int  `json:"args,omitempty"` // of the redex, from 1
}

// JSON writes a graph.
func (g *Graph) JSON(contractions uint64, rule string) ([]byte, error) {
	f := File{
		Format: "skirepl-dag", Version: 1, Contractions: contractions, Rule: rule,
		Root: g.Root, Total: g.Total, Hidden: g.Hidden, HiddenMore: g.HiddenMore, Nodes: make([]FileNode, len(g.Nodes)),
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		f.Nodes[i] = FileNode{
			ID: n.ID, Kind: "application", Label: n.Label, Name: n.Name, Term: n.Text,
			Uses: n.Uses, More: n.UsesMore, Redex: n.Redex, Head: n.Head,
		}
		out := &f.Nodes[i]
		if n.Leaf {
			out.Kind = "variable"
			if _, ok := ski.LookupSym(n.Label); ok {
				out.Kind = "combinator"
			}
		} else {
			fun, arg := n.Fun.ID, n.Arg.ID
			out.Fun, out.Arg = &fun, &arg
		}
		for k := range 8 {
			if n.Args>>k&1 == 1 {
				out.Args = append(out.Args, k+1)
			}
		}
	}
	data, err := json.MarshalIndent(f, "", " ")
	return append(data, '\n'), err
}

// PixelHeight is the height of so many layers.
func PixelHeight(layers int) int { return PixelTop(layers-1) + boxHeight }

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
