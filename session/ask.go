package session

import (
	"context"

	"skirepl/ski"
)

// Questions about a term. None of them changes the current term or `_`.

// askSpecs are the commands that ask.
func askSpecs() []*Spec {
	return []*Spec{
		{
			Name: "type", Group: groupAsk, Usage: "type [derivation] [TERM]", Args: TermArgs, run: runType, looks: always, Words: []string{"derivation"},
			Short:    "the principal simple type, or why there is none",
			Long:     "The type is the most general one; a free variable gets the type that it must have. A term without a type is shown with the application that does not fit, and the equation that no finite type solves. :type derivation shows how the type follows, one atom or application a line. Without a term it asks about the current one.",
			Examples: []string{":type S K K", ":type derivation S K K", ":type S I I"}, See: []string{"normal"},
		},
		{
			Name: "normal", Alias: "nf", Group: groupAsk, Usage: "normal [TERM]", Args: TermArgs, run: runNormal, looks: always,
			Short:    "the normal form; the current term stays as it is",
			Long:     "Reduces within the same limits as a term that is typed (:set contractions, :set nodes), by the strategy that is set.",
			Examples: []string{":normal S K K x"}, See: []string{"whnf", "strategy"},
		},
		{
			Name: "whnf", Group: groupAsk, Usage: "whnf [TERM]", Args: TermArgs, run: runWHNF, looks: always,
			Short:    "the weak head normal form",
			Long:     "Contracts only at the head, until that has too few arguments or is a free variable; what the arguments hold stays as it is. It runs on the reference reducer.",
			Examples: []string{":whnf S I K x (I y)"}, See: []string{"normal"},
		},
		{
			Name: "strategy", Group: groupAsk, Usage: "strategy [NAME]", Args: StrategyArgs, run: runStrategy, looks: withoutArgs,
			Short:    "show or set which redex is contracted first",
			Long:     "The machine does normal order. Other strategies run on the reference reducer, which is slower and has no machine to look at; they say so. The strategy counts for terms that are typed, for :normal and for :trace TERM; :run, :step and the debugger are always in normal order.",
			Page:     strategyPage(),
			Examples: []string{":strategy", ":strategy applicative", ":strategy normal"}, See: []string{"compare", "trace"},
		},
		{
			Name: "explain", Group: groupReduce, Usage: "explain [TERM]", Args: TermArgs, run: runExplain, looks: always,
			Short:    "say in words what is contracted next, why, and what it gives",
			Long:     "It contracts nothing, and makes no nodes. Of the current term the nodes are told by their ids in the arena, of another term not, since it is not in it; an application that has no node yet will get one.",
			Examples: []string{":explain S (K x) y z", ":explain"}, See: []string{"trace", "step"},
		},
		{
			Name: "loop?", Group: groupAsk, Usage: "loop? [TERM]", Args: TermArgs, run: runLoop, looks: always,
			Short:    "does the reduction come back to a state, or go on for ever?",
			Long:     "Contracts one by one and remembers each state by its node's id. The answers are: it loops, from where and how long; it never ends, though no state repeats; it ends in a normal form; or unknown within the limits (:set contractions, :set nodes). That it never ends is proved by a redex that comes to the head and comes back there: as it was, with more arguments, within a head that stays (as in Y f), or as another instance of one pattern. The leftmost contractions that lead from it to itself go on for ever, and if there were a normal form they would reach it.",
			Examples: []string{":loop? W W W", ":loop? S I I (S I I)", ":loop? Y f", ":loop? S K K x"}, See: []string{"normal"},
		},
		{
			Name: "check", Group: groupAsk, Usage: "check TERM => TERM => … | FILE", Args: DerivationArgs, run: runCheck, looks: always,
			Short:    "is a derivation right, line by line?",
			Long:     "=> is one contraction, =>* any number of them (-> → ⟶, and ->* →* ->> ↠, too). Of a line that is not one contraction of the line before it is said what is wrong with it (other parentheses, another rule, two contractions, a new name, no term) and what would have been right. One of another redex than the leftmost outermost is right, and that is said. A line that ends in an arrow goes on in the next, and so does one before a line that begins with an arrow: at the prompt an empty line ends the derivation then. In a file each line is a term, with or without an arrow, and # begins a comment. Where there is no prompt (skirepl eval, run, a pipe) one that is not right makes the exit status 1, and the rest is run all the same; in skirepl run --check it is a failure (:help check-files).",
			Examples: []string{":check S K K x => K x (K x) => x", ":check S K K x =>* x"}, See: []string{"explain", "trace"},
		},
		{
			Name: "find", Group: groupAsk, Usage: "find NAMES -> TERM [with COMBINATORS] [max N]", Args: TermArgs, run: runFind, looks: always, Words: []string{"with", "max"},
			Short:    "search for a combinator that behaves so",
			Long:     "Applied to the names on the left the combinator reduces to the term on the right. The smallest terms come first, up to N combinators (12), made of S K I B C W or of what with says; the answer is the same each time. A term is tried with holes that are filled when they come to the head, so one candidate excludes all terms that begin so; they are counted. A candidate whose reduction takes long is looked at for whether it ever ends (:loop?) and given up if that stays open: then a smaller term than the one that is found is not excluded. If none is found, what bracket abstraction makes is shown. Terms of up to 6 combinators take less than a second, 8 some seconds. Ctrl-C stops it.",
			Examples: []string{":find x y -> y x", ":find x y z -> x z (y z) with B C W", ":find x -> x x with S K max 9"}, See: []string{"info"},
		},
		{
			Name: "equal", Alias: "eq", Group: groupAsk, Usage: "equal [extensional] A = B", Args: TermArgs, run: runEqual, looks: always, Words: []string{"extensional"},
			Short:    "are two terms equal? yes, no or unknown",
			Long:     "Equal terms reduce to one term (weak equality). If both have a normal form that decides; otherwise heads that differ may, or a reduction that never ends (:loop?); else the answer is unknown within the limits (:set contractions, :set nodes). Terms that do different things are told apart by a context (Böhm's theorem): put into its hole, [ ], the first reduces to K, true, and the second to K I, false; both are reduced before it is shown. S K and K I are different normal forms, but do the same to all arguments: no context tells them apart. extensional: such terms are equal. Two terms that are single atoms or parentheses need no =. It is a question: the exit status of skirepl eval is 0 with each of the answers (--json has them as a word).",
			Examples: []string{":equal S K K x = I x", ":equal extensional S K = K I", ":equal K (K I)", ":equal 2 = 3"}, See: []string{"normal", "loop?"},
		},
		{
			Name: "info", Group: groupAsk, Usage: "info [TERM]", Args: TermArgs, run: runInfo, looks: always,
			Short:    "what a term is and does: arity, bird, lambda form, type, sizes",
			Long:     "It is applied to fresh variables until one of them comes to the head: that many are its arity. Said too are the variables that it discards and duplicates, and the lambda term that it is. A proper combinator leaves nothing but its arguments. What has no normal form then is shown as far as its head, with the reason why it never ends if one is found (:loop?).",
			Examples: []string{":info S K K", ":info C I", ":info"}, See: []string{"type", "find", "equal"},
		},
	}
}

