package tui

import (
	"fmt"
	"math"
	"strings"

	"skirepl/inspect"
	"skirepl/session"
)

// hashPane shows what hash consing does: how the table is filled, how often a node
// was there already, and what the current term saves by it.
type hashPane struct {
	hits  series // share of the lookups that found their node, picture by picture
	last  inspect.Counters
	known bool
	at    int // first of the most shared that is seen
	pick  int // the one that keys act on
	rows  int // of them
	room  int // rows that they have
	width int
}

func (p *hashPane) title() string { return "hash consing" }

func (p *hashPane) aside(s *sight, width int) session.Line {
	var parts []string
	if seen := seenOf(p.at, p.room, p.rows); seen != "" {
		parts = append(parts, "most shared "+seen)
	}
	if c := s.Survey.Sharing.Chains; c.Buckets > 0 && c.Buckets < int(s.Survey.Sharing.Buckets) {
		parts = append(parts, "a sample: "+grouped(c.Buckets)+" of "+grouped(s.Survey.Sharing.Buckets)+" buckets")
	}
	return session.Line{{Text: strings.Join(parts, s.dot), Role: session.Dim}}
}

func (p *hashPane) ask(*session.Window, *sight, int, int) {}

func (p *hashPane) survey(w *session.SurveyWindow, _, _ int) { w.Sharing = true }

// sums adds up what the agents have looked up.
func sums(s *sight) (c inspect.Counters) {
	for _, a := range s.Agents {
		c.Lookups += a.Counters.Lookups
		c.Created += a.Counters.Created
		c.Probes += a.Counters.Probes
		c.MemoHits += a.Counters.MemoHits
		c.Skipped += a.Counters.Skipped
	}
	return c
}

// sample notes the hit rate since the last picture, if anything was looked up.
func (p *hashPane) sample(s *sight) {
	c := sums(s)
	if p.known && c.Lookups > p.last.Lookups && c.Created >= p.last.Created {
		p.hits.add(hitRate(c.Lookups-p.last.Lookups, c.Created-p.last.Created))
	}
	p.last, p.known = c, true
}

func hitRate(lookups, created uint64) float64 {
	if lookups == 0 {
		return 0
	}
	return float64(lookups-min(created, lookups)) / float64(lookups)
}

