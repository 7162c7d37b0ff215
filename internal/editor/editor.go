// Package editor has the user write a definition in an editor of their own.
package editor

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

// An Editor keeps what was written and can't be read yet, for the next time. The zero
// Editor is ready. Only one goroutine may use it.
type Editor struct{ drafts map[string]string }

// An Edit is a definition that is in the editor: Command is to be run in the terminal,
// and End called with its error.
type Edit struct {
	Command *exec.Cmd

	editor    *Editor
	name      string
	before    string // what the definition is without the editor
	dir, file string // removed at the end
}

// An Outcome says what came of an edit.
type Outcome struct {
	Source string // to be run as if it had been typed; "": nothing is
	Note   string // what there is to say
	Err    error  // before that
}

// Begin puts the definition into a file of its own.
func (e *Editor) Begin(r *session.OpenEditor) (*Edit, error) {
	d := &Edit{editor: e, name: r.Name, before: r.Text}
	text := r.Text
	if draft, kept := e.drafts[r.Name]; kept {
		text = draft
	}
	var err error
	if d.dir, err = os.MkdirTemp("", "skirepl-edit-"); err != nil {
		return nil, fmt.Errorf("no place for the text: %w", err)
	}
	d.file = filepath.Join(d.dir, "definition.ski")
	if err := os.WriteFile(d.file, []byte(text), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("no place for the text: %w", err), os.RemoveAll(d.dir))
	}
	words := command()
	d.Command = exec.Command(words[0], append(words[1:], d.file)...)
	return d, nil
}

// End reads what was written, if the editor ran. A text that can't be read is kept.
func (d *Edit) End(ran error) (o Outcome) {
	defer func() { o.Err = errors.Join(o.Err, os.RemoveAll(d.dir)) }()
	if ran != nil {
		o.Err = fmt.Errorf("%s; %s stays as it is (the environment variable EDITOR names the editor)", failed(d.Command.Args[0], ran), d.name)
		return o
	}
	text, err := os.ReadFile(d.file)
	if err != nil {
		o.Err = fmt.Errorf("the text can't be read back: %w", err)
		return o
	}
	after := string(text)
	src := strings.TrimSpace(after)
	if body := strings.TrimSpace(strings.TrimPrefix(src, d.name)); src == "" || body == "=" || after == d.before {
		delete(d.editor.drafts, d.name)
		o.Note = d.name + " stays as it is"
		return o
	}
	if _, err := session.Parse("", after); err != nil {
		if e := (*ski.Error)(nil); errors.As(err, &e) {
			e.File = d.name
		}
		if d.editor.drafts == nil {
			d.editor.drafts = make(map[string]string)
		}
		d.editor.drafts[d.name] = after
		o.Err, o.Note = err, "the text is kept: :edit "+d.name+" goes on with it"
		return o
	}
	delete(d.editor.drafts, d.name)
	o.Source = after
	return o
}

// failed says how an editor failed, in words.
func failed(editor string, err error) string {
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

// command is the user's editor with its arguments, as in "code --wait".
func command() []string {
	for _, name := range [...]string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(os.Getenv(name)); len(words) > 0 {
			return words
		}
	}
	return []string{"vi"}
}
