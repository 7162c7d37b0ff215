package ski

import (
	"errors"
	"fmt"
	"math"
	"sort"
	"strings"
	"sync"
)

// A Typing is a term's principal simple type: the most general one, of which every
// other is an instance (Curry and Feys; Hindley, The Principal Type-Scheme of an
// Object in Combinatory Logic, 1969). Combinators have the type of their rule, with
// fresh variables wherever they occur; a free variable has one type throughout.
type Typing struct {
	Type Type
	// Vars are the types that the free variables must have, in the order in which
	// they first occur.
	Vars []Assumption
	// Steps is the derivation, if it was asked for: parts before wholes, the whole
	// term last.
	Steps []TypeStep
}

// An Assumption is the type of a free variable.
type Assumption struct {
	Name string
	Type Type
}

// A TypeStep is a line of a derivation: an atom and its type, or an application and
// the lines that it follows from.
type TypeStep struct {
	Term     *Term
	Type     Type
	Fun, Arg int // places in Typing.Steps; -1 of an atom
}

// Untypable says why a term has no simple type: Path leads to the first application,
// in the order parts before wholes and left before right, whose argument does not
// fit its function. Its error is the equation.
type Untypable struct {
	Path     []Turn
	Term     *Term // the application
	Fun, Arg Type  // what its parts have: Fun is an arrow, or would have to be one
	// Equation is the one without a solution. Its variables have the names that they have
	// in Fun and Arg, if these are printed first.
	Equation Equation
}

// An Equation says that a variable is a type that contains it.
type Equation struct {
	u           *types
	class, part int32 // the variable, and the type; if that was not found, the type twice
	names       *typeNames
}

func (e *Untypable) Error() string {
	return "no simple type: " + e.Equation.Print(200, false) + " has no finite solution"
}

// ErrTypeSize says that a type, or the occurrences that make it, are too many.
var ErrTypeSize = errors.New("the type is too large")

// ErrStopped says that the caller stopped a search, an inference or a compilation.
var ErrStopped = errors.New("stopped")

// TypeOptions say how [TypeOf] works. The zero value is for small terms and large.
type TypeOptions struct {
	// Derivation asks for the steps. A term of more than [MaxTypeSteps] leaves then
	// gives ErrTypeSize.
	Derivation bool
	// Stop, if not nil, is asked now and then; when it returns true the error is
	// ErrStopped.
	Stop func() bool
}

const (
	// MaxTypeSteps is how many leaves a term may have whose derivation is asked for.
	MaxTypeSteps = 1000
	// MaxTypeNodes is how many variables and arrows an inference may make: those of a
	// term a million deep.
	MaxTypeNodes = 24_000_000
)

// TypeOf infers the principal simple type. An error is an [*Untypable],
// [ErrTypeSize] or [ErrStopped].
//
// The time is nearly linear in the number of occurrences, where closed parts that
// are shared count once: their type is found once and instantiated.
func TypeOf(t *Term, o TypeOptions) (*Typing, error) {
	in := newInference(t, o)
	if in == nil {
		return nil, ErrStopped
	}
	last, err := in.run(math.MaxInt)
	if err == nil {
		return in.typing(last), nil
	}
	if !errors.Is(err, errCyclic) {
		return nil, err
	}
	// One of the applications made a type that contains itself. The first is found by
	// bisection: what comes before it is the same each time.
	apps := in.apps
	var failed error
	first := 1 + sort.Search(apps-1, func(k int) bool {
		if failed != nil {
			return true
		}
		_, err := in.run(k + 2)
		if errors.Is(err, errPaused) {
			err = in.finite()
		}
		if err != nil && !errors.Is(err, errCyclic) {
			failed = err
		}
		return err != nil
	})
	if failed != nil {
		return nil, failed
	}
	return nil, in.blame(first)
}

