package tui

import "strings"

// glyphs are the characters that the frames and the marks are drawn with.
type glyphs struct {
	light, heavy, upright string // lines
	// junctions by the lines that meet there: see the bits below.
	lightJoin, heavyJoin [16]string

	focused string // before the title of the focused pane
	cursor  string // the row that keys act on
	current string // the node that the machine is at
	stacked string // a node of the machine
	fresh   string // a node that the last command made
	head    string // of a ring
	tail    string

	full, empty string   // cells of a gauge
	part        []string // cells that are partly full
	open, shut  string   // ends of a gauge
	bars        []string // of a sparkline, from the lowest
	nothing     string   // in a sparkline
	shades      []string // of a block of the map, from the lightest
	knob        string   // of a slider
	flag, stop  string   // on a slider: a bookmark, a breakpoint

	dot      string // between two figures
	times    string // before a number of uses
	arrow    string
	ellipsis string
	prompt   string
	newline  string // where the command line has a line end

	ready, running, paused, normal, limit, none string // signs of the session's state
}

// Lines that meet in a junction.
const (
	up = 1 << iota
	down
	left
	right
)

var unicodeGlyphs = glyphs{
	light: "─", heavy: "━", upright: "│",
	lightJoin: [16]string{
		up | down: "│", left | right: "─", up | down | left: "┤", up | down | right: "├",
		down | left | right: "┬", up | left | right: "┴", up | down | left | right: "┼",
	},
	heavyJoin: [16]string{
		left | right: "━", down | left | right: "┯", up | left | right: "┷", up | down | left | right: "┿",
	},
	focused: "▶", cursor: "▸", current: "●", stacked: "≡", fresh: "+", head: "h", tail: "t",
	full: "█", empty: "░", part: []string{"▏", "▎", "▍", "▌", "▋", "▊", "▉"}, open: "▕", shut: "▏",
	bars: []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, nothing: "·", shades: []string{"░", "▒", "▓", "█"},
	knob: "◆", flag: "▼", stop: "■",
	dot: " · ", times: "×", arrow: "→", ellipsis: "…", prompt: "›", newline: "⏎",
	ready: "▸", running: "●", paused: "‖", normal: "=", limit: "!", none: "○",
}

var asciiGlyphs = glyphs{
	light: "-", heavy: "=", upright: "|",
	lightJoin: [16]string{
		up | down: "|", left | right: "-", up | down | left: "+", up | down | right: "+",
		down | left | right: "+", up | left | right: "+", up | down | left | right: "+",
	},
	heavyJoin: [16]string{
		left | right: "=", down | left | right: "+", up | left | right: "+", up | down | left | right: "+",
	},
	focused: ">", cursor: ">", current: "@", stacked: "=", fresh: "+", head: "h", tail: "t",
	full: "#", empty: ".", part: []string{":"}, open: "[", shut: "]",
	bars: []string{".", ":", "|", "#"}, nothing: "_", shades: []string{".", "-", "+", "#"},
	knob: "O", flag: "F", stop: "X",
	dot: ", ", times: "x", arrow: "->", ellipsis: "...", prompt: ">", newline: "|",
	ready: ">", running: "*", paused: "#", normal: "=", limit: "!", none: "-",
}

// gauge draws how much of something is used, in width columns.
func (g *glyphs) gauge(used, all float64, width int) string {
	cells := width - 2
	if cells < 1 {
		return ""
	}
	share := 0.0
	if all > 0 {
		share = min(max(used/all, 0), 1)
	}
	fine := len(g.part) + 1
	filled := int(share * float64(cells*fine))
	if share > 0 {
		filled = max(filled, 1) // a little is not nothing
	}
	var b strings.Builder
	b.WriteString(g.open + strings.Repeat(g.full, filled/fine))
	rest := cells - filled/fine
	if part := filled % fine; part > 0 {
		b.WriteString(g.part[part-1])
		rest--
	}
	b.WriteString(strings.Repeat(g.empty, rest) + g.shut)
	return b.String()
}
