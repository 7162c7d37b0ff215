package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"skirepl/internal/editor"
	"skirepl/internal/tty"
	"skirepl/repl"
	"skirepl/session"
	"skirepl/tui"
)

// Exit statuses.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// statusText says when the status is exitFailed.
const statusText = "The exit status is 1 after an error, or if a derivation (:check) or a guess (:predict) is not right;\n" +
	"what comes after these is run all the same. The answer to a question is no error, whatever it is\n" +
	"(:equal, :type, :loop?, :find), and a limit that was reached is none."

// program is one run of the command.
type program struct {
	in, out, err *os.File
	json         bool
	ascii        bool
	noColor      bool
	noRecord     bool
	private      bool
	status       int
}

// run runs skirepl with its arguments and gives the exit status.
func run(args []string, in, out, errs *os.File) int {
	p := &program{in: in, out: out, err: errs}
	root := p.command()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	if err := root.Execute(); err != nil {
		_, _ = fmt.Fprintf(errs, "skirepl: %v\n(skirepl --help tells how it is used)\n", err)
		return exitUsage
	}
	return p.status
}

func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:           "skirepl",
		Short:         "An interactive REPL and terminal debugger for combinatory logic",
		Long:          "skirepl reduces terms of combinatory logic, and shows how: contraction by contraction,\nforward and back, down to the machine that does it and the memory that it works in.\n\nWithout a command it opens the prompt; when the input is no terminal it runs what it reads.\n\nskirepl help TOPIC prints what :help TOPIC shows at the prompt; skirepl help commands is :help.",
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withSession(p.terminal(), func(s *session.Session) error { return p.prompt(cmd.Context(), s) })
		},
	}
	root.PersistentFlags().BoolVar(&p.json, "json", false, "one JSON object a result, on a line of its own")
	root.PersistentFlags().BoolVar(&p.ascii, "ascii", false, "no characters but ASCII")
	root.PersistentFlags().BoolVar(&p.noColor, "no-color", false, "no colours (so does the environment variable NO_COLOR)")
	root.PersistentFlags().BoolVar(&p.private, "private", false, "don't let skirepl attach look at this process")
	root.PersistentFlags().BoolVar(&p.noRecord, "no-record", false, "don't record the session (nor with the environment variable "+noRecordEnv+")")
	root.SetHelpCommand(p.helpCommand())
	root.AddCommand(p.recordCommands()...)
	root.AddCommand(
		p.attachCommand(),
		p.inspectCommand(),
		&cobra.Command{
			Use:   "eval TERM…",
			Short: "reduce terms, run definitions and commands",
			Long:  "Runs each argument as a line of its own, up to the first error.\n\n" + statusText,
			Example: "  skirepl eval 'S K K x'\n" +
				"  skirepl eval 't = S (K (S I)) K' 't a b'\n" +
				"  skirepl eval --json ':trace S K K x'",
			Args:              takes(1, 0, "which terms? as in skirepl eval 'S K K x'", ""),
			ValidArgsFunction: completeTyped,
			RunE: func(cmd *cobra.Command, args []string) error {
				return p.batch(cmd.Context(), func(ctx context.Context, b *repl.Batch) repl.Outcome { return b.Texts(ctx, args) })
			},
		},
		p.runCommand(),
		p.manCommand(),
		&cobra.Command{
			Use:     "tui [TERM]",
			Short:   "open the full-screen debugger on a term",
			Example: "  skirepl tui 'S (K (S I)) K x y'",
			Args:    takes(0, 1, "", "it takes one term: in quotes, as in skirepl tui 'S (K (S I)) K x y'"),

			ValidArgsFunction: completeTyped,
			RunE: func(cmd *cobra.Command, args []string) error {
				return p.withSession(true, func(s *session.Session) error { return p.fullScreen(cmd.Context(), s, args) })
			},
		},
	)
	return root
}

// completeTyped completes what could be typed at the prompt too.
func completeTyped(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	const as = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	s, err := session.Open(session.Options{})
	if err != nil {
		return nil, as
	}
	defer func() { _ = s.Close() }()
	words, begin := s.Complete(typed)
	for i, w := range words {
		words[i] = typed[:begin] + w
	}
	return words, as
}

// withSession runs f with a session, which is recorded or not; what it returns is
// printed as a failure.
func (p *program) withSession(record bool, f func(*session.Session) error) error {
	s, err := session.Open(session.Options{Show: p.show(), Record: p.recording(record)})
	if err == nil {
		if !p.private {
			_ = s.ShareMemory() // without it nobody can look, and all else works
		}
		err = caught(s, f)
		p.notice(s)
		err = errors.Join(err, s.Close())
	}
	return p.failed(err)
}

