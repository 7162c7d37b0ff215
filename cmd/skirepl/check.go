package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"

	"skirepl/repl"
	"skirepl/session"
)

// runCommand runs files, or checks what their expectations say.
func (p *program) runCommand() *cobra.Command {
	check, verbose, each := false, false, 10*time.Second
	cmd := &cobra.Command{
		Use:   "run FILE…",
		Short: "run the terms, definitions and commands of files",
		Long:  "Runs files, up to the first error; with --check all of them, as tests.\n\n" + statusText + "\n\n" + session.CheckFilesText(),
		Example: "  skirepl run examples/birds.ski\n" +
			"  skirepl run --check homework/*.ski\n" +
			"  skirepl run --check --json homework/*.ski",
		Args: takes(1, 0, "which files? as in skirepl run examples/birds.ski; what comes through a pipe is run by skirepl alone", ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			if each <= 0 {
				return fmt.Errorf("--timeout %v: it must be more than nothing, as in 10s", each)
			}
			if cmd.Flags().Changed("timeout") && !check {
				return fmt.Errorf("--timeout goes with --check")
			}
			if verbose && !check {
				return fmt.Errorf("--verbose goes with --check")
			}
			if check {
				return p.check(cmd.Context(), args, each, verbose)
			}
			return p.batch(cmd.Context(), func(ctx context.Context, b *repl.Batch) repl.Outcome { return b.Files(ctx, args) })
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "compare what comes out with the files' expectations")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "with --check: list what is as expected too")
	cmd.Flags().DurationVar(&each, "timeout", each, "with --check: give an input up after this time")
	return cmd
}

// check runs files for their expectations, each in a session of its own, and sums up.
func (p *program) check(ctx context.Context, files []string, each time.Duration, verbose bool) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	all := &session.CheckedAll{Files: len(files)}
	for _, name := range files {
		if ctx.Err() != nil {
			all.NotRun++
			continue
		}
		r := &session.Checked{File: name, Expectations: []session.Expectation{}}
		src, err := session.ReadFile(name)
		if err != nil {
			r.Error = err.Error()
		} else if err := p.withSession(false, func(s *session.Session) error {
			r, _ = s.CheckScript(ctx, name, src, each) // its error is that of ctx
			return nil
		}); err != nil {
			return err
		}
		r.All = verbose
		all.Add(r)
		if err := repl.Print(p.out, r, p.options()); err != nil {
			return p.failed(err)
		}
	}
	switch {
	case ctx.Err() != nil:
		p.status = exitInterrupted
	case !all.OK():
		p.status = exitFailed
	}
	return p.failed(repl.Print(p.out, all, p.options()))
}
