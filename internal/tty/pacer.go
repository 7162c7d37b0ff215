//go:build unix

package tty

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// A Leaver is a model that can say that it is about to quit. While it does, keys
// are kept for the next holder of the terminal, however long the program takes to
// quit. Of a model that isn't one, that is only known of commands that don't run
// longer than a key may wait for them. Leaving is called after each Update.
type Leaver interface{ Leaving() bool }

// A pace is how long keys wait for the program.
type pace struct {
	// start is how long the first key waits for the program to learn its size,
	// and then for a first command that runs.
	start time.Duration
	// settle is how long a key waits for a command that runs.
	settle time.Duration
	// limit is how long a key waits for commands in all.
	limit time.Duration
}

// usualPace lets a key wait for less than the pause between the keys of a key that is
// held down, so a program whose every key sets off a slow command or a tick isn't
// slowed down.
var usualPace = pace{start: 250 * time.Millisecond, settle: 15 * time.Millisecond, limit: time.Second}

// settleDepth is how far a chain of commands is followed, each of which comes from the
// message of the one before; it may be without end.
const settleDepth = 4

// A pacer is the model of a program, with keys delivered one at a time: the
// next one only after all that follows from the one before has happened. For
// one of these things may be that the program quits, and then the next key is
// no longer the program's.
//
// In Bubble Tea, what follows from a key is a chain: Update returns a command;
// the command, on a goroutine of its own, returns a message; the message is
// sent to the event loop, which gives it to Update, or quits. The pacer counts
// the commands whose message the event loop hasn't taken yet (see work). When
// there are none it sends a message of its own: when Update gets that, the event
// loop is done with all that it had taken before; a program that has quit never
// gets it.
//
// Update, View and Init are called by the event loop only; started and deliver
// by the goroutine that feeds the keys.
type pacer struct {
	model   tea.Model
	program *tea.Program

	view    tea.View
	current bool // view is of the model as it is

	size    atomic.Pointer[tea.WindowSizeMsg] // that the program was told last
	hasSize chan struct{}                     // closed when it was told the first

	pace pace
	saw  atomic.Bool          // the program got the key that is being delivered
	work atomic.Pointer[work] // what follows from that key

	leaving atomic.Bool   // the model says so
	turned  chan struct{} // holds a token after leaving has changed
}

// caughtUp is sent to learn when all messages before it are done with.
type caughtUp chan struct{}

// panicked is sent for a command that has panicked, so that Update panics. Were
// it left to Bubble Tea, which then ends the program from the command's
// goroutine, the next prompt could come before the end of its report.
type panicked string

func newPacer(model tea.Model, pace pace) *pacer {
	p := &pacer{model: model, pace: pace, hasSize: make(chan struct{}), turned: make(chan struct{}, 1)}
	p.work.Store(newWork())
	return p
}

// Init implements [tea.Model].
func (p *pacer) Init() tea.Cmd { return p.follow(p.model.Init(), p.work.Load(), 1) }

// Update implements [tea.Model].
func (p *pacer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	depth := 0
	switch msg := msg.(type) {
	case caughtUp:
		close(msg)
		return p, nil
	case panicked:
		panic(string(msg))
	case tea.WindowSizeMsg:
		if p.size.Swap(&msg) == nil {
			close(p.hasSize)
		}
	case tea.KeyMsg, tea.MouseMsg, tea.PasteMsg:
		p.saw.Store(true)
		depth = 1
	}
	w := p.work.Load()
	if depth == 0 {
		depth = w.depth(msg)
	}
	if depth == 0 || depth > settleDepth {
		w = nil
	}
	p.current = false
	var cmd tea.Cmd
	p.model, cmd = p.model.Update(msg)
	p.noteLeaving()
	return p, p.follow(cmd, w, depth)
}

