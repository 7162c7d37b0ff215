package tty

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestReadWord(t *testing.T) {
	for in, want := range map[string][2]string{
		"":                             {"", ""},
		"2":                            {"2", ""},
		" 12 \nnext":                   {"12", "next"},
		"\n\n":                         {"", "\n"},
		strings.Repeat("x", 2*maxWord): {strings.Repeat("x", maxWord), strings.Repeat("x", maxWord)},
	} {
		r := strings.NewReader(in)
		got, err := ReadWord(r)
		rest, _ := io.ReadAll(r)
		if err != nil || got != want[0] || string(rest) != want[1] {
			t.Errorf("%q: %q, %v, and %q is left", in, got, err, rest)
		}
	}
	if _, err := ReadWord(iotest.ErrReader(io.ErrClosedPipe)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%v", err)
	}
}
