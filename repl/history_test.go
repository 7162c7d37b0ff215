package repl

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestHistoryKeepsEachLineOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	h, err := OpenHistory(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range []string{"a", "b", "a", "  ", "a", "(x # note\n y)", "c # kept", ":start I x\n:step", strings.Repeat("n", maxHistoryLine+1)} {
		if err := h.Add(src); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"b", "a", "(x y)", "c # kept", ":start I x", ":step"}
	if !slices.Equal(h.Lines(), want) {
		t.Errorf("%q, want %q", h.Lines(), want)
	}
	if h, err = OpenHistory(path); err != nil || !slices.Equal(h.Lines(), want) {
		t.Errorf("read again: %q, %v", h.Lines(), err)
	}
}

// Processes that add at the same time, some of which tidy the file, lose nothing.
func TestHistoryOfManyProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	old := strings.Repeat("old\n", 2*historyLines) // the first one to start tidies it
	if err := os.WriteFile(path, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for p := range 8 {
		all.Go(func() {
			h, err := OpenHistory(path)
			for i := range 50 {
				if err == nil {
					err = h.Add(fmt.Sprintf("line %d of %d", i, p))
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	h, err := OpenHistory(path)
	if err != nil || len(h.Lines()) != 1+8*50 {
		t.Errorf("%d lines, %v", len(h.Lines()), err)
	}
	if text, _ := os.ReadFile(path); strings.Count(string(text), "old") != 1 {
		t.Error("the file wasn't tidied")
	}
}

// What can't be kept is said once, and is there in this run.
func TestHistoryThatCantBeKept(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "none", "history")} {
		h, err := OpenHistory(path)
		if err == nil {
			t.Errorf("%s: no error", path)
		}
		if err := h.Add("K x y"); err != nil || !slices.Equal(h.Lines(), []string{"K x y"}) {
			t.Errorf("%s: %v, %q", path, err, h.Lines())
		}
	}
	file := filepath.Join(dir, "history")
	h, err := OpenHistory(file)
	if err == nil {
		err = os.Mkdir(file, 0o700) // meanwhile
	}
	if err != nil {
		t.Fatal(err)
	}
	if first, second := h.Add("a"), h.Add("b"); first == nil || second != nil || !slices.Equal(h.Lines(), []string{"a", "b"}) {
		t.Errorf("%v, then %v; %q", first, second, h.Lines())
	}
}

func TestHistoryIsBounded(t *testing.T) {
	var all []string
	for i := range 2*historyLines + 10 {
		all = append(all, fmt.Sprint(i))
	}
	if got := newest(all, historyLines); len(got) != historyLines || got[len(got)-1] != all[len(all)-1] {
		t.Errorf("%d lines, the last %q", len(got), got[len(got)-1])
	}
}
