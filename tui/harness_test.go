package tui

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"skirepl/session"
)

// harness drives the model as Bubble Tea would, but in one goroutine: commands run
// at once, in their order, until nothing is left to do. Ticks wait to be fired.
type harness struct {
	t       *testing.T
	m       *model
	pending []tea.Cmd
	ticks   []func(time.Time) tea.Msg
	clock   time.Time
	quit    bool
	hold    bool // commands wait until released
}

// start opens a session, does what the lines say, and opens the debugger on it.
func start(t *testing.T, width, height int, o Options, lines ...string) *harness {
	t.Helper()
	s := openSession(t)
	for _, line := range lines {
		do(t, s, context.Background(), line)
	}
	return startOn(t, s, width, height, o)
}

// openSession opens one that lasts as long as the test.
func openSession(t testing.TB) *session.Session {
	t.Helper()
	s, err := session.Open(session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// do has a session do a line.
func do(t testing.TB, s *session.Session, ctx context.Context, line string) {
	t.Helper()
	commands, err := session.Parse("", line)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range commands {
		if _, err := s.Do(ctx, c); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
}

// startOn opens the debugger on a session.
func startOn(t *testing.T, s *session.Session, width, height int, o Options) *harness {
	t.Helper()
	if o.Background == Unknown {
		o.Background = Dark
	}
	h := &harness{t: t, m: New(s, o).(*model), clock: time.Unix(1_000_000, 0)}
	h.m.now = func() time.Time { return h.clock }
	h.m.survey = func(w session.SurveyWindow) (session.Survey, error) {
		for { // no slices: what is seen mustn't depend on the time
			r, err := s.Survey(w)
			if err != nil || r.Done {
				return r, err
			}
		}
	}
	h.m.after = func(d time.Duration, f func(time.Time) tea.Msg) tea.Cmd {
		return func() tea.Msg {
			h.ticks = append(h.ticks, f)
			return nil
		}
	}
	h.m.watching = func() tea.Cmd {
		if !s.Live() {
			return nil
		}
		return h.m.after(watchTime, func(time.Time) tea.Msg { return h.pulse() })
	}
	h.m.seconds = func(float64, session.Style) string { return "no time" }
	h.command(h.m.Init())
	h.send(tea.WindowSizeMsg{Width: width, Height: height})
	return h
}

// pulse says that there is something new, or has the session asked at the next tick.
func (h *harness) pulse() tea.Msg {
	if h.m.session.Pulse() {
		return pulseMsg{}
	}
	h.command(h.m.watching())
	return nil
}

// send gives the model a message, and does all that follows from it.
func (h *harness) send(msg tea.Msg) {
	h.t.Helper()
	_, cmd := h.m.Update(msg)
	h.check()
	h.command(cmd)
}

func (h *harness) command(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	h.pending = append(h.pending, cmd)
	if !h.hold {
		h.settle()
	}
}

// settle does what is pending until nothing is.
func (h *harness) settle() {
	h.t.Helper()
	for n := 0; len(h.pending) > 0; n++ {
		if n > 1000 {
			h.t.Fatal("the model never comes to rest")
		}
		cmd := h.pending[0]
		h.pending = h.pending[1:]
		msg := cmd()
		if list := reflect.ValueOf(msg); list.IsValid() && list.Kind() == reflect.Slice && list.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
			var cmds []tea.Cmd
			for i := range list.Len() {
				if c, _ := list.Index(i).Interface().(tea.Cmd); c != nil {
					cmds = append(cmds, c)
				}
			}
			h.pending = append(cmds, h.pending...)
			continue
		}
		switch msg.(type) {
		case nil:
			continue
		case tea.QuitMsg:
			h.quit = true
			continue
		}
		_, next := h.m.Update(msg)
		h.check()
		if next != nil {
			h.pending = append(h.pending, next)
		}
	}
}

// tick fires the ticks that wait, some time later.
func (h *harness) tick() {
	h.t.Helper()
	ticks := h.ticks
	h.ticks = nil
	h.clock = h.clock.Add(tickTime)
	for _, f := range ticks {
		h.send(f(h.clock))
	}
}

// named are the keys that are not written as their character.
var named = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
	"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "space": {Code: tea.KeySpace, Text: " "},
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
	"backspace": {Code: tea.KeyBackspace}, "delete": {Code: tea.KeyDelete}, "f1": {Code: tea.KeyF1},
	"f2": {Code: tea.KeyF2}, "f3": {Code: tea.KeyF3}, "f4": {Code: tea.KeyF4}, "f5": {Code: tea.KeyF5},
}

// keyPress makes the message of a key by its name.
func keyPress(name string) tea.KeyPressMsg {
	if k, ok := named[name]; ok {
		return k
	}
	if c, ok := strings.CutPrefix(name, "ctrl+"); ok {
		k := tea.KeyPressMsg{Code: []rune(c)[0], Mod: tea.ModCtrl}
		if n, ok := named[c]; ok {
			k.Code = n.Code
		}
		return k
	}
	if c, ok := strings.CutPrefix(name, "alt+"); ok {
		k := tea.KeyPressMsg{Code: []rune(c)[0], Mod: tea.ModAlt}
		if n, ok := named[c]; ok {
			k.Code = n.Code
		}
		return k
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// press presses keys by their names.
func (h *harness) press(names ...string) {
	h.t.Helper()
	for _, name := range names {
		h.send(keyPress(name))
	}
}

// typed types a text, character by character.
func (h *harness) typed(text string) {
	h.t.Helper()
	for _, r := range text {
		if r == ' ' {
			h.press("space")
		} else {
			h.press(string(r))
		}
	}
}

// line types a line on the command line.
func (h *harness) line(text string) {
	h.t.Helper()
	h.press(":")
	h.typed(strings.TrimPrefix(text, ":"))
	h.press("enter")
}

func (h *harness) resize(width, height int) {
	h.t.Helper()
	h.send(tea.WindowSizeMsg{Width: width, Height: height})
}

// screen is what is on the screen, without colours.
func (h *harness) screen() string { return ansi.Strip(h.m.View().Content) }

// check checks that the screen is exactly as large as it should be.
func (h *harness) check() {
	h.t.Helper()
	if err := h.size(); err != nil {
		h.t.Fatalf("%v\n%s", err, h.screen())
	}
}

func (h *harness) size() error {
	l := h.m.layout
	view := h.m.View()
	if l.width < 1 || l.height < 1 {
		return nil
	}
	if err := h.bytes(view.Content); err != nil {
		return err
	}
	rows := strings.Split(view.Content, "\n")
	if len(rows) != l.height {
		return fmt.Errorf("%d rows on a screen of %d by %d", len(rows), l.width, l.height)
	}
	for i, row := range rows {
		if w := ansi.StringWidth(row); w != l.width {
			return fmt.Errorf("row %d has %d columns on a screen of %d by %d: %q", i, w, l.width, l.height, row)
		}
	}
	if c := view.Cursor; c != nil && (c.X < 0 || c.X >= l.width || c.Y < 0 || c.Y >= l.height) {
		return fmt.Errorf("the cursor is at %d, %d on a screen of %d by %d", c.X, c.Y, l.width, l.height)
	}
	return nil
}

// colour is an escape sequence that sets one.
var colour = regexp.MustCompile(`\x1b\[([0-9;:]*;)?[349][0-8][;:m]`)

// bytes checks that the screen has nothing that the options forbid.
func (h *harness) bytes(screen string) error {
	if h.m.options.NoColor {
		if found := colour.FindString(screen); found != "" {
			return fmt.Errorf("a colour on a screen without: %q", found)
		}
	}
	text := ansi.Strip(screen)
	for _, r := range text {
		if r < ' ' && r != '\n' || h.m.options.ASCII && r > '~' {
			return fmt.Errorf("the character %q on the screen", r)
		}
	}
	return nil
}

// shows checks that the screen has a text.
func (h *harness) shows(texts ...string) {
	h.t.Helper()
	screen := text(h.screen())
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			h.t.Fatalf("%q is not on the screen:\n%s", text, screen)
		}
	}
}

func (h *harness) hides(texts ...string) {
	h.t.Helper()
	screen := text(h.screen())
	for _, text := range texts {
		if strings.Contains(screen, text) {
			h.t.Fatalf("%q is on the screen:\n%s", text, screen)
		}
	}
}
