package main

import (
	"bufio"
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
		"2.ski": "K x y #= x\nx #= y\n:set contractions 0\nS I I (S I I) #= x\n",
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
	cmd.Env = append(os.Environ(), "SKIREPL_TEST_CHILD=1", "HOME="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() }).Stop()
	r := bufio.NewReader(out)
	first, _ := r.ReadString('\n') // then the second file is at work, or about to be
	time.Sleep(200 * time.Millisecond)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(r)
	err = cmd.Wait()
	if e := (*exec.ExitError)(nil); !errors.As(err, &e) || e.ExitCode() != exitInterrupted {
		t.Errorf("it ended with %v", err)
	}
	// A slow machine may not have begun with the second file yet.
	all := first + string(rest)
	begun := strings.Contains(all, "2.ski: ") && strings.Contains(all, "; interrupted, the rest was not run\n") && strings.Contains(all, "3 files, 1 not run: ")
	if !strings.HasPrefix(all, "ok    1.ski: 1 expectation met\n") || !begun && !strings.Contains(all, "3 files, 2 not run: ") {
		t.Errorf("it prints\n%s", all)
	}
}
