package tui

import (
	"fmt"
	"strings"
	"time"

	"skirepl/arena"
	"skirepl/inspect"
	"skirepl/session"
)

// workersPane has a lane for each worker, and a row for each request's way over the
// rings.
type workersPane struct {
	lanes map[int]*lane
	at    int // first trip that is seen, from the newest
	rows  int // trips
	room  int // rows that they have

	request, machine int // columns of the trips' table
}

// lane is what a worker did, picture by picture.
type lane struct {
	signs []byte // see laneSigns
	last  inspect.Counters
	seen  bool
}

// What a worker was doing when a picture was taken.
const (
	laneIdle    = '.'
	laneWorking = '#' // it has a request, or has had one since the picture before
	laneParked  = 'P' // it waits for a growth or a reset
	laneWaits   = 'w' // what it has done waits for room on the CQ
)

func (p *workersPane) title() string { return "workers" }

func (p *workersPane) aside(s *sight, width int) session.Line {
	text, role := count(max(len(s.Agents)-1, 0), "worker"), session.Dim
	if slow := s.Settings.Slow; slow > 0 {
		text, role = text+", slow motion "+slow.String(), session.Warn
	}
	line := session.Line{{Text: text, Role: role}}
	if seen := seenOf(p.at, p.room, p.rows); seen != "" {
		line = append(session.Line{{Text: "requests " + seen + s.dot, Role: session.Dim}}, line...)
	}
	return line
}

func (p *workersPane) ask(*session.Window, *sight, int, int) {}

// laneLength is how many pictures a lane remembers.
const laneLength = 300

// sample notes what each worker is doing in a new picture.
func (p *workersPane) sample(s *sight) {
	if p.lanes == nil {
		p.lanes = make(map[int]*lane)
	}
	seen := make(map[int]bool)
	for _, a := range workersOf(s) {
		seen[a.Index] = true
		l := p.lanes[a.Index]
		if l == nil {
			l = new(lane)
			p.lanes[a.Index] = l
		}
		sign := laneSign(s, a, l)
		l.last, l.seen = a.Counters, true
		if len(l.signs) == laneLength {
			l.signs = append(l.signs[:0], l.signs[1:]...)
		}
		l.signs = append(l.signs, sign)
	}
	for i := range p.lanes {
		if !seen[i] {
			delete(p.lanes, i)
		}
	}
}

func laneSign(s *sight, a inspect.Agent, l *lane) byte {
	switch {
	case a.Work == inspect.WorkFinished:
		return laneWaits
	case s.Resizing && a.Work == inspect.WorkTaken && a.State == inspect.AgentOutside:
		return laneParked
	case a.Work == inspect.WorkTaken, l.seen && a.Counters.Turns > l.last.Turns:
		return laneWorking
	}
	return laneIdle
}

// workersOf are the agents beside the host, which is the first.
func workersOf(s *sight) []inspect.Agent {
	if len(s.Agents) == 0 {
		return nil
	}
	return s.Agents[1:]
}

func (p *workersPane) fit(s *sight, width, height int) {
	p.rows, p.request, p.machine = len(s.Trips), len("request"), len("machine")
	for _, j := range s.Trips {
		p.request, p.machine = max(p.request, len(grouped(j.Request))), max(p.machine, len(nodeName(j.Machine)))
	}
	p.room = max(height-len(p.top(s, width, height)), 0)
	p.at = motion{}.apply(p.at, p.rows, max(p.room, 1))
}

func (p *workersPane) view(s *sight, width, height int) []string {
	out := p.top(s, width, height)
	for i := p.at; i < p.rows && len(out) < height; i++ {
		out = append(out, p.trip(s, s.Trips[p.rows-1-i], width))
	}
	return out
}

// top is all above the requests: a lane a worker, and the rings.
func (p *workersPane) top(s *sight, width, height int) []string {
	var out []string
	list := workersOf(s)
	if len(list) == 0 {
		return s.nothing(width, s.why("no workers: the host reduces", "w starts one"))
	}
	room := max(height-3, 1) // two rings, the names of the columns
	for i, a := range list {
		if i >= room && len(list) > room {
			out[len(out)-1] = s.row(width).gap(indent).put(dim, fmt.Sprintf("and %s more", grouped(len(list)-i+1))).String()
			break
		}
		out = append(out, p.lane(s, a, width))
	}
	for i, name := range ringNames {
		if len(out) >= height-2 {
			break
		}
		out = append(out, p.ring(s, i, name, width))
	}
	switch {
	case len(out) >= height-1:
	case len(s.Trips) == 0:
		out = append(out, s.nothing(width, s.noRequest())...)
	default:
		out = append(out, s.row(width).gap(indent).cell(dim, "request", p.request).cell(dim, "machine", p.machine).number(dim, "turns", 7).
			number(dim, "latency", 9).number(dim, "longest", 9).put(dim, " state").String())
	}
	return out
}

