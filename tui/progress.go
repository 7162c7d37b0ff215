package tui

import (
	"time"

	"skirepl/session"
)

// progress is how far a command is that has run for a while.
type progress struct {
	command string
	pausing bool // it was told to stop
	queued  int  // commands that wait for it
	began   time.Time
	samples []sample // the last ones, oldest first
	sum     sample   // what it has done
	nodes   uint64
	budget  uint64 // contractions; 0: no limit
	limit   uint64 // of nodes
	// searching: it tries candidates, and makes no contractions that could be told.
	searching bool
}

// sample is what was done up to a moment.
type sample struct {
	at                        time.Time
	contractions, transitions uint64
}

// window is how many samples a rate is worked out from: a second's.
const window = int(time.Second / tickTime)

// add takes the progress that a picture tells.
func (p *progress) add(pic *session.Picture, now time.Time) {
	p.sum = sample{now, pic.Progress.Contractions, pic.Progress.Transitions}
	if p.searching = pic.Progress.Candidates > 0; p.searching {
		p.sum.contractions = pic.Progress.Candidates
	}
	p.samples = append(p.samples, p.sum)
	if len(p.samples) > window {
		p.samples = p.samples[1:]
	}
	p.nodes = max(pic.Progress.Nodes, uint64(pic.Top))
	p.budget, p.limit = pic.Settings.Contractions, uint64(pic.Settings.Nodes)
}

// rate is contractions, or candidates, a second of late.
func (p *progress) rate() uint64 {
	from := sample{at: p.began}
	if len(p.samples) == window {
		from = p.samples[0]
	}
	seconds := p.sum.at.Sub(from.at).Seconds()
	if seconds <= 0 {
		return 0
	}
	return uint64(float64(p.sum.contractions-from.contractions) / seconds)
}

// view draws it in the place of the machine, which stands at no place while
// workers have it.
func (p *progress) view(s *sight, width int) []string {
	var out []string
	add := func(r *row) { out = append(out, r.String()) }
	begin := func() *row { return s.row(width).gap(indent) }
	first := begin().put(lively, s.running+" ").put(code, p.command)
	if p.pausing {
		first.put(warn, "  pausing")
	} else {
		first.put(dim, "  ").put(key, "c").put(dim, " pauses").whole(dim, ", what is done is kept")
	}
	add(first)
	type fact struct {
		value uint64
		what  string
		all   uint64
	}
	figures := []fact{
		{p.sum.contractions, "contractions", p.budget},
		{p.rate(), "contractions a second", 0},
		{p.sum.transitions, "transitions", 0},
		{p.nodes, "nodes", p.limit},
	}
	if p.searching {
		figures = []fact{{p.sum.contractions, "candidates", 0}, {p.rate(), "candidates a second", 0}}
	}
	wide := 0
	for _, f := range figures {
		wide = max(wide, len(grouped(f.value)))
	}
	for _, f := range figures {
		r := begin().number(figure, grouped(f.value), wide).put(label, f.what)
		if of := " of " + grouped(f.all); f.all > 0 {
			r.to(indent + wide + 14)
			if room := min(r.room()-len(of), 24); room >= 6 {
				r.put(lively, s.gauge(float64(f.value), float64(f.all), room)).put(dim, of)
			} else if room >= 0 {
				r.put(dim, of)
			}
		}
		add(r)
	}
	if p.queued > 0 {
		add(begin().put(warn, count(p.queued, "command")+" waiting"))
	}
	return out
}
