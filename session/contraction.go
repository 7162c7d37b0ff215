package session

import (
	"fmt"
	"strings"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// Contraction is what one contraction does: in words, and in nodes.
type Contraction struct {
	Words string `json:"words"`
	// Contractum is what the redex becomes.
	Contractum string `json:"contractum"`
	// Nodes are the applications on the rule's right side, parts before wholes.
	Nodes []NodeMade `json:"nodes"`
}

// NodeMade is an application that a contraction needs.
type NodeMade struct {
	Term string   `json:"term"`
	ID   arena.ID `json:"id"` // guest.Empty: it isn't there yet
	New  bool     `json:"new"`
}

// deeds say what a rule does to its arguments, by the names of the rule.
var deeds = map[ski.Sym]string{
	ski.S:      "S copies {z}, for {x} and for {y}",
	ski.K:      "K keeps {x} and drops {y}",
	ski.I:      "I leaves {x} as it is",
	ski.B:      "B gives {z} to {y}, and what that is to {x}",
	ski.C:      "C swaps {y} and {z} behind {x}",
	ski.SPrime: "S' copies {z}, for {x} and for {y}, and gives both results to {c}",
	ski.BPrime: "B' gives {z} to {y}, and what that is to {c} {x}",
	ski.CPrime: "C' gives {z} to {x}, and what that is to {c} with {y}",
	ski.W:      "W copies {y}, and gives {x} both",
}

// A deed is a contraction that is looked at: its redex, and the applications that the
// rule makes, with those that the arena held before.
type deed struct {
	redex  ski.Redex
	params map[string]arena.ID
	apps   []*ski.Term            // of the rule's right side, parts before wholes
	result *ski.Term              // the right side
	ids    map[*ski.Term]arena.ID // of the right side's parts, as far as they are there
}

// deedOf looks at a redex of a term before it is contracted. It makes no nodes.
func deedOf(terms inspect.Terms, root arena.ID, redex ski.Redex) *deed {
	d := &deed{redex: redex, params: make(map[string]arena.ID), ids: make(map[*ski.Term]arena.ID)}
	at := followIDs(terms, root, redex.Path)
	names, result, _ := redex.Rule.Sides()
	for i := len(names) - 1; i >= 0; i-- {
		fun, arg, _ := terms.App(at)
		d.params[names[i]] = arg
		at = fun
	}
	d.result = result
	// Wholes before parts, then turned round.
	for todo := []*ski.Term{result}; len(todo) > 0; {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		fun, arg, isApp := t.Split()
		if !isApp {
			_, name := t.Leaf()
			d.ids[t] = d.params[name]
			continue
		}
		d.apps = append(d.apps, t)
		todo = append(todo, fun, arg)
	}
	for i, j := 0, len(d.apps)-1; i < j; i, j = i+1, j-1 {
		d.apps[i], d.apps[j] = d.apps[j], d.apps[i]
	}
	for _, t := range d.apps {
		fun, arg, _ := t.Split()
		f, haveFun := d.ids[fun]
		a, haveArg := d.ids[arg]
		if haveFun && haveArg {
			if id, ok := terms.View.Lookup(f, a); ok {
				d.ids[t] = id
			}
		}
	}
	return d
}

func followIDs(terms inspect.Terms, at arena.ID, path []ski.Turn) arena.ID {
	for _, turn := range path {
		fun, arg, ok := terms.App(at)
		if !ok {
			return guest.Empty
		}
		if at = fun; turn == ski.Right {
			at = arg
		}
	}
	return at
}

// deedText is how many characters of an argument stand in a sentence.
const deedText = 30

// done describes the contraction. after is the term that it led to; guest.Empty if it
// wasn't done.
func (d *deed) done(terms inspect.Terms, after arena.ID) *Contraction {
	c := &Contraction{Nodes: []NodeMade{}}
	short := func(id arena.ID) string { return ski.Print(terms, id, ski.Options{Limit: deedText}).String }
	words := deeds[d.redex.Rule]
	for name, id := range d.params {
		words = strings.ReplaceAll(words, "{"+name+"}", "`"+short(id)+"`")
	}
	// The ids of the new ones are read off the contractum, wholes before parts.
	now := make(map[*ski.Term]arena.ID)
	if after != guest.Empty {
		now[d.result] = followIDs(terms, after, d.redex.Path)
		for i := len(d.apps) - 1; i >= 0; i-- {
			fun, arg, _ := d.apps[i].Split()
			now[fun], now[arg], _ = terms.App(now[d.apps[i]])
		}
		c.Contractum = short(now[d.result])
	}
	texts := make(map[*ski.Term]string)
	var said []string
	for _, t := range d.apps {
		id, old := d.ids[t]
		if !old {
			id = guest.Empty
			if n, ok := now[t]; ok {
				id = n
			}
		}
		texts[t] = d.text(terms, t)
		c.Nodes = append(c.Nodes, NodeMade{texts[t], id, !old})
		switch {
		case old:
			said = append(said, fmt.Sprintf("`%s` existed as #%d", texts[t], id))
		case id == guest.Empty:
			said = append(said, fmt.Sprintf("`%s` will be a new node", texts[t]))
		default:
			said = append(said, fmt.Sprintf("`%s` is new node #%d", texts[t], id))
		}
	}
	if c.Contractum == "" {
		c.Contractum = d.text(terms, d.result)
	}
	if len(said) > 0 {
		words += ": " + strings.Join(said, "; ")
	} else {
		words += ": no node is made for it"
	}
	c.Words = words
	return c
}

// text prints a part of the rule's right side with the arguments put in.
func (d *deed) text(terms inspect.Terms, t *ski.Term) string {
	return ski.Print(deedTerms{d, terms}, deedNode{t: t}, ski.Options{Limit: deedText}).String
}

// deedTerms shows a part of the rule's right side as a term of the arena.
type deedTerms struct {
	d     *deed
	terms inspect.Terms
}

// deedNode is a part of the right side, or a node.
type deedNode struct {
	t  *ski.Term // nil: it is the node
	id arena.ID
}

// node is what an atom of the right side stands for.
func (s deedTerms) node(n deedNode) deedNode {
	if n.t == nil {
		return n
	}
	if _, name := n.t.Leaf(); name != "" {
		return deedNode{id: s.d.params[name]}
	}
	return n
}

func (s deedTerms) App(n deedNode) (fun, arg deedNode, ok bool) {
	if n = s.node(n); n.t != nil {
		f, a, ok := n.t.Split()
		return deedNode{t: f}, deedNode{t: a}, ok
	}
	f, a, ok := s.terms.App(n.id)
	return deedNode{id: f}, deedNode{id: a}, ok
}

func (s deedTerms) Leaf(n deedNode) string { return s.terms.Leaf(s.node(n).id) }
