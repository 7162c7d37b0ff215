package repl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"skirepl/session"
)

// Outcome of a batch.
type Outcome int

const (
	Done        Outcome = iota
	Failed              // something was wrong; it has been printed
	Stopped             // :quit
	Interrupted         // the user stopped it
)

// Batch runs commands without a prompt.
type Batch struct {
	s *session.Session
	p printer
	// refuted: a derivation was not right, or a guess. That is an answer, and ends nothing.
	refuted bool
}

// NewBatch makes a batch that prints results to out and errors to errs.
func NewBatch(s *session.Session, out, errs io.Writer, o Options) *Batch {
	return &Batch{s: s, p: printer{out, errs, o}}
}

// Holds says that nothing that was run found what was typed wrong, see [session.Holds].
func (b *Batch) Holds() bool { return !b.refuted }

// Texts runs one text after the other, up to the first error.
func (b *Batch) Texts(ctx context.Context, list []string) Outcome {
	for _, src := range list {
		if o := b.Text(ctx, "", src); o != Done {
			return o
		}
	}
	return Done
}

// Text runs all of a text; the first error ends it.
func (b *Batch) Text(ctx context.Context, file, src string) Outcome {
	commands, err := session.Parse(file, src)
	if o := b.run(ctx, commands); o != Done {
		return o
	}
	if err != nil {
		b.p.failure(err)
		return Failed
	}
	return Done
}

// Files runs files, up to the first error.
func (b *Batch) Files(ctx context.Context, names []string) Outcome {
	for _, name := range names {
		src, err := session.ReadFile(name)
		if err != nil {
			b.p.failure(err)
			return Failed
		}
		if o := b.Text(ctx, name, src); o != Done {
			return o
		}
	}
	return Done
}

// Stream runs what comes in, line by line, so that another program can wait for
// the answers. An error does not end it; its outcome is then Failed.
func (b *Batch) Stream(ctx context.Context, in io.Reader) Outcome {
	r := bufio.NewReader(in)
	outcome := Done
	var part strings.Builder
	var extent session.Extent
	for line, begin := 1, 1; ; line++ {
		text, err := r.ReadString('\n')
		if text == "\n" && part.Len() == 0 { // ten million of them take no time
			begin = line + 1
			continue
		}
		part.WriteString(text)
		extent.Add(text)
		if err == nil && extent.Open() {
			continue
		}
		switch o := b.part(ctx, part.String(), begin); o {
		case Failed:
			outcome = Failed
		case Stopped:
			return outcome
		case Interrupted:
			return o
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				b.p.failure(fmt.Errorf("read the input: %w", err))
				return Failed
			}
			return outcome
		}
		part.Reset()
		begin, extent = line+1, session.Extent{}
	}
}

func (b *Batch) part(ctx context.Context, src string, line int) Outcome {
	commands, err := session.ParseFrom("", src, line)
	o := b.run(ctx, commands)
	if o == Done && err != nil {
		b.p.failure(err)
		o = Failed
	}
	return o
}

// run does commands one after the other, up to the first error.
func (b *Batch) run(ctx context.Context, commands []session.Command) Outcome {
	for _, c := range commands {
		r, err := b.s.Do(ctx, c)
		switch r := r.(type) {
		case nil:
		case *session.Quit:
			return Stopped
		case *session.OpenDebugger, *session.OpenEditor: // their lines say what they need
			b.p.failure(errors.New(r.Lines(session.Style{})[0].String()))
			return Failed
		default:
			b.refuted = b.refuted || !session.Holds(r)
			if err := b.p.result(c, r); err != nil {
				b.p.failure(err)
				return Failed
			}
		}
		if ctx.Err() != nil {
			return Interrupted
		}
		if err != nil {
			b.p.failure(err)
			return Failed
		}
	}
	return Done
}

// Failure prints an error.
func (b *Batch) Failure(err error) { b.p.failure(err) }

// Show prints a result that no command gave; as JSON it is the object itself.
func (b *Batch) Show(r session.Result) error {
	if b.p.JSON {
		return Encode(b.p.out, r)
	}
	return b.p.result(session.Command{}, r)
}

// Encode prints something as JSON, on a line of its own.
func Encode(w io.Writer, v any) error {
	b, err := session.JSON(v)
	if err == nil {
		_, err = w.Write(append(b, '\n'))
	}
	return err
}

// Print prints a result that belongs to no session; as JSON it is the object itself.
func Print(out io.Writer, r session.Result, o Options) error {
	return NewBatch(nil, out, out, o).Show(r)
}
