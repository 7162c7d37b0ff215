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
	c := prompt(t, 80, 24)
	c.types(":unbookm\t", "ski> :unbookmark")
	c.types("\x15:set strat\t", "ski> :set strategy")
	c.types("appl\t\r", "ski> :set strategy applicative")
	c.prompts()
	c.types("myownname = S K K\rmyow\tworks\r", "ski> myownname works")
	file := filepath.Join(t.TempDir(), "terms.ski")
	if err := os.WriteFile(file, []byte("K loaded x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.types(":load "+filepath.Dir(file)+"/ter\t\r", "terms.ski: 1 command")
	c.leaves()
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
		step.c.Keys(step.term + "\r")
		step.c.Sees("ski> " + step.term)
		step.c.prompts()
	}
	for _, c := range []*terminal{a, b} {
		c.leaves()
	}

	c := prompt(t, 80, 24)
	for _, want := range []string{"K second x", "K fourth x", "K third x", "K first x"} {
		c.Keys("\x1b[A")
		c.Sees("ski> " + want)
	}
	c.Keys("\x15\r")
	c.prompts()
	c.types("\x12third", "K third x")
	c.types("\r\r", "1 contraction")
	c.leaves()
}

// TestHistoryTypedAhead: keys that look for a line find the one before, and all of them,
// also when they were typed before that was read.
func TestHistoryTypedAhead(t *testing.T) {
	c := prompt(t, 80, 24)
	c.Keys("K first x\rK second x\rK third x\r\x1b[A\x1b[A")
	c.Sees("ski> K second x")
	c.Keys("\x1b[A\x15\r\x12third") // the search begins at the newest
	c.Sees("ski> K third x\nsearch: third")
	c.Keys("\r\x1b[A\x1b[A")
	c.Sees("ski> K second x")
	c.Keys("\x15\x04")
	c.Ends()
}

// TestHistoryOfBoth: the debugger's command line has the prompt's history, and the
// prompt what was typed there.
func TestHistoryOfBoth(t *testing.T) {
	c := prompt(t, 80, 24)
	c.Keys("K typed before\r")
	c.prompts()
	c.types(":debug S K K x\r", "1 term")
	c.types(":\x1b[A\x1b[A", "› K typed before")
	c.types("\x15:arena\r", "ids given out")
	c.closesPage()
	c.Keys("q")
	c.prompts()
	c.types("\x1b[A", "ski> :arena")
	c.Keys("\x15\x04")
	c.Ends()
}

// TestPaste: of a paste each line is run in order, as if it were typed, and one that
// leaves a parenthesis open goes on; a tab completes nothing.
func TestPaste(t *testing.T) {
	c := prompt(t, 80, 40)
	c.types("\x1b[200~p1 = K\n(p1\tone\n  x)\np1 two y\x1b[201~", "p1 two y")
	c.Keys("\r")
	c.prompts()
	for _, want := range []string{"p1 defined", "one", "two"} {
		c.Sees("\n" + want)
	}
	c.leaves()
}

