//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"skirepl/internal/needs"
	"skirepl/internal/tty/ttytest"
)

// bashCompletion is what bash's completions need; Debian's package of that name has it.
const bashCompletion = "/usr/share/bash-completion/bash_completion"

// shells are those that have completions, and how each is started so that it has them:
// with the script that the program has printed, as make install would put it.
var shells = []struct {
	name  string
	needs string // a file without which it can't complete; "": none
	file  string // what the script is called
	rc    string
	args  []string // {rc} and {script} are files
}{
	{"bash", bashCompletion, "skirepl", "PS1='$ '\n. " + bashCompletion + "\n. {script}\n", []string{"--noprofile", "--rcfile", "{rc}", "-i"}},
	{"zsh", "", "_skirepl", "PS1='$ '\nfpath=({dir} $fpath)\nautoload -U compinit\ncompinit -u -D\n", []string{"-d", "-i"}},
	{"fish", "", "skirepl.fish", "function fish_prompt; echo -n '$ '; end\nfunction fish_greeting; end\nsource {script}\n", []string{"--no-config", "-i", "-C", "source {rc}"}},
}

// Each shell completes commands, flags, topics of the help, and files.
func TestShellsComplete(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, sh := range shells {
		t.Run(sh.name, func(t *testing.T) {
			path := needs.Program(t, sh.name)
			if _, err := os.Stat(sh.needs); sh.needs != "" && err != nil {
				needs.LeaveOut(t, err.Error())
			}
			dir := t.TempDir()
			script := filepath.Join(dir, sh.file)
			out, err := os.Create(script)
			if err != nil {
				t.Fatal(err)
			}
			if status := run([]string{"completion", sh.name}, os.Stdin, out, os.Stderr); status != exitOK || out.Close() != nil {
				t.Fatalf("skirepl completion %s: status %d", sh.name, status)
			}
			place := strings.NewReplacer("{script}", script, "{dir}", dir, "{rc}", filepath.Join(dir, ".zshrc"))
			if err := os.WriteFile(filepath.Join(dir, ".zshrc"), []byte(place.Replace(sh.rc)), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "my terms.ski"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(filepath.Join(dir, "bin"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(exe, filepath.Join(dir, "bin", "skirepl")); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(path)
			for _, arg := range sh.args {
				cmd.Args = append(cmd.Args, place.Replace(arg))
			}
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), childEnv+"=1", "HOME="+dir, "ZDOTDIR="+dir, "TERM=xterm-256color", "LC_ALL=C.UTF-8",
				"XDG_CONFIG_HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CACHE_HOME="+dir, "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
			c := &terminal{ttytest.Open(t, 100, 30)}
			c.Start(cmd)
			c.Sees("$")
			for _, test := range []struct{ typed, want string }{
				{"skirepl ses\t", "skirepl sessions"},
				{"skirepl --asc\t", "skirepl --ascii"},
				{"skirepl run --verb\t", "skirepl run --verbose"},
				{"skirepl help travel\t", "skirepl help travelling"},
				{"skirepl help unbookm\t", "skirepl help unbookmark"},
				{"skirepl completion fi\t", "skirepl completion fish"},
				{"skirepl run my\t", "skirepl run my\\ terms.ski"},
			} {
				c.Keys(test.typed)
				c.Sees(test.want)
				c.Keys("\x15")
				c.until("an empty line", func(screen string) bool { return !strings.Contains(screen, test.want) })
			}
		})
	}
}
