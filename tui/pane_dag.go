package tui

import (
	"fmt"
	"strings"

	"skirepl/inspect"
	"skirepl/inspect/dag"
	"skirepl/session"
)

// dagPane shows the current term as a graph. What it draws comes laid out from the
// session; it has a viewport over that.
type dagPane struct {
	graph *session.Graph // nil: none yet

	x, y     int // the viewport's upper left corner, on the sheet
	w, h     int // its size
	zoom     dag.Zoom
	leaves   dag.Leaves
	fixed    bool         // the viewport doesn't follow the redex
	chosen   bool         // there is a selected node
	selected inspect.ID   // that keys act on
	focused  bool         // the graph begins at a node of its own, not at the root
	focus    inspect.ID   // that one
	above    []inspect.ID // where it began before; Empty: at the root
	tall     bool         // the pane has room for the selected node's term
}

const (
	// So many nodes are laid out for a viewport, and for an overview.
	dagNodes, dagOverviewNodes = 400, 2_000
	// dagDetail is how many characters of the selected node's term are asked for.
	dagDetail = 400
)

func (p *dagPane) title() string { return "graph" }

func (p *dagPane) aside(s *sight, width int) session.Line {
	g := p.graph
	if g == nil || !s.Started {
		return nil
	}
	text := fmt.Sprintf("%s of %s nodes", grouped(len(g.Nodes)), grouped(g.Total))
	if g.Total == 0 {
		text = fmt.Sprintf("%s of many nodes", grouped(len(g.Nodes)))
	}
	parts := []string{text, p.zoom.String()}
	if p.focused {
		parts[0] += " from " + nodeName(g.Focus)
	} else if g.Focus != g.Root {
		parts[0] += ", about the redex"
	}
	if !p.fixed {
		parts = append(parts, "following")
	}
	if legend := "^ redex  1 2 3 arguments  + new  " + s.times + "2 uses   "; width > 90 {
		return session.Line{{Text: legend, Role: session.Dim}, {Text: strings.Join(parts, s.dot), Role: session.Dim}}
	}
	return session.Line{{Text: strings.Join(parts, s.dot), Role: session.Dim}}
}

func (p *dagPane) ask(w *session.Window, s *sight, width, height int) {
	w.Graph = session.GraphWindow{
		Nodes: dagNodes, Focus: inspect.Empty, Follow: true,
		Zoom: p.zoom, Leaves: p.leaves, ASCII: s.ascii,
	}
	if p.zoom == dag.ZoomOverview {
		w.Graph.Nodes = dagOverviewNodes
	}
	if p.focused {
		w.Graph.Focus = p.focus
	}
	if n := p.current(); n != nil {
		w.Detail, w.DetailText = n.ID, dagDetail
	}
}

// current is the node that is told about: the selected one or else the redex.
func (p *dagPane) current() *dag.Node {
	if p.graph == nil {
		return nil
	}
	at := p.graph.Redex
	if p.chosen {
		at, _ = p.graph.Find(p.selected)
	}
	if at < 0 {
		at = 0
	}
	return &p.graph.Nodes[at]
}

func (p *dagPane) fit(s *sight, width, height int) {
	p.tall = height >= 8
	p.w, p.h = width, height-len(p.foot(s, width))
	if !s.Started {
		*p = dagPane{zoom: p.zoom, leaves: p.leaves}
		return
	}
	if s.Graph == nil || s.Graph == p.graph && p.fixed {
		return
	}
	old := p.graph
	p.graph = s.Graph
	if p.chosen {
		if _, ok := p.graph.Find(p.selected); !ok {
			p.chosen = false
		}
	}
	switch {
	case !p.fixed:
		p.reveal()
	case old != nil && p.chosen:
		// The selected node stays where it is on the screen.
		if before, ok := spot(old, p.selected); ok {
			if now, ok := spot(p.graph, p.selected); ok {
				p.x, p.y = p.x+now.X+now.W/2-before.X-before.W/2, p.y+now.Y-before.Y
			}
		}
	}
	p.settle()
}

func spot(g *session.Graph, id inspect.ID) (dag.Rect, bool) {
	at, ok := g.Find(id)
	if !ok {
		return dag.Rect{}, false
	}
	return g.Sheet.Place(at)
}

// reveal puts the redex into the middle, or the top if there is none. A drawing that
// has room as a whole stays whole.
func (p *dagPane) reveal() {
	if p.graph == nil {
		return
	}
	s := p.graph.Sheet
	at := max(p.graph.Redex, 0)
	r, _ := s.Place(at)
	p.x, p.y = r.X+r.W/2-p.w/2, r.Y-p.h/2
	if s.Width <= p.w {
		p.x = -(p.w - s.Width) / 2
	}
	if s.Height <= p.h || p.y < 0 {
		p.y = 0
	}
}

// settle keeps something in sight.
func (p *dagPane) settle() {
	if p.graph == nil {
		return
	}
	s := p.graph.Sheet
	p.x = min(max(p.x, -p.w*2/3), max(s.Width-p.w/3, 0))
	p.y = min(max(p.y, -p.h/2), max(s.Height-p.h/2, 0))
}

// show brings a node into sight.
func (p *dagPane) show(r dag.Rect) {
	if r.X < p.x || r.X+r.W > p.x+p.w {
		p.x = r.X + r.W/2 - p.w/2
	}
	if r.Y < p.y || r.Y >= p.y+p.h {
		p.y = r.Y - p.h/2
	}
	p.settle()
}

