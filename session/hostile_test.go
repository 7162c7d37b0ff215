package session

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"skirepl/ski"
)

// What an input may take. A person interrupts after hostileStop; the answer must be
// there by hostileWait, on a machine that has other things to do. The bounds are
// far from what is measured, and far from what a hang or a leak would take.
const (
	hostileStop   = 500 * time.Millisecond
	hostileWait   = 30 * time.Second
	hostileMemory = 3 << 30
)

// hostileSettings keep inputs that are harmless but long short.
const hostileSettings = ":set contractions 20k\n:set nodes 1m\n:set show 300"

// hostileTexts are inputs by themselves. Their sizes are those of the worst that a
// person pastes, or a program sends.
func hostileTexts() map[string]string {
	rep := strings.Repeat
	texts := map[string]string{
		"10 MB of one name":           rep("x", 10<<20),
		"10 MB of names":              rep("x ", 5<<20),
		"10 MB of combinators":        rep("S", 10<<20),
		"10 MB of blanks":             rep(" ", 10<<20),
		"10 MB of line ends":          rep("\n", 10<<20),
		"10 MB of a comment":          "#" + rep("c", 10<<20),
		"10 MB of a command":          ":" + rep("c", 10<<20),
		"10 MB behind a command":      ":help " + rep("c", 10<<20),
		"10 MB of NUL":                rep("\x00", 10<<20),
		"10 MB of invalid UTF-8":      rep("\xff", 10<<20),
		"10 MB of combining marks":    "x" + rep("\u0301", 5<<20),
		"10 MB of digits":             rep("9", 10<<20),
		"10 MB of semicolons":         rep(";", 10<<20),
		"10 MB of colons":             rep(":", 10<<20),
		"10 MB of equals signs":       rep("=", 10<<20),
		"10 MB of primes":             "S" + rep("'", 10<<20),
		"a million (":                 rep("(", 1_000_000),
		"a million )":                 rep(")", 1_000_000),
		"a million ()":                rep("()", 1_000_000),
		"a million pairs":             rep("(", 1_000_000) + "x" + rep(")", 1_000_000),
		"a million nested":            rep("x (", 1_000_000) + "x" + rep(")", 1_000_000),
		"a million [":                 rep("[", 1_000_000),
		"a million lists":             rep("[", 1_000_000) + rep("]", 1_000_000),
		"a list of a million":         "[" + rep("x, ", 999_999) + "x]",
		"a list of a million numbers": "[" + rep("1, ", 999_999) + "1]",
		"a million commas":            "[" + rep(",", 1_000_000) + "]",
		"a million backticks":         rep("`", 1_000_000) + "x",
		"a million backslashes":       rep("\\", 1_000_000) + "x. x",
		"a million binders":           rep("\\x. ", 1_000_000) + "x",
		"a million binders at once":   "\\" + rep("x ", 1_000_000) + ". x",
		"binders, all used":           manyBinders(20_000),
		"a million dots":              "\\x" + rep(".", 1_000_000),
		"a million short commands":    rep(":\n", 100_000),
		"a million statements":        rep("x;", 1_000_000),
		"a name as long as the line":  rep("n", 1<<20) + " = S K K\n" + rep("n", 1<<20) + " x",
		"definitions that double":     doubling(200) + "\nt200",
		"definitions that nest":       nesting(5000) + "\nt5000",
		"printing a doubled term":     doubling(200) + "\n:set contractions 0\n:trace x t200 t200",
		"type of a doubled term":      doubling(200) + "\n:type x t200",
		"a doubled variable":          "t0 = x y\n" + strings.TrimPrefix(doubling(200), "t0 = S K\n") + "\nt200\n:defs t200\n:info t200\n:normal t200\n:whnf t200\n:step\n:node\n:arena",
		"largest numeral":             "1000000",
		"numeral beyond the limit":    "1000001",
		"numeral of 100 digits":       rep("9", 100),
		"numeral of 10^5 zeros":       "1" + rep("0", 100_000),
		"power tower":                 "9 9 9 9 9",
		"huge product":                "mul 1000000 1000000",
		"huge factorial":              "fact 1000",
		"factorial":                   "fact 100000",
		"omega":                       "S I I (S I I)",
		"growing omega":               "S I I (S I I) (S I I (S I I))",
		"exploding":                   "W W W; Y (B W); Y W; S S S (S S S) (S S S)",
		"reserved words":              "nil null true false _ __ _' '",
		"last result, none":           "_ _ _ _",
		"terminal controls":           "\x1b[2J\x1b]0;title\x07\x9b31m x",
		"right to left":               "\u202e x \u200f\u2066 y",
		"zero width":                  "\u200b\u200d\ufeffx\u2060",
		"byte order marks":            rep("\ufeff", 1000),
		"surrogates":                  "\xed\xa0\x80 x \xed\xbf\xbf",
		"overlong":                    "\xc0\xaf \xe0\x80\xaf",
		"beyond Unicode":              "\xf4\x90\x80\x80",
		"emoji family":                "x = 👨‍👩‍👧‍👦",
		"carriage returns":            rep("x\r", 1000),
		"other line ends":             "x\u2028y\u2029z\v\f\u0085",
		"full-width":                  "Ｓ Ｋ Ｋ ｘ （ ）",
		"definition of nothing":       "= ; x = ; = x; x = = y; x y = z; S = K; 5 = 6",
		"definition of itself":        "a = b; b = a; a = a",
	}
	return texts
}

