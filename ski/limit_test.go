package ski

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// genOptions draws a way to print a term, and a path to one of its nodes.
func genOptions(t *rapid.T, term *Term) Options {
	opt := Options{
		Limit: rapid.IntRange(1, 60).Draw(t, "limit"),
		ASCII: rapid.Bool().Draw(t, "ASCII"),
		Glued: rapid.Bool().Draw(t, "glued"),
	}
	switch rapid.IntRange(0, 2).Draw(t, "marked") {
	case 1:
		if r, ok := FindRedex(term); ok {
			opt.Marked, opt.Path, opt.Args = true, r.Path, r.Args
		}
	case 2:
		opt.Marked = true
		for rapid.Bool().Draw(t, "deeper") {
			fun, arg, ok := term.Split()
			if !ok {
				break
			}
			turn := Turn(rapid.Bool().Draw(t, "turn"))
			opt.Path = append(opt.Path, turn)
			if term = fun; turn == Right {
				term = arg
			}
		}
	}
	return opt
}

func TestLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genTree(60).Draw(t, "term")
		checkLimited(t, term, genOptions(t, term))
	})
}

// Terms whose trees can't be printed, or not in a lifetime.
func TestLimitOfDAG(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genDAG(200).Draw(t, "term")
		checkLimited(t, term, genOptions(t, term))
	})
}

func checkLimited(t *rapid.T, term *Term, opt Options) {
	text := Print(Terms{}, term, opt)
	show := func(format string, args ...any) {
		t.Helper()
		t.Fatalf(format+"\n%+v\n%+v\n%s", append(args, opt, text, text.Annotate())...)
	}
	if n := utf8.RuneCountInString(text.String); n > opt.Limit {
		show("%d runes", n)
	}
	ellipsis := "…"
	if opt.ASCII {
		ellipsis = "..."
		if opt.Limit < len(ellipsis) && text.Cut {
			return
		}
	}

	// Read the ellipsis as an atom, and all is as in a term.
	short, err := ParseTerm(strings.ReplaceAll(text.String, ellipsis, "hole"))
	if err != nil {
		show("%v", err)
	}
	if text.Cut != strings.Contains(text.String, ellipsis) {
		show("cut: %v", text.Cut)
	}
	holes := strings.Count(text.String, ellipsis)
	if n := Leaves(short).Int64() - int64(holes); n != int64(text.Leaves) {
		show("%d leaves", n)
	}
	if focus := opt.Marked && opt.Args == 0; !focus && strings.Contains(text.String, "("+ellipsis+")") {
		show("parentheses around an ellipsis")
	}
	if !text.Cut && !Equal(short, term) {
		show("another term")
	}
	if full := widthOf(term, opt, opt.Limit); text.Cut != (full > opt.Limit) {
		show("cut: %v, but in full it takes %d", text.Cut, full)
	}
	if text.Cut && !abbreviates(short, term) {
		// Then it is about a part of the term: … (part) …
		head, args := spine(short)
		if !opt.Marked || !isHole(head) || len(args) < 1 || len(args) > 2 || len(args) == 2 && !isHole(args[1]) {
			show("no abbreviation of %v", term)
		}
		part := term
		for _, turn := range opt.Path {
			fun, arg, _ := part.Split()
			if part = fun; turn == Right {
				part = arg
				if abbreviates(args[0], part) {
					part = nil
					break
				}
			}
		}
		if part != nil {
			show("no abbreviation of a part of %v", term)
		}
	}
	checkSpans(t, term, opt, text, show)
}

func checkSpans(t *rapid.T, term *Term, opt Options, text Text, show func(string, ...any)) {
	if !opt.Marked {
		if len(text.Spans) > 0 {
			show("marks")
		}
		return
	}
	enough := 14 + len(atomNames[len(atomNames)-1])
	if len(text.Spans) == 0 {
		if opt.Limit >= enough {
			show("no marks")
		}
		return
	}
	trail := follow(Terms{}, term, opt.Path)
	node := trail[len(trail)-1]
	whole, last := text.Spans[0], 0
	if opt.Args == 0 && (whole.Mark != MarkFocus || len(text.Spans) != 1) {
		show("no focus")
	}
	for i, s := range text.Spans {
		if s.Start < last || s.End <= s.Start || s.End > len(text.String) || s.Start < whole.Start || s.End > whole.End {
			show("span %d", i)
		}
		last = s.Start
		part := text.String[s.Start:s.End]
		if strings.Count(part, "(") != strings.Count(part, ")") {
			show("span %d is %q", i, part)
		}
		if i == 0 {
			continue
		}
		last = s.End
		if i == 1 && (s.Mark != MarkHead || s.Start != whole.Start || part != headOf(node).String()) {
			show("head %q", part)
		}
		if i > 1 && (s.Mark != MarkArg || s.Arg < 1 || s.Arg > opt.Args) {
			show("span %d", i)
		}
		if i > 1 {
			_, args := spine(node)
			short, err := ParseTerm(strings.NewReplacer("…", "hole", "...", "hole").Replace(part))
			if err != nil || !abbreviates(short, args[s.Arg-1]) {
				show("argument %d is %q", s.Arg, part)
			}
		}
	}
	if opt.Args > 0 && len(text.Spans) < 2 {
		show("no head")
	}
	if opt.Args > 0 && opt.Limit >= enough+8 && len(text.Spans) < 2+opt.Args && !opt.ASCII {
		show("not all arguments")
	}
}

