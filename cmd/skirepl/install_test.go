package main

import (
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"skirepl/internal/needs"
	"skirepl/session"
)

// The manual page has every command and every flag, as they are now.
func TestManual(t *testing.T) {
	root := (&program{}).command()
	page := manual(root)
	has := func(line string) {
		t.Helper()
		if !strings.Contains(page, line+"\"\n") {
			t.Errorf("the manual page lacks %s", line)
		}
	}
	flag := func(f *pflag.Flag) {
		name := roffText.Replace("--" + f.Name)
		if f.Shorthand != "" {
			name = roffText.Replace("-"+f.Shorthand+", ") + name
		}
		if !strings.Contains(page, `.B "`+name) || !strings.Contains(page, roffText.Replace(f.Usage)) {
			t.Errorf("the manual page lacks --%s", f.Name)
		}
	}
	var visit func(*cobra.Command)
	visit = func(cmd *cobra.Command) {
		for _, sub := range cmd.Commands() {
			has(`.SS "` + roffText.Replace(strings.TrimSuffix(sub.UseLine(), " [flags]")))
			sub.LocalNonPersistentFlags().VisitAll(flag)
			visit(sub)
		}
	}
	visit(root)
	root.PersistentFlags().VisitAll(flag)
	for _, s := range session.Specs() {
		if !strings.Contains(page, `.B ":`+roffText.Replace(s.Usage)) {
			t.Errorf("the manual page lacks :%s", s.Name)
		}
	}
	for i, line := range strings.Split(page, "\n") {
		if strings.HasPrefix(line, "'") {
			t.Errorf("line %d begins a request: %s", i+1, line)
		}
	}
}

// The formatter has nothing to complain of.
func TestManualFormats(t *testing.T) {
	cmd := exec.Command(needs.Program(t, "groff"), "-man", "-Kutf8", "-Tutf8", "-ww")
	cmd.Stdin = strings.NewReader(manual((&program{}).command()))
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil || errs.Len() > 0 {
		t.Fatalf("groff: %v\n%s", err, errs.String())
	}
	if !strings.Contains(string(out), `S (K x`) {
		t.Error("the example of expectations is lost")
	}
}

// make install puts each file where programs look for it, readable for all whatever the
// umask is, without Go too once the program is built; make uninstall takes them away.
func TestMakeInstall(t *testing.T) {
	needs.Program(t, "make")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	makefile, err := os.ReadFile("../../Makefile")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "Makefile"), makefile, 0o600)
	}
	if err == nil {
		err = os.Symlink(self, filepath.Join(dir, "skirepl"))
	}
	if err != nil {
		t.Fatal(err)
	}
	run := func(target string) {
		cmd := exec.Command("sh", "-c", "umask 077; make "+target+" GO=nosuchgo PREFIX=/usr DESTDIR=stage")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), childEnv+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("make %s: %v\n%s", target, err, out)
		}
	}
	installed := func() map[string]os.FileMode {
		files := make(map[string]os.FileMode)
		stage := os.DirFS(filepath.Join(dir, "stage"))
		if err := fs.WalkDir(stage, ".", func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				var info fs.FileInfo
				if info, err = d.Info(); info.Size() > 0 {
					files[path] = info.Mode()
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return files
	}
	run("install")
	if got, want := installed(), (map[string]os.FileMode{
		"usr/bin/skirepl":                                  0o755,
		"usr/share/man/man1/skirepl.1":                     0o644,
		"usr/share/bash-completion/completions/skirepl":    0o644,
		"usr/share/zsh/site-functions/_skirepl":            0o644,
		"usr/share/fish/vendor_completions.d/skirepl.fish": 0o644,
	}); !maps.Equal(got, want) {
		t.Errorf("installed: %v", got)
	}
	run("uninstall")
	if left := installed(); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// What can be typed at the prompt is completed in the shell too.
func TestCompleteTyped(t *testing.T) {
	for typed, want := range map[string]string{
		":unbookm": ":unbookmark\n", "K (iszer": "K (iszero\n", ":set strategy app": ":set strategy applicative\n", "": "", "nosuchname": "",
	} {
		out, err := os.CreateTemp(t.TempDir(), "out")
		if err != nil {
			t.Fatal(err)
		}
		status := run([]string{cobra.ShellCompRequestCmd, "eval", typed}, os.Stdin, out, out)
		text, err := os.ReadFile(out.Name())
		if got, _, _ := strings.Cut(string(text), ":6\n"); status != exitOK || err != nil || got != want {
			t.Errorf("%q: %q, status %d, %v", typed, got, status, err)
		}
	}
}

// The scripts are ones that their shells can read.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		t.Run(shell, func(t *testing.T) {
			out, err := os.CreateTemp(t.TempDir(), shell)
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			if status := run([]string{"completion", shell}, os.Stdin, out, os.Stderr); status != exitOK {
				t.Errorf("status %d", status)
			}
			script, err := os.ReadFile(out.Name())
			if err != nil || !strings.Contains(string(script), "skirepl") || !strings.Contains(string(script), cobra.ShellCompRequestCmd) {
				t.Errorf("no script (%v)", err)
			}
			if text, err := exec.Command(needs.Program(t, shell), "-n", out.Name()).CombinedOutput(); err != nil {
				t.Errorf("-n: %v\n%s", err, text)
			}
		})
	}
}
