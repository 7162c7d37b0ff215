package tui

import tea "charm.land/bubbletea/v2"

// binding is what some keys do. The help, the footer and the dispatch all read the
// table of them.
type binding struct {
	keys []string // as Bubble Tea names them
	does string   // for the help; "": it stands in the row before
	hint string   // for the footer; "": not there
	when phase    // the footer has it
	pane paneID   // that must be focused; anyPane: no matter which

	// acts says that it changes something: the footer leaves it out where one may only
	// look.
	acts bool

	// leads says that it leads on to everything else: the footer always has it.
	leads bool

	// command is the session command that is run; a number of times is its argument.
	// run, if there is one, decides about it. Its n is that number, 0 if none was
	// given.
	command string
	run     func(m *model, n int) tea.Cmd
}

// phase is when a key is of use.
type phase uint8

const (
	always phase = iota
	atRest
	atWork // a command runs
)

const anyPane paneID = -1

// group is a part of the help.
type group struct {
	name     string
	bindings []binding
}

// keys is the table. It is filled in init, since the help is one of its rows.
var keys []group

func init() {
	keys = []group{{"step", []binding{
		{keys: []string{"s"}, command: ":step", does: "one contraction", hint: "step", acts: true, when: atRest, pane: anyPane},
		{keys: []string{"space"}, command: ":step", pane: anyPane, run: (*model).stepOrPause},
		{keys: []string{"i"}, command: ":stepi", does: "one transition", hint: "stepi", acts: true, when: atRest, pane: anyPane},
		{keys: []string{"b"}, command: ":back", does: "back one contraction", hint: "back", acts: true, when: atRest, pane: anyPane},
		{keys: []string{"u", "I"}, command: ":backi", does: "back one transition", hint: "backi", acts: true, when: atRest, pane: anyPane},
		{keys: []string{"<"}, command: ":goto", does: "to the start", pane: anyPane, run: (*model).goTo},
		{keys: []string{">"}, command: ":end", does: "to the furthest known", pane: anyPane},
		{keys: []string{"r"}, command: ":run", does: "run to normal form", hint: "run", acts: true, when: atRest, pane: anyPane, run: (*model).runOn},
		{keys: []string{"c"}, command: ":run", does: "run, or pause", hint: "pause", acts: true, when: atWork, pane: anyPane, run: (*model).runOrPause},
		{keys: []string{"C"}, command: ":continue", does: "to a breakpoint", pane: anyPane},
		{keys: []string{"R"}, command: ":rewind", does: "to the one before", pane: anyPane},
		{keys: []string{"U"}, command: ":undo", does: "undo a jump", pane: anyPane},
		{keys: []string{"p", "esc"}, does: "pause (space too)", pane: anyPane, run: (*model).pauseOrSay},
		{keys: []string{"x"}, does: "so many times: x10s", pane: anyPane, run: (*model).startTimes},
	}}, {"look", []binding{
		{keys: []string{"1"}, does: "focus that pane", pane: anyPane, run: focusOn(termID)},
		{keys: []string{"2"}, pane: anyPane, run: focusOn(machineID)},
		{keys: []string{"3"}, pane: anyPane, run: focusOn(nodesID)},
		{keys: []string{"4"}, pane: anyPane, run: focusOn(ringsID)},
		{keys: []string{"5"}, pane: anyPane, run: focusOn(dagID)},
		{keys: []string{"6"}, pane: anyPane, run: focusOn(timelineID)},
		{keys: []string{"7"}, pane: anyPane, run: focusOn(mapID)},
		{keys: []string{"8"}, pane: anyPane, run: focusOn(hashID)},
		{keys: []string{"9"}, pane: anyPane, run: focusOn(workersID)},
		{keys: []string{"tab"}, does: "the next, the last", hint: "pane", pane: anyPane, run: focusBy(1)},
		{keys: []string{"shift+tab"}, pane: anyPane, run: focusBy(-1)},
		{keys: []string{"z"}, does: "zoom it, and back", hint: "zoom", pane: anyPane, run: (*model).toggleZoom},
		{keys: []string{"j", "down"}, does: "scroll", pane: anyPane, run: scrollBy(byRows, 1)},
		{keys: []string{"k", "up"}, pane: anyPane, run: scrollBy(byRows, -1)},
		{keys: []string{"ctrl+d"}, does: "half a page", pane: anyPane, run: scrollBy(byHalves, 1)},
		{keys: []string{"ctrl+u"}, pane: anyPane, run: scrollBy(byHalves, -1)},
		{keys: []string{"pgdown", "ctrl+f"}, does: "a page", pane: anyPane, run: scrollBy(byPages, 1)},
		{keys: []string{"pgup", "ctrl+b"}, pane: anyPane, run: scrollBy(byPages, -1)},
		{keys: []string{"g", "0", "home"}, does: "to the first row", pane: anyPane, run: scrollTo(toTop)},
		{keys: []string{"G", "$", "end"}, does: "to the last; x12G: to 12", pane: anyPane, run: scrollTo(toEnd)},
		{keys: []string{"."}, does: "follow the machine again", pane: anyPane, run: scrollTo(toCurrent)},
	}}, {"layout", []binding{
		{keys: []string{"L"}, does: "the next layout", hint: "layout", command: ":layout", pane: anyPane, run: (*model).nextLayout},
		{keys: []string{"f2"}, does: "layout reduction", pane: anyPane, run: layoutOn("reduction")},
		{keys: []string{"f3"}, does: "layout lesson", pane: anyPane, run: layoutOn("lesson")},
		{keys: []string{"f4"}, does: "layout memory", pane: anyPane, run: layoutOn("memory")},
		{keys: []string{"f5"}, does: "layout parallel", pane: anyPane, run: layoutOn("parallel")},
		{keys: []string{"ctrl+left", "{"}, does: "move the pane's border", pane: anyPane, run: resizeBy(true, -2)},
		{keys: []string{"ctrl+right", "}"}, pane: anyPane, run: resizeBy(true, 2)},
		{keys: []string{"ctrl+up", "-"}, does: "the same, up and down", pane: anyPane, run: resizeBy(false, -1)},
		{keys: []string{"ctrl+down", "+"}, pane: anyPane, run: resizeBy(false, 1)},
		{keys: []string{"="}, does: "the first sizes again", pane: anyPane, run: (*model).resetSizes},
	}}, {"term", []binding{
		{keys: []string{"h", "left"}, does: "choose: the function", hint: "choose", pane: termID, run: choosePart(toFunction)},
		{keys: []string{"l", "right"}, does: "choose: the argument", pane: termID, run: choosePart(toArgument)},
		{keys: []string{"backspace"}, does: "what it is a part of", hint: "out", pane: termID, run: choosePart(toWhole)},
		{keys: []string{"enter"}, does: "its node, or the guess", hint: "node", pane: termID, run: (*model).toPartNode},
		{keys: []string{"o"}, does: "fold the part, unfold it", hint: "fold", pane: termID, run: (*model).foldPart},
		{keys: []string{"O"}, does: "unfold all", hint: "unfold", pane: termID, run: (*model).unfoldAll},
		{keys: []string{"v"}, does: "before and after: how", hint: "after", pane: termID, run: (*model).nextAfter},
		{keys: []string{"P"}, command: ":predict", does: "guess the redex", hint: "predict", pane: termID, run: (*model).toggleGuess},
	}}, {"nodes", []binding{
		{keys: []string{"enter"}, command: ":node", does: "about the node", hint: "about it", pane: nodesID, run: (*model).aboutNode},
		{keys: []string{"h", "left"}, does: "to its left, the function", hint: "left", pane: nodesID, run: jumpTo(nodeLeft)},
		{keys: []string{"l", "right"}, does: "to its right, the argument", hint: "right", pane: nodesID, run: jumpTo(nodeRight)},
		{keys: []string{"n"}, does: "to the next in its bucket", hint: "next", pane: nodesID, run: jumpTo(nodeNext)},
		{keys: []string{"backspace"}, does: "back from the jump", hint: "jump back", pane: nodesID, run: (*model).jumpBack},
	}}, {"to a node", []binding{
		{keys: []string{"enter"}, does: "to the pane's node", hint: "node", pane: machineID, run: (*model).toNode},
		{keys: []string{"enter"}, hint: "node", pane: ringsID, run: (*model).toSlotNode},
		{keys: []string{"enter"}, hint: "node", pane: hashID, run: (*model).toSharedNode},
		{keys: []string{"enter"}, hint: "machine", pane: workersID, run: (*model).toTripNode},
	}}, {"timeline", []binding{
		{keys: []string{"h", "left"}, does: "choose a place", hint: "choose", pane: timelineID, run: alongTimeline(-1)},
		{keys: []string{"l", "right"}, pane: timelineID, run: alongTimeline(1)},
		{keys: []string{"enter"}, command: ":goto", does: "go there", hint: "go there", acts: true, pane: timelineID, run: (*model).seekCursor},
		{keys: []string{"n"}, does: "the next mark", hint: "next mark", pane: timelineID, run: toMark(1)},
		{keys: []string{"N"}, does: "the mark before", hint: "mark before", pane: timelineID, run: toMark(-1)},
	}}, {"map", []binding{
		{keys: []string{"h", "left"}, does: "choose a block", hint: "choose", pane: mapID, run: alongMap(-1)},
		{keys: []string{"l", "right"}, pane: mapID, run: alongMap(1)},
		{keys: []string{"f"}, does: "only one kind of node", hint: "kind", pane: mapID, run: (*model).filterMap},
		{keys: []string{"enter"}, does: "to the block's nodes", hint: "nodes", pane: mapID, run: (*model).toBlock},
	}}, {"workers", []binding{
		{keys: []string{"w"}, command: ":workers", does: "one worker more", hint: "workers", acts: true, pane: workersID, run: (*model).moreWorkers},
		{keys: []string{"S"}, does: "submit a batch of terms", hint: "submit", acts: true, pane: workersID, run: openPrompt(":submit ")},
		{keys: []string{"m"}, does: "slow motion, on or off", hint: "slow", acts: true, pane: workersID, run: (*model).slowMotion},
	}}, {"graph", dagBindings()}, {"do", []binding{
		{keys: []string{":"}, does: "type a command or a term", hint: "command", leads: true, pane: anyPane, run: openPrompt(":")},
		{keys: []string{"t"}, does: "type a new term", hint: "term", acts: true, pane: anyPane, run: openPrompt(":debug ")},
		{keys: []string{"M"}, does: "bookmark this place", acts: true, pane: anyPane, run: openPrompt(":bookmark ")},
		{keys: []string{"B"}, does: "set a breakpoint", acts: true, pane: anyPane, run: openPrompt(":break ")},
		{keys: []string{"a"}, command: ":arena", does: "about the arena", pane: anyPane},
		{keys: []string{"ctrl+l"}, does: "draw the screen anew", pane: anyPane, run: (*model).redraw},
		{keys: []string{"ctrl+z"}, does: "suspend", pane: anyPane, run: (*model).suspend},
		{keys: []string{"ctrl+c"}, does: "pause; twice: quit", pane: anyPane, run: (*model).interrupt},
		{keys: []string{"?", "f1"}, does: "these keys", hint: "keys", leads: true, pane: anyPane, run: (*model).openHelp},
		{keys: []string{"q"}, does: "quit; all is kept", hint: "quit", leads: true, pane: anyPane, run: (*model).quit},
	}}}
	for g := range keys {
		for i := range keys[g].bindings {
			b := &keys[g].bindings[i]
			for _, k := range b.keys {
				dispatch[pressed{b.pane, k}] = b
			}
		}
	}
}

