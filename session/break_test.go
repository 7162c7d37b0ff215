package session

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"skirepl/history"
)

func TestBreakForms(t *testing.T) {
	s := open(t)
	do(t, s, "t = S (K (S I)) K")
	for _, test := range []struct {
		typed string
		want  string // as the list shows it
	}{
		{":break S", "S"},
		{":break  S'", "S'"},
		{":break S _ _ I", "S _ _ I"},
		{":break 'S _ _ I'", "'S _ _ I'"},
		{":break \"S' _ _ _ x'\"", "\"S' _ _ _ x'\""},
		{":break _ _ I", "_ _ I"},
		{":break (K x) _", "(K x) _"},
		{":break t x", "t x"},
		{":break K x anywhere", "K x anywhere"},
		{":break def t", "def t"},
		{":break node 12", "node 12"},
		{":break node #12", "node #12"},
		{":break size>1k", "size>1k"},
		{":break (size + 1) * 2 >= dag and not rule == K", "(size + 1) * 2 >= dag and not rule == K"},
		{":break depth < 3 || stack != 4 && contractions % 2 == 0", "depth < 3 || stack != 4 && contractions % 2 == 0"},
		{":break not rule == K", "not rule == K"},
		{":break nodes > 1,000", "nodes > 1,000"},
		{":break memory > 10m", "memory > 10m"},
		{":break at 1000", "at 1000"},
		{":break at 1000+3", "at 1000+3"},
		{":break yield", "yield"},
		{":break growth", "growth"},
		{":break S if size > 10", "S if size > 10"},
		{":break S _ _ _ if size > 10 count 3", "S _ _ _ if size > 10 count >= 3"},
		{":break S count == 3", "S count == 3"},
		{":break S count % 3 as third once", "S count % 3 as third once"},
		{":break S ignore 2", "S count > 2"},
		{":tbreak K", "K once"},
		{":watch rule change", "rule changes"},
		{":watch at .lr change if size > 3", "at .lr changes if size > 3"},
		{":watch redex change", "redex changes"},
	} {
		r := do(t, s, test.typed+"\n:breakpoints").(*BreakpointsInfo)
		line := r.Lines(Style{})[0].String()
		if _, got, _ := strings.Cut(line, "on   "); got != test.want {
			t.Errorf("%s is listed as %q, want %q", test.typed, got, test.want)
		}
		do(t, s, ":clearall")
	}
}

