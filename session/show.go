package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// Machine is the machine at a place within a contraction.
type Machine struct {
	Suspension inspect.ID `json:"suspension"`
	Mode       string     `json:"mode"`
	Current    inspect.ID `json:"current"`
	Text       string     `json:"text"` // of the current node
	Stack      []Frame    `json:"stack"`
	Depth      int        `json:"depth"` // frames in all
	Next       string     `json:"next"`  // what the next transition does
	// Counters of this contraction.
	Contractions uint64 `json:"contractions"`
	Transitions  uint64 `json:"transitions"`
}

// Frame is a frame of the stack.
type Frame struct {
	ID    inspect.ID `json:"id"`
	Stage string     `json:"stage"`
	Node  inspect.ID `json:"node"`
	Text  string     `json:"text"`
}

// framesShown is how many frames :machine lists.
const framesShown = 16

// nodeShown is how many characters of a node's term are shown in lists.
const nodeShown = 48

func (r *Machine) Lines(st Style) []Line {
	lines := []Line{
		{{Text: "machine  ", Role: Title}, {Text: r.Mode, Role: Code}, {Text: fmt.Sprintf(" #%d  ", r.Current), Role: Dim}, {Text: r.Text}},
		{{Text: "next     ", Role: Label}, {Text: r.Next}},
		{{Text: "stack    ", Role: Label}, {Text: count(r.Depth, "frame") + ", top first", Role: Dim}},
	}
	for _, f := range r.Stack {
		lines = append(lines, Line{
			{Text: fmt.Sprintf("  #%-6d ", f.ID), Role: Dim},
			{Text: fmt.Sprintf("%-6s ", f.Stage), Role: Label},
			{Text: fmt.Sprintf("#%-6d ", f.Node), Role: Dim},
			{Text: f.Text},
		})
	}
	if more := r.Depth - len(r.Stack); more > 0 {
		lines = append(lines, Line{{Text: fmt.Sprintf("  and %s beneath", count(more, "frame")), Role: Dim}})
	}
	if r.Suspension == inspect.Empty {
		return append(lines, Line{{Text: "not started: :stepi does its first transition", Role: Dim}})
	}
	return append(lines, Line{{
		Text: fmt.Sprintf("Suspension #%d: %s, %s in this contraction", r.Suspension,
			count(r.Transitions, "transition"), count(r.Contractions, "contraction")), Role: Dim,
	}})
}

// machineState describes the machine; before its first transition as it would
// start.
func (s *Session) machineState(v *inspect.View) (*Machine, error) {
	if !s.atMachine() {
		return unstarted(s.terms(v), s.line.Root(), nodeShown), nil
	}
	susp, err := v.Suspension(s.line.Machine())
	if err != nil {
		return nil, err
	}
	return started(s.terms(v), susp, Window{Node: nodeShown, Frames: framesShown})
}

func unstarted(t inspect.Terms, root arena.ID, limit int) *Machine {
	start := inspect.Suspension{Mode: inspect.ModeDescend, Current: root, Top: inspect.Empty}
	return &Machine{
		Suspension: inspect.Empty, Mode: start.Mode.String(), Current: root,
		Text: ski.Print(t, root, ski.Options{Limit: limit}).String, Next: nextTransition(t, start),
	}
}

func started(t inspect.Terms, susp inspect.Suspension, w Window) (r *Machine, err error) {
	node := func(id inspect.ID) string { return ski.Print(t, id, ski.Options{Limit: w.Node}).String }
	r = &Machine{
		Suspension: susp.ID, Mode: susp.Mode.String(), Current: susp.Current, Text: node(susp.Current),
		Contractions: susp.Contractions, Transitions: susp.Transitions, Next: nextTransition(t, susp),
	}
	if r.Depth, err = t.View.Depth(susp.Top); err != nil {
		return nil, err
	}
	at := 0
	for f, err := range t.View.Stack(susp.Top) {
		if err != nil {
			return nil, err
		}
		if len(r.Stack) == w.Frames {
			break
		}
		if at >= w.FrameAt {
			r.Stack = append(r.Stack, Frame{f.ID, f.Stage.String(), f.Node, node(f.Node)})
		}
		at++
	}
	return r, nil
}

