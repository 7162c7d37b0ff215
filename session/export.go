package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"skirepl/history/store"
	"skirepl/internal/place"
)

// exporter writes something of a session in the format that a file's extension
// names.
type exporter struct {
	what  string // is written, for the help and for messages
	write func(s *Session, ctx context.Context, to exportTo) (Exported, error)
	// counts says that a number of contractions may follow the file's name.
	counts bool
}

// exportTo is where something is written to, and how much of it.
type exportTo struct {
	path    string
	steps   uint64
	counted bool // steps were given
}

// exporters by extension, with its dot.
var exporters map[string]exporter

func init() {
	exporters = map[string]exporter{
		".ski":  {what: "the session as a script that skirepl run replays", write: exportScript},
		".svg":  {what: "the term's graph as a drawing", write: exportSVG},
		".dot":  {what: "the term's graph for graphviz", write: exportDOT},
		".json": {what: "the term's graph as JSON", write: exportJSON},
		".html": {what: "the term's graph as a page, or as trace.html the reduction", write: exportPage, counts: true},
	}
}

// Exported says what was written.
type Exported struct {
	File     string `json:"file"`
	What     string `json:"what"`
	Bytes    int    `json:"bytes"`
	Replaced bool   `json:"replaced,omitempty"` // there was such a file
	Note     string `json:"note,omitempty"`     // what is left out, for instance

	what string // more exactly what was written; may be ""
}

func (r *Exported) Lines(Style) []Line {
	verb := "written"
	if r.Replaced {
		verb = "replaced"
	}
	lines := []Line{{
		{Text: r.File, Role: Code},
		{Text: fmt.Sprintf(" %s: %s, %s", verb, r.What, count(r.Bytes, "byte")), Role: Dim},
	}}
	if r.Note != "" {
		lines = append(lines, Line{{Text: r.Note, Role: Warn}})
	}
	return lines
}

func runExport(s *Session, ctx context.Context, c Command) (Result, error) {
	if c.args == "" {
		return nil, c.impossible("to which file?", "its extension says what is written: "+exportExtensions())
	}
	to := c.exportArgs()
	x, ok := exporters[strings.ToLower(filepath.Ext(to.path))]
	if !ok {
		return nil, c.wrong(fmt.Sprintf("nothing to export as %q", filepath.Ext(to.path)), "the extension says what is written: "+exportExtensions())
	}
	if to.counted && !x.counts {
		return nil, c.part(strings.LastIndexAny(c.args, " \t"), len(c.args)).wrong("only the page of a reduction takes a number of contractions", "as in :export trace.html 50")
	}
	r, err := x.write(s, ctx, to)
	if err != nil {
		if e := (*os.PathError)(nil); errors.As(err, &e) {
			return nil, c.wrong("can't write the file: "+reason(e), "a path in a folder that is there, as in :export session.ski")
		}
		return nil, err
	}
	r.What = x.what
	if r.what != "" {
		r.What = r.what
	}
	return &r, nil
}

// exportArgs reads a file's name, which may have spaces, and the number that may
// follow it.
func (c Command) exportArgs() exportTo {
	args := c.args
	if i := strings.LastIndexAny(args, " \t"); i >= 0 && filepath.Ext(strings.TrimSpace(args[:i])) != "" {
		if n, err := number(args[i+1:], 0, 1<<32); err == nil {
			return exportTo{home(strings.TrimSpace(args[:i])), n, true}
		}
	}
	return exportTo{path: home(args)}
}

// exportExtensions lists the extensions with what they stand for.
func exportExtensions() string {
	var list []string
	for ext, x := range exporters {
		list = append(list, ext+" ("+x.what+")")
	}
	sort.Strings(list)
	return strings.Join(list, ", ")
}

// writeExport writes a file whole or not at all: by way of another one beside it.
func writeExport(path string, data []byte) (Exported, error) {
	r := Exported{File: path, Bytes: len(data)}
	if st, err := os.Stat(path); err == nil {
		r.Replaced = true
		if !st.Mode().IsRegular() { // a device or a pipe, which can't be renamed over
			return r, os.WriteFile(path, data, 0o666)
		}
	}
	return r, place.Replace(path, func(f *os.File) error {
		_, err := f.Write(data)
		return errors.Join(err, f.Chmod(0o644))
	})
}

func exportScript(s *Session, _ context.Context, to exportTo) (Exported, error) {
	entries := s.journal.entries
	if n := len(entries); n > 0 && entries[n-1].Command == "export" {
		entries = entries[:n-1] // this very command
	}
	text, err := Script(entries)
	if err != nil {
		return Exported{}, err
	}
	return writeExport(to.path, []byte(text))
}

// How an input is written in a script. Inputs that aren't listed are written as
// they were typed.
var scriptForms = map[string]func(Entry) string{
	"quit": func(Entry) string { return "" },
	store.Resumed: func(Entry) string {
		return "# Here the session was resumed: what follows has the same terms and counters, but other ids.\n"
	},
	"set": func(e Entry) string {
		if name, value, _ := strings.Cut(strings.TrimSpace(e.Input[strings.IndexByte(e.Input+" ", ' '):]), " "); value != "" && strings.HasPrefix("record", name) {
			return comment(e.Input) // whoever replays it decides that
		}
		return e.Input + "\n"
	},
	"history":  func(e Entry) string { return comment(e.Input) }, // of another time
	"sessions": func(e Entry) string { return comment(e.Input) },
	"load":     func(e Entry) string { return comment(e.Input) }, // what it ran follows
	"export":   func(e Entry) string { return comment(e.Input) }, // writes nothing when it is replayed
	"debug": func(e Entry) string {
		if _, term, ok := strings.Cut(e.Input, " "); ok {
			return ":start " + strings.TrimSpace(term) + "\n"
		}
		return ""
	},
}

func comment(text string) string {
	return "# " + strings.ReplaceAll(text, "\n", "\n# ") + "\n"
}

// writeEntry writes an input, and where it led, as a comment. limit is what :set
// transitions is at.
func writeEntry(b *strings.Builder, e Entry, limit string) {
	form := scriptForms[e.Command]
	switch {
	case e.Error != "":
		b.WriteString("# failed: " + strings.TrimPrefix(comment(e.Input), "# "))
		return
	case form != nil:
		b.WriteString(form(e))
		return
	case e.Interrupted && e.ran:
		// A run of so many transitions goes exactly as far.
		fmt.Fprintf(b, "# interrupted:\n:set transitions %d\n%s\n:set transitions %s\n", max(1, e.Transitions), e.Input, limit)
	case e.Interrupted:
		fmt.Fprintf(b, "# interrupted: %s:goto %v\n", strings.TrimPrefix(comment(e.Input), "# "), e.After.Position)
	default:
		b.WriteString(e.Input + "\n")
	}
	if e.ran {
		fmt.Fprintf(b, "#   %s, %s\n", count(e.Contractions, "contraction"), count(e.Transitions, "transition"))
	}
}