func TestBreakErrors(t *testing.T) {
	s := open(t)
	do(t, s, "twice = S B I\n:break S as big")
	for _, test := range []struct{ typed, marked, msg, hint string }{
		{":break", "", "break where?", "a combinator"},
		{":break siz > 3", "siz", "unknown kind of breakpoint `siz`", "did you mean size?"},
		{":break growht", "growht", "unknown kind of breakpoint `growht`", "did you mean growth?"},
		{":break foo", "foo", "unknown kind of breakpoint `foo`", "def NAME"},
		{":break twice", "twice", "`twice` is a definition", ":break def twice"},
		{":break def", "", "which definition?", ":break def t"},
		{":break def twic", "twic", "\"twic\" is not defined", "did you mean twice?"},
		{":break def facct", "facct", "\"facct\" is not defined", "did you mean fact?"},
		{":break node", "", "which node?", ":break node 12"},
		{":break node x", "x", "which node?", ""},
		{":break at", "", "at which contraction?", ""},
		{":break at 10+", "", "at which transition?", "1000+3"},
		{":break at 3 count 2", "", "there is nothing to count", ""},
		{":break 12", "12", "a number says nothing", "at 12"},
		{":break > 3", ">", "what is to be waited for?", ""},
		{":break K _", "K _", "no redex looks so: K takes 2 arguments, and here it has 1", "K _ _"},
		{":break 'K _'", "K _", "no redex looks so", "anywhere"},
		{":break x y", "x y", "no redex looks so: x has no rule", "anywhere"},
		{":break _ _ _ _ _ _", "_ _ _ _ _ _", "no redex has so many arguments", ""},
		{":break S (K _", "(", "not closed", ""},
		{":break S countt 3", "countt", "`countt` is not understood here", "did you mean count?"},
		{":break size", "size", "`size` is a number, which becomes true nowhere", "size > 1000"},
		{":break rule", "rule", "`rule` is a rule", "rule == S"},
		{":break size >", "", "a figure or a number is missing", "the figures are"},
		{":break size = 3", "=", "`=` compares nothing", "write =="},
		{":break size > sized", "sized", "unknown figure `sized`", "did you mean size?"},
		{":break size > S", ">", "`>` wants a number on both sides", ""},
		{":break rule == 3", "==", "can't compare a rule with a number", "rule == S"},
		{":break size > 3 and depth", "and", "`and` wants a comparison on both sides", ""},
		{":break (size > 3", "(", "`(` is not closed", "add )"},
		{":break size > 3 if", "", "a figure or a number is missing", ""},
		{":break size > 3 if depth", "depth", "`depth` is a number, not a condition", "if size > 100"},
		{":break size > 3 blah", "blah", "`blah` is not understood here", "what may follow"},
		{":break S count", "", "count how many hits?", "count 3"},
		{":break S count % 0", "0", "count how many hits?", ""},
		{":break S as", "", "as what?", ""},
		{":break S as big", "big", "there is a breakpoint of that name", ":clear big"},
		{":break size > 3 anywhere", "anywhere", "anywhere belongs to a pattern", ""},
		{":break " + strings.Repeat("(", 200) + "size > 3", "(", "too many parentheses", ""},
		{":break " + strings.Repeat("not ", 20_000) + "size > 3", "not", "the expression is too long", ""},
		{":break size" + strings.Repeat("+1", 20_000) + " > 3", "1", "the expression is too long", ""},
		{":clear", "", "which breakpoint?", ""},
		{":clear 9", "9", "there is no breakpoint 9", "there is big"},
		{":clearall 3", "3", "`:clearall` takes nothing", ":clear 3"},
		{":toggle big maybe", "maybe", "on or off?", ""},
		{":condition big size", "size", "`size` is a number, not a condition", ""},
		{":on big run", "run", "at a stop a command can only look", "machine"},
		{":on big workers 2", "workers", "at a stop a command can only look", ""},
		{":on big machin", "machin", "", ""}, // may be shortened
		{":rewind 3", "3", "`:rewind` takes nothing", ":back 3"},
		{":watch", "", "", ""},
		{":watch siz", "siz", "unknown figure `siz`", "did you mean size?"},
		{":watch at", "", "the path to a subterm is missing", ".lr"},
		{":watch at .lx", "x", "`x` is no turn", "l goes to the function"},
		{":watch nf", "", "the normal form of what?", "nf .r"},
		{":watch nf .r change", "change", "a normal form is too much work", "at .r change"},
		{":watch size chang", "chang", "`chang` is not understood here", "change"},
		{":unwatch 7", "7", "there is no watch 7", ":watch lists them"},
		{":display -b size", "b", "unknown option -b", "-a"},
		{":display size", ":display", "no current term", ""},
	} {
		got := failure(s, test.typed)
		if test.msg == "" {
			if got != "<nil>" {
				t.Errorf("%s: %s", test.typed, got)
			}
			continue
		}
		if !strings.Contains(got, test.msg) || !strings.Contains(got, test.hint) {
			t.Errorf("%s: got\n%s\nwant %q with the hint %q", test.typed, got, test.msg, test.hint)
			continue
		}
		// The signs stand under what is wrong.
		lines := strings.Split(got, "\n")
		if len(lines) < 3 || test.marked == "" || len(test.typed) > 70 {
			continue
		}
		at := strings.IndexByte(lines[2], '^')
		n := len(strings.TrimRight(lines[2], " ")) - at
		if under := lines[1][at : at+n]; under != test.marked {
			t.Errorf("%s: the signs stand under %q, want %q", test.typed, under, test.marked)
		}
	}
}