func runMachine(s *Session, _ context.Context, c Command) (Result, error) {
	if s.line == nil {
		return nil, c.wrong(errNoTerm.Error(), "type a term first")
	}
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	return s.machineState(v)
}

// NodeInfo is a node as it stands in the arrays.
type NodeInfo struct {
	ID     inspect.ID `json:"id"`
	Kind   string     `json:"kind"`
	Sym    string     `json:"sym,omitempty"`
	Left   inspect.ID `json:"left"`
	Right  inspect.ID `json:"right"`
	Hash   string     `json:"hash"`
	Next   inspect.ID `json:"next"`
	Shape  string     `json:"shape,omitempty"`
	Memo   string     `json:"memo,omitempty"`
	Term   string     `json:"term,omitempty"`
	Tree   string     `json:"tree,omitempty"`
	DAG    int        `json:"dag,omitempty"`
	text   ski.Text
	fields []([2]string)
}

func (r *NodeInfo) Lines(Style) []Line {
	rows := append([][2]string{{"node", fmt.Sprintf("#%d", r.ID)}, {"kind", r.Kind}}, r.fields...)
	lines := table(rows...)
	if r.Term != "" {
		term := Line{{Text: fmt.Sprintf("%-*s  ", labelWidth(rows), "term"), Role: Label}}
		lines = append(lines, append(term, spans(r.text)...))
	}
	return lines
}

func labelWidth(rows [][2]string) int {
	wide := 0
	for _, r := range rows {
		wide = max(wide, len(r[0]))
	}
	return wide
}

func nodeName(id inspect.ID) string {
	if id == inspect.Empty {
		return "none"
	}
	return fmt.Sprintf("#%d", id)
}

func runNode(s *Session, ctx context.Context, c Command) (Result, error) {
	id, err := s.nodeArg(ctx, c)
	if err != nil {
		return nil, err
	}
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	if id >= v.Top() {
		return nil, c.wrong(fmt.Sprintf("there is no node #%d", id), fmt.Sprintf("ids go from 0 to %d", max(v.Top(), 1)-1))
	}
	n := v.Node(id)
	r := &NodeInfo{ID: id, Kind: n.Kind.String(), Left: n.Left, Right: n.Right, Next: n.Next, Hash: fmt.Sprintf("%08x", n.Hash)}
	r.fields = fields(n)
	if !v.Term(id) {
		return r, nil
	}
	r.text = ski.Print(s.terms(v), id, ski.Options{Limit: s.set.Show})
	r.Term = r.text.String
	size, err := v.Size(id, 0)
	if err != nil && !errors.Is(err, inspect.ErrTooLarge) {
		return nil, err
	}
	r.Tree, r.DAG = leaves(size), size.Nodes
	r.fields = append(r.fields, [2]string{"tree", bigGrouped(r.Tree) + " leaves"}, [2]string{"dag", count(r.DAG, "node")})
	return r, nil
}

// nodeArg reads :node's argument: an id, with or without #, or a term; the current
// term's node if there is none.
func (s *Session) nodeArg(ctx context.Context, c Command) (arena.ID, error) {
	if c.args == "" {
		if s.line == nil {
			return guest.Empty, c.wrong("which node?", "an id as in :node 12, or a term as in :node S K")
		}
		return s.line.Root(), nil
	}
	if n, err := strconv.ParseUint(strings.TrimPrefix(c.args, "#"), 10, 32); err == nil {
		return arena.ID(n), nil
	}
	t, err := c.term()
	if err != nil {
		return guest.Empty, err
	}
	return s.intern(ctx, s.defs.expand(t, s.lastTerm))
}

// ArenaInfo is the arena's state in figures.
type ArenaInfo struct {
	Base      uint32 `json:"base"`
	Bytes     uint64 `json:"bytes"`
	Capacity  uint32 `json:"capacity"`
	Top       uint32 `json:"top"`
	Limit     int    `json:"limit"`
	Terminals int    `json:"terminals"`
	Apps      int    `json:"applications"`
	Frames    int    `json:"frames"`
	Growths   uint32 `json:"growths"`
	Lookups   uint64 `json:"lookups"`
	Created   uint64 `json:"created"`
	Probes    uint64 `json:"probes"`
	MemoHits  uint64 `json:"memo_hits"`
	Workers   int    `json:"workers"`
	memo      bool
}

