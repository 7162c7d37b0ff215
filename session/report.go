package session

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"skirepl/inspect"
	"skirepl/ski"
)

// Report is what there is to say of an arena that is looked at: skirepl inspect and
// skirepl attach without a terminal.
type Report struct {
	What   string    `json:"what"`
	Live   bool      `json:"live"` // a process's, which may be at work meanwhile
	PID    int       `json:"pid"`
	Taken  time.Time `json:"taken"`
	Reason string    `json:"reason,omitempty"` // what went wrong, of a crash's image

	Command  string         `json:"command,omitempty"`  // the last one
	Term     string         `json:"term,omitempty"`     // a long one is cut
	Position []uint64       `json:"position,omitempty"` // contractions, transitions within the next one
	Tree     string         `json:"tree,omitempty"`
	DAG      int            `json:"dag,omitempty"`
	Base     uint32         `json:"base"`
	Bytes    uint64         `json:"bytes"`
	Capacity uint32         `json:"capacity"`
	Top      uint32         `json:"top"`
	Resizes  uint32         `json:"resizes"` // growths and resets
	Resets   uint32         `json:"resets"`
	State    string         `json:"state"` // "at rest", "being resized", "poisoned"
	Kinds    map[string]int `json:"kinds,omitempty"`
	Machines []MachineInfo  `json:"machines"`
	More     int            `json:"more_machines,omitempty"` // that are not listed
	SQ       RingInfo       `json:"sq"`
	CQ       RingInfo       `json:"cq"`
	Agents   int            `json:"agents"`

	Verified bool     `json:"verified"` // the invariants were checked
	Problems []string `json:"problems,omitempty"`
	note     string
}

// MachineInfo is a paused machine.
type MachineInfo struct {
	ID           inspect.ID `json:"id"`
	Mode         string     `json:"mode"`
	Current      inspect.ID `json:"current"`
	Text         string     `json:"text"`
	Depth        int        `json:"depth"`
	Contractions uint64     `json:"contractions"`
	Transitions  uint64     `json:"transitions"`
	Stop         string     `json:"stop"`
	Error        string     `json:"error,omitempty"`
}

// reportShown is how many characters of the term are shown; what there is of it, the
// line about sharing says.
const reportShown = 400

// machinesListed is how many machines a report lists.
const machinesListed = 16

// Report says what the session looks at. With verify the invariants are checked,
// which takes time and memory linear in the arena, and only holds of one at rest.
func (s *Session) Report(verify bool) (*Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refresh()
	s.adopt()
	var r *Report
	err := s.guarded(func() (err error) {
		r, err = s.report1(verify)
		return err
	})
	return r, err
}

func (s *Session) report1(verify bool) (*Report, error) {
	im, err := s.image()
	if err != nil {
		return nil, err
	}
	s.look.Lock()
	k, sc, h := s.outside.known, s.scene, im.Header()
	s.look.Unlock()
	what, trouble := s.outside.condition()
	r := &Report{
		What: what, Live: s.Live() && trouble == "", PID: k.PID, Taken: k.Taken, Reason: k.Reason, Command: sc.command, note: trouble,
		Base: im.Base(), Bytes: k.Bytes, Capacity: h.Capacity, Top: h.Top, Resizes: h.ResizeSeq / 2, Resets: im.Resets(),
		State: "at rest", Agents: len(im.Agents()), Machines: []MachineInfo{},
		SQ: ringWindow(im.Ring(inspect.SQ), -1, 0), CQ: ringWindow(im.Ring(inspect.CQ), -1, 0),
	}
	blank := *r
	err = im.Read(func(v *inspect.View) error {
		*r = blank
		return r.read(s, v, sc, k.Resets, verify)
	})
	switch {
	case errors.Is(err, inspect.ErrPoisoned):
		r.State, r.Resizes = "poisoned", 0
		r.Problems = append(r.Problems, err.Error())
	case errors.Is(err, inspect.ErrResizing):
		r.State = "being resized"
	case err != nil:
		return nil, err
	}
	return r, nil
}

// read fills in what the arrays say. What is wrong with them is a problem, and no
// error.
func (r *Report) read(s *Session, v *inspect.View, sc scene, resets uint32, verify bool) error {
	t := s.terms(v)
	kinds := v.CountKinds(0, v.Top())
	r.Kinds = make(map[string]int)
	for k, n := range kinds[:len(kinds)-1] {
		r.Kinds[inspect.Kind(k).String()] = n
	}
	if n := kinds[len(kinds)-1]; n > 0 {
		r.Problems = append(r.Problems, count(n, "node")+" of an unknown kind")
	}
	if sc.root != inspect.Empty && v.Image().Resets() == resets {
		r.Term = ski.Print(t, sc.root, ski.Options{Limit: reportShown}).String
		r.Position = []uint64{sc.position.Contractions, sc.position.Transitions}
		size, err := v.Size(sc.root, 0)
		if err != nil && !errors.Is(err, inspect.ErrTooLarge) {
			r.Problems = append(r.Problems, "the current term: "+err.Error())
		} else {
			r.Tree, r.DAG = leaves(size), size.Nodes
		}
	}
	for id := inspect.ID(0); id < v.Top(); id++ {
		if v.Kind(id) != inspect.KindSuspension {
			continue
		}
		if len(r.Machines) == machinesListed {
			r.More++
			continue
		}
		r.Machines = append(r.Machines, machineInfo(t, id))
	}
	if verify {
		r.Verified = true
		if err := inspect.Verify(v); errors.Is(err, inspect.ErrResizing) {
			return err
		} else if err != nil {
			r.Problems = append(r.Problems, strings.Split(err.Error(), "\n")...)
		}
	}
	return nil
}

