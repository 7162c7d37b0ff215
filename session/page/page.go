// Package page makes a page of a reduction: one HTML file that steps through it in a
// browser, with its terms and their graphs. The file needs nothing else and asks for
// nothing else: no network, no other files.
//
// Go lays the graphs out; the page's script, page.js, moves from one to the next.
package page

import (
	_ "embed"
	"encoding/json"
	"html"
	"strings"

	"skirepl/inspect/dag"
)

// Page is all that the page shows.
type Page struct {
	Title  string   `json:"title"` // the first term, cut
	Note   string   `json:"note"`  // what is left out, and why; "" for nothing
	Frames []*Frame `json:"frames"`
}

// Frame is a term on its way.
type Frame struct {
	Contractions uint64      `json:"n"`
	Term         []Span      `json:"term"`              // with its redex
	Omitted      string      `json:"omitted,omitempty"` // what Term leaves out
	Normal       bool        `json:"normal,omitempty"`
	Rule         string      `json:"rule,omitempty"`  // of the redex
	Words        string      `json:"words,omitempty"` // the rule, in words
	Bindings     [][2]string `json:"bind,omitempty"`  // what the rule's letters stand for
	After        []Span      `json:"after,omitempty"` // the next term, with its contractum
	Tree         string      `json:"tree,omitempty"`  // leaves
	DAG          int         `json:"dag,omitempty"`   // nodes
	Graph        *Graph      `json:"graph"`
}

// Span is a stretch of a term. Role is "", "redex", "head", "arg1" to "arg4" or
// "made" for the contractum.
type Span struct {
	Text string `json:"t"`
	Role string `json:"r,omitempty"`
}

// Graph is a laid out graph, in pixels.
type Graph struct {
	Width  int    `json:"w"`
	Height int    `json:"h"`
	Note   string `json:"note,omitempty"` // what it leaves out
	Boxes  []Box  `json:"boxes"`
	Edges  []Edge `json:"edges"`
}

// Box is a box of a Graph. Key is the same for what is the same thing in the next
// graph: the script moves it there.
type Box struct {
	Key   string `json:"k"`
	Class string `json:"c"` // for the style sheet; bends of edges have "bend"
	Label string `json:"l,omitempty"`
	About string `json:"a,omitempty"` // lines
	Left  int    `json:"x"`
	Top   int    `json:"y"`
	Width int    `json:"w"`
}

// Edge leads from a box to one in the next layer. Port is -1 for a function, 1 for an
// argument, 0 from a bend.
type Edge struct {
	From int `json:"f"`
	To   int `json:"t"`
	Port int `json:"p,omitempty"`
}

// Draw lays a graph out. fresh says which nodes the last contraction made; made is the
// contractum, or [inspect.Empty].
func Draw(g *dag.Graph, fresh func(dag.ID) bool, made dag.ID, note string) *Graph {
	l := g.Layout(dag.PixelMetrics(dag.LeavesAuto))
	out := &Graph{Width: l.Width, Height: dag.PixelHeight(len(l.Layers)), Note: note, Edges: []Edge{}}
	keys := l.Keys()
	for i := range l.Boxes {
		b := &l.Boxes[i]
		box := Box{Key: keys[i], Class: l.Classes(b), Left: b.Left, Top: dag.PixelTop(b.Layer), Width: b.Width}
		if b.Kind != dag.BoxBend {
			box.Label, box.About = dag.PixelLabel(g, b), l.Describe(b)
		}
		if b.Kind == dag.BoxNode || b.Kind == dag.BoxCopy {
			n := &g.Nodes[b.Node]
			if fresh != nil && fresh(n.ID) {
				box.Class += " new"
				box.About += "\nnew: the last contraction made it"
			}
			if n.ID == made {
				box.Class += " made"
				box.About += "\nthe contractum of the last contraction"
			}
		}
		out.Boxes = append(out.Boxes, box)
	}
	for _, s := range l.Segments {
		out.Edges = append(out.Edges, Edge{s.From, s.To, int(s.Port)})
	}
	return out
}

//go:embed page.html
var template string

//go:embed page.css
var style string

//go:embed page.js
var script string

// Write makes the file.
func (p *Page) Write() ([]byte, error) {
	data, err := json.Marshal(p) // which writes <, > and & as escapes
	if err != nil {
		return nil, err
	}
	fill := strings.NewReplacer("{{title}}", html.EscapeString(p.Title), "{{style}}", style, "{{script}}", script, "{{data}}", string(data))
	return []byte(fill.Replace(template)), nil
}
