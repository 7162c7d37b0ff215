package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"skirepl/repl"
	"skirepl/session"
)

// untested are the code blocks that are not run, by how they begin: how it is built, a
// screen, of which the debugger's own tests have many, and a list of folders.
var untested = []string{"go run ./cmd/skirepl", "▶ 1 term ━━━━", "cmd/skirepl/     flags"}

// What the documentation's examples print is what is printed, but for times and ids.
func TestDocs(t *testing.T) {
	for file, least := range map[string]struct{ prompts, commands int }{
		"README.md": {4, 2}, "docs/json.md": {0, 2}, "docs/design.md": {}, "docs/image.md": {},
	} {
		t.Run(file, func(t *testing.T) {
			src, err := os.ReadFile("../../" + file)
			if err != nil {
				t.Fatal(err)
			}
			sh := newShell(t)
			prompts, commands := 0, 0
			for i, block := range strings.Split(string(src), "```") {
				if i%2 == 0 {
					continue
				}
				_, block, _ = strings.Cut(block, "\n") // what the language is
				switch {
				case strings.Contains(block, "ski> "):
					prompts += transcript(t, block)
				case strings.HasPrefix(block, "$ "):
					for _, part := range strings.Split("\n"+block, "\n$ ")[1:] {
						line, want, _ := strings.Cut(part, "\n")
						same(t, line, want, sh(line))
						commands++
					}
				case !slices.ContainsFunc(untested, func(begin string) bool { return strings.HasPrefix(block, begin) }):
					t.Errorf("a block that nothing is known of:\n%s", block)
				}
			}
			if prompts < least.prompts || commands < least.commands {
				t.Errorf("only %d lines at the prompt and %d in the shell", prompts, commands)
			}
		})
	}
}

// transcript runs what is typed at the prompt in a block, in one session.
func transcript(t *testing.T, block string) (lines int) {
	s, err := session.Open(session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	var out strings.Builder
	b := repl.NewBatch(s, &out, &out, repl.Options{Width: func() int { return 80 }})
	parts := strings.Split("\n"+block, "\nski> ")
	if parts[0] != "" {
		same(t, "the greeting", parts[0], greeting)
	}
	for _, part := range parts[1:] {
		typed, want, _ := strings.Cut(part, "\n")
		out.Reset()
		b.Text(context.Background(), "", typed)
		same(t, typed, want, out.String())
	}
	return len(parts) - 1
}

var (
	times = regexp.MustCompile(`\d+(\.\d+)? (µs|ms|s)\b|"seconds":[0-9.e-]+`)
	ids   = regexp.MustCompile(`#\d+`)
)

// same compares an output with what is shown of it: up to a line with … alone.
func same(t *testing.T, what, want, got string) {
	t.Helper()
	normal := func(s string) string {
		return strings.TrimSpace(ids.ReplaceAllString(times.ReplaceAllString(s, "TIME"), "#ID"))
	}
	shown, _, cut := strings.Cut(want, "\n   …")
	w, g := normal(shown), normal(got)
	if w == g || cut && strings.HasPrefix(g, w) {
		return
	}
	t.Errorf("%s\nprints\n%s\nit says\n%s", what, got, want)
}

// newShell gives a function that runs a line of sh in a new directory, where skirepl
// is this test and the repository's examples are, and gives what it prints.
func newShell(t *testing.T) func(line string) string {
	dir := t.TempDir()
	self, err := os.Executable()
	if err == nil {
		err = os.Mkdir(filepath.Join(dir, "bin"), 0o700)
	}
	if err == nil {
		err = os.Symlink(self, filepath.Join(dir, "bin", "skirepl"))
	}
	if err == nil {
		err = os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("../../examples"))
	}
	if err == nil {
		err = os.CopyFS(filepath.Join(dir, "homework"), os.DirFS("../../examples"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return func(line string) string {
		cmd := exec.Command("sh", "-c", line)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), childEnv+"=1", "HOME="+dir, "XDG_DATA_HOME="+dir, "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", line, err, out)
		}
		return string(out)
	}
}

// notRun are the shell's examples that need a terminal, a record, an image or another
// process, by the command.
var notRun = map[string]bool{"attach": true, "inspect": true, "resume": true, "tui": true, "export": true, "man": true}

// The examples in the commands' help run.
func TestCommandExamples(t *testing.T) {
	sh := newShell(t)
	ran := 0
	var visit func(*cobra.Command)
	visit = func(parent *cobra.Command) {
		for _, cmd := range parent.Commands() {
			visit(cmd)
			for line := range strings.Lines(cmd.Example) {
				if notRun[cmd.Name()] || strings.Contains(line, " export ") {
					continue
				}
				if out := sh(strings.TrimSpace(line)); out == "" && cmd.Name() != "sessions" {
					t.Errorf("%s prints nothing", line)
				}
				ran++
			}
		}
	}
	visit((&program{}).command())
	if ran < 8 {
		t.Errorf("only %d examples", ran)
	}
}