func machineInfo(t inspect.Terms, id inspect.ID) MachineInfo {
	susp, err := t.View.Suspension(id)
	m := MachineInfo{
		ID: id, Mode: susp.Mode.String(), Current: susp.Current, Contractions: susp.Contractions, Transitions: susp.Transitions, Stop: susp.Stop.String(),
	}
	if err == nil {
		m.Text = ski.Print(t, susp.Current, ski.Options{Limit: nodeShown}).String
		m.Depth, err = t.View.Depth(susp.Top)
	}
	if err != nil {
		m.Error = err.Error()
	}
	return m
}

// Sound says that nothing is wrong with the arena, as far as was looked.
func (r *Report) Sound() bool { return len(r.Problems) == 0 }

func (r *Report) Lines(st Style) []Line {
	from := "an image of process"
	if r.Live {
		from = "process"
	}
	lines := []Line{{{Text: r.What, Role: Title}, {Text: fmt.Sprintf("  %s %d, %s", from, r.PID, r.Taken.Local().Format("2006-01-02 15:04:05")), Role: Dim}}}
	if r.note != "" {
		lines = append(lines, Line{{Text: r.What + " " + r.note, Role: Warn}})
	}
	for i, why := range strings.Split(r.Reason, "\n") {
		if why != "" && i < reasonShown {
			lines = append(lines, Line{{Text: why, Role: Warn}})
		}
	}
	rows := [][2]string{}
	if r.Command != "" {
		rows = append(rows, [2]string{"command", excerpt(r.Command, namedInput)})
	}
	if r.Position != nil {
		at := "after " + count(r.Position[0], "contraction")
		if r.Position[1] > 0 {
			at += fmt.Sprintf(" and %s of the next one", count(r.Position[1], "transition"))
		}
		rows = append(rows, [2]string{"term", r.Term}, [2]string{"", at})
		if r.DAG > 0 {
			rows = append(rows, [2]string{"sharing", fmt.Sprintf("tree %s leaves, dag %s", BigGrouped(r.Tree), count(r.DAG, "node"))})
		}
	}
	rows = append(rows,
		[2]string{"arena", fmt.Sprintf("%s, header at %#x, %s bytes; %s, %s", r.State, r.Base, Grouped(r.Bytes), count(r.Resizes-min(r.Resets, r.Resizes), "growth"), count(r.Resets, "reset"))},
		[2]string{"nodes", fmt.Sprintf("%s ids given out of %s", Grouped(r.Top), Grouped(r.Capacity))})
	if r.Kinds != nil {
		var list []string
		for k := inspect.Kind(0); int(k) < len(r.Kinds); k++ {
			if n := r.Kinds[k.String()]; n > 0 {
				list = append(list, fmt.Sprintf("%s %s", k, Grouped(n)))
			}
		}
		rows = append(rows, [2]string{"kinds", strings.Join(list, ", ")})
	}
	for _, ring := range []struct {
		name string
		r    RingInfo
	}{{"SQ", r.SQ}, {"CQ", r.CQ}} {
		rows = append(rows, [2]string{ring.name, fmt.Sprintf("head %s, tail %s, %s of %s slots full", Grouped(ring.r.Head), Grouped(ring.r.Tail), Grouped(ring.r.Occupancy), Grouped(ring.r.Entries))})
	}
	rows = append(rows, [2]string{"agents", fmt.Sprint(r.Agents)}, [2]string{"machines", Grouped(len(r.Machines) + r.More)})
	lines = append(lines, table(rows...)...)
	for _, m := range r.Machines {
		text := fmt.Sprintf("%s at #%d %s  %s, %s, %s; stopped: %s", m.Mode, m.Current, m.Text, count(m.Depth, "frame"), count(m.Contractions, "contraction"), count(m.Transitions, "transition"), m.Stop)
		if m.Error != "" {
			text = m.Error
		}
		lines = append(lines, Line{{Text: fmt.Sprintf("  #%-8d ", m.ID), Role: Dim}, {Text: text}})
	}
	if r.More > 0 {
		lines = append(lines, Line{{Text: fmt.Sprintf("  and %d more", r.More), Role: Dim}})
	}
	switch {
	case len(r.Problems) > 0:
		for _, p := range r.Problems {
			lines = append(lines, Line{{Text: st.pick("✗ ", "! ") + p, Role: Warn}})
		}
	case r.Verified:
		lines = append(lines, Line{{Text: "verified: everything that must hold of an arena at rest holds", Role: Good}})
	}
	return lines
}

// reasonShown is how many lines of a crash's reason are shown: the message and the
// top of the stack.
const reasonShown = 12
