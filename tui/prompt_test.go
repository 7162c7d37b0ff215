package tui

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestCommandLine(t *testing.T) {
	var remembered []string
	h := start(t, 80, 24, Options{History: []string{":arena"}, Remember: func(s string) error { remembered = append(remembered, s); return nil }}, omega)
	h.press(":")
	h.shows("› :")
	if c := h.m.View().Cursor; c == nil || c.X != 3 || c.Y != 23 {
		t.Errorf("the cursor is at %v", c)
	}
	h.press("up")
	h.shows("› :arena")
	h.press("down")
	h.typed("step 2")
	h.press("enter")
	h.shows("contraction 2 ·")
	h.press(":", "up")
	h.shows("› :step 2")
	h.press("backspace", "3", "enter")
	h.shows("contraction 5 ·")
	h.press(":")
	h.typed("SKKy")
	h.press("enter")
	h.shows("normal form: 2 contractions", "= normal form")
	h.press(":", "backspace")
	h.typed("t = C I")
	h.press("enter")
	h.shows("t defined")
	h.press(":", "backspace")
	h.typed("t a b")
	h.press("enter")
	h.shows("b a")
	if want := []string{":step 2", ":step 3", "SKKy", "t = C I", "t a b"}; !slices.Equal(remembered, want) {
		t.Errorf("it remembers %q", remembered)
	}
	h.press(":", "backspace", "backspace", "s")
	h.hides("› ")
	h.press(":", "esc", ":", "ctrl+c")
	h.hides("› ")
	if h.m.interrupts != 0 {
		t.Error("the command line's Ctrl-C counts as one of the debugger's")
	}
	h.line(":q")
	if !h.quit {
		t.Error(":q doesn't quit")
	}
}

func TestResultsOnAPage(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.line(":arena")
	h.shows("━━ :arena ━", "found their node", "any key closes")
	h.press("enter")
	h.hides("found their node")
	h.line(":help")
	h.shows("j k scroll")
	h.press("space", "G")
	h.shows(":help rules")
	h.press("g")
	h.shows("reduced to normal form")
	h.press("s")
	h.hides("━━ :help")
	h.shows("contraction 1 ·")
	h.line(":debug S K K x")
	h.shows("this is the current term now", "^ 1 2 3")
}

func TestErrorsHaveTheirPlace(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.line(":step S (K")
	h.shows("━━ error ━", "`(` is not closed", "  :step S (K\n", "          ^\n", "hint: add `)`")
	h.press(":")
	h.shows("`(` is not closed", "› :")
	h.press("esc", "esc")
	h.hides("is not closed")
	h.line(":stpe")
	h.shows("unknown command", "did you mean :step?")
	h.press("esc", ":", "backspace")
	h.typed("x ) é")
	h.press("enter")
	h.shows("━━ error ━")
	h.resize(30, 12)
	h.line(":step aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (b")
	h.shows("^")
}

