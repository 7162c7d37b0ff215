// Package hostile has inputs that nobody should type: what tests give to a session, and
// to the program.
package hostile

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// An Input is one of them.
type Input struct{ Name, Text string }

// Texts are inputs by themselves. Their sizes are those of the worst that a
// person pastes, or a program sends.
func Texts() []Input {
	rep := strings.Repeat
	return []Input{
		{"10 MB of one name", rep("x", 10<<20)},
		{"10 MB of names", rep("x ", 5<<20)},
		{"10 MB of combinators", rep("S", 10<<20)},
		{"10 MB of blanks", rep(" ", 10<<20)},
		{"10 MB of line ends", rep("\n", 10<<20)},
		{"10 MB of a comment", "#" + rep("c", 10<<20)},
		{"10 MB of a command", ":" + rep("c", 10<<20)},
		{"10 MB behind a command", ":help " + rep("c", 10<<20)},
		{"10 MB of NUL", rep("\x00", 10<<20)},
		{"10 MB of invalid UTF-8", rep("\xff", 10<<20)},
		{"10 MB of combining marks", "x" + rep("\u0301", 5<<20)},
		{"10 MB of digits", rep("9", 10<<20)},
		{"10 MB of semicolons", rep(";", 10<<20)},
		{"10 MB of colons", rep(":", 10<<20)},
		{"10 MB of equals signs", rep("=", 10<<20)},
		{"10 MB of primes", "S" + rep("'", 10<<20)},
		{"a million (", rep("(", 1_000_000)},
		{"a million )", rep(")", 1_000_000)},
		{"a million ()", rep("()", 1_000_000)},
		{"a million pairs", rep("(", 1_000_000) + "x" + rep(")", 1_000_000)},
		{"a million nested", rep("x (", 1_000_000) + "x" + rep(")", 1_000_000)},
		{"a million [", rep("[", 1_000_000)},
		{"a million lists", rep("[", 1_000_000) + rep("]", 1_000_000)},
		{"a list of a million", "[" + rep("x, ", 999_999) + "x]"},
		{"a list of a million numbers", "[" + rep("1, ", 999_999) + "1]"},
		{"a million commas", "[" + rep(",", 1_000_000) + "]"},
		{"a million backticks", rep("`", 1_000_000) + "x"},
		{"a million backslashes", rep("\\", 1_000_000) + "x. x"},
		{"a million binders", rep("\\x. ", 1_000_000) + "x"},
		{"a million binders at once", "\\" + rep("x ", 1_000_000) + ". x"},
		{"binders, all used", manyBinders(20_000)},
		{"a million dots", "\\x" + rep(".", 1_000_000)},
		{"a million short commands", rep(":\n", 100_000)},
		{"a million statements", rep("x;", 1_000_000)},
		{"definitions of themselves in a line", rep("a = a"+rep(" ", 34)+";", 100_000)},
		{"a name as long as the line", rep("n", 1<<20) + " = S K K\n" + rep("n", 1<<20) + " x"},
		{"definitions that double", Doubling(200) + "\nt200"},
		{"definitions that nest", nesting(5000) + "\nt5000"},
		{"printing a doubled term", Doubling(200) + "\n:set contractions 0\n:trace x t200 t200"},
		{"type of a doubled term", Doubling(200) + "\n:type x t200"},
		{"a doubled variable", "t0 = x y\n" + strings.TrimPrefix(Doubling(200), "t0 = S K\n") + "\nt200\n:defs t200\n:info t200\n:normal t200\n:whnf t200\n:step\n:node\n:arena"},
		{"largest numeral", "1000000"},
		{"numeral beyond the limit", "1000001"},
		{"numeral of 100 digits", rep("9", 100)},
		{"numeral of 10^5 zeros", "1" + rep("0", 100_000)},
		{"power tower", "9 9 9 9 9"},
		{"huge product", "mul 1000000 1000000"},
		{"huge factorial", "fact 1000"},
		{"factorial", "fact 100000"},
		{"omega", "S I I (S I I)"},
		{"growing omega", "S I I (S I I) (S I I (S I I))"},
		{"exploding", "W W W; Y (B W); Y W; S S S (S S S) (S S S)"},
		{"reserved words", "nil null true false _ __ _' '"},
		{"last result, none", "_ _ _ _"},
		{"terminal controls", "\x1b[2J\x1b]0;title\x07\x9b31m x"},
		{"right to left", "\u202e x \u200f\u2066 y"},
		{"zero width", "\u200b\u200d\ufeffx\u2060"},
		{"byte order marks", rep("\ufeff", 1000)},
		{"surrogates", "\xed\xa0\x80 x \xed\xbf\xbf"},
		{"overlong", "\xc0\xaf \xe0\x80\xaf"},
		{"beyond Unicode", "\xf4\x90\x80\x80"},
		{"emoji family", "x = 👨‍👩‍👧‍👦"},
		{"carriage returns", rep("x\r", 1000)},
		{"other line ends", "x\u2028y\u2029z\v\f\u0085"},
		{"full-width", "Ｓ Ｋ Ｋ ｘ （ ）"},
		{"definition of nothing", "= ; x = ; = x; x = = y; x y = z; S = K; 5 = 6"},
		{"definition of itself", "a = b; b = a; a = a"},
	}
}

