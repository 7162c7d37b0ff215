//go:build unix

package tty

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/creack/pty"
)

// piped returns a Terminal that reads what is typed into keyboard.
func piped(t *testing.T) (terminal *Terminal, keyboard *os.File) {
	t.Helper()
	in, keyboard, err := os.Pipe()
	check(t, err)
	out, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	check(t, err)
	terminal, err = Open(in, out)
	check(t, err)
	terminal.pace = patient
	t.Cleanup(func() {
		check(t, terminal.Close())
		keyboard.Close()
		in.Close()
		out.Close()
	})
	return terminal, keyboard
}

// rest ends the typing and returns the keys that nobody has taken.
func rest(t *testing.T, terminal *Terminal, keyboard *os.File) string {
	t.Helper()
	check(t, keyboard.Close())
	check(t, terminal.inbox.hold(lineEditor))
	defer terminal.inbox.release()
	var keys []byte
	for {
		key, err := terminal.inbox.take(lineEditor, nil)
		if err == io.EOF {
			return string(keys)
		}
		check(t, err)
		keys = append(keys, key...)
	}
}

var silent = toy{say: func(string, ...any) {}}

// TestQuitTakesNoKey: in whatever way a program quits, it gets no key after the
// one at which it does.
func TestQuitTakesNoKey(t *testing.T) {
	t.Parallel()
	for range 25 {
		for _, quit := range quits {
			terminal, keyboard := piped(t)
			keys := "jkl" + string(quit)
			_, err := keyboard.WriteString(keys + "more\r")
			check(t, err)
			m, err := terminal.RunProgram(t.Context(), silent)
			check(t, err)
			if got := m.(toy).keys; got != keys {
				t.Errorf("the program got %q, want %q", got, keys)
			}
			if got := rest(t, terminal, keyboard); got != "more\r" {
				t.Errorf("after %q there is %q", keys, got)
			}
		}
	}
}

// TestLeaver: what is typed after a program has said that it leaves isn't for it,
// however long it takes to quit; unless it stays after all.
func TestLeaver(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"jxmore": "jx", "jysxmore": "jysx", "yyjq": "yyjq"} {
		terminal, keyboard := piped(t)
		terminal.pace = usualPace
		_, err := keyboard.WriteString(typed)
		check(t, err)
		m, err := terminal.RunProgram(t.Context(), leaver{toy: silent})
		check(t, err)
		if got := m.(leaver).keys; got != want {
			t.Errorf("of %q the program got %q, want %q", typed, got, want)
		}
		if m.(leaver).early {
			t.Errorf("%q: a key came while the program was leaving", typed)
		}
		if got := rest(t, terminal, keyboard); want+got != typed {
			t.Errorf("of %q there is left %q", typed, got)
		}
	}
}

// A leaver is a toy that takes long to quit at x, and thinks better of it at y.
type leaver struct {
	toy
	leaving, early bool
}

type stay struct{}

func (m leaver) Leaving() bool { return m.leaving }

func (m leaver) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	next, cmd := m.toy.Update(msg)
	m.toy = next.(toy)
	later := func(msg tea.Msg) tea.Cmd {
		return func() tea.Msg { time.Sleep(10 * usualPace.settle); return msg }
	}
	switch msg := msg.(type) {
	case stay:
		m.leaving = false
	case tea.KeyPressMsg:
		m.early = m.early || m.leaving
		switch msg.String() {
		case "x":
			m.leaving = true
			return m, later(bye{})
		case "y":
			m.leaving = true
			return m, later(stay{})
		}
	}
	return m, cmd
}

