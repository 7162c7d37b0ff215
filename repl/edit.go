package repl

import (
	"errors"
	"fmt"
	"strings"

	"skirepl/session"
)

// edit has the user write a definition in an editor, and gives what is to be run.
func (p *Prompt) edit(r *session.OpenEditor) (src string, ok bool) {
	d, err := p.editor.Begin(r)
	if err != nil {
		p.p.failure(err)
		return "", false
	}
	o := d.End(p.t.RunCommand(d.Command))
	if o.Err != nil {
		p.p.failure(o.Err)
	}
	if o.Note != "" {
		_, _ = fmt.Fprintln(p.p.out, o.Note)
	}
	if o.Source == "" {
		return "", false
	}
	if err := errors.Join(p.past.Add(strings.TrimSpace(o.Source)), p.recall()); err != nil {
		p.p.failure(err)
	}
	return o.Source, true
}