func manyBinders(n int) string {
	var head, body strings.Builder
	for i := range n {
		fmt.Fprintf(&head, "a%d ", i)
		fmt.Fprintf(&body, "a%d ", n-1-i)
	}
	return "\\" + head.String() + ". " + body.String()
}

// Doubling gives t0 = S K; t1 = t0 t0; … : a graph of n nodes whose tree has 2^n leaves.
func Doubling(n int) string {
	var b strings.Builder
	b.WriteString("t0 = S K\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "t%d = t%d t%d\n", i, i-1, i-1)
	}
	return b.String()
}

func nesting(n int) string {
	var b strings.Builder
	b.WriteString("t0 = S\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "t%d = K t%d\n", i, i-1)
	}
	return b.String()
}

// Args are what every command of the table is given.
func Args() []string {
	rep := strings.Repeat
	return []string{
		"", "0", "-1", "1", "100000", "4294967296", "18446744073709551616", rep("9", 400), "1e9", "0x10", "1.5", "10m", "-", "--", "=",
		"\x00", "\xff\xfe", "e\u0301\u0301", rep("\u0301", 10_000), rep("n", 200_000), "\x1b[2J", "\u202e",
		"(", ")", rep("(", 100_000), rep("(", 50_000) + "x" + rep(")", 50_000), rep("x (", 50_000) + "x" + rep(")", 50_000),
		"S I I (S I I)", "W W W", "Y x", "9 9 9", "\\x.", "\\x. x x", "[", "[]", rep("[", 10_000), "`", "``sk", "'", "\"", "x = x", "x = y",
		"a => b", "=>", "x; y; z", ";", ";;;", ",", "x -> y", "'x y -> y x'", "'f x -> f (f x)' with B C max 3", "on", "off", "all", "mine", "nosuch",
		".", "..", "/", "/nosuch/file", "/dev/zero", "a.ski", "nosuch.ski", "%s%n%x", "$(id)", "|", "~", "*", "#", ":", "::help", rep("x y ", 20_000),
		"t200", "x t200", "t200 x", "t200 t200", "1000 1000", "fact 50", "set", "def x", "at 5", "depth > 999999999999999999999",
		"size > -1 and", "not not not", "and or", "0 0", "1 1", "99 99", "a b c d e f g h", "S K K x", "_", "nf", "redex S",
	}
}

// Mix puts pieces of good and bad inputs together at random.
func Mix(r *rand.Rand, examples []string) string {
	pieces := append(strings.Fields("( ) [ ] , ; = \\ . ` S K I B C W Y x y1 _ 5 1000000 => -> # ' : :set :step :back :trace :type :info :node"),
		"\x00", "\xff", "\u0301", "λ", "\n", "\n:", "\x1b", " ", "\t", "\r\n", "…")
	pieces = append(pieces, examples...)
	var b strings.Builder
	for range 1 + r.IntN(12) {
		b.WriteString(pieces[r.IntN(len(pieces))])
		if r.IntN(2) == 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}