// TestProgramEndsByItself ends a program while keys are typed, from inside and
// from outside. Each key is either the program's or left.
func TestProgramEndsByItself(t *testing.T) {
	t.Parallel()
	const typed = "abdfghijklmnopuvxyABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for i := range 60 {
		terminal, keyboard := piped(t)
		after := time.Duration(rand.IntN(8000)) * time.Microsecond
		typing := make(chan struct{})
		go func() {
			defer close(typing)
			for _, key := range strings.Split(typed, "") {
				keyboard.WriteString(key)
				time.Sleep(time.Duration(rand.IntN(300)) * time.Microsecond)
			}
		}()
		ctx, cancel := context.WithCancel(t.Context())
		model := timed{toy: silent}
		if i%2 == 0 {
			model.after = after
		} else {
			time.AfterFunc(after, cancel)
		}
		m, err := terminal.RunProgram(ctx, model)
		if i%2 == 0 && err != nil || i%2 == 1 && !errors.Is(err, context.Canceled) {
			t.Errorf("ended by %v", err)
		}
		cancel()
		<-typing
		got := m.(timed).keys
		if left := rest(t, terminal, keyboard); got+left != typed {
			t.Errorf("the program got %q, left is %q", got, left)
		}
	}
}

// A timed is a toy that quits after some time, unless that is 0.
type timed struct {
	toy
	after time.Duration
}

func (m timed) Init() tea.Cmd {
	if m.after == 0 {
		return nil
	}
	return tea.Tick(m.after, func(time.Time) tea.Msg { return tea.QuitMsg{} })
}

func (m timed) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	next, cmd := m.toy.Update(msg)
	m.toy = next.(toy)
	return m, cmd
}

// TestFirstKeyWaits: a program gets its first key when it knows its size and
// what its first command has found.
func TestFirstKeyWaits(t *testing.T) {
	t.Parallel()
	for range 20 {
		terminal, keyboard := piped(t)
		_, err := keyboard.WriteString("jq")
		check(t, err)
		m, err := terminal.RunProgram(t.Context(), loading{toy: silent})
		check(t, err)
		if m := m.(loading); m.keys != "jq" || m.early != "" {
			t.Errorf("the program got %q, of that too early %q", m.keys, m.early)
		}
	}
}

// A loading is a toy that has to load something before it can use keys.
type loading struct {
	toy
	loaded, sized bool
	early         string
}

type loaded struct{}

func (m loading) Init() tea.Cmd {
	return tea.Sequence(nothing, func() tea.Msg { time.Sleep(20 * time.Millisecond); return loaded{} })
}

func (m loading) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case loaded:
		m.loaded = true
	case tea.WindowSizeMsg:
		m.sized = true
	case tea.KeyPressMsg:
		if !m.loaded || !m.sized {
			m.early += msg.String()
		}
	}
	next, cmd := m.toy.Update(msg)
	m.toy = next.(toy)
	return m, cmd
}

// TestResizeDuringStart changes the size after Bubble Tea has asked for it and
// before it listens for changes.
func TestResizeDuringStart(t *testing.T) {
	master, device, err := pty.Open()
	check(t, err)
	defer master.Close()
	defer device.Close()
	check(t, pty.Setsize(master, &pty.Winsize{Cols: 80, Rows: 24}))
	go io.Copy(io.Discard, master)
	terminal, err := Open(device, device)
	check(t, err)
	defer terminal.Close()

	resize := func() {
		check(t, pty.Setsize(master, &pty.Winsize{Cols: 100, Rows: 30}))
		check(t, syscall.Kill(os.Getpid(), syscall.SIGWINCH)) // it isn't our controlling terminal
	}
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	if _, err := terminal.RunProgram(ctx, growing{resize}); err != nil {
		t.Errorf("the program wasn't told its size: %v", err)
	}
}

// A growing is a program that calls resize when it starts, and quits when it
// has grown.
type growing struct{ resize func() }

func (m growing) Init() tea.Cmd { m.resize(); return nil }

func (m growing) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok && size.Width == 100 && size.Height == 30 {
		return m, tea.Quit
	}
	return m, nil
}

func (growing) View() tea.View { return tea.NewView("") }

