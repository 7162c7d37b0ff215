package session

import (
	"slices"
	"strings"
)

// breakPage is what :break takes, for its help.
var breakPage = [][2]string{
	{"S", "the next redex is of that rule"},
	{"S _ _ I", "the next redex looks so; _ fits anything, quotes may stand about it"},
	{"S _ I anywhere", "some subterm looks so, and none did a contraction before"},
	{"def t", "the next redex begins with what t is defined as"},
	{"node 12", "the contraction before built that node, or met it again"},
	{"size > 1000", "it becomes true; see the figures below"},
	{"at 1000, at 1000+3", "that contraction, that transition of it"},
	{"yield", "a worker gave the request back to the host"},
	{"growth", "the arena grew"},
	{"", ""},
	{"if size > 10", "only where that is so"},
	{"count 3", "from the 3rd hit on; count == 3 only there, count % 3 each third"},
	{"ignore 3", "not at the first three"},
	{"as big", "a name, beside its number"},
	{"once", "cleared after its first stop, as :tbreak does"},
}

// figurePage is the figures of expressions, for the help.
func figurePage() [][2]string {
	page := [][2]string{{"", ""}}
	for _, f := range figureNames {
		page = append(page, [2]string{f.name, f.help})
	}
	return append(page, [2]string{"+ - * / %", "reckon; == != < <= > >= compare; and, or, not, ( ) join"})
}

// watchPage is what :watch takes.
var watchPage = [][2]string{
	{"size", "a figure, see below; a comparison is true or false"},
	{"redex", "the next redex"},
	{"at .lr", "the subterm there: . is the whole, l its function, r its argument"},
	{"nf .r, nf S K K x", "a normal form, if it is within 10,000 contractions"},
	{"size change", "a breakpoint: stop where the value changes"},
}

// breakSpecs are the commands of breakpoints and watches. Their names are delve's
// where that has them; :b is :back.
var breakSpecs = []*Spec{
	{
		Name: "break", Alias: "bk", Group: groupBreak, Usage: "break WHERE …", Page: slices.Concat(breakPage, figurePage()), run: runBreak, Args: BreakArgs,
		Short:    "stop :continue, :rewind and :run there",
		Long:     "Hits are counted from where the breakpoint is set. What concerns the term is hit at the same places in both directions. What happens to the arena (yield, growth, nodes, memory) is hit where it first happens, and from then on there. :workers makes no difference: the host looks at every position, then the workers run so far.",
		Examples: []string{":break S", ":break S _ _ I", ":break size > 1000 if rule == S", ":break def t count 3", ":break at 1000+3"}, See: []string{"continue", "rewind", "breakpoints", "tbreak", "watch"},
	},
	{
		Name: "tbreak", Alias: "tb", Group: groupBreak, Usage: "tbreak WHERE …", run: runTbreak, Args: BreakArgs,
		Short:    "set a breakpoint that is cleared after its first stop",
		Examples: []string{":tbreak K"}, See: []string{"break"},
	},
	{
		Name: "breakpoints", Alias: "bp", Group: groupBreak, Usage: "breakpoints [ID]", run: runBreakpoints, Args: BreakpointArgs,
		Short: "list the breakpoints", Examples: []string{":breakpoints"}, See: []string{"break", "clear", "toggle"},
	},
	{
		Name: "continue", Alias: "c", Group: groupBreak, Usage: "continue [TERM]", run: runContinue, Args: TermArgs,
		Short:    "go on to the next breakpoint, or to the normal form",
		Long:     "Ctrl-C stops it; it stands then where it has looked so far. :set contractions bounds it as it does :run. With a term, that becomes the current one first.",
		Examples: []string{":continue"}, See: []string{"rewind", "break", "run"},
	},
	{
		Name: "rewind", Alias: "rw", Group: groupBreak, Usage: "rewind", run: runRewind, Instead: "to go back by so many contractions: :back ",
		Short:    "go back to the breakpoint before, or to the start",
		Long:     "It stops at the same places as :continue does.",
		Examples: []string{":rewind"}, See: []string{"continue", "break", "back"},
	},
	{
		Name: "clear", Group: groupBreak, Usage: "clear ID …", run: runClear, Args: BreakpointArgs,
		Short: "clear breakpoints, by number or name", Examples: []string{":clear 1", ":clear 2 3"}, See: []string{"clearall", "unwatch"},
	},
	{
		Name: "clearall", Group: groupBreak, Usage: "clearall", run: runClearAll, Instead: "to clear one: :clear ",
		Short: "clear all breakpoints", Examples: []string{":clearall"}, See: []string{"clear"},
	},
	{
		Name: "condition", Alias: "cond", Group: groupBreak, Usage: "condition ID [COND]", run: runCondition, Args: BreakpointArgs, Words: append([]string{"if", "count", "ignore", "and", "or", "not"}, figureWords()...),
		Short:    "change a breakpoint's condition; without one, take it away",
		Long:     "What may stand after if, count and ignore in :break may stand here.",
		Examples: []string{":condition 1 size > 100", ":condition 1 count 3", ":condition 1"}, See: []string{"break"},
	},
	{
		Name: "toggle", Group: groupBreak, Usage: "toggle ID [on | off]", run: runToggle, Args: BreakpointArgs, Words: []string{"on", "off"},
		Short: "switch a breakpoint off, or on again", Examples: []string{":toggle 1", ":toggle 1 off"}, See: []string{"breakpoints"},
	},
	{
		Name: "on", Group: groupBreak, Usage: "on ID [COMMAND]", run: runOn, Args: BreakpointArgs, Words: looking,
		Short:    "run a command at each stop of a breakpoint; without one, none any more",
		Long:     "The command must be one that only looks: " + strings.Join(looking, ", ") + ".",
		Examples: []string{":on 1 machine", ":on 1 display dag", ":on 1"}, See: []string{"break", "display"},
	},
	{
		Name: "watch", Group: groupBreak, Usage: "watch [EXPR [change]]", Page: slices.Concat(watchPage, figurePage()), run: runWatch, Args: WatchArgs,
		Short:    "show a value at every stop, or stop when it changes",
		Long:     "Alone it lists what is watched. A value that can't be worked out in a moment is said to be unknown.",
		Examples: []string{":watch size", ":watch at .r", ":watch nf .lr", ":watch size > 100", ":watch rule change"}, See: []string{"display", "unwatch", "break"},
	},
	{
		Name: "unwatch", Group: groupBreak, Usage: "unwatch [ID …]", run: runUnwatch,
		Short: "watch that no longer; alone: nothing any more", Examples: []string{":unwatch 2", ":unwatch"}, See: []string{"watch"},
	},
	{
		Name: "display", Group: groupBreak, Usage: "display [-a] [EXPR]", run: runDisplay, Args: WatchArgs,
		Short:    "show a value once; with -a at every stop, as :watch does",
		Examples: []string{":display dag", ":display -a nf .r", ":display"}, See: []string{"watch"},
	},
}