func manyBinders(n int) string {
	var head, body strings.Builder
	for i := range n {
		fmt.Fprintf(&head, "a%d ", i)
		fmt.Fprintf(&body, "a%d ", n-1-i)
	}
	return "\\" + head.String() + ". " + body.String()
}

// doubling gives t0 = S K; t1 = t0 t0; … : a graph of n nodes whose tree has 2^n leaves.
func doubling(n int) string {
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

// hostileArgs are what every command of the table is given.
func hostileArgs() []string {
	rep := strings.Repeat
	return []string{
		"", "0", "-1", "1", "1000000", "4294967296", "18446744073709551616", rep("9", 400), "1e9", "0x10", "1.5", "10m", "-", "--", "=",
		"\x00", "\xff\xfe", "e\u0301\u0301", rep("\u0301", 10_000), rep("n", 200_000), "\x1b[2J", "\u202e",
		"(", ")", rep("(", 100_000), rep("(", 50_000) + "x" + rep(")", 50_000), rep("x (", 50_000) + "x" + rep(")", 50_000),
		"S I I (S I I)", "W W W", "Y x", "9 9 9", "\\x.", "\\x. x x", "[", "[]", rep("[", 10_000), "`", "``sk", "'", "\"", "x = x", "x = y",
		"a => b", "=>", "x; y; z", ";", ";;;", ",", "x -> y", "'x y -> y x'", "'f x -> f (f x)' with B C max 3", "on", "off", "all", "mine", "nosuch",
		".", "..", "/", "/nosuch/file", "/dev/zero", "a.ski", "nosuch.ski", "%s%n%x", "$(id)", "|", "~", "*", "#", ":", "::help", rep("x y ", 20_000),
		"t200", "x t200", "t200 x", "t200 t200", "1000 1000", "fact 50", "set", "def x", "at 5", "depth > 999999999999999999999",
		"size > -1 and", "not not not", "and or", "0 0", "1 1", "99 99", "a b c d e f g h", "S K K x", "_", "nf", "redex S",
	}
}

// TestHostile gives a session everything that nobody should type: each has an answer,
// soon, in bounded memory; afterwards the session works.
func TestHostile(t *testing.T) {
	if testing.Short() || raced {
		t.Skip("takes a while, and runs one command at a time")
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("a.ski", []byte("x y"), 0o600); err != nil {
		t.Fatal(err)
	}
	peak := watchMemory(t)
	inputs := 0
	for name, text := range hostileTexts() {
		h := newHostile(t)
		h.give(name, text)
		h.works(name)
		inputs++
	}
	args := hostileArgs()
	for _, spec := range Specs() {
		h := newHostile(t)
		h.give("definitions", doubling(200))
		for _, arg := range args {
			h.give(fmt.Sprintf(":%s %.60q", spec.Name, arg), ":"+spec.Name+" "+arg)
			inputs++
		}
		if spec.Name != "set" && spec.Name != "undef" {
			h.works(":" + spec.Name)
		}
	}
	if inputs < 1000 {
		t.Errorf("only %d inputs", inputs)
	}
	t.Logf("%d inputs, at most %d MB", inputs, peak.Load()>>20)
}

// TestHostileMix puts pieces of good and bad inputs together at random.
func TestHostileMix(t *testing.T) {
	t.Chdir(t.TempDir())
	r := rand.New(rand.NewPCG(1, 2))
	pieces := strings.Fields("( ) [ ] , ; = \\ . ` S K I B C W Y x y1 _ 5 1000000 => -> # ' : :set :step :back :trace :type :info :node")
	pieces = append(pieces, "\x00", "\xff", "\u0301", "λ", "\n", "\n:", "\x1b", " ", "\t", "\r\n", "…")
	for _, spec := range Specs() {
		pieces = append(pieces, spec.Examples...)
	}
	h := newHostile(t)
	for i := range 400 {
		var b strings.Builder
		for range 1 + r.IntN(12) {
			b.WriteString(pieces[r.IntN(len(pieces))])
			if r.IntN(2) == 0 {
				b.WriteByte(' ')
			}
		}
		h.give(fmt.Sprintf("mix %d %q", i, b.String()), b.String())
	}
}

// A hostile is a session that is given hostile inputs.
type hostile struct {
	t testing.TB
	s *Session
}

func newHostile(t testing.TB) *hostile {
	t.Helper()
	h := &hostile{t, open(t)}
	h.give("settings", hostileSettings)
	return h
}

// give runs a text as the prompt does, except that an error doesn't end it.
func (h *hostile) give(name, text string) {
	h.t.Helper()
	begin := time.Now()
	done := make(chan error, 1)
	go func() { done <- h.answer(text) }()
	select {
	case err := <-done:
		if err != nil {
			h.t.Errorf("%s: %v", name, err)
		}
	case <-time.After(hostileWait):
		buf := make([]byte, 1<<20)
		h.t.Fatalf("%s: no answer after %v\n%s", name, hostileWait, buf[:runtime.Stack(buf, true)])
	}
	if took := time.Since(begin); took > 5*time.Second {
		h.t.Logf("%s: %v", name, took)
	}
}

// answer gives an error if an input brings out a bug.
func (h *hostile) answer(text string) (bug error) {
	defer func() {
		if r := recover(); r != nil {
			buf := make([]byte, 1<<16)
			bug = fmt.Errorf("panic: %v\n%s", r, buf[:runtime.Stack(buf, false)])
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), hostileStop)
	defer cancel()
	commands, err := Parse("", text)
	if err != nil {
		bug = errors.Join(bug, answered(err))
	}
	for _, c := range commands {
		r, err := h.s.Do(ctx, c)
		if err != nil {
			bug = errors.Join(bug, answered(err))
		}
		if r != nil {
			for _, style := range []Style{{Width: 80}, {ASCII: true}} {
				for _, line := range r.Lines(style) {
					_ = line.Signs()
				}
			}
			if _, err := Encode(c, r); err != nil {
				bug = errors.Join(bug, fmt.Errorf("JSON of %.80q: %w", c.Text, err))
			}
		}
		if ctx.Err() != nil {
			break // as Ctrl-C ends a line
		}
	}
	h.s.Complete(text[max(0, len(text)-1000):])
	return bug
}

// mostError is how long an error may be: somebody reads it.
const mostError = 4000

// answered gives an error if an answer is none that a user should get.
func answered(err error) error {
	if crash := (*CrashError)(nil); errors.As(err, &crash) {
		return err
	}
	text := err.Error()
	if e := (*ski.Error)(nil); errors.As(err, &e) {
		text = e.Detail()
	}
	if len(text) > mostError {
		return fmt.Errorf("an error of %d bytes: %.200q", len(text), text)
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }); i >= 0 {
		return fmt.Errorf("an error with a control character: %.200q", text)
	}
	return nil
}

// works says that the session still does its work.
func (h *hostile) works(after string) {
	h.t.Helper()
	commands, err := Parse("", "S K K works")
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := h.s.Do(context.Background(), commands[0])
	if got, ok := r.(*Reduction); err != nil || !ok || got.Result != "works" {
		h.t.Errorf("after %s: %v, %v", after, r, err)
	}
}

// watchMemory fails the test when the heap grows beyond what is allowed.
func watchMemory(t *testing.T) *atomic.Uint64 {
	var peak atomic.Uint64
	done := make(chan struct{})
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapAlloc))
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	t.Cleanup(func() {
		close(done)
		<-gone
		if peak.Load() > hostileMemory {
			t.Errorf("%d MB of memory", peak.Load()>>20)
		}
	})
	return &peak
}

// FuzzSession: whatever is typed has an answer, and the session works afterwards.
func FuzzSession(f *testing.F) {
	for _, spec := range Specs() {
		for _, example := range spec.Examples {
			f.Add(example)
		}
	}
	for _, arg := range hostileArgs() {
		if len(arg) < 200 {
			f.Add(arg)
			f.Add(":step " + arg)
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		for line := range strings.Lines(text) {
			if c, err := Parse("", line); err == nil && len(c) > 0 && c[0].spec != nil && c[0].spec.Args == FileArgs && filepath.Base(c[0].args) != c[0].args {
				t.Skip("it would write outside of the test's own directory")
			}
		}
		t.Chdir(dir)
		h := newHostile(t)
		h.give("input", text)
	})
}