func (r *ArenaInfo) Lines(Style) []Line {
	share := func(a, b uint64) string {
		if b == 0 {
			return "-"
		}
		return fmt.Sprintf("%.1f %%", 100*float64(a)/float64(b))
	}
	chain := "-"
	if r.Lookups > 0 {
		chain = fmt.Sprintf("%.2f", float64(r.Probes)/float64(r.Lookups))
	}
	return table(
		[2]string{"nodes", fmt.Sprintf("%s ids given out of %s (limit %s)", Grouped(r.Top), Grouped(r.Capacity), Grouped(r.Limit))},
		[2]string{"kinds", fmt.Sprintf("%s, %s, %s", count(r.Apps, "application"), count(r.Terminals, "terminal"), count(r.Frames, "frame"))},
		[2]string{"memory", fmt.Sprintf("%s bytes, header at %#x, grown %d times", Grouped(r.Bytes), r.Base, r.Growths)},
		[2]string{"hash consing", fmt.Sprintf("%s, %s found their node, %s nodes looked at each", count(r.Lookups, "lookup"), share(r.Lookups-min(r.Created, r.Lookups), r.Lookups), chain)},
		[2]string{"memo", fmt.Sprintf("%s, %s", onOff(r.memo), count(r.MemoHits, "hit"))},
		[2]string{"agents", fmt.Sprintf("the host and %s", count(r.Workers, "worker"))},
	)
}

func runArena(s *Session, _ context.Context, _ Command) (Result, error) {
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	h := v.Image().Header()
	kinds := v.CountKinds(0, v.Top())
	r := &ArenaInfo{
		Base: s.arena.Base(), Bytes: uint64(len(s.arena.Memory())), Capacity: h.Capacity, Top: uint32(v.Top()),
		Limit: s.set.Nodes, Growths: h.ResizeSeq / 2, Workers: s.arena.Workers(), memo: s.set.Memo,
		Terminals: kinds[inspect.KindTerminal], Apps: kinds[inspect.KindApplication], Frames: kinds[inspect.KindContinuation],
	}
	for _, a := range v.Image().Agents() {
		r.Lookups += a.Counters.Lookups
		r.Created += a.Counters.Created
		r.Probes += a.Counters.Probes
		r.MemoHits += a.Counters.MemoHits
	}
	return r, nil
}

// RingsInfo is the state of both rings.
type RingsInfo struct {
	SQ RingInfo `json:"sq"`
	CQ RingInfo `json:"cq"`
}

// RingInfo is the state of one ring, with the slots that were used last.
type RingInfo struct {
	Head      uint32         `json:"head"`
	Tail      uint32         `json:"tail"`
	Occupancy int            `json:"occupancy"`
	Entries   uint32         `json:"entries"`
	Slots     []inspect.Slot `json:"slots"`
}

// slotsShown is how many of a ring's slots :rings lists.
const slotsShown = 4

func (r *RingsInfo) Lines(Style) []Line {
	var lines []Line
	for _, ring := range []struct {
		name string
		r    RingInfo
	}{{"SQ submissions", r.SQ}, {"CQ completions", r.CQ}} {
		lines = append(lines, Line{
			{Text: ring.name, Role: Title},
			{Text: fmt.Sprintf("  head %s  tail %s  %s of %s slots full", Grouped(ring.r.Head), Grouped(ring.r.Tail), Grouped(ring.r.Occupancy), Grouped(ring.r.Entries)), Role: Figure},
		})
		for _, slot := range ring.r.Slots {
			lines = append(lines, Line{
				{Text: fmt.Sprintf("  slot %-5d", slot.Index), Role: Dim},
				{Text: fmt.Sprintf(" seq %-10s node %-10s request %-10s ", Grouped(slot.Seq), nodeName(slot.Node), Grouped(slot.Request))},
				{Text: slot.State.String(), Role: Label},
			})
		}
	}
	return lines
}

