package tui

import "skirepl/session"

// page is what a command said, over the lower panes, until a key closes it.
type page struct {
	shown  bool
	name   string
	lines  []session.Line
	at     int
	height int // rows for lines when it was drawn last
	rows   []termRow
	width  int // that the rows were made for
}

func (p *page) open(name string, lines []session.Line) {
	*p = page{shown: true, name: name, lines: lines}
}

func (p *page) close() { *p = page{} }

// overflows says that there is more than can be seen at once.
func (p *page) overflows() bool { return len(p.rows) > p.height }

// pageMotions are the keys that scroll a page, as those of less.
var pageMotions = map[string]motion{
	"j": {byRows, 1}, "down": {byRows, 1}, "k": {byRows, -1}, "up": {byRows, -1},
	"ctrl+d": {byHalves, 1}, "ctrl+u": {byHalves, -1},
	"space": {byPages, 1}, "pgdown": {byPages, 1}, "ctrl+f": {byPages, 1}, "pgup": {byPages, -1}, "ctrl+b": {byPages, -1},
	"g": {toTop, 0}, "home": {toTop, 0}, "G": {toEnd, 0}, "end": {toEnd, 0},
}

// press scrolls or closes the page. It is false for a key that has another meaning
// too, which it has then.
func (p *page) press(key string) bool {
	if to, ok := pageMotions[key]; ok && p.overflows() {
		p.move(to)
		return true
	}
	switch key {
	case ":", "t":
		return false // it stays in sight while a command is typed
	case "esc", "enter", "q", "space":
		p.close()
		return true
	}
	p.close()
	return false
}

func (p *page) move(to motion) { p.at = to.apply(p.at, len(p.rows), p.height) }

// wrap makes the rows for a width.
func (p *page) wrap(s *sight, width int) {
	if p.width == width {
		return
	}
	p.width, p.rows = width, nil
	for _, l := range p.lines {
		for _, l := range s.cleanLine(l).Wrap(max(width-indent, 8), max(hang, l.Indent())) {
			p.rows = append(p.rows, termRow{line: l})
			for _, signs := range [...]string{l.Signs(), l.SignsMade()} {
				if signs != "" {
					p.rows = append(p.rows, termRow{signs: signs})
				}
			}
		}
	}
}

// view draws it in at most height rows.
func (p *page) view(s *sight, width, height int) []string {
	p.wrap(s, width)
	p.height = min(len(p.rows), max(height-1, 0))
	p.at = motion{}.apply(p.at, len(p.rows), p.height)
	if height < 1 {
		return nil
	}
	about := "any key closes"
	if p.overflows() {
		about = seenOf(p.at, p.height, len(p.rows)) + s.dot + "j k scroll" + s.dot + "esc closes"
	}
	r := s.row(width)
	r.clip(edgeFocus, s.heavy+s.heavy+" ").within(width-columns(s.clean(about))-6, title, p.name).clip(edgeFocus, " ")
	for end := width - columns(s.clean(about)) - 4; r.used < end; {
		r.clip(edgeFocus, s.heavy)
	}
	r.clip(dim, " "+about+" ")
	for r.room() > 0 {
		r.clip(edgeFocus, s.heavy)
	}
	out := []string{r.String()}
	for _, row := range p.rows[p.at : p.at+p.height] {
		out = append(out, s.row(width).gap(indent).term(row).String())
	}
	return out
}
