package dag

import (
	"fmt"
	"strings"
)

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
	for i := range n.Arguments() {
		fmt.Fprintf(&b, "\nargument %d of the redex", i)
	}
	return b.String()
}
