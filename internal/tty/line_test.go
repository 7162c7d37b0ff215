//go:build unix

package tty

import (
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/chzyer/readline"
)

// TestLineKeys types single lines.
func TestLineKeys(t *testing.T) {
	t.Parallel()
	c := open(t)
	for _, test := range []struct{ name, keys, want string }{
		{"plain", "S K K x\r", `line "S K K x"`},
		{"another end", "S K K x\n", `line "S K K x"`},
		{"wide", "λx.x → 日本\r", `line "λx.x → 日本"`},
		{"editing", "bd\x1b[Dc\x01a\x1b[4~\x05e\x7fe\r", `line "abcde"`},
		{"Alt", "one two\x1bb\x1bd\r", `line "one "`},
		{"interrupt", "abc\x03", `Interrupt "abc"`},
		{"interrupt of nothing", "\x03", `Interrupt ""`},
		{"interrupt in Kitty's notation", "abc\x1b[99;5u", `Interrupt "abc"`},
		{"Delete", "abc\x01\x1b[3~\r", `line "bc"`},
		{"Delete on an empty line", "\x1b[3~abc\r", `line "abc"`},
		{"Ctrl-D within a line", "abc\x01\x04\r", `line "bc"`},
		{"zero byte", "a\x00b\x1b\x00\x1bOc\r", `line "ab"`},
		{"Ctrl-Z, with Alt and in Kitty's notation", "a\x1ab\x1b\x1ac\x1b[122;5ud\r", `line "abcd"`},
	} {
		c.Keys(test.keys)
		if got := c.next(func(string) bool { return true }); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
	c.Keys("\x04")
	c.expect("eof")
	c.Ends()
}

// An editor is a line editor that is typed to through a pipe.
type editor struct {
	t        *testing.T
	terminal *Terminal
	rl       *readline.Instance
	keyboard *os.File
}

func newEditor(t *testing.T) *editor {
	t.Helper()
	r, w, err := os.Pipe()
	check(t, err)
	terminal, err := Open(r, os.Stdout)
	check(t, err)
	cfg := &readline.Config{Stdout: io.Discard}
	terminal.LineConfig(cfg)
	rl, err := readline.NewEx(cfg)
	check(t, err)
	t.Cleanup(func() {
		check(t, w.Close())
		check(t, terminal.Close())
		check(t, rl.Close())
		check(t, r.Close())
	})
	return &editor{t, terminal, rl, w}
}

// line types keys and gives the line that they enter. After an Escape at the end of one of
// them nothing comes for so long that it is a key by itself.
func (e *editor) line(keys ...string) string {
	e.t.Helper()
	entered := make(chan string)
	go func() {
		line, _ := e.terminal.ReadLine(e.rl, "")
		entered <- line
	}()
	for _, typed := range keys {
		_, err := e.keyboard.WriteString(typed)
		check(e.t, err)
		for strings.HasSuffix(typed, "\x1b") && !e.terminal.inbox.lastWas("\x1b") {
			time.Sleep(time.Millisecond)
		}
	}
	return <-entered
}

// TestLateEscape: an Escape after which nothing comes for a while is a key by itself, not
// Alt with the next one.
func TestLateEscape(t *testing.T) {
	t.Parallel()
	if line := newEditor(t).line("abc\x1b", "\r"); line != "abc" {
		t.Errorf("line %q", line)
	}
}

// TestSearchGivenUp: what gives a search up brings back what stood in the line, also when
// the search has gone on to older lines, and the cursor.
func TestSearchGivenUp(t *testing.T) {
	t.Parallel()
	for name, up := range map[string]string{"Escape": "\x1b", "Ctrl-G": "\x07", "Ctrl-C": "\x03"} {
		e := newEditor(t)
		for _, line := range []string{"K first x", "K second x", "K third x"} {
			check(t, e.rl.SaveHistory(line))
		}
		for _, test := range []struct {
			what, keys string
			more       string
			want       string
		}{
			{"at once", "abc\x12" + up, "d\r", "abcd"},
			{"when it has found", "abc\x1b[D\x12K" + up, "-\r", "ab-c"},
			{"in an older line", "abc\x1b[D\x12K\x12\x12" + up, "-\r", "ab-c"},
			{"of nothing", "\x12K\x12" + up, "d\r", "d"},
			{"when it finds nothing", "abc\x12Kz" + up, "d\r", "abcd"},
			{"and begun again", "abc\x12K\x12" + up, "d\x12second\r", "K second x"},
		} {
			if line := e.line(test.keys, test.more); line != test.want {
				t.Errorf("%s, %s: line %q, want %q", name, test.what, line, test.want)
			}
		}
	}
}

// TestLateReplies has the terminal answer a program's queries and report the
// mouse after the program has quit. Nothing of that may show.
func TestLateReplies(t *testing.T) {
	t.Parallel()
	late := []string{
		"\x1b[?2026;2$y", "\x1b[?2027;0$y", "\x1b[?0u", "\x1b[?62;22c", "\x1b[>41;354;0c",
		"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\", "\x1b]10;rgb:ffff/ffff/ffff\x07",
		"\x1bP>|XTerm(354)\x1b\\", "\x1bP1+r524742=38\x1b\\", "\x1b[12;40R",
		"\x1b[<0;12;5M", "\x1b[<0;12;5m", "\x1b[<35;13;5M", "\x1b[M !!",
		"\x1b[I", "\x1b[O", "\x1b[48;24;80;0;0t", "\x1b[113;1:3u", "\x1b_Gi=1;OK\x1b\\",
	}
	c := open(t)
	for _, reply := range late {
		c.Keys("debug\rjq" + reply + "ab" + reply + "c")
		c.expect(`line "debug"`, `keys "jq"`)
		c.prompt("abc")
		c.Keys(reply + "\r")
		c.expect(`line "abc"`)
	}
	c.Keys("debug\rq" + strings.Join(late, ""))
	c.expect(`line "debug"`, `keys "q"`)
	c.prompt("")
	c.quit()
}

