package session

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/history"
	"skirepl/inspect"
	"skirepl/ski"
)

// Watch is an expression whose value is shown at every stop.
type Watch struct {
	ID   int    `json:"id"`
	Text string `json:"text"`

	watched *watched
	last    string
}

// Value is what a watched expression has come to.
type Value struct {
	ID    int    `json:"id"` // of the watch; 0: asked for once
	Text  string `json:"text"`
	Value string `json:"value"`
	// Unknown says that it couldn't be worked out; Value then says why.
	Unknown bool `json:"unknown,omitempty"`
	// Changed says that it was another at the stop before.
	Changed bool `json:"changed,omitempty"`
}

func (v Value) line() Line {
	label := v.Text
	if v.ID > 0 {
		label = fmt.Sprintf("%d  %s", v.ID, v.Text)
	}
	l := Line{{Text: "      " + label + " = ", Role: Label}}
	role := Figure
	if v.Unknown {
		role = Warn
	}
	l = append(l, Span{Text: v.Value, Role: role})
	if v.Changed {
		l = append(l, Span{Text: "  changed", Role: Dim})
	}
	return l
}

// watched is a watched expression, parsed: a figure or comparison, or a term.
type watched struct {
	text   string
	expr   *expr // nil: a term
	redex  bool
	normal bool // its normal form
	path   []ski.Turn
	term   *ski.Term // instead of a path
}

// watchForms is what can be watched, for hints.
const watchForms = "a figure such as size, a comparison, redex, at PATH, nf PATH or nf TERM; a path is . for the whole term and then l or r for each turn: .lr"

func (s *Session) parseWatched(p *words) (w *watched, err error) {
	from := p.at
	first := p.peek()
	w = &watched{}
	switch {
	case first.text == "":
		return nil, p.wrong("watch what?", watchForms)
	case first.text == "redex":
		p.next()
		w.redex = true
	case first.text == "at":
		p.next()
		w.path, err = p.path()
	case first.text == "nf":
		p.next()
		w.normal = true
		if strings.HasPrefix(p.peek().text, ".") {
			w.path, err = p.path()
		} else {
			err = s.watchedTerm(p, w)
		}
	default:
		w.expr, err = p.expression()
	}
	if err != nil {
		return nil, err
	}
	w.text = p.between(from, p.at)
	return w, nil
}

func (s *Session) watchedTerm(p *words, w *watched) error {
	first := p.next()
	if first.text == "" {
		return p.wrongAt(first, "the normal form of what?", "of a path as in nf .r, or of a term as in nf S K K x")
	}
	begin, end := first.begin, first.end
	for !first.quoted && !p.done() && p.peek().text != "change" {
		end = p.next().end
	}
	t, err := p.c.part(begin, end).term()
	if err == nil {
		w.term = s.defs.expand(t, s.lastTerm)
	}
	return err
}

// path reads the way to a subterm.
func (p *words) path() ([]ski.Turn, error) {
	w := p.next()
	if !strings.HasPrefix(w.text, ".") {
		return nil, p.wrongAt(w, "the path to a subterm is missing", "it is . for the whole term, then l (to the function) or r (to the argument) for each turn: .lr")
	}
	path := []ski.Turn{}
	for i, r := range w.text[1:] {
		switch r {
		case 'l':
			path = append(path, ski.Left)
		case 'r':
			path = append(path, ski.Right)
		default:
			at := w
			at.begin += 1 + i
			return nil, p.wrongAt(at, fmt.Sprintf("`%c` is no turn", r), "l goes to the function, r to the argument")
		}
	}
	return path, nil
}

// valueTime is how long the values at a stop may take to be worked out, together.
const valueTime = 60 * time.Millisecond

// nfBudget is how many contractions a watched normal form may take.
const nfBudget = 10_000

// shown is the values at a stop. They are worked out once.
type shown struct {
	root   arena.ID
	at     history.Position
	last   int // number given out
	values []Value
}

// values works out what is watched, where the timeline stands.
func (s *Session) values(ctx context.Context) []Value {
	if s.line == nil || len(s.breaks.watches) == 0 {
		return nil
	}
	now := shown{root: s.line.Root(), at: s.line.Position(), last: s.breaks.watched}
	had := s.breaks.shown
	if had.root == now.root && had.at == now.at && had.last == now.last && len(had.values) == len(s.breaks.watches) {
		return had.values
	}
	now.values = s.workOut(ctx)
	s.breaks.shown = now
	return now.values
}

