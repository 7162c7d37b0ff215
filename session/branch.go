package session

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"skirepl/arena"
	"skirepl/history"
	"skirepl/ski"
)

// BranchInfo is a branch as it stands.
type BranchInfo struct {
	Name    string `json:"name"`
	Current bool   `json:"current"`
	// From is the branch that it left; "": it is the first, or begins anew.
	From         string `json:"from,omitempty"`
	Fork         string `json:"fork,omitempty"`   // where on that, as :goto takes it
	Change       string `json:"change,omitempty"` // what was typed to change the term
	Contractions uint64 `json:"contractions"`
	Transitions  uint64 `json:"transitions"`
	Term         string `json:"term"` // there; long ones are cut
	Normal       bool   `json:"normal"`
	// Visited is as far as it has been reduced; Reaches says that this is its normal
	// form.
	Visited uint64 `json:"visited"`
	Reaches bool   `json:"reaches"`

	text ski.Text
}

// branchTerm is how many characters of a branch's term a list shows.
const branchTerm = 48

func (s *Session) branchInfo(b *branch) (BranchInfo, error) {
	p := b.line.Position()
	info := BranchInfo{
		Name: b.name, Current: b == s.trip.on, From: b.from, Change: b.text,
		Contractions: p.Contractions, Transitions: p.Transitions,
	}
	if b.from != "" {
		info.Fork = at(b.fork)
	}
	info.Visited, _, info.Reaches = b.line.Furthest()
	v, err := s.view()
	if err != nil {
		return info, err
	}
	_, redex, err := v.FindRedex(b.line.Root())
	info.Normal = !redex
	info.text = s.display().print(s.terms(v), b.line.Root(), ski.Options{Limit: branchTerm})
	info.Term = info.text.String
	return info, err
}

// at writes a position as :goto takes it.
func at(p history.Position) string {
	if p.Transitions == 0 {
		return strconv.FormatUint(p.Contractions, 10)
	}
	return p.String()
}

// BranchList lists the branches.
type BranchList struct {
	Branches []BranchInfo `json:"branches"`
}

func (r *BranchList) Lines(st Style) []Line {
	rows := make([][2]string, len(r.Branches))
	for i, b := range r.Branches {
		rows[i][0] = b.Name
	}
	wide := labelWidth(rows)
	var lines []Line
	for _, b := range r.Branches {
		sign := "  "
		if b.Current {
			sign = "* "
		}
		l := Line{
			{Text: sign},
			{Text: fmt.Sprintf("%-*s  ", wide, b.Name), Role: Code},
			{Text: fmt.Sprintf("%6s  ", at(history.Position{Contractions: b.Contractions, Transitions: b.Transitions})), Role: Figure},
			{Text: b.Term},
		}
		lines = append(lines, l)
		indent := strings.Repeat(" ", 2+wide+2)
		var about []string
		if b.From != "" {
			about = append(about, "left "+b.From+" at "+b.Fork)
		}
		if b.Change != "" {
			about = append(about, "began with "+b.Change)
		}
		if b.Reaches {
			about = append(about, "normal form after "+count(b.Visited, "contraction"))
		} else {
			about = append(about, "reduced up to contraction "+Grouped(b.Visited))
		}
		lines = append(lines, Line{{Text: indent + strings.Join(about, st.pick(" · ", ", ")), Role: Dim}})
	}
	return lines
}

func runBranches(s *Session, _ context.Context, c Command) (Result, error) {
	if err := s.needsTerm(c); err != nil {
		return nil, err
	}
	r := &BranchList{}
	for _, b := range s.trip.branches {
		info, err := s.branchInfo(b)
		if err != nil {
			return nil, err
		}
		r.Branches = append(r.Branches, info)
	}
	return r, nil
}

// maxBranches is how many branches a term may have.
const maxBranches = 100

// runBranch lists the branches, goes to one, or begins one: from here or, with a
// term, from that. In the term _ is the current one.
func runBranch(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.needsTerm(c); err != nil {
		return nil, err
	}
	if c.args == "" {
		return runBranches(s, ctx, c)
	}
	word, rest := c.first()
	if err := word.named(); err != nil {
		return nil, err
	}
	name, changed := word.args, rest.args != ""
	known := s.trip.branch(name)
	switch {
	case known != nil && changed:
		return nil, word.wrong("there is a branch "+name, ":branch "+name+" goes to it; another name begins another one")
	case known != nil:
		s.depart()
		s.board(known)
		return s.moved(ctx, nil, "on branch "+name)
	case !changed:
		if err := s.fork(c, &branch{name: name, line: s.line.Clone(), same: true}); err != nil {
			return nil, err
		}
		return s.moved(ctx, s.line.Seek(ctx, s.trip.on.fork), "branch "+name+" begins here; :branches lists them")
	}
	term, err := rest.term()
	if err != nil {
		return nil, err
	}
	root, err := s.beside(ctx, s.defs.expand(term, s.hereTerm))
	if err != nil {
		return nil, err
	}
	if err := s.fork(c, &branch{name: name, line: s.timeline(root), text: rest.args}); err != nil {
		return nil, err
	}
	return s.moved(ctx, nil, "branch "+name+" begins with this term")
}

// beside interns a term beside those of the other branches.
func (s *Session) beside(ctx context.Context, t *ski.Term) (arena.ID, error) {
	root, err := s.intern(ctx, t)
	if errors.Is(err, arena.ErrFull) {
		err = fmt.Errorf("no room for another branch within %s: :set nodes raises the limit", count(s.set.Nodes, "node"))
	}
	return root, err
}

// fork adds a branch that leaves the current one here, and goes to it.
func (s *Session) fork(c Command, b *branch) error {
	if len(s.trip.branches) >= maxBranches {
		b.line.Close()
		return c.impossible(fmt.Sprintf("there are %d branches already", maxBranches), "a new term begins without")
	}
	s.depart()
	if !b.anew {
		b.from, b.fork = s.trip.on.name, s.line.Position()
	}
	s.trip.branches = append(s.trip.branches, b)
	s.board(b)
	return nil
}

// hereTerm is the current term.
func (s *Session) hereTerm() (*ski.Term, error) {
	v, err := s.view()
	if err != nil {
		return nil, err
	}
	return extract(s.terms(v), s.line.Root()), nil
}

// runAgain begins a branch with the term as it was typed: its names mean what they
// mean now.
func runAgain(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.needsTerm(c); err != nil {
		return nil, err
	}
	if s.trip.source == nil {
		return nil, c.impossible("how the term was typed isn't known any more", "type it again, or begin a branch with a term: :branch NAME TERM")
	}
	name := c.args
	for i := 1; name == "" || c.args == "" && s.trip.branch(name) != nil; i++ {
		name = "again"
		if i > 1 {
			name += strconv.Itoa(i)
		}
	}
	if c.args != "" {
		if err := c.named(); err != nil {
			return nil, err
		}
	}
	if s.trip.branch(name) != nil {
		return nil, c.wrong("there is a branch "+name, "another name begins another one")
	}
	root, err := s.beside(ctx, s.defs.expand(s.trip.source, s.lastTerm))
	if err != nil {
		return nil, err
	}
	note := "branch " + name + " begins with the term as its names mean now"
	if root == s.trip.branches[0].line.Start() {
		note = "branch " + name + " begins with the very same term: its names mean what they meant"
	}
	if err := s.fork(c, &branch{name: name, line: s.timeline(root), text: s.trip.input, anew: true}); err != nil {
		return nil, err
	}
	return s.moved(ctx, nil, note)
}
