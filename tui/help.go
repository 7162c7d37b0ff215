package tui

import (
	"fmt"
	"slices"
	"strings"
)

// help is the page with all keys. It takes the whole screen.
type help struct {
	shown  bool
	at     int
	rows   int // of all of it
	height int // of what is seen
}

// press closes the help; if it is longer than the screen, the keys that scroll
// scroll.
func (h *help) press(key string) {
	if to, ok := pageMotions[key]; ok && h.rows > h.height {
		h.move(to)
		return
	}
	h.shown = false
}

func (h *help) move(to motion) { h.at = to.apply(h.at, h.rows, h.height) }

// helpColumn is the least width of a column of the help.
const helpColumn = 39

// helpKeys is the width of the keys in it.
const helpKeys = 11

// view draws the help on the whole screen.
func (h *help) view(s *sight, width, height int) []string {
	most := max(width/helpColumn, 1)
	wide := width / most
	columns := flow(helpBlocks(s, wide), most)
	h.rows = 0
	for _, c := range columns {
		h.rows = max(h.rows, len(c))
	}
	h.height = max(height-2, 1)
	h.at = motion{}.apply(h.at, h.rows, h.height)
	title := s.on(barRow, width).put(title, " keys").put(plain, " of the debugger").String()
	foot := "any key closes"
	if h.rows > h.height {
		foot = fmt.Sprintf("%d-%d of %d%sj k scroll%sany other key closes", h.at+1, min(h.at+h.height, h.rows), h.rows, s.dot, s.dot)
	}
	out := []string{title}
	for y := h.at; y < h.at+h.height; y++ {
		r := s.row(width)
		for x, c := range columns {
			r.to(x * wide)
			if y < len(c) {
				// A cell is drawn already: it has the column's width.
				r.write(plain, c[y].text, c[y].wide)
			}
		}
		out = append(out, r.String())
	}
	return append(out, s.row(width).gap(1).put(dim, foot).String())
}

// drawn is a row that is drawn already.
type drawn struct {
	text string
	wide int
}

func (r *row) drawn() drawn { return drawn{r.String(), r.width} }

// helpBlocks gives the groups of keys, then the signs.
func helpBlocks(s *sight, width int) [][]drawn {
	var blocks [][]drawn
	begin := func() *row { return s.row(width).gap(1) }
	for _, g := range keys {
		block := []drawn{begin().put(title, g.name).drawn()}
		for i, b := range g.bindings {
			if b.does == "" {
				continue
			}
			r := begin().put(key, s.helpKeys(g.bindings[i:])).put(plain, " ").to(1+helpKeys).put(plain, b.does)
			if b.command != "" && r.room() > len(b.command)+2 {
				r.put(dim, "  "+b.command)
			}
			block = append(block, r.drawn())
		}
		blocks = append(blocks, block)
	}
	signs := []drawn{begin().put(title, "signs").drawn()}
	for _, sign := range s.legend() {
		signs = append(signs, begin().put(head, sign[0]).put(plain, " ").to(1+helpKeys).put(plain, sign[1]).drawn())
	}
	return append(blocks, signs)
}

// legend explains the signs.
func (s *sight) legend() [][2]string {
	g := s.glyphs
	return [][2]string{
		{"^ 1 2 3 ~", "redex, arguments; a node"},
		{"=", "what the contraction makes"},
		{strings.Join([]string{g.current, g.stacked, g.fresh}, " "), "machine's node, stack; new"},
		{strings.Join([]string{g.knob, g.flag, g.stop}, " "), "place, bookmark, breakpoint"},
		{g.head + " " + g.tail, "head and tail of a ring"},
	}
}

// helpKeys names the keys of a row of the help: the first binding's, and those of
// the ones after it that have no row of their own. The other names of keys come
// last.
func (s *sight) helpKeys(bindings []binding) string {
	var names, others []string
	for i, b := range bindings {
		if i > 0 && b.does != "" {
			break
		}
		for j, k := range b.keys {
			if j == 0 {
				names = append(names, s.keyName(k))
			} else {
				others = append(others, s.keyName(k))
			}
		}
	}
	if n := len(names); n > 3 && len(others) == 0 && len(names[0]) == 1 {
		return names[0] + " to " + names[n-1] // the panes' numbers
	}
	return shorten(slices.Compact(append(names, others...)))
}

// shorten leaves out keys, the last first, until the rest has room: what they do is
// also done by another one.
func shorten(names []string) string {
	text := strings.Join(names, " ")
	for len(names) > 1 && columns(text) > helpKeys-1 {
		names = names[:len(names)-1]
		text = strings.Join(names, " ")
	}
	return text
}

// flow puts blocks into columns of about the same height, in their order.
func flow(blocks [][]drawn, n int) [][]drawn {
	for height := 1; ; height++ {
		columns := [][]drawn{nil}
		for _, b := range blocks {
			last := len(columns) - 1
			switch c := columns[last]; {
			case len(c) == 0:
				columns[last] = b
			case len(c)+1+len(b) <= height:
				columns[last] = append(append(c[:len(c):len(c)], drawn{}), b...)
			default:
				columns = append(columns, b)
			}
		}
		if len(columns) <= n {
			return columns
		}
	}
}
