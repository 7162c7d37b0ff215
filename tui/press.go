package tui

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"skirepl/inspect"
	"skirepl/session"
)

// press does what a key says: on the help, on the command line, on a page of
// results, or by the table.
func (m *model) press(msg tea.KeyPressMsg) tea.Cmd {
	key := msg.String()
	if m.quitting {
		return nil
	}
	m.notice = notice{}
	if key != "ctrl+c" {
		m.interrupts = 0
	}
	switch {
	case key == "ctrl+c" && !m.prompt.shown:
	case m.help.shown:
		m.help.press(key)
		return nil
	case m.prompt.shown:
		return m.pressPrompt(msg)
	case m.page.shown:
		if m.page.press(key) {
			return nil
		}
	}
	if m.times.shown && m.times.press(key) {
		return nil
	}
	n := m.times.take()
	b := bound(m.focus, key)
	switch outside := m.sight.Outside; {
	case b == nil:
		m.say(dim, m.sight.keyName(key)+" does nothing here; ? lists the keys")
		return nil
	case b.acts && b.command == "" && outside != "": // a command says so itself
		m.say(dim, outside+" is only looked at: "+m.sight.keyName(key)+" would change something")
		return nil
	}
	if b.run != nil {
		return b.run(m, n)
	}
	return m.do(withNumber(b.command, n), false)
}

// withNumber gives a command its argument.
func withNumber(command string, n int) string {
	if n == 0 {
		return command
	}
	return command + " " + strconv.Itoa(n)
}

// times is the number that is typed before a key, after x.
type times struct {
	shown bool
	n     int
}

// mostTimes is the largest number.
const mostTimes = 999_999_999

func (t *times) press(key string) bool {
	if len(key) != 1 || key[0] < '0' || key[0] > '9' {
		return false
	}
	t.n = min(10*t.n+int(key[0]-'0'), mostTimes)
	return true
}

// take gives the number, and forgets it.
func (t *times) take() int {
	n := t.n
	*t = times{}
	return n
}

func (m *model) startTimes(int) tea.Cmd {
	m.times = times{shown: true}
	return nil
}

func (m *model) stepOrPause(n int) tea.Cmd {
	if m.running() {
		m.pause()
		return nil
	}
	return m.do(withNumber(":step", n), false)
}

func (m *model) goTo(n int) tea.Cmd { return m.do(":goto "+strconv.Itoa(n), false) }

func (m *model) runOn(int) tea.Cmd {
	if m.running() {
		m.say(dim, "it is running; c pauses")
		return nil
	}
	return m.do(":run", false)
}

func (m *model) runOrPause(int) tea.Cmd {
	if m.queue.job != nil {
		m.pause()
		return nil
	}
	return m.do(":run", false)
}

func (m *model) pauseOrSay(int) tea.Cmd {
	if m.queue.job == nil && m.focus == termID && m.term.choice.on {
		m.term.choice = choice{}
		m.fit()
		return nil
	}
	if m.queue.job == nil {
		m.say(dim, "nothing runs; r runs to normal form")
		return nil
	}
	m.pause()
	return nil
}

// interrupt is Ctrl-C: it pauses what runs, and quits only if it is pressed again.
func (m *model) interrupt(n int) tea.Cmd {
	m.interrupts++
	switch {
	case m.queue.job != nil:
		m.pause()
		m.interrupts = 0
	case m.interrupts > 1:
		return m.quit(n)
	default:
		m.say(plain, "nothing runs; q quits, and so does Ctrl-C again")
	}
	return nil
}

// quit leaves when what runs has stopped: another front end may want the session at
// once. Steps that were asked for before are still done, if that doesn't take long.
func (m *model) quit(int) tea.Cmd {
	m.quitting, m.quitAt = true, m.now()
	if m.queue.job == nil {
		return tea.Quit
	}
	if m.running() {
		m.pause()
	}
	return nil
}

// Leaving says that the debugger is about to quit, so that what is typed from now on
// is for the prompt. See [tty.Leaver].
func (m *model) Leaving() bool {
	return m.quitting || m.queue.job != nil && m.queue.job.quits() || slices.ContainsFunc(m.queue.waiting, request.quits)
}

// quits says that a request is, or begins with, :quit.
func (r request) quits() bool { return strings.HasPrefix(strings.TrimSpace(r.text), ":q") }

func focusOn(p paneID) func(*model, int) tea.Cmd {
	return func(m *model, _ int) tea.Cmd { return m.setFocus(p) }
}

func focusBy(by paneID) func(*model, int) tea.Cmd {
	return func(m *model, _ int) tea.Cmd { return m.setFocus((m.focus + by + paneCount) % paneCount) }
}

