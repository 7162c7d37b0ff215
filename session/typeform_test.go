package session

import (
	"strings"
	"testing"
)

func TestTypeForm(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"a -> b -> a", "x → (y → x)", true},
		{"a -> b -> a", "(a -> b) -> a", false},
		{"a -> b", "a -> a", false},
		{"a -> a", "a -> b", false},
		{"((a))", "b'", true},
		{"(a -> b -> c) -> (a -> b) -> a -> c", "(p->(q->r))->((p->q)->(p->r))", true},
		{"(a -> b) -> a -> b", "a -> b -> a -> b", false},
		{strings.Repeat("(", 1_000_000) + "a" + strings.Repeat(")", 1_000_000), "a", true},
	} {
		a, err := typeForm(test.a)
		b, err2 := typeForm(test.b)
		if err != nil || err2 != nil || (a == b) != test.same {
			t.Errorf("%.40s and %.40s: %.40q and %.40q (%v, %v), same: want %v", test.a, test.b, a, b, err, err2, test.same)
		}
	}
	for _, wrong := range []string{"", "->", "a ->", "-> a", "a b", "(a", "a)", "()", "a -> 3", "(a ->)"} {
		if form, err := typeForm(wrong); err == nil {
			t.Errorf("%q is the type %q", wrong, form)
		}
	}
}
