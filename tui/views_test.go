package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"skirepl/session"
)

// TestLayouts: each has its frames at each size, and every pane is in each once.
func TestLayouts(t *testing.T) {
	if len(layouts) != len(session.Layouts) {
		t.Errorf("%d layouts, %d names", len(layouts), len(session.Layouts))
	}
	for _, v := range session.Layouts {
		for s := range sizes {
			seen := make(map[paneID]int)
			arranged{v.Name, s}.build().each(func(f *frame) {
				for _, p := range f.tabs {
					seen[p]++
				}
			})
			for p := range paneCount {
				if seen[p] != 1 {
					t.Errorf("%s, %s: pane %d is there %d times", v.Name, sizeNames[s], p+1, seen[p])
				}
			}
		}
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
			h := start(t, size[0], size[1], Options{}, omega)
			h.line(":layout " + v.Name)
			h.shows("layout " + v.Name)
			for p := range paneCount {
				h.command(h.m.setFocus(p))
				if _, ok := h.m.layout.find(p); !ok {
					t.Errorf("%s at %v: pane %d isn't seen when it is focused", v.Name, size, p+1)
				}
			}
		}
	}
}

func TestResizing(t *testing.T) {
	h := start(t, 120, 40, Options{}, omega)
	size := func(p paneID) rect { at, _ := h.m.layout.find(p); return at.rect }
	before := size(termID)
	h.press("ctrl+down", "ctrl+right")
	if now := size(termID); now.h != before.h+1 || now.w != before.w+2 {
		t.Errorf("from %v to %v", before, now)
	}
	h.press("=")
	if now := size(termID); now != before {
		t.Errorf("back to %v, not %v", now, before)
	}
	h.press("x", "9", "9", "9", "ctrl+left")
	if now := size(termID); now.w != leastWidth {
		t.Errorf("the least width is %d", now.w)
	}
	h.press("ctrl+left")
	h.shows("the border doesn't go further")
}

func TestDragging(t *testing.T) {
	h := start(t, 120, 40, Options{}, omega)
	nodes, _ := h.m.layout.find(nodesID)
	h.send(tea.MouseClickMsg{X: nodes.w - 4, Y: nodes.y, Button: tea.MouseLeft})
	h.send(tea.MouseMotionMsg{X: nodes.w - 4, Y: nodes.y + 4, Button: tea.MouseLeft})
	h.send(tea.MouseReleaseMsg{X: nodes.w - 4, Y: nodes.y + 4, Button: tea.MouseLeft})
	if now, _ := h.m.layout.find(nodesID); now.y != nodes.y+4 {
		t.Errorf("the border went from %d to %d", nodes.y, now.y)
	}
	h.send(tea.MouseMotionMsg{X: 20, Y: nodes.y + 9, Button: tea.MouseLeft})
	if now, _ := h.m.layout.find(nodesID); now.y != nodes.y+4 {
		t.Error("it goes on when it was let go")
	}
	machine, _ := h.m.layout.find(machineID)
	h.send(tea.MouseClickMsg{X: machine.x - 1, Y: 5, Button: tea.MouseLeft})
	h.send(tea.MouseMotionMsg{X: machine.x - 11, Y: 5, Button: tea.MouseLeft})
	h.send(tea.MouseReleaseMsg{X: machine.x - 11, Y: 5, Button: tea.MouseLeft})
	if now, _ := h.m.layout.find(machineID); now.x != machine.x-10 {
		t.Errorf("the line went from %d to %d", machine.x, now.x)
	}
}

func TestTabsAreClicked(t *testing.T) {
	h := start(t, 120, 40, Options{}, omega)
	at, _ := h.m.layout.find(nodesID)
	for _, tab := range h.m.tabs(at) {
		if tab.pane == mapID {
			h.send(tea.MouseClickMsg{X: at.x + tab.from, Y: at.y, Button: tea.MouseLeft})
		}
	}
	h.shows("▶ 7 map")
}

// TestKept: the layout, its sizes and the theme are there at the next start, and a
// damaged file is none.
func TestKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "view.json")
	h := start(t, 120, 40, Options{Kept: file}, omega)
	h.press("f4", "ctrl+down", "ctrl+down")
	h.line(":set theme colourblind")
	at, _ := h.m.layout.find(mapID)
	again := start(t, 120, 40, Options{Kept: file}, omega)
	if now, ok := again.m.layout.find(mapID); !ok || now.rect != at.rect {
		t.Errorf("the map is at %v, not at %v", now.rect, at.rect)
	}
	again.line(":set theme")
	again.shows("colourblind")
	for _, damaged := range []string{"", "{", `{"layout":"none","shares":{"memory medium":[[1],[0,-5]]}}`} {
		if err := os.WriteFile(file, []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		start(t, 120, 40, Options{Kept: file}, omega).shows("▶ 1 term")
	}
}

// TestThemes: each is another one, on both backgrounds, and where there are to be no
// colours there are none.
func TestThemes(t *testing.T) {
	for _, background := range []Background{Dark, Light} {
		seen := make(map[string]string)
		for _, v := range session.Themes[1:] {
			h := start(t, 80, 24, Options{Background: background}, omega)
			h.line(":set theme " + v.Name)
			h.press("j")
			screen := h.m.View().Content
			if other := seen[screen]; other != "" {
				t.Errorf("%s looks like %s", v.Name, other)
			}
			seen[screen] = v.Name
			if v.Name == "none" && colour.MatchString(screen) {
				t.Error("the theme none has colours")
			}
			none := start(t, 80, 24, Options{NoColor: true}, omega)
			none.line(":set theme " + v.Name) // the harness looks for colours
		}
	}
}