// TestTypeAhead types while a command runs.
func TestTypeAhead(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.Keys("nap\rone\rtwo\x7f\x7fhr")
	c.expect(`line "nap"`, "woke", `line "one"`)
	c.prompt("thr")
	if screen := ansi.Strip(c.Screen.Render()); strings.Count(screen, "one") != 1 {
		t.Errorf("type-ahead was echoed:\n%s", screen)
	}
	c.Keys("ee\r")
	c.expect(`line "three"`)
	c.quit()
}

// TestPaste pastes lines into the line editor, from a terminal that brackets
// them and from one that doesn't, and into a program.
func TestPaste(t *testing.T) {
	t.Parallel()
	const text = "I = S K K\r\tB = S (K S) K\r\rlast"
	lines := []string{`line "I = S K K"`, `line " B = S (K S) K"`, `line ""`}
	c := open(t)
	if !c.mode(ansi.ModeBracketedPaste) {
		t.Error("bracketed paste is off at the prompt")
	}
	c.Keys("\x1b[200~" + text + "\x1b[201~")
	c.expect(lines...)
	c.prompt("last")
	c.Keys(" line\r")
	c.expect(`line "last line"`)

	c.Keys("\x1b[200~one\ntwo\r\n\x03thr\x1b[Aee\x1b[201~\r")
	c.expect(`line "one"`, `line "two"`, `line "thr[Aee"`)

	c.Keys(strings.ReplaceAll(text, "\t", " ") + " line\r")
	c.expect(lines...)
	c.expect(`line "last line"`)

	c.Keys("debug\rj\x1b[200~q and\rq\x1b[201~jq\x1b[200~one\rtwo\x1b[201~\r")
	c.expect(`line "debug"`, `keys "j<q and\rq>jq"`, `line "one"`, `line "two"`)

	// The first pasted line opens the program; the rest is for that.
	c.Keys("\x1b[200~debug\rjq\x1b[201~after\r")
	c.expect(`line "debug"`, `keys "jq"`, `line "after"`)

	var many strings.Builder
	var reports []string
	for range 300 {
		many.WriteString("S K K x\r")
		reports = append(reports, `line "S K K x"`)
	}
	go c.Keys(many.String())
	c.expect(reports...)
	c.quit()
}