func runRings(s *Session, _ context.Context, _ Command) (Result, error) {
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	info := func(name inspect.RingName) RingInfo {
		ring := v.Image().Ring(name)
		shown := min(ring.Tail, slotsShown)
		return RingInfo{ring.Head, ring.Tail, ring.Occupancy(), ring.Entries, ring.Slots(ring.Tail-shown, int(shown))}
	}
	return &RingsInfo{SQ: info(inspect.SQ), CQ: info(inspect.CQ)}, nil
}

// DefsList lists definitions.
type DefsList struct {
	Definitions []definition `json:"definitions"`
}

func (r *DefsList) Lines(Style) []Line {
	if len(r.Definitions) == 0 {
		return []Line{{{Text: "nothing is defined: try t = S (K (S I)) K", Role: Dim}}}
	}
	var rows [][2]string
	for _, d := range r.Definitions {
		rows = append(rows, [2]string{d.Name, d.Text})
	}
	wide := labelWidth(rows)
	var lines []Line
	for _, r := range rows {
		lines = append(lines, Line{{Text: fmt.Sprintf("%-*s", wide, r[0]), Role: Code}, {Text: " = " + r[1]}})
	}
	return lines
}

func runDefs(s *Session, _ context.Context, c Command) (Result, error) {
	all := s.defs.sorted()
	if c.args == "" {
		return &DefsList{all}, nil
	}
	for _, d := range all {
		if d.Name == c.args {
			return &DefsList{[]definition{d}}, nil
		}
	}
	return nil, c.wrong(strconv.Quote(c.args)+" is not defined", "define it: "+c.args+" = S K K")
}

// ResetDone says that the arena was emptied.
type ResetDone struct {
	Nodes uint32 `json:"nodes"` // forgotten
}

func (r *ResetDone) Lines(Style) []Line {
	return []Line{{{Text: fmt.Sprintf("the arena is empty: %s forgotten; definitions, the current term and _ are kept", count(r.Nodes, "node")), Role: Dim}}}
}

func runReset(s *Session, ctx context.Context, _ Command) (Result, error) {
	r := &ResetDone{Nodes: s.arena.Nodes()}
	var term *ski.Term
	if s.line != nil {
		v, err := s.view()
		if err != nil {
			return nil, err
		}
		term = extract(s.terms(v), s.line.Root())
	}
	if err := s.forget(ctx); err != nil {
		return nil, err
	}
	if term == nil {
		return r, nil
	}
	root, err := s.intern(ctx, term)
	if err != nil {
		return nil, err
	}
	s.start(root)
	return r, nil
}

// Loaded is what the commands of a file gave.
type Loaded struct {
	File    string   `json:"file"`
	Results []Result `json:"results"`
}

func (r *Loaded) Lines(st Style) []Line {
	var lines []Line
	for _, one := range r.Results {
		lines = append(lines, one.Lines(st)...)
	}
	return append(lines, Line{{Text: fmt.Sprintf("%s: %s", r.File, count(len(r.Results), "command")), Role: Dim}})
}

// loader follows :load into files that load files.
type loader struct{ files []string }

// maxLoadDepth bounds how deep files may load each other.
const maxLoadDepth = 32

func runLoad(s *Session, ctx context.Context, c Command) (Result, error) {
	if c.args == "" {
		return nil, c.wrong("which file?", "as in :load examples/birds.ski")
	}
	name := c.args
	if !filepath.IsAbs(name) && len(s.read.files) > 0 {
		name = filepath.Join(filepath.Dir(s.read.files[len(s.read.files)-1]), name)
	}
	if len(s.read.files) >= maxLoadDepth {
		return nil, c.wrong(fmt.Sprintf("files load each other more than %d deep", maxLoadDepth), "does "+name+" load itself?")
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, c.wrong("can't read the file: "+reason(err), "a path, from where skirepl was started")
	}
	s.read.files = append(s.read.files, name)
	defer func() { s.read.files = s.read.files[:len(s.read.files)-1] }()
	r := &Loaded{File: name}
	commands, parseErr := Parse(name, string(src))
	for _, c := range commands {
		one, err := s.do(ctx, c)
		if err != nil {
			return nil, err
		}
		r.Results = append(r.Results, one)
	}
	return r, parseErr
}

// reason is an error of the file system without the path, which was just typed.
func reason(err error) string {
	if e, ok := err.(*os.PathError); ok {
		return e.Err.Error()
	}
	return err.Error()
}
