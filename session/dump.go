package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"skirepl/image"
	"skirepl/inspect"
	"skirepl/internal/place"
	"skirepl/share"
)

// Dumped says which image was written.
type Dumped struct {
	File     string `json:"file"`
	Bytes    int64  `json:"bytes"`  // of the file
	Memory   int    `json:"memory"` // bytes of the arena's memory
	Nodes    uint32 `json:"nodes"`
	Replaced bool   `json:"replaced,omitempty"` // there was such a file
}

func (r *Dumped) Lines(Style) []Line {
	verb := " written: "
	if r.Replaced {
		verb = " replaced: "
	}
	return []Line{{
		{Text: r.File, Role: Code},
		{Text: fmt.Sprintf("%s%s, an image of %s; skirepl inspect %s opens it",
			verb, count(r.Bytes, "byte"), count(r.Nodes, "node"), r.File), Role: Dim},
	}}
}

func runDump(s *Session, ctx context.Context, c Command) (Result, error) {
	if c.args == "" {
		return nil, c.impossible("to which file?", "as in :dump omega"+image.Extension)
	}
	r, err := s.dump(ctx, home(c.args), "", strings.HasSuffix(c.args, ".gz"))
	if e := (*os.PathError)(nil); errors.As(err, &e) {
		return nil, c.wrong("can't write the image: "+e.Err.Error(), "is the path right, and is there room?")
	}
	if e := (*os.LinkError)(nil); errors.As(err, &e) {
		return nil, c.wrong("can't write the image: "+e.Err.Error(), "is the name one that a file can have?")
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// dumpTries is how often an image is begun again when the arena was resized or reset
// meanwhile.
const dumpTries = 8

// dump writes an image to a file, which is there whole or not at all. The caller
// holds mu, so that the workers are at rest; another process goes on working, and the
// image is of one time of its arrays, between two resizes.
func (s *Session) dump(ctx context.Context, path, reason string, compress bool) (*Dumped, error) {
	st, err := os.Stat(path)
	if err == nil {
		if err := regular(path, st); err != nil { // it would be renamed over
			return nil, err
		}
	}
	r := &Dumped{File: path, Replaced: err == nil}
	err = place.Replace(path, func(f *os.File) error {
		for try := 0; ; try++ {
			err := s.dumpOnce(ctx, f, r, reason, compress)
			if !errors.Is(err, inspect.ErrResizing) || try == dumpTries || ctx.Err() != nil {
				if err != nil {
					return err
				}
				r.Bytes, err = f.Seek(0, io.SeekCurrent)
				return errors.Join(err, f.Sync())
			}
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				return err
			}
			if err := f.Truncate(0); err != nil {
				return err
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// dumpOnce writes an image; [inspect.ErrResizing]: it isn't whole.
func (s *Session) dumpOnce(ctx context.Context, f *os.File, r *Dumped, reason string, compress bool) error {
	s.refresh()
	im, err := s.image()
	if err != nil {
		return err
	}
	before := im.Header().ResizeSeq
	k, err := s.known(share.Since{NameTable: ^uint64(0), Defs: ^uint64(0)})
	if err != nil {
		return err
	}
	if s.outside == nil && s.line != nil { // the scene has no machine while a command runs
		k.Root, k.Suspension = s.stands()
		k.Position, k.Spent, k.Normal = s.line.Position(), s.line.Spent(), s.line.Normal()
	}
	k.Reason, k.Busy = reason, k.Busy && s.outside != nil
	info, err := json.Marshal(k)
	if err != nil {
		return err
	}
	const page = 65536
	mem := s.memory()
	if k.Bytes < uint64(len(mem)) { // another process's is mapped at its full length
		mem = mem[:min(len(mem), (int(k.Bytes)+page-1)/page*page)]
	}
	mem = mem[:len(mem)/page*page]
	r.Memory, r.Nodes = len(mem), im.Header().Top
	if err := image.Write(interruptible{ctx, f}, image.Image{Base: im.Base(), Info: info, Memory: mem}, compress); err != nil {
		return err
	}
	if after := im.Header().ResizeSeq; after != before || before%2 == 1 && s.outside != nil && reason == "" && !im.Poisoned() {
		return inspect.ErrResizing
	}
	return nil
}

// interruptible writes until ctx ends.
type interruptible struct {
	ctx context.Context
	w   io.Writer
}

func (i interruptible) Write(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.w.Write(p)
}
