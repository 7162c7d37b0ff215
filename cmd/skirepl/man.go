package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"skirepl/session"
)

// manCommand prints the manual page, which make install puts into its place.
func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "man",
		Short:             "print the manual page",
		Example:           "  skirepl man | man -l -",
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := p.out.WriteString(manual(cmd.Root()))
			return p.failed(err)
		},
	}
}

// A roff is a manual page that is being written.
type roff struct{ strings.Builder }

// request writes a line that the formatter obeys, with an argument.
func (r *roff) request(name, arg string) {
	r.WriteString("." + name + " \"" + strings.ReplaceAll(roffText.Replace(arg), `"`, `\(dq`) + "\"\n")
}

// roffText escapes what the formatter would take for its own; a hyphen stays what can
// be typed.
var roffText = strings.NewReplacer(`\`, `\e`, "-", `\-`)

// text writes lines as they are.
func (r *roff) text(s string) {
	for line := range strings.Lines(s) {
		line = roffText.Replace(strings.TrimRight(line, "\n"))
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			line = `\&` + line
		}
		r.WriteString(line + "\n")
	}
}

// item writes a paragraph with a tag.
func (r *roff) item(tag, text string) {
	r.WriteString(".TP\n")
	r.request("B", tag)
	r.text(text)
}

// literal writes lines that are not filled.
func (r *roff) literal(s string) {
	r.WriteString(".PP\n.nf\n")
	r.text(s)
	r.WriteString(".fi\n")
}

// described writes a help text: its indented lines are not filled.
func (r *roff) described(s string) {
	for part := range strings.SplitSeq(s, "\n\n") {
		if strings.HasPrefix(part, "  ") {
			r.literal(part)
			continue
		}
		r.WriteString(".PP\n")
		r.text(part)
	}
}

func (r *roff) flags(set *pflag.FlagSet) {
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		kind, usage := pflag.UnquoteUsage(f)
		tag := "--" + f.Name
		if f.Shorthand != "" {
			tag = "-" + f.Shorthand + ", " + tag
		}
		if kind != "" {
			tag += " " + kind
		}
		if f.DefValue != "" && f.DefValue != "false" {
			usage += " (default " + f.DefValue + ")"
		}
		r.item(tag, usage)
	})
}

// commands writes the subcommands of a command, and theirs.
func (r *roff) commands(parent *cobra.Command) {
	for _, cmd := range parent.Commands() {
		if !cmd.IsAvailableCommand() || cmd.Name() == "completion" {
			continue
		}
		r.request("SS", strings.TrimSuffix(cmd.UseLine(), " [flags]"))
		text := cmd.Long
		if text == "" {
			text = strings.ToUpper(cmd.Short[:1]) + cmd.Short[1:] + "."
		}
		r.described(text)
		r.flags(cmd.LocalNonPersistentFlags())
		if cmd.Example != "" {
			r.literal(cmd.Example)
		}
		r.commands(cmd)
	}
}

// manual is the manual page, made of the commands and their flags, and of the prompt's
// commands.
func manual(root *cobra.Command) string {
	r := &roff{}
	r.WriteString(".TH SKIREPL 1 \"\" skirepl \"User Commands\"\n")
	r.request("SH", "NAME")
	r.text("skirepl - " + strings.ToLower(root.Short[:1]) + root.Short[1:])
	r.request("SH", "SYNOPSIS")
	r.text("skirepl [OPTION…] [COMMAND [ARGUMENT…]]")
	r.request("SH", "DESCRIPTION")
	r.described(root.Long)
	r.request("SH", "OPTIONS")
	r.flags(root.PersistentFlags())
	r.item("--help", "explain a command")
	r.request("SH", "COMMANDS")
	r.commands(root)
	r.request("SS", "skirepl completion bash|zsh|fish")
	r.text("Print a script that completes skirepl's arguments in a shell.")
	r.request("SH", "AT THE PROMPT")
	r.text("A term is reduced to normal form; name = term defines a name. A line that begins with a colon is a command:")
	for _, s := range session.Specs() {
		tag := ":" + s.Usage
		if s.Alias != "" {
			tag += ", :" + s.Alias
		}
		r.item(tag, s.Short)
	}
	r.request("SH", "EXIT STATUS")
	for _, row := range [][2]string{
		{fmt.Sprint(exitOK), "all went well"},
		{fmt.Sprint(exitFailed), "something was wrong in what was to be run, or an expectation is not met"},
		{fmt.Sprint(exitUsage), "wrong arguments"},
		{fmt.Sprint(exitInterrupted), "interrupted"},
	} {
		r.item(row[0], row[1])
	}
	r.request("SH", "ENVIRONMENT")
	r.item(noRecordEnv, "if it isn't empty, sessions are not recorded")
	r.item("NO_COLOR", "if it isn't empty, there are no colours")
	r.request("SH", "FILES")
	r.item("$XDG_DATA_HOME/skirepl/sessions.db", "the recorded sessions; ~/.local/share without the variable")
	r.item("$XDG_CONFIG_HOME/skirepl/history", "the lines that were typed; ~/.config without the variable")
	return r.String()
}
