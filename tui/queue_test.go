package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"skirepl/inspect"
	"skirepl/session"
)

func TestSteps(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.shows("S x y z → x z (y z)", "contraction 0 · transition 0 of this one · 0 transitions in all", "▸ ready")
	h.press("s")
	h.shows("K x y → x", "contraction 1 · transition 0 of this one · 11 transitions in all")
	h.press("i", "i")
	h.shows("contraction 1 · transition 2 of this one · 13 transitions in all", "▸ inside", "~ the machine's node", "stack 2 frames")
	h.press("u")
	h.shows("transition 1 of this one")
	h.press("b")
	h.shows("contraction 1 · transition 0 of this one")
	h.press("space", "b", "b")
	h.shows("contraction 0 ·")
	h.press("b")
	h.shows("this is the start")
	h.press("r")
	h.shows("= normal form", "contraction 7", "in normal form", "x y (B' W z)")
	h.press("s")
	h.shows("in normal form: there is nothing left to contract")
	h.press("<")
	h.shows("contraction 0 ·", "S (K (S I)) K x (C I y) (B' W z)")
}

// TestKeysWait: keys that come while a command is at work are done after it, in
// their order, and none is lost.
func TestKeysWait(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.hold = true
	h.press("s", "s", "s", "i", "i", "b", "s", "space")
	if n := len(h.m.queue.waiting); n != 4 {
		t.Errorf("%d requests wait: %v", n, h.m.queue.waiting)
	}
	if n := h.m.queue.length(); n != 7 {
		t.Errorf("%d commands wait", n)
	}
	h.hold = false
	h.settle()
	h.shows("contraction 5 · transition 0 of this one")
}

// TestSameAsOneByOne: pressing fast leads to where pressing slowly leads.
func TestSameAsOneByOne(t *testing.T) {
	pressed := strings.Split("iiisiibsssuuisbbis", "")
	slow, fast := start(t, 80, 24, Options{}, omega), start(t, 80, 24, Options{}, omega)
	slow.press(pressed...)
	fast.hold = true
	fast.press(pressed...)
	fast.hold = false
	fast.settle()
	if slow.m.sight.Position != fast.m.sight.Position {
		t.Errorf("slowly to %v, fast to %v", slow.m.sight.Position, fast.m.sight.Position)
	}
}

func TestFullQueueSaysSo(t *testing.T) {
	h := start(t, 120, 24, Options{}, omega)
	h.hold = true
	for range maxQueue {
		h.press("s", "b")
	}
	h.shows("too many commands wait: :back was not taken")
	h.hold = false
	h.settle()
}

// endless is a term that is never in normal form.
const endless = ":debug S I I (S I I)"

// background runs pending commands in goroutines, as Bubble Tea does, and gives
// their messages.
func (h *harness) background() <-chan tea.Msg {
	msgs := make(chan tea.Msg, 100)
	var spread func(cmd tea.Cmd)
	spread = func(cmd tea.Cmd) {
		go func() {
			switch msg := cmd().(type) {
			case nil:
			case tea.BatchMsg:
				for _, c := range msg {
					if c != nil {
						spread(c)
					}
				}
			default:
				msgs <- msg
			}
		}()
	}
	for _, cmd := range h.pending {
		spread(cmd)
	}
	h.pending = nil
	return msgs
}

