package session

import (
	"context"
	"slices"
	"sort"
	"strings"

	"skirepl/ski"
)

// Spec is a command: all that the parser, the help and the completion know of it.
type Spec struct {
	Name     string
	Alias    string // another name, usually a letter
	Group    string
	Usage    string // after the colon
	Short    string // one line
	Long     string
	Page     [][2]string // what its arguments may be, and what that means
	Examples []string
	See      []string
	// Instead is the hint, before the surplus words, when it is given too many.
	Instead string
	// Args says what completes its arguments, beside words of its own.
	Args  ArgKind
	Words []string
	run   func(*Session, context.Context, Command) (Result, error)
	// looks says whether a command, with its arguments, changes nothing: then it can be
	// asked of another process's arena, or of an image. nil: it always changes something.
	looks func(Command) bool
}

func always(Command) bool        { return true }
func withoutArgs(c Command) bool { return c.args == "" }
func atMostOne(c Command) bool   { return len(strings.Fields(c.args)) <= 1 }

// ArgKind is what a command takes.
type ArgKind uint8

const (
	NoArgs ArgKind = iota
	TermArgs
	DefinitionArgs
	SettingArgs
	FileArgs
	TopicArgs
	LayoutArgs
	BookmarkArgs
	BranchArgs
	BreakArgs      // what a breakpoint may wait for
	BreakpointArgs // a breakpoint's number or name
	WatchArgs      // what can be watched
	StrategyArgs
	DerivationArgs // terms with arrows, or a file
)

// terms says whether terms can be among the arguments: they may go on in the next line.
func (k ArgKind) terms() bool { return k == TermArgs || k == BranchArgs || k == DerivationArgs }

// Groups of commands, in the order of the help.
const (
	groupReduce  = "reduce a term"
	groupTravel  = "travel through a reduction"
	groupBreak   = "breakpoints and watches"
	groupAsk     = "ask about a term"
	groupMachine = "look at the machine and the arena"
	groupWork    = "definitions, files and settings"
	groupOther   = "help and leaving"
)

// taskNames are the groups' names as topics of the help. None is a command's.
var taskNames = map[string]string{
	groupReduce: "reducing", groupTravel: "travelling", groupBreak: "stopping", groupAsk: "asking",
	groupMachine: "looking", groupWork: "keeping", groupOther: "leaving",
}

var groups = []string{groupReduce, groupTravel, groupBreak, groupAsk, groupMachine, groupWork, groupOther}

// specs is the table of commands. It is filled in init, since :help reads it.
var specs []*Spec

