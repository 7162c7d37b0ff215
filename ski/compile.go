package ski

import (
	"fmt"
	"strconv"
)

// An Abstraction is a way to turn a lambda into combinators.
type Abstraction uint8

// The ways, from the oldest to the newest.
const (
	// Turner chooses among S, B, C and their primed forms by where the variable
	// occurs (Turner, Another Algorithm for Bracket Abstraction, 1979). In the basis
	// of all it writes W p for S p I, and B (k a) instead of B' k a where a has no
	// variable: what is closed is then reduced once.
	Turner Abstraction = iota
	// Naive has S for an application in which the variable occurs, K for anything
	// in which it does not, and I (Curry and Feys, 1958).
	Naive
	// Eta is Naive with the rule [x] M x = M, where x is not in M.
	Eta
	// Kiselyov gives each part of a term a meaning of its own, made of those of
	// its parts (Kiselyov, λ to SKI, Semantically, 2018), with his η-rules.
	Kiselyov
)

// Basis is the set of combinators that compiled terms are made of.
type Basis uint8

// The bases.
const (
	AllBasis   Basis = iota // S K I B C S' B' C' W
	SKIBCBasis              // S K I B C
	SKIBasis                // S K I
	SKBasis                 // S K
	BCKWBasis               // B C K W
)

// Numerals is what numbers and lists are.
type Numerals uint8

// The numerals.
const (
	Church Numerals = iota // 2 is \f x. f (f x); a list is its right fold
	Scott                  // 2 is \z s. s 1; a list is \n c. c head tail
)

// abstractionNames and so on are the names, by number.
var (
	abstractionNames = [...]string{Turner: "turner", Naive: "naive", Eta: "eta", Kiselyov: "kiselyov"}
	basisNames       = [...]string{AllBasis: "all", SKIBCBasis: "SKIBC", SKIBasis: "SKI", SKBasis: "SK", BCKWBasis: "BCKW"}
	numeralsNames    = [...]string{Church: "church", Scott: "scott"}
)

func (a Abstraction) String() string { return abstractionNames[a] }
func (b Basis) String() string       { return basisNames[b] }
func (n Numerals) String() string    { return numeralsNames[n] }

// Abstractions returns all ways, the simplest first.
func Abstractions() []Abstraction { return []Abstraction{Naive, Eta, Turner, Kiselyov} }

// Bases returns all bases.
func Bases() []Basis { return []Basis{SKIBasis, SKBasis, BCKWBasis, SKIBCBasis, AllBasis} }

// AllNumerals returns all kinds of numerals.
func AllNumerals() []Numerals { return []Numerals{Church, Scott} }

// A Compiler turns expressions into terms. The zero Compiler uses Turner's
// abstraction, all combinators and Church numerals.
type Compiler struct {
	Abstraction Abstraction
	Basis       Basis
	Numerals    Numerals

	// Limit is the most applications that may be made; 0 is DefaultLimit.
	Limit int
	// Stop, if it is not nil, is asked now and then whether to give up.
	Stop func() bool
	// Trace, if it is not nil, is told each step, until it returns false.
	Trace func(CompileStep) bool
}

// DefaultLimit is the limit of a Compiler that has none of its own.
const DefaultLimit = 1 << 24

// A LimitError says that a lambda became too large a term.
type LimitError struct {
	Abstraction Abstraction
	Limit       int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("with the abstraction %s the term has more than the limit of %d applications", e.Abstraction, e.Limit)
}

// Compile returns the term that an expression means. What has neither lambda,
// numeral nor list is that term already, whatever combinators are in it. The error
// is ErrStopped or a [*LimitError].
func (c Compiler) Compile(e Expr) (*Term, error) {
	if !e.sugared {
		return e.root, nil
	}
	return c.compile(e, libraryOf(c.Basis, c.Numerals))
}

// compile compiles what may have only lambdas if lib is nil.
func (c Compiler) compile(e Expr, lib *library) (*Term, error) {
	m := c.maker()
	t, err := m.abstract(e, lib)
	if err != nil || m.emit == &plainAtoms {
		return t, err
	}
	before := t
	if t, err = m.translate(t); err == nil && m.c.Trace != nil && !Equal(before, t) {
		opt := Options{Limit: stepShown}
		m.tell(CompileStep{
			Subject: Print(Terms{}, before, opt).String, Rule: "basis " + c.Basis.String(), Becomes: Print(Terms{}, t, opt).String,
		})
	}
	return t, err
}

