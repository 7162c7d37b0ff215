//go:build unix

package tty

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestScanKey(t *testing.T) {
	for _, test := range []struct {
		in    string
		n     int
		whole bool
	}{
		{"", 0, false},
		{"a", 1, true},
		{"ab", 1, true},
		{"\r\n", 1, true},
		{"λx", 2, true},
		{"\xce", 1, false},
		{"\xcex", 1, true}, // broken off
		{"日", 3, true},
		{"\xe6\x97", 1, false},
		{"\xff", 1, true},

		{"\x1b", 1, false},
		{"\x1bx", 2, true},
		{"\x1bλ", 3, true},
		{"\x1b\r", 2, true},
		{"\x1b\x1b", 2, false},
		{"\x1b\x1bx", 3, true},
		{"\x1b\x1b[A", 4, true},
		{"\x1b\x1b\x1b", 1, true},

		{"\x1b[", 2, false},
		{"\x1b[A", 3, true},
		{"\x1b[3~x", 4, true},
		{"\x1b[1;5", 5, false},
		{"\x1b[1;5Cx", 6, true},
		{"\x1b[?2026;2$y", 11, true},
		{"\x1b[12\r", 4, true},
		{"\x1b[\x1b[A", 2, true},
		{"\x1b[<0;12;5Mx", 10, true},
		{"\x1b[M !", 5, false},
		{"\x1b[M !!x", 6, true},
		{"\x1b[[", 3, false},
		{"\x1b[[Ax", 4, true},

		{"\x1bO", 2, false},
		{"\x1bOA", 3, true},
		{"\x1bO5Ax", 4, true},
		{"\x1bO\r", 2, true},

		{"\x1b]", 2, false},
		{"\x1b]11;rgb:0/0/0", 2, false},
		{"\x1b]11;rgb:0/0/0\ax", 15, true},
		{"\x1b]11;rgb:0/0/0\x1b", 2, false},
		{"\x1b]11;rgb:0/0/0\x1b\\x", 16, true},
		{"\x1b]abc\r", 2, true},
		{"\x1b]abc\x1b[A", 2, true},
		{"\x1bP>|XTerm\x1b\\", 11, true},

		{"\x1b[200~one\rtwo", 6, false},
		{"\x1b[200~one\rtwo\x1b[201", 6, false},
		{"\x1b[200~one\rtwo\x1b[201~x", 19, true},
	} {
		if n, whole := scanKey([]byte(test.in)); n != test.n || whole != test.whole {
			t.Errorf("scanKey(%q) = %d, %v; want %d, %v", test.in, n, whole, test.n, test.whole)
		}
	}
}

// anyInput draws input from pieces that matter to scanKey.
func anyInput() *rapid.Generator[[]byte] {
	pieces := []string{
		"\x00", "\x1b", "[", "]", "O", "P", "_", "\\", "\a", "\r", "\x03", "\x7f", "a", "M", "~", "0", "1", ";", "?", "$", "<",
		"λ", "日", "\xce", "\xff", "\x1b[200~", "\x1b[201~", "\x1b[A", "\x1b]11;x\a",
	}
	return rapid.Custom(func(t *rapid.T) []byte {
		return []byte(strings.Join(rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "pieces"), ""))
	})
}

// TestScanKeyIsStable: how the input was cut up on its way makes no difference.
// A key is whole only when nothing that follows can change it.
func TestScanKeyIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "in")
		all, _ := scanKey(in)
		if all == 0 && len(in) > 0 || all > len(in) {
			t.Fatalf("scanKey(%q) = %d", in, all)
		}
		for i := range in {
			if n, whole := scanKey(in[:i]); whole && n != all {
				t.Fatalf("of %q the first %d bytes are a key, but %d of %q", in, all, n, in[:i])
			}
		}
	})
}

func TestLineKey(t *testing.T) {
	for key, want := range map[string]string{
		"a": "a", "\r": "\r", "λ": "λ", "\x03": "\x03", "\x00": "",
		"\x1b": "\x1b", "\x1bb": "\x1bb", "\x1b]": "\x1b]", "\x1b[": "", "\x1bO": "",
		"\x1b[A": "\x1b[A", "\x1b[1;5D": "\x1b[1;5D", "\x1b[3~": "\x1b[3~", "\x1bOH": "\x1bOH",
		"\x1b[5~": "", "\x1b[15~": "", "\x1bOP": "", "\x1b[Z": "", "\x1b[1;1:3A": "",
		"\x1b\x1b[A": "\x1b[A", "\x1b[12;4": "", "\x1b[[A": "",
		"\x1b[200~": "", "\x1b[201~": "",

		// Kitty's notation: Ctrl, Alt, both, with Num Lock, none; repeated,
		// released; with Super, which has no spelling, and keys that have none.
		"\x1b[99;5u": "\x03", "\x1b[98;3u": "\x1bb", "\x1b[98;7u": "\x1b\x02",
		"\x1b[99;133u": "\x03", "\x1b[27u": "\x1b", "\x1b[13u": "\r", "\x1b[13;5u": "\r",
		"\x1b[63;5u": "\x7f", "\x1b[955;3u": "\x1bλ",
		"\x1b[99;5:2u": "\x03", "\x1b[99;5:3u": "", "\x1b[99:67;5u": "\x03",
		"\x1b[99;9u": "", "\x1b[57358u": "", "\x1b[64;5u": "", "\x1b[u": "", "\x1b[1;0u": "",
		"\x1b[?0u": "",
		// And xterm's.
		"\x1b[27;5;99~": "\x03", "\x1b[27;5~": "", "\x1b[27;2;65~": "A",
	} {
		if n, _ := scanKey([]byte(key)); n != len(key) {
			t.Errorf("%q is not one key", key)
		}
		if got := string(lineKey([]byte(key))); got != want {
			t.Errorf("lineKey(%q) = %q, want %q", key, got, want)
		}
	}
}

// TestLineKeyEndsLines: a key holds nothing beyond a byte at which readline can
// stop to read, and nothing that readline takes for the end of the input.
func TestLineKeyEndsLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput().Draw(t, "in")
		for len(in) > 0 {
			n, _ := scanKey(in)
			if _, ok := pasted(in[:n]); !ok {
				key := string(lineKey(in[:n]))
				if strings.Contains(key, "\x00") {
					t.Fatalf("lineKey(%q) = %q", in[:n], key)
				}
				if i := strings.IndexAny(key, "\r\n\x03\x04"); i >= 0 && i < len(key)-1 {
					t.Fatalf("lineKey(%q) = %q", in[:n], key)
				}
			}
			in = in[n:]
		}
	})
}