func init() {
	specs = append(specs, breakSpecs...)
	specs = append(specs, []*Spec{
		{
			Name: "run", Alias: "r", Group: groupReduce, Usage: "run [TERM]", Args: TermArgs, run: runRun,
			Short:    "reduce to normal form, from where the current term stands",
			Long:     "Goes on until the term is in normal form or a limit is reached (:set contractions, :set nodes); then :run goes on from there. Ctrl-C stops it and keeps the term so far. It stops at breakpoints. A term that is typed without a command is run too, past all breakpoints.",
			Examples: []string{"S K K x", ":run", ":run mul 6 7"}, See: []string{"step", "continue", "set"},
		},
		{
			Name: "step", Alias: "s", Group: groupReduce, Usage: "step [N] [TERM]", Args: TermArgs, run: runStep,
			Short:    "do N contractions (1)",
			Long:     "A contraction rewrites the leftmost outermost redex by its rule. The redex that comes next is marked: ^ under the combinator, 1 2 3 under its arguments. With a term, that becomes the current one first; a number before it is N, (2 f x) a numeral that is applied.",
			Examples: []string{":step S K K x", ":step", ":step 10", ":step 2 S (K (S I)) K x y"}, See: []string{"back", "stepi", "trace"},
		},
		{
			Name: "stepi", Alias: "si", Group: groupReduce, Usage: "stepi [N] [TERM]", Args: TermArgs, run: runStepi,
			Short:    "do N transitions of the machine (1)",
			Long:     "A transition is one move of the machine within a contraction: it descends to the redex, contracts it, and rebuilds the whole term on the way back.",
			Examples: []string{":stepi S K K x", ":stepi", ":stepi 3"}, See: []string{"backi", "machine"},
		},
		{
			Name: "back", Alias: "b", Group: groupReduce, Usage: "back [N]", run: runBack,
			Short:    "go N contractions back (1)",
			Long:     "Within a contraction it goes to its beginning first.",
			Examples: []string{":back", ":back 10"}, See: []string{"step", "goto"},
		},
		{
			Name: "backi", Alias: "bi", Group: groupReduce, Usage: "backi [N]", run: runBacki,
			Short: "go N transitions back (1)", Examples: []string{":backi"}, See: []string{"stepi"},
		},
		{
			Name: "trace", Alias: "t", Group: groupReduce, Usage: "trace [N] [TERM]", Args: TermArgs, run: runTrace,
			Short:    "print N contractions (20), each with what it does",
			Long:     "Each state has the number of contractions so far, the rule that comes next, and the term with its redex marked (^ the combinator, 1 2 3 its arguments) and, beneath, ~ what the contraction before made. Then it says in words what the rule does, and which nodes that makes: an application that the arena holds already is found, not made. Without a number it ends where the reduction loops. :trace TERM goes by the strategy that is set.",
			Examples: []string{":trace S K K x", ":trace 5", ":trace 2 S (K (S I)) K x y"}, See: []string{"step", "debug"},
		},
		{
			Name: "debug", Alias: "d", Group: groupReduce, Usage: "debug [TERM]", Args: TermArgs, run: runDebug, looks: withoutArgs,
			Short:    "open the full-screen debugger on the current term",
			Long:     "Steps forward and back by contractions and transitions, with the machine, the arena's arrays and the rings in view. q comes back here; ? shows the keys.",
			Examples: []string{":debug S (K (S I)) K x y"}, See: []string{"step", "machine"},
		},
		{
			Name: "machine", Alias: "m", Group: groupMachine, Usage: "machine", run: runMachine, looks: always,
			Short: "show the machine: its mode, its node, its stack",
			Long:  "The stack holds a frame (a Continuation node) for each thing that is still to be done: left, an argument waits for its function; right, a finished function waits for its argument.",
			See:   []string{"stepi"}, Examples: []string{":machine"},
		},
		{
			Name: "predict", Group: groupReduce, Usage: "predict TERM", Args: TermArgs, run: runPredict, looks: always,
			Short:    "guess which redex is contracted next; the answer says why not",
			Long:     "The leftmost outermost redex is contracted next. In the debugger P hides it, and one chooses a part of the term with the arrows or the mouse. A guess that is wrong makes the exit status of skirepl eval, run or a pipe 1, as a derivation does (:check).",
			Examples: []string{":debug K x (I y)", ":predict I y", ":predict K x (I y)"}, See: []string{"step", "debug"},
		},
		{
			Name: "node", Alias: "n", Group: groupMachine, Usage: "node [ID | TERM]", Args: TermArgs, run: runNode, looks: always,
			Short:    "show a node of the arena, by its id or by its term",
			Long:     "Equal terms are one node: :node S K gives the same id wherever S K stands.",
			Examples: []string{":node", ":node 3", ":node S K"}, See: []string{"nodes", "arena"},
		},
		{
			Name: "nodes", Group: groupMachine, Usage: "nodes [KIND] [ID]", Words: nodeKinds(), run: runNodes, looks: always,
			Short:    "list the arena's nodes by their ids, all or those of a kind",
			Long:     "The kinds are terminal and application, which are terms; continuation (a frame of a machine's stack), suspension (a machine that is not at work) and its meter; count (of the memo); and hole, an id that has no node: those are listed only if asked for. With an id the list begins there.",
			Examples: []string{":nodes", ":nodes application", ":nodes 10"}, See: []string{"node", "arena"},
		},
		{
			Name: "arena", Alias: "a", Group: groupMachine, Usage: "arena", run: runArena, looks: always,
			Short: "show how full the arena is, and what hash consing saves", See: []string{"node", "rings", "reset"},
			Examples: []string{":arena"},
		},
		{
			Name: "rings", Group: groupMachine, Usage: "rings", run: runRings, looks: always,
			Short: "show the submission and the completion ring",
			Long:  "Reductions travel to the workers through the SQ and come back through the CQ, paused or finished. Shown are the slots that were used last.",
			See:   []string{"arena"}, Examples: []string{":rings"},
		},
		{
			Name: "workers", Alias: "w", Group: groupMachine, Usage: "workers [N]", run: runWorkers, looks: withoutArgs,
			Short:    "show the workers, or have N of them",
			Long:     "A worker is an instance of the guest on a thread of its own; all of them share the arena's memory. A reduction is at one worker at a time, turn by turn.",
			Examples: []string{":workers", ":workers 2"}, See: []string{"rings", "arena"},
		},
		{
			Name: "compile", Group: groupAsk, Usage: "compile TERM", Args: TermArgs, run: runCompile, looks: always,
			Short:    "show how lambdas become combinators, step by step",
			Long:     "[x] M is the term that gives M back when it is applied to x. Each line is one such M, the rule that it takes, and what that makes of it; a line with = ends a lambda. Kiselyov's translation has no rules of that kind: it says of each part of the term which combinator it is, applied to its variables. :set abstraction chooses the algorithm, :set basis the combinators. Names are compiled as they stand: what they mean is put in afterwards.",
			Examples: []string{`:compile \x y. y x`, `:compile \f x. f (x x)`}, See: []string{"compare", "set"},
		},
		{
			Name: "edit", Group: groupWork, Usage: "edit NAME", Args: DefinitionArgs, run: runEdit, looks: always,
			Short:    "write a definition in your editor",
			Long:     "The editor is $VISUAL, or $EDITOR, or vi. What it saves is read as if it had been typed at the prompt; when that can't be read, the place is named, the text is kept, and :edit NAME goes on with it. An empty file changes nothing.",
			Examples: []string{":edit t"}, See: []string{"defs", "undef"},
		},
		{
			Name: "undef", Group: groupWork, Usage: "undef NAME", Args: DefinitionArgs, run: runUndef,
			Short:    "forget a definition",
			Long:     "Definitions that were made with it keep what it meant. Of a name that the prelude has too, the prelude's meaning counts again; :undef once more forgets that as well.",
			Examples: []string{":undef t"}, See: []string{"defs"},
		},
		{
			Name: "defs", Group: groupWork, Usage: "defs [NAME | TEXT | mine]", Args: DefinitionArgs, run: runDefs, looks: always, Words: []string{"mine"},
			Short:    "list the definitions, show one, or search in them",
			Long:     "name = term defines a name. Names in the term mean what they mean at that moment. A definition can't use itself: recursion takes a fixed point, as in f = Y (\\f n. …). _ is the last result. The prelude's definitions are there from the beginning, each with a line that says what it is; defining one of their names replaces it. A part of the prelude is listed by its heading, as in :defs birds; any other text is looked for in names, definitions and descriptions, all of its words in any case.",
			Examples: []string{"t = S (K (S I)) K", ":defs", ":defs mine", ":defs fact", ":defs numbers", ":defs once removed"}, See: []string{"undef", "load", "set"},
		},
		{
			Name: "load", Alias: "l", Group: groupWork, Usage: "load FILE", Args: FileArgs, run: runLoad,
			Short:    "run the terms, definitions and commands of a file",
			Long:     "Paths in a file are relative to it. The first error ends it and names file, line and column.",
			Examples: []string{":load examples/birds.ski"}, See: []string{"defs"},
		},
		{
			Name: "export", Alias: "x", Group: groupWork, Usage: "export FILE [N]", Args: FileArgs, run: runExport,
			Short: "write something to a file; its extension says what",
			Long: "session.ski: the session as a script, which skirepl run replays to the same terms, counters and node ids. " +
				"dag.svg, dag.dot, dag.json, dag.html: the current term's graph as a drawing, for graphviz, as data (docs/json.md), as a page. " +
				"trace.html, or any .html with a number N: a page that steps through the reduction, from its start for N contractions (200). " +
				"What a file leaves out is said. A file that is there is replaced, whole or not at all, and that is said too.",
			Examples: []string{":export session.ski", ":export dag.svg", ":export trace.html", ":export omega.html 20"}, See: []string{"load", "trace"},
		},
		{
			Name: "history", Group: groupWork, Usage: "history [TEXT]", run: runHistory, looks: always,
			Short:    "list what was typed in all sessions, or what has these words in it",
			Long:     "Each word of TEXT must be in the input or its result; a word in small letters is found in any case. The newest come first, with the session and the input's number.",
			Examples: []string{":history", ":history S K K"}, See: []string{"sessions", "export"},
		},
		{
			Name: "sessions", Group: groupWork, Usage: "sessions", run: runSessions, looks: always,
			Short:    "list the recorded sessions",
			Long:     "skirepl resume ID goes on with one: its definitions, its settings, its term where it stood, its bookmarks and branches, breakpoints and watches. :set record off stops recording.",
			Examples: []string{":sessions"}, See: []string{"history"},
		},
		{
			Name: "set", Group: groupWork, Usage: "set [NAME [VALUE]]", Args: SettingArgs, run: runSet, looks: atMostOne,
			Short:    "show the settings, or change one",
			Long:     "Numbers may be grouped and end in k, m or g: 10m is 10,000,000. The abstraction, the basis and the numerals count for what is typed from now on; definitions keep what they were compiled to. What the notations lambda and debruijn write is the same term when it is typed with the abstraction turner in the basis all, and a term of the same meaning otherwise. :help abstraction, :help basis and so on say what each value is.",
			Examples: []string{":set", ":set contractions 1m", ":set memo off"}, See: []string{"run"},
		},
		{
			Name: "submit", Group: groupMachine, Usage: "submit [N] TERM; TERM; …", Args: TermArgs, run: runSubmit,
			Short:    "have the workers reduce several terms at once",
			Long:     "Each term is a request of its own, with a machine of its own; the workers take them off the SQ as they come, and what isn't done after a turn is submitted again. With a number the same term is submitted so often. The current term stays what it is. :set slow 200ms lets one see a request travel.",
			Examples: []string{":submit S K K x; W K y; B S K z", ":submit 8 S I I (S K K) x"}, See: []string{"workers", "rings", "set"},
		},
		{
			Name: "layout", Group: groupWork, Usage: "layout [NAME]", Args: LayoutArgs, run: runLayout, looks: always,
			Short:    "arrange the debugger's panes: reduction, lesson, memory or parallel",
			Long:     "A layout shows the panes that belong to one purpose; the others are a key away. Each remembers the sizes that its panes were given.",
			Examples: []string{":layout", ":layout memory"}, See: []string{"debug", "set"},
		},
		{
			Name: "dump", Group: groupWork, Usage: "dump FILE", Args: FileArgs, run: runDump, looks: always,
			Short:    "write an image of the arena, for skirepl inspect",
			Long:     "The image holds all of the arena's memory, with the current term, the names and the definitions: everything that the debugger shows. With a name that ends in .gz it is compressed. skirepl inspect FILE opens it.",
			Examples: []string{":dump omega.skimg", ":dump omega.skimg.gz"}, See: []string{"arena", "export"},
		},
		{
			Name: "reset", Group: groupWork, Usage: "reset", run: runReset,
			Short: "forget all nodes of the arena; definitions and the current term are kept",
			See:   []string{"arena"}, Examples: []string{":reset"},
		},
		{
			Name: "help", Alias: "h", Group: groupOther, Usage: "help [TOPIC]", Args: TopicArgs, run: runHelp, looks: always,
			Short: "list the commands by what they are for, or explain one", Examples: []string{":help", ":help reducing", ":help step", ":help notation"},
		},
		{
			Name: "quit", Alias: "q", Group: groupOther, Usage: "quit", run: runQuit, looks: always,
			Short: "leave (so does Ctrl-D)", Examples: []string{":quit"},
		},
	}...)
	specs = append(specs, travelSpecs()...)
	specs = append(specs, askSpecs()...)
}

