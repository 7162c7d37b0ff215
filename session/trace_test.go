package session

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// typedTerm draws a term that has redexes often, as it is typed.
func typedTerm(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom([]string{"S", "K", "I", "B", "C", "W", "S'", "B'", "C'", "a", "b", "c"}), 2, 14).Draw(t, "atoms")
	for len(parts) > 1 && rapid.IntRange(0, 9).Draw(t, "join") > 1 {
		i := rapid.IntRange(0, len(parts)-2).Draw(t, "at")
		parts = append(append(parts[:i:i], "("+parts[i]+" "+parts[i+1]+")"), parts[i+2:]...)
	}
	return strings.Join(parts, " ")
}

// What a trace says of nodes is so: an application that existed was there, with that id;
// one that is new was not, and now is. All that are new within the contractum are told,
// each once.
func TestTraceTellsNodes(t *testing.T) {
	s := open(t)
	traced, existed := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		do(t, s, ":start "+typedTerm(rt))
		for range 6 {
			redex, before := applications(t, s)
			r := do(t, s, ":trace 1").(*Trace)
			c := r.States[0].Contraction
			if c == nil {
				return
			}
			traced++
			_, after := applications(t, s)
			v, err := s.view()
			if err != nil {
				rt.Fatal(err)
			}
			said := map[arena.ID]bool{}
			for _, n := range c.Nodes {
				if said[n.ID] {
					rt.Errorf("%s\n#%d is told twice", c.Words, n.ID)
				}
				said[n.ID] = true
				if before[n.ID] == n.New || !after[n.ID] {
					rt.Errorf("%s\n#%d: new is %v, before %v, after %v", c.Words, n.ID, n.New, before[n.ID], after[n.ID])
				}
				if !n.New {
					existed++
				}
				if text := ski.Print(s.terms(v), n.ID, ski.Options{Limit: deedText}).String; text != n.Term {
					rt.Errorf("%s\n#%d is %s", c.Words, n.ID, text)
				}
			}
			contractum := nodeAt(v, s.line.Root(), redex.Path)
			if text := ski.Print(s.terms(v), contractum, ski.Options{Limit: deedText}).String; text != c.Contractum {
				rt.Errorf("the contractum is %s, not %s", text, c.Contractum)
			}
			walk := new(inspect.Walk)
			walk.From(contractum)
			walk.Go(v, 1<<20)
			for id := range v.Top() {
				if walk.Has(id) && v.Kind(id) == inspect.KindApplication && !before[id] && !said[id] {
					rt.Errorf("%s\n#%d is new and isn't told", c.Words, id)
				}
			}
		}
	})
	if !testing.Short() && (traced < 50 || existed < 5) {
		t.Errorf("only %d contractions, %d nodes that existed", traced, existed)
	}
}

// applications gives the redex that comes next, and all applications in the arena.
func applications(t *testing.T, s *Session) (ski.Redex, map[arena.ID]bool) {
	t.Helper()
	v, err := s.view()
	if err != nil {
		t.Fatal(err)
	}
	redex, _, err := v.FindRedex(s.line.Root())
	if err != nil {
		t.Fatal(err)
	}
	apps := map[arena.ID]bool{}
	for id := arena.ID(0); id < v.Top(); id++ {
		apps[id] = v.Kind(id) == inspect.KindApplication
	}
	return redex.Redex, apps
}

// Whatever the notation, the folding and the length: the redex is marked, and what was
// made is, unless it is left out.
func TestTraceMarks(t *testing.T) {
	for _, settings := range []string{"", ":set fold on", ":set notation unlambda", ":set notation full", ":set notation lambda", ":set show 40", ":set show 40\n:set fold on"} {
		s := open(t)
		do(t, s, "t = S (K (S I)) K\n"+settings)
		r := do(t, s, ":trace mul 2 2 (t a) (I b)").(*Trace)
		for i, st := range r.States {
			cut := strings.Contains(st.Term, "…")
			if !st.Normal && st.Redex == nil || i > 0 && st.Made == nil && !cut {
				t.Errorf("%s: contraction %d: %s, redex at %v, made at %v", settings, i, st.Term, st.Redex, st.Made)
			}
			if cut && omitted(st.tree, st.text) == "" {
				t.Errorf("%s: contraction %d: %s: it is not said how much is left out", settings, i, st.Term)
			}
		}
		if len(r.States) < 5 {
			t.Errorf("%s: only %d states", settings, len(r.States))
		}
	}
}

