package main

import (
	"strings"

	"github.com/spf13/cobra"

	"skirepl/repl"
	"skirepl/session"
)

// commandsTopic is the topic that the prompt's :help shows without one.
const commandsTopic = "commands"

// helpCommand explains a subcommand, or what :help explains at the prompt. A name that
// both have is the subcommand's; with a colon it is the prompt's.
func (p *program) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND | TOPIC]",
		Short:   "explain a command of the shell, or a topic of the prompt",
		Long:    "Explains a command of skirepl, as --help does, or prints what :help TOPIC shows at the prompt.\nA name that is both is taken for the first; with a colon it is the second.",
		Example: "  skirepl help run\n  skirepl help :run\n  skirepl help commands\n  skirepl help notation",
		RunE: func(cmd *cobra.Command, args []string) error {
			sub, rest, err := cmd.Root().Find(args)
			if err == nil && len(rest) == 0 {
				sub.InitDefaultHelpFlag()
				return sub.Help()
			}
			topic := strings.Join(args, " ")
			if topic == commandsTopic {
				topic = ""
			}
			r, err := session.HelpOn(topic)
			if err != nil {
				return err
			}
			return p.failed(repl.Print(p.out, r, p.options()))
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			words := []cobra.Completion{commandsTopic}
			for _, sub := range cmd.Root().Commands() {
				if sub.IsAvailableCommand() {
					words = append(words, cobra.CompletionWithDesc(sub.Name(), sub.Short))
				}
			}
			return append(words, session.HelpTopics()...), cobra.ShellCompDirectiveNoFileComp
		},
	}
}