func (p *dagPane) view(s *sight, width, height int) []string {
	if !s.Started {
		return s.nothing(width, "no term yet: its graph will stand here")
	}
	if p.graph == nil {
		return s.nothing(width, "not drawn yet")
	}
	m := dag.Marks{Selected: -1, New: func(id inspect.ID) bool {
		return s.before.fresh(&inspect.Node{ID: id, Kind: inspect.KindApplication})
	}}
	if p.chosen {
		m.Selected, _ = p.graph.Find(p.selected)
	}
	c := p.graph.Sheet.Draw(dag.Rect{X: p.x, Y: p.y, W: width, H: max(p.h, 0)}, m)
	var out []string
	for y := range c.H {
		out = append(out, s.cells(c.Row(y)))
	}
	return append(out, p.foot(s, width)...)
}

// dagStyles are the styles of a canvas's cells.
var dagStyles = [...]style{
	dag.RolePlain: plain, dag.RoleEdge: edge, dag.RoleNear: edgeFocus, dag.RoleNode: plain, dag.RoleLeaf: code,
	dag.RoleName: title, dag.RoleShared: label, dag.RoleNew: fresh, dag.RoleRedex: head, dag.RoleHead: head,
	dag.RoleStub: dim, dag.RoleRef: label, dag.RoleSelected: key,
}

func cellStyle(c dag.Cell) style {
	if c.Role == dag.RoleArg {
		return argStyle(int(c.Arg))
	}
	return dagStyles[c.Role]
}

// cells writes a row of a canvas.
func (s *sight) cells(cells []dag.Cell) string {
	r := s.row(len(cells))
	for begin := 0; begin < len(cells); {
		st := cellStyle(cells[begin])
		end := begin
		var b strings.Builder
		for end < len(cells) && cellStyle(cells[end]) == st {
			b.WriteRune(cells[end].Char)
			end++
		}
		r.clip(st, b.String())
		begin = end
	}
	return r.String()
}

// foot tells about the current node, and what is left out.
func (p *dagPane) foot(s *sight, width int) []string {
	n := p.current()
	if n == nil || !s.Started {
		return nil
	}
	r := s.row(width).gap(indent)
	r.put(label, nodeName(n.ID)+" ").put(plain, p.what(s, n))
	if hidden := p.hidden(); hidden != "" && r.room() > len(hidden)+4 {
		r.to(width-columns(hidden)-1).put(dim, hidden)
	}
	out := []string{r.String()}
	if text := s.Detail; p.tall {
		if text == "" {
			text = n.Text
		}
		out = append(out, s.row(width).gap(indent).put(code, text).String())
	}
	return out
}

// what says what a node is.
func (p *dagPane) what(s *sight, n *dag.Node) string {
	kind := "application"
	if n.Leaf {
		kind = "atom"
	}
	parts := []string{kind}
	if n.Name != "" {
		parts[0] += ", " + n.Name
	}
	more := ""
	if n.UsesMore {
		more = " or more"
	}
	if n.ID == p.graph.Root {
		parts = append(parts, "the whole term")
	} else {
		parts = append(parts, count(n.Uses, "use")+more)
	}
	switch {
	case n.Redex && s.inside():
		parts = append(parts, "the machine's node")
	case n.Redex:
		parts = append(parts, "the redex: "+s.rule())
	}
	for i := range 8 {
		if n.Args>>i&1 == 1 {
			parts = append(parts, fmt.Sprintf("argument %d", i+1))
		}
	}
	if n.Head {
		parts = append(parts, "the redex's combinator")
	}
	if s.before.fresh(&inspect.Node{ID: n.ID, Kind: inspect.KindApplication}) {
		parts = append(parts, "new")
	}
	if !n.Leaf {
		parts = append(parts, fmt.Sprintf("%s applied to %s", nodeName(n.Fun.ID), nodeName(n.Arg.ID)))
	}
	return strings.Join(parts, s.dot)
}

// hidden says how much is left out.
func (p *dagPane) hidden() string {
	g := p.graph
	switch {
	case g.Hidden == 0:
		return ""
	case g.HiddenMore:
		return fmt.Sprintf("not drawn: %s nodes or more", grouped(g.Hidden))
	}
	return "not drawn: " + count(g.Hidden, "node")
}

func (p *dagPane) move(s *sight, to motion, height int) {
	if to.kind == toCurrent {
		p.fixed, p.chosen, p.focused, p.above = false, false, false, nil
		p.reveal()
		p.settle()
		return
	}
	p.fixed = true
	switch to.kind {
	case byRows:
		p.y += to.n
	case byPages:
		p.y += to.n * max(p.h-1, 1)
	case byHalves:
		p.y += to.n * max(p.h/2, 1)
	case toTop:
		p.y = 0
		if p.graph != nil {
			r, _ := p.graph.Sheet.Place(0)
			p.x = r.X + r.W/2 - p.w/2
		}
	case toEnd:
		if p.graph != nil {
			p.y = p.graph.Sheet.Height - p.h
		}
	case toRow:
		p.choose(inspect.ID(to.n))
	}
	p.settle()
}

// choose selects a node, if it is drawn.
func (p *dagPane) choose(id inspect.ID) {
	if p.graph == nil {
		return
	}
	if r, ok := spot(p.graph, id); ok {
		p.chosen, p.selected, p.fixed = true, id, true
		p.show(r)
	}
}

// click selects the node at a place of the body.
func (p *dagPane) click(x, y int) {
	if p.graph == nil || y >= p.h || p.zoom == dag.ZoomOverview {
		return
	}
	if at, ok := p.graph.Sheet.At(p.x+x, p.y+y); ok {
		p.chosen, p.selected, p.fixed = true, p.graph.Nodes[at].ID, true
	}
}
