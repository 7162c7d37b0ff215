package tui

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// TestEveryKeyDoesSomething presses each key of the table where it can do
// something, and looks for a change.
func TestEveryKeyDoesSomething(t *testing.T) {
	// What must be so before some keys can do anything.
	before := map[string][]string{
		"b": {"s"}, "u": {"i"}, "I": {"i"}, "<": {"s"},
		"k": {"j"}, "up": {"j"}, "ctrl+u": {"ctrl+d"}, "pgup": {"pgdown"}, "ctrl+b": {"pgdown"},
		"g": {"j"}, "0": {"j"}, "home": {"j"}, ".": {"3", "g"}, "1": {"2"},
		"backspace": {"h"}, "f2": {"f3"}, "=": {"+"},
		">": {"s", "<"}, "R": {"s", "s"}, "U": {"s", "s", "<"},
	}
	// What must be so in one pane.
	in := map[pressed][]string{
		{timelineID, "enter"}: {"s", "s", "s", "h", "h"}, {timelineID, "l"}: {"h"}, {timelineID, "right"}: {"h"},
		{dagID, "="}: {},
		{mapID, "h"}: {"l"}, {mapID, "left"}: {"l"},
	}
	for _, g := range keys {
		for _, b := range g.bindings {
			for _, k := range b.keys {
				t.Run(g.name+"-"+k, func(t *testing.T) {
					h := start(t, 80, 24, Options{}, longTerm)
					if b.pane != anyPane {
						h.command(h.m.setFocus(b.pane))
					}
					if b.pane == ringsID {
						h.press("r")
						h.m.notice = notice{}
					}
					if keys, ok := in[pressed{b.pane, k}]; ok {
						h.press(keys...)
					} else {
						h.press(before[k]...)
					}
					seen := h.screen()
					_, cmd := h.m.Update(keyPress(k))
					h.check()
					if h.m.notice.text != "" && strings.Contains(h.m.notice.text, "does nothing") {
						t.Errorf("%q has no meaning", k)
					}
					if cmd == nil && h.screen() == seen {
						t.Errorf("%q does nothing:\n%s", k, seen)
					}
					if k == "ctrl+l" || k == "ctrl+z" || k == "q" {
						return // Bubble Tea does these
					}
					h.command(cmd)
					if h.screen() == seen {
						t.Errorf("%q leaves the screen as it was:\n%s", k, seen)
					}
				})
			}
		}
	}
}

// longTerm is one that has something to scroll in every pane.
var longTerm = ":debug " + strings.Repeat("S (K x) ", 60) + "y"

func TestHelpTellsEveryKey(t *testing.T) {
	h := start(t, 200, 60, Options{})
	h.press("?")
	for _, g := range keys {
		h.shows(g.name)
		for _, b := range g.bindings {
			if b.does != "" {
				h.shows(b.does)
			}
			if b.command != "" {
				h.shows(b.command)
			}
			if k := b.keys[0]; k >= "2" && k <= "9" {
				h.shows("1 to 9")
			} else {
				h.shows(h.m.sight.keyName(k))
			}
		}
	}
	h.press("s")
	h.hides("of the debugger")
	if h.m.sight.Started {
		t.Error("the key that closed the help did something else too")
	}
}

// TestHelpFits: a screen of 120 by 40 shows all keys at once.
func TestHelpFits(t *testing.T) {
	h := start(t, 120, 40, Options{})
	h.press("?")
	h.shows("any key closes")
	h.resize(40, 10)
	h.shows("j k scroll")
	h.press("j", "j", "G")
	h.shows("head and tail")
	h.press("x")
	h.hides("of the debugger")
}

func TestKeysAreUnique(t *testing.T) {
	seen := map[pressed]string{}
	for _, g := range keys {
		for _, b := range g.bindings {
			for _, k := range b.keys {
				if other, ok := seen[pressed{b.pane, k}]; ok {
					t.Errorf("%q has two meanings: %q and %q", k, other, b.does)
				}
				seen[pressed{b.pane, k}] = b.does
			}
		}
	}
}

