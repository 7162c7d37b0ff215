package ski

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A plainType is a type of the textbook algorithm, against which the other is held: a
// variable, or an arrow.
type plainType struct {
	name     int
	from, to *plainType
}

// plainTypes infers by substitutions with an occurs check at once (Robinson).
type plainTypes struct {
	last  int
	bound map[int]*plainType
	vars  map[string]*plainType
}

func (p *plainTypes) fresh() *plainType { p.last++; return &plainType{name: p.last} }

func (p *plainTypes) resolve(t *plainType) *plainType {
	for t.from == nil && p.bound[t.name] != nil {
		t = p.bound[t.name]
	}
	return t
}

func (p *plainTypes) occurs(name int, t *plainType) bool {
	t = p.resolve(t)
	if t.from == nil {
		return t.name == name
	}
	return p.occurs(name, t.from) || p.occurs(name, t.to)
}

func (p *plainTypes) unify(a, b *plainType) bool {
	a, b = p.resolve(a), p.resolve(b)
	switch {
	case a.from == nil && b.from == nil && a.name == b.name:
		return true
	case a.from == nil:
		if p.occurs(a.name, b) {
			return false
		}
		p.bound[a.name] = b
		return true
	case b.from == nil:
		return p.unify(b, a)
	}
	return p.unify(a.from, b.from) && p.unify(a.to, b.to)
}

func arrows(ts ...*plainType) *plainType {
	t := ts[len(ts)-1]
	for i := len(ts) - 2; i >= 0; i-- {
		t = &plainType{from: ts[i], to: t}
	}
	return t
}

// infer returns the type and, if there is none, the application that fails.
func (p *plainTypes) infer(t *Term) (*plainType, *Term) {
	fun, arg, ok := t.Split()
	if !ok {
		a, b, c, d := p.fresh(), p.fresh(), p.fresh(), p.fresh()
		switch s, name := t.Leaf(); s {
		case S:
			return arrows(arrows(a, b, c), arrows(a, b), a, c), nil
		case K:
			return arrows(a, b, a), nil
		case I:
			return arrows(a, a), nil
		case B:
			return arrows(arrows(b, c), arrows(a, b), a, c), nil
		case C:
			return arrows(arrows(a, b, c), b, a, c), nil
		case W:
			return arrows(arrows(a, a, b), a, b), nil
		case SPrime:
			return arrows(arrows(a, b, c), arrows(d, a), arrows(d, b), d, c), nil
		case BPrime:
			return arrows(arrows(a, b, c), a, arrows(d, b), d, c), nil
		case CPrime:
			return arrows(arrows(a, b, c), arrows(d, a), b, d, c), nil
		default:
			if p.vars[name] == nil {
				p.vars[name] = a
			}
			return p.vars[name], nil
		}
	}
	f, bad := p.infer(fun)
	if bad != nil {
		return nil, bad
	}
	a, bad := p.infer(arg)
	if bad != nil {
		return nil, bad
	}
	to := p.fresh()
	if !p.unify(f, arrows(a, to)) {
		return nil, t
	}
	return to, nil
}

func (p *plainTypes) print(t *plainType, names map[int]string) string {
	t = p.resolve(t)
	if t.from == nil {
		if names[t.name] == "" {
			names[t.name] = typeName(len(names))
		}
		return names[t.name]
	}
	left := p.print(t.from, names)
	if p.resolve(t.from).from != nil {
		left = "(" + left + ")"
	}
	return left + " → " + p.print(t.to, names)
}

// typing writes a term's typing in one line.
func typing(r *Typing) string {
	s := r.Type.Print(0, false)
	for _, v := range r.Vars {
		s += "; " + v.Name + " : " + v.Type.Print(0, false)
	}
	return s
}

