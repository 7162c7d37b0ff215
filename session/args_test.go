package session

import (
	"strings"
	"testing"
	"unicode/utf8"

	"skirepl/ski"
)

// Every error about arguments marks the word that is wrong, and no other: each case is
// a line with that word between ‹ and ›.
func TestErrorsMarkTheWord(t *testing.T) {
	s := open(t)
	do(t, s, "S K (K x) y")
	for _, marked := range []string{
		":machine ‹foo bar›", ":end ‹x›", ":quit ‹now›", ":clearall ‹5›", ":sessions ‹x›",
		":back ‹x›", ":back 3 ‹4›", ":backi ‹1.5›", ":workers 1 ‹2›", ":workers ‹1000›",
		":goto ‹nowhere›", ":goto 3+‹x›", ":goto 3 ‹4 5›", "‹:goto›",
		"‹:bookmark›", ":bookmark ‹5x›", ":bookmark a ‹b›", ":unbookmark ‹nope›", "‹:unbookmark›",
		":branch ‹9› K", ":branch ‹main› K x", ":branch   ‹main›   K x", ":branch b2 K ‹)›", ":again ‹9x›",
		":compare main ‹nope›", ":compare ‹nope› main", ":compare main main ‹nope›", "‹:compare›",
		":compare strategy ‹)›", ":compare abstraction K ‹)›", "‹:compare› abstraction",
		":set ‹nosuch›", ":set ‹nosuch› 5", ":set contractions ‹abc›", ":set fold ‹maybe›", ":set fold on ‹off›",
		":set nodes ‹5›", ":set ‹n› 5", "  :set   show\t ‹x›",
		":layout ‹foo›", ":layout memory ‹foo›", ":strategy ‹foo›", ":help ‹nosuch›", ":help step ‹back›",
		":load ‹no such file›", "‹:load›", "‹:dump›", "‹:export›", ":export foo.svg ‹20›", ":export ‹/nosuch/x.svg›",
		":submit ‹0› K x", ":submit 4 K ‹)›", ":submit 4 K x; ‹a = K›", "‹:submit›", "‹:predict›",
		":node ‹99999999›", ":node K ‹)›", ":type derivation ‹)›", ":normal K ‹)›",
		":equal K x = ‹)›", ":equal K = (# a = b\n x) ‹=› y", ":equal (K ‹=› x)", ":equal K = x ‹=› y", ":equal K ‹=›", ":equal extensional K x = x ‹)›", ":equal extensional ‹K›",
		":find ‹x y›", ":find x y -> y ‹)›", ":find x -> x with ‹Q›", ":find x -> x max ‹abc›", ":find x y -> ‹z›", ":find x ‹(y)› -> x", ":find x ‹x› -> x", ":find x\t‹S› -> x", ":find  ‹a b c d e f g h i j k l m n o p q› -> a",
		":check K ‹)› => x", ":check a ‹=>›", ":check a ‹=>› # why", ":check ‹é› => x",
		"‹:compile›", "‹:edit›", ":edit a ‹b›", "‹:undef›", ":undef ‹nosuch›", ":defs ‹nosuch›", ":defs ‹mine foo›",
		":trace S ‹(›K", ":step ‹(›", ":equal S ‹[›x", "‹:whattt›", "‹:se› x", " \t‹:whattt› x",
		":watch depth ‹)›", ":unwatch ‹a› b", ":toggle ‹7› on", ":on ‹9› :step", ":condition ‹1› size >",
		":step (K x\n  y) ‹)› z", ":normal (K\n  ‹5x› y)", ":normal (K\n x) ‹()›", ":submit K\t(x\n y); ‹)›",
	} {
		typed := strings.NewReplacer("‹", "", "›", "").Replace(marked)
		before, rest, _ := strings.Cut(marked, "‹")
		word, _, _ := strings.Cut(rest, "›")
		e, ok := mistake(t, s, typed).(*ski.Error)
		if !ok {
			t.Errorf("%q: no error with a place", typed)
			continue
		}
		line := strings.Count(before, "\n")
		before = before[strings.LastIndexByte(before, '\n')+1:]
		if e.Pos.Line != 1+line || e.Pos.Col != 1+utf8.RuneCountInString(before) || e.Len != len(word) {
			t.Errorf("%q is marked at %d:%d, %d bytes:\n%s", marked, e.Pos.Line, e.Pos.Col, e.Len, e.Detail())
		}
		if want := strings.Split(typed, "\n")[line]; e.Src != want {
			t.Errorf("%q is shown in the line %q", marked, e.Src)
		}
		if at := strings.Index(marked, "‹"); e.Pos.Offset != at {
			t.Errorf("%q: offset %d, want %d", marked, e.Pos.Offset, at)
		}
	}
}

