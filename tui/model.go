package tui

import (
	"context"
	"os/exec"
	"time"

	tea "charm.land/bubbletea/v2"

	"skirepl/inspect"
	edits "skirepl/internal/editor"
	"skirepl/session"
	"skirepl/ski"
)

// Options of the debugger.
type Options struct {
	ASCII   bool // nothing but printable ASCII on the screen
	NoColor bool // no colours

	// Background is what the terminal's is like. If it isn't known the terminal is
	// asked, and until it answers taken to be dark.
	Background Background

	// Context ends what runs when it ends; nil: nothing does.
	Context context.Context

	// History is what was typed before, oldest first, for the command line.
	History []string
	// Kept is the file where the layout, the sizes of the panes and the theme are
	// kept for the next start; "": nowhere.
	Kept string
	// Remember is called with each line that is typed, in a goroutine; may be nil.
	Remember func(line string) error

	// Editor has definitions edited, in commands that Within lets use the terminal while
	// the screen is set aside; if Within is nil nothing can be edited.
	Editor *edits.Editor
	Within func(*exec.Cmd) tea.ExecCommand
}

// Background is the terminal's background.
type Background uint8

const (
	Unknown Background = iota
	Dark
	Light
)

// model is the root of the debugger.
type model struct {
	session *session.Session
	options Options
	context context.Context

	sight   sight
	layout  layout
	view    string              // the layout's name
	frames  map[arranged]*frame // of the layouts that were used
	recent  [paneCount]int      // when each pane was focused last, as a number
	touched int                 // the last such number
	drag    drag
	focus   paneID
	zoomed  bool

	colours   bool // the terminal has some
	dark      bool
	themeName string

	keeper keeper
	keeps  int // states that were to be written down

	term     termPane
	machine  machinePane
	nodes    nodesPane
	rings    ringsPane
	dag      dagPane
	timeline timelinePane
	arena    mapPane
	hash     hashPane
	workers  workersPane
	panes    [paneCount]pane // by their numbers

	queue      queue
	looking    looking
	surveying  surveying
	quitting   bool
	quitAt     time.Time
	end        ending
	notice     notice
	times      times
	interrupts int // times that Ctrl-C was pressed in a row

	prompt prompt
	page   page
	help   help

	// What tests replace.
	picture  func(session.Window) (session.Picture, error)
	survey   func(session.SurveyWindow) (session.Survey, error)
	value    func(inspect.ID) (session.Reduct, error)
	judge    func([]ski.Turn) (*session.Verdict, error)
	now      func() time.Time
	after    func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	seconds  func(float64, session.Style) string
	watching func() tea.Cmd // waits for something new
}

// New makes the debugger of a session. Only it, of all that use the session, may
// run commands until it quits.
func New(s *session.Session, o Options) tea.Model {
	m := &model{
		session: s, options: o, context: o.Context,
		colours: !o.NoColor, dark: o.Background != Light,
		picture: s.Look, survey: s.Survey, value: s.Reduct, judge: s.Predict, now: time.Now, after: tea.Tick, seconds: session.Seconds,
	}
	m.watching = m.watch
	if m.context == nil {
		m.context = context.Background()
	}
	m.panes = [paneCount]pane{
		termID: &m.term, machineID: &m.machine, nodesID: &m.nodes, ringsID: &m.rings, dagID: &m.dag,
		timelineID: &m.timeline, mapID: &m.arena, hashID: &m.hash, workersID: &m.workers,
	}
	m.themeName = session.Themes[0].Name
	m.recall()
	m.view, m.themeName = s.Views(m.view, m.themeName)
	m.touch(layouts[m.view].main)
	m.prompt.editor, m.prompt.history = newEditor(), o.History
	m.sight.painter = &painter{glyphs: &unicodeGlyphs, ascii: o.ASCII}
	if o.ASCII {
		m.sight.glyphs = &asciiGlyphs
	}
	m.paint()
	return m
}

// paint makes the theme.
func (m *model) paint() { m.sight.theme = newTheme(m.themeName, m.dark, m.colours) }

// Init implements [tea.Model].
func (m *model) Init() tea.Cmd {
	if m.options.Background == Unknown && m.colours {
		return tea.Batch(m.look(), m.watching(), tea.RequestBackgroundColor)
	}
	return tea.Batch(m.look(), m.watching())
}