// TestTypesAgainstTextbook: the same types, and the same application to blame, as the
// textbook algorithm finds.
func TestTypesAgainstTextbook(t *testing.T) {
	typed, untyped := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		term := rapid.OneOf(genTree(10), genDAG(5)).Draw(t, "term")
		p := &plainTypes{bound: make(map[int]*plainType), vars: make(map[string]*plainType)}
		plain, bad := p.infer(term)
		for _, derivation := range []bool{false, true} {
			r, err := TypeOf(term, TypeOptions{Derivation: derivation})
			if none := (*Untypable)(nil); errors.As(err, &none) {
				if untyped++; bad == nil {
					t.Fatalf("%v has the type %s, not: %v", term, p.print(plain, map[int]string{}), err)
				}
				at := follow(Terms{}, term, none.Path)
				if !Equal(none.Term, at[len(at)-1]) {
					t.Fatalf("%v: the path leads to %v, not to %v", term, at[len(at)-1], none.Term)
				}
				if !Equal(none.Term, bad) {
					t.Fatalf("%v: %v is to blame, not %v", term, bad, none.Term)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if typed++; bad != nil {
				t.Fatalf("%v has no type: %v, not %s", term, bad, typing(r))
			}
			names := map[int]string{}
			want := p.print(plain, names)
			for _, name := range FreeVars(term) {
				want += "; " + name + " : " + p.print(p.vars[name], names)
			}
			if derivation {
				if last := r.Steps[len(r.Steps)-1]; !Equal(last.Term, term) {
					t.Fatalf("the derivation of %v ends with %v", term, last.Term)
				}
			}
			if got := typing(r); got != want {
				t.Fatalf("%v : %s, want %s", term, got, want)
			}
		}
	})
	if typed == 0 || untyped == 0 {
		t.Errorf("%d typed and %d untyped terms: the test is blind", typed, untyped)
	}
}

// matches says that special is an instance of general: that variables of general can
// be replaced so that it becomes special.
func matches(general, special Type, bound map[int]string) bool {
	if n, isVar := general.Var(); isVar {
		text := special.Print(0, false)
		if bound[n] == "" {
			bound[n] = text
		}
		return bound[n] == text
	}
	gf, gt, _ := general.Split()
	sf, st, ok := special.Split()
	return ok && matches(gf, sf, bound) && matches(gt, st, bound)
}

// TestSubjectReduction: a typed term keeps its type when it is reduced, or gets a more
// general one; so do its free variables.
func TestSubjectReduction(t *testing.T) {
	typed := 0
	rapid.Check(t, func(t *rapid.T) {
		term := genTree(12).Draw(t, "term")
		before, err := TypeOf(term, TypeOptions{})
		if err != nil {
			return
		}
		for range 6 {
			next, _, ok := Step(term)
			if !ok {
				return
			}
			typed++
			after, err := TypeOf(next, TypeOptions{})
			if err != nil {
				t.Fatalf("%v : %s, and then %v: %v", term, typing(before), next, err)
			}
			bound := make(map[int]string)
			if !matches(after.Type, before.Type, bound) {
				t.Fatalf("%v : %s, and then %v : %s", term, typing(before), next, typing(after))
			}
			for _, v := range after.Vars {
				for _, w := range before.Vars {
					if w.Name == v.Name && !matches(v.Type, w.Type, bound) {
						t.Fatalf("%v with %s : %s, and then %v with %s", term, w.Name, w.Type.Print(0, false), next, v.Type.Print(0, false))
					}
				}
			}
			term, before = next, after
		}
	})
	if typed == 0 {
		t.Error("no typed term was reduced: the test is blind")
	}
}

func TestTypes(t *testing.T) {
	for _, test := range []struct{ term, want string }{
		{"S", "(a → b → c) → (a → b) → a → c"},
		{"S K K", "a → a"},
		{"S (K (S I)) K", "a → (a → b) → b"},
		{"x y", "a; x : b → a; y : b"},
		{"S I I", "a = a → b"},
		{"W W", "a = a → a → b"},
		{"x x", "a = a → b"},
		{"K y (C I x (S I I))", "a = a → b"},
		// These have types that contain themselves in several ways.
		{"S I S", "a = (a → b) → a → c"},
		{"K (S B') (S' S C') S", "a = (a → b) → a → c"},
	} {
		r, err := TypeOf(mustParse(t, test.term), TypeOptions{})
		got := ""
		if none := (*Untypable)(nil); errors.As(err, &none) {
			got = none.Equation.Print(0, false)
		} else if err != nil {
			got = err.Error()
		} else {
			got = typing(r)
		}
		if got != test.want {
			t.Errorf("%s : %s, want %s", test.term, got, test.want)
		}
	}
	if got := typeName(0) + typeName(25) + typeName(26) + typeName(52); got != "aza1a2" {
		t.Errorf("the names of variables: %s", got)
	}
}