// An inference goes through the occurrences of a term.
type inference struct {
	types
	TypeOptions
	entries []entry
	shared  []bool   // by entry: closed, and used more than once
	schemes []scheme // by entry, of shared ones that were done
	vars    map[string]int32
	names   []string // of vars, in their order
	way     []typed
	apps    int // applications that were done
	ran     bool
	steps   []step
}

// typed is an application on the way down.
type typed struct {
	entry  int32
	fun    int32 // its function's type; -1 before that is done
	step   int32 // the function's step
	shared bool  // its scheme is kept
}

// step is a TypeStep before its type is read.
type step struct {
	term     *Term
	class    int32
	fun, arg int
}

var (
	errCyclic = errors.New("a type contains itself")
	errPaused = errors.New("so many applications are done")
)

// newInference is nil if it was stopped.
func newInference(t *Term, o TypeOptions) *inference {
	entries, ok := listing(t, o.Stop)
	if !ok {
		return nil
	}
	in := &inference{TypeOptions: o, vars: make(map[string]int32), entries: entries}
	in.stop = o.Stop
	in.shared = make([]bool, len(in.entries))
	if o.Derivation {
		return in
	}
	in.schemes = make([]scheme, len(in.entries))
	open := make([]bool, len(in.entries))
	uses := make([]uint8, len(in.entries))
	for i, e := range in.entries {
		if e.fun < 0 {
			s, _ := e.term.Leaf()
			open[i] = s == Var
			continue
		}
		open[i] = open[e.fun] || open[e.arg]
		uses[e.fun] = min(2, uses[e.fun]+1)
		uses[e.arg] = min(2, uses[e.arg]+1)
	}
	for i, e := range in.entries {
		in.shared[i] = e.fun >= 0 && !open[i] && uses[i] > 1
	}
	return in
}

// restart forgets what a run has found.
func (in *inference) restart() {
	in.types.forget()
	clear(in.schemes)
	if len(in.names) > 0 {
		clear(in.vars)
	}
	in.names, in.way, in.steps, in.apps = in.names[:0], in.way[:0], in.steps[:0], 0
}

// finite returns errCyclic if a type contains itself.
func (in *inference) finite() error {
	cycle, stopped := in.cycle()
	switch {
	case stopped:
		return ErrStopped
	case cycle != nil:
		return errCyclic
	}
	return nil
}

// run infers until the application with number pause, from 1, is about to be done;
// then the error is errPaused and way leads to it. Otherwise it returns the type of
// the whole term.
func (in *inference) run(pause int) (root int32, err error) {
	if in.ran {
		in.restart()
	}
	in.ran = true
	at := int32(len(in.entries) - 1)
	check := 1 << 10 // how many applications are done before the next look for a cycle
	var done, doneStep int32
	for {
		// Down to an atom, or to a part whose scheme is known.
		for {
			e := in.entries[at]
			if e.fun < 0 {
				done = in.atom(e.term)
				doneStep = in.note(e.term, done, -1, -1)
				break
			}
			if in.shared[at] && in.schemes[at] != nil {
				done = in.instance(in.schemes[at])
				break
			}
			if in.way = push(in.way, typed{entry: at, fun: -1, shared: in.shared[at]}); due(len(in.way), in.Stop) {
				return 0, ErrStopped
			}
			at = e.fun
		}
		// Up to an application whose argument is next.
		for {
			if len(in.way) == 0 {
				return done, in.finite()
			}
			v := &in.way[len(in.way)-1]
			e := in.entries[v.entry]
			if v.fun < 0 {
				v.fun, v.step = done, doneStep
				at = e.arg
				break
			}
			if in.apps+1 == pause {
				in.way[len(in.way)-1].step = done // the argument's type, for blame
				return 0, errPaused
			}
			in.apps++
			done = in.apply(v.fun, done)
			doneStep = in.note(e.term, done, int(v.step), int(doneStep))
			if v.shared {
				s, ok := in.generalize(done)
				switch {
				case in.stopped:
					return 0, ErrStopped
				case !ok:
					return 0, errCyclic
				}
				in.schemes[v.entry] = s
			}
			in.way = in.way[:len(in.way)-1]
			switch {
			case len(in.parent) > MaxTypeNodes:
				return 0, fmt.Errorf("%w: more than %d variables and arrows", ErrTypeSize, MaxTypeNodes)
			case in.Derivation && len(in.steps) > 2*MaxTypeSteps:
				return 0, fmt.Errorf("%w for a derivation: the term has more than %d leaves", ErrTypeSize, MaxTypeSteps)
			case in.apps%1024 == 0 && in.Stop != nil && in.Stop():
				return 0, ErrStopped
			case in.apps >= check:
				if err := in.finite(); err != nil {
					return 0, err
				}
				check *= 2
			}
		}
	}
}

