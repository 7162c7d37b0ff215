package tui

import (
	"github.com/charmbracelet/x/ansi"

	"skirepl/inspect"
	"skirepl/session"
)

// mapPane shows the whole arena: a cell is a block of ids, and tells what most of
// them are.
type mapPane struct {
	cursor int // a cell
	free   bool
	filter session.BlockKind // what is looked for; BlockKinds: anything
	set    bool              // filter was set
	width  int
	height int
	cells  int
}

// mapKinds are the kinds as the map shows them: with a name, a sign and a style.
var mapKinds = [session.BlockKinds]struct {
	name  string
	sign  string // "": a shade, by how many there are
	style style
}{
	session.BlockHole:        {"holes", "·", dim},
	session.BlockTerminal:    {"terminals", "t", arg3},
	session.BlockApplication: {"live", "", arg2},
	session.BlockGarbage:     {"garbage", "x", waste},
	session.BlockFrame:       {"frames", "f", arg1},
	session.BlockSpare:       {"spare frames", "~", dim},
	session.BlockMachine:     {"machines", "M", head},
	session.BlockCount:       {"memo counts", "c", label},
}

func (p *mapPane) title() string { return "map" }

func (p *mapPane) aside(s *sight, width int) session.Line {
	if s.Resizing {
		return session.Line{{Text: "growing, resize_seq " + grouped(s.Header.ResizeSeq), Role: session.Warn}}
	}
	m := &s.Survey.Map
	if m.Size == 0 {
		return nil
	}
	text := "a cell is " + count(m.Size, "id") + ", resize_seq " + grouped(s.Header.ResizeSeq)
	if p.wanted() < session.BlockKinds {
		text = "only " + mapKinds[p.filter].name + ", " + text
	}
	return session.Line{{Text: text, Role: session.Dim}}
}

// wanted is what is looked for; BlockKinds: anything.
func (p *mapPane) wanted() session.BlockKind {
	if !p.set {
		return session.BlockKinds
	}
	return p.filter
}

func (p *mapPane) ask(*session.Window, *sight, int, int) {}

// mapFoot is how many rows stand below the map.
const mapFoot = 2

func (p *mapPane) survey(w *session.SurveyWindow, width, height int) {
	w.Cells = max(width-indent-1, 1) * max(height-mapFoot, 1)
}

func (p *mapPane) fit(s *sight, width, height int) {
	p.width, p.height = max(width-indent-1, 1), max(height-mapFoot, 1)
	m := &s.Survey.Map
	p.cells = min(len(m.Blocks), p.width*p.height)
	if !p.free && m.Size > 0 && m.Here != inspect.Empty {
		p.cursor = int(uint32(m.Here) / m.Size)
	}
	p.cursor = min(max(p.cursor, 0), max(p.cells-1, 0))
}

// sign is how a block is drawn. What matters most is told if there is much of it: a
// machine is seen among thousands of terms.
func (p *mapPane) sign(s *sight, b *session.Block, size uint32) (string, style) {
	if want := p.wanted(); want < session.BlockKinds {
		if b[want] == 0 {
			return s.dotSign(), dim
		}
		return s.shade(b[want], size), mapKinds[want].style
	}
	if b[session.BlockMachine] > 0 {
		return "M", head
	}
	best := session.BlockHole
	for k := range session.BlockKinds {
		if k != session.BlockHole && b[k] > b[best] || best == session.BlockHole && b[k] > 0 {
			best = k
		}
	}
	if b[session.BlockFrame]*8 >= size && b[session.BlockFrame] > 0 {
		best = session.BlockFrame
	}
	k := mapKinds[best]
	switch {
	case best == session.BlockHole:
		return s.dotSign(), dim
	case best == session.BlockApplication:
		return s.shade(b[best], size), k.style
	}
	return k.sign, k.style
}

// dotSign is the sign of nothing.
func (s *sight) dotSign() string {
	if s.ascii {
		return "."
	}
	return "·"
}

// shade is a sign for a part of a whole.
func (s *sight) shade(n, of uint32) string {
	return s.shades[min(int(uint64(n)*uint64(len(s.shades))/uint64(max(of, 1))), len(s.shades)-1)]
}

