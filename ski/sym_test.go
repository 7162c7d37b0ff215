package ski

import (
	"strings"
	"testing"
)

// What the help says, what the parser knows and what the reducer does is one
// table; here its columns are held against each other.
func TestCombinators(t *testing.T) {
	syms := Combinators()
	if len(syms) != 9 {
		t.Errorf("%d combinators", len(syms))
	}
	for _, s := range syms {
		t.Run(s.String(), func(t *testing.T) {
			if got, ok := LookupSym(s.String()); got != s || !ok {
				t.Errorf("LookupSym gives %v, %v", got, ok)
			}
			left, right, ok := strings.Cut(s.Rule(), " → ")
			if !ok || s.RuleASCII() != left+" -> "+right {
				t.Fatalf("rules %q and %q", s.Rule(), s.RuleASCII())
			}
			redex := mustParse(t, left)
			found, ok := FindRedex(redex)
			if !ok || found.Rule != s || found.Args != s.Arity() || len(found.Path) != 0 {
				t.Errorf("FindRedex gives %v, %v", found, ok)
			}
			if s.Arity() > maxArity {
				t.Errorf("arity %d", s.Arity())
			}
			next, rule, ok := Step(redex)
			if !ok || rule != s || next.String() != right {
				t.Errorf("%v steps to %v by %v, want %s", redex, next, rule, right)
			}
			short, _, _ := redex.Split() // one argument less
			if _, _, ok := Step(short); ok {
				t.Errorf("%v steps", short)
			}
		})
	}
}

func TestSymOfNoCombinator(t *testing.T) {
	for s, name := range map[Sym]string{Var: "Var", 0: "Sym(0)", 255: "Sym(255)"} {
		if s.String() != name || s.Arity() != 0 || s.Rule() != "" || s.RuleASCII() != "" {
			t.Errorf("%q, arity %d, rule %q", s, s.Arity(), s.Rule())
		}
	}
	if s, ok := LookupSym("T"); ok {
		t.Errorf("T is %v", s)
	}
}
