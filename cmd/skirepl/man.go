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
	r.request("SH", "KEYS AT THE PROMPT")
	r.items(promptKeys)
	r.request("SH", "EXIT STATUS")
	r.items([][2]string{
		{fmt.Sprint(exitOK), "all went well"},
		{fmt.Sprint(exitFailed), "something was wrong in what was to be run: an error, a derivation (:check) or a guess (:predict) that is not right, or an expectation that is not met; the answer to a question is no error, also if it is different (:equal) or none (:type)"},
		{fmt.Sprint(exitUsage), "wrong arguments"},
		{fmt.Sprint(exitInterrupted), "interrupted"},
	})
	r.request("SH", "ENVIRONMENT")
	r.items([][2]string{
		{"VISUAL, EDITOR", "what :edit opens, with its arguments; vi without them"},
		{noRecordEnv, "if it isn't empty, sessions are not recorded"},
		{"NO_COLOR", "if it isn't empty, there are no colours"},
		{"TERM", "with dumb there are no colours, and the line is edited in one row"},
	})
	r.request("SH", "FILES")
	r.items([][2]string{
		{"$XDG_DATA_HOME/skirepl/sessions.db", "the recorded sessions; ~/.local/share without the variable"},
		{"$XDG_CONFIG_HOME/skirepl/history", "the lines that were typed; ~/.config without the variable"},
		{"$XDG_CONFIG_HOME/skirepl/view.json", "how the debugger's panes were arranged"},
		{"$XDG_CACHE_HOME/skirepl/", "what makes the next start faster; it may be removed"},
	})
	return r.String()
}

// items writes paragraphs behind their tags.
func (r *roff) items(rows [][2]string) {
	for _, row := range rows {
		r.item(row[0], row[1])
	}
}

// promptKeys are the keys of the line editor that are worth knowing.
var promptKeys = [][2]string{
	{"Tab", "completes a command, a setting and its value, a name, a file; several are listed"},
	{"Up, Down", "go through the lines that were typed, also in other runs"},
	{"Ctrl-R", "searches them; again for an older one, Esc gives up"},
	{"Enter", "runs the line; with an open parenthesis it goes on in the next one"},
	{"Ctrl-C", "gives the line up; while a command runs it stops that, and what it has come to is kept"},
	{"Ctrl-D", "leaves, on an empty line"},
	{"Ctrl-Z", "suspends skirepl; fg comes back"},
	{"Ctrl-A, Ctrl-E", "go to the beginning and the end of the line"},
	{"Alt-B, Alt-F", "go a word back and forward"},
	{"Ctrl-U, Ctrl-K, Ctrl-W", "delete to the beginning, to the end, a word; Ctrl-Y puts it back"},
	{"Ctrl-L", "clears the screen"},
}
