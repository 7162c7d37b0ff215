package ski

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPrint(t *testing.T) {
	const src = "x (S (K y) w' (f a b)) T"
	tests := []struct {
		opt  Options
		want string
	}{
		{Options{}, "x (S (K y) w' (f a b)) T"},
		{Options{Glued: true}, "x(S(Ky)w'(f a b))T"},
		{Options{Limit: 24}, "x (S (K y) w' (f a b)) T"},
		{Options{Limit: 18, Glued: true}, "x(S(Ky)w'(f a b))T"},
		{Options{Limit: 23}, "x (S (K y) w' (f …)) T"},
		{Options{Limit: 20}, "x (S (K y) w' …) T"},
		{Options{Limit: 20, ASCII: true}, "x (S (K y) w' ...) T"},
		{Options{Limit: 16}, "x (S (K y) …) T"},
		{Options{Limit: 10}, "x (S …) T"},
		{Options{Limit: 8}, "x … T"},
		{Options{Limit: 3}, "x …"},
		{Options{Limit: 2}, "…"},
		{Options{Limit: 2, ASCII: true}, ".."},
	}
	for _, test := range tests {
		text := Print(Terms{}, mustParse(t, src), test.opt)
		if text.String != test.want {
			t.Errorf("%+v: %s\n%40s%s", test.opt, text.String, "want: ", test.want)
		}
	}
}

// The marked node is seen, with as much around it as there is room for.
func TestPrintMarked(t *testing.T) {
	right, left := Right, Left
	redex := "S (K a b c d e f) (g h i j k l m n o) w"
	tests := []struct {
		src  string
		path []Turn
		args int
		opt  Options
		want string
	}{
		{"I", nil, 0, Options{}, `
I
^`},
		{"I x", nil, 1, Options{}, `
I x
^ 1`},
		{"K (a b) c d", []Turn{left}, 2, Options{}, `
K (a b) c d
^ 11111 2`},
		{"K (a b) c d", []Turn{left}, 2, Options{Glued: true}, `
K(a b)c d
^111112`},
		{"x (foo (I y)) z", []Turn{left, right, right}, 1, Options{}, `
x (foo (I y)) z
        ^ 1`},
		{"x (foo (I y)) z", []Turn{left, right}, 0, Options{}, `
x (foo (I y)) z
   ^~~~~~~~~`},
		{"x (foo (I y)) z", []Turn{left, right, left}, 0, Options{}, `
x (foo (I y)) z
   ^~~`},
		{"x y", []Turn{right, right}, 0, Options{}, `
x y`}, // a path out of the term
		{redex, nil, 3, Options{Limit: 20}, `
S (K a …) (g h …) w
^ 1111111 2222222 3`},
		{redex, nil, 3, Options{Limit: 9}, `
S … … w
^ 1 2 3`},
		{redex, nil, 3, Options{Limit: 4}, `
S …
^ 1`},
		{redex, nil, 3, Options{Limit: 2}, `
…`},
		{"u v (w (" + redex + ") y) z", []Turn{left, right, left, right}, 3, Options{Limit: 40}, `
u v (w (S (K a b …) (g h i j …) w) y) z
        ^ 111111111 22222222222 3`},
		{"u v (w (" + redex + ") y) z", []Turn{left, right, left, right}, 3, Options{Limit: 30}, `
u v (w (S (K …) (g …) w) y) z
        ^ 11111 22222 3`},
		{"u v (w (" + redex + ") y) z", []Turn{left, right, left, right}, 3, Options{Limit: 26}, `
… (w (S … (g h …) w) y) …
      ^ 1 2222222 3`},
		{"u v (w (" + redex + ") y) z", []Turn{left, right, left, right}, 3, Options{Limit: 20, ASCII: true}, `
... (S ... w) ...
     ^ 111 3`},
		{"u v (w (" + redex + ") y) z", []Turn{left, right, left, right}, 3, Options{Limit: 12}, `
… (S … w) …
   ^ 1 3`},
		// What is before the redex is squeezed where it is long.
		{"x (f a b c d e f g h i j) (" + redex + ") y", []Turn{left, right}, 3, Options{Limit: 50}, `
x (f a b …) (S (K a b c d e f) (g h i j k …) w) y
             ^ 111111111111111 2222222222222 3`},
		{
			strings.Repeat("x (y (", 20) + "z (I a) b" + strings.Repeat("))", 20), append(repeat(40, right), left, right), 1,
			Options{Limit: 30},
			`
… (x (y (x (y (z (I a) b)))))
                  ^ 1`,
		},
	}
	for _, test := range tests {
		opt := test.opt
		opt.Marked, opt.Path, opt.Args = true, test.path, test.args
		got := Print(Terms{}, mustParse(t, test.src), opt).Annotate()
		if want := test.want[1:]; got != want {
			t.Errorf("%s, limit %d:\n%s\nwant:\n%s", test.src, opt.Limit, got, want)
		}
	}
}

func repeat(n int, turn Turn) []Turn {
	path := make([]Turn, n)
	for i := range path {
		path[i] = turn
	}
	return path
}

// A heap is a Source whose nodes are no pointers, as in an arena: a node 2i is an
// application of cells[i], others are atoms.
type heap struct{ cells [][2]int }

func (h heap) App(n int) (fun, arg int, ok bool) {
	if n%2 != 0 {
		return 0, 0, false
	}
	return h.cells[n/2][0], h.cells[n/2][1], true
}

func (h heap) Leaf(n int) string { return string(rune('a' + n/2)) }

func TestPrintSource(t *testing.T) {
	h := heap{[][2]int{{1, 3}, {0, 5}, {2, 0}}}
	if got := Print(h, 4, Options{}).String; got != "a b c (a b)" {
		t.Errorf("%s", got)
	}
}

// A shifting source is a term that has become another one, without end, when it
// has been measured.
type shifting struct{ reads *int }

func (s shifting) App(n int) (fun, arg int, ok bool) {
	*s.reads++
	if *s.reads > 10 {
		return 1 - n, n, true
	}
	return 0, 1, n == 1
}

func (shifting) Leaf(int) string { return "x" }

func TestPrintOfATermThatChanges(t *testing.T) {
	for limit := 3; limit < 80; limit++ {
		text := Print(shifting{new(int)}, 1, Options{Limit: limit})
		if n := utf8.RuneCountInString(text.String); n > 2*limit+80 {
			t.Errorf("limit %d: %d runes", limit, n)
		}
	}
}
