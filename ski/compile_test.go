package ski

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A reference term of the lambda calculus, with de Bruijn indices from 0.
type refTerm struct {
	fun, arg *refTerm
	body     *refTerm
	index    int
	name     string // of a free variable
}

// refOf reads an Expr; combinators become lambdas by their rules.
func refOf(t *Term, scope []string) *refTerm {
	if t.fun != nil {
		return &refTerm{fun: refOf(t.fun, scope), arg: refOf(t.arg, scope)}
	}
	switch t.atom.sym {
	case symLambda:
		return &refTerm{body: refOf(t.atom.sugar.body, append(scope[:len(scope):len(scope)], t.atom.name))}
	case symIndex:
		return &refTerm{index: t.atom.sugar.number - 1}
	case Var:
		for i := len(scope) - 1; i >= 0; i-- {
			if scope[i] == t.atom.name {
				return &refTerm{index: len(scope) - 1 - i}
			}
		}
		return &refTerm{name: t.atom.name}
	}
	c := rows[t.atom.sym]
	e, err := ParseExpr(`\` + c.params + ". " + c.result)
	if err != nil {
		panic(err)
	}
	return refOf(e.root, nil)
}

func (t *refTerm) String() string {
	switch {
	case t.fun != nil:
		return "(" + t.fun.String() + " " + t.arg.String() + ")"
	case t.body != nil:
		return "λ" + t.body.String()
	case t.name != "":
		return t.name
	}
	return fmt.Sprint(t.index)
}

// shift adds by to the indices from depth on.
func (t *refTerm) shift(by, depth int, fuel *refFuel) *refTerm {
	fuel.node()
	switch {
	case t.fun != nil:
		return &refTerm{fun: t.fun.shift(by, depth, fuel), arg: t.arg.shift(by, depth, fuel)}
	case t.body != nil:
		return &refTerm{body: t.body.shift(by, depth+1, fuel)}
	case t.name == "" && t.index >= depth:
		return &refTerm{index: t.index + by}
	}
	return t
}

func (t *refTerm) subst(at int, with *refTerm, fuel *refFuel) *refTerm {
	fuel.node()
	switch {
	case t.fun != nil:
		return &refTerm{fun: t.fun.subst(at, with, fuel), arg: t.arg.subst(at, with, fuel)}
	case t.body != nil:
		return &refTerm{body: t.body.subst(at+1, with, fuel)}
	case t.name != "" || t.index < at:
		return t
	case t.index == at:
		return with.shift(at, 0, fuel)
	}
	return &refTerm{index: t.index - 1}
}

var errFuel = errors.New("no normal form was found")

// refFuel is how far the direct reducer goes: a term may double at each step.
type refFuel struct{ steps, nodes int }

func (f *refFuel) node() {
	if f.nodes--; f.nodes < 0 {
		panic(errFuel)
	}
}

// normal is the βη-normal form, by normal order.
func (t *refTerm) normal(fuel *refFuel) *refTerm {
	if fuel.steps--; fuel.steps < 0 {
		panic(errFuel)
	}
	switch {
	case t.body != nil:
		b := t.body.normal(fuel)
		if b.fun != nil && b.arg.body == nil && b.arg.fun == nil && b.arg.name == "" && b.arg.index == 0 && !b.fun.has(0) {
			return b.fun.shift(-1, 0, fuel)
		}
		return &refTerm{body: b}
	case t.fun != nil:
		f := t.fun.head(fuel)
		if f.body != nil {
			return f.body.subst(0, t.arg, fuel).normal(fuel)
		}
		return &refTerm{fun: f.normal(fuel), arg: t.arg.normal(fuel)}
	}
	return t
}

// head is the weak head normal form.
func (t *refTerm) head(fuel *refFuel) *refTerm {
	for t.fun != nil {
		if fuel.steps--; fuel.steps < 0 {
			panic(errFuel)
		}
		f := t.fun.head(fuel)
		if f.body == nil {
			return &refTerm{fun: f, arg: t.arg}
		}
		t = f.body.subst(0, t.arg, fuel)
	}
	return t
}

func (t *refTerm) has(index int) bool {
	switch {
	case t.fun != nil:
		return t.fun.has(index) || t.arg.has(index)
	case t.body != nil:
		return t.body.has(index + 1)
	}
	return t.name == "" && t.index == index
}

// refNormal is the βη-normal form of an Expr, ok if the fuel sufficed.
func refNormal(e Expr) (nf string, ok bool) {
	defer func() {
		if r := recover(); r == errFuel {
			ok = false
		} else if r != nil {
			panic(r)
		}
	}()
	return refOf(e.root, nil).normal(&refFuel{steps: 3_000, nodes: 1_000_000}).String(), true
}

// genLambda writes a lambda term with combinators and free variables in it.
func genLambda(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		var write func(depth int, scope []string) string
		write = func(depth int, scope []string) string {
			k := rapid.IntRange(0, 9).Draw(t, "shape")
			switch {
			case depth > 0 && k < 4:
				return "(" + write(depth-1, scope) + " " + write(depth-1, scope) + ")"
			case depth > 0 && k < 8:
				name := string("abc"[rapid.IntRange(0, 2).Draw(t, "name")])
				return `(\` + name + ". " + write(depth-1, append(scope[:len(scope):len(scope)], name)) + ")"
			case k == 8:
				return rapid.SampledFrom([]string{"S", "K", "I", "B", "C", "W", "S'", "B'", "C'", "x"}).Draw(t, "atom")
			}
			if len(scope) == 0 {
				return "y"
			}
			return rapid.SampledFrom(scope).Draw(t, "variable")
		}
		return write(depth, nil)
	})
}

// Every abstraction and every basis keeps the meaning: the βη-normal form is that of
// a direct reducer. The Reader, which finds that of the compiled term, is held
// against the same reducer by that.
func TestCompileKeepsTheMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := genLambda(5).Draw(t, "term")
		e, err := ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		want, ok := refNormal(e)
		if !ok {
			return
		}
		for _, a := range Abstractions() {
			for _, b := range Bases() {
				term, err := Compiler{Abstraction: a, Basis: b}.Compile(e)
				if err != nil {
					t.Fatal(err)
				}
				back, ok := Reader{}.Lambda(term)
				if !ok {
					t.Fatalf("%s with %v in %v: %v has no normal form", src, a, b, term)
				}
				if got, ok := refNormal(back); !ok || got != want {
					t.Fatalf("%s with %v in %v:\n%v\n%v: %s\nwant %s", src, a, b, term, back, got, want)
				}
			}
		}
	})
}

// What is compiled has only combinators of the basis.
func TestBasis(t *testing.T) {
	has := map[Basis]string{AllBasis: "S K I B C S' B' C' W", SKIBCBasis: "S K I B C", SKIBasis: "S K I", SKBasis: "S K", BCKWBasis: "B C K W"}
	rapid.Check(t, func(t *rapid.T) {
		src := genLambda(5).Draw(t, "term")
		for _, name := range []string{"S'", "B'", "C'", "S", "K", "I", "B", "C", "W"} {
			src = strings.ReplaceAll(src, name, "5")
		}
		e, err := ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range Abstractions() {
			for b, names := range has {
				for _, n := range AllNumerals() {
					term, err := Compiler{Abstraction: a, Basis: b, Numerals: n}.Compile(e)
					if err != nil {
						t.Fatal(err)
					}
					for _, entry := range list(term) {
						s, _ := entry.term.Leaf()
						if s != 0 && s != Var && !strings.Contains(" "+names+" ", " "+s.String()+" ") {
							t.Fatalf("%s with %v in %v: %v", src, a, b, term)
						}
					}
				}
			}
		}
	})
}

func TestCompile(t *testing.T) {
	tests := []struct {
		abstraction Abstraction
		basis       Basis
		src, want   string
	}{
		{Naive, SKIBasis, `\x y. y x`, "S (K (S I)) (S (K K) I)"},
		{Eta, SKIBasis, `\x y. y x`, "S (K (S I)) K"},
		{Turner, AllBasis, `\x y. y x`, "C I"},
		{Kiselyov, SKIBCBasis, `\x y. y x`, "C I"},
		{Eta, SKBasis, `\x y. y x`, "S (K (S (S K K))) K"},
		{Turner, AllBasis, `\f g x. f (g x)`, "B"},
		{Turner, AllBasis, `\f x y. f y x`, "C"},
		{Turner, AllBasis, `\x y z. x z (y z)`, "S"},
		{Turner, AllBasis, `\x y. x`, "K"},
		{Turner, AllBasis, `\x y. x y y`, "W"},
		{Turner, SKIBCBasis, `\x y. x y y`, "C S I"},
		{Turner, AllBasis, `\c x y z. c (x z) (y z)`, "S'"},
		{Turner, AllBasis, `\c x y z. c x (y z)`, "B'"},
		{Turner, AllBasis, `\c x y z. c (x z) y`, "C'"},
		{Turner, BCKWBasis, `\x y z. x z (y z)`, "B (B W) (B B C)"},
		{Kiselyov, SKIBasis, `\f g x. f (g x)`, "S (K S) K"},
		{Kiselyov, SKIBCBasis, `\x y z. z y x`, "C (B C (C I))"},
		{Turner, AllBasis, `\x. S`, "K S"},
		{Turner, AllBasis, `\x x. x`, "K I"},
		{Turner, AllBasis, `\.\. 2`, "K"},
		{Turner, AllBasis, `\x. \.  x 1`, "I"},
		{Turner, AllBasis, "``Sx`y z", "S x (y z)"},
		{Turner, AllBasis, "f 2 x", "f (S B (S B (K I))) x"},
		{Turner, SKIBasis, "1", "S (S (K S) K) (K I)"},
		{Turner, AllBasis, "[]", "K I"},
		{Turner, AllBasis, `(\x y. y) a b`, "K I a b"},
	}
	for _, test := range tests {
		e, err := ParseExpr(test.src)
		if err != nil {
			t.Errorf("%s: %v", test.src, err)
			continue
		}
		term, err := Compiler{Abstraction: test.abstraction, Basis: test.basis}.Compile(e)
		if err != nil || term.String() != test.want {
			t.Errorf("%s with %v in %v: %v, want %s; %v", test.src, test.abstraction, test.basis, term, test.want, err)
		}
	}
}

// In the steps, lambdas without a name are told apart, however many there are.
func TestTraceNamesLambdas(t *testing.T) {
	e, err := ParseExpr(strings.Repeat(`\.`, 12) + " 12")
	if err != nil {
		t.Fatal(err)
	}
	for _, abstraction := range []Abstraction{Naive, Eta, Turner} {
		lambdas := make(map[string]bool)
		c := Compiler{Abstraction: abstraction, Trace: func(s CompileStep) bool {
			if name, _, ok := strings.Cut(s.Subject, "]"); ok && s.Rule == "=" {
				lambdas[name] = true
			}
			return true
		}}
		if _, err := c.Compile(e); err != nil {
			t.Fatal(err)
		}
		if want := 12; len(lambdas) != want {
			t.Errorf("%v: %d lambdas of %d", abstraction, len(lambdas), want)
		}
	}
}