func TestCompletion(t *testing.T) {
	h := start(t, 80, 24, Options{}, "twice = S B I", "twin = C I", omega)
	h.press(":")
	h.typed("ste")
	h.press("tab")
	h.shows("› :step", ":step  :stepi")
	h.press("tab", "tab")
	h.shows("› :stepi", "[:stepi]")
	h.press("shift+tab")
	h.shows("[:step]")
	h.press(" ")
	h.hides("[:step]")
	h.typed("tw")
	h.press("tab")
	h.shows("› :step twi")
	h.typed("c")
	h.press("tab")
	h.shows("› :step twice")
	h.typed("x y")
	h.press("enter")
	h.shows("contraction 1 ·")
	h.press(":")
	h.typed("xyzzy")
	h.press("tab")
	h.shows("› :xyzzy")
	h.resize(20, 6)
	h.press("esc", ":", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab")
}

// TestSearch: Ctrl-R looks in the history, from the newest line back, as at the prompt.
func TestSearch(t *testing.T) {
	h := start(t, 80, 24, Options{History: []string{":step 1", ":node S", ":step 2", "K x y"}}, omega)
	h.press(":", "ctrl+r")
	h.shows("› :", "search:")
	h.typed("STE")
	h.shows("› :step 2", "search: STE")
	h.press("ctrl+r")
	h.shows("› :step 1")
	h.press("ctrl+r")
	h.shows("› :step 1", "no line before has: STE")
	h.press("backspace", "backspace", "backspace")
	h.typed("no")
	h.shows("› :node S", "search: no")
	h.hides("no line before")
	h.press("ctrl+g")
	h.shows("› :")
	h.hides("search:", ":node S")
	// Another key goes on with the line that was found; Enter has it done.
	h.press("ctrl+r")
	h.typed("x y")
	h.press("left")
	h.typed("a ")
	h.shows("› K x a y")
	h.hides("search:")
	h.press("enter")
	h.press(":", "ctrl+r")
	h.typed("step 2")
	h.press("enter")
	h.press(":", "up")
	h.shows("› :step 2")
	h.press("esc", ":", "ctrl+r", "esc")
	h.shows("› :")
	h.press("esc")
	h.hides("› :")
}

func TestPaste(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.send(tea.PasteMsg{Content: ":debug S K K x\n:step"})
	h.shows("› :debug S K K x⏎:step")
	h.press("enter")
	h.shows("contraction 1 ·", "K x (K x)")
}

// TestPasteOfLines: however the terminal ends them.
func TestPasteOfLines(t *testing.T) {
	for _, end := range []string{"\n", "\r", "\r\n"} {
		h := start(t, 80, 24, Options{}, omega)
		h.press(":")
		h.send(tea.PasteMsg{Content: "t = S K K" + end + ":debug t x" + end + ":step" + end})
		h.shows("› :t = S K K⏎:debug t x⏎:step⏎")
		h.press("enter")
		h.shows("contraction 1 ·", "K x (K x)")
	}
}

// TestTermBehindColon: what is no command can be typed on the line that begins as one.
func TestTermBehindColon(t *testing.T) {
	for line, want := range map[string]string{
		":S K": "S K", ": (x y)": "(x y)", `:\x. x`: `\x. x`, ":λx. x": "λx. x", ":`S`KK": "`S`KK", ":[I, K]": "[I, K]", ":3 f": "3 f", ":_ x": "_ x",
		":t = S K": "t = S K", ":two'=S": "two'=S", ":T = K": "T = K", "x y": "x y", "t = K": "t = K", "": "", ":": ":",
		":step S K": ":step S K", ":break size = 5": ":break size = 5", ":x y": ":x y", ":equal K = K": ":equal K = K",
		":mul 6 7": "mul 6 7", ":mul": "mul", "::type S": ":type S", ": :type": ":type", ":step": ":step", ":nosuch x": ":nosuch x",
	} {
		if got := asTyped(line, func(name string) bool { return name == "mul" || name == "step" }); got != want {
			t.Errorf("%q is %q, not %q", line, got, want)
		}
	}
}

// TestPasteLarge: a megabyte is there at once, and its end is seen.
func TestPasteLarge(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.send(tea.PasteMsg{Content: strings.Repeat("K ", 1<<19) + "end"})
	h.shows("K K end")
	h.press("home")
	h.shows("› K K K")
}

func TestEditing(t *testing.T) {
	for _, test := range []struct {
		keys []string
		want string
	}{
		{[]string{"a", "b", "left", "c"}, "acb"},
		{[]string{"a", "b", "home", "c", "end", "d"}, "cabd"},
		{[]string{"a", "b", "ctrl+a", "delete"}, "b"},
		{[]string{"a", "space", "b", "c", "ctrl+w"}, "a "},
		{[]string{"a", "space", "b", "c", "alt+b", "ctrl+k"}, "a "},
		{[]string{"a", "space", "b", "c", "alt+b", "ctrl+u"}, "bc"},
		{[]string{"a", "b", "home", "alt+f", "c"}, "abc"},
		{[]string{"a", "b", "home", "right", "right", "right", "alt+d", "c"}, "abc"},
		{[]string{"a", "b", "left", "alt+d", "c"}, "ac"},
		{[]string{"a", "space", "b", "c", "home", "alt+d"}, " bc"},
		{[]string{"日", "b", "left", "backspace"}, "b"},
	} {
		h := start(t, 20, 6, Options{})
		h.press(":", "backspace")
		h.press(test.keys...)
		if got := h.m.prompt.String(); got != test.want {
			t.Errorf("%q: %q, want %q", test.keys, got, test.want)
		}
	}
}

// TestLongLine: the cursor stays on the screen.
func TestLongLine(t *testing.T) {
	h := start(t, 20, 6, Options{})
	h.press(":")
	h.typed("abcdefghijklmnopqrstuvwxyz")
	h.shows("xyz")
	h.press("home")
	h.shows(":abc")
	h.press("end")
	h.shows("xyz")
}

// TestLongNotice: what a key or a command says in one line is read whole, also where
// it is wider than the screen; the next key gives the rows back.
func TestLongNotice(t *testing.T) {
	h := start(t, 80, 24, Options{}, ":debug S K K x")
	h.press("f5", "m")
	h.shows("slow motion: the workers pause", "events of the rings", "0: they don't")
	h.hides("nodes 64 of")
	h.press("tab")
	h.shows("nodes 64 of", "? keys")
}
