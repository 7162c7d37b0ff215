package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Loaded is what the commands of a file gave.
type Loaded struct {
	File    string   `json:"file"`
	Results []Result `json:"results"`
}

func (r *Loaded) Lines(st Style) []Line {
	var lines []Line
	for _, one := range r.Results {
		lines = append(lines, one.Lines(st)...)
	}
	return append(lines, Line{{Text: fmt.Sprintf("%s: %s", r.File, count(len(r.Results), "command")), Role: Dim}})
}

// loader follows :load into files that load files.
type loader struct{ files []string }

// maxLoadDepth bounds how deep files may load each other.
const maxLoadDepth = 32

func runLoad(s *Session, ctx context.Context, c Command) (Result, error) {
	if c.args == "" {
		return nil, c.wrong("which file?", "as in :load examples/birds.ski")
	}
	name := c.args
	if !filepath.IsAbs(name) && len(s.read.files) > 0 {
		name = filepath.Join(filepath.Dir(s.read.files[len(s.read.files)-1]), name)
	}
	if len(s.read.files) >= maxLoadDepth {
		return nil, c.wrong(fmt.Sprintf("files load each other more than %d deep", maxLoadDepth), "does "+name+" load itself?")
	}
	src, err := readText(name, maxLoadFile)
	if err != nil {
		return nil, c.wrong("can't read the file: "+reason(err), "a path, from where skirepl was started")
	}
	s.read.files = append(s.read.files, name)
	defer func() { s.read.files = s.read.files[:len(s.read.files)-1] }()
	r := &Loaded{File: name}
	commands, parseErr := Parse(name, string(src))
	for _, c := range commands {
		if ctx.Err() != nil {
			return r, nil // what was done is kept
		}
		one, err := s.do(ctx, c)
		if err != nil {
			return nil, err
		}
		r.Results = append(r.Results, one)
	}
	return r, parseErr
}

// maxLoadFile is how large a file of terms may be.
const maxLoadFile = MaxText

// readText reads a file of a bounded size. A device or a pipe may have no end, and may
// never begin.
func readText(name string, most int64) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errors.New("it is a directory")
	case !info.Mode().IsRegular():
		return nil, errors.New("it is no file but a device or a pipe")
	case info.Size() > most:
		return nil, fmt.Errorf("it is larger than the limit of %d MB", most>>20)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// reason is an error of the file system without the path, which was just typed.
func reason(err error) string {
	if e, ok := err.(*os.PathError); ok {
		return e.Err.Error()
	}
	return err.Error()
}
