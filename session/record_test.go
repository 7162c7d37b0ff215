package session

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"skirepl/history/store"
	"skirepl/ski"
)

// recorded opens a session that is recorded in a file.
func recorded(t *testing.T, path string) *Session {
	t.Helper()
	s, err := Open(Options{Record: Recording{On: true, Open: func() (*store.DB, error) { return store.Open(path) }}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// replay runs a script in a session of its own.
func replay(t *testing.T, script string) *Session {
	t.Helper()
	s := open(t)
	commands, err := Parse("script.ski", script)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range commands {
		if _, err := s.Do(context.Background(), c); err != nil {
			t.Fatalf("%s: %v\n%s", c.Text, err, script)
		}
	}
	return s
}

// TestReplay exports a session with everything in it and replays it: every input
// leads to the same root, position, counters and number of nodes.
func TestReplay(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "defs.ski")
	if err := os.WriteFile(file, []byte("two = S B (S B (K I))\nfour = two two\n:start four two f x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t)
	for _, line := range []string{
		"t = S (K (S I)) K", "t a b", ":back 2", ":stepi 3", ":load " + file, ":goto 5+2", ":bookmark here",
		":branch other _ _", ":end", ":undo", "t = K", ":again", ":trace 3", ":set contractions 100k", ":set memo off",
		"S I I (S I I)", ":goto 50000", ":run", ":goto 77777+5", "(t\n a) (K\n I)", ":reset", ":debug t q", ":step", ":node S K", "_ _",
	} {
		do(t, s, line)
	}
	if text := failure(s, ":goto nowhere"); !strings.Contains(text, "where to?") {
		t.Error(text)
	}
	// An interrupted run goes exactly as far when it is replayed.
	do(t, s, ":set contractions 0")
	for _, memo := range []string{"on", "off"} {
		do(t, s, ":set memo "+memo)
		ctx, cancel := context.WithCancel(context.Background())
		meanwhile(t, s, func(p Progress) bool { return p.Transitions >= 300_000 }, cancel)
		commands, err := Parse("", "S I I (S I I) "+memo)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Do(ctx, commands[0])
		if err != nil || r.(*Reduction).Status != Interrupted {
			t.Fatalf("%+v, %v", r, err)
		}
		do(t, s, ":step 3")
	}
	want := s.place()
	out := filepath.Join(dir, "session.ski")
	do(t, s, ":export "+out)
	script, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	again := replay(t, string(script))
	if got := again.place(); got != want {
		t.Errorf("the replay ends at %+v, want %+v\n%s", got, want, script)
	}
	// Input by input, for those that are replayed as they are.
	then := again.journal.entries
	for _, e := range s.journal.entries {
		if e.Error != "" || scriptForms[e.Command] != nil && e.Command != "set" {
			continue
		}
		for len(then) > 0 && then[0].Input != e.Input {
			then = then[1:]
		}
		if len(then) == 0 {
			t.Fatalf("%s isn't replayed", e.Input)
		}
		if then[0].After != e.After || then[0].Transitions != e.Transitions || then[0].Contractions != e.Contractions {
			t.Errorf("%s: %+v\nreplayed: %+v", e.Input, e, then[0])
		}
		then = then[1:]
	}
	if testing.Verbose() {
		t.Log(string(script))
	}
}

// TestResume records a session and goes on with it, in another one.
func TestResume(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	first := recorded(t, path)
	for _, line := range []string{
		"t = S (K (S I)) K", "u = t t", ":set contractions 30m", ":set memo off", ":start W I (W I) u", ":goto 1m", ":goto 2500000+2",
		":bookmark far", ":goto 3+1", ":branch other _ y", ":step 2", ":branch main", ":set memo on",
	} {
		do(t, first, line)
	}
	want := first.place()
	second := recorded(t, path)
	begin := time.Now()
	r, err := second.Resume(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("resumed in %v", time.Since(begin))
	got := r.(*Resumed)
	if got.Session != 1 || got.Inputs != 13 || got.Definitions != 2 || got.Bookmarks != 1 || got.Branches != 2 || got.Note != "" {
		t.Errorf("%+v", got)
	}
	if p := second.place(); p.Position != want.Position {
		t.Errorf("at %v, want %v", p.Position, want.Position)
	}
	for _, cmd := range []string{":defs", ":bookmarks", ":branches", ":set", ":goto 0", ":goto far", ":branch other", ":compare main other"} {
		a, b := asText(do(t, first, cmd)), asText(do(t, second, cmd))
		// The ids of the machine's frames are others, and less has been visited.
		if cmd == ":goto far" {
			a, b = firstLine(a), firstLine(b)
		}
		if cmd == ":branches" || cmd == ":compare main other" {
			continue
		}
		if a != b {
			t.Errorf("%s: %s\nresumed: %s", cmd, a, b)
		}
	}
	// It goes on in the same session, for a third one.
	do(t, second, "v = u; S K K z")
	third := recorded(t, path)
	r, err = third.Resume(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.(*Resumed); got.Definitions != 3 || got.State == nil || got.State.Term != "z" || got.Bookmarks != 0 || got.Branches != 1 {
		t.Errorf("%+v", got)
	}
	if text := reduced(t, third, "K _ v").Result; text != "z" {
		t.Errorf("_ is %s", text)
	}
	script, err := third.ExportSession(1)
	if err != nil || !strings.Contains(script, "S K K z") || !strings.Contains(script, "resumed") {
		t.Errorf("%v\n%s", err, script)
	}
	replay(t, script)
	if _, err := third.ExportSession(99); err == nil || !strings.Contains(err.Error(), "no session 99") {
		t.Error(err)
	}
}

// Redefining a name warns after a resumption as it did before.
func TestResumedDefinitions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	first := recorded(t, path)
	for _, line := range []string{"t = K", "u = t (\\t. t)", "v = \\t. t y", "w = add y ?t", "S K K z"} {
		do(t, first, line)
	}
	second := recorded(t, path)
	if _, err := second.Resume(context.Background(), 0); err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		typed          string
		keep, variable []string
	}{
		{"t = S", []string{"u"}, nil},
		{"add = K", []string{"w"}, nil},
		{"y = K", nil, []string{"v", "w"}},
	} {
		for name, s := range map[string]*Session{"before": first, "resumed": second} {
			if r := do(t, s, one.typed).(*Defined); !slices.Equal(r.Keep, one.keep) || !slices.Equal(r.Variable, one.variable) {
				t.Errorf("%s: %s: %+v", name, one.typed, r)
			}
		}
	}
}

// TestResumeBreakpoints: breakpoints, watches and workers come back as they stood, and
// what was cleared doesn't.
func TestResumeBreakpoints(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	first := recorded(t, path)
	for _, line := range []string{
		":workers 2", "big = S S K", ":start S S S (S S S) (S S S)", ":goto 7",
		":break K", ":break S _ _ _ if size > 10 and (stack > 2) count % 1,000 as thousandth",
		`:break "S _ (S _)" anywhere`, ":break size > 100", ":break def big ignore 3", ":break node 5", ":tbreak S", ":break at 9+2", ":break yield once",
		":watch size", ":watch rule change count == 2", ":watch redex", ":watch nf S K K x", ":watch at .lr change",
		":clear 1", ":toggle 4", ":on thousandth display dag", ":on thousandth machine", ":condition 8 stack > 3", ":unwatch 2",
		":continue", ":continue", // the second is hit once by the :tbreak's
	} {
		do(t, first, line)
	}
	second := recorded(t, path)
	r, err := second.Resume(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	got := r.(*Resumed)
	if n := len(first.breaks.list); got.Breakpoints != n || n < 8 || got.Watches != 2 || got.Workers != 2 {
		t.Errorf("%+v, of %d breakpoints", got, n)
	}
	if text := asText(got); !strings.Contains(text, "breakpoints") || !strings.Contains(text, "2 watches") || !strings.Contains(text, "2 workers") {
		t.Error(text)
	}
	node := first.breaks.find("6")
	node.Enabled = false // its id means nothing any more
	if b := second.breaks.find("6"); b == nil || b.Note == "" || b.Enabled {
		t.Errorf("the node's breakpoint: %+v", b)
	} else {
		b.Note = ""
	}
	for _, cmd := range []string{":workers", ":breakpoints", ":watch", ":break I", ":watch depth", ":continue", ":breakpoints", ":rewind"} {
		a, b := asText(do(t, first, cmd)), asText(do(t, second, cmd))
		switch cmd {
		case ":workers", ":continue": // what they did isn't known; frames have other ids
			a, b = firstLine(a), firstLine(b)
		case ":watch": // what the values were isn't known
			a = strings.ReplaceAll(a, "  changed", "")
		}
		if a != b {
			t.Errorf("%s:\n%s\nresumed:\n%s", cmd, a, b)
		}
	}
	// It is recorded once more as it is now.
	do(t, second, ":clearall\n:unwatch\n:workers 1")
	third := recorded(t, path)
	if r, err = third.Resume(context.Background(), 0); err != nil {
		t.Fatal(err)
	}
	if got := r.(*Resumed); got.Breakpoints != 0 || got.Watches != 0 || got.Workers != 1 {
		t.Errorf("%+v", got)
	}
	if b := do(t, third, ":break K").(*BreakpointsInfo).Breakpoints[0]; b.ID <= 9 {
		t.Errorf("the number %d is given again", b.ID)
	}
}

// TestRecordTrouble: what can't be recorded is said once, and all else works.
func TestRecordTrouble(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("junk", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	s := recorded(t, path)
	if r := reduced(t, s, "K x y"); r.Result != "x" {
		t.Error(r.Result)
	}
	if n := s.Notice(); !strings.Contains(n, "isn't recorded") || !strings.Contains(n, "move the file away") {
		t.Errorf("notice: %q", n)
	}
	do(t, s, ":step S x")
	if n := s.Notice(); n != "" {
		t.Errorf("and again: %q", n)
	}
	if text := failure(s, ":history"); !strings.Contains(text, "can't be read") {
		t.Error(text)
	}
	// In the midst of it, too.
	s = recorded(t, filepath.Join(t.TempDir(), "t.db"))
	do(t, s, "K x y")
	if err := s.record.db.Close(); err != nil {
		t.Fatal(err)
	}
	do(t, s, "K x y")
	if n := s.Notice(); !strings.Contains(n, "isn't recorded") {
		t.Errorf("notice: %q", n)
	}
	do(t, s, "K x y")
}

// TestTermCode codes terms and reads them again, deep ones and hostile ones too.
func TestTermCode(t *testing.T) {
	deep := ski.FreeVar("x")
	for range 1_000_000 {
		deep = ski.App(ski.Comb(ski.I), deep)
	}
	shared := ski.FreeVar("long_name'")
	for range 200 {
		shared = ski.App(shared, shared)
	}
	for name, term := range map[string]*ski.Term{"deep": deep, "shared": shared, "atom": ski.Comb(ski.S)} {
		code, ok := encodeTerm(termSource{}, term, 1<<22)
		if !ok {
			t.Fatalf("%s is too large", name)
		}
		back, err := decodeTerm(code)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if name == "deep" { // it takes its time
			n := 0
			for _, arg, isApp := back.Split(); isApp; _, arg, isApp = arg.Split() {
				n++
			}
			if n != 1_000_000 {
				t.Errorf("%d deep", n)
			}
			continue
		}
		again, ok := encodeTerm(termSource{}, back, 1<<22)
		if !ok || string(again) != string(code) {
			t.Errorf("%s becomes another one", name)
		}
	}
	if _, ok := encodeTerm(termSource{}, deep, 1000); ok {
		t.Error("a limit doesn't hold")
	}
	code, _ := encodeTerm(termSource{}, ski.App(ski.Comb(ski.K), ski.FreeVar("x")), 10)
	for cut := range code {
		for _, b := range []byte{0, 1, 7, 255} {
			hostile := append([]byte(nil), code[:cut]...)
			_, _ = decodeTerm(append(hostile, b)) // it must not panic
		}
		if cut < 2 {
			if _, err := decodeTerm(code[:cut]); err == nil {
				t.Errorf("%d bytes are a term", cut)
			}
		}
	}
}

// longResult is a result of two lines.
type longResult struct{ text string }

func (r longResult) Lines(Style) []Line { return []Line{{{Text: "→"}}, {{Text: r.text}}} }

// TestRecordedText: a result that is too long for the record is cut between characters.
func TestRecordedText(t *testing.T) {
	for i := range 4 {
		text := asText(longResult{strings.Repeat("a", i) + strings.Repeat("→", recordedResult/2)})
		if !utf8.ValidString(text) || len(text) > recordedResult+100 {
			t.Errorf("%d bytes, cut within a character: %q", len(text), text[max(0, len(text)-40):])
		}
	}
}