func (s *Session) workOut(ctx context.Context) []Value {
	ctx, cancel := context.WithTimeout(ctx, valueTime)
	defer cancel()
	var list []Value
	for _, w := range s.breaks.watches {
		v := s.value(ctx, w.watched)
		v.ID = w.ID
		v.Changed = w.last != "" && w.last != v.Value
		w.last = v.Value
		list = append(list, v)
	}
	return list
}

// value works one out where the timeline stands.
func (s *Session) value(ctx context.Context, w *watched) Value {
	v := Value{Text: w.text}
	var err error
	if w.expr != nil {
		v.Value, err = s.figureValue(ctx, w.expr)
	} else {
		v.Value, err = s.termValue(ctx, w)
	}
	switch {
	case errors.Is(err, inspect.ErrInterrupted) || ctx.Err() != nil && err != nil:
		v.Value, v.Unknown = fmt.Sprintf("unknown: not worked out within %d ms", valueTime.Milliseconds()), true
	case err != nil:
		v.Value, v.Unknown = "unknown: "+err.Error(), true
	}
	return v
}

func (s *Session) figureValue(ctx context.Context, e *expr) (string, error) {
	sc, err := s.here(ctx)
	if err != nil {
		return "", err
	}
	n, err := e.eval(sc)
	if err != nil {
		return "", err
	}
	return e.show(n), nil
}

// show writes a value as its type wants it.
func (e *expr) show(n int64) string {
	switch {
	case e.typ == typeTruth && n != 0:
		return "true"
	case e.typ == typeTruth:
		return "false"
	case e.typ == typeRule && n == 0:
		return "none"
	case e.typ == typeRule:
		return ski.Sym(n).String()
	case n == math.MaxInt64:
		return "at least " + Grouped(n)
	}
	return Grouped(n)
}

func (s *Session) termValue(ctx context.Context, w *watched) (string, error) {
	v, err := s.view()
	if err != nil {
		return "", err
	}
	id := s.line.Root()
	switch {
	case w.redex:
		r, ok, err := v.FindRedex(id)
		if err != nil || !ok {
			return "none: in normal form", err
		}
		id = r.Node
	case w.term != nil:
		if id, err = s.intern(ctx, w.term); err != nil {
			return "", err
		}
	default:
		at, turns := follow(v, id, w.path)
		if turns < len(w.path) {
			return "", fmt.Errorf("the term has no subterm there: after %s comes an atom", count(turns, "turn"))
		}
		id = at
	}
	if w.normal {
		if id, err = s.normalForm(ctx, id); err != nil {
			return "", err
		}
		if v, err = s.view(); err != nil {
			return "", err
		}
	}
	t := s.display().print(s.terms(v), id, ski.Options{Limit: nodeShown})
	return t.String, nil
}

// normalForm reduces a term within a small budget.
func (s *Session) normalForm(ctx context.Context, id arena.ID) (arena.ID, error) {
	if known, ok := s.breaks.normal[id]; ok {
		if known == guest.Empty {
			return known, errNoNormal
		}
		return known, nil
	}
	m, err := s.arena.Start(ctx, id, nfBudget)
	if err != nil {
		return guest.Empty, err
	}
	defer m.Free()
	stop, err := m.Run(ctx, nil)
	switch {
	case err != nil:
		return guest.Empty, err
	case stop == guest.StopBudget:
		s.breaks.knowNormal(id, guest.Empty)
		return guest.Empty, errNoNormal
	case stop == guest.StopFull:
		return guest.Empty, arena.ErrFull
	}
	s.breaks.knowNormal(id, m.Result())
	return m.Result(), nil
}

var errNoNormal = fmt.Errorf("no normal form within %s", count(nfBudget, "contraction"))

// normalKept bounds how many normal forms are remembered.
const normalKept = 4096

// knowNormal remembers a normal form; guest.Empty: it is too far away.
func (b *breaks) knowNormal(id, normal arena.ID) {
	if b.normal == nil || len(b.normal) >= normalKept {
		b.normal = make(map[arena.ID]arena.ID)
	}
	b.normal[id] = normal
}