func TestTimelineIsDragged(t *testing.T) {
	h := start(t, 120, 40, Options{}, omega, ":run", ":goto 0")
	at, _ := h.m.layout.find(timelineID)
	y := at.y + 3
	h.send(tea.MouseClickMsg{X: at.x + indent + timelineLabel, Y: y, Button: tea.MouseLeft})
	h.send(tea.MouseMotionMsg{X: at.x + 200, Y: y, Button: tea.MouseLeft})
	h.send(tea.MouseReleaseMsg{X: at.x + 200, Y: y, Button: tea.MouseLeft})
	h.shows("contraction 7 ", "normal form")
}

func TestMarksOnTheTimeline(t *testing.T) {
	h := start(t, 120, 40, Options{}, omega, ":step 3", ":bookmark here", ":start", ":break at 5", ":end")
	h.press("6", "N")
	h.shows("enter goes to contraction 5", "breakpoint 1")
	h.press("N")
	h.shows("enter goes to contraction 3", "▼ here")
	h.press("enter")
	h.shows("contraction 3 ·")
}

// TestGuessing goes from a wrong guess to the right one.
func TestGuessing(t *testing.T) {
	h := start(t, 120, 40, Options{}, ":debug K x (I y)")
	h.press("P")
	h.hides("  ^ 1")
	h.press("enter")
	h.shows("choose a part first")
	h.press("l", "l", "enter")
	h.shows("no: I y is a redex, but it lies inside of another one")
	h.press("backspace", "enter")
	h.shows("right: K x (I y) is the leftmost outermost redex", "1 of 2 right", "^ 1")
	h.press("s")
	h.shows("predict, 1 of 2 right", "contraction 1 ")
	h.press("P")
	h.hides("predict")
}

// TestChoosing: with keys and with the mouse; and what is chosen can be folded.
func TestChoosing(t *testing.T) {
	h := start(t, 120, 40, Options{}, ":debug x (S K K y) (S K K y)")
	h.send(tea.MouseClickMsg{X: indent + 9, Y: 1, Button: tea.MouseLeft})
	h.shows("2 times in the tree", "it is in normal form")
	h.press("backspace", "backspace", "backspace")
	h.press("l")
	h.shows("2 uses · 2 times in the tree", "value y · 2 contractions")
	h.press("o")
	h.shows("x […] […]", "folded")
	h.press("O")
	h.shows("x (S K K y) (S K K y)")
	h.press("esc")
	h.hides("in the tree")
}

// TestOpeningNames: a part that a definition's name stands for can be opened, and closed
// again; who guesses sees it spelled out.
func TestOpeningNames(t *testing.T) {
	h := start(t, 120, 40, Options{}, `two = \f x. f (f x)`, ":debug K (f two) y two")
	h.shows("  K (f two) y two ")
	h.press("l", "backspace", "backspace", "l")
	h.shows("defined: o opens it", "2 uses · 2 times in the tree")
	h.press("o")
	h.shows("  K (f (W B)) y (W B) ")
	h.hides("defined")
	h.press("o")
	h.shows("  K (f two) y two ", "defined: o opens it")
	h.press("esc", "P")
	h.shows("  K (f (W B)) y (W B) ")
	h.press("P")
	h.shows("  K (f two) y two ")
	h.line(":set fold off")
	h.shows("  K (f (W B)) y (W B) ")
}

// TestBatchIsSeen: the workers' pane tells what became of each request.
func TestBatchIsSeen(t *testing.T) {
	h := start(t, 120, 40, Options{}, omega)
	h.press("f5", "w")
	h.shows("2 workers")
	h.line(":submit W K y; (x")
	h.shows("error")
	h.press("esc")
	h.line(":submit 3 W K y")
	h.shows("3 requests, 3 in normal form, 2 workers")
	h.press("esc")
	if n := strings.Count(h.screen(), "= done"); n != 3 {
		t.Errorf("%d are done:\n%s", n, h.screen())
	}
	h.press("m")
	h.shows("slow motion 200ms")
	h.press("m")
	h.hides("slow motion 200ms")
}

// TestChoosingInNotations: parts can be chosen however the term is written.
func TestChoosingInNotations(t *testing.T) {
	for notation, want := range map[string]string{
		"glued": "  x(SKKy)(SKKy) ", "full": "  ((x (((S K) K) y)) (((S K) K) y)) ",
		"unlambda": "  ``x```SKKy```SKKy ", "lambda": `x ((\x y z. x z (y z)) (\x y. x) (\x y. x) y)`, "debruijn": `x ((\.\.\. 3 1 (2 1)) (\.\. 2) (\.\. 2) y)`,
	} {
		h := start(t, 120, 40, Options{}, ":set notation "+notation, ":debug x (S K K y) (S K K y)")
		h.press("backspace", "backspace", "backspace", "l")
		h.shows(want, "~~~", "2 uses · 2 times in the tree", "value y · 2 contractions")
		h.press("o")
		h.shows("[…]", "folded")
	}
}

// TestTooLargeToChoose: a term that isn't shown whole says where its parts can be chosen.
func TestTooLargeToChoose(t *testing.T) {
	h := start(t, 120, 40, Options{}, ":debug "+strings.Repeat("x y z ", 3_000))
	h.press("h")
	h.shows("its parts can be chosen in the graph, 5")
}