func (p *mapPane) view(s *sight, width, height int) []string {
	m := &s.Survey.Map
	switch {
	case m.Size == 0:
		return s.nothing(width, "counting")
	case m.Top == 0:
		return s.nothing(width, s.noNode())
	}
	var out []string
	for y := range p.height {
		r := s.row(width).gap(indent)
		for x := range p.width {
			i := y*p.width + x
			if i >= p.cells {
				break
			}
			sign, st := p.sign(s, &m.Blocks[i], m.Size)
			if i == p.cursor {
				r.reversed(st, sign)
			} else {
				r.clip(st, sign)
			}
		}
		out = append(out, r.String())
	}
	return append(out, p.about(s, width), p.legend(s, width))
}

// about tells what the block under the cursor has.
func (p *mapPane) about(s *sight, width int) string {
	m := &s.Survey.Map
	r := s.row(width).gap(indent)
	if p.cursor >= len(m.Blocks) {
		return r.String()
	}
	from := inspect.ID(p.cursor) * inspect.ID(m.Size)
	r.put(key, s.cursor+" ").put(plain, nodeName(from))
	if m.Size > 1 {
		r.put(plain, "-"+nodeName(min(from+inspect.ID(m.Size), m.Top)-1))
	}
	for k, n := range m.Blocks[p.cursor] {
		if n > 0 {
			r.put(dim, s.dot).put(mapKinds[k].style, mapKinds[k].name).put(plain, " "+grouped(n))
		}
	}
	return r.String()
}

// legend tells the signs, and how many of each there are in all.
func (p *mapPane) legend(s *sight, width int) string {
	m := &s.Survey.Map
	r := s.row(width).gap(indent)
	for k, n := range m.Kinds {
		kind := mapKinds[k]
		sign := kind.sign
		switch {
		case n == 0:
			continue
		case sign == "":
			sign = s.shades[len(s.shades)-1]
		case session.BlockKind(k) == session.BlockHole:
			sign = s.dotSign()
		}
		number := session.Short(uint64(n))
		if r.room()-columns(s.ellipsis) < columns(sign+" "+kind.name+" "+number) {
			r.put(dim, s.ellipsis)
			break
		}
		r.put(kind.style, sign+" ").put(dim, kind.name+" ").put(plain, number).gap(2)
	}
	if !m.Live && r.room() > 24 {
		r.put(dim, "(garbage: when it rests)")
	}
	return r.String()
}

// reversed writes a text with its colour and the ground's in each other's place: another
// ground would not be seen under a full block.
func (r *row) reversed(st style, text string) *row {
	base := r.base
	r.base = ansi.Style{}.Reverse(true).String()
	r.clip(st, text)
	r.base = base
	return r
}

func (p *mapPane) move(s *sight, to motion, height int) {
	switch to.kind {
	case toCurrent:
		p.free = false
		p.fit(s, p.width+indent+1, p.height+mapFoot)
		return
	case toTop:
		p.cursor = 0
	case toEnd:
		p.cursor = p.cells - 1
	case toRow:
		if size := s.Survey.Map.Size; size > 0 {
			p.cursor = to.n / int(size)
		}
	case byPages:
		p.cursor += to.n * p.width * max(p.height-1, 1)
	case byHalves:
		p.cursor += to.n * p.width * max(p.height/2, 1)
	default:
		p.cursor += to.n * p.width
	}
	p.free = true
	p.cursor = min(max(p.cursor, 0), max(p.cells-1, 0))
}

// along moves the cursor along its row.
func (p *mapPane) along(by int) {
	p.free = true
	p.cursor = min(max(p.cursor+by, 0), max(p.cells-1, 0))
}

// first is the first id of the block under the cursor.
func (p *mapPane) first(s *sight) (inspect.ID, bool) {
	m := &s.Survey.Map
	if m.Top == 0 || p.cursor >= len(m.Blocks) {
		return 0, false
	}
	return inspect.ID(p.cursor) * inspect.ID(m.Size), true
}

// nextFilter goes on to the next kind that there is any of.
func (p *mapPane) nextFilter(s *sight) {
	from := session.BlockKind(0)
	if p.set {
		from = p.filter + 1
	}
	for k := from; k < session.BlockKinds; k++ {
		if s.Survey.Map.Kinds[k] > 0 {
			p.filter, p.set = k, true
			return
		}
	}
	p.set = false
}