// note keeps a step of the derivation and returns its place.
func (in *inference) note(t *Term, class int32, fun, arg int) int32 {
	if !in.Derivation {
		return 0
	}
	in.steps = append(in.steps, step{t, class, fun, arg})
	return int32(len(in.steps) - 1)
}

// atom returns the type of an atom's occurrence.
func (in *inference) atom(t *Term) int32 {
	s, name := t.Leaf()
	if s != Var {
		return in.instance(ruleTypes()[s])
	}
	n, ok := in.vars[name]
	if !ok {
		n = in.variable()
		in.vars[name] = n
		in.names = append(in.names, name)
	}
	return n
}

func (in *inference) typing(root int32) *Typing {
	names := &typeNames{}
	r := &Typing{Type: Type{&in.types, root, names}}
	for _, name := range in.names {
		r.Vars = append(r.Vars, Assumption{name, Type{&in.types, in.vars[name], names}})
	}
	for _, s := range in.steps {
		r.Steps = append(r.Steps, TypeStep{s.term, Type{&in.types, s.class, names}, s.fun, s.arg})
	}
	return r
}

// blame returns the error about the application with that number.
func (in *inference) blame(number int) error {
	if _, err := in.run(number); !errors.Is(err, errPaused) {
		return err
	}
	last := in.way[len(in.way)-1]
	e := &Untypable{Term: in.entries[last.entry].term}
	for _, v := range in.way[:len(in.way)-1] {
		turn := Left
		if v.fun >= 0 {
			turn = Right
		}
		e.Path = append(e.Path, turn)
	}
	// The parts' types are kept apart: what comes now spoils them.
	before := in.clone()
	names := &typeNames{}
	e.Fun, e.Arg = Type{before, last.fun, names}, Type{before, last.step, names}
	variable, part, ok := in.misfit(last.fun, last.step)
	if !ok {
		in.apply(last.fun, last.step)
		in.stop = nil // the answer is there
		cycle, _ := in.cycle()
		variable = in.find(cycle[len(cycle)-1])
		part = variable
	}
	e.Equation = Equation{&in.types, variable, part, names}
	return e
}

// clone copies the types.
func (u *types) clone() *types {
	return &types{
		parent: append([]int32(nil), u.parent...),
		left:   append([]int32(nil), u.left...),
		right:  append([]int32(nil), u.right...),
	}
}

// ruleTypes are the principal types of the combinators: those of their rules.
var ruleTypes func() *[256]scheme

// They are found when they are first asked for, with the parser and the inference.
func init() { ruleTypes = sync.OnceValue(inferRules) }

func inferRules() *[256]scheme {
	all := new([256]scheme)
	for _, c := range combinators {
		result, err := ParseTerm(c.result)
		if err != nil {
			panic("ski: the rule of " + c.name + ": " + err.Error())
		}
		in := newInference(result, TypeOptions{})
		params := strings.Fields(c.params)
		for _, p := range params {
			in.vars[p] = in.variable()
		}
		root, err := in.run(math.MaxInt)
		if err != nil {
			panic("ski: the rule of " + c.name + " has no type")
		}
		for i := len(params) - 1; i >= 0; i-- {
			root = in.arrow(in.vars[params[i]], root)
		}
		all[c.sym], _ = in.generalize(root)
	}
	return all
}
