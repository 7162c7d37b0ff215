package repl

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"skirepl/internal/place"
	"skirepl/session"
)

// historyLines is how many lines are kept from one run to the next. The file may grow
// to twice that before it is tidied.
const historyLines = 5000

// maxHistoryLine is how many bytes of a line are worth keeping: longer ones were not
// typed, and would slow down every search.
const maxHistoryLine = 16 << 10

// History is what was typed at the prompt and on the debugger's command line, kept in a
// file that other processes of the same user read and append to at the same time. What
// each of them adds is one write at the file's end, under a lock, so that no line is
// lost; a process sees the lines of the others when it starts. No line is there twice:
// the newest place counts. Its methods may be called from any goroutine.
type History struct {
	mu    sync.Mutex
	path  string // "": nothing is kept
	lines []string
}

// OpenHistory reads the file, if there is one, and tidies it if it has grown. With an
// empty path, or an error, there is a history all the same: of this run.
func OpenHistory(path string) (*History, error) {
	h := &History{path: path}
	if path == "" {
		return h, nil
	}
	err := h.locked(func() error {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		all := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		h.lines = newest(all, historyLines)
		if len(all) < 2*historyLines {
			return nil
		}
		return place.Replace(path, func(f *os.File) error {
			_, err := f.WriteString(strings.Join(h.lines, "\n") + "\n")
			return err
		})
	})
	if err != nil {
		h.path = ""
		return h, fmt.Errorf("the history can't be read, and is not kept: %w", err)
	}
	return h, nil
}

// Lines are what is kept, oldest first.
func (h *History) Lines() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.lines)
}

// newest gives the last lines, at most so many, each once, where it was last.
func newest(all []string, most int) []string {
	seen := make(map[string]bool)
	var lines []string
	for _, line := range slices.Backward(all) {
		if line = strings.TrimSpace(line); line == "" || seen[line] {
			continue
		}
		if seen[line] = true; len(seen) > most {
			break
		}
		lines = append(lines, line)
	}
	slices.Reverse(lines)
	return lines
}

// Add keeps what was typed: each input as one line, in which line ends become blanks,
// and comments, which would then swallow what follows, are left out. Once it has failed
// to save the history, that is of this run.
func (h *History) Add(src string) error {
	var lines []string
	for _, input := range inputs(src) {
		if line := oneLine(input); line != "" && len(line) <= maxHistoryLine {
			lines = append(lines, line)
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	again := len(lines) == 1 && len(h.lines) > 0 && h.lines[len(h.lines)-1] == lines[0]
	for _, line := range lines {
		if i := slices.Index(h.lines, line); i >= 0 {
			h.lines = slices.Delete(h.lines, i, i+1)
		}
		h.lines = append(h.lines, line)
	}
	h.lines = h.lines[max(0, len(h.lines)-historyLines):]
	if len(lines) == 0 || h.path == "" || again {
		return nil
	}
	err := h.locked(func() (err error) {
		f, err := os.OpenFile(h.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		_, err = f.WriteString(strings.Join(lines, "\n") + "\n")
		return err
	})
	if err != nil {
		h.path = "" // it is said once
		return fmt.Errorf("the history can't be saved any more: %w", err)
	}
	return nil
}

// inputs cuts what was typed at the line ends between its inputs.
func inputs(src string) []string {
	var list []string
	var input strings.Builder
	var extent session.Extent
	for line := range strings.Lines(src) {
		input.WriteString(line)
		if extent.Add(line); !extent.Open() {
			list = append(list, input.String())
			input.Reset()
			extent = session.Extent{}
		}
	}
	return append(list, input.String()) // one that isn't complete
}

func oneLine(input string) string {
	parts := strings.Split(strings.TrimSpace(input), "\n")
	for i, part := range parts {
		if len(parts) > 1 {
			part, _, _ = strings.Cut(part, "#")
		}
		parts[i] = strings.TrimSpace(part)
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// locked does something while no other process does. The lock is a file of its own,
// since the history itself may be replaced.
func (h *History) locked(do func() error) error {
	f, err := os.OpenFile(h.path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := lockFile(f); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(do(), f.Close()) // which gives the lock back
}