// A trace that goes on from where the last one ended begins with the same marks; one that
// begins elsewhere knows nothing of a contraction before.
func TestTraceGoesOn(t *testing.T) {
	s := open(t)
	trace := func(typed string) (first, last *State) {
		t.Helper()
		r := do(t, s, typed).(*Trace)
		return r.States[0], r.States[len(r.States)-1]
	}
	if first, _ := trace(":trace 1 S I I (S K K x)"); first.Made != nil {
		t.Errorf("at the beginning something was made: %v", first.Made)
	}
	_, last := trace(":trace 1")
	first, _ := trace(":trace 1")
	if first.Made == nil || *first.Made != *last.Made || first.Term != last.Term || first.Contractions != 2 {
		t.Errorf("it goes on with %s, made %v, from %s, made %v", first.Term, first.Made, last.Term, last.Made)
	}
	for _, typed := range []string{":back", ":goto 1", "S I I (S K K x)"} {
		do(t, s, typed)
		if first, _ := trace(":trace 0"); first.Made != nil {
			t.Errorf("after %s: %s, made %v", typed, first.Term, first.Made)
		}
	}
}

// A sentence uses the notation and the names that the term is shown in.
func TestTraceWords(t *testing.T) {
	for settings, want := range map[string]string{
		":set fold mine":         "S copies `a`, for `two` and for `two`: `two a`, needed twice, is new node #",
		":set fold off":          "S copies `a`, for `S B I` and for `S B I`: `S B I a`, needed twice, is new node #",
		":set notation glued":    "S copies `a`, for `two` and for `two`: `two a`, needed twice, is new node #",
		":set notation unlambda": `S copies "a", for "two" and for "two": "` + "`two a" + `", needed twice, is new node #`,
		":strategy applicative":  "S copies `a`, for `two` and for `two`: `two a`, needed twice, is new node #",
	} {
		s := open(t)
		do(t, s, "two = S B I\n"+settings)
		r := do(t, s, ":trace S two two a").(*Trace)
		if words := r.States[0].Contraction.Words; !strings.HasPrefix(words, want) {
			t.Errorf("%s: %s", settings, words)
		}
	}
}

// A trace without a number ends where the reduction loops; one with a number goes on, and
// says it once. More than a reader can use is refused.
func TestTraceOfLoop(t *testing.T) {
	s := open(t)
	loops := func(r *Trace) (n int) {
		for _, l := range r.Lines(Style{}) {
			if strings.Contains(l.String(), "the reduction loops") {
				n++
			}
		}
		return n
	}
	if r := do(t, s, ":trace W W W").(*Trace); len(r.States) != 2 || !r.More || loops(r) != 1 {
		t.Errorf("%d states", len(r.States))
	}
	if r := do(t, s, ":trace 30").(*Trace); len(r.States) != 31 || !r.More || loops(r) != 1 {
		t.Errorf("%d states", len(r.States))
	}
	for _, typed := range []string{":trace 10001", ":trace 11k", ":trace 1,000,000 x"} {
		if err := mistake(t, s, typed); err == nil || !strings.Contains(err.Error(), "10,000") {
			t.Errorf("%s: %v", typed, err)
		}
	}
}

// To explain a term tells no ids, since it isn't in the arena, and makes no nodes.
func TestExplainAside(t *testing.T) {
	s := open(t)
	do(t, s, "K x y")
	_, before := applications(t, s)
	r := do(t, s, ":explain S K (K K) K").(*Explanation)
	if _, after := applications(t, s); len(before) != len(after) {
		t.Errorf("%d ids, then %d", len(before), len(after))
	}
	all := ""
	for _, l := range r.Lines(Style{}) {
		all += l.String() + "\n"
	}
	if strings.Contains(all, "#") || r.Nodes[0].ID != guest.Empty || r.Nodes[0].New || !r.Nodes[1].New {
		t.Errorf("%s%+v", all, r.Nodes)
	}
}