// noteLeaving asks the model whether it is about to quit.
func (p *pacer) noteLeaving() {
	l, ok := p.model.(Leaver)
	if !ok {
		return
	}
	if now := l.Leaving(); p.leaving.Swap(now) == now {
		return
	}
	select {
	case p.turned <- struct{}{}:
	default:
	}
}

// View implements [tea.Model]. Bubble Tea calls it after every message, and
// drawing is the dearest part of a message; so it isn't done for caughtUp.
func (p *pacer) View() tea.View {
	if !p.current {
		p.view, p.current = p.model.View(), true
	}
	return p.view
}

// follow returns cmd, counted in w until the event loop has taken its message.
// It sends the message itself, as Bubble Tea would, to know when that is.
func (p *pacer) follow(cmd tea.Cmd, w *work, depth int) tea.Cmd {
	if cmd == nil {
		return nil
	}
	w.add()
	return func() tea.Msg {
		defer w.taken()
		w.start()
		msg := recovered(cmd)
		list := p.followList(msg, w, depth)
		w.finish(msg, depth)
		if list != nil {
			return list // to Bubble Tea, which keeps the commands' order
		}
		p.program.Send(msg)
		return nil
	}
}

// recovered returns the message of cmd, or how it panicked.
func recovered(cmd tea.Cmd) (msg tea.Msg) {
	defer func() {
		if r := recover(); r != nil {
			msg = panicked(fmt.Sprintf("%v\n\nof a command:\n%s", r, debug.Stack()))
		}
	}()
	return cmd()
}

// followList returns the message of [tea.Batch] or [tea.Sequence], whose type is
// not exported, with each of its commands followed; nil for any other message.
func (p *pacer) followList(msg tea.Msg, w *work, depth int) tea.Msg {
	v := reflect.ValueOf(msg)
	if !v.IsValid() || v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil
	}
	list := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		cmd, _ := v.Index(i).Interface().(tea.Cmd)
		list.Index(i).Set(reflect.ValueOf(p.follow(cmd, w, depth)))
	}
	return list.Interface()
}

// started waits until the program is ready for keys: it knows its size, and its
// first commands are done. It reports false if the program has ended.
func (p *pacer) started(over <-chan struct{}) bool {
	select {
	case <-p.hasSize:
	case <-time.After(p.pace.start):
	case <-over:
		return false
	}
	return p.settle(p.pace.start, over)
}

// stays waits until the program isn't about to quit. It reports false if it has ended.
func (p *pacer) stays(over <-chan struct{}) bool {
	for p.leaving.Load() {
		select {
		case <-p.turned:
		case <-over:
			return false
		}
	}
	return true
}

// deliver sends one key to the program and waits for what follows from it. It
// reports false if the program has ended without getting the key.
func (p *pacer) deliver(key []tea.Msg, over <-chan struct{}) bool {
	p.saw.Store(false)
	p.work.Store(newWork())
	for _, msg := range key {
		p.program.Send(msg)
	}
	return p.settle(p.pace.settle, over) || p.saw.Load()
}

// settle waits until nothing more follows from the current key, or until a
// command has been running for the time given with nothing else going on. It
// reports false if the program has ended.
func (p *pacer) settle(patience time.Duration, over <-chan struct{}) bool {
	w := p.work.Load()
	limit := time.After(p.pace.limit)
	for {
		total, pending, running := w.counts()
		if pending == 0 {
			// The event loop has all messages. Once it is done with them
			// nothing more can follow, unless they have added a command.
			done := make(caughtUp)
			p.program.Send(done)
			select {
			case <-done:
			case <-over:
				return false
			}
			if now, _, _ := w.counts(); now == total {
				return true
			}
			continue
		}
		// A command that doesn't run yet will soon: it waits for Bubble Tea or
		// for the command before it in a sequence.
		var slow <-chan time.Time
		if running > 0 {
			slow = time.After(patience)
		}
		select {
		case <-w.progress:
		case <-slow:
			return true
		case <-limit:
			return true
		case <-over:
			return false
		}
	}
}
