package ski

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write what the tests in testdata see as what they want")

// testdata/errors.txt holds every error: a line with the call, then the exact
// Detail, then an empty line.
func TestErrors(t *testing.T) {
	const file = "testdata/errors.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var seen strings.Builder
	for chunk := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n\n") {
		call, want, _ := strings.Cut(chunk, "\n")
		if strings.HasPrefix(call, "#") {
			seen.WriteString(chunk + "\n\n")
			continue
		}
		function, quoted, _ := strings.Cut(call, " ")
		src, err := strconv.Unquote(quoted)
		if err != nil {
			t.Fatalf("%s: %v", call, err)
		}
		switch function {
		case "Parse":
			_, err = Parse("", src)
		case "ParseTerm":
			_, err = ParseTerm(src)
		default:
			t.Fatalf("%s: no such function", call)
		}
		if err == nil {
			t.Errorf("%s: no error", call)
			continue
		}
		checkError(t, src, err)
		got := err.(*Error).Detail()
		if got != want && !*update {
			t.Errorf("%s:\n%s\nwant:\n%s", call, got, want)
		}
		seen.WriteString(call + "\n" + got + "\n\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.TrimSpace(seen.String())+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestIncomplete(t *testing.T) {
	for src, want := range map[string]bool{
		"(":           true,
		"x = (S K":    true,
		"x; (y\n# z ": true,
		"":            false,
		"x =":         false,
		"(x; y":       false,
		"(x $":        false,
		"x)":          false,
	} {
		_, err := Parse("", src)
		e, _ := err.(*Error)
		if got := e != nil && e.Incomplete; got != want {
			t.Errorf("%q: %v", src, got)
		}
	}
}

func TestErrorWithFile(t *testing.T) {
	_, err := Parse("dir/a\x1bb.ski", "x\n y $")
	if want := "dir/a\\x1bb.ski:2:4: `$` has no meaning here"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	// Errors of others have the same form; what is missing is not shown.
	e := &Error{Pos: Pos{Line: 7, Col: 3}, Msg: "no such file"}
	if got := e.Detail(); got != "7:3: no such file" {
		t.Errorf("%q", got)
	}
}

// checkDetail checks what holds of the Detail of every error.
func checkDetail(t interface{ Fatalf(string, ...any) }, e *Error) {
	lines := strings.Split(e.Detail(), "\n")
	for _, line := range lines {
		for _, r := range line {
			if !unicode.IsPrint(r) {
				t.Fatalf("%+v: prints %U", e, r)
			}
		}
	}
	if e.Src == "" {
		return
	}
	if len(lines) < 3 || len(lines) > 4 {
		t.Fatalf("%+v: %d lines", e, len(lines))
	}
	source, signs := lines[1][len("  "):], lines[2][len("  "):]
	if w := textWidth(source); w > excerptWidth || len(signs) > w+1 {
		t.Fatalf("%+v: %d columns, %d of signs\n%s", e, w, len(signs), e.Detail())
	}
	if at := strings.IndexByte(signs, '^'); strings.Trim(signs, " ") != "^"+strings.Repeat("~", len(signs)-at-1) {
		t.Fatalf("%+v: signs %q", e, signs)
	}
}

// Whatever an error says of its place, Detail keeps to its form; and what stands
// above the caret is what is at the place.
func TestDetail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringOfN(rapid.RuneFrom([]rune("xS (世\t\x1b\u0301\u202e…😀é\uffff")), 0, 200, -1).Draw(t, "line")
		if rapid.Bool().Draw(t, "broken") {
			line += "\xff" + line
		}
		e := &Error{
			Pos: Pos{Line: 1, Col: rapid.IntRange(-1, 410).Draw(t, "col")},
			Len: rapid.IntRange(-1, 100).Draw(t, "len"),
			Src: line, Msg: "m",
		}
		checkDetail(t, e)
		runes := []rune(line)
		if line == "" || e.Pos.Col < 1 || e.Pos.Col > len(runes) || e.Len < 1 {
			return
		}
		lines := strings.Split(e.Detail(), "\n")
		source, at := lines[1], strings.IndexByte(lines[2], '^')
		for at > 0 {
			r := []rune(source)[0]
			at -= runeWidth(r)
			source = source[len(string(r)):]
		}
		// A combining mark belongs to what stands before the place.
		source = strings.TrimLeft(source, "\u0301")
		want := firstCell(string(runes[e.Pos.Col-1]), true).shown
		if runes[e.Pos.Col-1] == unicode.ReplacementChar {
			want = `\xff`
		}
		if !strings.HasPrefix(source, want) {
			t.Fatalf("%q in column %d: the caret is at %q\n%s", line, e.Pos.Col, source, e.Detail())
		}
	})
}