func (m *model) toggleZoom(int) tea.Cmd {
	m.zoomed = !m.zoomed
	return m.arrange()
}

func scrollBy(kind motionKind, by int) func(*model, int) tea.Cmd {
	return func(m *model, n int) tea.Cmd { return m.scroll(m.focus, motion{kind, by * max(n, 1)}) }
}

// scrollTo goes to an end, or to a row if a number was typed.
func scrollTo(kind motionKind) func(*model, int) tea.Cmd {
	return func(m *model, n int) tea.Cmd {
		if n > 0 {
			return m.scroll(m.focus, motion{toRow, n})
		}
		return m.scroll(m.focus, motion{kind: kind})
	}
}

func openPrompt(text string) func(*model, int) tea.Cmd {
	return func(m *model, _ int) tea.Cmd {
		m.prompt.open(text)
		return nil
	}
}

func (m *model) openHelp(int) tea.Cmd {
	m.help = help{shown: true}
	return nil
}

func (m *model) redraw(int) tea.Cmd { return tea.Batch(tea.ClearScreen, m.look()) }

func (m *model) suspend(int) tea.Cmd { return tea.Suspend }

// nodesHeight is the height of the node table.
func (m *model) nodesHeight() int {
	at, _ := m.layout.find(nodesID)
	return at.body().h
}

func (m *model) aboutNode(int) tea.Cmd {
	return m.do(":node "+strconv.Itoa(int(m.nodes.cursor)), true)
}

// A link leads from a node to another.
type link struct {
	name string
	of   func(n *inspect.Node) inspect.ID
}

var (
	nodeLeft  = link{"left", func(n *inspect.Node) inspect.ID { return n.Left }}
	nodeRight = link{"right", func(n *inspect.Node) inspect.ID { return n.Right }}
	nodeNext  = link{"next", func(n *inspect.Node) inspect.ID { return n.Next }}
)

func jumpTo(l link) func(*model, int) tea.Cmd {
	return func(m *model, _ int) tea.Cmd {
		n, ok := m.sight.node(m.nodes.cursor)
		leads := n.Kind == inspect.KindApplication || n.Kind == inspect.KindTerminal && l.name == "next" ||
			n.Kind == inspect.KindContinuation && l.name != "next" || n.Kind == inspect.KindSuspension
		if !ok || !leads || !m.nodes.jump(l.of(&n.Node), m.nodesHeight()) {
			m.say(dim, nodeName(m.nodes.cursor)+" has no "+l.name)
			return nil
		}
		return m.look()
	}
}

func (m *model) jumpBack(int) tea.Cmd {
	if !m.nodes.jumpBack(m.nodesHeight()) {
		m.say(dim, "there was no jump before")
		return nil
	}
	return m.look()
}

// toNode goes from another pane to a node of the table.
func (m *model) toNode(int) tea.Cmd { return m.showNode(m.sight.current(), m.sight.noNode()) }

// toPartNode goes to the node of the part that is chosen; while one guesses it takes
// that for the guess.
func (m *model) toPartNode(n int) tea.Cmd {
	c := &m.term.choice
	switch {
	case m.term.guess.hides():
		return m.submitGuess()
	case !c.on:
		return m.toNode(n)
	case c.id == inspect.Empty:
		m.say(dim, "that part is no node yet: the machine is at work on it")
		return nil
	}
	return m.showNode(c.id, m.sight.noNode())
}

// showNode goes to a node of the table; where there is none it says so.
func (m *model) showNode(id inspect.ID, none string) tea.Cmd {
	if id == inspect.Empty {
		m.say(dim, none)
		return nil
	}
	m.touch(nodesID)
	m.place()
	m.nodes.top = m.sight.Top
	m.nodes.jump(id, m.nodesHeight())
	return m.arrange()
}

// toSlotNode goes to the node that went through the rings last.
func (m *model) toSlotNode(int) tea.Cmd {
	return m.showNode(lastNode(m.sight.Rings[inspect.CQ], lastNode(m.sight.Rings[inspect.SQ], inspect.Empty)),
		"none of the slots that are seen holds a node: "+m.sight.keyName(".")+" goes to the heads")
}

// lastNode is what was written to a ring last, as far as that is seen.
func lastNode(r session.RingInfo, otherwise inspect.ID) inspect.ID {
	for _, slot := range r.Slots {
		if r.Tail > 0 && r.Entries > 0 && slot.Index == int((r.Tail-1)%r.Entries) {
			return slot.Node
		}
	}
	return otherwise
}