// TestSlowCommands: commands that take long, or that go on for ever, don't hold
// up the keyboard.
func TestSlowCommands(t *testing.T) {
	t.Parallel()
	for _, keys := range []string{"sjsjsjq", "cjcjcjjjjjjjjjjjjjjjjjjjjjjjq"} {
		terminal, keyboard := piped(t)
		terminal.pace = usualPace
		_, err := keyboard.WriteString(keys)
		check(t, err)
		start := time.Now()
		m, err := terminal.RunProgram(t.Context(), silent)
		check(t, err)
		if got := m.(toy).keys; got != keys {
			t.Errorf("the program got %q, want %q", got, keys)
		}
		took := time.Since(start)
		t.Logf("%q took %v", keys, took)
		if took > slowTime {
			t.Errorf("%q took %v", keys, took)
		}
	}
}

// TestViews: the pacer's own messages cost no drawing.
func TestViews(t *testing.T) {
	t.Parallel()
	terminal, keyboard := piped(t)
	const keys = 100
	_, err := keyboard.WriteString(strings.Repeat("j", keys) + "q")
	check(t, err)
	views := 0
	_, err = terminal.RunProgram(t.Context(), counted{silent, &views})
	check(t, err)
	if views < keys || views > keys+20 {
		t.Errorf("%d views of %d keys", views, keys)
	}
}

// A counted is a toy whose views are counted.
type counted struct {
	toy
	views *int
}

func (m counted) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	next, cmd := m.toy.Update(msg)
	m.toy = next.(toy)
	return m, cmd
}

func (m counted) View() tea.View {
	*m.views++
	return m.toy.View()
}

// TestEvents: a program gets from us what it would get from Bubble Tea's own
// reader.
func TestEvents(t *testing.T) {
	t.Parallel()
	for _, key := range []string{
		"a", "A", " ", "λ", "日", "\xff", "\r", "\n", "\t", "\x7f", "\x00", "\x03", "\x1b",
		"\x1ba", "\x1bλ", "\x1b\r", "\x1b\x1b", "\x1b\x1b[A", "\x1b[", "\x1bO", "\x1b]", "\x1bP",
		"\x1b[A", "\x1b[1;5C", "\x1b[H", "\x1b[3~", "\x1b[5~", "\x1b[15;2~", "\x1b[Z", "\x1b[7$", "\x1b[7^",
		"\x1bOP", "\x1bOA", "\x1bO5A", "\x1b[[A",
		"\x1b[99;5u", "\x1b[99;5:3u", "\x1b[57358u", "\x1b[27;5;99~",
		"\x1b[<0;12;5M", "\x1b[<0;12;5m", "\x1b[<64;1;1M", "\x1b[M !!", "\x1b[I", "\x1b[O",
		"\x1b[?2026;2$y", "\x1b[?0u", "\x1b[?62;22c", "\x1b[>41;354;0c", "\x1b[12;40R", "\x1b[48;24;80;0;0t",
		"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\", "\x1b]10;rgb:ffff/ffff/ffff\a", "\x1b]52;c;YWJj\a",
		"\x1bP>|XTerm(354)\x1b\\", "\x1bP1+r524742=38\x1b\\", "\x1b[12",
		"\x1b[200~one\rtwo\tλ\xff\x1b[201~", "\x1b[200~\x1b[201~",
	} {
		if n, _ := scanKey([]byte(key)); n != len(key) {
			t.Errorf("%q is not one key", key)
		}
		theirs := make(chan tea.Msg, 10)
		err := uv.NewTerminalReader(bytes.NewReader([]byte(key)), "xterm-256color").StreamEvents(t.Context(), theirs)
		check(t, err)
		close(theirs)
		var want []tea.Msg
		for event := range theirs {
			want = append(want, event)
		}
		got := events(new(uv.EventDecoder), []byte(key))
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %#v, want %#v", key, got, want)
		}
	}
}
