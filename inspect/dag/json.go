package dag

import (
	"encoding/json"
	"slices"

	"skirepl/ski"
)

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
		out.Args = slices.Collect(n.Arguments())
	}
	data, err := json.MarshalIndent(f, "", " ")
	return append(data, '\n'), err
}
