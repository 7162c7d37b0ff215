package session

import (
	"context"
	"fmt"

	"skirepl/inspect/dag"
	"skirepl/ski"
)

// How many nodes each format takes at most. A drawing of more is of no use to anyone;
// JSON is for programs.
const (
	svgNodes  = 500
	dotNodes  = 5_000
	jsonNodes = 200_000
	// countedNodes is how many nodes are looked at to count what is left out.
	countedNodes = 5_000_000
)

// currentGraph collects the current term's graph, for a file.
func (s *Session) currentGraph(ctx context.Context, nodes int) (*dag.Graph, dag.Title, *State, error) {
	if s.line == nil {
		return nil, dag.Title{}, nil, errNoGraph
	}
	v, err := s.view()
	if err != nil {
		return nil, dag.Title{}, nil, err
	}
	terms := s.terms(v)
	root := s.line.Root()
	st := &State{Contractions: s.line.Position().Contractions}
	if err := st.mark(display{notation: s.set.Notation}, terms, root, ski.Options{Limit: titleText}); err != nil {
		return nil, dag.Title{}, nil, err
	}
	o := dag.Options{
		Interrupt: stopped(ctx),
		Focus:     root, Nodes: nodes, Count: countedNodes, Text: 40, Name: definitionNodes(v, s.defs.sorted(), s.names),
		Notation: s.set.Notation,
	}
	g, err := collectGraph(terms, root, o)
	if err != nil {
		return nil, dag.Title{}, nil, err
	}
	return g, dag.Title{Text: st.Term + " — after " + count(st.Contractions, "contraction"), Note: leftOut(g)}, st, nil
}

var errNoGraph = fmt.Errorf("%w: there is no graph to export; type a term first", errNoTerm)

// titleText is how many characters of a term a drawing's title has.
const titleText = 100

// leftOut says how much of a term its graph leaves out; "" for nothing.
func leftOut(g *dag.Graph) string {
	switch {
	case g.Hidden == 0:
		return ""
	case g.HiddenMore:
		return fmt.Sprintf("%s of the term's graph; left out: %s or more", count(len(g.Nodes), "node"), Grouped(g.Hidden))
	}
	return fmt.Sprintf("%s of the term's graph; left out: %s", count(len(g.Nodes), "node"), Grouped(g.Hidden))
}

func exportSVG(s *Session, ctx context.Context, to exportTo) (Exported, error) {
	g, title, _, err := s.currentGraph(ctx, svgNodes)
	if err != nil {
		return Exported{}, err
	}
	return writeGraph(to.path, g.SVG(title, dag.LeavesAuto), title)
}

func exportDOT(s *Session, ctx context.Context, to exportTo) (Exported, error) {
	g, title, _, err := s.currentGraph(ctx, dotNodes)
	if err != nil {
		return Exported{}, err
	}
	return writeGraph(to.path, g.DOT(title), title)
}

func exportJSON(s *Session, ctx context.Context, to exportTo) (Exported, error) {
	g, title, st, err := s.currentGraph(ctx, jsonNodes)
	if err != nil {
		return Exported{}, err
	}
	data, err := g.JSON(st.Contractions, st.Rule)
	if err != nil {
		return Exported{}, err
	}
	return writeGraph(to.path, data, title)
}

func writeGraph(path string, data []byte, t dag.Title) (Exported, error) {
	r, err := writeExport(path, data)
	r.Note = t.Note
	return r, err
}
