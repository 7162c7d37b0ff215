package tui

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"skirepl/session"
)

// style says what a stretch of the screen is.
type style uint8

const (
	plain style = iota
	title
	label
	figure
	code
	dim
	good
	warn
	bad
	redex
	head
	arg1
	arg2
	arg3
	arg4
	focus
	edge      // lines between panes
	edgeFocus // of the focused pane
	key       // that can be pressed
	fresh     // a new node
	lively    // what moves
	contracta // what a contraction makes
	waste     // garbage

	// What lies under a whole row.
	barRow
	cursorRow
	styles
)

// palette has the colours by style, on a light and on a dark background, and what is
// there without colours too. The greys are those that terminals with 256 colours
// have.
var palette = [styles]struct {
	light, dark string
	attrs       ansi.Style
}{
	title:     {"", "", ansi.Style{}.Bold()},
	label:     {"#4e4e4e", "#9e9e9e", nil},
	figure:    {"", "", nil},
	code:      {"#0550ae", "#79c0ff", nil},
	dim:       {"#6c6c6c", "#808080", nil},
	good:      {"#116329", "#56d364", ansi.Style{}.Bold()},
	warn:      {"#7d4e00", "#e3b341", ansi.Style{}.Bold()},
	bad:       {"#a40e26", "#ff7b72", ansi.Style{}.Bold()},
	redex:     {"", "", nil},
	head:      {"#953800", "#ffa657", ansi.Style{}.Bold()},
	arg1:      {"#0550ae", "#79c0ff", nil},
	arg2:      {"#116329", "#7ee787", nil},
	arg3:      {"#8250df", "#d2a8ff", nil},
	arg4:      {"#99286e", "#ff9bce", nil},
	focus:     {"#953800", "#ffa657", ansi.Style{}.Underline(true)},
	edge:      {"#b2b2b2", "#4e4e4e", nil},
	edgeFocus: {"#0969da", "#58a6ff", nil},
	key:       {"#0550ae", "#79c0ff", ansi.Style{}.Bold()},
	fresh:     {"#116329", "#56d364", nil},
	lively:    {"#0969da", "#58a6ff", ansi.Style{}.Bold()},
	contracta: {"#116329", "#56d364", ansi.Style{}.Underline(true)},
	waste:     {"#99286e", "#bc6c8c", nil},
}

// safe has the colours of the theme for the colour-blind, where they are others:
// blue, orange and greys only, which nobody takes for one another, apart in
// lightness too. Where the palette had a third hue there is an attribute.
var safe = map[style]struct {
	light, dark string
	attrs       ansi.Style
}{
	code:      {"#00588a", "#56b4e9", nil},
	good:      {"#00588a", "#8fd0f5", ansi.Style{}.Bold()},
	warn:      {"#8a4b00", "#f0a000", ansi.Style{}.Bold()},
	bad:       {"#8a4b00", "#f0a000", ansi.Style{}.Bold().Underline(true)},
	head:      {"#8a4b00", "#f0a000", ansi.Style{}.Bold()},
	arg1:      {"#00588a", "#56b4e9", nil},
	arg2:      {"#8a4b00", "#e8c070", nil},
	arg3:      {"#00588a", "#b8e0f8", ansi.Style{}.Underline(true)},
	arg4:      {"#5f5f5f", "#c0c0c0", ansi.Style{}.Underline(true)},
	focus:     {"#8a4b00", "#f0a000", ansi.Style{}.Underline(true)},
	edgeFocus: {"#00588a", "#56b4e9", nil},
	key:       {"#00588a", "#56b4e9", ansi.Style{}.Bold()},
	fresh:     {"#00588a", "#8fd0f5", ansi.Style{}.Bold()},
	lively:    {"#00588a", "#56b4e9", ansi.Style{}.Bold()},
	contracta: {"#00588a", "#8fd0f5", ansi.Style{}.Bold().Underline(true)},
	waste:     {"#8a4b00", "#d08a30", nil},
}

// theme has the escape sequence of each style; "" for none.
type theme [styles]string

// newTheme makes a theme, by its name in [session.Themes]. dark is what the
// terminal's background is taken for. Without colours, or in the theme that has
// none, only bold, underlined and reversed text is left.
func newTheme(name string, dark, colours bool) *theme {
	switch name {
	case "dark", "light":
		dark = name == "dark"
	case "none":
		colours = false
	}
	choose := lipgloss.LightDark(dark)
	t := new(theme)
	for st, p := range palette {
		if other, ok := safe[style(st)]; ok && name == "colourblind" {
			p = other
		}
		s := p.attrs
		if colours && p.dark != "" {
			s = s.ForegroundColor(choose(lipgloss.Color(p.light), lipgloss.Color(p.dark)))
		}
		if len(s) > 0 {
			t[st] = s.String()
		}
	}
	if !colours {
		t[barRow] = ansi.Style{}.Reverse(true).String()
		t[cursorRow] = t[barRow]
		return t
	}
	under := func(light, dark string) string {
		return ansi.Style{}.BackgroundColor(choose(lipgloss.Color(light), lipgloss.Color(dark))).String()
	}
	t[barRow] = under("#eeeeee", "#262626")
	t[cursorRow] = under("#dadada", "#3a3a3a")
	return t
}

// roles gives the style of a session's spans; those of arguments follow from arg1.
var roles = [...]style{
	session.Plain: plain, session.Title: title, session.Label: label, session.Figure: figure,
	session.Code: code, session.Dim: dim, session.Good: good, session.Warn: warn,
	session.Redex: redex, session.Head: head, session.Arg: arg1, session.Focus: focus,
	session.Contractum: contracta,
}

func styleOf(s session.Span) style {
	if s.Role == session.Arg {
		return argStyle(s.Arg)
	}
	return roles[s.Role]
}

// argStyle is the style of an argument, by its number from 1.
func argStyle(n int) style { return arg1 + style(min(max(n, 1), 4)-1) }
