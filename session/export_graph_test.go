package session

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"skirepl/session/page"
)

func exported(t *testing.T, s *Session, name, count string) (*Exported, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	r := do(t, s, strings.TrimSpace(":export "+path+" "+count)).(*Exported)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if r.Bytes != len(text) || r.File != path || r.What == "" {
		t.Errorf("%+v of %d bytes", r, len(text))
	}
	return r, string(text)
}

func TestExportGraph(t *testing.T) {
	s := open(t)
	do(t, s, "t = S (K (S I)) K")
	do(t, s, ":step S t K (v w)")
	for _, test := range []struct {
		name string
		has  []string
	}{
		{"dag.svg", []string{"<svg ", "prefers-color-scheme:dark", ">K (v w)", "<title>", "^ "}},
		{"dag.dot", []string{"digraph term {", ":sw ->", ":se ->"}},
		{"DAG.JSON", []string{`"format": "skirepl-dag"`, `"name": "t"`, `"contractions": 1`}},
		{"dag.html", []string{"<!doctype html>", `"frames":[{"n":1`}},
		{"a b.svg", []string{"<svg "}},
	} {
		r, text := exported(t, s, test.name, "")
		for _, has := range test.has {
			if !strings.Contains(text, has) {
				t.Errorf("%s has no %q", test.name, has)
			}
		}
		if r.Note != "" || r.Replaced {
			t.Errorf("%s: %+v", test.name, r)
		}
	}
	path := filepath.Join(t.TempDir(), "dag.svg")
	if do(t, s, ":export "+path).(*Exported).Replaced || !do(t, s, ":export "+path).(*Exported).Replaced {
		t.Error("a file that is replaced isn't told from a new one")
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); err != nil || len(left) != 1 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func TestExportErrors(t *testing.T) {
	s := open(t)
	for typed, want := range map[string]string{
		":export dag.svg":        "no current term: there is no graph to export; type a term first",
		":export trace.html":     "no current term",
		":export":                "its extension says what is written",
		":export dag.gif":        `nothing to export as ".gif"`,
		":export dag":            `nothing to export as ""`,
		":export dag.svg 12":     "only the page of a reduction takes a number",
		":export dag.svg twelve": `nothing to export as ".svg twelve"`,
	} {
		if got := failure(s, typed); !strings.Contains(got, want) {
			t.Errorf("%s: %s", typed, got)
		}
	}
	do(t, s, "S K K x")
	if got := failure(s, ":export "+filepath.Join(t.TempDir(), "no", "dag.svg")); !strings.Contains(got, "can't write the file") {
		t.Error(got)
	}
}

// pageOf reads a page's data as its script does.
func pageOf(t *testing.T, text string) page.Page {
	t.Helper()
	_, data, _ := strings.Cut(text, `<script type="application/json" id="data">`)
	data, _, ok := strings.Cut(data, "</script>")
	if !ok || strings.Contains(data, "<") {
		t.Fatal("the page has no data, or data that ends its element")
	}
	var p page.Page
	if err := json.Unmarshal([]byte(data), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func spansText(list []page.Span) (text string, roles map[string]string) {
	roles = map[string]string{}
	for _, s := range list {
		text += s.Text
		roles[s.Role] += s.Text
	}
	return text, roles
}

func TestExportTrace(t *testing.T) {
	s := open(t)
	do(t, s, "S K K (I x)") // in normal form: the page begins at the start all the same
	at := s.line.Position()
	r, text := exported(t, s, "trace.html", "")
	if s.line.Position() != at {
		t.Errorf("the timeline went from %v to %v", at, s.line.Position())
	}
	p := pageOf(t, text)
	if len(p.Frames) != 4 || p.Note != "" || r.Note != "" || !strings.Contains(r.What, "3 contractions") {
		t.Fatalf("%d frames, notes %q and %q: %s", len(p.Frames), p.Note, r.Note, r.What)
	}
	first, roles := spansText(p.Frames[0].Term)
	if first != "S K K (I x)" || roles["head"] != "S" || roles["arg3"] != "(I x)" || p.Title != first {
		t.Errorf("the first term is %q, %v, the title %q", first, roles, p.Title)
	}
	after, roles := spansText(p.Frames[0].After)
	if next, _ := spansText(p.Frames[1].Term); after != next || roles["made"] != "K (I x) (K (I x))" {
		t.Errorf("after it comes %q, %v, then %q", after, roles, next)
	}
	if f := p.Frames[0]; f.Rule != "S x y z → x z (y z)" || f.Words == "" || len(f.Bindings) != 3 || f.Bindings[2] != [2]string{"z", "I x"} {
		t.Errorf("%+v", f)
	}
	fresh := map[string]bool{}
	for _, b := range p.Frames[1].Graph.Boxes {
		if strings.Contains(b.Class, " new") {
			fresh[b.Label] = true
		}
	}
	if len(fresh) != 2 {
		t.Errorf("new are %v", fresh)
	}
	if last := p.Frames[3]; !last.Normal || last.Rule != "" || last.DAG != 1 {
		t.Errorf("the last frame is %+v", last)
	}
	if regexp.MustCompile(`(src|href|url)\s*[=(]|https?://[^w]|fetch\(|import`).MatchString(text) {
		t.Error("the page asks for something else")
	}
}

// TestExportTraceIsBounded: what a page leaves out is said, whatever it leaves out.
func TestExportTraceIsBounded(t *testing.T) {
	s := open(t)
	do(t, s, ":step S I I (S I I)")
	r, text := exported(t, s, "omega.html", "7")
	if p := pageOf(t, text); len(p.Frames) != 8 || !strings.Contains(p.Note, "ends after 7 contractions") || r.Note != p.Note {
		t.Errorf("%d frames, %q", len(p.Frames), p.Note)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	commands, err := Parse("", ":export "+filepath.Join(t.TempDir(), "trace.html"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Do(ctx, commands[0])
	if err != nil || !strings.Contains(res.(*Exported).Note, "interrupted") {
		t.Errorf("%+v, %v", res, err)
	}
	// A redex far down, in a large term.
	do(t, s, ":step "+strings.Repeat("x (", 30_000)+"I y"+strings.Repeat(")", 30_000))
	_, text = exported(t, s, "trace.html", "")
	p := pageOf(t, text)
	if len(p.Frames) != 2 || !strings.Contains(p.Frames[0].Graph.Note, "The redex is far beneath") || p.Frames[0].Omitted == "" {
		t.Errorf("%d frames, %q, %q", len(p.Frames), p.Frames[0].Graph.Note, p.Frames[0].Omitted)
	}
	r, _ = exported(t, s, "dag.svg", "")
	if !strings.Contains(r.Note, "left out") {
		t.Errorf("%+v", r)
	}
}

// TestPageEscapes: no name ends an element of the page.
func TestPageEscapes(t *testing.T) {
	evil := `</script><script>alert("&'`
	p := page.Page{Title: evil, Note: evil, Frames: []*page.Frame{{Term: []page.Span{{Text: evil}}, Graph: &page.Graph{Boxes: []page.Box{{Key: "n1", Label: evil, About: evil}}}}}}
	data, err := p.Write()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(data), "<script") != 2 || strings.Contains(string(data), "<script>alert") {
		t.Error("a name became an element")
	}
	if got := pageOf(t, string(data)); got.Title != evil || got.Frames[0].Graph.Boxes[0].About != evil {
		t.Errorf("%+v", got)
	}
}

// TestExportInterrupted: a graph that takes seconds to be written ends at once when it
// is interrupted, and there is no file.
func TestExportInterrupted(t *testing.T) {
	s := open(t)
	do(t, s, ":start S S S (S S S) (S S S)\n:step 100000")
	for _, name := range []string{"x.json", "x.dot", "x.svg"} {
		file := filepath.Join(t.TempDir(), name)
		list, err := Parse("", ":export "+file)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		begin := time.Now()
		_, err = s.Do(ctx, list[0])
		took := time.Since(begin)
		cancel()
		if err == nil && name == "x.json" {
			t.Errorf("%s is written in %v", name, took)
		}
		if took > soon {
			t.Errorf("%s ends after %v", name, took)
		}
		if _, there := os.Stat(file); err != nil && there == nil {
			t.Errorf("%s: %v, and the file is there", name, err)
		}
	}
}
