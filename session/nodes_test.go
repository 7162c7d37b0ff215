package session

import (
	"fmt"
	"strings"
	"testing"

	"skirepl/inspect"
)

// TestNodes: every node is listed once, whether all are or one kind after the other.
func TestNodes(t *testing.T) {
	s := open(t)
	do(t, s, ":stepi S (K (S I)) K a b\n:stepi 3\n:start S S S (S S S) (S S S)\n:step 9\n:stepi 5")
	v, err := s.view()
	if err != nil {
		t.Fatal(err)
	}
	met := map[inspect.ID]int{}
	for _, kind := range append(nodeKinds(), "") {
		listed, total := 0, 0
		for next := inspect.ID(0); ; {
			r := do(t, s, strings.TrimSpace(fmt.Sprintf(":nodes %s %d", kind, next))).(*NodesInfo)
			for _, n := range r.Nodes {
				met[n.ID]++
				if kind != "" && strings.ToLower(n.Kind) != kind {
					t.Errorf("#%d is a %s, not a %s", n.ID, n.Kind, kind)
				}
				if n.Text == "" {
					t.Errorf("#%d, a %s, has no text", n.ID, n.Kind)
				}
			}
			listed, total = listed+len(r.Nodes), r.Total
			if next = r.Next; next == 0 {
				break
			}
		}
		if listed != total {
			t.Errorf("%d of %d nodes of kind %q", listed, total, kind)
		}
	}
	for id := range v.Top() {
		want := 2 // by its kind and among all
		if v.Kind(id) == inspect.KindHole {
			want = 1
		}
		if met[id] != want {
			t.Errorf("#%d is listed %d times", id, met[id])
		}
	}
	if r := do(t, s, ":nodes app #5").(*NodesInfo); r.Kind != "application" || r.Nodes[0].ID < 5 {
		t.Errorf("%+v", r)
	}
	if r := do(t, s, ":nodes frame").(*NodesInfo); r.Kind != "continuation" || r.Total == 0 {
		t.Errorf("%+v", r)
	}
	for typed, want := range map[string]string{
		":nodes frames": "no kind of nodes", ":nodes 99999999": "from which node", ":nodes app x": "from which node",
		":nodes app 1 2": "too much", ":nodes applicatoin": "did you mean application", ":nodes term 1k": "from which node",
	} {
		if said := failure(s, typed); !strings.Contains(said, want) {
			t.Errorf("%s: %s", typed, said)
		}
	}
}
