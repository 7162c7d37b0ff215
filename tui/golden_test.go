package tui

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"skirepl/inspect"
	"skirepl/session"
)

// The screens in testdata are of pictures that were taken once, so that they stay
// the same when the guest numbers its nodes in another way:
//
//	go test ./tui -run Golden -update     draws the screens anew
//	go test ./tui -run Record -record     takes the pictures anew
var record = flag.Bool("record", false, "take the pictures of testdata/pictures anew")

// recorded is a picture with all nodes, frames and many slots.
type recorded struct {
	Picture session.Picture
	Top     inspect.ID // before the last command
	Blocks  [][2]inspect.ID
	Survey  session.Survey
}

// shots are the pictures, by what was pressed before they were taken.
var shots = map[string]struct {
	line string
	keys []string
}{
	"empty":  {},
	"start":  {omega, nil},
	"inside": {omega, []string{"s", "i", "i", "i"}},
	"normal": {omega, []string{"r"}},
	"back":   {omega, []string{"r", "b"}},
	"batch":  {":workers 2\n:submit 5 S I I (S I (S I) x); W K y; B S K z\n" + omega, []string{"r"}},
}

func shotFile(name string) string { return filepath.Join("testdata", "pictures", name+".json") }

func TestRecord(t *testing.T) {
	if !*record {
		t.Skip("-record takes the pictures anew")
	}
	for name, shot := range shots {
		var lines []string
		if shot.line != "" {
			lines = append(lines, shot.line)
		}
		h := start(t, 80, 24, Options{}, lines...)
		h.press(shot.keys...)
		pic, err := h.m.session.Look(session.Window{Term: someTerm, Node: 200, Frames: 100, Nodes: 300, Slots: 32, SlotAt: [2]int{-1, -1}, Outline: true})
		if err != nil {
			t.Fatal(err)
		}
		for len(pic.Nodes) > 0 && pic.Nodes[len(pic.Nodes)-1].Kind == inspect.KindHole {
			pic.Nodes = pic.Nodes[:len(pic.Nodes)-1]
		}
		survey, err := h.m.survey(session.SurveyWindow{Timeline: true, Cells: 4096, Sharing: true})
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(recorded{pic, h.m.sight.before.top, h.m.sight.before.blocks, survey})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(shotFile(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(shotFile(name), append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// show lets the model see a recorded picture from now on.
func (h *harness) show(name string) {
	h.t.Helper()
	text, err := os.ReadFile(shotFile(name))
	if err != nil {
		h.t.Fatal(err)
	}
	var shot recorded
	if err := json.Unmarshal(text, &shot); err != nil {
		h.t.Fatal(err)
	}
	h.m.sight.before = made{true, shot.Top, shot.Blocks}
	h.m.picture = func(w session.Window) (session.Picture, error) { return shot.cut(w), nil }
	h.m.survey = func(session.SurveyWindow) (session.Survey, error) { return shot.Survey, nil }
	h.m.hash, h.m.workers, h.m.sight.fill = hashPane{}, workersPane{}, [2]series{}
	h.command(h.m.look())
}

// cut is the part of the picture that a window has room for.
func (r *recorded) cut(w session.Window) session.Picture {
	p := r.Picture
	p.Nodes = nil
	for id := w.NodeAt; id < p.Top && len(p.Nodes) < w.Nodes; id++ {
		row := session.NodeRow{Node: inspect.Node{ID: id}}
		if int(id) < len(r.Picture.Nodes) {
			row = r.Picture.Nodes[id]
		}
		p.Nodes = append(p.Nodes, row)
	}
	if p.Machine != nil {
		m := *p.Machine
		m.Stack = m.Stack[min(w.FrameAt, len(m.Stack)):]
		m.Stack = m.Stack[:min(w.Frames, len(m.Stack))]
		p.Machine = &m
	}
	for i := range p.Rings {
		slots := p.Rings[i].Slots // the head's is in the middle
		from := max(len(slots)/2-w.Slots/2, 0)
		p.Rings[i].Slots = slots[from:min(from+w.Slots, len(slots))]
	}
	return p
}

var goldens = []struct {
	name, shot string
	do         func(h *harness)
}{
	{"start", "start", func(h *harness) {}},
	{"inside", "inside", func(h *harness) {}},
	{"normal", "normal", func(h *harness) {
		h.m.tellReduction(&session.Reduction{Status: session.Normal, Contractions: 7, Transitions: 29})
	}},
	{"back", "back", func(h *harness) {}},
	{"empty", "empty", func(h *harness) {}},
	{"help", "start", func(h *harness) { h.press("?") }},
	{"error", "start", func(h *harness) { h.line(":step S (K x"); h.press(":"); h.typed("step S (K x)") }},
	{"running", "start", func(h *harness) { h.run() }},
	{"paused", "start", func(h *harness) { h.run(); h.stopRun() }},
	{"nodes", "start", func(h *harness) { h.press("3", "z", "g", "j") }},
	{"chosen", "start", func(h *harness) { h.press("f3", "h", "h", "l") }},
	{"beside", "back", func(h *harness) { h.press("f3", "v", "v") }},
	{"predict", "start", func(h *harness) { h.press("f3", "P", "l", "l") }},
	{"lesson", "inside", func(h *harness) { h.press("f3") }},
	{"memory", "normal", func(h *harness) { h.press("f4") }},
	{"hash", "normal", func(h *harness) { h.press("8", "z") }},
	{"map", "back", func(h *harness) { h.press("7", "f", "f") }},
	{"parallel", "batch", func(h *harness) { h.press("f5") }},
	{"workers", "batch", func(h *harness) { h.press("9", "j") }},
	{"timeline", "back", func(h *harness) { h.press("6", "h", "h") }},
	{"sized", "start", func(h *harness) { h.press("+", "+", "2", "{", "x", "4", "}") }},
	{"trace", "normal", func(h *harness) { h.line(":trace") }},
}

// stopRun ends a made-up run, as if it had been paused.
func (h *harness) stopRun() {
	h.press("c")
	pic := h.m.sight.Picture
	pic.Busy = false
	pic.Position.Contractions, pic.Spent = 7_197_531, 13_580_237
	h.m.picture = func(session.Window) (session.Picture, error) { return pic, nil }
	h.send(jobMsg{job: h.m.queue.job, command: "run", results: []session.Result{
		&session.Reduction{Status: session.Interrupted, Contractions: 7_197_531, Transitions: 13_580_237},
	}})
}

// text is a screen without the blanks at the ends of its rows.
func text(screen string) string {
	rows := strings.Split(screen, "\n")
	for i, row := range rows {
		rows[i] = strings.TrimRight(row, " ")
	}
	return strings.Join(rows, "\n") + "\n"
}

// TestGoldenScreens shows what stands where, without styles.
func TestGoldenScreens(t *testing.T) {
	for _, g := range goldens {
		check := func(name string, width, height int, o Options) {
			t.Run(g.name+"-"+name, func(t *testing.T) {
				h := start(t, width, height, o, omega)
				h.show(g.shot)
				g.do(h)
				golden.RequireEqual(t, text(h.screen()))
			})
		}
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
			check(fmt.Sprintf("%dx%d", size[0], size[1]), size[0], size[1], Options{})
		}
		check("ascii", 80, 24, Options{ASCII: true})
	}
	for _, size := range [][2]int{{60, 20}, {40, 10}, {20, 5}} {
		t.Run(fmt.Sprintf("small-%dx%d", size[0], size[1]), func(t *testing.T) {
			h := start(t, size[0], size[1], Options{}, omega)
			h.show("inside")
			h.press("2")
			golden.RequireEqual(t, text(h.screen()))
		})
	}
}

// TestGoldenStyles shows the escape sequences.
func TestGoldenStyles(t *testing.T) {
	for name, o := range map[string]Options{
		"dark": {Background: Dark}, "light": {Background: Light},
		"nocolor": {NoColor: true}, "ascii-nocolor": {ASCII: true, NoColor: true},
	} {
		for _, g := range goldens[:2] {
			t.Run(g.name+"-"+name, func(t *testing.T) {
				h := start(t, 80, 24, o, omega)
				h.show(g.shot)
				g.do(h)
				golden.RequireEqual(t, h.m.View().Content+"\n")
			})
		}
	}
}
