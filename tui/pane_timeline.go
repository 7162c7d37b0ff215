package tui

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"skirepl/session"
)

// timelinePane shows the reduction as far as it is known, from its start to the
// furthest state that was reached: a slider, and over it what the term's size, its
// DAG and the stack were at each place.
type timelinePane struct {
	width  int // columns of the slider
	cursor int // its column; it follows the position unless free
	free   bool
	held   bool // by the mouse
	rows   int  // of the sparklines, all of them together

	chosen   timeMark // the mark that the cursor went to
	onChosen bool     // it is still there
}

// timelineLabel is the room for the names on the left.
const timelineLabel = 8

func (p *timelinePane) title() string { return "timeline" }

func (p *timelinePane) aside(s *sight, width int) session.Line {
	t := &s.Survey.Timeline
	switch {
	case len(t.Points) == 0:
		return nil
	case p.free:
		return session.Line{{Text: "enter goes to contraction " + grouped(p.target(s)), Role: session.Label}}
	case t.Total > len(t.Points):
		return session.Line{{Text: "measuring", Role: session.Dim}}
	}
	text := "contraction " + grouped(s.Position.Contractions) + " of " + grouped(p.end(s))
	if t.Normal {
		return session.Line{{Text: text + ", the normal form", Role: session.Dim}}
	}
	return session.Line{{Text: text + " known", Role: session.Dim}}
}

func (p *timelinePane) ask(*session.Window, *sight, int, int) {}

func (p *timelinePane) survey(w *session.SurveyWindow, _, _ int) { w.Timeline = true }

func (p *timelinePane) fit(s *sight, width, height int) {
	p.width = max(width-indent-timelineLabel-1, 1)
	p.rows = height - 1
	if !p.free && !p.held {
		p.cursor = p.column(s, s.Position.Contractions)
	}
	p.cursor = min(max(p.cursor, 0), p.width-1)
}

// end is the furthest contraction that is known.
func (p *timelinePane) end(s *sight) uint64 {
	end := max(s.Position.Contractions, s.Visited)
	if pts := s.Survey.Timeline.Points; len(pts) > 0 {
		end = max(end, pts[len(pts)-1].Contractions)
	}
	return end
}

// column is where a contraction stands.
func (p *timelinePane) column(s *sight, n uint64) int {
	end := p.end(s)
	if end == 0 {
		return 0
	}
	return int(math.Round(float64(n) / float64(end) * float64(p.width-1)))
}

// at is the contraction that stands in a column.
func (p *timelinePane) at(s *sight, column int) uint64 {
	if p.width < 2 {
		return 0
	}
	return uint64(math.Round(float64(p.end(s)) / float64(p.width-1) * float64(column)))
}

// target is the contraction that was chosen.
func (p *timelinePane) target(s *sight) uint64 {
	if p.onChosen {
		return p.chosen.at
	}
	return p.at(s, p.cursor)
}

// timeMark is a bookmark or a place where a breakpoint is hit.
type timeMark struct {
	at    uint64
	name  string
	stops bool // it is a breakpoint's
}

// marks are those of the present branch, in their order.
func (p *timelinePane) marks(s *sight) []timeMark {
	var list []timeMark
	for _, b := range s.Bookmarks {
		if b.Branch == s.Branch {
			list = append(list, timeMark{b.Contractions, b.Name, false})
		}
	}
	for _, b := range s.Breakpoints {
		for _, at := range b.Places {
			list = append(list, timeMark{at.Contractions, "breakpoint " + strconv.Itoa(b.ID) + ", " + b.What, true})
		}
	}
	slices.SortStableFunc(list, func(a, b timeMark) int { return cmp.Compare(a.at, b.at) })
	return list
}

// toMark takes the cursor to the next mark, or the one before; false if there is
// none.
func (p *timelinePane) toMark(s *sight, by int) bool {
	from := s.Position.Contractions
	if p.free {
		from = p.target(s)
	}
	list := p.marks(s)
	if by < 0 {
		slices.Reverse(list)
	}
	for _, m := range list {
		if by > 0 && m.at > from || by < 0 && m.at < from {
			p.free, p.chosen, p.onChosen = true, m, true
			p.cursor = min(max(p.column(s, m.at), 0), p.width-1)
			return true
		}
	}
	return false
}

// point is the last state that is known up to a contraction.
func (p *timelinePane) point(s *sight, n uint64) (session.TimePoint, bool) {
	pts := s.Survey.Timeline.Points
	i := len(pts) - 1
	for i >= 0 && pts[i].Contractions > n {
		i--
	}
	if i < 0 {
		return session.TimePoint{}, false
	}
	return pts[i], true
}