// expanded is a command's term with the definitions put in.
func (s *Session) expanded(c Command) (*ski.Term, error) {
	t, err := c.term()
	if err != nil {
		return nil, err
	}
	return s.defs.expand(t, s.lastTerm), nil
}

// subject is what a question is about: the arguments, or the current term as it
// stands.
func (s *Session) subject(c Command) (*ski.Term, error) {
	switch {
	case c.args != "":
		return s.expanded(c)
	case s.line == nil:
		return nil, s.needsTerm(c)
	}
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	return extract(s.terms(v), s.line.Root()), nil
}

// stopped asks whether a context has ended.
func stopped(ctx context.Context) func() bool { return func() bool { return ctx.Err() != nil } }

// shown prints a term as far as the settings allow.
func (s *Session) shown(t *ski.Term) ski.Text {
	return s.printTerm(t, ski.Options{Limit: s.set.Show})
}

// brief prints a term on a line or two.
func (s *Session) brief(t *ski.Term) string {
	return s.printTerm(t, ski.Options{Limit: typeTerm}).String
}

// referenceLimits are those of the settings, for the reference reducer.
func (s *Session) referenceLimits(ctx context.Context) ski.Limits {
	return ski.Limits{
		Contractions: s.set.Contractions, Nodes: uint64(s.set.Nodes), Stop: stopped(ctx),
		Watch: func(contractions, nodes uint64) {
			s.progress.Store(&Progress{Contractions: contractions, Nodes: nodes})
		},
	}
}
