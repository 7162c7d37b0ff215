package session

import (
	"context"
	"fmt"
	"strings"

	"skirepl/inspect"
	"skirepl/ski"
)

// NodesInfo is a stretch of the arena's nodes, those of one kind or all.
type NodesInfo struct {
	Kind  string      `json:"kind,omitempty"` // "": all but holes
	Total int         `json:"total"`          // nodes of that kind
	Nodes []NodeShort `json:"nodes"`
	// Next is the first that isn't listed; 0: there is no more.
	Next inspect.ID `json:"next,omitempty"`
}

// NodeShort is a node on one line.
type NodeShort struct {
	ID   inspect.ID `json:"id"`
	Kind string     `json:"kind"`
	Text string     `json:"text"` // the term, or what its words mean for its kind
}

// nodesListed is how many nodes :nodes lists.
const nodesListed = 20

// nodeKinds are the kinds as they are typed.
func nodeKinds() []string {
	var list []string
	for k := inspect.KindHole; k <= inspect.KindCount; k++ {
		list = append(list, strings.ToLower(k.String()))
	}
	return list
}

func (r *NodesInfo) Lines(Style) []Line {
	of := ""
	if r.Kind != "" {
		of = " of kind " + r.Kind
	}
	lines := []Line{{{Text: count(r.Total, "node") + of, Role: Title}}}
	for _, n := range r.Nodes {
		lines = append(lines, Line{
			{Text: fmt.Sprintf("  #%-8d ", n.ID), Role: Figure},
			{Text: fmt.Sprintf("%-12s  ", n.Kind), Role: Label},
			{Text: n.Text},
		})
	}
	if r.Next > 0 {
		again := strings.Join(strings.Fields(fmt.Sprintf(":nodes %s %d", r.Kind, r.Next)), " ")
		lines = append(lines, Line{{Text: "  there are more: " + again, Role: Dim}})
	}
	return lines
}

// runNodes lists nodes: :nodes [KIND] [ID].
func runNodes(s *Session, ctx context.Context, c Command) (Result, error) {
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	r := &NodesInfo{Nodes: []NodeShort{}}
	word, rest := c.first()
	only := inspect.KindHole
	if word.args != "" && !isNumber(strings.TrimPrefix(word.args, "#")) {
		if only, err = word.nodeKind(); err != nil {
			return nil, err
		}
		r.Kind = strings.ToLower(only.String())
		word, rest = rest.first()
	}
	from := uint64(0)
	if word.args != "" {
		word.args = strings.TrimPrefix(word.args, "#")
		if from, err = word.number(0, uint64(v.Top()), "from which node on?", fmt.Sprintf("ids go from 0 to %d", max(v.Top(), 1)-1)); err != nil {
			return nil, err
		}
	}
	if rest.args != "" {
		return nil, rest.wrong("this is too much", "a kind and an id, as in :nodes application 100")
	}
	counts := v.CountKinds(0, v.Top())
	if r.Total = int(v.Top()) - counts[inspect.KindHole]; r.Kind != "" {
		r.Total = counts[only]
	}
	terms := s.terms(v)
	for id := inspect.ID(from); id < v.Top(); id++ {
		if id%(1<<20) == 0 && ctx.Err() != nil {
			r.Next = id
			break
		}
		n := v.Node(id)
		if r.Kind == "" && n.Kind == inspect.KindHole || r.Kind != "" && n.Kind != only {
			continue
		}
		if len(r.Nodes) == nodesListed {
			r.Next = id
			break
		}
		r.Nodes = append(r.Nodes, NodeShort{id, n.Kind.String(), s.nodeText(terms, n)})
	}
	return r, nil
}

// nodeKind reads a kind of nodes, or the beginning of its name. A frame is a
// Continuation.
func (c Command) nodeKind() (inspect.Kind, error) {
	if c.args == "frame" {
		return inspect.KindContinuation, nil
	}
	found := -1
	names := nodeKinds()
	for i, name := range names {
		if strings.HasPrefix(name, strings.ToLower(c.args)) {
			if found >= 0 {
				return 0, c.wrong(names[found]+" or "+name+"?", "write more of it")
			}
			found = i
		}
	}
	if found < 0 {
		return 0, c.unknown("kind of nodes", names, "it can be "+either(names))
	}
	return inspect.Kind(found), nil
}

// nodeText is a node in a few words.
func (s *Session) nodeText(terms inspect.Terms, n inspect.Node) string {
	switch n.Kind {
	case inspect.KindHole:
		return "no node has this id"
	case inspect.KindMeter:
		return "the counters of a Suspension"
	case inspect.KindCount:
		return "a count of the memo that needs 64 bits"
	case inspect.KindTerminal, inspect.KindApplication:
		return s.display().print(terms, n.ID, ski.Options{Limit: nodeShown}).String
	}
	var parts []string
	for _, f := range fields(n) {
		parts = append(parts, f[0]+" "+f[1])
	}
	return strings.Join(parts, ", ")
}
