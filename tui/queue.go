package tui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"skirepl/session"
)

// request is a text that the session is to do.
type request struct {
	text  string
	times int  // pressing a key again asks for one time more
	typed bool // on the command line: its result is shown
}

// maxQueue is how many different requests wait at most. A key that is pressed again
// and again is one.
const maxQueue = 64

// queue holds the requests: one at work, and those that wait.
type queue struct {
	waiting []request
	job     *job
	ticking bool // a tick is under way
}

// job is the request at work.
type job struct {
	request
	cancel context.CancelFunc
	began  time.Time
	paused bool // it was told to stop
	gone   int  // requests behind it that were forgotten then
	from   session.Picture
}

// jobMsg is what a job gave.
type jobMsg struct {
	job     *job
	command string // the name of the last command
	results []session.Result
	err     error
}

// tickMsg says that it is time for a picture.
type tickMsg struct{}

// tickTime is how often a picture is taken while a command runs: thirty times a
// second.
const tickTime = 33 * time.Millisecond

// quitTime is how long quitting waits for steps before it stops them.
const quitTime = time.Second

// push puts a request behind those that wait; false when there is no room.
func (q *queue) push(r request) bool {
	if n := len(q.waiting); n > 0 && !r.typed && q.waiting[n-1].text == r.text && !q.waiting[n-1].typed {
		q.waiting[n-1].times += r.times
		return true
	}
	if len(q.waiting) == maxQueue {
		return false
	}
	q.waiting = append(q.waiting, r)
	return true
}

// length counts the requests that wait, repetitions too.
func (q *queue) length() int {
	n := 0
	for _, r := range q.waiting {
		n += r.times
	}
	return n
}

// do has the session do a text, after those that wait.
func (m *model) do(text string, typed bool) tea.Cmd {
	if m.quitting {
		return nil
	}
	if !m.queue.push(request{text, 1, typed}) {
		m.say(warn, "too many commands wait: "+text+" was not taken")
		return nil
	}
	return m.next()
}

// next begins the next request if none is at work.
func (m *model) next() tea.Cmd {
	if m.queue.job != nil || len(m.queue.waiting) == 0 {
		return nil
	}
	r := m.queue.waiting[0]
	m.queue.waiting = m.queue.waiting[1:]
	ctx, cancel := context.WithCancel(m.context)
	j := &job{request: r, cancel: cancel, began: m.now(), from: m.sight.Picture}
	m.queue.job = j
	m.sight.before = madeBy(&m.sight.Picture)
	s := m.session
	work := func() tea.Msg { return perform(ctx, s, j) }
	if m.queue.ticking {
		return work
	}
	m.queue.ticking = true
	return tea.Batch(work, m.tick())
}

func (m *model) tick() tea.Cmd {
	return m.after(tickTime, func(time.Time) tea.Msg { return tickMsg{} })
}

// perform does a request, until ctx ends. It runs in a goroutine of its own.
func perform(ctx context.Context, s *session.Session, j *job) (msg jobMsg) {
	defer j.cancel()
	msg.job = j
	commands, err := session.Parse("", j.text)
	if err != nil {
		msg.err = err
		return msg
	}
	for range j.times {
		for _, c := range commands {
			msg.command = c.Name()
			r, err := s.Do(ctx, c)
			if r != nil {
				msg.results = append(msg.results, r)
			}
			if err != nil || ctx.Err() != nil {
				msg.err = err
				return msg
			}
		}
		if !j.typed && len(msg.results) > 1 {
			msg.results = msg.results[len(msg.results)-1:]
		}
	}
	return msg
}

// pause stops what runs and forgets what waits. What is done is kept.
func (m *model) pause() {
	j := m.queue.job
	if j == nil {
		return
	}
	j.gone += m.queue.length()
	m.queue.waiting = nil
	j.paused = true
	j.cancel()
	if m.sight.run != nil {
		m.sight.run.pausing = true
	}
}

// running says that a command runs that a key like space should pause rather than
// wait for: one that goes on until the normal form, or was typed.
func (m *model) running() bool {
	j := m.queue.job
	return j != nil && (j.typed || strings.HasPrefix(j.text, ":run"))
}

// onTick takes a picture if a command still runs.
func (m *model) onTick() tea.Cmd {
	m.queue.ticking = false
	j := m.queue.job
	if j == nil {
		return nil
	}
	if m.sight.run == nil {
		m.sight.run = &progress{command: m.jobName(j), pausing: j.paused, began: j.began}
	}
	m.sight.run.queued = m.queue.length()
	if m.quitting && !j.paused && m.now().Sub(m.quitAt) >= quitTime {
		m.pause()
	}
	m.queue.ticking = true
	return tea.Batch(m.look(), m.tick())
}

// jobName is how a job is called while it runs.
func (m *model) jobName(j *job) string {
	name, _, _ := strings.Cut(strings.TrimSpace(j.text), "\n")
	if j.times > 1 {
		name += " x" + grouped(j.times)
	}
	return name
}

// onJob takes what a job gave, and begins the next one.
func (m *model) onJob(msg jobMsg) tea.Cmd {
	m.queue.job, m.sight.run = nil, nil
	told := m.tell(msg)
	for _, r := range msg.results {
		if _, ok := r.(*session.Quit); ok {
			m.quitting, m.queue.waiting = true, nil
		}
	}
	next := m.next()
	if m.quitting && m.queue.job == nil {
		return tea.Quit
	}
	return tea.Batch(told, next, m.look())
}
