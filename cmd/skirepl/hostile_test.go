//go:build hostile && linux

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"skirepl/internal/hostile"
	"skirepl/session"
)

// What one input may take of the program. It is interrupted, as a person would, after
// hostileStop, and must then have ended by hostileEnd; its memory is that of one term
// at the limits, and of a text of ten megabytes.
const (
	hostileStop   = time.Second
	hostileEnd    = 20 * time.Second
	hostileMemory = 1000 // MB
	hostileInputs = 1000
)

// A way is one in which a text comes to the program.
type way struct {
	name string
	args []string // before what says what is to be run
	give string   // "pipe", "file" or "argument"
}

var ways = []way{
	{"pipe", nil, "pipe"},
	{"eval", []string{"eval"}, "argument"},
	{"run FILE", []string{"run"}, "file"},
	{"pipe --json", []string{"--json"}, "pipe"},
	{"eval --json", []string{"--json", "eval"}, "argument"},
	{"run --json FILE", []string{"--json", "run"}, "file"},
}

// longestArgument is what the system takes as one argument.
const longestArgument = 128 << 10

// An attempt is one input given in one way, and what came of it.
type attempt struct {
	name   string
	text   string
	way    way
	took   time.Duration
	memory int64 // MB, the most that was resident
	status int
	wrong  error
}

