package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"skirepl/history"
	"skirepl/inspect"
	"skirepl/ski"
)

// Comparison is of two branches: where they part, where they stand, and whether
// they come together again.
type Comparison struct {
	A BranchSide `json:"a"`
	B BranchSide `json:"b"`
	// Same says that both are one reduction: neither has changed the term.
	Same bool `json:"same"`
	// Common is the branch on which both still went together, and Parted where, as
	// :goto takes it; "" when they have begun with different terms.
	Common string `json:"common,omitempty"`
	Parted string `json:"parted,omitempty"`
	// MeetA and MeetB are the contractions of the first state that both are known to
	// have after they parted.
	Meet         bool   `json:"meet"`
	MeetA        uint64 `json:"meet_a,omitempty"`
	MeetB        uint64 `json:"meet_b,omitempty"`
	SameNormal   bool   `json:"same_normal"`   // both normal forms are known, and are one
	OtherNormals bool   `json:"other_normals"` // both are known, and differ
}

// BranchSide is one of the two.
type BranchSide struct {
	BranchInfo
	Begins string `json:"begins"` // the term where it parts
	Tree   string `json:"tree"`   // leaves of the term where it stands; "": not counted
	DAG    int    `json:"dag"`    // nodes; 0: not counted
	Result string `json:"result"` // the normal form; "": not reached yet
}

func (r *Comparison) Lines(st Style) []Line {
	var lines []Line
	say := func(role Role, format string, args ...any) {
		lines = append(lines, Line{{Text: fmt.Sprintf(format, args...), Role: role}})
	}
	switch {
	case r.Same:
		say(Dim, "one reduction: neither branch has changed the term")
	case r.Common != "":
		say(Plain, "they part at %s of %s", r.Parted, r.Common)
	default:
		say(Plain, "they begin with different terms")
	}
	wide := max(len(r.A.Name), len(r.B.Name))
	for _, side := range []*BranchSide{&r.A, &r.B} {
		name := Span{Text: fmt.Sprintf("%-*s  ", wide, side.Name), Role: Code}
		pad := strings.Repeat(" ", wide+2)
		row := func(what, text string, role Role) {
			lines = append(lines, Line{name, {Text: fmt.Sprintf("%-7s ", what), Role: Label}, {Text: text, Role: role}})
			name = Span{Text: pad}
		}
		if !r.Same {
			row("begins", side.Begins, Plain)
		}
		row("at "+at(history.Position{Contractions: side.Contractions, Transitions: side.Transitions}), side.Term, Plain)
		size := "tree " + BigGrouped(side.Tree)
		if side.DAG > 0 {
			size += st.pick(" · ", ", ") + "dag " + Grouped(side.DAG)
		}
		row("size", size, Figure)
		if side.Reaches {
			row("normal", side.Result+"  after "+count(side.Visited, "contraction"), Good)
		} else {
			row("normal", "not reached within "+count(side.Visited, "contraction")+": :end on it looks further", Dim)
		}
	}
	switch {
	case r.SameNormal:
		say(Good, "both have the same normal form")
	case r.OtherNormals:
		say(Warn, "their normal forms differ")
	case r.Meet && !r.Same:
		say(Plain, "they come together: contraction %s of %s is the state of contraction %s of %s",
			Grouped(r.MeetA), r.A.Name, Grouped(r.MeetB), r.B.Name)
	case !r.Same:
		say(Dim, "no state that both have had is known")
	}
	return lines
}

func runCompare(s *Session, ctx context.Context, c Command) (Result, error) {
	if r, asked, err := s.comparison(ctx, c); asked {
		return r, err
	}
	names := c.fields()
	if len(names) == 0 {
		return nil, c.impossible("which branches, or which term?", compareUsage)
	}
	sides := [2]*branch{}
	for i, name := range names[:min(2, len(names))] {
		if s.trip != nil {
			sides[i] = s.trip.branch(name.args)
		}
		if sides[i] == nil {
			return nil, name.unknown("branch", append(s.branchNames(), comparisonNames()...), s.branchesAre()+"; "+compareUsage)
		}
	}
	if len(names) > 2 {
		return nil, names[2].wrong("only two branches are compared", compareUsage)
	}
	if sides[1] == nil {
		sides[1] = s.trip.on
	}
	return s.compare(sides[0], sides[1])
}

// compareUsage says what :compare takes.
const compareUsage = `as in :compare main again (two branches), :compare strategy S K K x, :compare abstraction \x y. y x`

// branchesAre lists the branches for a hint.
func (s *Session) branchesAre() string {
	if names := s.branchNames(); len(names) > 0 {
		return "the branches are " + strings.Join(names, ", ")
	}
	return "there is no branch before there is a current term"
}

func (s *Session) branchNames() []string {
	var list []string
	if s.trip != nil {
		for _, b := range s.trip.branches {
			list = append(list, b.name)
		}
	}
	return list
}

func (s *Session) compare(a, b *branch) (*Comparison, error) {
	r := &Comparison{}
	for _, side := range []struct {
		b  *branch
		to *BranchSide
	}{{a, &r.A}, {b, &r.B}} {
		if err := s.describeSide(side.b, side.to); err != nil {
			return nil, err
		}
	}
	if s.origin(a) == s.origin(b) {
		r.Same = true
		return r, nil
	}
	if common, where, ok := s.parted(a, b); ok {
		r.Common, r.Parted = common.name, at(where)
		for _, side := range []*BranchSide{&r.A, &r.B} { // the one that stayed goes on from there
			if root, known := common.line.Visited(where.Contractions); known && side.Name == common.name {
				v, err := s.view()
				if err != nil {
					return nil, err
				}
				side.Begins = s.display().print(s.terms(v), root, ski.Options{Limit: 2 * branchTerm}).String
			}
		}
	}
	r.MeetA, r.MeetB, r.Meet = a.line.Meets(b.line)
	_, rootA, normA := a.line.Furthest()
	_, rootB, normB := b.line.Furthest()
	r.SameNormal = normA && normB && rootA == rootB
	r.OtherNormals = normA && normB && rootA != rootB
	return r, nil
}

// origin is the branch that began the reduction that b is on.
func (s *Session) origin(b *branch) *branch {
	for b.same {
		b = s.trip.branch(b.from)
	}
	return b
}

// parted finds the branch that both come from, and the earlier of the two places
// where they have left it.
func (s *Session) parted(a, b *branch) (*branch, history.Position, bool) {
	left := map[*branch]history.Position{} // by branches that a comes from
	end := history.Position{Contractions: 1<<64 - 1}
	for x, p := a, end; x != nil; x, p = s.trip.branch(x.from), x.fork {
		left[x] = p
	}
	for x, p := b, end; x != nil; x, p = s.trip.branch(x.from), x.fork {
		if q, ok := left[x]; ok {
			if before(q, p) {
				p = q
			}
			return x, p, true
		}
	}
	return nil, history.Position{}, false
}

func (s *Session) describeSide(b *branch, to *BranchSide) (err error) {
	if to.BranchInfo, err = s.branchInfo(b); err != nil {
		return err
	}
	v, err := s.view()
	if err != nil {
		return err
	}
	show := func(root inspect.ID) string {
		return s.display().print(s.terms(v), root, ski.Options{Limit: 2 * branchTerm}).String
	}
	to.Begins = show(b.line.Start())
	size, err := v.Size(b.line.Root(), 0)
	if err != nil && !errors.Is(err, inspect.ErrTooLarge) {
		return err
	}
	to.Tree, to.DAG = leaves(size), size.Nodes
	if _, root, normal := b.line.Furthest(); normal {
		to.Result = show(root)
	}
	return nil
}