// TestStopTells: what a stop says, and its JSON.
func TestStopTells(t *testing.T) {
	s := open(t)
	do(t, s, "tw = S B I\n:break tw _ as twice\n:break size < 8\n:watch size\n:watch nf .r\n:on twice display depth")
	r := do(t, s, ":start I (tw tw K x)\n:continue").(*Stop)
	text := ""
	for _, l := range r.Lines(Style{}) {
		text += l.String() + "\n"
	}
	for _, want := range []string{"breakpoint ", "hit the 1st time: ", "size = ", "nf .r = x"} {
		if !strings.Contains(text, want) {
			t.Errorf("a stop doesn't say %q:\n%s", want, text)
		}
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"why":"breakpoint"`, `"hits":[{"id":`, `"stops":1`, `"watches":[{"id":1,"text":"size","value":`, `"contractions":`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %s in %s", want, data)
		}
	}
}

// TestOn: the commands of a breakpoint run at its stops.
func TestOn(t *testing.T) {
	s := open(t)
	do(t, s, ":break I\n:on 1 display depth\n:on 1 machine\n:start K (I x) y")
	r := do(t, s, ":continue").(*Stop)
	if len(r.Results) != 2 || r.Why != stopBreakpoint {
		t.Errorf("%d results, stopped for %s", len(r.Results), r.Why)
	}
	if r := do(t, s, ":on 1\n:goto 0\n:continue").(*Stop); len(r.Results) != 0 {
		t.Errorf("%d results after :on 1 alone", len(r.Results))
	}
}

// TestBreakLife: once, toggle, condition, clear.
func TestBreakLife(t *testing.T) {
	s := open(t)
	at := func(typed string, want uint64, why string) {
		t.Helper()
		if r := do(t, s, typed).(*Stop); r.State.Contractions != want || r.Why != why {
			t.Errorf("%s: %d for %s, want %d for %s", typed, r.State.Contractions, r.Why, want, why)
		}
	}
	do(t, s, ":tbreak I\n:step S I I (S I I)\n:goto 0\n:set contractions 20")
	at(":continue", 1, stopBreakpoint)
	at(":continue", 21, stopLimit)
	do(t, s, ":goto 0\n:break I as one")
	at(":continue", 1, stopBreakpoint)
	do(t, s, ":toggle one")
	at(":continue", 21, stopLimit)
	do(t, s, ":toggle one on\n:goto 0\n:condition one contractions > 7")
	at(":continue", 8, stopBreakpoint)
	do(t, s, ":goto 0\n:condition one count 4")
	at(":continue", 6, stopBreakpoint)
	at(":rewind", 0, stopStart)
	do(t, s, ":condition one")
	at(":continue", 1, stopBreakpoint)
	do(t, s, ":clear one")
	at(":rewind", 0, stopStart)
	do(t, s, ":break at 3+2\n:break at 3+1000\n:break at 5")
	at(":continue", 3, stopBreakpoint)
	at(":continue", 5, stopBreakpoint)
	at(":continue", 25, stopLimit)
	at(":rewind", 5, stopBreakpoint)
	at(":rewind", 3, stopBreakpoint)
	if p := s.line.Position(); p.Transitions != 2 {
		t.Errorf("at 3+2 is reached as %v", p)
	}
	at(":rewind", 0, stopStart)
}

// TestNodesAfterReset: an id means nothing any more.
func TestNodesAfterReset(t *testing.T) {
	s := open(t)
	do(t, s, ":break node 12\n:step S K K x\n:reset")
	b := do(t, s, ":breakpoints").(*BreakpointsInfo).Breakpoints[0]
	if b.Enabled || b.Note == "" {
		t.Errorf("after a reset the breakpoint is %+v", b)
	}
}

// long goes on for ever and grows.
const long = "S S S (S S S) (S S S)"

// TestEvents: what happens to the arena is hit where it happened, in both directions.
func TestEvents(t *testing.T) {
	for _, workers := range []int{0, 1, 2} {
		for _, typed := range []string{"growth", "nodes > 3,000", "memory > 100", "yield"} {
			if typed == "yield" && workers == 0 {
				continue
			}
			s := open(t)
			do(t, s, fmt.Sprintf(":workers %d\n:set memo off\n:break %s\n:set contractions 12k\n:start %s", workers, typed, long))
			var places []history.Position
			for {
				r := do(t, s, ":continue").(*Stop)
				if r.Why != stopBreakpoint || len(places) == 3 {
					break
				}
				places = append(places, s.line.Position())
			}
			if len(places) == 0 && typed != "memory > 100" { // which is so from the start
				t.Errorf("%s with %d workers: no hit", typed, workers)
			}
			var back []history.Position
			for do(t, s, ":rewind").(*Stop).Why == stopBreakpoint {
				back = append(back, s.line.Position())
			}
			slices.Reverse(back)
			if len(back) < len(places) || !slices.Equal(back[:len(places)], places) {
				t.Errorf("%s with %d workers: forward %v, back %v", typed, workers, places, back)
			}
			var again []history.Position
			for range back {
				do(t, s, ":continue")
				again = append(again, s.line.Position())
			}
			if !slices.Equal(again, back) {
				t.Errorf("%s with %d workers: back %v, forward again %v", typed, workers, back, again)
			}
		}
	}
}

// TestRunHonours: :run stops, and gives a reduction where nothing is hit.
func TestRunHonours(t *testing.T) {
	for _, workers := range []int{0, 1, 2} {
		s := open(t)
		do(t, s, fmt.Sprintf(":workers %d\n:break I", workers))
		if _, ok := do(t, s, ":run S K K x").(*Reduction); !ok {
			t.Error("without a hit :run gives no reduction")
		}
		if r, ok := do(t, s, ":run S I I x").(*Stop); !ok || r.State.Contractions != 1 {
			t.Errorf(":run gives %+v", r)
		}
		if r := reduced(t, s, "S I I x"); r.Contractions != 3 {
			t.Errorf("a term by itself stops after %d contractions", r.Contractions)
		}
	}
}

// TestHuntInterrupted: both directions end within a moment, and keep their way.
func TestHuntInterrupted(t *testing.T) {
	s := open(t)
	do(t, s, ":break size > 1g\n:break x _ anywhere\n:set contractions 0\n:start "+long)
	do(t, s, ":toggle 2")
	stop := func(typed string, far func(Progress) bool) *Stop {
		t.Helper()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		list, err := Parse("", typed)
		if err != nil {
			t.Fatal(err)
		}
		var stopped time.Time
		meanwhile(t, s, far, func() {
			stopped = time.Now()
			cancel()
		})
		r, err := s.Do(ctx, list[0])
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(stopped); ctx.Err() != nil && took > soon {
			t.Errorf("%s ends after %v", typed, took)
		}
		return r.(*Stop)
	}
	if r := stop(":continue", func(p Progress) bool { return p.Contractions > 1000 }); r.Why != stopInterrupted || r.State.Contractions == 0 {
		t.Errorf("%s after %d contractions", r.Why, r.State.Contractions)
	}
	here := s.line.Position().Contractions
	do(t, s, ":goto 60000")
	from := s.line.Position().Contractions
	looked := func(p Progress) bool { return p.Contractions > 1000 && p.Transitions == 0 } // by a scan
	if r := stop(":rewind", looked); r.Why == stopInterrupted && r.State.Contractions >= from {
		t.Errorf("%s at %d, from %d (before %d)", r.Why, r.State.Contractions, from, here)
	}
}

// soon is 100 ms on a machine with nothing else to do.
const soon = 10 * time.Second

// BenchmarkHunt says how many contractions a second are looked at.
func BenchmarkHunt(b *testing.B) {
	for _, typed := range []string{
		"S if contractions > 1g", "K S _ if contractions > 1g", "def big if contractions > 1g", "node 99", "size > 1g", "depth > 1g", "stack > 1g",
		"dag > 1m", "contractions == 900m", "_ x anywhere", "nodes > 100m", "growth if contractions > 1g", "at 1g",
	} {
		b.Run(strings.ReplaceAll(typed, " ", "_"), func(b *testing.B) {
			s := open(b)
			do(b, s, "big = S S K\n:set contractions 1m\n:break "+typed+"\n:start S I I (S I I)")
			n := uint64(0)
			b.ResetTimer()
			for range b.N {
				before := s.line.Position().Contractions
				do(b, s, ":continue")
				n += s.line.Position().Contractions - before
				if s.line.Position().Contractions == before {
					b.Fatal("it goes no further")
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "contractions/s")
		})
	}
}