// measures are the figures of the timeline. Trees grow so fast that only their
// logarithm can be drawn.
var measures = []struct {
	name  string
	style style
	of    func(session.TimePoint) float64
	text  func(session.TimePoint) string
}{
	{"tree", arg1, func(t session.TimePoint) float64 { return math.Log2(1 + t.Leaves) }, func(t session.TimePoint) string { return orMore(t, rounded(t.Leaves)) }},
	{"dag", arg2, func(t session.TimePoint) float64 { return float64(t.DAG) }, func(t session.TimePoint) string { return orMore(t, grouped(t.DAG)) }},
	{"stack", arg3, func(t session.TimePoint) float64 { return float64(t.Height) }, func(t session.TimePoint) string { return grouped(t.Height) }},
}

func orMore(t session.TimePoint, text string) string {
	if t.Cut {
		return text + " or more"
	}
	return text
}

// rounded writes a count that may be a huge number.
func rounded(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "over 10^308"
	case v < 1e15:
		return grouped(uint64(v))
	}
	return strings.Replace(fmt.Sprintf("%.3e", v), "e+", "e", 1)
}

// heights shares the rows out among the sparklines: as many as there is room for,
// all of the same height.
func (p *timelinePane) heights() (lines, each int) {
	rows := p.rows - 1 // the figures
	if rows < 1 {
		return max(p.rows, 0), 1
	}
	lines = min(rows, len(measures))
	return lines, min(max(rows/max(lines, 1), 1), 4)
}

func (p *timelinePane) view(s *sight, width, height int) []string {
	if !s.Started {
		return s.nothing(width, "the timeline begins with a term")
	}
	var out []string
	lines, each := p.heights()
	seen := make([]session.TimePoint, p.width)
	ok := make([]bool, p.width)
	for x := range p.width {
		seen[x], ok[x] = p.point(s, p.at(s, x))
	}
	for _, m := range measures[:min(lines, len(measures))] {
		values := make([]float64, p.width)
		for x := range values {
			values[x] = math.NaN()
			if ok[x] {
				values[x] = m.of(seen[x])
			}
		}
		for i, bar := range s.spark(values, most(values)*s.headroom(each), each) {
			r := s.row(width).gap(indent)
			if i == each-1 {
				r.put(label, m.name)
			}
			out = append(out, r.to(indent+timelineLabel).clip(m.style, bar).String())
		}
	}
	out = append(out, p.slider(s, width))
	if len(out) < height {
		out = append(out, p.figures(s, width))
	}
	return out
}

// slider draws the line with the position on it.
func (p *timelinePane) slider(s *sight, width int) string {
	r := s.row(width).gap(indent).put(label, "at").to(indent + timelineLabel)
	here := p.column(s, s.Position.Contractions)
	marks := make(map[int]timeMark)
	for _, m := range p.marks(s) {
		if x := p.column(s, m.at); !marks[x].stops {
			marks[x] = m
		}
	}
	for x := range p.width {
		mark, marked := marks[x]
		switch {
		case x == p.cursor && p.free:
			r.clip(key, "+")
		case x == here:
			r.clip(lively, s.knob)
		case marked && mark.stops:
			r.clip(bad, s.stop)
		case marked:
			r.clip(good, s.flag)
		case x < here:
			r.clip(edgeFocus, s.heavy)
		default:
			r.clip(edge, s.light)
		}
	}
	return r.String()
}

// figures tells the state under the cursor.
func (p *timelinePane) figures(s *sight, width int) string {
	r := s.row(width).gap(indent)
	n := s.Position.Contractions
	if p.free {
		n = p.target(s)
	}
	t, ok := p.point(s, n)
	if !ok {
		return r.to(indent+timelineLabel).put(dim, "measuring").String()
	}
	r.to(indent+timelineLabel).put(dim, "contraction ").put(plain, grouped(t.Contractions))
	for _, m := range measures {
		r.put(dim, s.dot+m.name+" ").put(m.style, m.text(t))
	}
	for _, m := range p.marks(s) {
		if m.at == n {
			sign, st := s.flag, good
			if m.stops {
				sign, st = s.stop, bad
			}
			r.put(dim, s.dot).put(st, sign+" ").put(plain, m.name)
		}
	}
	return r.String()
}

func (p *timelinePane) move(s *sight, to motion, height int) {
	p.onChosen = false
	switch to.kind {
	case toCurrent:
		p.free = false
		p.cursor = p.column(s, s.Position.Contractions)
		return
	case toTop:
		p.cursor = 0
	case toEnd:
		p.cursor = p.width - 1
	case toRow:
		p.cursor = p.column(s, uint64(to.n))
	case byPages:
		p.cursor += to.n * max(p.width/8, 1)
	case byHalves:
		p.cursor += to.n * max(p.width/16, 1)
	default:
		p.cursor += to.n
	}
	p.free = true
	p.cursor = min(max(p.cursor, 0), p.width-1)
}

// click takes the cursor to a column; it says to which contraction.
func (p *timelinePane) click(s *sight, x int) uint64 {
	p.onChosen = false
	p.cursor = min(max(x-indent-timelineLabel, 0), p.width-1)
	return p.at(s, p.cursor)
}

// seek is the command that goes to a contraction.
func seek(n uint64) string { return ":goto " + strconv.FormatUint(n, 10) }