// TestHostileProgram gives a thousand inputs that nobody should type to the program
// itself: in a pipe, as an argument, in a file and with --json. Each has an answer, in
// time and in bounded memory.
func TestHostileProgram(t *testing.T) {
	t.Parallel()
	exe := filepath.Join(t.TempDir(), "skirepl")
	if out, err := exec.Command("go", "build", "-o", exe, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	attempts := hostileAttempts()
	var all sync.WaitGroup
	next := make(chan *attempt)
	for range runtime.GOMAXPROCS(0) {
		dir := t.TempDir()
		all.Go(func() {
			for a := range next {
				a.run(exe, dir)
			}
		})
	}
	for _, a := range attempts {
		next <- a
	}
	close(next)
	all.Wait()

	statuses := map[int]int{}
	var memory int64
	for _, a := range attempts {
		statuses[a.status]++
		memory = max(memory, a.memory)
		if a.wrong != nil {
			t.Errorf("%s, %s: %v", a.name, a.way.name, a.wrong)
		}
	}
	slices.SortStableFunc(attempts, func(a, b *attempt) int { return cmp.Compare(b.took, a.took) })
	t.Logf("%d inputs; by exit status: %v; at most %d MB resident; the slowest:", len(attempts), statuses, memory)
	for _, a := range attempts[:10] {
		t.Logf("%8v %5d MB  status %d  %s, %.60s", a.took.Round(time.Millisecond), a.memory, a.status, a.way.name, a.name)
	}
}

// hostileAttempts are a thousand: every text by itself in two ways, commands with their
// arguments, and mixtures.
func hostileAttempts() []*attempt {
	r := rand.New(rand.NewPCG(3, 4))
	var list []*attempt
	add := func(name, text string) {
		w := ways[len(list)%len(ways)]
		if w.give == "argument" && (len(text) >= longestArgument || strings.ContainsRune(text, 0) || strings.HasPrefix(text, "-")) {
			w = ways[3*(len(list)%2)]
		}
		list = append(list, &attempt{name: name, text: text, way: w})
	}
	for _, in := range hostile.Texts() {
		add(in.Name, in.Text)
		add(in.Name, in.Text)
	}
	var commands []struct{ name, text string }
	var examples []string
	for _, spec := range session.Specs() {
		examples = append(examples, spec.Examples...)
		for _, arg := range hostile.Args() {
			text := ":" + spec.Name + " " + arg
			commands = append(commands, struct{ name, text string }{fmt.Sprintf(":%s %.40q", spec.Name, arg), "S K (K x) y\n" + text})
		}
	}
	r.Shuffle(len(commands), func(i, j int) { commands[i], commands[j] = commands[j], commands[i] })
	for i := range commands {
		if len(list) == hostileInputs-200 {
			break
		}
		add(commands[i].name, commands[i].text)
	}
	for len(list) < hostileInputs {
		text := hostile.Mix(r, examples)
		add(fmt.Sprintf("mix %.60q", text), text)
	}
	return list
}

// run gives the input to the program and judges what it does.
func (a *attempt) run(exe, dir string) {
	cmd := exec.Command(exe, a.way.args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_RUNTIME_DIR="+dir)
	switch a.way.give {
	case "pipe":
		cmd.Stdin = strings.NewReader(a.text)
	case "argument":
		cmd.Args = append(cmd.Args, a.text)
	case "file":
		file := filepath.Join(dir, "input.ski")
		if a.wrong = os.WriteFile(file, []byte(a.text), 0o600); a.wrong != nil {
			return
		}
		cmd.Args = append(cmd.Args, file)
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	begin := time.Now()
	if a.wrong = cmd.Start(); a.wrong != nil {
		return
	}
	interrupt := time.AfterFunc(hostileStop, func() { _ = cmd.Process.Signal(os.Interrupt) })
	kill := time.AfterFunc(hostileEnd, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	a.took = time.Since(begin)
	interrupt.Stop()
	kill.Stop()
	a.status = cmd.ProcessState.ExitCode()
	a.memory = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) && !errors.Is(err, syscall.EPIPE) {
		a.wrong = err
		return
	}
	a.wrong = a.judge(out.String(), errs.String())
}

// claims says that the input holds a derivation or a guess, of which it is an answer that
// it is wrong.
func (a *attempt) claims() bool {
	return strings.Contains(a.text, ":check") || strings.Contains(a.text, ":predict")
}

func (a *attempt) judge(out, errs string) error {
	switch {
	case a.status != exitOK && a.status != exitFailed && a.status != exitInterrupted:
		return fmt.Errorf("exit status %d\n%.2000s", a.status, errs)
	case strings.Contains(errs, "goroutine ") || strings.Contains(errs, "panic"):
		return fmt.Errorf("it crashed:\n%.2000s", errs)
	case a.memory > hostileMemory:
		return fmt.Errorf("%d MB resident", a.memory)
	case a.status == exitFailed && errs == "" && (out == "" || !a.claims()):
		return errors.New("it failed without saying why")
	}
	if a.way.args == nil || a.way.args[0] != "--json" {
		return nil
	}
	for _, text := range []string{out, errs} {
		for line := range strings.Lines(text) {
			if !json.Valid([]byte(line)) || !strings.HasPrefix(line, "{") {
				return fmt.Errorf("not JSON: %.300q", line)
			}
		}
	}
	return nil
}

// TestHostileTerminal types and pastes such inputs at the prompt: afterwards it still
// answers.
func TestHostileTerminal(t *testing.T) {
	t.Parallel()
	exe := filepath.Join(t.TempDir(), "skirepl")
	if out, err := exec.Command("go", "build", "-o", exe, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dir := t.TempDir()
	cmd := exec.Command(exe, "--no-record")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_RUNTIME_DIR="+dir)
	term, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 80, Rows: 24})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = term.Close() }()
	said := make(chan string, 1<<16)
	go func() {
		buf := make([]byte, 1<<16)
		for {
			n, err := term.Read(buf)
			said <- string(buf[:n])
			if err != nil {
				close(said)
				return
			}
		}
	}()
	r := rand.New(rand.NewPCG(5, 6))
	var examples []string
	for _, spec := range session.Specs() {
		if spec.Name != "debug" && spec.Name != "edit" && spec.Name != "quit" {
			examples = append(examples, spec.Examples...)
		}
	}
	inputs := hostile.Texts()
	for i := range 100 {
		text := hostile.Mix(r, examples)
		inputs = append(inputs, hostile.Input{Name: fmt.Sprintf("mix %d %q", i, text), Text: text})
	}
	unsafe := strings.NewReplacer("\x04", "", "\x1a", "", ":debug", "", ":edit", "", ":quit", "")
	for i, in := range inputs {
		if len(in.Text) > 1<<20 {
			in.Text = in.Text[:1<<20]
		}
		text := unsafe.Replace(in.Text)
		if i%2 == 0 || len(text) > 1000 {
			text = "\x1b[200~" + text + "\x1b[201~"
		}
		answered := fmt.Sprintf("works%da", i)
		ctx, cancel := context.WithTimeout(t.Context(), hostileEnd)
		go func() {
			_, _ = io.WriteString(term, text+"\rK "+answered+" z\r")
			for ctx.Err() == nil { // what runs is interrupted, what is typed is given up
				time.Sleep(200 * time.Millisecond)
				_, _ = io.WriteString(term, "\x03\x03\x15K "+answered+" z\r")
			}
		}()
		var seen strings.Builder
		// It stands behind what ends the editing of its line.
		answer := "\x1b[?2004l" + answered + "\r\n"
		for ok := true; ok && !strings.Contains(seen.String(), answer); {
			select {
			case part, open := <-said:
				seen.WriteString(part)
				ok = open
			case <-ctx.Done():
				ok = false
			}
		}
		cancel()
		if text := seen.String(); !strings.Contains(text, answer) {
			t.Fatalf("%.80s: no answer; last seen\n%q", in.Name, text[max(0, len(text)-2000):])
		}
	}
	t.Logf("%d inputs", len(inputs))
}
