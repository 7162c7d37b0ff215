package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/chzyer/readline"

	"skirepl/internal/editor"
	"skirepl/internal/tty"
	"skirepl/session"
	"skirepl/ski"
)

// Prompts: the second while an input goes on.
const (
	prompt     = "ski> "
	promptMore = "...> "
)

// Prompt is the interactive front end.
type Prompt struct {
	s    *session.Session
	t    *tty.Terminal
	p    printer
	line *readline.Instance
	past *History
	// paint colours what is typed; nil: nothing does.
	paint  *painter
	editor *editor.Editor
	// debug opens the full-screen debugger and returns when it is left.
	debug func(context.Context) error
}

// NewPrompt makes the front end on a terminal.
func NewPrompt(s *session.Session, t *tty.Terminal, out io.Writer, past *History, o Options, debug func(context.Context) error) (*Prompt, error) {
	cfg := &readline.Config{
		HistoryLimit:           historyLines,
		HistorySearchFold:      true,
		DisableAutoSaveHistory: true,
		AutoComplete:           &completer{s, t},
		Stdout:                 out,
		Stderr:                 out,
	}
	p := &Prompt{s: s, t: t, past: past, debug: debug, editor: o.Editor}
	if p.editor == nil {
		p.editor = &editor.Editor{}
	}
	if o.Color {
		p.paint = newPainter(s)
		cfg.Painter = p.paint
	}
	t.LineConfig(cfg)
	rl, err := readline.NewEx(cfg)
	if err != nil {
		return nil, fmt.Errorf("line editor: %w", err)
	}
	o.Width = t.Width
	p.p, p.line = printer{out, out, o}, rl
	return p, p.recall()
}

// recall gives the line editor the history. It takes the whole of it at every input:
// added to, it would have lines twice, and for one that was found in it and changed it
// would keep something else than was entered.
// While whole lines wait, of a paste, it leaves that to the last of them.
func (p *Prompt) recall() error {
	if p.t.LineAhead() {
		return nil
	}
	p.line.ResetHistory()
	for _, line := range p.past.Lines() {
		if err := p.line.SaveHistory(line); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the line editor. The terminal must have been closed before.
func (p *Prompt) Close() error { return p.line.Close() }

// Run reads and runs commands until the user leaves.
func (p *Prompt) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		src, err := p.read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, readline.ErrInterrupt):
			continue
		case err != nil:
			return err
		}
		if strings.TrimSpace(src) == "" {
			if err := p.recall(); err != nil { // else the editor stays where it was in it
				p.p.failure(err)
			}
			continue
		}
		if err := errors.Join(p.past.Add(src), p.recall()); err != nil {
			p.p.failure(err)
		}
		if quit := p.run(ctx, src); quit {
			return nil
		}
	}
	return ctx.Err()
}

// read gets a line, and more of them as long as a parenthesis is open, or a derivation
// goes on.
func (p *Prompt) read() (string, error) {
	p.follows(session.Extent{}, false)
	src, err := p.t.ReadLine(p.line, prompt)
	derivation := err == nil && session.BeginsDerivation(src)
	if err != nil || !derivation && !incomplete(src) {
		return src, err
	}
	var all strings.Builder
	var extent session.Extent
	for line, first := src, true; ; first = false {
		all.WriteString(line + "\n")
		if extent.Add(line); !extent.Open() && !(derivation && (first || session.GoesOnDerivation(line))) {
			break
		}
		if !first && strings.HasPrefix(strings.TrimSpace(line), ":") {
			break // a command is in no term: that something is still open wasn't meant
		}
		p.follows(extent, true)
		if line, err = p.t.ReadLine(p.line, promptMore); errors.Is(err, io.EOF) {
			break // Ctrl-D: the error says what is missing
		}
		if err != nil {
			return "", err
		}
	}
	text := strings.TrimSpace(all.String())
	_, last, _ := strings.Cut(text, "\n")
	last = last[strings.LastIndexByte(last, '\n')+1:]
	if derivation && session.GoesOnDerivation(last) && !strings.Contains(text, "#") {
		text = strings.ReplaceAll(text, "\n", " ") // the history has it in one line
	}
	return text, nil
}

// follows tells the painter what stands before the next line.
func (p *Prompt) follows(open session.Extent, more bool) {
	if p.paint != nil {
		p.paint.follows(open, more)
	}
}

// incomplete says that a first line may be the beginning of something right: what is
// wrong already is said at once.
func incomplete(src string) bool {
	_, err := session.Parse("", src)
	e := (*ski.Error)(nil)
	return errors.As(err, &e) && e.Incomplete
}

// run does what was typed. When a part of it can't be read nothing is done.
func (p *Prompt) run(ctx context.Context, src string) (quit bool) {
	commands, err := session.Parse("", src)
	if err != nil {
		p.p.failure(err)
		p.s.RecordFailure(src, err)
		return false
	}
	defer p.notice()
	for _, c := range commands {
		r, err := p.do(ctx, c)
		switch e := r.(type) {
		case *session.Quit:
			return true
		case *session.OpenDebugger:
			err = errors.Join(p.debug(ctx), p.recall()) // what was typed there, too
			r = nil
		case *session.OpenEditor:
			if text, ok := p.edit(e); ok && p.run(ctx, text) {
				return true
			}
			r = nil
		}
		if r != nil {
			err = errors.Join(err, p.p.result(c, r))
		}
		if err != nil {
			p.p.failure(err)
			return false
		}
	}
	return false
}

// notice prints what the session has to say that no command asked for.
func (p *Prompt) notice() {
	if text := p.s.Notice(); text != "" {
		p.p.failure(errors.New(text))
	}
}

// do runs a command; Ctrl-C interrupts it, and one that takes long shows how far it
// has come.
func (p *Prompt) do(ctx context.Context, c session.Command) (session.Result, error) {
	ctx, stop := p.t.WithInterrupt(ctx)
	defer stop()
	hide := p.showProgress()
	defer hide()
	return p.s.Do(ctx, c)
}
