//go:build unix

package tty

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	// startTime is how long keys wait for a program to learn its size.
	startTime = 250 * time.Millisecond
	// settleTime is how long a key waits for a command that runs. Commands
	// that take longer, like ticks, hold up a key repeat of 30 a second not at
	// all, and Esc not noticeably.
	settleTime = 15 * time.Millisecond
	// settleLimit is how long a key waits in all, whatever the program does.
	settleLimit = time.Second
)

// A pacer is the model of a program, with keys delivered one at a time: the
// next one only after all that follows from the one before has happened. For
// one of these things may be that the program quits, and then the next key is
// no longer the program's.
//
// In Bubble Tea, what follows from a key is a chain: Update returns a command;
// the command, on a goroutine of its own, returns a message; the message is
// sent to the event loop, which gives it to Update, or quits. The pacer counts
// the commands whose message the event loop hasn't taken yet. When there are
// none it sends a message of its own: when Update gets that, the event loop is
// done with all that it had taken before; a program that has quit never gets it.
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

	saw  atomic.Bool          // the program got the key that is being delivered
	work atomic.Pointer[work] // what follows from that key
}

// A work counts the commands that follow from one key.
type work struct {
	mu       sync.Mutex
	started  int           // all of them, so far
	open     int           // those whose message the event loop hasn't taken yet
	running  int           // those of the open ones that run
	progress chan struct{} // holds a token after every change
}

// caughtUp is sent to learn when all messages before it are done with.
type caughtUp chan struct{}

// panicked is sent for a command that has panicked, so that Update panics. Were
// it left to Bubble Tea, which then ends the program from the command's
// goroutine, the next prompt could come before the end of its report.
type panicked string

func newPacer(model tea.Model) *pacer {
	p := &pacer{model: model, hasSize: make(chan struct{})}
	p.work.Store(newWork())
	return p
}

func newWork() *work { return &work{progress: make(chan struct{}, 1)} }

func (w *work) counts() (started, open, running int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.started, w.open, w.running
}

// change calls f under the lock and leaves a token.
func (w *work) change(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
	select {
	case w.progress <- struct{}{}:
	default:
	}
}

// Init implements [tea.Model].
func (p *pacer) Init() tea.Cmd { return p.follow(p.model.Init()) }

// Update implements [tea.Model].
func (p *pacer) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
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
	}
	p.current = false
	var cmd tea.Cmd
	p.model, cmd = p.model.Update(msg)
	return p, p.follow(cmd)
}

// View implements [tea.Model]. Bubble Tea calls it after every message, and
// drawing is the dearest part of a message; so it isn't done for caughtUp.
func (p *pacer) View() tea.View {
	if !p.current {
		p.view, p.current = p.model.View(), true
	}
	return p.view
}

// follow returns cmd, counted in the work of the current key until the event
// loop has taken what it returned. It sends the message itself, as Bubble Tea
// would, to know when that is.
func (p *pacer) follow(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	w := p.work.Load()
	w.change(func() { w.started++; w.open++ })
	return func() tea.Msg {
		msg := w.run(cmd)
		list := p.followList(msg)
		if list == nil {
			p.program.Send(msg)
		}
		w.change(func() { w.open-- })
		return list
	}
}

// run runs cmd and counts it as running. A panic becomes a message.
func (w *work) run(cmd tea.Cmd) (msg tea.Msg) {
	w.change(func() { w.running++ })
	defer w.change(func() { w.running-- })
	defer func() {
		if r := recover(); r != nil {
			msg = panicked(fmt.Sprintf("%v\n\nof a command:\n%s", r, debug.Stack()))
		}
	}()
	return cmd()
}

// followList returns the message of [tea.Batch] or [tea.Sequence], whose type is
// not exported, with each of its commands followed; nil for any other message.
func (p *pacer) followList(msg tea.Msg) tea.Msg {
	v := reflect.ValueOf(msg)
	if !v.IsValid() || v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil
	}
	list := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		cmd, _ := v.Index(i).Interface().(tea.Cmd)
		list.Index(i).Set(reflect.ValueOf(p.follow(cmd)))
	}
	return list.Interface()
}

// started waits until the program is ready for keys: it knows its size, and its
// first commands are done. It reports false if the program has ended.
func (p *pacer) started(over <-chan struct{}) bool {
	select {
	case <-p.hasSize:
	case <-time.After(startTime):
	case <-over:
		return false
	}
	return p.settle(over)
}

// deliver sends one key to the program and waits for what follows from it. It
// reports false if the program has ended without getting the key.
func (p *pacer) deliver(key []tea.Msg, over <-chan struct{}) bool {
	p.saw.Store(false)
	p.work.Store(newWork())
	for _, msg := range key {
		p.program.Send(msg)
	}
	return p.settle(over) || p.saw.Load()
}

// settle waits until nothing more follows from the current key, as far as it
// is worth waiting for. It reports false if the program has ended.
func (p *pacer) settle(over <-chan struct{}) bool {
	w := p.work.Load()
	limit := time.After(settleLimit)
	for {
		started, open, running := w.counts()
		if open == 0 {
			// The event loop has all messages. Once it is done with them
			// nothing more can follow, unless they have started something.
			done := make(caughtUp)
			p.program.Send(done)
			select {
			case <-done:
			case <-limit:
				return true
			case <-over:
				return false
			}
			if now, _, _ := w.counts(); now == started {
				return true
			}
			continue
		}
		// A command that doesn't run yet will soon: it waits for Bubble Tea or
		// for the command before it in a sequence.
		var slow <-chan time.Time
		if running > 0 {
			slow = time.After(settleTime)
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
