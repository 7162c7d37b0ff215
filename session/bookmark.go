package session

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"skirepl/history"
)

// Bookmark is a named position of the current term's reduction.
type Bookmark struct {
	Name         string `json:"name"`
	Branch       string `json:"branch"`
	Contractions uint64 `json:"contractions"`
	Transitions  uint64 `json:"transitions"` // within the next contraction
}

func (b Bookmark) position() history.Position {
	return history.Position{Contractions: b.Contractions, Transitions: b.Transitions}
}

// BookmarkList lists bookmarks.
type BookmarkList struct {
	Bookmarks []Bookmark `json:"bookmarks"`
	note      string
}

func (r *BookmarkList) Lines(Style) []Line {
	var lines []Line
	if len(r.Bookmarks) == 0 && r.note == "" {
		return []Line{{{Text: "no bookmarks: :bookmark NAME sets one here", Role: Dim}}}
	}
	rows := make([][2]string, len(r.Bookmarks))
	for i, b := range r.Bookmarks {
		rows[i][0] = b.Name
	}
	wide := labelWidth(rows)
	for _, b := range r.Bookmarks {
		lines = append(lines, Line{
			{Text: fmt.Sprintf("%-*s  ", wide, b.Name), Role: Code},
			{Text: placed(b.position()), Role: Figure},
			{Text: " on " + b.Branch, Role: Dim},
		})
	}
	if r.note != "" {
		lines = append(lines, Line{{Text: r.note, Role: Dim}})
	}
	return lines
}

// placed says a position in words.
func placed(p history.Position) string {
	text := "contraction " + Grouped(p.Contractions)
	if p.Transitions > 0 {
		text += ", transition " + Grouped(p.Transitions) + " of the next"
	}
	return text
}

// maxName is how long the name of a bookmark or a branch may be.
const maxName = 60

// named says why the arguments can't be the name of a bookmark or a branch.
func (c Command) named() error {
	name := c.args
	first := name[0] | 0x20
	ok := first >= 'a' && first <= 'z' && len(name) <= maxName
	for i := 1; i < len(name); i++ {
		ok = ok && (isNameByte(name[i]|0x20) || isNameByte(name[i]) || name[i] == '-')
	}
	if !ok {
		return c.wrong(strconv.Quote(name)+" can't be a name", fmt.Sprintf("a letter, then letters, digits, - and _; %d at most", maxName))
	}
	return nil
}

func runBookmark(s *Session, _ context.Context, c Command) (Result, error) {
	if err := s.needsTerm(c); err != nil {
		return nil, err
	}
	if c.args == "" {
		return nil, c.impossible("which name?", "as in :bookmark here; :bookmarks lists them")
	}
	if err := c.named(); err != nil {
		return nil, err
	}
	p := s.line.Position()
	b := Bookmark{c.args, s.trip.on.name, p.Contractions, p.Transitions}
	note := "set; :goto " + b.Name + " comes back here"
	if i := s.bookmark(b.Name); i >= 0 {
		s.trip.bookmarks = slices.Delete(s.trip.bookmarks, i, i+1)
		note = "moved here"
	}
	s.trip.bookmarks = append(s.trip.bookmarks, b)
	return &BookmarkList{[]Bookmark{b}, note}, nil
}

// bookmark finds one by its name; -1: none.
func (s *Session) bookmark(name string) int {
	if s.trip == nil {
		return -1
	}
	return slices.IndexFunc(s.trip.bookmarks, func(b Bookmark) bool { return b.Name == name })
}

func (s *Session) bookmarkNames() []string {
	var list []string
	if s.trip != nil {
		for _, b := range s.trip.bookmarks {
			list = append(list, b.Name)
		}
	}
	return list
}

func runBookmarks(s *Session, _ context.Context, _ Command) (Result, error) {
	r := &BookmarkList{Bookmarks: []Bookmark{}}
	if s.trip != nil {
		r.Bookmarks = append(r.Bookmarks, s.trip.bookmarks...)
	}
	return r, nil
}

func runUnbookmark(s *Session, _ context.Context, c Command) (Result, error) {
	i := s.bookmark(c.args)
	if i < 0 {
		return nil, s.noBookmark(c)
	}
	b := s.trip.bookmarks[i]
	s.trip.bookmarks = slices.Delete(s.trip.bookmarks, i, i+1)
	return &BookmarkList{[]Bookmark{b}, "removed"}, nil
}

func (s *Session) noBookmark(c Command) error {
	hint := ":bookmark NAME sets one"
	names := s.bookmarkNames()
	if len(names) > 0 {
		hint = "the bookmarks are " + strings.Join(names, ", ")
	}
	if c.args == "" {
		return c.impossible("which bookmark?", hint)
	}
	return c.unknown("bookmark", names, hint)
}

// position reads N, N+M or N M.
func (c Command) position() (at history.Position, err error) {
	const hint = "a number of contractions, as in :goto 10; 10+3 is three transitions further; or a bookmark's name"
	if c.args == "" {
		return at, c.impossible("where to?", hint)
	}
	n, m := c, c.part(len(c.args), len(c.args))
	if i := strings.IndexAny(c.args, "+ \t"); i >= 0 {
		n, m = c.part(0, i), c.part(i+1, len(c.args))
	}
	if at.Contractions, err = n.number(0, 1<<63, "where to?", hint); err == nil && m.args != "" {
		at.Transitions, err = m.number(0, 1<<63, "how many transitions further?", hint)
	}
	return at, err
}

// runGoto goes to :goto N, :goto N+M, :goto N M or a bookmark.
func runGoto(s *Session, ctx context.Context, c Command) (Result, error) {
	if err := s.needsTerm(c); err != nil {
		return nil, err
	}
	var err error
	to := spot{branch: s.trip.on.name}
	if i := s.bookmark(c.args); i >= 0 {
		b := s.trip.bookmarks[i]
		to = spot{b.Branch, b.position()}
	} else {
		if to.at, err = c.position(); err != nil {
			return nil, err
		}
	}
	s.depart()
	here := s.trip.on
	if err := s.travel(ctx, to); err != nil {
		s.board(here)
		return s.moved(ctx, err, "")
	}
	note := ""
	switch p := s.line.Position(); {
	case p.Contractions < to.at.Contractions:
		note = "there is no contraction " + Grouped(to.at.Contractions) + ": this is the end"
	case p.Transitions < to.at.Transitions:
		note = "that contraction has fewer than " + count(to.at.Transitions, "transition") + ": this is what comes after it"
	}
	return s.moved(ctx, nil, note)
}