// TestProgressLine: what takes longer than half a second says how far it is, and
// Ctrl-C keeps what it has come to.
func TestProgressLine(t *testing.T) {
	c := prompt(t, 100, 24)
	c.Keys(":set contractions 0\r:set memo off\r:set show 40\rS I I (S I I)\r")
	c.until("contractions, rate, nodes and memory", func(screen string) bool {
		return strings.Contains(screen, "contractions,") && strings.Contains(screen, " a second, ") &&
			strings.Contains(screen, " nodes, ") && strings.Contains(screen, " MB")
	})
	c.types("\x03", "the term so far is kept")
	c.prompts()
	if strings.Contains(c.Text(), "Ctrl-C stops it") {
		t.Errorf("the progress line is left:\n%s", c.Text())
	}
	c.Keys(":step\r")
	c.leaves()
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
	c := prompt(t, 80, 40)
	c.types(":edit flip\r", "EDITOR: flip =")
	c.types("flip = \\x y. y x\r", "flip defined")
	c.prompts()
	c.types(":edit flip\r", "EDITOR: flip = \\x y. y x")
	c.types("flip = (K\r", "is not closed")
	c.Sees("the text is kept")
	c.prompts()
	c.types(":edit flip\r", "EDITOR: flip = (K")
	c.types("fail\r", "exit status 3")
	c.prompts()
	c.types("flip a b\r", "\nb a")
	c.prompts()

	// In the debugger too, which is there again afterwards; what couldn't be read is kept
	// from one to the other. What is waited for was on neither screen before.
	c.types(":debug K x y\r", "contraction 0")
	c.types(":edit twin\r", "EDITOR: twin =")
	c.types("twin = K K\r", "twin defined")
	c.Sees("2 machine")
	c.types(":edit twin\r", "EDITOR: twin = K K")
	c.types("twin = K )\r", "the text is kept")
	c.closesPage()
	c.types("s", "contraction 1")
	c.Keys("q")
	c.prompts()
	c.types(":edit twin\r", "EDITOR: twin = K )")
	c.types("twin = S\r", "twin redefined")
	c.leaves()
}

// TestCommandWhileOpen: a command can't be a part of a term, so it ends one that was left
// open, with an error, instead of going on with it.
func TestCommandWhileOpen(t *testing.T) {
	c := prompt(t, 80, 24)
	c.types("(S K\r", "...>")
	c.types("K\r", "...> K\n...>")
	c.types("  :info K\r", "3:3: `:` has no meaning here")
	c.prompts()
	c.types("K one two\r", "\none")
	c.prompts()
	c.leaves()
}

// TestDerivationInLines: a derivation whose arrows begin its lines ends at an empty one,
// and comes back as one line.
func TestDerivationInLines(t *testing.T) {
	c := prompt(t, 80, 24)
	c.types(":check S K K x\r", "...>")
	c.Keys("=> K x K\r")
	c.types("=> x\r\r", "1 of 3 lines does not follow")
	c.prompts()
	c.types("\x1b[A", "ski> :check S K K x => K x K => x")
	c.Keys("\x15:check nofile.txt\r")
	c.Sees("no such file")
	c.prompts()
	for _, next := range []string{"K p q", ":check K x y"} { // the line after it is its own
		c.types("\x0c:check K x y\r"+next+"\r", "there is no arrow in it")
		c.prompts()
	}
	c.leaves()
}

// TestPasteOfALongLine: a line far longer than the screen is there soon, is said to be
// shown in part, and runs; Ctrl-C stops a paste of many lines.
func TestPasteOfALongLine(t *testing.T) {
	c := prompt(t, 80, 24)
	c.Keys("\x1b[200~K answer " + strings.Repeat("x", 300_000) + "\x1b[201~")
	c.Sees("characters before")
	c.Keys("\x01")
	c.Sees("characters after")
	c.Keys("\r")
	c.Sees("\nanswer\n")
	c.prompts()

	c.Keys("\x1b[200~" + strings.Repeat("K typed x\r", 20_000) + "\x1b[201~")
	c.Sees("\ntyped\n")
	c.Keys("\x03")
	c.prompts()
	c.Keys("K afterwards x\r")
	c.Sees("\nafterwards\n")
	c.leaves()
}

// TestWideLine edits a line of wide characters over several rows.
func TestWideLine(t *testing.T) {
	c := prompt(t, 40, 24)
	c.Keys("日本語 x" + strings.Repeat(" abc", 12))
	c.Sees("abc abc")
	c.Keys("\x01\x1b[C\x1b[Cé")
	c.Sees("ski> 日本é語 x")
	c.Keys("\x05end")
	c.Sees("abc abcend")
	c.Keys("\x15")
	c.prompts()
	c.Keys("K x (\ry\x03")
	c.prompts()
	c.Keys(":compare st\t")
	c.Sees("ski> :compare strategy")
	c.Keys("\x15\x04")
	c.Ends()
}
