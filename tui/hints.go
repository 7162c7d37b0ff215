package tui

import "slices"

// hint is a key in the footer.
type hint struct{ key, what string }

func (h hint) width() int { return columns(h.key) + 1 + columns(h.what) }

// hintGap is the room between two hints.
const hintGap = 2

// hints names the keys that are of use: the one that steps, those of the focused
// pane, others as far as there is room, and at the end always those that lead on.
func (m *model) hints(width int) string {
	first, last := m.listHints()
	r := m.sight.row(width).gap(1)
	put := func(h hint) { r.put(key, h.key).put(dim, " "+h.what).gap(hintGap) }
	tail := 1
	for _, h := range last {
		tail += h.width() + hintGap
	}
	tail -= hintGap
	for _, h := range first {
		if r.used+h.width()+hintGap > r.width-tail {
			break
		}
		put(h)
	}
	r.to(r.width - tail)
	for _, h := range last {
		put(h)
	}
	return r.String()
}

// listHints gives the hints in their order.
func (m *model) listHints() (first, last []hint) {
	var here, rest []hint
	busy := m.sight.run != nil
	looking := m.sight.Outside != ""
	for i, g := range keys {
		for _, b := range g.bindings {
			switch {
			case b.hint == "" || b.when == atRest && busy || b.when == atWork && !busy || b.acts && looking:
				continue
			case b.pane != anyPane && b.pane != m.focus:
				continue
			}
			h := hint{m.sight.keyName(b.keys[0]), b.hint}
			switch {
			case i == 0:
				first = append(first, h)
			case b.pane == m.focus:
				here = append(here, h)
			case b.leads:
				last = append(last, h)
			default:
				rest = append(rest, h)
			}
		}
	}
	// What one does most comes first, then what only this pane has.
	one := min(1, len(first))
	return slices.Concat(first[:one], here, first[one:], rest), last
}