func runQuit(*Session, context.Context, Command) (Result, error) { return &Quit{}, nil }

func runDebug(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.begun(ctx, c); err != nil {
		return nil, err
	}
	return &OpenDebugger{}, nil
}

// Specs gives the commands by group, then by the order of the table.
func Specs() []*Spec {
	list := slices.Clone(specs)
	sort.SliceStable(list, func(i, j int) bool {
		return slices.Index(groups, list[i].Group) < slices.Index(groups, list[j].Group)
	})
	return list
}

// findSpec finds a command by its name, its alias or the beginning of its name, as
// long as only one begins so. The error has no place yet.
func findSpec(name string) (*Spec, *ski.Error) {
	var begin []string
	var found *Spec
	for _, s := range specs {
		if s.Name == name || s.Alias == name && name != "" {
			return s, nil
		}
		if name != "" && strings.HasPrefix(s.Name, name) {
			begin = append(begin, ":"+s.Name)
			found = s
		}
	}
	switch {
	case len(begin) == 1:
		return found, nil
	case len(begin) > 1:
		return nil, &ski.Error{Msg: "`:" + name + "` can be " + either(begin), Hint: "type more of it"}
	case name == "":
		return nil, &ski.Error{Msg: "a colon begins a command", Hint: ":help lists them"}
	}
	return nil, &ski.Error{Msg: "unknown command `:" + name + "`", Hint: suggestion(name)}
}

// either lists alternatives: a, b or c.
func either(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}
