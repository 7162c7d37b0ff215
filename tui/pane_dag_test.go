package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"skirepl/inspect"
	"skirepl/inspect/dag"
)

// sharedTerm has a shared redex and a definition.
const sharedTerm = ":debug S t K (I y) (I y)"

func startDag(t *testing.T, width, height int, o Options, lines ...string) *harness {
	h := start(t, width, height, o, append([]string{"t = S (K (S I)) K"}, lines...)...)
	h.press("5")
	return h
}

func TestDagShowsTheTerm(t *testing.T) {
	h := startDag(t, 120, 40, Options{}, sharedTerm)
	h.shows("▶ 5 graph", "^ S t", "1:t", "3:I y ×2", "K ×", "the redex: S x y z → x z (y z)", "following")
	h.press("s")
	h.shows("+", "^ ")
	h.press("n", "n")
	h.shows("[", "]", "applied to")
	h.hides("following")
	h.press("f")
	h.shows("following")
	h.hides("[")
}

func TestDagZooms(t *testing.T) {
	h := startDag(t, 120, 40, Options{}, sharedTerm)
	seen := map[string]bool{}
	for _, zoom := range []string{"terms", "ids", "dots", "overview"} {
		h.shows(zoom)
		seen[h.screen()] = true
		h.press("-")
	}
	h.shows("there is no zoom beyond overview")
	if len(seen) != 4 {
		t.Errorf("%d screens of 4 zooms", len(seen))
	}
	h.press("+", "+", "+", "+")
	h.shows("there is no zoom beyond terms")
	h.press("o")
	h.shows("×2")
}

func TestDagFocuses(t *testing.T) {
	h := startDag(t, 120, 40, Options{}, sharedTerm)
	h.press("n")
	id := h.m.dag.selected
	h.press("enter")
	h.shows(" from " + nodeName(id))
	if h.m.dag.graph.Focus != id {
		t.Errorf("the graph begins at #%d", h.m.dag.graph.Focus)
	}
	h.press("enter")
	h.shows("is the top already")
	h.press("n", "enter", "u", "u")
	h.hides(" from #")
	h.press("u")
	h.shows("this is the whole term")
	h.press("x", "2", "G")
	if h.m.dag.selected != 2 {
		t.Errorf("#%d is selected", h.m.dag.selected)
	}
	h.press(".")
	h.shows("following")
}

// TestDagFollowsRedex: the redex is in sight at every step, also a deep one.
func TestDagFollowsRedex(t *testing.T) {
	for _, term := range []string{
		":debug S (S (K S) K) (S (S (K S) K) I) (C I y) (x (I x))",
		":debug " + strings.Repeat("x (", 400) + "I (S K K y)" + strings.Repeat(")", 400),
		longTerm,
	} {
		for _, zoom := range []dag.Zoom{dag.ZoomText, dag.ZoomIDs, dag.ZoomDots} {
			h := startDag(t, 80, 24, Options{}, term)
			for range zoom {
				h.press("-")
			}
			for range 8 {
				p := &h.m.dag
				if h.m.sight.Normal {
					break
				}
				if p.graph.Redex < 0 {
					t.Fatalf("%.40s: the redex isn't drawn", term)
				}
				r, ok := p.graph.Sheet.Place(p.graph.Redex)
				if !ok || r.X+r.W/2 < p.x || r.X+r.W/2 >= p.x+p.w || r.Y < p.y || r.Y >= p.y+p.h {
					t.Fatalf("%.40s, %s: the redex is at %+v, seen are %d by %d at %d, %d", term, zoom, r, p.w, p.h, p.x, p.y)
				}
				h.shows("^")
				h.press("s")
			}
		}
	}
}

func TestDagMouse(t *testing.T) {
	h := startDag(t, 120, 40, Options{}, sharedTerm)
	at, _ := h.m.layout.find(dagID)
	p := &h.m.dag
	r, _ := p.graph.Sheet.Place(0)
	h.send(tea.MouseClickMsg{X: at.body().x + r.X - p.x + 1, Y: at.body().y + r.Y - p.y, Button: tea.MouseLeft})
	if !p.chosen || p.selected != p.graph.Root {
		t.Error("a click on the root doesn't select it")
	}
	h.shows("[S t K")
	y := p.y
	h.send(tea.MouseWheelMsg{X: at.x + 3, Y: at.y + 3, Button: tea.MouseWheelDown})
	if p.y != y+wheelRows {
		t.Errorf("the wheel panned from %d to %d", y, p.y)
	}
	h.press("-", "-", "-")
	h.send(tea.MouseClickMsg{X: at.x + 10, Y: at.y + 4, Button: tea.MouseLeft})
}

func TestDagWithoutTerm(t *testing.T) {
	h := startDag(t, 80, 24, Options{})
	h.shows("its graph will stand here")
	h.press("n", "p", "enter", "u", "f", "f", "+", "-", "o", "h", "l", "j", "k", "g", "G")
	h.shows("its graph will stand here")
}

// TestDagIsCached: as long as nothing changes, looks give the same drawing.
func TestDagIsCached(t *testing.T) {
	h := startDag(t, 120, 40, Options{}, sharedTerm)
	first := h.m.dag.graph
	h.press("j", "l", "n", "f", "f")
	if h.m.dag.graph != first {
		t.Error("the same drawing was made twice")
	}
	h.press("s")
	if h.m.dag.graph == first {
		t.Error("a step left the drawing as it was")
	}
}

func TestGoldenDag(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		for _, ascii := range []bool{false, true} {
			t.Run(fmt.Sprintf("%dx%d-ascii=%v", size[0], size[1], ascii), func(t *testing.T) {
				h := startDag(t, size[0], size[1], Options{ASCII: ascii}, sharedTerm)
				h.press("z", "s", "n")
				golden.RequireEqual(t, text(h.screen()))
			})
		}
	}
}

// BenchmarkDagFrame is what a frame of a zoomed graph of a large term costs.
func BenchmarkDagFrame(b *testing.B) {
	h, _ := bench(b, longTerm)
	h.press("5", "z")
	for b.Loop() {
		h.m.dag.x ^= 1
		if len(h.m.View().Content) == 0 {
			b.Fatal("nothing is drawn")
		}
	}
	if h.m.dag.graph == nil || h.m.dag.graph.Focus == inspect.Empty {
		b.Fatal("there is no graph")
	}
}
