package session

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// View is a name that the debugger knows, of a layout or of a theme, with what it is
// for.
type View struct {
	Name string `json:"name"`
	For  string `json:"for"`
}

// Layouts are the debugger's arrangements of panes, the first one at the start.
var Layouts = []View{
	{"reduction", "the term, its machine, the nodes and the rings"},
	{"lesson", "the term before and after, large, and the timeline"},
	{"memory", "the arena's map, its nodes, and hash consing"},
	{"parallel", "the workers and the rings"},
}

// Themes are the debugger's colours.
var Themes = []View{
	{"auto", "dark or light, as the terminal's background is"},
	{"dark", "for a dark background"},
	{"light", "for a light background"},
	{"colourblind", "blue and orange only, for any background"},
	{"none", "no colours"},
}

// names of views.
func viewNames(list []View) []string {
	var names []string
	for _, v := range list {
		names = append(names, v.Name)
	}
	return names
}

// oneOf finds the view that a name, or the beginning of one, means.
func oneOf(list []View, name string) (string, error) {
	var found []string
	for _, v := range list {
		if v.Name == name {
			return name, nil
		}
		if name != "" && strings.HasPrefix(v.Name, name) {
			found = append(found, v.Name)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return "", fmt.Errorf("want %s", either(viewNames(list)))
}

// LayoutInfo is the debugger's layout. It is the front end that lays out: a session
// only knows the names.
type LayoutInfo struct {
	Layout  string `json:"layout"`  // "": not said
	Changed bool   `json:"changed"` // it was asked for just now
	Layouts []View `json:"layouts"`
}

func (r *LayoutInfo) Lines(Style) []Line {
	if r.Changed {
		return []Line{{{Text: "the debugger's layout is ", Role: Dim}, {Text: r.Layout, Role: Code}}}
	}
	lines := []Line{{{Text: "layouts of the debugger", Role: Title}}}
	for _, v := range r.Layouts {
		lines = append(lines, Line{{Text: fmt.Sprintf("  %-11s", v.Name), Role: Code}, {Text: v.For}})
	}
	return lines
}

func runLayout(s *Session, _ context.Context, c Command) (Result, error) {
	r := &LayoutInfo{Layouts: Layouts}
	if c.args == "" {
		return r, nil
	}
	name, err := oneOf(Layouts, c.args)
	if err != nil {
		return nil, c.unknown("layout", viewNames(Layouts), "the layouts are "+strings.Join(viewNames(Layouts), ", "))
	}
	r.Layout, r.Changed = name, true
	s.set.Layout = name
	return r, nil
}

// Views gives the layout and the theme that were asked for; where nothing was said it
// notes what the debugger has chosen itself, so that :set shows it.
func (s *Session) Views(layout, theme string) (string, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.set.Layout == "" {
		s.set.Layout = layout
	}
	if s.set.Theme == "" {
		s.set.Theme = theme
	}
	return s.set.Layout, s.set.Theme
}

// KnownLayout says that there is a layout of that name.
func KnownLayout(name string) bool { return slices.Contains(viewNames(Layouts), name) }

// KnownTheme says that there is a theme of that name.
func KnownTheme(name string) bool { return slices.Contains(viewNames(Themes), name) }
