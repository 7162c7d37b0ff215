package tui

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"skirepl/inspect"
	"skirepl/session"
)

func TestTermHasSigns(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.shows("  S (K (S I)) K x (C I y) (B' W z)\n", "  ^ 111111111 2 3\n", "1 x = K (S I)   2 y = K   3 z = x")
	h.resize(120, 40)
	h.shows("  S x y z → x z (y z)", "  ^ 1 2 3   1 3  2 3", "  3 z = x")
	h.press("i", "i")
	h.shows("  ~~~~")
}

// TestLongTermFollowsItsRedex: the redex is in sight, however long the term is.
func TestLongTermFollowsItsRedex(t *testing.T) {
	h := start(t, 80, 24, Options{}, ":debug "+strings.Repeat("x (", 200)+"I y"+strings.Repeat(")", 200))
	h.shows("  ^\n", "rows 7-10 of 13")
	h.press("g")
	h.shows("rows 1-4 of 13")
	h.hides("  ^\n")
	h.press("s")
	h.shows("in normal form")
	h.press("b")
	h.shows("  ^\n")
}

func TestLargeTermIsCut(t *testing.T) {
	h := start(t, 80, 24, Options{}, ":debug "+strings.Repeat("x y z ", 3_000))
	h.shows("not shown: ", "of 9,000 leaves")
}

func TestMachineStack(t *testing.T) {
	h := start(t, 120, 40, Options{}, ":debug "+strings.Repeat("x (", 100)+"I y"+strings.Repeat(")", 100))
	h.press("x", "9", "9", "i", "2")
	h.shows("▶ 2 machine", "stack frames 1-14 of 33", "context, top first", "right", "x []", "susp. #")
	h.press("G")
	h.shows("stack frames 20-33 of 33", " 33 #")
	h.press("x", "5", "G")
	h.shows("stack frames 5-18 of 33")
	h.press("g", "j")
	h.shows("stack frames 2-15 of 33")
	h.press("enter")
	h.shows("▶ 3 nodes")
	if h.m.nodes.cursor != h.m.sight.current() {
		t.Error("the cursor is not at the machine's node")
	}
}

func TestNodeTable(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.press("3", "g")
	h.shows("▸    #0 Terminal     S ")
	h.press("j", "j", "j")
	h.shows("▸    #3 Application  -      0     2 ")
	h.press("l")
	h.shows("▸    #2 Terminal     I ")
	h.press("backspace", "h")
	h.shows("▸    #0 Terminal     S ")
	h.press("h")
	h.shows("#0 has no left")
	h.press("backspace", "backspace")
	h.shows("there was no jump before")
	h.press("enter")
	h.shows("━━ :node 3 ━", "function  #0")
	h.press("esc", "G")
	h.shows("▸   #63 hole")
	h.press("s", "s")
	if h.m.nodes.cursor != 63 {
		t.Errorf("steps moved the cursor to #%d", h.m.nodes.cursor)
	}
	h.press(".", "s")
	h.shows("▸●")
	h.press("z", "k")
	h.shows("+  #")
}

// TestNewNodes: what the last command made has a sign, what was there before has
// none.
func TestNewNodes(t *testing.T) {
	h := start(t, 200, 60, Options{}, ":debug S K K x")
	h.hides("+  #", " + #")
	h.press("s")
	fresh := 0
	for _, n := range h.m.sight.Nodes {
		if n.Term() && h.m.sight.before.fresh(&n.Node) {
			fresh++
			if n.Text != "K x" && n.Text != "K x (K x)" {
				t.Errorf("#%d %s is new", n.ID, n.Text)
			}
		}
	}
	if fresh != 2 {
		t.Errorf("%d new terms", fresh)
	}
	h.press("b")
	for _, n := range h.m.sight.Nodes {
		if n.Term() && h.m.sight.before.fresh(&n.Node) {
			t.Errorf("#%d %s is new after going back", n.ID, n.Text)
		}
	}
}

func TestRings(t *testing.T) {
	h := start(t, 200, 60, Options{}, omega)
	h.press("r", "4")
	h.shows("SQ submissions  head 1  tail 1", "CQ completions  head 1  tail 1", "0 of 1,024 full")
	h.press("j")
	h.shows("from slot")
	h.press("g")
	h.shows("from slot 0")
	h.press("k")
	h.shows("from slot 1023")
	h.press("enter")
	h.shows("▶ 3 nodes")
	h.press("4", ".")
	h.shows("the slots about the heads")
}

// TestGrowing: while the arrays are being moved the last picture of them stays.
func TestGrowing(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	pic := h.m.sight.Picture
	pic.Resizing, pic.Nodes, pic.Machine, pic.Term, pic.Top = true, nil, nil, nil, 0
	h.send(lookMsg{window: h.m.window(), picture: pic})
	h.shows("S (K (S I)) K x", "#19 Application", "growing", "stack 0 frames")
}

func TestBadPictureSaysSo(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.send(lookMsg{err: errors.New("it is broken")})
	h.shows("can't read the arena: it is broken", "S (K (S I)) K x")
}