// mistake is the error of a text that can't be done.
func mistake(t *testing.T, s *Session, typed string) error {
	t.Helper()
	commands, err := Parse("", typed)
	for _, c := range commands {
		if _, failed := s.Do(t.Context(), c); failed != nil {
			return failed
		}
	}
	return err
}

// What a command takes is what its usage says: each example is right, and one more
// word is too many where the number is limited.
func TestSurplusWords(t *testing.T) {
	for _, spec := range Specs() {
		most, limited := spec.words()
		for _, example := range spec.Examples {
			if _, err := Parse("", example); err != nil {
				t.Errorf("%s: %v", example, err)
			}
		}
		_, err := Parse("", ":"+spec.Name+strings.Repeat(" x", most+1))
		if limited != (err != nil) {
			t.Errorf(":%s takes %d words, %v: %v", spec.Usage, most, limited, err)
		}
	}
}

func TestExtent(t *testing.T) {
	for _, test := range []struct {
		lines string
		open  bool
	}{
		{"S K", false},
		{"S (K", true},
		{"S (K|x)", false},
		{"S (K|[x", true},
		{"S # (", false},
		{":step (K", true},
		{":step (K|x)", false},
		{":load a(b", false},
		{":set x (", false},
		{":nosuch (", false},
		{":check x =>", true},
		{":check x =>|y", false},
		{":check x => # why", true},
		{"|:step (", true},
		{") (", false},
		{"(|) ) )|(", true},
		{":br two (", true},
	} {
		var e Extent
		for _, line := range strings.Split(test.lines, "|") {
			e.Add(line + "\n")
		}
		if e.Open() != test.open {
			t.Errorf("%q: open is %v", test.lines, e.Open())
		}
	}
}

// A comment may stand behind a command; a node's id, and what is no word of its own, is
// none.
func TestRemarks(t *testing.T) {
	s := open(t)
	do(t, s, ":start S K K x # the term")
	for _, typed := range []string{":step # one", ":trace 1 #", ":explain # why", ":set show 100 # wide", ":back\t# to the start", ":check K x y => x # by K", ":node #3", ":help # all"} {
		do(t, s, typed)
	}
	for typed, want := range map[string]string{":node #3": "#3", ":history #": "", ":load a#b.ski # mine": "a#b.ski", ":normal (K x\n y) # why": "(K x\n y) # why"} {
		commands, err := Parse("", typed)
		if err != nil || commands[0].args != want {
			t.Errorf("%s: %q, %v", typed, commands[0].args, err)
		}
	}
}

// Who forgets the colon, or the arrow at a line's end, is told what was meant.
func TestHintsOfLines(t *testing.T) {
	for typed, want := range map[string]string{
		"S K K x => x":   ":check S K K x => K x (K x) => x checks a derivation",
		"=> x":           "a line that ends in => goes on in the next",
		":check S K K x": "a line that ends in an arrow goes on in the next",
		":step ; :step":  "a command, as in :step, stands on a line of its own",
		"K x y; :step":   "a command, as in :step, stands on a line of its own",
		"t = K => x":     "checks a derivation",
	} {
		if e, ok := mistake(t, open(t), typed).(*ski.Error); !ok || !strings.Contains(e.Hint, want) {
			t.Errorf("%s: %v", typed, e)
		}
	}
}