// TestAnyKeyInAnyState: no key panics or spoils the screen, whatever is shown.
func TestAnyKeyInAnyState(t *testing.T) {
	var all []string
	for _, g := range keys {
		for _, b := range g.bindings {
			all = append(all, b.keys...)
		}
	}
	all = append(all, "X", "é", "日", "delete", "alt+b", "ctrl+w", "ctrl+k", "ctrl+a", "ctrl+e", "ctrl+p", "ctrl+n", "ctrl+g", "5", "(")
	slices.Sort(all)
	all = slices.Compact(all)
	for _, st := range states {
		t.Run(st.name, func(t *testing.T) {
			h := start(t, 80, 24, Options{ASCII: len(st.name)%2 == 0}, st.lines...)
			st.do(h)
			for i, k := range all {
				h.press(k)
				if i%5 == 0 {
					h.press(all[(i*7)%len(all)])
				}
				if i == len(all)/2 {
					h.resize(40, 10)
				}
			}
			h.send(tea.PasteMsg{Content: "S K K\nx \x1b[31m"})
			h.press("enter", "esc")
		})
	}
}

func TestUnknownKeySaysSo(t *testing.T) {
	h := start(t, 80, 24, Options{})
	h.press("X")
	h.shows("X does nothing here; ? lists the keys")
	h.press("j")
	h.hides("does nothing")
}

func TestFocusAndZoom(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.shows("▶ 1 term", "─ 2 machine", "─ 3 nodes", "─ 4 rings")
	h.press("tab")
	h.shows("▶ 2 machine", "─ 1 term")
	h.press("shift+tab", "shift+tab")
	h.shows("▶ 9 workers")
	h.press("3", "z")
	h.shows("▶ 3 nodes")
	h.hides("1 term", "2 machine", "rings")
	h.press("4")
	h.shows("▶ 4 rings", "SQ submissions")
	h.press("z")
	h.shows("1 term", "3 nodes")
}

func TestNumberBeforeKey(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.press("x")
	h.shows("x  now a key")
	h.press("3")
	h.shows("x3")
	h.press("s")
	h.shows("contraction 3")
	h.press("x", "2", "b")
	h.shows("contraction 1")
	h.press("x", "1", "2", "esc", "s")
	h.shows("contraction 2")
	h.press("3", "x", "5", "G")
	if h.m.nodes.cursor != 5 {
		t.Errorf("the cursor is at #%d", h.m.nodes.cursor)
	}
	h.press("x", "2", "j")
	if h.m.nodes.cursor != 7 {
		t.Errorf("the cursor is at #%d", h.m.nodes.cursor)
	}
	h.press("x", "4", "<")
	h.shows("contraction 4")
}

// TestFooterTellsThePanesKeys: what only the focused pane has stands in the footer.
func TestFooterTellsThePanesKeys(t *testing.T) {
	h := start(t, 120, 40, Options{}, omega)
	for p := range paneCount {
		h.command(h.m.setFocus(p))
		rows := strings.Split(h.screen(), "\n")
		foot := rows[len(rows)-1]
		for _, g := range keys {
			for _, b := range g.bindings {
				if b.pane == p && b.hint != "" && !strings.Contains(foot, h.m.sight.keyName(b.keys[0])+" "+b.hint) {
					t.Errorf("pane %d: no %s in %q", p+1, b.hint, foot)
				}
				if b.pane == p && b.does != "" && b.hint == "" && len(b.keys) > 0 && p != dagID {
					// It is the other half of one that stands there.
					if !slices.Contains([]string{"l", "right"}, b.keys[0]) {
						t.Errorf("pane %d: %s %q has no hint", p+1, b.keys[0], b.does)
					}
				}
			}
		}
	}
}
