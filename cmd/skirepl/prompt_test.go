//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCompletion completes commands, settings with their values, names and files.
func TestCompletion(t *testing.T) {
	c := start(t, 80, 24)
	c.prompts()
	c.keys(":unbookm\t")
	c.sees("ski> :unbookmark")
	c.keys("\x15:set strat\t")
	c.sees("ski> :set strategy")
	c.keys("appl\t\r")
	c.sees("ski> :set strategy applicative")
	c.prompts()
	c.keys("myownname = S K K\rmyow\tworks\r")
	c.sees("ski> myownname works")
	file := filepath.Join(t.TempDir(), "terms.ski")
	if err := os.WriteFile(file, []byte("K loaded x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.keys(":load " + filepath.Dir(file) + "/ter\t\r")
	c.sees("terms.ski: 1 command")
	c.keys("\x04")
	c.ends()
}

// TestHistoryOfTwo: two processes with one history file lose none of each other's
// lines; Ctrl-R finds them in a third, each once.
func TestHistoryOfTwo(t *testing.T) {
	config := t.TempDir()
	t.Setenv(configEnv, config)
	a, b := start(t, 80, 24), start(t, 80, 24)
	a.prompts()
	b.prompts()
	for _, step := range []struct {
		c    *terminal
		term string
	}{{a, "K first x"}, {b, "K second x"}, {a, "K third x"}, {b, "K fourth x"}, {b, "K second x"}} {
		step.c.keys(step.term + "\r")
		step.c.sees("ski> " + step.term)
		step.c.prompts()
	}
	for _, c := range []*terminal{a, b} {
		c.keys("\x04")
		c.ends()
	}

	c := start(t, 80, 24)
	c.prompts()
	for _, want := range []string{"K second x", "K fourth x", "K third x", "K first x"} {
		c.keys("\x1b[A")
		c.sees("ski> " + want)
	}
	c.keys("\x15\r") // the search begins at the newest
	c.prompts()
	c.keys("\x12third")
	c.sees("K third x")
	c.keys("\r\r")
	c.sees("1 contraction")
	c.prompts()
	c.keys("\x04")
	c.ends()
}

// TestHistoryOfBoth: the debugger's command line has the prompt's history, and the
// prompt what was typed there.
func TestHistoryOfBoth(t *testing.T) {
	c := start(t, 80, 24)
	c.prompts()
	c.keys("K typed before\r")
	c.prompts()
	c.keys(":debug S K K x\r")
	c.sees("1 term")
	c.keys(":\x1b[A\x1b[A")
	c.sees("› K typed before")
	c.keys("\x15:arena\r")
	c.sees("ids given out")
	c.keys("qq")
	c.prompts()
	c.keys("\x1b[A")
	c.sees("ski> :arena")
	c.keys("\x15\x04")
	c.ends()
}

// TestPaste: of a paste each line is run in order, as if it were typed, and one that
// leaves a parenthesis open goes on; a tab completes nothing.
func TestPaste(t *testing.T) {
	c := start(t, 80, 40)
	c.prompts()
	c.keys("\x1b[200~p1 = K\n(p1\tone\n  x)\np1 two y\x1b[201~")
	c.sees("p1 two y")
	c.keys("\r")
	c.prompts()
	for _, want := range []string{"p1 defined", "one", "two"} {
		c.sees("\n" + want)
	}
	c.keys("\x04")
	c.ends()
}

// TestProgressLine: what takes longer than half a second says how far it is, and
// Ctrl-C keeps what it has come to.
func TestProgressLine(t *testing.T) {
	c := start(t, 100, 24)
	c.prompts()
	c.keys(":set contractions 0\r:set memo off\r:set show 40\rS I I (S I I)\r")
	c.until("contractions, rate, nodes and memory", func(screen string) bool {
		return strings.Contains(screen, "contractions,") && strings.Contains(screen, " a second, ") &&
			strings.Contains(screen, " nodes, ") && strings.Contains(screen, " MB")
	})
	c.keys("\x03")
	c.sees("the term so far is kept")
	c.prompts()
	if strings.Contains(c.text(), "Ctrl-C stops it") {
		t.Errorf("the progress line is left:\n%s", c.text())
	}
	c.keys(":step\r")
	c.prompts()
	c.keys("\x04")
	c.ends()
}

// TestEdit writes definitions in an editor: one that is right, one that can't be read
// and is kept, and an editor that fails.
func TestEdit(t *testing.T) {
	dir := t.TempDir()
	editor := filepath.Join(dir, "editor")
	// It asks for what it appends, so that the test types into it.
	script := "#!/bin/sh\nprintf 'EDITOR: '; cat \"$1\"; read -r line\n" +
		"case \"$line\" in fail) exit 3;; keep) exit 0;; esac\nprintf '%s\\n' \"$line\" > \"$1\"\n"
	if err := os.WriteFile(editor, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VISUAL", "")
	t.Setenv("EDITOR", editor)
	c := start(t, 80, 40)
	c.prompts()
	c.keys(":edit flip\r")
	c.sees("EDITOR: flip =")
	c.keys("flip = \\x y. y x\r")
	c.sees("flip defined")
	c.prompts()
	c.keys(":edit flip\r")
	c.sees("EDITOR: flip = \\x y. y x")
	c.keys("flip = (K\r")
	c.sees("is not closed")
	c.sees("the text is kept")
	c.prompts()
	c.keys(":edit flip\r")
	c.sees("EDITOR: flip = (K")
	c.keys("fail\r")
	c.sees("exit status 3")
	c.prompts()
	c.keys("flip a b\r")
	c.sees("\nb a")
	c.prompts()
	c.keys("\x04")
	c.ends()
}
