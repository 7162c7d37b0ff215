package repl

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"skirepl/session"
	"skirepl/ski"
)

// edit has the user write a definition in an editor, and gives what is to be run. A
// text that can't be read is kept for the next time.
func (p *Prompt) edit(r *session.OpenEditor) (src string, ok bool) {
	before := r.Text
	if draft, kept := p.drafts[r.Name]; kept {
		before = draft
	}
	after, err := p.editText(r.Name, before)
	if err != nil {
		p.p.failure(err)
		return "", false
	}
	src = strings.TrimSpace(after)
	if body := strings.TrimSpace(strings.TrimPrefix(src, r.Name)); src == "" || body == "=" || after == r.Text {
		p.say(r.Name + " stays as it is")
		delete(p.drafts, r.Name)
		return "", false
	}
	if _, err := session.Parse("", after); err != nil {
		if e := (*ski.Error)(nil); errors.As(err, &e) {
			e.File = r.Name
		}
		p.p.failure(err)
		p.drafts[r.Name] = after
		p.say("the text is kept: :edit " + r.Name + " goes on with it")
		return "", false
	}
	delete(p.drafts, r.Name)
	if err := errors.Join(p.past.Add(src), p.recall()); err != nil {
		p.p.failure(err)
	}
	return after, true
}

func (p *Prompt) say(text string) { _, _ = fmt.Fprintln(p.p.out, text) }

// editText has the user change a text in a file of its own, which is removed.
func (p *Prompt) editText(name, before string) (after string, err error) {
	dir, err := os.MkdirTemp("", "skirepl-edit-")
	if err != nil {
		return "", fmt.Errorf("no place for the text: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "definition.ski")
	if err := os.WriteFile(file, []byte(before), 0o600); err != nil {
		return "", fmt.Errorf("no place for the text: %w", err)
	}
	editor := editorCommand()
	cmd := exec.Command(editor[0], append(editor[1:], file)...)
	if err := p.t.RunCommand(cmd); err != nil {
		return "", fmt.Errorf("%s; %s stays as it is (the environment variable EDITOR names the editor)", editorFailed(editor[0], err), name)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("the text can't be read back: %w", err)
	}
	return string(text), nil
}

// editorFailed says how an editor failed, in words.
func editorFailed(editor string, err error) string {
	if path := (*os.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	if lookup := (*exec.Error)(nil); errors.As(err, &lookup) {
		err = lookup.Err
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return "the editor " + editor + " failed: " + exit.String()
	}
	return "the editor " + editor + " can't be started: " + err.Error()
}

// editorCommand is the user's editor with its arguments, as in "code --wait".
func editorCommand() []string {
	for _, name := range [...]string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(os.Getenv(name)); len(words) > 0 {
			return words
		}
	}
	return []string{"vi"}
}
