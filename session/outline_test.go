package session

import (
	"context"
	"strings"
	"testing"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// look gives what a front end sees after some lines.
func lookAfter(t *testing.T, w Window, lines ...string) (Picture, *Session) {
	t.Helper()
	s, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for _, line := range lines {
		commands, err := Parse("", line)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range commands {
			if _, err := s.Do(context.Background(), c); err != nil {
				t.Fatal(err)
			}
		}
	}
	p, err := s.Look(w)
	if err != nil {
		t.Fatal(err)
	}
	return p, s
}

// TestOutlines: they have the same text and the same marks as the printed term, and
// what comes after is what the contraction makes.
func TestOutlines(t *testing.T) {
	for _, test := range []struct{ term, signs, after, afterSigns string }{
		{"S K (K x) y", "^ 1 22222 3", "K y (K x y)", "1=3==222=3="},
		{"x (S (a b) c d) y", "   ^ 11111 2 3", "x (a b d (c d)) y", "   111=3==2=3="},
		{"I x", "^ 1", "x", "1"},
		{"K (a b) c d", "^ 11111 2", "a b d", "111"},
		{"x (I (y z))", "   ^ 11111", "x (y z)", "  11111"},
		{"W f x", "^ 1 2", "f x x", "1=2=2"},
		{"C' a b c d", "^^ 1 2 3 4", "a (b d) c", "1==2=4==3"},
	} {
		p, _ := lookAfter(t, Window{Term: 1000, Outline: true}, ":debug "+test.term)
		if p.Outline == nil || p.After == nil {
			t.Fatalf("%s: no outlines", test.term)
		}
		if got := p.Outline.Line.String(); got != test.term || got != p.Term.String() {
			t.Errorf("%s: the outline is %s, the term %s", test.term, got, p.Term)
		}
		if got := p.Outline.Line.Signs(); got != test.signs || got != p.Term.Signs() {
			t.Errorf("%s\n%s is the outline's\n%s is the term's", test.term, got, p.Term.Signs())
		}
		if got := p.After.Line.String(); got != test.after {
			t.Errorf("%s: after it is %s, want %s", test.term, got, test.after)
		}
		if got := p.After.Line.Signs(); got != test.afterSigns {
			t.Errorf("%s\n%s\n%s: want\n%s", test.term, p.After.Line, got, test.afterSigns)
		}
		for i, part := range p.Outline.Parts {
			if part.ID == guest.Empty {
				t.Errorf("%s: part %d has no node", test.term, i)
			}
		}
	}
}

// TestOutlinesInNotations: in each notation an outline is what is printed, with the same
// signs, and what stands for a part can be typed and is that part.
func TestOutlinesInNotations(t *testing.T) {
	for _, notation := range ski.Notations() {
		_, s := lookAfter(t, Window{}, ":set notation "+notation.String(), ":set fold off")
		for _, term := range []string{
			"S K (K x) y", "x (S (a b) c d) y", "I x", "K (a b) c d", "C' a b c d", "x y (z (K I x')) z", "S (K S) K", "x", "a b (c d) (W (e f) g)",
		} {
			for at, line := range []string{":debug " + term, ":stepi 2", ":step", ":step 100"} {
				commands, err := Parse("", line)
				if err != nil {
					t.Fatal(err)
				}
				_, _ = s.Do(context.Background(), commands[0]) // one in normal form goes no further
				p, err := s.Look(Window{Term: 1000, Outline: true})
				if err != nil || p.Outline == nil {
					t.Fatalf("%s, %s, %s: no outline; %v", notation, term, line, err)
				}
				whole := p.Outline.Line.String()
				if whole != p.Term.String() || p.Outline.Line.Signs() != p.Term.Signs() {
					t.Errorf("%s, %s: the outline is\n%s\n%s\nthe term\n%s\n%s", notation, line, whole, p.Outline.Line.Signs(), p.Term, p.Term.Signs())
				}
				if at == 1 {
					continue // within a contraction parts have no nodes
				}
				view, err := s.view()
				if err != nil {
					t.Fatal(err)
				}
				terms := inspect.Terms{View: view, Name: s.names.name}
				for _, part := range p.Outline.Parts {
					text := whole[part.From:part.To]
					want := ski.Print(terms, part.ID, ski.Options{}).String
					e, err := ski.ParseExpr(text)
					if err != nil {
						t.Fatalf("%s: the part %q of %s can't be typed: %v", notation, text, whole, err)
					}
					got, err := s.compiler(context.Background()).Compile(e)
					if err != nil || got.String() != want {
						t.Errorf("%s: the part %q of %s is %s, not %s; %v", notation, text, whole, got, want, err)
					}
				}
			}
		}
	}
}

// TestOutlineAfterIsTrue: stepping gives what was foretold.
func TestOutlineAfterIsTrue(t *testing.T) {
	for _, notation := range ski.Notations() {
		_, s := lookAfter(t, Window{}, ":set notation "+notation.String(), ":debug S (K (S I)) K (C I y) (B' W z) (S' a b c d) (W I)")
		for n := 0; ; n++ {
			before, err := s.Look(Window{Term: 3000, Outline: true})
			if err != nil {
				t.Fatal(err)
			}
			if before.After == nil {
				if !before.Normal || n < 4 {
					t.Fatalf("%s: nothing comes after %s", notation, before.Term)
				}
				break
			}
			commands, _ := Parse("", ":step")
			if _, err := s.Do(context.Background(), commands[0]); err != nil {
				t.Fatal(err)
			}
			p, err := s.Look(Window{Term: 3000, Outline: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := before.After.Line.String(); got != p.Term.String() {
				t.Fatalf("%s: after %s comes %s, not %s", notation, before.Term, p.Term, got)
			}
		}
	}
}

func TestOutlineParts(t *testing.T) {
	p, s := lookAfter(t, Window{Term: 1000, Outline: true}, ":debug x (S K K y) (S K K y)")
	o := p.Outline
	if at := o.At(5); at < 0 || o.Line.String()[o.Parts[at].From:o.Parts[at].To] != "K" {
		t.Fatalf("part %d is at 5", at)
	}
	if at := o.At(4); at < 0 || o.Line.String()[o.Parts[at].From:o.Parts[at].To] != "S K" {
		t.Fatalf("part %d is at 4", at)
	}
	root := o.Parts[0]
	if root.From != 0 || root.To != len(o.Line.String()) || root.Parent >= 0 {
		t.Errorf("the root is %+v", root)
	}
	arg := o.Child(0, true)
	if arg < 0 || o.Count(arg) != 2 || o.Next < 0 {
		t.Fatalf("the argument is %d, the redex %d", arg, o.Next)
	}
	folded, err := s.Look(Window{Term: 1000, Outline: true, Folded: []inspect.ID{o.Parts[arg].ID}})
	if err != nil {
		t.Fatal(err)
	}
	if got := folded.Outline.Line.String(); got != "x […] […]" {
		t.Errorf("folded: %s", got)
	}
}

// TestOutlineNames: names stand for what is defined in an outline where they do in the
// printed term, in each notation, but not for what was opened, nor where the term is
// wanted spelled out.
func TestOutlineNames(t *testing.T) {
	for _, notation := range ski.Notations() {
		_, s := lookAfter(t, Window{}, ":set notation "+notation.String(), `two = \f x. f (f x)`, ":debug two two (a two) K x")
		named := 0
		two := inspect.ID(guest.Empty)
		for range 12 {
			p, err := s.Look(Window{Term: 1000, Outline: true})
			if err != nil || p.Outline == nil {
				t.Fatalf("%s: no outline; %v", notation, err)
			}
			text := p.Outline.Line.String()
			if text != p.Term.String() || p.Outline.Line.Signs() != p.Term.Signs() {
				t.Errorf("%s: the outline is\n%s\n%s\nthe term\n%s\n%s", notation, text, p.Outline.Line.Signs(), p.Term, p.Term.Signs())
			}
			for i, part := range p.Outline.Parts {
				if part.Named != (text[part.From:part.To] == "two") {
					t.Errorf("%s: part %d of %s is %q; named: %v", notation, i, text, text[part.From:part.To], part.Named)
				}
				if part.Named {
					named++
					two = part.ID
				}
			}
			if p.After == nil {
				break
			}
			for _, w := range []Window{{Opened: []inspect.ID{two}}, {Spelled: true}} {
				if two == guest.Empty && !w.Spelled {
					continue
				}
				w.Term, w.Outline = 1000, true
				p, err := s.Look(w)
				if err != nil || strings.Contains(p.Outline.Line.String(), "two") || strings.Contains(p.After.Line.String(), "two") {
					t.Errorf("%s: opened it is %s, then %s; %v", notation, p.Outline.Line, p.After.Line, err)
				}
			}
			commands, _ := Parse("", ":step")
			if _, err := s.Do(context.Background(), commands[0]); err != nil {
				t.Fatal(err)
			}
		}
		if named < 5 {
			t.Errorf("%s: only %d names were seen", notation, named)
		}
	}
}

// TestLookWithoutRoom: who asks for no text of a huge term doesn't get all of it.
func TestLookWithoutRoom(t *testing.T) {
	_, s := lookAfter(t, Window{}, ":set contractions 20k", ":run S (S S) S S S S")
	if p, err := s.Look(Window{}); err != nil || len(p.Term.String()) > 10 || len(p.Machine.Text) > 10 {
		t.Errorf("%d characters, %v", len(p.Term.String()), err)
	}
}