func (c Compiler) maker() *maker {
	if c.Limit == 0 {
		c.Limit = DefaultLimit
	}
	return &maker{c: c, emit: emitted(c.Abstraction, c.Basis)}
}

// abstract compiles up to the combinators that the abstraction writes.
func (m *maker) abstract(e Expr, lib *library) (*Term, error) {
	if m.c.Abstraction == Kiselyov {
		v, err := meaning(e.root, algebra[semantic](&kiselyov{maker: m, lambdas: e.HasLambda()}), lib)
		return v.term, err
	}
	n, err := meaning(e.root, algebra[*node](&bracketing{maker: m, rules: rulesOf(m.c.Abstraction, m.c.Basis)}), lib)
	if err != nil {
		return nil, err
	}
	return n.term, nil
}

// A CompileStep is one step of a compilation. For the bracket abstractions it is a rule
// that was applied to [x] M; for Kiselyov's it is a part of the term and what it is.
type CompileStep struct {
	Depth   int    // of the rule inside of others
	Subject string // what is compiled
	Rule    string // the rule's name
	Becomes string // what it becomes, or the shape of it
}

// stepShown is how many characters of a term a step has.
const stepShown = 160

// A maker makes the applications of a compilation, up to its limit.
type maker struct {
	c     Compiler
	emit  *atoms
	made  int
	asked int
	err   error
	names []string // of the bound variables by level, for the trace
}

// bind notes the name of the variable of a level, for the trace.
func (m *maker) bind(level int32, name string) {
	if m.c.Trace == nil {
		return
	}
	for len(m.names) <= int(level) {
		m.names = append(m.names, "")
	}
	if name == "" {
		name = indexName(level)
	}
	m.names[level] = name
}

// indexName names the variable of a lambda without a name.
func indexName(level int32) string {
	return "v" + strconv.Itoa(int(level))
}

// tell tells a step.
func (m *maker) tell(s CompileStep) {
	if !m.c.Trace(s) {
		m.c.Trace = nil
	}
}

// fault returns the error that ends the compilation.
func (m *maker) fault() error {
	if m.err == nil && m.c.Stop != nil && m.c.Stop() {
		m.err = ErrStopped
	}
	return m.err
}

// count counts an application; false if no more may be made.
func (m *maker) count() bool {
	if m.made++; m.made > m.c.Limit && m.err == nil {
		m.err = &LimitError{m.c.Abstraction, m.c.Limit}
	}
	if m.made-m.asked > 1<<14 {
		m.asked = m.made
		_ = m.fault()
	}
	return m.err == nil
}

// atoms are the combinators that an abstraction writes.
type atoms struct{ s, k, i, b, c, sp, bp, cp, w *Term }

// markedSyms are the marked atoms by their symbols.
var markedSyms = func() (all [W + 1]*Term) {
	m := &markedAtoms
	for _, a := range [...]*Term{m.s, m.k, m.i, m.b, m.c, m.sp, m.bp, m.cp, m.w} {
		all[a.atom.sym] = a
	}
	return all
}()

var (
	plainAtoms  = makeAtoms(func(s Sym) *Term { return combs[s] })
	markedAtoms = makeAtoms(func(s Sym) *Term { return newAtom(s, "") })
)

func makeAtoms(comb func(Sym) *Term) atoms {
	return atoms{comb(S), comb(K), comb(I), comb(B), comb(C), comb(SPrime), comb(BPrime), comb(CPrime), comb(W)}
}

// emitted returns the atoms that an abstraction writes. Where its combinators are
// not all in the basis they are marked: atoms of their own, so that translate tells
// them from those that were typed.
func emitted(a Abstraction, b Basis) *atoms {
	switch {
	case b == AllBasis || b == SKIBCBasis || b == SKIBasis && a != Kiselyov:
		return &plainAtoms
	}
	return &markedAtoms
}