func (p *hashPane) fit(s *sight, width, height int) {
	p.width = width
	p.rows = len(s.Survey.Sharing.Most)
	p.room = max(height-len(p.figures(s, width, height)), 0)
	p.pick = min(max(p.pick, 0), max(p.rows-1, 0))
	if p.pick < p.at {
		p.at = p.pick
	}
	if p.room > 0 && p.pick >= p.at+p.room {
		p.at = p.pick - p.room + 1
	}
	p.at = motion{}.apply(p.at, p.rows, max(p.room, 1))
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// figures are the rows above the most shared nodes.
func (p *hashPane) figures(s *sight, width, height int) []string {
	sh := &s.Survey.Sharing
	var out []string
	add := func(r *row) { out = append(out, r.String()) }
	begin := func(name string) *row { return s.row(width).gap(indent).put(label, name).to(indent + 8) }
	c := sh.Chains
	if c.Buckets > 0 {
		used := float64(c.Used) / float64(c.Buckets)
		r := begin("buckets")
		share, longest := percent(used), grouped(c.Longest)
		about := " used" + s.dot + "longest chain "
		if wide := min(r.room()-columns(share+about+longest)-1, 30); wide >= 6 {
			r.put(lively, s.gauge(used, 1, wide)+" ")
		}
		add(r.put(plain, share).put(dim, about).put(plain, longest))
		out = append(out, p.chains(s, width, height)...)
	}
	now := sums(s)
	r := begin("hits").put(plain, percent(hitRate(now.Lookups, now.Created))).put(dim, " of "+count(now.Lookups, "lookup")+" ")
	if room := r.room() - 1; room > 4 && len(p.hits.values) > 0 {
		r.put(arg2, s.spark(p.hits.tail(room), 1, 1)[0])
	}
	add(r)
	if now.MemoHits > 0 {
		add(begin("memo").put(plain, grouped(now.MemoHits)).put(dim, " entries used"))
	}
	if sh.Known && sh.DAG > 0 {
		add(begin("term").put(dim, "tree ").put(plain, rounded(sh.Leaves)+" leaves").put(dim, s.dot+"dag ").put(plain, count(sh.DAG, "node")))
		tree := 2*sh.Leaves - 1
		saved := (tree - float64(sh.DAG)) * sh.Bytes
		r := begin("saved")
		switch {
		case math.IsInf(saved, 1):
			r.put(good, "over 10^308 bytes")
		case saved < 1e15:
			r.put(good, session.ByteSize(uint64(max(saved, 0))))
		default:
			r.put(good, rounded(saved)+" bytes")
		}
		r.put(dim, " against a tree of "+rounded(tree)+" nodes")
		add(r)
	} else if s.Started {
		add(begin("term").put(dim, "measuring"))
	} else {
		add(begin("term").put(dim, "none yet"))
	}
	switch {
	case height <= len(out)+1:
	case len(sh.Most) > 0:
		add(s.row(width).gap(indent).cell(dim, "most shared", sharedColumn).number(dim, "uses", usesColumn).
			number(dim, "leaves", leavesColumn).put(dim, "term"))
	case sh.Known && sh.DAG > 0:
		add(s.row(width).gap(indent).put(dim, "no application of the term stands in two places"))
	}
	return out
}

// chains draws how many buckets have chains of each length.
func (p *hashPane) chains(s *sight, width, height int) []string {
	c := s.Survey.Sharing.Chains
	longest := 0
	top := 0
	for i, n := range c.Lengths {
		if n > 0 {
			longest = i
		}
		top = max(top, n)
	}
	rows := min(longest+1, max(height-9, 2), 8)
	var out []string
	for i := range rows {
		n := c.Lengths[i]
		name := grouped(i)
		if i == rows-1 && i < longest || i == inspect.ChainLengths-1 {
			for _, more := range c.Lengths[i+1:] {
				n += more
			}
			name += "+"
		}
		r := s.row(width).gap(indent)
		if i == 0 {
			r.put(label, "chains")
		}
		r.to(indent+8).number(plain, name, 3)
		if bar := min(width-indent-26, 40); bar >= 4 {
			r.put(arg1, s.gauge(float64(n), float64(max(top, n)), bar)).gap(1)
		}
		out = append(out, r.put(dim, percent(float64(n)/float64(c.Buckets))).String())
	}
	return out
}

// The widths of the columns of the most shared nodes.
const (
	sharedColumn = len("most shared")
	usesColumn   = 7
	leavesColumn = 9
)

func (p *hashPane) view(s *sight, width, height int) []string {
	out := p.figures(s, width, height)
	most := s.Survey.Sharing.Most
	for i := p.at; i < len(most) && len(out) < height; i++ {
		m := most[i]
		r := s.row(width)
		if i == p.pick {
			r = s.on(cursorRow, width)
			r.clip(key, s.cursor)
		}
		r.to(indent).cell(label, nodeName(m.ID), sharedColumn).number(plain, grouped(m.Uses)+s.times, usesColumn).
			number(dim, rounded(m.Leaves), leavesColumn).put(plain, m.Text)
		out = append(out, r.String())
	}
	return out
}

func (p *hashPane) move(s *sight, to motion, height int) {
	if to.kind == toRow {
		to.n--
	}
	if to.kind == toEnd {
		p.pick = p.rows - 1
	} else {
		p.pick = to.apply(p.pick, p.rows, 1)
	}
	p.fit(s, p.width, height)
}

// picked is the node under the cursor.
func (p *hashPane) picked(s *sight) inspect.ID {
	if p.pick < len(s.Survey.Sharing.Most) {
		return s.Survey.Sharing.Most[p.pick].ID
	}
	return inspect.Empty
}