// widthOf is the printer's own measure, up to most.
func widthOf(t *Term, opt Options, most int) int {
	p := &printer[*Term]{src: Terms{}, opt: opt}
	return p.width(t, most)
}

func TestWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genTree(30).Draw(t, "term")
		opt := Options{Glued: rapid.Bool().Draw(t, "glued")}
		want := utf8.RuneCountInString(Print(Terms{}, term, opt).String)
		if got := widthOf(term, opt, 1<<20); got != want {
			t.Fatalf("%v: %d, want %d", term, got, want)
		}
		if got := widthOf(term, opt, want-1); got < want {
			t.Fatalf("%v: less than %d is %d", term, want, got)
		}
	})
}

func spine(t *Term) (head *Term, args []*Term) {
	for t.fun != nil {
		args = append([]*Term{t.arg}, args...)
		t = t.fun
	}
	return t, args
}

func isHole(t *Term) bool {
	_, name := t.Leaf()
	return name == "hole"
}

// abbreviates reports whether full becomes short when parts of it are replaced by
// holes: an argument, several in a row, or a head with any number of arguments.
func abbreviates(short, full *Term) bool {
	if isHole(short) {
		return true
	}
	h, as := spine(short)
	g, bs := spine(full)
	if isHole(h) {
		for i := range bs {
			if matchArgs(as, bs[i:]) {
				return true
			}
		}
		return false
	}
	return Equal(h, g) && matchArgs(as, bs)
}

func matchArgs(as, bs []*Term) bool {
	if len(as) == 0 || len(bs) == 0 {
		return len(as) == len(bs)
	}
	if !isHole(as[0]) {
		return abbreviates(as[0], bs[0]) && matchArgs(as[1:], bs[1:])
	}
	return matchArgs(as[1:], bs[1:]) || matchArgs(as, bs[1:])
}

// A countingSource counts how many nodes are read.
type countingSource struct {
	Terms
	reads *int
}

func (c countingSource) App(t *Term) (fun, arg *Term, ok bool) {
	*c.reads++
	return c.Terms.App(t)
}

// With a limit the printer reads no more than the limit and the path suggest,
// whatever it is that it leaves out.
func TestPrintReadsLittle(t *testing.T) {
	const n = 100_000
	x := FreeVar("x")
	leftDeep, rightDeep, zigzag, spines := x, x, x, x
	for range n {
		leftDeep = App(leftDeep, x)
		rightDeep = App(x, rightDeep)
		zigzag = App(App(x, zigzag), zigzag)
	}
	for range 1000 { // a spine of 500 in each argument of a spine of 500 and so on
		for range 500 {
			spines = App(spines, x)
		}
		spines = App(App(x, spines), x)
	}
	long := FreeVar(strings.Repeat("x", n))
	for name, term := range map[string]*Term{
		"left": leftDeep, "right": rightDeep, "zigzag": zigzag, "spines": spines,
		"doublings": doublings(x, n), "names": doublings(long, 20),
	} {
		for _, limit := range []int{1, 10, 100, 1000, 10_000} {
			for _, path := range [][]Turn{nil, repeat(20, Left), repeat(20, Right)} {
				for _, glued := range []bool{false, true} {
					reads := 0
					opt := Options{Limit: limit, Marked: path != nil, Path: path, Glued: glued}
					text := Print(countingSource{Terms{}, &reads}, term, opt)
					if most := 200*(limit+len(path)) + 20_000; reads > most {
						t.Errorf("%s, limit %d, path of %d: reads %d nodes to print %d atoms",
							name, limit, len(path), reads, text.Leaves)
					}
				}
			}
		}
	}
}

// Nodes of a damaged arena may form cycles.
func TestPrintCycle(t *testing.T) {
	h := heap{[][2]int{{0, 1}, {1, 2}, {4, 4}, {6, 4}}} // to the left, to the right, both, both
	for root := 0; root < 8; root += 2 {
		for limit := 1; limit < 100; limit++ {
			for _, path := range [][]Turn{nil, repeat(50, Left), repeat(50, Right)} {
				for _, glued := range []bool{false, true} {
					text := Print(h, root, Options{Limit: limit, Marked: path != nil, Path: path, Args: 1, Glued: glued})
					if n := utf8.RuneCountInString(text.String); n > limit || !text.Cut {
						t.Fatalf("node %d, limit %d: %s", root, limit, text.String)
					}
				}
			}
		}
	}
}

// A text of too many statements is refused whole, where the first one too many stands.
func TestTooManyStatements(t *testing.T) {
	stmts, err := Parse("", strings.Repeat("x;", MaxStatements))
	if err != nil || len(stmts) != MaxStatements {
		t.Fatalf("%d statements, %v", len(stmts), err)
	}
	stmts, err = Parse("", strings.Repeat("x;", MaxStatements)+"y")
	if e, ok := err.(*Error); !ok || stmts != nil || e.Pos.Col != 2*MaxStatements+1 || !strings.Contains(e.Msg, "100000") {
		t.Errorf("%d statements, %v", len(stmts), err)
	}
}
