package session

import (
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

func checked(t *testing.T, file, src string) *Checked {
	t.Helper()
	r, err := open(t).CheckScript(context.Background(), file, src, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func failures(r *Checked) string {
	var b strings.Builder
	for _, l := range r.Lines(Style{}) {
		if !strings.HasPrefix(l.String(), "ok") {
			b.WriteString(l.String() + "\n")
		}
	}
	return b.String()
}

// The examples that are shown are right.
func TestShownExpectations(t *testing.T) {
	birds, err := os.ReadFile("../examples/birds.ski")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("answer.ski", []byte(answerExample), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		src   string
		least int
	}{"the help's": {checkExample, 5}, "grade.ski": {gradeExample, 1}, "birds.ski": {string(birds), 5}} {
		if r := checked(t, name, want.src); r.Failed > 0 || r.Passed < want.least {
			t.Errorf("%s: %d met\n%s", name, r.Passed, failures(r))
		}
	}
}

// What the prelude says of a definition, as in "K a b is a", holds of it.
func TestPreludeSays(t *testing.T) {
	law := regexp.MustCompile(`^\S+((?: [a-g])+) is ([a-g ()]+)$`)
	var src strings.Builder
	laws := 0
	for _, d := range open(t).defs.ofPrelude() {
		if m := law.FindStringSubmatch(d.About); m != nil {
			src.WriteString(d.Name + m[1] + "  #= " + m[2] + "\n")
			laws++
		}
	}
	r := checked(t, "the prelude", src.String())
	if r.Failed > 0 || r.Passed != laws || laws < 35 {
		t.Errorf("%d of %d laws hold\n%s", r.Passed, laws, failures(r))
	}
}

// An interruption ends a check, and says so.
func TestCheckInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := open(t)
	meanwhile(t, s, func(p Progress) bool { return p.Contractions > 0 }, cancel)
	r, err := s.CheckScript(ctx, "", "y #= y\n:set contractions 0\nS I I (S I I) #= x\nx #= x\n", time.Hour)
	if !errors.Is(err, context.Canceled) || r.Passed != 1 || !r.Interrupted {
		t.Errorf("%+v, %v", *r, err)
	}
}

// Nothing of what a script may hold is a panic or a hang.
func TestHostileExpectations(t *testing.T) {
	const deep = 100_000
	for _, src := range []string{
		"#=", "#:", "#!", "#~", "x #=", "x #:", "x #!", "x #~", "x #~ -1", "x #~ <=", "x #: (", "x #= )", "x #= y = z", "x #= a; b",
		"\x00 #= \x00", "x #= \xff", ": #! colon", ":step 3 #~ 3", ":check x => #! arrow", "( #! closed\n", "x #! 1:1",
		strings.Repeat("(", deep) + "x" + strings.Repeat(")", deep) + " #= x",
		"x #= " + strings.Repeat("(", deep) + "x" + strings.Repeat(")", deep),
		"K #: " + strings.Repeat("a -> (", deep) + "a" + strings.Repeat(")", deep),
		strings.Repeat("x #= x\n", 50),
	} {
		r := checked(t, "", src)
		if r.Passed+r.Failed != len(r.Expectations) || len(r.Expectations) == 0 {
			t.Errorf("%.40q: %+v", src, *r)
		}
		failures(r)
	}
}

// A lambda, a number or a list that is expected is compared by what it does; other
// terms by their nodes.
func TestExpectedForms(t *testing.T) {
	for src, want := range map[string]bool{
		`S (K (S I)) K #= \x y. y x`:     true,
		`S (K (S I)) K #= \a b. b a`:     true,
		`S (K (S I)) K #= \a b. a b`:     false,
		`S (K (S I)) K #= C I`:           false,
		`add 3 5 #= 8`:                   true,
		`add 3 5 #= 9`:                   false,
		`add 3 5 #= (\f x. f (f x)) 3`:   false,
		`map succ [1, 2] #= [2,  3]`:     true,
		`map succ [1, 2] #= [2, 4]`:      false,
		`iszero 0 #= true`:               true,
		`iszero 0 #= false`:              false,
		`x (K y z) #= x (I y)`:           true,
		`x #= S I I (S I I)`:             false,
		`:normal add 1 1 #= 2`:           true,
		`:normal add 1 1 #= 3`:           false,
		`:whnf K x y #= x`:               true,
		`t = K; t x #= t x`:              true,
		`x #= _`:                         true,
		`:trace K x y #= x`:              false,
		`S I I (S I I) #= S I I (S I I)`: false,
		":edit two":                      false,
		":debug K x y":                   false,
		":quit":                          false,
		":quit #! leave the rest":        true,
		":check K x y => x":              true,
		":check K x y => y":              false,
		":check K x y => y #! gives x":   true,
	} {
		s := open(t)
		do(t, s, ":set contractions 10k")
		r, err := s.CheckScript(context.Background(), "", src, time.Minute)
		if err != nil || r.Passed+r.Failed != 1 || (r.Passed == 1) != want {
			t.Errorf("%s: %v, %+v, want %v", src, err, *r, want)
		}
	}
}

// Where an expectation stands is counted on from the one before: from the line's
// beginning it would take hours here.
func TestExpectationsOfALongLine(t *testing.T) {
	const many = 300_000
	list := inputs("", "λ "+strings.Repeat("#= λ ", many))
	if len(list) != 1 || len(list[0].expect) != many {
		t.Fatalf("%d inputs", len(list))
	}
	for i, e := range list[0].expect {
		if e.Column != 3+5*i || e.Expected != "#= λ" {
			t.Fatalf("%d: %+v", i, e)
		}
	}
}
