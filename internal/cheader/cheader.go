// Package cheader reads the constants of a C header, for the tests that hold them
// against their Go copies.
package cheader

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"regexp"
	"strings"
	"testing"
)

// Read reads the enums and the #defines of a C header, in their order: the names of
// those with a value, and the values. One of them may be used in those after it.
func Read(t testing.TB, file string) map[string]uint64 {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	src := regexp.MustCompile(`(?s)/\*.*?\*/|//[^\n]*`).ReplaceAllString(string(text), "")
	values := make(map[string]uint64)
	eval := func(expr string) uint64 {
		expr = regexp.MustCompile(`\b(0x[0-9a-fA-F]+|[0-9]+)u?\b`).ReplaceAllString(expr, "$1")
		expr = regexp.MustCompile(`\b[A-Z]\w+\b`).ReplaceAllStringFunc(expr, func(name string) string {
			v, ok := values[name]
			if !ok {
				t.Fatalf("%s: %s is used before it is defined", file, name)
			}
			return fmt.Sprint(v)
		})
		tv, err := types.Eval(token.NewFileSet(), nil, token.NoPos, expr)
		if err != nil {
			t.Fatalf("%s: %s: %v", file, expr, err)
		}
		v, _ := constant.Uint64Val(tv.Value)
		return v
	}
	constants := regexp.MustCompile(`(?m)^#define (\w+)[ \t]+(.+)$|enum \{([^}]*)\}`)
	for _, m := range constants.FindAllStringSubmatch(src, -1) {
		if m[1] != "" {
			values[m[1]] = eval(m[2])
			continue
		}
		next := uint64(0)
		for _, item := range strings.Split(m[3], ",") {
			name, expr, given := strings.Cut(item, "=")
			if given {
				next = eval(expr)
			}
			if name = strings.TrimSpace(name); name != "" {
				values[name] = next
				next++
			}
		}
	}
	if len(values) < 100 {
		t.Fatalf("%s: only %d constants found", file, len(values))
	}
	return values
}
