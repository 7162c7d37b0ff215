package session

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	need "skirepl/internal/needs"
	"skirepl/ski"
)

// examplesNeed is what stands before a command's examples, as a user would have come
// there. Without a row nothing does.
var examplesNeed = map[string]string{
	"back":        ":step 9",
	"backi":       ":stepi 9",
	"bookmarks":   ":bookmark here",
	"break":       "t = S (K (S I)) K",
	"branch":      ":bookmark start",
	"clear":       ":break K; :break S; :break I",
	"compare":     ":branch other",
	"condition":   ":break K",
	"on":          ":break K",
	"redo":        ":end; :undo",
	"toggle":      ":break K",
	"unbookmark":  ":bookmark here",
	"undef":       "t = S (K (S I)) K",
	"undo":        ":end",
	"unwatch":     ":watch size; :watch dag",
	"clearall":    ":break K",
	"goto":        ":bookmark here",
	"rewind":      ":break K; :end",
	"breakpoints": ":break K",
}

// examplesOpen are the examples that open the debugger, which takes a terminal.
var examplesOpen = map[string]bool{":debug S (K (S I)) K x y": true, ":debug K x (I y)": true}

var update = flag.Bool("update", false, "write what the help's examples print into testdata/examples.txt")

// jsonDocsFile is found before the tests change their directory.
var jsonDocsFile, _ = filepath.Abs("../docs/json.md")

// varies is what differs from run to run, or from machine to machine; and of several
// requests at once, which of them the memo spares transitions.
var varies = regexp.MustCompile(`\d+ transitions? · \d+ turns?| *\d[\d,.]* (?:ns|µs|ms|s|bytes|KB|MB)\b|\d{4}-\d\d-\d\d[ T][\d:]+|0x[0-9a-f]+`)

// Every example of the help does what it says, one after the other, on a reduction
// that has begun; what it prints is in testdata/examples.txt (-update writes it).
func TestHelpExamples(t *testing.T) {
	golden, err := filepath.Abs("testdata/examples.txt")
	if err != nil {
		t.Fatal(err)
	}
	var prints strings.Builder
	need.Examples(t)
	for _, spec := range Specs() {
		t.Run(spec.Name, func(t *testing.T) {
			if len(spec.Examples) == 0 {
				t.Error("no examples")
			}
			s := recorded(t, filepath.Join(t.TempDir(), "sessions.db"))
			do(t, s, ":start S (K (S I)) K a b")
			for _, line := range strings.Split(examplesNeed[spec.Name], "; ") {
				do(t, s, line)
			}
			for _, example := range spec.Examples {
				commands, err := Parse("", example)
				if err != nil {
					t.Errorf("%s: %v", example, err)
				}
				for _, c := range commands {
					r, err := s.Do(context.Background(), c)
					if e := (*ski.Error)(nil); errors.As(err, &e) {
						t.Errorf("%s\n%s", example, e.Detail())
					} else if err != nil {
						t.Errorf("%s: %v", example, err)
					}
					if c.spec != nil && r != nil {
						documented(t, c.Name(), r)
					}
					fmt.Fprintf(&prints, "> %s\n", c.Text)
					if r != nil {
						for _, l := range r.Lines(Style{}) {
							prints.WriteString(varies.ReplaceAllString(l.String(), " …") + "\n")
						}
					}
					if _, opens := r.(*OpenDebugger); opens != examplesOpen[example] {
						t.Errorf("%s opens the debugger: %v", example, opens)
					}
				}
			}
		})
	}
	if *update {
		if err := os.WriteFile(golden, []byte(prints.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(prints.String(), "\n")
	for i, line := range strings.Split(string(want), "\n") {
		if i >= len(got) || got[i] != line {
			t.Errorf("line %d of what the examples print is\n%q, not\n%q (go test ./session -run HelpExamples -update)", i+1, got[min(i, len(got)-1)], line)
			break
		}
	}
	for name := range examplesNeed {
		if _, err := findSpec(name); err != nil {
			t.Errorf("examplesNeed has %s, which is no command", name)
		}
	}
}

// The overview fits a screen of 80x24 with the prompt beneath it, and leads to every
// other page.
func TestHelpOverview(t *testing.T) {
	lines := overview()
	if len(lines) > 22 {
		t.Errorf("%d lines", len(lines))
	}
	all := ""
	for _, l := range lines {
		if n := len([]rune(l.String())); n > 79 {
			t.Errorf("%d columns: %s", n, l)
		}
		all += l.String() + "\n"
	}
	for _, spec := range specs {
		if !strings.Contains(all, ":"+spec.Name) {
			t.Errorf("it lacks :%s", spec.Name)
		}
		if groupNamed(spec.Name) != "" || topics[spec.Name] != nil {
			t.Errorf(":help %s has two meanings", spec.Name)
		}
	}
	for name := range topics {
		if !strings.Contains(all, ":help "+name) {
			t.Errorf("it lacks :help %s", name)
		}
	}
	for _, g := range groups {
		if groupNamed(taskNames[g]) != g {
			t.Errorf("%q has no topic of its own", g)
		}
	}
	for _, topic := range HelpTopics() {
		if _, err := HelpOn(topic); err != nil {
			t.Error(err)
		}
	}
}

// There is a page for what one would ask for, and near names for what is misspelled.
func TestHelpFinds(t *testing.T) {
	for topic, want := range map[string]string{
		"": "type", "step": ":step", ":step": ":step", "s": ":step", "reducing": "reduce a term", "rules": "rules", "S'": "rules",
		"fold": ":set fold off | mine | on", "contractions": ":set contractions VALUE", "strategy": ":strategy",
	} {
		if r, err := HelpOn(topic); err != nil || !strings.HasPrefix(r.Text[0], want) {
			t.Errorf("%q: %v", topic, err)
		}
	}
	for topic, want := range map[string]string{
		"tracee": "did you mean skirepl help trace?", "Step": "did you mean skirepl help step?", "check-file": "did you mean skirepl help check-files?",
		"traveling": "did you mean skirepl help travelling?", "notations": "did you mean skirepl help notation?", "folds": "did you mean skirepl help fold?",
		"nothing like it": "skirepl help commands lists what there is",
	} {
		if _, err := HelpOn(topic); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", topic, err)
		}
	}
	err := mistake(t, open(t), ":help fact")
	if e, ok := err.(*ski.Error); !ok || !strings.Contains(e.Hint, ":defs fact shows it") {
		t.Errorf("a definition: %v", err)
	}
}

// The page of a setting, or of the command of its name, says what each of its values is.
func TestHelpOnValues(t *testing.T) {
	for _, row := range settings {
		switch row.name {
		case "slow", "theme": // a time; colours
			continue
		}
		if len(row.values) < 2 || row.values[0] == "on" {
			continue
		}
		r, err := HelpOn(row.name)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range row.values {
			if !slices.ContainsFunc(r.Text, func(l string) bool {
				about, ok := strings.CutPrefix(l, "  "+v+" ")
				return ok && strings.TrimSpace(about) != ""
			}) {
				t.Errorf("the page of %s says nothing about %s", row.name, v)
			}
		}
	}
	for name := range settingValues {
		if len(settingsNamed(name)) != 1 {
			t.Errorf("%s is no setting", name)
		}
	}
}
