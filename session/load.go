package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Loaded is what the commands of a file gave.
type Loaded struct {
	File    string   `json:"file"`
	Results []Result `json:"results"`
	// Stopped says that an error ended it, which comes with it.
	Stopped bool `json:"stopped,omitempty"`
}

func (r *Loaded) Lines(st Style) []Line {
	var lines []Line
	for _, one := range r.Results {
		lines = append(lines, one.Lines(st)...)
	}
	n := len(r.Results)
	if n > 0 {
		if last, ok := r.Results[n-1].(*Loaded); ok && last.Stopped {
			n-- // the error is in there
		}
	}
	done := count(n, "command")
	if r.Stopped {
		done += ", then an error"
	}
	return append(lines, Line{{Text: r.File + ": " + done, Role: Dim}})
}

// wrong is the first thing in the file that is not so.
func (r *Loaded) wrong(string) error {
	for _, one := range r.Results {
		if c, ok := one.(claim); ok {
			if err := c.wrong(r.File); err != nil {
				return err
			}
		}
	}
	return nil
}

// loader follows :load into files that load files.
type loader struct {
	depth int
	open  []os.FileInfo // the files that are being loaded, from the outermost
}

// opens says that a file is being loaded already.
func (l *loader) opens(file os.FileInfo) bool {
	return slices.ContainsFunc(l.open, func(f os.FileInfo) bool { return os.SameFile(f, file) })
}

// path is the file that the arguments name: one that is named in a file is beside it.
func (c Command) path() string {
	name := home(c.args)
	if c.File == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(c.File), name)
}

// maxLoadDepth bounds how deep files may load each other.
const maxLoadDepth = 32

func runLoad(s *Session, ctx context.Context, c Command) (Result, error) {
	if c.args == "" {
		return nil, c.impossible("which file?", "as in :load examples/birds.ski")
	}
	name := c.path()
	if s.read.depth >= maxLoadDepth {
		return nil, c.wrong(fmt.Sprintf("files load each other more than %d deep", maxLoadDepth), "load them one after the other from one file")
	}
	info, err := os.Stat(name)
	if err == nil && s.read.opens(info) {
		return nil, c.wrong(c.args+" is being loaded already, and would load itself without an end", "remove this line")
	}
	src, err := readText(name, MaxText)
	if err != nil {
		return nil, c.wrong("can't read the file: "+reason(err), pathHint(c.args, err))
	}
	s.read.depth++
	s.read.open = append(s.read.open, info)
	defer func() {
		s.read.depth--
		s.read.open = s.read.open[:len(s.read.open)-1]
	}()
	r := &Loaded{File: name, Results: []Result{}}
	commands, parseErr := Parse(name, string(src))
	for _, c := range commands {
		if ctx.Err() != nil {
			return r, nil // what was done is kept
		}
		one, err := s.do(ctx, c)
		if one != nil {
			r.Results = append(r.Results, one)
		}
		if err != nil {
			r.Stopped = ctx.Err() == nil
			return r, err // what was done before is shown
		}
	}
	r.Stopped = parseErr != nil
	return r, parseErr
}

// ReadFile reads a file of terms, definitions and commands: at most [MaxText] bytes,
// and no device or pipe, which may have no end and may never begin. The error says
// what to do.
func ReadFile(name string) (string, error) {
	src, err := readText(name, MaxText)
	if err != nil {
		return "", fmt.Errorf("%s: can't read the file: %s (%s)", name, reason(err), pathHint(name, err))
	}
	return string(src), nil
}

func readText(name string, most int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err == nil {
		err = regular(name, info)
	}
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, most+1)) // it may grow meanwhile
	if err == nil && int64(len(src)) > most {
		err = &os.PathError{Op: "read", Path: name, Err: tooLarge{info.Size(), most}}
	}
	return src, err
}

// tooLarge is a file above a limit.
type tooLarge struct{ size, most int64 }

func (e tooLarge) Error() string {
	return fmt.Sprintf("it has %s bytes; the limit is %s", Grouped(max(e.size, e.most+1)), Grouped(e.most))
}

var (
	errDirectory = errors.New("it is a directory")
	errDevice    = errors.New("it is no file but a device or a pipe")
)

// regular is nil for a file, and says what another thing is.
func regular(name string, info os.FileInfo) error {
	switch {
	case info.IsDir():
		return &os.PathError{Op: "open", Path: name, Err: errDirectory}
	case !info.Mode().IsRegular():
		return &os.PathError{Op: "open", Path: name, Err: errDevice}
	}
	return nil
}

// readHint says what to do about a file that can't be read.
func readHint(err error) string {
	switch {
	case errors.As(err, new(tooLarge)):
		return "split it; :load takes in another file"
	case errors.Is(err, errDirectory):
		return "name the files in it"
	case errors.Is(err, errDevice):
		return "what comes through a pipe is read by skirepl alone, as in … | skirepl"
	}
	return "a path, from where skirepl was started"
}

// pathHint is readHint for a path that was typed.
func pathHint(path string, err error) string {
	n := len(path)
	switch {
	case !errors.Is(err, os.ErrNotExist):
	case path == "-":
		return readHint(errDevice)
	case n > 2 && strings.ContainsRune(`"'`, rune(path[0])) && path[0] == path[n-1]:
		return "a path stands without quotes, as in :load " + path[1:n-1]
	}
	return readHint(err)
}

// reason is an error of the file system without the path, which was just typed.
func reason(err error) string {
	if e, ok := err.(*os.PathError); ok {
		return e.Err.Error()
	}
	return err.Error()
}
