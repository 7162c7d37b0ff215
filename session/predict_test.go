package session

import (
	"context"
	"strings"
	"testing"

	guest "skirepl/arena-guest"
	"skirepl/ski"
)

func TestPredict(t *testing.T) {
	for _, test := range []struct {
		term, guess string
		right       bool
		words       string
	}{
		{"K x (I y)", "K x (I y)", true, "leftmost outermost redex, by K x y → x"},
		{"K x (I y)", "K", true, "leftmost outermost"},
		{"K x (I y)", "I y", false, "inside of another one, K x (I y)"},
		{"a (I x) (I y)", "I y", false, "but I x begins further left"},
		{"K x y z", "K x y z", false, "too much: K takes 2 arguments, so the redex in it is K x y"},
		{"K x y z", "K x", false, "takes 2 arguments and has 1 here"},
		{"K x y z", "z", false, "z is a free variable"},
		{"a (I x) b", "a (I x)", false, "begins with the free variable a"},
		{"I (S x)", "S", false, "S alone is no redex: it takes 3 arguments"},
		{"x y", "x y", false, "in normal form"},
		{"I x", "W", false, "no part of the current term"},
	} {
		_, s := lookAfter(t, Window{}, ":debug "+test.term)
		commands, err := Parse("", ":predict "+test.guess)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Do(context.Background(), commands[0])
		if err != nil {
			t.Fatal(err)
		}
		if v := r.(*Verdict); v.Right != test.right || !strings.Contains(v.Words, test.words) {
			t.Errorf("%s of %s: %v %s", test.guess, test.term, v.Right, v.Words)
		}
	}
}

func TestPredictByPath(t *testing.T) {
	_, s := lookAfter(t, Window{}, ":debug x (I y) (I y)")
	if v, err := s.Predict([]ski.Turn{ski.Right}); err != nil || v.Right || !strings.Contains(v.Words, "further left") {
		t.Errorf("the second I y: %v, %v", v, err)
	}
	if v, err := s.Predict([]ski.Turn{ski.Left, ski.Right}); err != nil || !v.Right {
		t.Errorf("the first I y: %v, %v", v, err)
	}
	if _, err := s.Predict([]ski.Turn{ski.Right, ski.Right, ski.Right}); err == nil {
		t.Error("a path out of the term leads somewhere")
	}
}

func TestValue(t *testing.T) {
	p, s := lookAfter(t, Window{Term: 100, Outline: true}, ":debug x (S K K y) (S I I (S I I))")
	value := func(path ...bool) Reduct {
		at := 0
		for _, right := range path {
			at = p.Outline.Child(at, right)
		}
		v, err := s.Reduct(p.Outline.Parts[at].ID)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := value(false, true); !v.Known || v.Text != "y" || v.Contractions != 2 {
		t.Errorf("S K K y: %+v", v)
	}
	if v := value(true); v.Known || v.Contractions != valueContractions {
		t.Errorf("omega: %+v", v)
	}
	if v, err := s.Reduct(guest.Empty); err != nil || v.Known {
		t.Errorf("of no node: %+v, %v", v, err)
	}
}
