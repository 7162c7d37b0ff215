//go:build unix

package tty

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
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
	run := child
	switch os.Getenv(childEnv) {
	case "":
		os.Exit(m.Run())
	case "shell":
		run = shell
	}
	if err := run(os.NewFile(reportFD, "report")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// shell is the toy of a shell with job control. It runs the child, says when
// that is stopped and has it continue at SIGUSR1.
func shell(report *os.File) error {
	job := exec.Command(os.Args[0])
	job.Env = append(os.Environ(), childEnv+"=child")
	job.Stdin, job.Stdout, job.Stderr = os.Stdin, os.Stdout, os.Stderr
	job.ExtraFiles = []*os.File{report}
	job.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Foreground: true}
	resume := make(chan os.Signal, 1)
	signal.Notify(resume, syscall.SIGUSR1)
	if err := job.Start(); err != nil {
		return err
	}
	for {
		var status syscall.WaitStatus
		if _, err := syscall.Wait4(job.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil {
			return err
		}
		if !status.Stopped() {
			if status.ExitStatus() != 0 {
				return fmt.Errorf("the child's status is %d", status)
			}
			return nil
		}
		fmt.Fprintln(report, "stopped")
		<-resume
		syscall.Kill(-job.Process.Pid, syscall.SIGCONT)
	}
}

// child is a toy of the real thing: a loop that reads lines, of which some open
// a full-screen program or take their time.
func child(report *os.File) error {
	say := func(format string, args ...any) { fmt.Fprintf(report, format+"\n", args...) }
	t, err := Open(os.Stdin, os.Stdout)
	if err != nil {
		return err
	}
	defer t.Close()
	t.pace = patient
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

// patient is the pace of programs whose commands take no time: on a busy machine that
// may be long.
var patient = pace{start: deadline, settle: deadline, limit: deadline}

// A toy is a full-screen program that notes the keys that it gets. It quits at
// some of them, in all the ways in which a program can.
type toy struct {
	say  func(format string, args ...any)
	keys string
}

type bye struct{}

// A sliced is the message of a command in a chain without end.
type sliced struct{}

func slice() tea.Msg { time.Sleep(time.Millisecond); return sliced{} }

// slowTime is what a slow command takes.
const slowTime = 10 * time.Second

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
	case sliced:
		return m, slice
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
		case "z":
			return m, tea.Suspend
		case "c":
			return m, slice
		case "s":
			return m, func() tea.Msg { time.Sleep(slowTime); return nil }
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
