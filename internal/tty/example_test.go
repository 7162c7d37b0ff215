package tty_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/chzyer/readline"

	"skirepl/internal/tty"
)

func Example() {
	terminal, err := tty.Open(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer terminal.Close()

	cfg := &readline.Config{HistoryFile: "history"}
	terminal.LineConfig(cfg)
	editor, err := readline.NewEx(cfg)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for {
		line, err := terminal.ReadLine(editor, "> ")
		switch {
		case errors.Is(err, readline.ErrInterrupt):
			continue
		case err == io.EOF:
			return
		case line == "debug":
			// Not under WithInterrupt: Ctrl-C is a key of the program.
			var debugger tea.Model
			_, err = terminal.RunProgram(context.Background(), debugger)
		case err == nil:
			ctx, stop := terminal.WithInterrupt(context.Background())
			err = reduce(ctx, line)
			stop()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

func reduce(ctx context.Context, _ string) error { return context.Cause(ctx) }