// pressed is a key in a pane.
type pressed struct {
	pane paneID
	key  string
}

// dispatch finds what a key does.
var dispatch = make(map[pressed]*binding)

// bound gives what a key does in a pane; nil for nothing.
func bound(p paneID, key string) *binding {
	if b := dispatch[pressed{p, key}]; b != nil {
		return b
	}
	return dispatch[pressed{anyPane, key}]
}

// keyNames are the keys whose names people wouldn't know.
var keyNames = map[string][2]string{
	"up": {"↑", "up"}, "down": {"↓", "down"}, "left": {"←", "left"}, "right": {"→", "right"},
	"pgup": {"pgup", "pgup"}, "pgdown": {"pgdn", "pgdn"}, "backspace": {"bksp", "bksp"},
	"shift+tab": {"S-tab", "S-tab"}, "f1": {"F1", "F1"}, "f2": {"F2", "F2"}, "f3": {"F3", "F3"}, "f4": {"F4", "F4"}, "f5": {"F5", "F5"},
	"ctrl+left": {"^←", "^left"}, "ctrl+right": {"^→", "^right"}, "ctrl+up": {"^↑", "^up"}, "ctrl+down": {"^↓", "^down"},
}

// keyName is how a key is shown.
func (p *painter) keyName(key string) string {
	if names, ok := keyNames[key]; ok {
		if p.ascii {
			return names[1]
		}
		return names[0]
	}
	if len(key) == 6 && key[:5] == "ctrl+" {
		return "^" + string(key[5]-'a'+'A')
	}
	return key
}
