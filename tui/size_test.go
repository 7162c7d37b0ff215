package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"skirepl/session"
)

// states are screens worth looking at, by what was pressed to get there.
var states = []struct {
	name  string
	lines []string
	do    func(h *harness)
}{
	{"empty", nil, func(h *harness) {}},
	{"start", []string{omega}, func(h *harness) {}},
	{"inside", []string{omega}, func(h *harness) { h.press("s", "i", "i", "i") }},
	{"normal", []string{omega}, func(h *harness) { h.press("r") }},
	{"back", []string{omega}, func(h *harness) { h.press("r", "b") }},
	{"long", []string{":debug " + strings.Repeat("S (K x) (", 300) + "y" + strings.Repeat(")", 300) + " z"}, func(h *harness) { h.press("s", "j", "j") }},
	{"deep", []string{":debug " + strings.Repeat("x (", 300) + "I y" + strings.Repeat(")", 300)}, func(h *harness) { h.press("x", "3", "9", "9", "i", "2", "j") }},
	{"help", []string{omega}, func(h *harness) { h.press("?") }},
	{"error", []string{omega}, func(h *harness) { h.line(":step (S") }},
	{"prompt", []string{omega}, func(h *harness) { h.press(":"); h.typed("st"); h.press("tab", "tab") }},
	{"page", []string{omega}, func(h *harness) { h.line(":help"); h.press("j") }},
	{"trace", []string{omega}, func(h *harness) { h.line(":trace") }},
	{"nodes", []string{omega}, func(h *harness) { h.press("s", "s", "3", "z", "g") }},
	{"rings", []string{omega}, func(h *harness) { h.press("r", "4") }},
	{"running", []string{omega}, func(h *harness) { h.run() }},
	{"notice", []string{omega}, func(h *harness) { h.press("ctrl+c") }},
}

// omega is a term with a little of everything.
const omega = ":debug S (K (S I)) K x (C I y) (B' W z)"

// run is a run under way: what it does is not done, and its progress made up.
func (h *harness) run() {
	h.hold = true
	h.press("r")
	h.hold = false
	h.pending = nil
	h.t.Cleanup(h.m.queue.job.cancel)
	h.m.queue.ticking = true
	h.clock = h.clock.Add(tickTime)
	h.send(tickMsg{})
	pic := h.m.sight.Picture
	pic.Busy = true
	for i := range 12 {
		h.clock = h.clock.Add(tickTime)
		pic.Progress = session.Progress{Contractions: uint64(i) * 654_321, Transitions: uint64(i) * 1_234_567, Nodes: uint64(i) * 70_000}
		h.send(lookMsg{window: h.m.window(), picture: pic})
	}
}

func TestSizes(t *testing.T) {
	for i, st := range states {
		for _, o := range []Options{{}, {ASCII: true, NoColor: true}} {
			h := start(t, 80, 24, o, st.lines...)
			st.do(h)
			for width := 1 + i%sizeSteps; width <= 220; width += sizeSteps {
				h.resizeOnly(width, 1+7*width%70)
				h.resizeOnly(width, 1+(11*width+i)%70)
			}
			for _, size := range [][2]int{{80, 24}, {10, 3}, {40, 10}, {200, 60}, {120, 40}} {
				for focus := range paneCount {
					h.m.focus = focus
					h.m.zoomed = !h.m.zoomed
					h.resize(size[0], size[1])
				}
			}
		}
	}
}

// resizeOnly resizes without taking a new picture, which would take most of the
// time.
func (h *harness) resizeOnly(width, height int) {
	h.t.Helper()
	h.m.Update(tea.WindowSizeMsg{Width: width, Height: height})
	h.m.looking = looking{}
	h.check()
}