// caught runs f. A panic in it becomes an error, and an image of the arena is written.
func caught(s *session.Session, f func(*session.Session) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = s.Crashed(r, debug.Stack())
		}
	}()
	return f(s)
}

// failed prints what went wrong, if something did.
func (p *program) failed(err error) error {
	if err != nil {
		_, _ = fmt.Fprintf(p.err, "skirepl: %v\n", err)
		p.status = exitFailed
	}
	return nil
}

// show is how much of a term is printed: more than a person reads, where a program
// does.
func (p *program) show() int {
	if p.terminal() {
		return 0
	}
	return 1 << 20
}

func (p *program) terminal() bool { return isTerminal(p.in) && isTerminal(p.out) }

func (p *program) options() repl.Options {
	return repl.Options{JSON: p.json, ASCII: p.ascii, Color: p.color() && isTerminal(p.out)}
}

func (p *program) color() bool {
	return !p.noColor && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// batch runs commands without a terminal; SIGINT interrupts them.
func (p *program) batch(ctx context.Context, f func(context.Context, *repl.Batch) repl.Outcome) error {
	return p.withSession(false, func(s *session.Session) error {
		ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
		defer stop()
		b := repl.NewBatch(s, p.out, p.err, p.options())
		p.ended(b, f(ctx, b))
		return nil
	})
}

// ended sets the exit status by how a batch ended, and what it found wrong.
func (p *program) ended(b *repl.Batch, o repl.Outcome) {
	switch {
	case o == repl.Interrupted:
		p.status = exitInterrupted
	case o == repl.Failed || !b.Holds():
		p.status = exitFailed
	}
}

const greeting = "skirepl: combinatory logic. Type a term, or :help. Ctrl-D leaves."

// prompt is the REPL; without a terminal it runs what comes in.
func (p *program) prompt(ctx context.Context, s *session.Session) error {
	if !p.terminal() {
		ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
		defer stop()
		b := repl.NewBatch(s, p.out, p.err, p.options())
		p.ended(b, b.Stream(ctx, p.in))
		return nil
	}
	t, err := tty.Open(p.in, p.out)
	if err != nil {
		return err
	}
	past := p.history()
	o := p.options()
	o.Editor = &editor.Editor{}
	debug := func(ctx context.Context) error { return p.debugger(ctx, s, t, past, o.Editor) }
	pr, err := repl.NewPrompt(s, t, p.out, past, o, debug)
	if err != nil {
		return errors.Join(err, t.Close())
	}
	_, _ = fmt.Fprintln(p.out, greeting)
	err = pr.Run(ctx)
	return errors.Join(err, t.Close(), pr.Close())
}

// fullScreen is the debugger by itself.
func (p *program) fullScreen(ctx context.Context, s *session.Session, args []string) error {
	if !p.terminal() {
		return errors.New("the debugger needs a terminal; skirepl eval ':trace TERM' prints a reduction")
	}
	for _, src := range args {
		commands, err := session.Parse("", ":debug "+src)
		if err != nil {
			return err
		}
		for _, c := range commands {
			if _, err := s.Do(ctx, c); err != nil {
				repl.NewBatch(s, p.out, p.err, p.options()).Failure(err)
				p.status = exitFailed
				return nil
			}
		}
	}
	t, err := tty.Open(p.in, p.out)
	if err != nil {
		return err
	}
	return errors.Join(p.debugger(ctx, s, t, p.history(), &editor.Editor{}), t.Close())
}

func (p *program) debugger(ctx context.Context, s *session.Session, t *tty.Terminal, past *repl.History, edits *editor.Editor) error {
	opts := []tea.ProgramOption{tea.WithFPS(framesPerSecond)}
	if !p.color() {
		opts = append(opts, tea.WithColorProfile(noColors))
	}
	o := tui.Options{
		ASCII: p.ascii, NoColor: !p.color(), Context: ctx, Kept: userFile("view.json"),
		History: past.Lines(), Remember: past.Add, Editor: edits, Within: t.ExecCommand,
	}
	_, err := t.RunProgram(ctx, tui.New(s, o), opts...)
	if errors.Is(err, tea.ErrProgramPanic) {
		err = errors.Join(err, s.Crashed("in the debugger", nil))
	}
	return err
}

// framesPerSecond is as often as the screen may change: at twice that, which is the
// library's own choice, its timer alone costs a percent of a processor at rest.
const framesPerSecond = 30

// history is what was typed, in this run and in those before.
func (p *program) history() *repl.History {
	past, err := repl.OpenHistory(userFile("history"))
	if err != nil {
		_, _ = fmt.Fprintf(p.err, "skirepl: %v\n", err)
	}
	return past
}

// userFile is a file of the user's own settings; "" when there is no place for it.
func userFile(name string) string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	dir = filepath.Join(dir, "skirepl")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return ""
	}
	return filepath.Join(dir, name)
}
