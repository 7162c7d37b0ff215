package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"skirepl/internal/tty"
	"skirepl/repl"
	"skirepl/session"
	"skirepl/share"
)

// looking is how something is looked at from outside.
type looking struct {
	verify bool
	report bool
	list   bool
}

func (l *looking) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&l.verify, "verify", false, "check everything that must hold of an arena at rest, and report")
	cmd.Flags().BoolVar(&l.report, "report", false, "report in figures, also in a terminal")
}

func (p *program) attachCommand() *cobra.Command {
	var l looking
	cmd := &cobra.Command{
		Use:   "attach [PID [COMMAND…]]",
		Short: "look at the arena of a running skirepl, without touching it",
		Long: "attach opens the debugger's views on the memory of another skirepl of yours, read-only. Without PID\n" +
			"it takes the only one, or shows a list. Without a terminal, with --report, --verify or --json it prints\n" +
			"a report; commands that change nothing (:node, :arena, …) are run instead of that.\n\n" +
			"The other process's arena is put into memory that both can map as long as somebody looks; it is a fifth\n" +
			"to a half slower then. With --private it can't be looked at.",
		Example: "  skirepl attach\n  skirepl attach --list\n  skirepl attach 4711 ':arena' ':workers'",
		RunE: func(cmd *cobra.Command, args []string) error {
			if l.list {
				return p.failed(p.list())
			}
			pid, rest, err := p.pick(args)
			if err != nil {
				return p.failed(err)
			}
			s, err := session.Attach(pid, session.Options{Show: p.show()})
			return p.lookAt(cmd.Context(), s, err, rest, l)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			list, err := session.Attachable()
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var words []cobra.Completion
			for _, h := range list {
				words = append(words, cobra.CompletionWithDesc(strconv.Itoa(h.PID), doing(h)))
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().BoolVar(&l.list, "list", false, "list what can be attached to")
	l.flags(cmd)
	return cmd
}

func (p *program) inspectCommand() *cobra.Command {
	var l looking
	cmd := &cobra.Command{
		Use:   "inspect FILE [COMMAND…]",
		Short: "look at a saved image of an arena",
		Long: "inspect opens the debugger's views on an image that :dump has written, or that was written when\n" +
			"something went wrong. Without a terminal, with --report, --verify or --json it prints a report; commands\n" +
			"that change nothing (:node, :arena, …) are run instead of that. The exit status is 1 if the image is\n" +
			"damaged, or a check fails.",
		Example: "  skirepl inspect omega.skimg\n  skirepl inspect --verify omega.skimg\n  skirepl inspect omega.skimg ':node 12'",
		Args:    takes(1, 0, "which image? as in skirepl inspect omega.skimg", ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := session.OpenImage(args[0], session.Options{Show: p.show()})
			return p.lookAt(cmd.Context(), s, err, args[1:], l)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return []cobra.Completion{"skimg", "gz"}, cobra.ShellCompDirectiveFilterFileExt
		},
	}
	l.flags(cmd)
	return cmd
}

// lookAt shows what a session looks at: with commands their results, in a terminal
// the debugger, otherwise a report.
func (p *program) lookAt(ctx context.Context, s *session.Session, err error, commands []string, l looking) error {
	if err != nil {
		return p.failed(err)
	}
	show := func(s *session.Session) error { return p.fullScreen(ctx, s, nil) }
	switch {
	case len(commands) > 0:
		show = func(s *session.Session) error { return p.ask(ctx, s, commands) }
	case l.report || l.verify || p.json || !p.terminal():
		show = func(s *session.Session) error { return p.report(s, l.verify) }
	}
	return p.failed(errors.Join(caught(s, show), s.Close()))
}

// ask runs commands that change nothing.
func (p *program) ask(ctx context.Context, s *session.Session, commands []string) error {
	b := repl.NewBatch(s, p.out, p.err, p.options())
	p.ended(b, b.Texts(ctx, commands))
	return nil
}

func (p *program) report(s *session.Session, verify bool) error {
	r, err := s.Report(verify)
	if err != nil {
		return err
	}
	if !r.Sound() {
		p.status = exitFailed
	}
	return repl.NewBatch(s, p.out, p.err, p.options()).Show(r)
}

var errNobody = errors.New("no skirepl is running that can be attached to")

// doing says what a process is at.
func doing(h share.Hello) string {
	if h.Silent {
		return "doesn't answer: is it stopped (Ctrl-Z)?"
	}
	return h.Doing
}

func (p *program) attachable() ([]share.Hello, error) {
	list, err := session.Attachable()
	if err == nil && len(list) == 0 {
		err = errNobody
	}
	return list, err
}

// list prints the processes that can be attached to.
func (p *program) list() error {
	list, err := p.attachable()
	if err != nil {
		return err
	}
	if p.json {
		return repl.Encode(p.out, list)
	}
	p.table(list, false)
	return nil
}

// table prints processes, numbered if one is to be chosen.
func (p *program) table(list []share.Hello, numbered bool) {
	for i, h := range list {
		number, since := "", "        "
		if numbered {
			number = fmt.Sprintf("%2d  ", i+1)
		}
		if !h.Started.IsZero() {
			since = h.Started.Local().Format(time.TimeOnly)
		}
		text := doing(h)
		if p.ascii {
			text = strings.ReplaceAll(text, "…", "...")
		}
		_, _ = fmt.Fprintf(p.out, "%s%7d  since %s  %s\n", number, h.PID, since, text)
	}
}

// pick gives the process that is meant: the one that is named, or the only one, or the
// one that is chosen from a list. What follows the number are commands.
func (p *program) pick(args []string) (pid int, rest []string, err error) {
	if len(args) > 0 {
		pid, err := strconv.Atoi(args[0])
		if err != nil {
			return 0, nil, fmt.Errorf("%q is no process id; skirepl attach --list shows them", args[0])
		}
		return pid, args[1:], nil
	}
	list, err := p.attachable()
	if err != nil {
		return 0, nil, err
	}
	if len(list) == 1 {
		return list[0].PID, nil, nil
	}
	if !p.terminal() {
		p.table(list, false)
		return 0, nil, errors.New("there are several: which one? skirepl attach PID")
	}
	p.table(list, true)
	_, _ = fmt.Fprintf(p.out, "which one (1 to %d)? ", len(list))
	line, err := tty.ReadWord(p.in)
	if err != nil {
		return 0, nil, err
	}
	n, err := strconv.Atoi(line)
	for _, h := range list {
		if err == nil && h.PID == n {
			return n, nil, nil
		}
	}
	if err != nil || n < 1 || n > len(list) {
		return 0, nil, fmt.Errorf("%q is no number from 1 to %d", line, len(list))
	}
	return list[n-1].PID, nil, nil
}