// lane draws a worker: its figures, then what it did of late.
func (p *workersPane) lane(s *sight, a inspect.Agent, width int) string {
	r := s.row(width).gap(indent).put(title, fmt.Sprintf("%-3d", a.Index))
	what, st := "idle", dim
	l := p.lanes[a.Index]
	if l != nil && len(l.signs) > 0 {
		switch l.signs[len(l.signs)-1] {
		case laneWorking:
			what, st = "runs "+grouped(a.Request), lively
			if a.Work != inspect.WorkTaken {
				what = "between turns"
			}
		case laneParked:
			what, st = "parked: growth", warn
		case laneWaits:
			what, st = "CQ is full", warn
		}
	}
	r.cell(st, what, 15)
	n := a.Counters
	figures := fmt.Sprintf("turns %s%sdone %s%syields %s%sparks %s", session.Short(n.Turns), s.dot, session.Short(n.Done), s.dot, session.Short(n.Yields), s.dot, session.Short(n.Parks))
	if columns(figures)+12 > r.room() {
		figures = "turns " + session.Short(n.Turns)
	}
	if l != nil {
		wide := max(min(r.room()-columns(figures)-2, laneLength), 0)
		tail := l.signs[max(len(l.signs)-wide, 0):]
		r.gap(wide - len(tail))
		p.strip(r, tail)
	}
	return r.gap(2).put(dim, figures).String()
}

// strip draws the signs of a lane.
func (p *workersPane) strip(r *row, signs []byte) {
	for begin := 0; begin < len(signs); {
		end := begin + 1
		for end < len(signs) && signs[end] == signs[begin] {
			end++
		}
		text, st := string(laneParked), warn
		switch signs[begin] {
		case laneIdle:
			text, st = r.nothing, dim
		case laneWorking:
			text, st = r.full, lively
		case laneWaits:
			text = string(laneWaits)
		}
		r.clip(st, strings.Repeat(text, end-begin))
		begin = end
	}
}

// ring draws how full a ring was.
func (p *workersPane) ring(s *sight, i int, name string, width int) string {
	ring := s.Rings[i]
	full := grouped(ring.Occupancy) + " of " + grouped(ring.Entries)
	through := grouped(ring.Head) + " through"
	r := s.row(width).gap(indent).put(title, name+" ").put(plain, full)
	wide := max(min(r.room()-columns(through)-4, 100), 0)
	values := s.fill[i].tail(wide)
	r.gap(2 + wide - len(values))
	return r.put(arg1, s.spark(values, max(most(values), 1), 1)[0]).gap(2).put(dim, through).String()
}

// trip draws a request's way.
func (p *workersPane) trip(s *sight, j arena.Trip, width int) string {
	r := s.row(width).gap(indent).cell(plain, grouped(j.Request), p.request).cell(label, nodeName(j.Machine), p.machine)
	r.number(plain, session.Short(j.Turns), 7).number(plain, latency(j.Latency), 9).number(dim, latency(j.Longest), 9).gap(1)
	switch {
	case j.Ended.IsZero():
		r.put(lively, s.running+" ").put(plain, p.where(s, j))
	case !j.Done:
		r.put(warn, s.paused+" stopped")
	default:
		r.put(good, s.normal+" done")
	}
	if !j.Ended.IsZero() {
		r.whole(dim, s.dot+latency(j.Ended.Sub(j.Began))+" in all")
	}
	if j.Turns > 1 { // the turns say as much
		r.whole(dim, s.dot+"submitted again "+timesText(j.Turns-1))
	}
	return r.String()
}

// where says where a request under way is: it looks for it in the rings and at the
// workers.
func (p *workersPane) where(s *sight, j arena.Trip) string {
	for _, a := range workersOf(s) {
		if a.Work != inspect.WorkNone && a.Request == j.Request {
			return fmt.Sprintf("at worker %d", a.Index)
		}
	}
	for i, ring := range s.Rings {
		for _, slot := range ring.Slots {
			if slot.State == inspect.SlotFull && slot.Request == j.Request {
				return fmt.Sprintf("on the %s, slot %d", ringNames[i], slot.Index)
			}
		}
	}
	return "under way"
}

func latency(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func (p *workersPane) move(s *sight, to motion, height int) {
	if to.kind == toRow {
		to.n--
	}
	p.at = to.apply(p.at, p.rows, max(p.room, 1))
}
