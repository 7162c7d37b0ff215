package tui

import (
	"strconv"

	"skirepl/inspect"
	"skirepl/session"
)

// ringsPane shows both rings, each with the slots about its head, or those that
// were scrolled to.
type ringsPane struct {
	fixed bool   // the slots stay; otherwise they follow the heads
	at    [2]int // first slot that is seen, of each ring
	slots int    // that each ring has room for
}

func (p *ringsPane) title() string { return "rings" }

func (p *ringsPane) aside(s *sight, width int) session.Line {
	text := "the slots about the heads"
	if p.fixed {
		text = "from slot " + strconv.Itoa(p.at[0])
	}
	return session.Line{{Text: text, Role: session.Dim}}
}

// slotsFor is how many slots each ring has room for, below its figures.
func (p *ringsPane) slotsFor(height int) int {
	if height >= 16 {
		return (height - 7) / 2 // figures in two rows, the columns' names, and a blank row between the rings
	}
	return max((height-3)/2, 0)
}

func (p *ringsPane) ask(w *session.Window, s *sight, width, height int) {
	w.Slots, w.SlotAt = p.slotsFor(height), [2]int{-1, -1}
	if p.fixed {
		w.SlotAt = p.at
	}
}

func (p *ringsPane) fit(s *sight, width, height int) {
	p.slots = p.slotsFor(height)
	if !p.fixed {
		for i := range p.at {
			if slots := s.Rings[i].Slots; len(slots) > 0 {
				p.at[i] = slots[0].Index
			}
		}
	}
}

func (p *ringsPane) move(s *sight, to motion, height int) {
	if to.kind == toCurrent {
		p.fixed = false
		return
	}
	p.fixed = true
	for i := range p.at {
		switch to.kind {
		case byRows, byPages, byHalves:
			// Round and round: what lies behind the last slot is the first.
			step := motion{to.kind, to.n}.apply(inspect.RingEntries, 3*inspect.RingEntries, p.slots)
			p.at[i] = (p.at[i] + step) % inspect.RingEntries
		default:
			p.at[i] = to.apply(p.at[i], inspect.RingEntries, p.slots)
		}
	}
}

var ringNames = [2]string{"SQ", "CQ"}

var ringLong = [2]string{"submissions", "completions"}

func (p *ringsPane) view(s *sight, width, height int) []string {
	var out []string
	roomy := height >= 16
	cols := slotColumns(s)
	if !roomy && height >= 3 {
		out = append(out, cols.names(s, width))
	}
	for i, ring := range s.Rings {
		if roomy {
			if i > 0 {
				out = append(out, "")
			}
			out = append(out, s.row(width).gap(indent).put(title, ringNames[i]+" ").put(label, ringLong[i]).
				put(dim, "  head ").put(plain, grouped(ring.Head)).put(dim, "  tail ").put(plain, grouped(ring.Tail)).String())
			r := s.row(width).gap(indent).
				put(plain, s.gauge(float64(ring.Occupancy), float64(ring.Entries), min((width-indent-20)*2/3, 42))).
				put(plain, " "+grouped(ring.Occupancy)).put(dim, " of "+grouped(ring.Entries)+" full")
			if past := s.fill[i].tail(r.room() - 3); r.room() > 8 && most(past) > 0 {
				r.gap(2).put(arg1, s.spark(past, most(past), 1)[0])
			}
			out = append(out, r.String())
			out = append(out, cols.names(s, width))
		} else {
			out = append(out, compactRing(s, ringNames[i], ring, width))
		}
		for _, slot := range ring.Slots[:min(p.slots, len(ring.Slots))] {
			out = append(out, cols.row(s, width, ring, slot))
		}
	}
	return out
}

// compactRing tells a ring's figures in a row: with a gauge, and in short if that
// needs the room.
func compactRing(s *sight, name string, ring session.RingInfo, width int) string {
	r := s.row(width).gap(indent).put(title, name+" ")
	full, all := grouped(ring.Occupancy), "/"+grouped(ring.Entries)+" "
	const gaugeWide = 8
	rest := columns(full+all+"head  tail ") + columns(grouped(ring.Head)+grouped(ring.Tail))
	headName, tailName := "head ", " tail "
	if rest+gaugeWide > r.room() {
		headName, tailName, rest = s.glyphs.head+" ", " "+s.glyphs.tail+" ", rest-6
	}
	if wide := min(r.room()-rest-1, 22); wide >= gaugeWide-2 {
		r.put(plain, s.gauge(float64(ring.Occupancy), float64(ring.Entries), wide)+" ")
	}
	return r.put(plain, full).put(dim, all).
		put(dim, headName).put(plain, grouped(ring.Head)).put(dim, tailName).put(plain, grouped(ring.Tail)).String()
}

// slotTable is how wide the columns of the slots are.
type slotTable struct{ slot, seq, node, request int }

func slotColumns(s *sight) slotTable {
	t := slotTable{4, 5, 5, 3}
	for _, ring := range s.Rings {
		for _, slot := range ring.Slots {
			t.slot = max(t.slot, len(strconv.Itoa(slot.Index)))
			t.seq = max(t.seq, len(grouped(slot.Seq)))
			t.node = max(t.node, len(nodeName(slot.Node)))
			t.request = max(t.request, len(grouped(slot.Request)))
		}
	}
	return t
}

func (t *slotTable) names(s *sight, width int) string {
	return s.row(width).gap(3).number(dim, "slot", t.slot).number(dim, "seq", t.seq).
		number(dim, "node", t.node).number(dim, "req", t.request).gap(1).put(dim, "state").String()
}

func (t *slotTable) row(s *sight, width int, ring session.RingInfo, slot inspect.Slot) string {
	r := s.row(width)
	if entries := int(ring.Entries); entries > 0 {
		if slot.Index == int(ring.Head)%entries {
			r.clip(head, s.glyphs.head)
		}
		if slot.Index == int(ring.Tail)%entries {
			r.clip(code, s.glyphs.tail)
		}
	}
	used := slot.Node
	if slot.Seq == uint32(slot.Index) {
		used = inspect.Empty // nothing was written to it yet
	}
	r.to(3).number(label, strconv.Itoa(slot.Index), t.slot).number(plain, grouped(slot.Seq), t.seq)
	if used == inspect.Empty {
		r.number(dim, "-", t.node).number(dim, "-", t.request)
	} else {
		r.number(plain, nodeName(used), t.node).number(plain, grouped(slot.Request), t.request)
	}
	return r.gap(1).put(slotStyle(slot.State), slot.State.String()).String()
}

func slotStyle(st inspect.SlotState) style {
	switch st {
	case inspect.SlotFree:
		return dim
	case inspect.SlotFull:
		return good
	case inspect.SlotOdd:
		return bad
	}
	return warn
}
