package session

import (
	"strings"
	"testing"

	"skirepl/inspect"
	"skirepl/ski"
)

// TestNotationEverywhere: what shows a term shows it in the notation that is set.
func TestNotationEverywhere(t *testing.T) {
	for typed, want := range map[string]string{
		"x (K I)":                    "`x`KI",
		":type K I":                  "`KI : ",
		`:type \x. x x`:              "`WI",
		":info x (K I)":              "`x`KI",
		":find 'x y -> y'":           "`SK",
		":loop? S I I (S I I)":       "```SII``SII → ```SII``SII",
		":loop? W W W":               "``WWW",
		":compare strategy x (K I)":  "`x`KI",
		`:compare abstraction \x. K`: "`KK",
		":equal K I = S K":           "`KI",
		":machine":                   "````KIy y z",
		":nodes":                     "`W`KI",
		":explain":                   "``Iy z",
		":predict K I y":             "``KIy is the leftmost outermost redex, by K x y → x",
		":trace W (K I) y z":         "```W`KIy z",
	} {
		s := open(t)
		do(t, s, ":set notation unlambda\n:step W (K I) y z")
		if got := asText(do(t, s, typed)); !strings.Contains(got, want) {
			t.Errorf("%s: %s is not in\n%s", typed, want, got)
		}
	}
}

// TestNotationInPictures: likewise what a front end draws.
func TestNotationInPictures(t *testing.T) {
	for _, notation := range ski.Notations() {
		w := Window{Term: 1000, Node: 1000, Nodes: 100, Frames: 10, Graph: GraphWindow{Nodes: 100, Focus: inspect.Empty}}
		p, s := lookAfter(t, w, ":set notation "+notation.String(), ":debug x (K I)")
		w.Detail, w.DetailText = p.Machine.Current, 1000
		p, err := s.Look(w)
		if err != nil {
			t.Fatal(err)
		}
		term, seen := p.Term.String(), false
		if p.Machine.Text != term || p.Detail != term {
			t.Errorf("%s: the machine is at %s, the node is %s, the term %s", notation, p.Machine.Text, p.Detail, term)
		}
		if row := p.Nodes[p.Machine.Current]; row.Text != term {
			t.Errorf("%s: the node table has %s, the term is %s", notation, row.Text, term)
		}
		for _, n := range p.Graph.Nodes {
			if n.ID == p.Machine.Current {
				if seen = true; n.Text != term && !strings.Contains(n.Text, "…") {
					t.Errorf("%s: the graph has %s, the term is %s", notation, n.Text, term)
				}
			}
		}
		if !seen {
			t.Errorf("%s: the graph lacks the term's node", notation)
		}
	}
}
