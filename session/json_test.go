package session

import (
	"encoding"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// jsonDocs is docs/json.md: the rows of its table of commands, and all of it.
var jsonDocs = sync.OnceValues(func() (rows []string, all string) {
	text, err := os.ReadFile(jsonDocsFile)
	if err != nil {
		panic(err)
	}
	for row := range strings.Lines(string(text)) {
		if strings.HasPrefix(row, "| `") {
			rows = append(rows, row)
		}
	}
	return rows, string(text)
})

// documented checks that docs/json.md has a row for a command, and names each field
// that its result may have.
func documented(t *testing.T, command string, r Result) {
	t.Helper()
	rows, all := jsonDocs()
	found := false
	for _, row := range rows {
		cell, _, _ := strings.Cut(strings.TrimPrefix(row, "|"), "|")
		found = found || strings.Contains(cell, "`"+command+"`") || strings.Contains(cell, "`"+command+" ")
	}
	if !found {
		t.Errorf("docs/json.md has no row for %s", command)
	}
	for field := range jsonFields(reflect.TypeOf(r), map[reflect.Type]bool{}) {
		if !strings.Contains(all, "`"+field+"`") {
			t.Errorf("docs/json.md doesn't name %s, of %s", field, command)
		}
	}
}

// jsonFields are the names that a type's fields have in JSON, and those of the types
// within.
func jsonFields(t reflect.Type, seen map[reflect.Type]bool) map[string]bool {
	fields := map[string]bool{}
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Array || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] || t.Implements(marshaler) || reflect.PointerTo(t).Implements(marshaler) || t.Implements(texter) {
		return fields
	}
	seen[t] = true
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() && !f.Anonymous || name == "-" {
			continue
		}
		if name == "" && !f.Anonymous {
			name = f.Name
		}
		if name != "" {
			fields[name] = true
		}
		for inner := range jsonFields(f.Type, seen) {
			fields[inner] = true
		}
	}
	return fields
}

// A list without items is [], not null.
func TestEmptyLists(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("empty.ski", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t)
	for _, begin := range []string{"", "x"} {
		for _, typed := range []string{
			begin, ":defs", ":defs mine", ":defs birds", ":bookmarks", ":branches", ":breakpoints", ":clearall", ":watch", ":unwatch", ":display", ":load empty.ski",
			":machine", ":nodes hole", ":rings", ":workers", ":trace", ":explain", ":type x", ":compile x", ":info x", ":help", ":set", ":strategy", ":layout",
		} {
			commands, err := Parse("", typed)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range commands {
				r, err := s.Do(t.Context(), c)
				if err != nil {
					continue // it wants a term
				}
				if text, err := Encode(c, r); err != nil || strings.Contains(string(text), "null") {
					t.Errorf("%s: %s, %v", typed, text, err)
				}
			}
		}
	}
}

var (
	marshaler = reflect.TypeFor[json.Marshaler]()
	texter    = reflect.TypeFor[encoding.TextMarshaler]()
)