// TestTypesOfLargeTerms: terms a million deep, shared ones with astronomic trees, and
// the limits.
func TestTypesOfLargeTerms(t *testing.T) {
	x := FreeVar("x")
	for name, apply := range map[string]func(*Term) *Term{
		"x (…)": func(t *Term) *Term { return App(x, t) },
		"(…) x": func(t *Term) *Term { return App(t, x) },
		"K (…)": func(t *Term) *Term { return App(Comb(K), t) },
	} {
		deep := FreeVar("y")
		for range levels {
			deep = apply(deep)
		}
		r, err := TypeOf(deep, TypeOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if text := r.Type.Print(80, true); len(text) > 200 {
			t.Errorf("%s: the text has %d characters", name, len(text))
		}
		if _, err := TypeOf(deep, TypeOptions{Derivation: true}); !errors.Is(err, ErrTypeSize) {
			t.Errorf("%s: a derivation: %v", name, err)
		}
		if _, err := TypeOf(deep, TypeOptions{Stop: func() bool { return true }}); !errors.Is(err, ErrStopped) {
			t.Errorf("%s: stopped: %v", name, err)
		}
	}
	if r, err := TypeOf(doublings(Comb(I), 5000), TypeOptions{}); err != nil || typing(r) != "a → a" {
		t.Errorf("I applied to itself 5000 times: %v", err)
	}
	// A type whose tree is exponential.
	pair := mustParse(t, "S (S (K (S I)) K) I")
	wide := Comb(I)
	for range 40 {
		wide = App(App(Comb(B), pair), wide)
	}
	if r, err := TypeOf(wide, TypeOptions{}); err != nil {
		if none := (*Untypable)(nil); !errors.As(err, &none) {
			t.Error(err)
		}
	} else if text := r.Type.Print(100, false); len(text) > 400 {
		t.Errorf("%d characters", len(text))
	}
}

func ExampleTypeOf() {
	t, _ := ParseTerm("S K K")
	r, _ := TypeOf(t, TypeOptions{})
	fmt.Println(r.Type.Print(0, false))
	// Output: a → a
}

// TestEquations: the equation of a term without a type has a finite text, and its
// variable stands on its right side among others. It has the names of the parts' types.
func TestEquations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := genTree(12).Draw(t, "term") // some have types too large to be written
		_, err := TypeOf(term, TypeOptions{})
		none := (*Untypable)(nil)
		if !errors.As(err, &none) {
			t.Skip("it has a type")
		}
		_ = none.Fun.Print(0, true)
		_ = none.Arg.Print(0, true)
		text := none.Equation.Print(10_000, true)
		variable, part, _ := strings.Cut(text, " = ")
		in := strings.FieldsFunc(part, func(r rune) bool { return strings.ContainsRune("()-> ", r) })
		if len(in) < 2 || !slices.Contains(in, variable) && !strings.Contains(part, "...") {
			t.Fatalf("%v: %s", term, text)
		}
	})
	_, err := TypeOf(mustParse(t, "W W"), TypeOptions{})
	none := (*Untypable)(nil)
	if !errors.As(err, &none) {
		t.Fatal(err)
	}
	got := none.Fun.Print(0, true) + "; " + none.Arg.Print(0, true) + "; " + none.Equation.Print(0, true)
	if want := "(a -> a -> b) -> a -> b; (c -> c -> d) -> c -> d; c = c -> c -> d"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}
