package ski

import "strings"

// A node is a term under abstraction: one with bound variables in it, or a closed
// one, which is a term already.
type node struct {
	fun, arg *node // of an application with bound variables
	term     *Term // of a closed node
	// level is the highest of the bound variables in it, 0 if it is closed. As the
	// innermost lambda is abstracted first, it says at once whether the variable is
	// in here: parts without it are not walked.
	level int32
}

// split returns the parts of an application.
func (n *node) split() (fun, arg *node, ok bool) {
	if n.term != nil {
		f, a, ok := n.term.Split()
		if !ok {
			return nil, nil, false
		}
		return &node{term: f}, &node{term: a}, true
	}
	return n.fun, n.arg, n.fun != nil
}

// A ruleSet says which rules an abstraction has.
type ruleSet struct{ eta, bc, primes, w bool }

func rulesOf(a Abstraction, b Basis) ruleSet {
	few := b == SKIBasis || b == SKBasis
	return ruleSet{
		eta:    a != Naive,
		bc:     a == Turner && !few,
		primes: a == Turner && b == AllBasis,
		w:      a == Turner && (b == AllBasis || b == BCKWBasis),
	}
}

// bracketing is the algebra of the bracket abstractions.
type bracketing struct {
	*maker
	rules ruleSet
	todo  []pending
}

func (b *bracketing) constant(t *Term) *node { return &node{term: t} }

func (b *bracketing) variable(level int32) *node { return &node{level: level} }

func (b *bracketing) apply(app *Term, f, a *node) *node {
	switch {
	case f.term == nil || a.term == nil:
		b.count()
		return &node{fun: f, arg: a, level: max(f.level, a.level)}
	case app != nil && app.fun == f.term && app.arg == a.term:
		return &node{term: app}
	}
	b.count()
	return &node{term: App(f.term, a.term)}
}

func (b *bracketing) comb(t *Term, args ...*node) *node {
	n := &node{term: t}
	for _, a := range args {
		n = b.apply(nil, n, a)
	}
	return n
}

// A rule is one of [x] M. The letters in its texts are: p q for M = p q; k a q for
// M = k a q.
type rule struct {
	name, becomes string
	left, right   bool // [x] is needed of p (or a); of q
	k             bool // p is split
}

var (
	ruleI     = &rule{name: "I", becomes: "I"}
	ruleK     = &rule{name: "K", becomes: "K M"}
	ruleEta   = &rule{name: "eta", becomes: "M"}
	ruleS     = &rule{name: "S", becomes: "S ([x] p) ([x] q)", left: true, right: true}
	ruleB     = &rule{name: "B", becomes: "B p ([x] q)", right: true}
	ruleC     = &rule{name: "C", becomes: "C ([x] p) q", left: true}
	ruleSPrim = &rule{name: "S'", becomes: "S' k ([x] a) ([x] q)", left: true, right: true, k: true}
	ruleBPrim = &rule{name: "B'", becomes: "B' k a ([x] q)", right: true, k: true}
	ruleCPrim = &rule{name: "C'", becomes: "C' k ([x] a) q", left: true, k: true}
)

// choose returns the rule for the variable of a level and the term n.
func (b *bracketing) choose(level int32, n *node) *rule {
	switch {
	case n.level != level:
		return ruleK
	case n.fun == nil:
		return ruleI
	}
	isVar := func(n *node) bool { return n.fun == nil && n.level == level }
	p, q := n.fun, n.arg
	inP, inQ := p.level == level, q.level == level
	if b.rules.eta && !inP && isVar(q) {
		return ruleEta
	}
	if !b.rules.bc {
		return ruleS
	}
	k, a, ok := p.split()
	long := b.rules.primes && ok && k.level != level
	switch {
	case !inP && long && a.level > 0:
		return ruleBPrim
	case !inP:
		return ruleB
	case long && !isVar(a) && inQ:
		return ruleSPrim
	case long && !isVar(a):
		return ruleCPrim
	case inQ:
		return ruleS
	}
	return ruleC
}

// A pending is a rule whose parts are being abstracted.
type pending struct {
	rule *rule
	n    *node
	k, a *node // the function's parts, if the rule splits it
	left *node // [x] of the left part, once it is there
}

// abstract is [x] body, for the x of a level.
func (b *bracketing) abstract(_ *Term, level int32, body *node) *node {
	todo := b.todo[:0]
	n := body
	for b.err == nil {
		r := b.choose(level, n)
		b.trace(level, len(todo), n, r)
		var done *node
		switch {
		case r == ruleI:
			done = b.comb(b.emit.i)
		case r == ruleK:
			done = b.comb(b.emit.k, n)
		case r == ruleEta:
			done = n.fun
		default:
			p := pending{rule: r, n: n}
			if r.k {
				p.k, p.a, _ = n.fun.split()
			}
			todo = push(todo, p)
			n = p.first()
			continue
		}
		for {
			if len(todo) == 0 {
				b.todo = todo
				b.traceDone(level, body, done)
				return done
			}
			p := &todo[len(todo)-1]
			if p.rule.left && p.rule.right && p.left == nil {
				p.left = done
				n = p.n.arg
				break
			}
			done = b.combine(p, done)
			todo = todo[:len(todo)-1]
		}
	}
	return b.comb(b.emit.i) // the error is in the maker
}

// first returns what is abstracted first.
func (p *pending) first() *node {
	switch {
	case !p.rule.left:
		return p.n.arg
	case p.rule.k:
		return p.a
	}
	return p.n.fun
}

// combine applies a rule whose parts are abstracted; done is the last of them.
func (b *bracketing) combine(p *pending, done *node) *node {
	fun, arg := p.n.fun, p.n.arg
	e := b.emit
	switch p.rule {
	case ruleB:
		return b.comb(e.b, fun, done)
	case ruleC:
		return b.comb(e.c, done, arg)
	case ruleSPrim:
		return b.comb(e.sp, p.k, p.left, done)
	case ruleBPrim:
		return b.comb(e.bp, p.k, p.a, done)
	case ruleCPrim:
		return b.comb(e.cp, p.k, done, arg)
	}
	if b.rules.w && done.term == e.i {
		return b.comb(e.w, p.left)
	}
	return b.comb(e.s, p.left, done)
}

// What follows is for the trace.

func (b *bracketing) trace(level int32, depth int, n *node, r *rule) {
	if b.c.Trace == nil {
		return
	}
	shape := strings.ReplaceAll(r.becomes, "[x]", "["+b.names[level]+"]")
	switch r {
	case ruleEta:
		shape = b.show(n.fun)
	case ruleK:
		shape = b.show(b.comb(b.emit.k, n))
	}
	b.tell(CompileStep{Depth: depth, Subject: "[" + b.names[level] + "] " + b.show(n), Rule: r.name, Becomes: shape})
}

func (b *bracketing) traceDone(level int32, body, done *node) {
	if b.c.Trace == nil {
		return
	}
	b.tell(CompileStep{Subject: "[" + b.names[level] + "] " + b.show(body), Rule: "=", Becomes: b.show(done)})
}

func (b *bracketing) show(n *node) string {
	return Print(nodes{b.names}, n, Options{Limit: stepShown}).String
}

// nodes is the Source of nodes.
type nodes struct{ names []string }

func (nodes) App(n *node) (fun, arg *node, ok bool) { return n.split() }

func (s nodes) Leaf(n *node) string {
	if n.term != nil {
		return Terms{}.Leaf(n.term)
	}
	if int(n.level) < len(s.names) && s.names[n.level] != "" {
		return s.names[n.level]
	}
	return indexName(n.level)
}
