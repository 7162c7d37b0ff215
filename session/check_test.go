package session

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
)

// Each typical mistake is told with what is wrong and what would have been right.
func TestCheckSays(t *testing.T) {
	const leftmost = "; the leftmost outermost contraction, by "
	for src, want := range map[string][]string{
		"S K K x => K x (K x) => x":          {"by S", "by K"},
		"S K K x =>* x":                      {"2 contractions"},
		"K x (I (I y)) =>* K x y":            {"2 contractions, not all of them leftmost outermost"},
		"K (I x) y => K x y":                 {"by I, which is not the leftmost outermost redex: that is of K, and gives I x"},
		"W W W ==> W W W -->* W W W":         {"by W", "0 contractions"},
		"S K K x ⟶ K x (K x) ↠ x ->> x ⟶* x": {"by S", "1 contraction", "0 contractions", "0 contractions"},
		// A wrong parenthesis, and the line after it.
		"S K K x => K x K x => x": {
			"other parentheses: S K K x gives K x (K x), not K x K x, since S x y z → x z (y z)",
			"a contraction not of the line before, but of what that should have been, K x (K x)",
		},
		// Two in one, in normal order and in another.
		"S K K x => x":             {"2 contractions, not one: write =>*, or the lines between" + leftmost + "S, gives K x (K x)"},
		"K (I x) (I y) => K x y":   {"2 contractions, not one: write =>*, or the lines between" + leftmost + "K, gives I x"},
		"x y => x y":               {"the same term as before: nothing was contracted; the line before is in normal form"},
		"K x y => y":               {"not a contraction: K x y gives x, not y, since K x y → x"},
		"x (S K K y) => x (K y K)": {"not a contraction: S K K y gives K y (K y), not K y K, since S x y z → x z (y z); so the line is x (K y (K y))"},
		"K I x y => I x":           {"not a contraction of the line before" + leftmost + "K, gives I y"},
		"x y => y x":               {"not a contraction of the line before; the line before is in normal form"},
		"T x y => y x":             {"2 contractions, not one: write =>*, or the lines between; T stands for C I" + leftmost + "C, gives I y x"},
		// Names, and what is none.
		"S K K x => K x (k x)":            {"`k` stands nowhere in the line before (`K` is meant?), and a contraction brings no new name" + leftmost + "S, gives K x (K x)"},
		"I count => cuont":                {"`cuont` stands nowhere in the line before (`count` is meant?), and a contraction brings no new name" + leftmost + "I, gives count"},
		"S K K x => K x (K x)) => x":      {"not a term: `)` has no `(` before it (column 28; remove it, or add the `(`)" + leftmost + "S, gives K x (K x)", "with K x (K x) for the line before: by K"},
		"K x y =>* K y x":                 {"no contractions lead there: the normal form is x"},
		"x =>* I x":                       {"no contractions lead there, but the other way round: this line is contracted to the one before; the line before is in normal form"},
		"mul 2 3 =>* 6":                   {"no contractions lead there, though both do the same to all arguments (:equal extensional); the line before is in normal form"},
		"S K => K I":                      {"not a contraction of the line before, though both do the same to all arguments (:equal extensional); the line before is in normal form"},
		"S I I (S I I) =>* x (S I I)":     {"`x` stands nowhere in the line before, and a contraction brings no new name" + leftmost + "S, gives I (S I I) (I (S I I))"},
		"S I I (S I I) =>* S I (S I I) I": {"unknown: no way there was found within the limits, and nothing says that there is none"},
	} {
		s := open(t)
		do(t, s, ":set contractions 10k")
		r := do(t, s, ":check "+src).(*CheckInfo)
		right := true
		for i, l := range r.Steps[1:] {
			if i >= len(want) || l.Says != want[i] {
				t.Errorf("%s\nline %d: %s\nwant %q", src, i+2, l.Says, want)
			}
			right = right && l.Right
		}
		if len(r.Steps) != len(want)+1 || r.Right != right || (r.wrong("") == nil) != right {
			t.Errorf("%s: %+v", src, *r)
		}
	}
}

// Terms are shown as they were typed, and what would have been right with the names
// and in the notation that are set.
func TestCheckShows(t *testing.T) {
	s := open(t)
	do(t, s, "t = S (K (S I)) K")
	do(t, s, ":set notation glued")
	r := do(t, s, ":check I t  a (I b) => t a b").(*CheckInfo)
	if r.Steps[0].Term != "I t a (I b)" || r.Steps[1].Expected != "t a(Ib)" {
		t.Errorf("%+v", r.Steps)
	}
}

// A file's lines have their numbers.
func TestCheckFile(t *testing.T) {
	t.Chdir(t.TempDir())
	const src = "# One a line.\r\nS K K\r\n  x   # with an arrow or not\n\n# here\nK x (K\n  x)\n=> y => z\n[a,\n b]\n"
	if err := os.WriteFile("d.txt", []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	r := do(t, open(t), ":check d.txt").(*CheckInfo)
	var at []int
	for _, l := range r.Steps {
		at = append(at, l.Line, l.Column)
	}
	want := []int{2, 1, 3, 3, 6, 1, 8, 4, 8, 9, 9, 1}
	if !slices.Equal(at, want) {
		t.Errorf("lines at %v, want %v", at, want)
	}
}

// What stands between terms takes time in proportion to its length: were it quadratic,
// this would take hours.
func TestLongDerivations(t *testing.T) {
	const many = 1 << 20
	for text, want := range map[string]int{
		strings.Repeat("#\n", many) + "a\n=> b":      2,
		"a" + strings.Repeat("\n", many) + "=> b":    2,
		"a" + strings.Repeat("\n#\n", many) + "b":    2,
		strings.Repeat("a\n", many):                  many,
		strings.Repeat("a => # why\n\n", many) + "b": many + 1,
	} {
		if n := len(links(text, true)); n != want {
			t.Errorf("%.20q…: %d terms, want %d", text, n, want)
		}
	}
	names := make([]string, 1<<17)
	for i := range names {
		names[i] = "x" + itoa(i)
	}
	line := strings.Join(names, " ")
	r := do(t, open(t), ":check I ("+line+") =>* "+line+" y").(*CheckInfo)
	if says := r.Steps[1].Says; !strings.HasPrefix(says, "`y` stands nowhere in the line before") {
		t.Errorf("%.200s", says)
	}
}

// An interruption says how much was not looked at.
func TestCheckIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := open(t)
	commands, err := Parse("", ":check K x y => x => x")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	r, err := s.Do(ctx, commands[0])
	if c, ok := r.(*CheckInfo); err != nil || !ok || c.Right || c.Left == 0 || c.Lines(Style{}) == nil {
		t.Errorf("%+v, %v", r, err)
	}
}