// TestRunAndPause lets a run go on for real, pauses it, and goes on from there.
func TestRunAndPause(t *testing.T) {
	for _, key := range []string{"c", "space", "esc", "p", "ctrl+c"} {
		t.Run(key, func(t *testing.T) {
			h := start(t, 80, 24, Options{}, ":set contractions 0", endless)
			h.m.after = func(d time.Duration, f func(time.Time) tea.Msg) tea.Cmd { return nil }
			h.hold = true
			h.press("r")
			msgs := h.background()
			h.hold = false
			for {
				time.Sleep(5 * time.Millisecond)
				if p, busy := h.m.session.Busy(); busy && p.Contractions > 0 {
					break
				}
			}
			h.m.onTick()
			h.m.looking = looking{}
			h.command(h.m.look())
			h.shows("● running", "pauses, what is done is kept", "contractions a second", "S I I (S I I)")
			h.press(key)
			h.shows("‖ pausing")
			begun := time.Now()
			msg := (<-msgs).(jobMsg)
			if d := time.Since(begun); d > 5*time.Second {
				t.Errorf("it took %v to pause", d)
			}
			h.send(msg)
			r, ok := msg.results[0].(*session.Reduction)
			if !ok || r.Status != session.Interrupted {
				t.Fatalf("the run gave %#v", msg.results)
			}
			if at := h.m.sight.Position.Contractions; at == 0 || at != r.Contractions {
				t.Errorf("the term stands at contraction %d of %d", at, r.Contractions)
			}
			h.shows("‖ paused", "paused: ", "r goes on from here", "I (I (I")
			h.press("s")
			h.hides("‖ paused")
			h.press("b")
			if at := h.m.sight.Position.Contractions; at != r.Contractions {
				t.Errorf("a step and back led to contraction %d", at)
			}
		})
	}
}

// TestRunFromInside: the machine that stood inside a contraction is gone when a run
// begins. What was seen of it stays, and the rest goes on.
func TestRunFromInside(t *testing.T) {
	h := start(t, 80, 24, Options{}, ":set contractions 0", endless)
	h.press("i", "i")
	h.shows("  S I I (S I I)\n  ~~~")
	h.m.after = func(d time.Duration, f func(time.Time) tea.Msg) tea.Cmd { return nil }
	h.hold = true
	h.press("r")
	msgs := h.background()
	h.hold = false
	var nodes inspect.ID
	for begin := time.Now(); nodes < 1000 || h.m.sight.run.sum.contractions == 0; time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			t.Fatalf("after %v %d nodes are seen", time.Since(begin), nodes)
		}
		h.m.onTick()
		h.m.looking = looking{}
		h.command(h.m.look())
		h.shows("● running", "  S I I (S I I)\n  ~~~")
		nodes = max(nodes, h.m.sight.Top)
	}
	h.press("c")
	h.send(<-msgs)
	h.shows("‖ paused", "transition 0 ")
}

// TestQuitStopsTheRun: the session is free when the program has ended.
func TestQuitStopsTheRun(t *testing.T) {
	h := start(t, 80, 24, Options{}, ":set contractions 0", endless)
	h.hold = true
	h.press("r")
	msgs := h.background()
	h.hold = false
	h.press("s", "q")
	if h.quit {
		t.Error("it quits before the run has ended")
	}
	for msg := range msgs {
		h.send(msg)
		if h.quit {
			break
		}
	}
	if _, busy := h.m.session.Busy(); busy {
		t.Error("the run goes on")
	}
}

// TestQuitAfterSteps: steps that were typed before q are done, as if typed slowly, and
// what is typed after it is for somebody else.
func TestQuitAfterSteps(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.hold = true
	h.press("s", "s")
	if h.m.Leaving() {
		t.Error("it leaves at a step")
	}
	h.press("s", "q")
	if !h.m.Leaving() {
		t.Error("it doesn't say that it leaves")
	}
	h.hold = false
	h.settle()
	h.shows("contraction 3 ·")
	if !h.quit {
		t.Error("q doesn't quit")
	}

	h = start(t, 80, 24, Options{}, omega)
	h.hold = true
	h.press("s")
	h.line(":q")
	if !h.m.Leaving() {
		t.Error("it doesn't say that it leaves at :q")
	}
	h.hold = false
	h.settle()
	if !h.quit {
		t.Error(":q doesn't quit")
	}
}

