package session

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/ski"
)

// Batch is what several requests, reduced at once, gave.
type Batch struct {
	Workers  int          `json:"workers"`
	Seconds  float64      `json:"seconds"` // altogether
	Requests []*Submitted `json:"requests"`
}

// Submitted is one of them.
type Submitted struct {
	Input        string   `json:"input"`
	Status       Status   `json:"status"`
	Limit        string   `json:"limit,omitempty"` // "contractions", "transitions" or "nodes"
	Result       string   `json:"result"`
	Values       []string `json:"values,omitempty"` // what a normal form is, read back
	Contractions uint64   `json:"contractions"`
	Transitions  uint64   `json:"transitions"`
	Turns        uint64   `json:"turns"` // of a worker; all but the first after being submitted again
	Seconds      float64  `json:"seconds"`

	machine *arena.Machine
	skipped uint64 // of the contractions, those the memo knew
	text    ski.Text
	err     error
}

// batchShown is how many characters of a result are shown: there may be many.
const batchShown = 240

// maxSubmitted is how many requests a batch may have.
const maxSubmitted = 1000

func (r *Batch) Lines(st Style) []Line {
	var done int
	lines := []Line{nil}
	for i, q := range r.Requests {
		line := Line{{Text: fmt.Sprintf("%4d  ", i+1), Role: Figure}}
		switch q.Status {
		case Normal:
			done++
			line = append(line, spans(q.text)...)
		case Interrupted:
			line = append(line, Span{Text: "interrupted  ", Role: Warn})
			line = append(line, spans(q.text)...)
		default:
			line = append(line, Span{Text: "at the limit of " + q.Limit + "  ", Role: Warn})
			line = append(line, spans(q.text)...)
		}
		lines = append(lines, line)
		if len(q.Values) > 0 {
			lines = append(lines, append(Line{{Text: "      "}}, valueLine(q.Values)...))
		}
		lines = append(lines, Line{{Text: "      " + strings.Join([]string{
			saturated(q.Contractions, "contraction"), count(q.Transitions, "transition"), count(q.Turns, "turn"), Seconds(q.Seconds, st),
		}, st.pick(" · ", ", ")), Role: Dim}})
	}
	lines[0] = Line{{Text: fmt.Sprintf("%s, %s in normal form, %s, %s", count(len(r.Requests), "request"), Grouped(done),
		count(r.Workers, "worker"), Seconds(r.Seconds, st)), Role: Title}}
	return lines
}

// batch reads :submit's arguments.
func (c Command) batch() ([]*ski.Term, []string, error) {
	times := 1
	if first, rest := c.first(); rest.args != "" {
		if n, err := strconv.Atoi(first.args); err == nil {
			if n < 1 || n > maxSubmitted {
				return nil, nil, first.wrong("how many requests?", fmt.Sprintf("from 1 to %s", Grouped(maxSubmitted)))
			}
			times, c = n, rest
		}
	}
	stmts, err := ski.Parse(c.File, c.args)
	if err != nil {
		return nil, nil, c.placed(err)
	}
	var terms []*ski.Term
	var inputs []string
	for _, s := range stmts {
		if s.Name != "" {
			return nil, nil, c.part(s.Pos.Offset, s.End.Offset).wrong("a definition can't be submitted", "define "+s.Name+" first, then submit terms with it")
		}
		t, err := c.compile(s.Expr)
		if err != nil {
			return nil, nil, err
		}
		for range times {
			terms, inputs = append(terms, t), append(inputs, s.Text)
		}
	}
	switch {
	case len(terms) == 0:
		return nil, nil, c.impossible("which terms?", "as in :submit S K K x; W K y")
	case len(terms) > maxSubmitted:
		return nil, nil, c.wrong(fmt.Sprintf("%s requests are too many", Grouped(len(terms))), fmt.Sprintf("at most %s at once", Grouped(maxSubmitted)))
	}
	return terms, inputs, nil
}

