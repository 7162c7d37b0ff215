package ski

import "strings"

// Notation is a way to write terms. All of them can be typed.
type Notation uint8

// The notations.
const (
	Plain    Notation = iota // S (K S) K x
	Glued                    // S(KS)Kx
	Full                     // (((S (K S)) K) x)
	Unlambda                 // ```S`KSKx: a backtick applies the first to the second
	Lambda                   // each combinator as a lambda: (\x y. x)
	DeBruijn                 // the same without names: (\.\. 2)
)

var notationNames = [...]string{Plain: "plain", Glued: "glued", Full: "full", Unlambda: "unlambda", Lambda: "lambda", DeBruijn: "debruijn"}

func (n Notation) String() string { return notationNames[n] }

// Notations returns all notations.
func Notations() []Notation { return []Notation{Plain, Glued, Full, Unlambda, Lambda, DeBruijn} }

// Spell returns how an atom is written in a notation.
func (n Notation) Spell(name string) string {
	if n < Lambda {
		return name
	}
	if text, ok := spellings[n-Lambda][name]; ok {
		return text
	}
	return name
}

// IsWord reports whether an atom needs a space between it and another one of which the
// same is true, in the notations that write a space only where it is needed.
func IsWord(atom string) bool { return classOf(atom) == isWord }

// spelled is a Source whose combinators are written as lambdas.
type spelled[N any] struct {
	Source[N]
	notation Notation
}

func (s spelled[N]) Leaf(n N) string { return s.notation.Spell(s.Source.Leaf(n)) }

// Weight is that of the source below.
func (s spelled[N]) Weight(n N) int { return weight(s.Source, n) }

// spellings are the combinators as lambdas, with names and without.
var spellings = func() (all [2]map[string]string) {
	all[0], all[1] = make(map[string]string), make(map[string]string)
	for _, c := range combinators {
		all[0][c.name] = `(\` + c.params + ". " + c.result + ")"
		params := strings.Fields(c.params)
		indices := c.result
		for i, p := range params {
			indices = strings.ReplaceAll(indices, p, string(rune('0'+len(params)-i)))
		}
		all[1][c.name] = "(" + strings.Repeat(`\.`, len(params)) + " " + indices + ")"
	}
	return all
}()

// Folded is a [Source] that shows some nodes by names: an application of which Name
// gives one is an atom there.
type Folded[N any] struct {
	Source[N]
	Name func(N) string // "" for none
	Size func(N) int    // its leaves, for Text.Leaves; may be nil
}

// App returns the parts of an application that has no name.
func (f Folded[N]) App(n N) (fun, arg N, ok bool) {
	if f.Name(n) != "" {
		return fun, arg, false
	}
	return f.Source.App(n)
}

// Leaf returns a node's name.
func (f Folded[N]) Leaf(n N) string {
	if name := f.Name(n); name != "" {
		return name
	}
	return f.Source.Leaf(n)
}

// Weight returns how many leaves a node that is written as one stands for.
func (f Folded[N]) Weight(n N) int {
	if f.Size != nil && f.Name(n) != "" {
		return f.Size(n)
	}
	return 1
}

// weight is 1 for the leaves of most sources.
func weight[N any](src Source[N], n N) int {
	if w, ok := src.(interface{ Weight(N) int }); ok {
		return w.Weight(n)
	}
	return 1
}