// TestQuitStopsLongSteps: steps that take long are stopped.
func TestQuitStopsLongSteps(t *testing.T) {
	h := start(t, 80, 24, Options{}, ":set contractions 0", endless)
	h.m.after = func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }
	h.hold = true
	h.press("x")
	h.press(strings.Split("999999999", "")...)
	h.press("s", "q")
	msgs := h.background()
	h.m.onTick()
	if h.m.queue.job.paused {
		t.Error("it is stopped at once")
	}
	h.clock = h.clock.Add(quitTime)
	h.m.onTick()
	h.hold = false
	for msg := range msgs {
		h.send(msg)
		if h.quit {
			return
		}
	}
	t.Error("it doesn't quit")
}

func TestInterruptTwiceQuits(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	h.press("ctrl+c")
	h.shows("Ctrl-C again")
	h.press("j", "ctrl+c")
	if h.quit {
		t.Fatal("one Ctrl-C quits")
	}
	h.press("ctrl+c")
	if !h.quit {
		t.Error("two don't")
	}
	h = start(t, 80, 24, Options{}, omega)
	h.press("q")
	if !h.quit {
		t.Error("q doesn't quit")
	}
}

// TestNoTickAtRest: nothing wakes up while nothing moves.
func TestNoTickAtRest(t *testing.T) {
	h := start(t, 80, 24, Options{}, omega)
	if len(h.ticks) != 0 {
		t.Error("it ticks from the start")
	}
	h.press("s", "s")
	if len(h.ticks) != 1 {
		t.Errorf("%d ticks after two steps", len(h.ticks))
	}
	h.tick()
	if len(h.ticks) != 0 {
		t.Error("it goes on ticking")
	}
	h.hides("running")
}

func TestLimits(t *testing.T) {
	h := start(t, 120, 24, Options{}, ":set contractions 1000", endless)
	h.press("r")
	h.shows("! limit of contractions", "contraction 1,000 ·", "r goes on, :set contractions raises it")
	h.press("j", "3")
	h.shows("! limit of contractions")
	h.press("r")
	h.shows("contraction 2,000 ·")
	h.press("b")
	h.hides("! limit")
}

func TestWithoutATerm(t *testing.T) {
	h := start(t, 80, 24, Options{})
	h.shows("no term yet: press t and type one", "○ no term")
	h.press("s")
	h.shows("no current term: type a term")
	h.press("enter")
	h.shows("there is no node yet")
	h.press("t")
	h.typed("S K K x")
	h.press("enter")
	h.shows("this is the current term now", "^ 1 2 3", "contraction 0 ·")
}

// TestNotesAreSaid: what a step, a jump or a branch has to say of itself.
func TestNotesAreSaid(t *testing.T) {
	h := start(t, 80, 24, Options{}, ":debug W W W")
	h.press("s")
	h.shows("this is the state of contraction 0 again: the reduction loops")
	h.line(":branch other K x y")
	h.shows("branch other begins with this term", "branch other ·")
	h.press("b")
	h.shows("this is the start")
	h.line(":start")
	h.line(":branch main")
	h.shows("W W W", "this is the state of contraction 0 again")
}

// TestResultsAreSeen: of a reduction that leaves the current term as it is, all; of
// another one what its term doesn't tell.
func TestResultsAreSeen(t *testing.T) {
	h := start(t, 160, 24, Options{}, ":debug K a b")
	for _, line := range []string{":normal S K K (x y z)", ":whnf S K K (x y z)"} {
		h.line(line)
		h.shows("━━ "+line, "  x y z", "2 contractions", "K a b")
		h.press("esc")
	}
	h.line(":set strategy applicative")
	h.line(":S K K (x y z)")
	h.shows("  x y z", "2 contractions", "applicative order")
	h.press("esc")
	h.line(":set strategy normal")
	h.line(":run 3")
	h.shows("normal form: ", " = 3")
	h.line(":set contractions 1000")
	h.line(":run W W W")
	h.shows("at the limit of contractions", "it loops: the state of contraction 0 comes again")
	h.line(":run S I I (S I I)")
	h.shows("at the limit of contractions", "it never ends: :loop? says why")
}
