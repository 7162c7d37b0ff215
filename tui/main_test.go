package tui

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"skirepl/session"
)

// trialEnv makes the test binary run as the debugger itself, on the terms and
// commands that the variable holds, one a line:
//
//	go test -c -o /tmp/trial ./tui && SKIREPL_TUI_TRIAL=':debug S K K x' /tmp/trial [ascii] [light]
const trialEnv = "SKIREPL_TUI_TRIAL"

func TestMain(m *testing.M) {
	if script, ok := os.LookupEnv(trialEnv); ok {
		if err := trial(script, os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func trial(script string, args []string) error {
	s, err := session.Open(session.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	commands, err := session.Parse("", script)
	if err != nil {
		return err
	}
	for _, c := range commands {
		if _, err := s.Do(context.Background(), c); err != nil {
			return err
		}
	}
	o := Options{NoColor: os.Getenv("NO_COLOR") != ""}
	for _, a := range args {
		o.ASCII = o.ASCII || strings.HasPrefix(a, "ascii")
		if a == "light" {
			o.Background = Light
		}
	}
	_, err = tea.NewProgram(New(s, o)).Run()
	return err
}
