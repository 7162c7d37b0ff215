package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"skirepl/repl"
	"skirepl/session"
)

// runCommand runs files, or checks what their expectations say.
func (p *program) runCommand() *cobra.Command {
	check, each := false, 10*time.Second
	cmd := &cobra.Command{
		Use:   "run FILE…",
		Short: "run the terms, definitions and commands of files",
		Long: "Runs files, up to the first error.\n\n" +
			"With --check each file runs by itself, in a session of its own, and what comes out is\n" +
			"compared with its expectations:\n\n" + session.CheckFilesText() + "\n\n" +
			"An error that no expectation is about is a failure; the rest of the file runs all the same.\n" +
			"The exit status is 0 if all expectations are met and 1 if not.",
		Example: "  skirepl run examples/birds.ski\n" +
			"  skirepl run --check homework/*.ski\n" +
			"  skirepl run --check --json homework/*.ski",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if each <= 0 {
				return fmt.Errorf("--timeout %v: it must be more than nothing, as in 10s", each)
			}
			if cmd.Flags().Changed("timeout") && !check {
				return fmt.Errorf("--timeout goes with --check")
			}
			if check {
				return p.check(cmd.Context(), args, each)
			}
			return p.batch(cmd.Context(), func(ctx context.Context, b *repl.Batch) repl.Outcome { return b.Files(ctx, args) })
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "compare what comes out with the files' expectations")
	cmd.Flags().DurationVar(&each, "timeout", each, "with --check: give an input up after this time")
	return cmd
}

// check runs files for their expectations, and sums up.
func (p *program) check(ctx context.Context, files []string, each time.Duration) error {
	all := &session.CheckedAll{Files: len(files)}
	for _, name := range files {
		err := p.batch(ctx, func(ctx context.Context, b *repl.Batch) repl.Outcome {
			r, o := b.Check(ctx, name, each)
			switch {
			case r != nil:
				all.Passed += r.Passed
				all.Failed += r.Failed
			case o == repl.Failed:
				all.Unread++
			}
			return o
		})
		if err != nil || p.status == exitInterrupted {
			return err
		}
	}
	return p.failed(repl.Print(p.out, all, p.options()))
}
