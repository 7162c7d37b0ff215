package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"

	"github.com/spf13/cobra"

	"skirepl/history/store"
	"skirepl/repl"
	"skirepl/session"
)

// noRecordEnv keeps sessions from being recorded, when it isn't empty.
const noRecordEnv = "SKIREPL_NO_RECORD"

// recording is that of a session: one at the prompt or in the debugger is recorded,
// unless the user doesn't want that. Others open the database only when asked.
func (p *program) recording(wanted bool) session.Recording {
	return session.Recording{
		On: wanted && !p.noRecord && os.Getenv(noRecordEnv) == "",
		Open: func() (*store.DB, error) {
			path, err := store.Path()
			if err != nil {
				return nil, err
			}
			return store.Open(path)
		},
	}
}

// notice prints what the session has to say that no command asked for.
func (p *program) notice(s *session.Session) {
	if text := s.Notice(); text != "" {
		_, _ = fmt.Fprintln(p.err, "skirepl: "+text)
	}
}

func (p *program) recordCommands() []*cobra.Command {
	sessions := &cobra.Command{
		Use:     "sessions",
		Short:   "list the recorded sessions",
		Example: "  skirepl sessions\n  skirepl sessions --json\n  skirepl sessions export 12 session.ski",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.batch(cmd.Context(), func(ctx context.Context, b *repl.Batch) repl.Outcome { return b.Text(ctx, "", ":sessions") })
		},
	}
	sessions.AddCommand(&cobra.Command{
		Use:     "export ID [FILE]",
		Short:   "write a recorded session as a script that skirepl run replays",
		Example: "  skirepl sessions export 12 session.ski",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			id, err := sessionID(args[0])
			if err != nil {
				return err
			}
			return p.withSession(false, func(s *session.Session) error {
				text, err := s.ExportSession(id)
				if err != nil {
					return err
				}
				if len(args) == 2 {
					return os.WriteFile(args[1], []byte(text), 0o644)
				}
				_, err = p.out.WriteString(text)
				return err
			})
		},
	})
	resume := &cobra.Command{
		Use:     "resume [ID]",
		Short:   "go on with a recorded session, the last one without an ID",
		Long:    "Goes on with a recorded session: its definitions, its settings, its term where it stood, its\nbookmarks and branches. What is done from now on is recorded to it.",
		Example: "  skirepl resume\n  skirepl resume 12",
		Args:    takes(0, 1, "", "it takes one session: skirepl sessions lists them"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			var id int64
			if len(args) == 1 {
				if id, err = sessionID(args[0]); err != nil {
					return err
				}
			}
			return p.withSession(true, func(s *session.Session) error {
				if err := p.resume(cmd.Context(), s, id); err != nil {
					return err
				}
				return p.prompt(cmd.Context(), s)
			})
		},
	}
	return []*cobra.Command{sessions, resume}
}

func sessionID(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id <= 0 {
		return 0, errors.New(strconv.Quote(arg) + " is no session: skirepl sessions lists their numbers")
	}
	return id, nil
}

// resume makes a session go on. Ctrl-C leaves a term at its start that takes long to
// come back to its position.
func (p *program) resume(ctx context.Context, s *session.Session, id int64) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	r, err := s.Resume(ctx, id)
	if err != nil {
		return err
	}
	return repl.NewBatch(s, p.out, p.err, p.options()).Show(r)
}
