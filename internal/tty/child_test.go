//go:build unix

package tty

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/chzyer/readline"
)

// The tests run this test binary again as the program at the other end of a
// pseudo-terminal. It reports what it got on the file descriptor reportFD.
const (
	childEnv = "SKIREPL_TTY_TEST_CHILD"
	reportFD = 3
)

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		if err := child(os.NewFile(reportFD, "report")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is a toy of the real thing: a loop that reads lines, of which some open
// a full-screen program or take their time.
func child(report io.Writer) error {
	say := func(format string, args ...any) { fmt.Fprintf(report, format+"\n", args...) }
	t, err := Open(os.Stdin, os.Stdout)
	if err != nil {
		return err
	}
	defer t.Close()
	cfg := &readline.Config{HistoryLimit: -1}
	t.LineConfig(cfg)
	rl, err := readline.NewEx(cfg)
	if err != nil {
		return err
	}
	for {
		line, err := t.ReadLine(rl, "> ")
		switch {
		case err == io.EOF:
			say("eof")
			return nil
		case err != nil:
			say("%v %q", err, line)
			continue
		}
		say("line %q", line)
		switch line {
		case "debug":
			m, err := t.RunProgram(context.Background(), toy{say: say})
			keys := m.(toy).keys
			if err != nil {
				say("failed %q: %v", keys, err)
				break
			}
			say("keys %q", keys)
		case "slow":
			ctx, stop := t.WithInterrupt(context.Background())
			say("started")
			<-ctx.Done()
			say("%v", context.Cause(ctx))
			stop()
		case "nap":
			time.Sleep(50 * time.Millisecond)
			say("woke")
		case "quit":
			return nil
		}
	}
}

// A toy is a full-screen program that notes the keys that it gets. It quits at
// some of them, in all the ways in which a program can.
type toy struct {
	say  func(format string, args ...any)
	keys string
}

type bye struct{}

func nothing() tea.Msg { return nil }

func (m toy) Init() tea.Cmd { return nil }

func (m toy) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.say("size %dx%d", msg.Width, msg.Height)
	case tea.PasteMsg:
		m.keys += "<" + msg.Content + ">"
	case bye:
		return m, tea.Quit
	case tea.KeyPressMsg:
		if len(msg.String()) > 1 {
			m.keys += "[" + msg.String() + "]"
		} else {
			m.keys += msg.String()
		}
		switch msg.String() {
		case "q":
			return m, tea.Quit
		case "w":
			return m, tea.Batch(nothing, tea.Quit)
		case "e":
			return m, tea.Sequence(nothing, nothing, tea.Quit)
		case "r":
			return m, func() tea.Msg { return bye{} }
		case "t":
			return m, tea.Interrupt
		case "s":
			return m, func() tea.Msg { time.Sleep(time.Second); return nil }
		case "!":
			panic("as asked")
		case "?":
			return m, func() tea.Msg { panic("as asked") }
		}
	}
	return m, nil
}

// quits are the keys at which a toy quits without an error.
const quits = "qwer"

func (m toy) View() tea.View {
	v := tea.NewView("toy\n" + strings.Repeat("=", len(m.keys)%20) + "\n")
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.ReportFocus = true
	return v
}
