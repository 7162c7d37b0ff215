package ski

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseTerm(t *testing.T) {
	tests := []struct{ src, want string }{
		{"S", "S"},
		{"SKKx", "S K K x"},
		{"xSK", "x S K"},
		{"fooBar", "foo B ar"},
		{"S(KS)K", "S (K S) K"},
		{"(((x)))", "x"},
		{"(S K) K", "S K K"},
		{"x(y)(z w)", "x y (z w)"},
		{"S' B'C'x'", "S' B' C' x'"},
		{"S’x′", "S' x'"}, // typographic primes
		{"S''KT", "S'' K T"},
		{"a_1b2 _ _x", "a_1b2 _ _x"},
		{"S_", "S _"},
		{" \t x # comment λ ( 12\n", "x"},
		{"(x\n y) # one term", "x y"},
		{"(x # inside\n\n y)", "x y"},
		{"\ufeffx\r\n", "x"},
		{";\n; x;;\n", "x"},
	}
	for _, test := range tests {
		term, err := ParseTerm(test.src)
		if err != nil {
			t.Errorf("%q: %v", test.src, err)
		} else if term.String() != test.want {
			t.Errorf("%q is %v, want %s", test.src, term, test.want)
		}
	}
}

func TestParseAtoms(t *testing.T) {
	for _, s := range Combinators() {
		if got := mustParse(t, s.String()); got != Comb(s) {
			t.Errorf("%v is not the combinator", s)
		}
	}
	for _, name := range []string{"x", "T", "K'", "S''", "_", "s"} {
		if s, got := mustParse(t, name).Leaf(); s != Var || got != name {
			t.Errorf("%s is %v %q", name, s, got)
		}
	}
	// A variable is one node, however it is written.
	fun, arg, _ := mustParse(t, "x’ x'").Split()
	if fun != arg {
		t.Error("one variable, two nodes")
	}
}

func TestParse(t *testing.T) {
	stmts, err := Parse("", "two = S B I; T=C I # é\r\n\n  two (T\n x)\t; # é\nw")
	if err != nil {
		t.Fatal(err)
	}
	checkStmts(t, stmts, []Stmt{
		{Name: "two", NamePos: Pos{0, 1, 1}, Pos: Pos{0, 1, 1}, End: Pos{11, 1, 12}, Text: "two = S B I"},
		{Name: "T", NamePos: Pos{13, 1, 14}, Pos: Pos{13, 1, 14}, End: Pos{18, 1, 19}, Text: "T=C I"},
		{Pos: Pos{28, 3, 3}, End: Pos{38, 4, 4}, Text: "two (T\n x)"},
		{Pos: Pos{46, 5, 1}, End: Pos{47, 5, 2}, Text: "w"},
	}, "S B I", "C I", "two (T x)", "w")

	for _, src := range []string{"", " \n;;\n # x"} {
		if stmts, err := Parse("", src); len(stmts) != 0 || err != nil {
			t.Errorf("%q: %v, %v", src, stmts, err)
		}
	}
}

// What comes before an error is returned with it.
func TestParseUpToError(t *testing.T) {
	stmts, err := Parse("file", "x; y =\n z é")
	checkStmts(t, stmts, []Stmt{{Pos: Pos{0, 1, 1}, End: Pos{1, 1, 2}, Text: "x"}}, "x")
	var e *Error
	if !errors.As(err, &e) || e.File != "file" || e.Pos != (Pos{5, 1, 6}) || e.Len != 1 {
		t.Errorf("error %v", err)
	}
}

func checkStmts(t *testing.T, got, want []Stmt, terms ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d statements, want %d", len(got), len(want))
	}
	for i, stmt := range got {
		if s := stmt.Expr.String(); s != terms[i] {
			t.Errorf("statement %d is %s, want %s", i, s, terms[i])
		}
		stmt.Expr = Expr{}
		if stmt != want[i] {
			t.Errorf("statement %d is %+v, want %+v", i, stmt, want[i])
		}
	}
}

// Many statements on one line take linear time.
func TestParseLongLine(t *testing.T) {
	const n = MaxStatements
	stmts, err := Parse("", strings.Repeat("x;", n))
	if err != nil || len(stmts) != n || stmts[n-1].Pos != (Pos{2*n - 2, 1, 2*n - 1}) {
		t.Errorf("%d statements, %v", len(stmts), err)
	}
}

