package editor

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"skirepl/session"
	"skirepl/ski"
)

// edited begins an edit of t, has the editor leave a text, and ends it.
func edited(t *testing.T, e *Editor, leaves string, ran error) (before string, o Outcome) {
	t.Helper()
	d, err := e.Begin(&session.OpenEditor{Name: "t", Text: "t = S K\n"})
	if err != nil {
		t.Fatal(err)
	}
	file := d.Command.Args[len(d.Command.Args)-1]
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(leaves), 0o600); err != nil {
		t.Fatal(err)
	}
	o = d.End(ran)
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left: %v", file, err)
	}
	return string(text), o
}

func TestEdit(t *testing.T) {
	t.Setenv("VISUAL", "")
	t.Setenv("EDITOR", "some editor --wait")
	var e Editor
	for _, step := range []struct {
		before, leaves string
		ran            error
		source, note   string
		wrong          string
	}{
		{"t = S K\n", "t = S K\n", nil, "", "t stays as it is", ""},
		{"t = S K\n", "", nil, "", "t stays as it is", ""},
		{"t = S K\n", "t =\n", nil, "", "t stays as it is", ""},
		{"t = S K\n", "t = \\x y. y x\n", nil, "t = \\x y. y x\n", "", ""},
		{"t = S K\n", "t = (K", nil, "", "the text is kept: :edit t goes on with it", "t:1:5: `(` is not closed"},
		{"t = (K", "anything", &exec.Error{Name: "some", Err: exec.ErrNotFound}, "", "", "the editor some can't be started"},
		{"t = (K", "t = (K)\n", nil, "t = (K)\n", "", ""},
		{"t = S K\n", "t = )", nil, "", "the text is kept: :edit t goes on with it", "`)` has no `(`"},
		{"t = )", "t = S K\n", nil, "", "t stays as it is", ""},
		{"t = S K\n", "t = S K\n", nil, "", "t stays as it is", ""},
	} {
		before, o := edited(t, &e, step.leaves, step.ran)
		if before != step.before || o.Source != step.source || o.Note != step.note {
			t.Errorf("%q left as %q: %+v", before, step.leaves, o)
		}
		text := ""
		if o.Err != nil {
			if text = o.Err.Error(); errors.As(o.Err, new(*ski.Error)) != (step.ran == nil) {
				t.Errorf("the error about %q is a %T", step.leaves, o.Err)
			}
		}
		if (text != "") != (step.wrong != "") || !strings.Contains(text, step.wrong) {
			t.Errorf("%q: %q, not %q", step.leaves, text, step.wrong)
		}
	}
	d, err := e.Begin(&session.OpenEditor{Name: "t"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.End(nil)
	if args := d.Command.Args; len(args) != 4 || strings.Join(args[:3], " ") != "some editor --wait" {
		t.Errorf("the editor is run as %q", args)
	}
}
