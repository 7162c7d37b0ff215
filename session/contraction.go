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
	// Nodes are the applications on the rule's right side, each once, parts before wholes.
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
	redex ski.Redex
	after *contracted
	parts []deedPart // applications of the rule's right side, parts before wholes
	ids   map[laterNode]arena.ID
	aside bool // in an arena that is thrown away: its ids say nothing
}

type deedPart struct {
	rule  *ski.Term // as the rule writes it
	node  laterNode
	twice bool // the rule has it twice
}

// deedOf looks at a redex of a term before it is contracted. It makes no nodes.
func deedOf(terms inspect.Terms, root arena.ID, redex ski.Redex) *deed {
	d := &deed{redex: redex, after: newContracted(terms, root, redex), ids: make(map[laterNode]arena.ID)}
	for _, id := range d.after.args {
		d.ids[laterNode(id)] = id
	}
	d.add(d.after.rule)
	for _, p := range d.parts {
		fun, arg, _ := d.after.App(p.node)
		f, haveFun := d.ids[fun]
		a, haveArg := d.ids[arg]
		if haveFun && haveArg {
			if id, ok := terms.View.Lookup(f, a); ok {
				d.ids[p.node] = id
			}
		}
	}
	return d
}

// add notes the applications in a part of the rule's right side, which is small.
func (d *deed) add(t *ski.Term) {
	fun, arg, app := t.Split()
	if !app {
		return
	}
	d.add(fun)
	d.add(arg)
	node := d.after.part(t)
	for i := range d.parts {
		if d.parts[i].node == node {
			d.parts[i].twice = true
			return
		}
	}
	d.parts = append(d.parts, deedPart{rule: t, node: node})
}

// deedText is how many characters of an argument stand in a sentence.
const deedText = 30

// done describes the contraction, by the arena as it is now. after is the term that it
// led to; guest.Empty if it wasn't done.
func (d *deed) done(show display, terms inspect.Terms, after arena.ID) *Contraction {
	d.after.terms = terms
	text := func(n laterNode) ski.Text { return d.after.print(show, n, ski.Options{Limit: deedText}) }
	quote := func(t ski.Text) string {
		if show.notation == ski.Unlambda { // it is full of backticks
			return `"` + t.String + `"`
		}
		return "`" + t.String + "`"
	}
	words := deeds[d.redex.Rule]
	for i, name := range d.after.vars {
		words = strings.ReplaceAll(words, "{"+name+"}", quote(text(laterNode(d.after.args[i]))))
	}
	// The ids of the new ones are read off the contractum, wholes before parts.
	now := make(map[laterNode]arena.ID)
	result := d.after.part(d.after.rule)
	if after != guest.Empty {
		now[result] = nodeAt(terms.View, after, d.redex.Path)
		for i := len(d.parts) - 1; i >= 0; i-- {
			n := d.parts[i].node
			fun, arg, _ := d.after.App(n)
			now[fun], now[arg], _ = terms.App(now[n])
		}
	}
	c := &Contraction{Nodes: []NodeMade{}, Contractum: text(result).String}
	var said []string
	for _, p := range d.parts {
		id, old := d.ids[p.node]
		made, done := now[p.node]
		switch {
		case d.aside || !old && !done:
			id = guest.Empty
		case !old:
			id = made
		}
		t := text(p.node)
		c.Nodes = append(c.Nodes, NodeMade{t.String, id, !old})
		what := quote(t)
		if t.Cut { // two that are cut may look the same
			what = p.rule.String() + " = " + what
		}
		if p.twice {
			what += ", needed twice,"
		}
		switch {
		case old && d.aside:
			what += " is a node of the term already"
		case old:
			what += fmt.Sprintf(" existed as #%d", id)
		case done:
			what += fmt.Sprintf(" is new node #%d", id)
		default:
			what += " will be a new node"
		}
		said = append(said, what)
	}
	if len(said) == 0 {
		said = []string{"no node is made for it"}
	}
	c.Words = words + ": " + strings.Join(said, "; ")
	return c
}
