package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Ctrl-C ends a check, and shows what was found so far.
func TestCheckCtrlC(t *testing.T) {
	dir := t.TempDir()
	for name, src := range map[string]string{
		"1.ski": "K x y #= x\n",
		"2.ski": "K x y #= x\nx #= y\n:set contractions 0\n:export begun.ski\nS I I (S I I) #= x\n",
		"3.ski": "K x y #= x\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "run", "--check", "--timeout", "1h", "1.ski", "2.ski", "3.ski")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), childEnv+"=1", "HOME="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() }).Stop()
	for begin := time.Now(); ; time.Sleep(time.Millisecond) { // until the second file has come so far
		if _, err := os.Stat(filepath.Join(dir, "begun.ski")); err == nil {
			break
		}
		if time.Since(begin) > time.Minute {
			t.Fatal("it doesn't come to the second file")
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(out)
	err = cmd.Wait()
	if e := (*exec.ExitError)(nil); !errors.As(err, &e) || e.ExitCode() != exitInterrupted {
		t.Errorf("it ended with %v", err)
	}
	for _, want := range []string{"ok    1.ski: 1 expectation met\n", "2.ski: ", "; interrupted, the rest was not run\n", "3 files, 1 not run: "} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
