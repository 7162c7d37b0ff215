package dag

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

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
