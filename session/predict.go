package session

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"skirepl/arena"
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// Verdict is what there is to say of a guess which redex is contracted next.
type Verdict struct {
	Right bool   `json:"right"`
	Words string `json:"words"`
}

func (r *Verdict) Lines(Style) []Line {
	if r.Right {
		return []Line{{{Text: "right: ", Role: Good}, {Text: r.Words}}}
	}
	return []Line{{{Text: "no: ", Role: Warn}, {Text: r.Words}}}
}

func (r *Verdict) wrong(string) error {
	if r.Right {
		return nil
	}
	return errors.New(r.Words)
}

// Predict judges whether the part of the current term that a path leads to is what
// the next contraction contracts: the leftmost outermost redex, or its combinator. It
// may be called at any time, from any goroutine.
func (s *Session) Predict(path []ski.Turn) (v *Verdict, err error) {
	err = s.guarded(func() error {
		v, err = s.predict(path)
		return err
	})
	return v, err
}

func (s *Session) predict(path []ski.Turn) (*Verdict, error) {
	s.look.Lock()
	defer s.look.Unlock()
	if s.closed {
		return nil, arena.ErrClosed
	}
	if s.scene.root == guest.Empty {
		return nil, errNoTerm
	}
	v, err := s.glance()
	if err != nil {
		return nil, err
	}
	return judge(s.scene.display, inspect.Terms{View: v, Name: s.scene.names.name}, s.scene.root, path)
}

// predictShown is how many characters of a subterm a verdict shows.
const predictShown = 40

func judge(d display, t inspect.Terms, root inspect.ID, path []ski.Turn) (*Verdict, error) {
	redex, found, err := t.View.FindRedex(root)
	if err != nil {
		return nil, err
	}
	if !found {
		return &Verdict{Words: "the term is in normal form: there is no redex in it"}, nil
	}
	n := nodeAt(t.View, root, path)
	if n == guest.Empty {
		return nil, errors.New("there is no such part of the term")
	}
	show := func(id inspect.ID) string { return d.node(t, id, predictShown) }
	isHead := len(path) == len(redex.Path)+redex.Args && hasPrefix(path, redex.Path) && !slices.Contains(path[len(redex.Path):], ski.Right)
	if isHead || slices.Equal(path, redex.Path) {
		return &Verdict{Right: true, Words: fmt.Sprintf("%s is the leftmost outermost redex, by %s", show(redex.Node), redex.Rule.Rule())}, nil
	}
	if why := notRedex(t, n, show); why != "" {
		return &Verdict{Words: why}, nil
	}
	if hasPrefix(path, redex.Path) {
		return &Verdict{Words: fmt.Sprintf("%s is a redex, but it lies inside of another one, %s: the outermost is contracted first", show(n), show(redex.Node))}, nil
	}
	return &Verdict{Words: fmt.Sprintf("%s is a redex, but %s begins further left", show(n), show(redex.Node))}, nil
}

// notRedex says why a node is no redex; "" if it is one.
func notRedex(t inspect.Terms, n inspect.ID, show func(inspect.ID) string) string {
	head, args := headOf(t, n)
	sym := t.Sym(head)
	arity := sym.Arity()
	switch {
	case arity == 0 && args == 0:
		return fmt.Sprintf("%s is a free variable: it has no rule", show(n))
	case arity == 0:
		return fmt.Sprintf("%s begins with the free variable %s, which has no rule", show(n), show(head))
	case args == 0:
		return fmt.Sprintf("%s alone is no redex: it takes %s", show(n), count(arity, "argument"))
	case args < arity:
		return fmt.Sprintf("%s is no redex: %s takes %s and has %d here", show(n), sym, count(arity, "argument"), args)
	case args > arity:
		part := n
		for range args - arity {
			part, _, _ = t.App(part)
		}
		return fmt.Sprintf("%s is too much: %s takes %s, so the redex in it is %s", show(n), sym, count(arity, "argument"), show(part))
	}
	return ""
}

func hasPrefix(path, prefix []ski.Turn) bool {
	return len(path) >= len(prefix) && slices.Equal(path[:len(prefix)], prefix)
}

// runPredict judges a guess that is typed. Where the term stands in several places it
// means the one that is contracted, if that is among them.
func runPredict(s *Session, _ context.Context, c Command) (Result, error) {
	s.look.Lock()
	sc := s.scene
	s.look.Unlock()
	if sc.root == guest.Empty {
		return nil, c.impossible(errNoTerm.Error(), "type a term first, as in :debug S K K x")
	}
	if c.args == "" {
		return nil, c.impossible("which part of the term is contracted next?", "type it, as in :predict S K K x")
	}
	term, err := c.term()
	if err != nil {
		return nil, err
	}
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	t := inspect.Terms{View: v, Name: sc.names.name}
	id, ok := newFinder(v, sc.names, namedNodes).find(s.defs.expand(term, s.lastTerm))
	path, seen := []ski.Turn(nil), false
	if redex, found, err := v.FindRedex(sc.root); err == nil && ok && found && redex.Node == id {
		path, seen = redex.Path, true
	} else if now, _ := outlines(display{notation: ski.Plain}, t, sc.root, Window{}); ok && now != nil {
		for i, p := range now.Parts {
			if p.ID == id && !seen {
				path, seen = now.Path(i), true
			}
		}
	}
	if !seen {
		return &Verdict{Words: fmt.Sprintf("%s is no part of the current term that is seen", c.args)}, nil
	}
	return judge(sc.display, t, sc.root, path)
}

// Reduct is what a part of a term reduces to, as far as that is quickly found out.
type Reduct struct {
	Known        bool
	Text         string
	Contractions uint64 // that it takes; or that were tried in vain
}

// What may be tried to find a value: so many contractions, of a term of so many
// nodes.
const (
	valueContractions = 1_000
	valueNodes        = 5_000
)

// Reduct reduces a node's term on the side, in the plain reducer, which makes no node
// of the arena. It takes a few milliseconds at most and may be called at any time,
// from any goroutine.
func (s *Session) Reduct(id inspect.ID) (Reduct, error) {
	var t *ski.Term
	err := s.guarded(func() (err error) {
		t, err = s.small(id)
		return err
	})
	if err != nil || t == nil {
		return Reduct{}, err
	}
	nf, n, normal := ski.Reduce(t, valueContractions)
	v := Reduct{Known: normal, Contractions: n}
	if normal {
		v.Text = ski.Print(ski.Terms{}, nf, ski.Options{Limit: someText}).String
	}
	return v, nil
}

// someText is how many characters of a value are shown.
const someText = 400

// small takes a small term out of the arena; nil for a large one.
func (s *Session) small(id inspect.ID) (*ski.Term, error) {
	s.look.Lock()
	defer s.look.Unlock()
	if s.closed {
		return nil, arena.ErrClosed
	}
	v, err := s.glance()
	if err != nil {
		return nil, err
	}
	w := new(inspect.Walk)
	w.From(id)
	if !v.Term(id) || !w.Go(v, 3*valueNodes) {
		return nil, nil
	}
	return extract(inspect.Terms{View: v, Name: s.scene.names.name}, id), nil
}
