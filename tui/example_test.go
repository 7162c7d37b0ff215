package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"skirepl/internal/needs"
	"skirepl/session"
)

// TestEveryExample: what the help gives as an example can be typed on the debugger's
// command line too; something is seen of each, and it fits the screen.
func TestEveryExample(t *testing.T) {
	needs.Examples(t)
	for _, spec := range session.Specs() {
		t.Run(spec.Name, func(t *testing.T) {
			h := start(t, 80, 24, Options{}, ":break K", ":step 9 S (K (S I)) K a b", ":bookmark here", ":branch other", ":goto 1")
			for _, example := range spec.Examples {
				h.press("esc")
				before := h.screen()
				h.send(tea.PasteMsg{Content: example})
				h.press("enter")
				if h.quit { // :quit
					return
				}
				if h.screen() == before {
					t.Errorf("nothing is seen of %s\n%s", example, before)
				}
				h.resize(30, 8)
				h.resize(80, 24)
			}
		})
	}
}