func TestMouse(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	at, _ := h.m.layout.find(nodesID)
	h.send(tea.MouseClickMsg{X: 5, Y: at.y + 2, Button: tea.MouseLeft})
	h.shows("▶ 3 nodes")
	if h.m.nodes.cursor != h.m.nodes.at {
		t.Errorf("a click on the first row moved the cursor to #%d", h.m.nodes.cursor)
	}
	first := h.m.nodes.at
	h.send(tea.MouseWheelMsg{X: 5, Y: at.y + 2, Button: tea.MouseWheelDown})
	if h.m.nodes.at != first+wheelRows {
		t.Errorf("the wheel scrolled from #%d to #%d", first, h.m.nodes.at)
	}
	rings, _ := h.m.layout.find(ringsID)
	h.send(tea.MouseWheelMsg{X: rings.x + 1, Y: rings.y + 1, Button: tea.MouseWheelUp})
	if !h.m.rings.fixed || h.m.focus != nodesID {
		t.Error("the wheel over the rings doesn't scroll them, or moved the focus")
	}
	h.line(":help")
	h.send(tea.MouseWheelMsg{X: 5, Y: 15, Button: tea.MouseWheelDown})
	if h.m.page.at != wheelRows {
		t.Error("the wheel doesn't scroll the page")
	}
	h.send(tea.MouseClickMsg{X: 5, Y: 5, Button: tea.MouseLeft})
	h.hides("━━ :help")
	h.press("?")
	h.send(tea.MouseClickMsg{X: 5, Y: 5, Button: tea.MouseLeft})
	h.hides("of the debugger")
	for y := -1; y < 30; y++ {
		for x := -1; x < 90; x += 7 {
			h.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
			h.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelUp})
		}
	}
}

func TestScroll(t *testing.T) {
	for _, test := range []struct {
		to                motion
		at, count, height int
		want              int
	}{
		{motion{byRows, 1}, 0, 10, 4, 1},
		{motion{byRows, 100}, 0, 10, 4, 6},
		{motion{byRows, -1}, 0, 10, 4, 0},
		{motion{byPages, 1}, 0, 10, 4, 3},
		{motion{byHalves, 1}, 0, 10, 4, 2},
		{motion{kind: toEnd}, 0, 10, 4, 6},
		{motion{kind: toTop}, 5, 10, 4, 0},
		{motion{toRow, 3}, 0, 10, 4, 3},
		{motion{byRows, 5}, 0, 2, 4, 0},
		{motion{byPages, 1}, 0, 2, 0, 1},
	} {
		if got := test.to.apply(test.at, test.count, test.height); got != test.want {
			t.Errorf("%+v from %d, %d of %d: %d, want %d", test.to, test.at, test.height, test.count, got, test.want)
		}
	}
}

// bench opens a debugger of 200 by 60 on what a line says.
func bench(b *testing.B, line string) (*harness, *session.Session) {
	b.Helper()
	s := openSession(b)
	h := &harness{t: &testing.T{}, m: New(s, Options{Background: Dark}).(*model)}
	h.send(tea.WindowSizeMsg{Width: 200, Height: 60})
	h.line(line)
	return h, s
}

// BenchmarkFrame keeps the cost of a frame in sight.
func BenchmarkFrame(b *testing.B) {
	h, _ := bench(b, omega)
	h.press("s", "s", "i", "i")
	pic := h.m.sight.Picture
	for b.Loop() {
		h.m.Update(lookMsg{window: h.m.window(), picture: pic})
		if len(h.m.View().Content) == 0 {
			b.Fatal("nothing is drawn")
		}
	}
}

// BenchmarkLook is what a picture of 200 by 60 costs.
func BenchmarkLook(b *testing.B) {
	h, s := bench(b, longTerm)
	w := h.m.window()
	for b.Loop() {
		if _, err := s.Look(w); err != nil {
			b.Fatal(err)
		}
	}
}

func TestMadeBefore(t *testing.T) {
	m := madeBy(&session.Picture{Top: 128, Agents: []inspect.Agent{{NextID: 20, EndID: 64}, {NextID: 64, EndID: 64}}})
	for id, want := range map[inspect.ID]bool{0: false, 19: false, 20: true, 63: true, 64: false, 127: false, 128: true, 500: true} {
		if got := m.fresh(&inspect.Node{ID: id, Kind: inspect.KindTerminal}); got != want {
			t.Errorf("#%d is new: %v", id, got)
		}
		if m.fresh(&inspect.Node{ID: id}) {
			t.Errorf("the hole #%d is new", id)
		}
	}
}

// TestMachineTellsWhatItDid: after a transition, in the words that foretold it.
func TestMachineTellsWhatItDid(t *testing.T) {
	h := start(t, 120, 40, Options{}, omega)
	h.press("i", "2")
	h.shows("did   push: its argument goes onto the stack")
	h.press("s")
	h.hides("did   ")
}

// TestOneEllipsis: a text that is cut where it has an ellipsis already gets no second one.
func TestOneEllipsis(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  string
	}{
		{"K x (C I y)", 11, "K x (C I y)"},
		{"K x (C I y)", 10, "K x (C I …"},
		{"K x (C …) … y", 8, "K x (C …"},
		{"K x (C …) … y", 9, "K x (C …"},
		{"K x … … y", 8, "K x …"},
		{"(S K …", 5, "(S K…"},
		{"I (…)))", 5, "I (…"},
		{"……… x", 4, "…"},
		{"K x", 2, "K "},
		{"K x", 1, "K"},
		{"K x", 0, ""},
	} {
		g := &painter{theme: &theme{}, glyphs: &unicodeGlyphs}
		if got := g.row(test.width).put(plain, test.text).end(); got != test.want {
			t.Errorf("%q in %d columns is %q, not %q", test.text, test.width, got, test.want)
		}
	}
}
