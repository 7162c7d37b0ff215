package tui

import (
	"encoding/json"
	"os"
	"slices"
	"sync"

	tea "charm.land/bubbletea/v2"

	files "skirepl/internal/place"
	"skirepl/session"
)

// kept is what the debugger remembers from one start to the next: a file of a few
// hundred bytes.
type kept struct {
	Layout string             `json:"layout,omitempty"`
	Theme  string             `json:"theme,omitempty"`
	Shares map[string][][]int `json:"shares,omitempty"` // by layout and size
}

// keeper writes the file, the last state last.
type keeper struct {
	sync.Mutex
	written int // number of the state that stands in the file
}

// recall reads what was kept. A file that is missing or damaged is as none: what it
// has is a convenience.
func (m *model) recall() {
	m.frames = make(map[arranged]*frame)
	m.view = session.Layouts[0].Name
	if m.options.Kept == "" {
		return
	}
	text, err := os.ReadFile(m.options.Kept)
	if err != nil {
		return
	}
	var k kept
	if json.Unmarshal(text, &k) != nil {
		return
	}
	if session.KnownLayout(k.Layout) {
		m.view = k.Layout
	}
	if session.KnownTheme(k.Theme) {
		m.themeName = k.Theme
	}
	for name := range layouts {
		for s := range sizes {
			a := arranged{name, s}
			if list := k.Shares[a.String()]; list != nil {
				m.frames[a] = a.build()
				m.frames[a].setShares(list)
			}
		}
	}
}

// keep writes down the layout, the theme and the sizes of the panes.
func (m *model) keep() tea.Cmd {
	file := m.options.Kept
	if file == "" {
		return nil
	}
	k := kept{Layout: m.view, Theme: m.themeName, Shares: make(map[string][][]int)}
	for a, f := range m.frames {
		if list := f.shares(); !slices.EqualFunc(list, a.build().shares(), slices.Equal) {
			k.Shares[a.String()] = list
		}
	}
	m.keeps++
	n, w := m.keeps, &m.keeper
	return func() tea.Msg {
		w.Lock()
		defer w.Unlock()
		if n > w.written {
			w.written = n
			writeKept(file, k)
		}
		return nil
	}
}

// writeKept writes the file in one move. Whether that works is nobody's worry.
func writeKept(file string, k kept) {
	text, err := json.Marshal(k)
	if err != nil {
		return
	}
	_ = files.Replace(file, func(f *os.File) error {
		_, err := f.Write(append(text, '\n'))
		return err
	})
}
