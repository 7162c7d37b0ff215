package session

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// NodeInfo is a node as it stands in the arrays.
type NodeInfo struct {
	ID     inspect.ID `json:"id"`
	Kind   string     `json:"kind"`
	Sym    string     `json:"sym,omitempty"`
	Left   inspect.ID `json:"left"`
	Right  inspect.ID `json:"right"`
	Hash   string     `json:"hash"`
	Next   inspect.ID `json:"next"`
	Shape  string     `json:"shape,omitempty"`
	Memo   string     `json:"memo,omitempty"`
	Term   string     `json:"term,omitempty"`
	Tree   string     `json:"tree,omitempty"`
	DAG    int        `json:"dag,omitempty"`
	text   ski.Text
	fields []([2]string)
}

func (r *NodeInfo) Lines(Style) []Line {
	rows := append([][2]string{{"node", fmt.Sprintf("#%d", r.ID)}, {"kind", r.Kind}}, r.fields...)
	lines := table(rows...)
	if r.Term != "" {
		term := Line{{Text: fmt.Sprintf("%-*s  ", labelWidth(rows), "term"), Role: Label}}
		lines = append(lines, append(term, spans(r.text)...))
	}
	return lines
}

func labelWidth(rows [][2]string) int {
	wide := 0
	for _, r := range rows {
		wide = max(wide, len(r[0]))
	}
	return wide
}

func nodeName(id inspect.ID) string {
	if id == inspect.Empty {
		return "none"
	}
	return fmt.Sprintf("#%d", id)
}

func runNode(s *Session, ctx context.Context, c Command) (Result, error) {
	id, err := s.nodeArg(ctx, c)
	if err != nil {
		return nil, err
	}
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	if id >= v.Top() {
		return nil, c.wrong(fmt.Sprintf("there is no node #%d", id), fmt.Sprintf("ids go from 0 to %d", max(v.Top(), 1)-1))
	}
	n := v.Node(id)
	r := &NodeInfo{ID: id, Kind: n.Kind.String(), Left: n.Left, Right: n.Right, Next: n.Next, Hash: fmt.Sprintf("%08x", n.Hash)}
	r.fields = fields(n)
	if !v.Term(id) {
		return r, nil
	}
	r.text = s.display().print(s.terms(v), id, ski.Options{Limit: s.set.Show})
	r.Term = r.text.String
	size, err := v.Size(id, 0)
	if err != nil && !errors.Is(err, inspect.ErrTooLarge) {
		return nil, err
	}
	r.Tree, r.DAG = leaves(size), size.Nodes
	r.fields = append(r.fields, [2]string{"tree", leafCount(r.Tree)}, [2]string{"dag", count(r.DAG, "node")})
	return r, nil
}

// nodeArg reads :node's argument: an id, with or without #, or a term; the current
// term's node if there is none.
func (s *Session) nodeArg(ctx context.Context, c Command) (arena.ID, error) {
	if c.args == "" {
		root, _ := s.stands()
		if root == guest.Empty {
			return guest.Empty, c.impossible("which node?", "an id as in :node 12, or a term as in :node S K")
		}
		return root, nil
	}
	if n, err := strconv.ParseUint(strings.TrimPrefix(c.args, "#"), 10, 32); err == nil {
		return arena.ID(n), nil
	}
	t, err := c.term()
	if err != nil {
		return guest.Empty, err
	}
	if s.outside != nil {
		return s.find(c, t)
	}
	return s.intern(ctx, s.defs.expand(t, s.lastTerm))
}
