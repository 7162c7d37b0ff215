package repl

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"skirepl/internal/tty"
	"skirepl/session"
)

func TestCompleter(t *testing.T) {
	s, err := session.Open(session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	t.Chdir(t.TempDir())
	t.Setenv("HOME", t.TempDir())
	for _, name := range []string{"a file.ski", "日本語 a", "日本語 b", "only (one)", filepath.Join(os.Getenv("HOME"), "mine.ski")} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll("dir/inner", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("dir", "linked"); err != nil {
		t.Fatal(err)
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	term, err := tty.Open(null, null)
	if err != nil {
		t.Fatal(err)
	}
	defer term.Close()
	c := &completer{s, term}
	for _, test := range []struct{ before, after, want string }{
		{":unb", "", "ookmark "},
		{":unb", " x", "ookmark"},
		{"S (facto", ")", ""},
		{"S (iszer", ")", "o"},
		{"iszer", "", "o "},
		{":set strat", "", "egy "},
		{":set strategy appl", "", "icative "},
		{":set x", "", ""},
		{":defs min", "", "e "},
		{":load a", "", " file.ski "},
		{":load a fi", "", "le.ski "},
		{":load only (", "", "one) "},
		{":load di", "", "r/"},
		{":load dir/", "", "inner/"},
		{":load lin", "", "ked/"},
		{":load ~/mi", "", "ne.ski "},
		{":load 日", "", "本語 "},
		{":check di", "", "r/"},
		{":check iszer", "", "o "},
		{":type der", "", "ivation "},
		{":equal ext", "", "ensional "},
		{":compare abs", "", "traction "},
		{":find x -> x wi", "", "th "},
		{":toggle 1 of", "", "f "},
		{":on 1 mach", "", "ine "},
		{":nosuch x", "", ""},
		{"", "", ""},
		{"\xff", "", ""},
		{":help reduc", "", "ing "},
	} {
		got, _ := c.Do([]rune(test.before+test.after), len([]rune(test.before)))
		if text := string(slices.Concat(got...)); len(got) > 1 || text != test.want {
			t.Errorf("%q before %q becomes %q, want %q", test.before, test.after, got, test.want)
		}
	}
	if got, have := c.Do([]rune(":load 日本語 "), 10); len(got) != 2 || have != 4 || string(got[1]) != "b" {
		t.Errorf("several: %q after %d", got, have)
	}
}

func TestColumns(t *testing.T) {
	var words []string
	for i := range 300 {
		words = append(words, fmt.Sprintf("name%d", i))
	}
	got := columns(slices.Clone(words), 80, 10)
	if lines := strings.Split(got, "\n"); len(lines) != 12 || lines[10] != "and 220 more: type a letter" || !strings.HasPrefix(lines[1], "name1 ") {
		t.Errorf("too many words:\n%s", got)
	}
	for _, width := range []int{1, 2, 5, 80} {
		for _, line := range strings.Split(columns([]string{"日本語日本語", strings.Repeat("x", 200)}, width, 5), "\n") {
			if w := ansi.StringWidth(line); w > max(width, 2) {
				t.Errorf("at %d columns: %q", width, line)
			}
		}
	}
}