// What is printed without a limit parses back.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genTree(30).Draw(t, "term")
		for _, glued := range []bool{false, true} {
			text := Print(Terms{}, term, Options{Glued: glued})
			back, err := ParseTerm(text.String)
			if err != nil {
				t.Fatalf("%s: %v", text.String, err)
			}
			if !Equal(term, back) {
				t.Fatalf("%s parses as %v", text.String, back)
			}
			if glued && strings.Contains(text.String, " ") {
				// No space can be left out, but before ?x, for looks.
				at := rapid.IntRange(0, strings.Count(text.String, " ")-1).Draw(t, "space")
				parts := strings.SplitN(text.String, " ", at+2)
				tight := strings.Join(parts[:at+1], " ") + parts[at+1]
				if back, err := ParseTerm(tight); err == nil && Equal(term, back) && parts[at+1][0] != '?' {
					t.Fatalf("%s could be %s", text.String, tight)
				}
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"S K K x", "SKKx", "two = S B I; T = C I\nx (y\nz) # c", "S' x’ ′", "(", ")", "()", "x = = y", "f x = y",
		"S = K", "_ = x", "\r", "x # )\r\n(", "x =", "12", "λx.x", "\\", "\x00", "\xff", "é", "x\r\ny\rz", `\x y. y x`, `\.\. 2 1 (\z. z 1)`, "[1, [], λx.x]", "``Sx`Ky", "3 f x", "[,]", "\\x", "`x", "1000001", "[x)", "(]", "12ab", "(x;y)", "(x = y)", "\ufeff\t",
		strings.Repeat("x ", 100) + "(" + strings.Repeat(" 世界", 100), "e\u0301\u202e",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		stmts, err := Parse("", src)
		if err != nil {
			checkError(t, src, err)
		}
		for _, stmt := range stmts {
			if src[stmt.Pos.Offset:stmt.End.Offset] != stmt.Text {
				t.Errorf("%q is not at %v to %v", stmt.Text, stmt.Pos, stmt.End)
			}
			again, err := Parse("", stmt.Text)
			if err != nil || len(again) != 1 || again[0].Name != stmt.Name || again[0].Expr.String() != stmt.Expr.String() {
				t.Errorf("%q alone parses as %v, %v", stmt.Text, again, err)
			}
			back, err := ParseExpr(stmt.Expr.String())
			if err != nil || back.String() != stmt.Expr.String() {
				t.Errorf("%v parses back as %v, %v", stmt.Expr, back, err)
			}
			compiler := Compiler{Limit: 10_000}
			term, err := compiler.Compile(stmt.Expr)
			if err != nil {
				continue // too large
			}
			if again, err := compiler.Compile(back); err != nil || !Equal(again, term) {
				t.Errorf("%v compiles to %v, then to %v, %v", stmt.Expr, term, again, err)
			}
		}
		if _, err := ParseTerm(src); err != nil {
			checkError(t, src, err)
		}
	})
}

// An error about a line is right whichever line the one before was about.
func TestErrorsOfLines(t *testing.T) {
	const src = "a = a; b = x b\r\n\nc =\tc\n f = (g\n f) g; h = h )"
	stmts, err := Parse("", src)
	if err == nil || len(stmts) != 4 {
		t.Fatalf("%d statements, %v", len(stmts), err)
	}
	errs := []error{err}
	for _, s := range stmts {
		if s.Self == nil {
			t.Fatalf("%s uses itself", s.Name)
		}
		errs = append(errs, s.Self)
	}
	for _, err := range errs {
		e := err.(*Error)
		checkError(t, src, e)
		if want := strings.TrimSuffix(strings.Split(src, "\n")[e.Pos.Line-1], "\r"); e.Src != want {
			t.Errorf("%v is about the line %q, want %q", e, e.Src, want)
		}
	}
}

// checkError checks what holds of every error about src.
func checkError(t *testing.T, src string, err error) {
	t.Helper()
	e := err.(*Error)
	if e.Pos.Offset < 0 || e.Pos.Offset > len(src) || e.Len < 1 {
		t.Fatalf("%q: %d bytes at %v", src, e.Len, e.Pos)
	}
	before := src[:e.Pos.Offset]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	if e.Pos.Line != 1+strings.Count(before, "\n") || e.Pos.Col != 1+len([]rune(line)) {
		t.Fatalf("%q: the place is %v", src, e.Pos)
	}
	if e.Pos.Offset < len(src) && e.Pos.Offset+e.Len > len(src) || !strings.HasPrefix(e.Src, strings.TrimSuffix(line, "\r")) {
		t.Fatalf("%q: marks %d bytes at %v of %q", src, e.Len, e.Pos, e.Src)
	}
	if open := strings.Count(src, "(") + strings.Count(src, "["); e.Incomplete && open < 20 && !strings.Contains(src, "`") {
		more := src + "\nx"
		var again error = e
		for e := e; again != nil; {
			if more += closers[map[byte]kind{'(': opening, '[': bracket}[src[e.Pos.Offset]]]; len(more) > len(src)+30 {
				t.Fatalf("%q is incomplete, but also %q: %v", src, more, again)
			}
			if _, again = Parse("", more); again != nil {
				e = again.(*Error)
			}
		}
	}
	checkDetail(t, e)
}

func TestHasLambda(t *testing.T) {
	for src, want := range map[string]bool{
		"S K x": false, "mul 2 3": false, "[1, K, [x]]": false, `\x. x`: true, `K (\x. x) y`: true, `[1, [K, \. 1]]`: true, `2 (x \y. 3)`: true,
	} {
		e, err := ParseExpr(src)
		if err != nil || e.HasLambda() != want {
			t.Errorf("%s: %v, %v", src, e.HasLambda(), err)
		}
	}
}
