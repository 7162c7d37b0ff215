package dag

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"

	"skirepl/inspect"
	"skirepl/internal/needs"
)

// nasty are names that mean something in the formats.
var nasty = []string{`<b>`, `&amp;`, `"q"`, `'a'`, `a\`, `]]>`, `</title>`, "x\ny", "\x00\x1b", "ψ", `{}|`}

// nastyGraph is a graph with those names in its labels, its terms and a definition.
func nastyGraph() (*Graph, Title) {
	n := newNodes()
	at := n.atom("S")
	for _, name := range nasty {
		at = n.app(at, n.app(n.atom(name), n.atom("x")))
	}
	g := Collect(n, at, Options{Focus: inspect.Empty, Name: func(id ID) string {
		if id == n.apps[[2]ID{n.atoms[`<b>`], n.atoms["x"]}] {
			return `<script>"&`
		}
		return ""
	}})
	return g, Title{Text: strings.Join(nasty, " "), Note: `<&"left out">`}
}

// TestSVGIsXML reads drawings with encoding/xml, and finds each node in them.
func TestSVGIsXML(t *testing.T) {
	check := func(g *Graph, title Title, nodes int) {
		t.Helper()
		data := g.SVG(title, LeavesOnce)
		d := xml.NewDecoder(strings.NewReader(string(data)))
		d.Strict = true
		rects, titles, texts, depth := 0, 0, 0, 0
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in\n%s", err, data)
			}
			switch e := token.(type) {
			case xml.StartElement:
				depth++
				switch e.Name.Local {
				case "rect":
					rects++
				case "title":
					titles++
				case "text":
					texts++
				case "script", "b":
					t.Errorf("a name became an element: %+v", e)
				}
			case xml.EndElement:
				depth--
			}
		}
		if depth != 0 || rects != nodes+1 || titles != nodes+1 || texts < nodes+3 {
			t.Errorf("%d rectangles, %d titles, %d texts of %d nodes", rects, titles, texts, nodes)
		}
	}
	g, title := nastyGraph()
	check(g, title, len(g.Nodes))
	n, root, o := parse(t, "S (K (S I)) K x (C I y) (B' W z)")
	g = Collect(n, root, o)
	check(g, Title{Text: "a term"}, len(g.Nodes))
	n, root = balanced(10)
	g = Collect(n, root, Options{Focus: inspect.Empty, Nodes: 7})
	check(g, Title{Text: "a part"}, 7+8)
}

// TestDOT reads what is written with a small parser, and with graphviz where that is.
func TestDOT(t *testing.T) {
	graphs := map[string]func() (*Graph, Title){
		"nasty": nastyGraph,
		"redex": func() (*Graph, Title) {
			n, root, o := parse(t, "S (x x) K (x x)")
			return Collect(n, root, o), Title{Text: "a\nterm"}
		},
		"part": func() (*Graph, Title) {
			n, root := balanced(6)
			return Collect(n, root, Options{Focus: inspect.Empty, Nodes: 9}), Title{}
		},
	}
	for name, make := range graphs {
		t.Run(name, func(t *testing.T) {
			g, title := make()
			data := string(g.DOT(title))
			nodes, edges := parseDOT(t, data)
			apps, stubs := 0, 0
			for _, n := range g.Nodes {
				if !nodes[fmt.Sprintf("n%d", n.ID)] {
					t.Errorf("#%d is missing", n.ID)
				}
				if !n.Leaf {
					apps++
					for _, l := range n.links() {
						if l.Node < 0 {
							stubs++
						}
					}
				}
			}
			if edges != 2*apps || len(nodes) != len(g.Nodes)+stubs {
				t.Errorf("%d nodes and %d edges of %d nodes, %d applications and %d stubs", len(nodes), edges, len(g.Nodes), apps, stubs)
			}
			c := exec.Command(needs.Program(t, "dot"), "-Tplain")
			c.Stdin = strings.NewReader(data)
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("graphviz: %v\n%s\n%s", err, out, data)
			}
		})
	}
}

// parseDOT reads the statements of a graph: names, attributes with quoted strings,
// edges between names that are nodes.
func parseDOT(t *testing.T, data string) (nodes map[string]bool, edges int) {
	t.Helper()
	nodes = map[string]bool{}
	var targets []string
	body := ""
	for _, line := range strings.SplitAfter(data, "\n") {
		if !strings.HasPrefix(line, "//") {
			body += line
		}
	}
	body, ok := strings.CutPrefix(strings.TrimSpace(body), "digraph term {")
	body, end := strings.CutSuffix(body, "}")
	if !ok || !end {
		t.Fatalf("no graph: %s", data)
	}
	for len(strings.TrimSpace(body)) > 0 {
		at, quoted := 0, false
		for ; at < len(body) && (quoted || body[at] != ';'); at++ {
			switch {
			case quoted && body[at] == '\\':
				at++
			case body[at] == '"':
				quoted = !quoted
			}
		}
		if at >= len(body) || quoted {
			t.Fatalf("a statement doesn't end: %q", body)
		}
		statement := strings.TrimSpace(body[:at])
		body = body[at+1:]
		head, _, _ := strings.Cut(statement, " ")
		switch {
		case head == "graph" || head == "node" || head == "edge":
		case strings.Contains(statement, " -> ") && !strings.Contains(statement, "["):
			from, to, _ := strings.Cut(statement, " -> ")
			from, _, _ = strings.Cut(from, ":")
			targets = append(targets, from, to)
			edges++
		case strings.HasSuffix(statement, "]"):
			nodes[head] = true
		default:
			t.Errorf("statement %q", statement)
		}
	}
	for _, n := range targets {
		if !nodes[n] {
			t.Errorf("an edge's node %q is missing", n)
		}
	}
	return nodes, edges
}

func TestJSON(t *testing.T) {
	g, _ := nastyGraph()
	data, err := g.JSON(12, "S")
	if err != nil {
		t.Fatal(err)
	}
	var f File
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	if f.Format != "skirepl-dag" || f.Version != 1 || f.Contractions != 12 || len(f.Nodes) != len(g.Nodes) || f.Root != g.Root {
		t.Errorf("%+v", f)
	}
	for i, n := range f.Nodes {
		if got := g.Nodes[i]; n.ID != got.ID || (n.Fun == nil) != got.Leaf || !got.Leaf && (*n.Fun != got.Fun.ID || *n.Arg != got.Arg.ID) || n.Uses != got.Uses {
			t.Errorf("node %d is %+v, want %+v", i, n, got)
		}
	}
	n, root, o := parse(t, "S K K x")
	data, err = Collect(n, root, o).JSON(0, "S")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), `"args": [`) || !strings.Contains(string(data), `"kind": "variable"`) || !strings.Contains(string(data), `"redex": true`) {
		t.Errorf("%s", data)
	}
}
