package dag

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"skirepl/inspect"
)

// TestDrawings shows what terms look like: go test ./inspect/dag -run Drawings -update
func TestDrawings(t *testing.T) {
	var b strings.Builder
	for _, text := range []string{
		"x",
		"S K K x",
		"S (K (S I)) K x (C I y) (B' W z)",
		"S (S K K) (S K K) (x x) (K x) (x x (x x))",
		"x (K y z) (S (S (K S) K) (S (K S) K) f a) b c d e f g h",
	} {
		n, root, o := parse(t, text)
		ks, has := n.apps[[2]ID{n.atoms["K"], n.atoms["S"]}]
		o.Name = func(id ID) string {
			if has && id == ks {
				return "ks"
			}
			return ""
		}
		g := Collect(n, root, o)
		for _, so := range []SheetOptions{
			{}, {Leaves: LeavesEach, ASCII: true}, {Zoom: ZoomIDs}, {Zoom: ZoomDots}, {Zoom: ZoomOverview}, {Zoom: ZoomOverview, ASCII: true},
		} {
			s := g.Sheet(so)
			view := Rect{0, 0, s.Width, s.Height}
			if so.Zoom == ZoomOverview {
				view = Rect{0, 0, 40, 8}
			}
			fmt.Fprintf(&b, "%s: %s, atoms %s, %d by %d\n\n", text, so.Zoom, so.Leaves, s.Width, s.Height)
			c := s.Draw(view, Marks{Selected: 1, New: func(id ID) bool { return id == root-1 || id == root-2 }})
			b.WriteString(c.String() + "\n")
		}
	}
	golden.RequireEqual(t, b.String())
}

// TestViewport: what a viewport shows is that part of the whole drawing.
func TestViewport(t *testing.T) {
	n, root, o := parse(t, "S (S K K) (S K K) (x x) (K x) (x x (x x)) a b c d e f")
	s := Collect(n, root, o).Sheet(SheetOptions{})
	m := Marks{Selected: 3}
	whole := s.Draw(Rect{0, 0, s.Width, s.Height}, m)
	for _, v := range []Rect{{0, 0, 10, 4}, {7, 3, 20, 9}, {-5, -3, 30, 12}, {s.Width - 4, s.Height - 2, 9, 9}, {500, 500, 3, 3}, {0, 0, 0, 5}, {0, 0, 5, -1}} {
		c := s.Draw(v, m)
		for y := range c.H {
			for x, cell := range c.Row(y) {
				want := Cell{Char: ' '}
				if sx, sy := x+v.X, y+v.Y; sx >= 0 && sy >= 0 && sx < s.Width && sy < s.Height {
					want = whole.Row(sy)[sx]
				}
				if cell != want {
					t.Fatalf("%+v: at %d %d is %+v, want %+v", v, x, y, cell, want)
				}
			}
		}
	}
}

// TestASCII: nothing but ASCII is drawn.
func TestASCII(t *testing.T) {
	n, root := balanced(9)
	g := Collect(n, root, Options{Focus: inspect.Empty, Nodes: 150})
	for z := ZoomText; z <= ZoomOverview; z++ {
		for _, r := range g.Sheet(SheetOptions{Zoom: z, ASCII: true}).Draw(Rect{0, 0, 300, 50}, Marks{Selected: 0, New: func(ID) bool { return true }}).String() {
			if r > '~' {
				t.Fatalf("%s: %q", z, r)
			}
		}
	}
}