func runSubmit(s *Session, ctx context.Context, c Command) (Result, error) {
	terms, inputs, err := c.batch()
	if err != nil {
		return nil, err
	}
	r := &Batch{Workers: s.arena.Workers()}
	if r.Workers == 0 {
		return nil, c.impossible("there are no workers", ":workers 2 starts two")
	}
	defer func() {
		for _, q := range r.Requests {
			q.machine.Free()
		}
	}()
	for i, t := range terms {
		root, err := s.intern(ctx, s.defs.expand(t, s.lastTerm))
		if err != nil {
			return nil, s.stepError(err)
		}
		m, err := s.machine(ctx, s.arena, root)
		if err != nil {
			return nil, err
		}
		r.Requests = append(r.Requests, &Submitted{Input: inputs[i], machine: m})
	}
	begin := time.Now()
	s.reduceAll(ctx, s.arena, r.Requests)
	r.Seconds = time.Since(begin).Seconds()
	reading, end := context.WithTimeout(ctx, valuesTime) // for all of them
	defer end()
	for _, q := range r.Requests {
		if q.err != nil {
			return nil, q.err
		}
		if err := s.describeSubmitted(reading, q); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// machine readies a machine for a node of an arena, with the limits of the settings.
func (s *Session) machine(ctx context.Context, a *arena.Arena, root arena.ID) (*arena.Machine, error) {
	limits := s.limits()
	m, err := a.Start(ctx, root, limits.Contractions)
	if err != nil {
		return nil, s.stepError(err)
	}
	if limits.Transitions > 0 {
		m.StopAt(limits.Transitions)
	}
	return m, nil
}

// progressTime is how often a request of a batch tells how far it is.
const progressTime = 50 * time.Millisecond

// reduceAll reduces the machines of a batch, which are an arena's, each in a goroutine
// that submits it and waits for it.
func (s *Session) reduceAll(ctx context.Context, a *arena.Arena, batch []*Submitted) {
	var contractions, skipped, transitions atomic.Uint64
	var all sync.WaitGroup
	for _, q := range batch {
		all.Go(func() {
			begin := time.Now()
			var told arena.Counters
			last := begin
			tell := func() {
				c, err := q.machine.Counters()
				if err != nil {
					return
				}
				contractions.Add(c.Contractions - told.Contractions)
				skipped.Add(c.Skipped - told.Skipped)
				transitions.Add(c.Transitions - told.Transitions)
				told = c
				s.tell(a, Progress{Contractions: contractions.Load(), Skipped: skipped.Load(), Transitions: transitions.Load()})
			}
			stop, err := q.machine.RunOnWorkers(ctx, func() {
				q.Turns++
				if time.Since(last) >= progressTime {
					last = time.Now()
					tell()
				}
			})
			q.Turns++
			q.Seconds = time.Since(begin).Seconds()
			switch {
			case ctx.Err() != nil:
				q.Status = Interrupted
			case err != nil:
				q.err = err
			default:
				q.Status, q.Limit = ended(stop)
			}
			tell()
			q.Contractions, q.skipped, q.Transitions = told.Contractions, told.Skipped, told.Transitions
		})
	}
	all.Wait()
}

// describeSubmitted reads the term that a request ended with, off the machine's
// frames if it isn't done: that takes no nodes.
func (s *Session) describeSubmitted(ctx context.Context, q *Submitted) error {
	v, err := s.view()
	if err != nil {
		return err
	}
	opt := ski.Options{Limit: batchShown}
	if s.set.Show > 0 {
		opt.Limit = min(opt.Limit, s.set.Show)
	}
	if id := q.machine.Result(); id != guest.Empty {
		q.text = s.display().print(s.terms(v), id, opt)
		q.Values, _ = s.readBack(ctx, s.terms(v), id)
	} else {
		p, err := plugged(s.terms(v), q.machine.Suspension())
		if err != nil {
			return err
		}
		q.text = s.display().plugged(v, p, opt)
	}
	q.Result = q.text.String
	return nil
}
