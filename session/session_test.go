package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"skirepl/inspect"
	"skirepl/ski"
)

func open(t testing.TB) *Session {
	t.Helper()
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := s.arena.Rest(context.Background()) // from a growth that an interrupted run has left
		im, openErr := inspect.Open(s.arena.Memory(), s.arena.Base())
		if err = errors.Join(err, openErr); err == nil {
			err = im.Read(inspect.Verify)
		}
		if err := errors.Join(err, s.Close()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// do runs what is typed and gives the last result.
func do(t testing.TB, s *Session, typed string) Result {
	t.Helper()
	commands, err := Parse("", typed)
	if err != nil {
		t.Fatalf("%s: %v", typed, err)
	}
	var r Result
	for _, c := range commands {
		if r, err = s.Do(context.Background(), c); err != nil {
			t.Fatalf("%s: %v", typed, err)
		}
	}
	return r
}

// failure runs what is typed and gives the error, in full if it has a place.
func failure(s *Session, typed string) string {
	commands, err := Parse("", typed)
	for _, c := range commands {
		if err == nil {
			_, err = s.Do(context.Background(), c)
		}
	}
	if e := (*ski.Error)(nil); errors.As(err, &e) {
		return e.Detail()
	}
	return fmt.Sprint(err)
}

func reduced(t testing.TB, s *Session, typed string) *Reduction {
	t.Helper()
	r, ok := do(t, s, typed).(*Reduction)
	if !ok {
		t.Fatalf("%s is no reduction", typed)
	}
	return r
}

func TestReduction(t *testing.T) {
	s := open(t)
	for _, test := range []struct {
		typed, result string
		contractions  uint64
		tree          string
		dag           int
	}{
		{"S K K x", "x", 2, "1", 1},
		{"t = S (K (S I)) K; t a b", "b a", 5, "2", 3},
		{"_ c", "b a c", 0, "3", 5},
		{"W (W (W x)) y", "x y y y y", 3, "5", 6},
		{"x (I y) (I z)", "x y z", 2, "3", 5},
	} {
		r := reduced(t, s, test.typed)
		if r.Status != Normal || r.Result != test.result || r.Contractions != test.contractions || r.Tree != test.tree || r.DAG != test.dag {
			t.Errorf("%s: %+v, want %+v", test.typed, *r, test)
		}
	}
}

func TestLimitsKeepTheTerm(t *testing.T) {
	s := open(t)
	do(t, s, ":set contractions 3")
	r := reduced(t, s, "S (K (S I)) K a b")
	if r.Status != Limit || r.Limit != "contractions" || r.Result != "I b (K a b)" {
		t.Errorf("at the limit: %+v", *r)
	}
	if r = reduced(t, s, ":run"); r.Status != Normal || r.Result != "b a" {
		t.Errorf("gone on: %+v", *r)
	}

	do(t, s, ":set contractions 0")
	do(t, s, ":set memo off")
	do(t, s, ":set nodes 3k")
	r = reduced(t, s, "S I I (S I I)")
	if r.Status != Limit || r.Limit != "nodes" || !strings.HasPrefix(r.Result, "I (I") && !strings.HasPrefix(r.Result, "S I I") {
		t.Errorf("at the limit of nodes: %.60q %+v", r.Result, r.Status)
	}
	if last, err := s.lastTerm(); err != nil || last == nil {
		t.Errorf("the partial term is lost: %v", err)
	}
	if r = reduced(t, s, "K x y"); r.Result != "x" {
		t.Errorf("after a full arena: %+v", *r)
	}

	do(t, s, ":set nodes 1024")
	wide := strings.Repeat("x (y ", 2000) + "z" + strings.Repeat(")", 2000)
	if got := failure(s, wide); !strings.Contains(got, "limit of 1,024 nodes") {
		t.Errorf("a term that is too large: %s", got)
	}
}

// meanwhile does something once a command is so far.
func meanwhile(t *testing.T, s *Session, far func(Progress) bool, do func()) {
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended) })
	go func() {
		for {
			if p, busy := s.Busy(); busy && far(p) {
				do()
				return
			}
			select {
			case <-ended:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
}

func TestInterrupt(t *testing.T) {
	s := open(t)
	do(t, s, ":set contractions 0")
	commands, err := Parse("", "S I I (S I I)")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var stopped time.Time
	meanwhile(t, s, func(p Progress) bool { return p.Contractions >= 1000 }, func() {
		if _, err := s.Look(Window{Term: 200, Nodes: 20, Slots: 4}); err != nil {
			t.Errorf("a look at a run: %v", err)
		}
		stopped = time.Now()
		cancel()
	})
	r, err := s.Do(ctx, commands[0])
	took := time.Since(stopped)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.(*Reduction); got.Status != Interrupted || got.Contractions < 1000 || got.Result == "" {
		t.Errorf("interrupted: %+v", got)
	}
	if took > 3*time.Second { // 100 ms, on a machine with nothing else to do
		t.Errorf("it took %v to stop", took)
	}
	if n := s.line.Position().Contractions; n != r.(*Reduction).Contractions {
		t.Errorf("the term so far is not the current one: at %d", n)
	}
}

func TestErrors(t *testing.T) {
	s := open(t)
	for _, test := range []struct{ typed, want string }{
		{":step", "1:1: no current term\n  :step\n  ^~~~~\nhint: type a term, or give one: :step S K K x"},
		{":stepp", "1:1: unknown command `:stepp`\n  :stepp\n  ^~~~~~\nhint: did you mean :step? (:help lists the commands)"},
		{":xyzzyplugh", "1:1: unknown command `:xyzzyplugh`\n  :xyzzyplugh\n  ^~~~~~~~~~~\nhint: :help lists the commands"},
		{":", "1:1: a colon begins a command\n  :\n  ^\nhint: :help lists them"},
		{":set nodes many", "1:12: nodes: want a number from 1,024 to 134,217,728\n  :set nodes many\n             ^~~~\nhint: a reduction stops when"},
		{":set memo 3", "1:11: memo: want on or off\n  :set memo 3\n            ^\nhint: on or off: remember"},
		{":set size", "1:6: no setting \"size\"\n  :set size\n       ^~~~\nhint: the settings are contractions, transitions, nodes, show, memo"},
		{":undef zz9", "1:8: \"zz9\" is not defined\n  :undef zz9\n         ^~~\nhint: :defs lists what is"},
		{"K x\n  :trace S (K", "2:12: `(` is not closed\n    :trace S (K\n             ^\nhint: add `)` at the end"},
		{":node 99999", "1:7: there is no node #99999\n  :node 99999\n        ^~~~~\nhint: ids go from 0 to "},
		{":help nonsense", "1:7: no help on \"nonsense\"\n  :help nonsense\n        ^~~~~~~~\nhint: :help lists what there is"},
		{"f = f", "1:5: the definition of f uses f itself\n  f = f\n      ^"},
	} {
		if got := failure(s, test.typed); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", test.typed, got, test.want)
		}
	}
}

func TestStepping(t *testing.T) {
	s := open(t)
	do(t, s, ":debug S (K (S I)) K a b")
	states := []string{"S (K (S I)) K a b", "K (S I) a (K a) b", "S I (K a) b", "I b (K a b)", "b (K a b)", "b a"}
	at := func(command string, n int) {
		t.Helper()
		r := do(t, s, command).(*State)
		if r.Term != states[n] || int(r.Contractions) != n || r.Normal != (n == 5) {
			t.Errorf("%s: %d %s, want %d %s", command, r.Contractions, r.Term, n, states[n])
		}
	}
	at(":step", 1)
	at(":step 2", 3)
	at(":back", 2)
	at(":back 9", 0)
	at(":step 100", 5)
	at(":step", 5)
	at(":goto 4", 4)
	at(":goto 99", 5)
	at(":backi", 4)
	at(":stepi", 5)
	at(":goto 0", 0)

	// A contraction's transitions, forward and back, come by the same states.
	var forward []string
	for {
		r := do(t, s, ":stepi").(*State)
		if r.Contractions == 1 {
			break
		}
		forward = append(forward, fmt.Sprint(r.machine.Lines(Style{})))
	}
	for i := len(forward) - 1; i >= 0; i-- {
		r := do(t, s, ":backi").(*State)
		if got := fmt.Sprint(r.machine.Lines(Style{})); sansIDs(got) != sansIDs(forward[i]) {
			t.Errorf("back at transition %d:\n%s\nwant\n%s", i+1, got, forward[i])
		}
	}
	at(":backi", 0)

	// A run is undone by one step too.
	do(t, s, ":run")
	at(":back", 4)
}

// sansIDs takes the numbers of nodes away: frames get other ones each time.
func sansIDs(s string) string {
	fields := strings.Fields(s)
	for i, f := range fields {
		if strings.Contains(f, "#") {
			fields[i] = "#"
		}
	}
	return strings.Join(fields, " ")
}

func TestResetKeepsWhatCounts(t *testing.T) {
	s := open(t)
	do(t, s, "t = S (K (S I)) K; t a b")
	do(t, s, ":reset")
	if got := reduced(t, s, "_ c").Result; got != "b a c" {
		t.Errorf("the last result after a reset: %s", got)
	}
	if got := reduced(t, s, "t p q").Result; got != "q p" {
		t.Errorf("a definition after a reset: %s", got)
	}
	do(t, s, ":goto 2")
	do(t, s, ":reset")
	if got := do(t, s, ":step").(*State); got.Term != "I q (K p q)" {
		t.Errorf("the current term after a reset, and a step: %s", got.Term)
	}
}

func TestWorkers(t *testing.T) {
	s := open(t)
	for _, n := range []int{0, 3, 1} {
		r := do(t, s, fmt.Sprintf(":workers %d", n)).(*WorkersInfo)
		if r.Workers != n || len(r.Agents) != n+1 {
			t.Errorf("of %d workers there are %d, and %d agents", n, r.Workers, len(r.Agents))
		}
		if got := reduced(t, s, "S K K x").Result; got != "x" {
			t.Errorf("with %d workers: %s", n, got)
		}
	}
	if got := failure(s, ":workers 99"); !strings.Contains(got, "a number from 0 to 63") {
		t.Errorf("too many workers: %s", got)
	}
}

func TestLook(t *testing.T) {
	s := open(t)
	w := Window{Term: 80, Node: 20, Frames: 8, Nodes: 12, Slots: 6, SlotAt: [2]int{-1, -1}}
	p, err := s.Look(w)
	if err != nil || p.Started {
		t.Fatalf("a look at the beginning: %+v, %v", p, err)
	}
	do(t, s, ":debug S K K x")
	do(t, s, ":stepi 3")
	if p, err = s.Look(w); err != nil {
		t.Fatal(err)
	}
	if got := p.Term.String(); got != "S K K x" || p.Rule != "S" || p.Term.Signs() != "^ 1 2 3" {
		t.Errorf("the term is %q, the rule %s, the signs %q", got, p.Rule, p.Term.Signs())
	}
	if p.Machine == nil || p.Machine.Depth != 3 || len(p.Machine.Stack) != 3 || p.Machine.Stack[0].Text != "K" {
		t.Errorf("the machine is %+v", p.Machine)
	}
	if len(p.Nodes) != 12 || p.Nodes[0].Text == "" || len(p.Rings[0].Slots) != 6 || len(p.Agents) != 2 {
		t.Errorf("%d nodes, %d slots, %d agents", len(p.Nodes), len(p.Rings[0].Slots), len(p.Agents))
	}
}

func TestComplete(t *testing.T) {
	s := open(t)
	do(t, s, "foo = K; fob = S; bar = I")
	for _, test := range []struct {
		before, want string
		begin        int
	}{
		{":st", ":start :step :stepi :strategy", 0},
		{":help st", "start step stepi stopping strategy", 6},
		{"K (fo", "fob foldr foo", 3},
		{":step bar", "bar", 6},
		{":set me", "memo", 5},
		{":set memo o", "off on", 10},
		{"K ", "", 2},
		{":nonsense x", "", 11},
	} {
		words, begin := s.Complete(test.before)
		if got := strings.Join(words, " "); got != test.want || begin != test.begin {
			t.Errorf("%q: %q from %d, want %q from %d", test.before, got, begin, test.want, test.begin)
		}
	}
}

// TestHelp: every command has help with examples that are commands or terms, and
// refers to commands that there are.
func TestHelp(t *testing.T) {
	for _, spec := range Specs() {
		if spec.Short == "" || len(spec.Examples) == 0 {
			t.Errorf(":%s has no help, or no example", spec.Name)
		}
		for _, e := range spec.Examples {
			if _, err := Parse("", e); err != nil {
				t.Errorf(":%s: the example %q: %v", spec.Name, e, err)
			}
		}
		for _, see := range spec.See {
			if found, err := findSpec(see); err != nil || found.Name != see {
				t.Errorf(":%s refers to :%s", spec.Name, see)
			}
		}
	}
	for _, topic := range append(HelpTopics(), "") {
		r, err := HelpOn(topic)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range r.Lines(Style{ASCII: true}) {
			if is, was := l.ASCII().String(), l.String(); strings.Count(is, "?") != strings.Count(was, "?") {
				t.Errorf(":help %s has a character that is not spelled out in ASCII: %s", topic, was)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	line := Line{{Text: "   1  ", Role: Figure}, {Text: "K", Role: Head}, {Text: " "}, {Text: "aaaa bbbb", Role: Arg, Arg: 1}, {Text: " "}, {Text: "c", Role: Arg, Arg: 2}}
	var got []string
	for _, l := range line.Wrap(14, 6) {
		got = append(got, l.String(), l.Signs())
	}
	want := []string{"   1  K aaaa", "      ^ 1111", "      bbbb c", "      1111 2"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
