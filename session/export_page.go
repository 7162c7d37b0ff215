package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"skirepl/arena"
	"skirepl/history"
	"skirepl/inspect"
	"skirepl/inspect/dag"
	"skirepl/session/page"
	"skirepl/ski"
)

// Bounds of a page: what is beyond them is left out, and said.
const (
	pageSteps    = 200 // contractions, unless a number is given
	pageBytes    = 8 << 20
	pageNodes    = 120   // of a frame's graph
	pageText     = 1_200 // characters of a term
	pageArgument = 120   // of an argument
	pageCount    = 20_000
)

// exportPage writes a page that steps through the reduction from its start, or one
// that shows the current term alone.
func exportPage(s *Session, ctx context.Context, to exportTo) (Exported, error) {
	if s.line == nil {
		return Exported{}, errNoGraph
	}
	steps, given := to.steps, to.counted
	if !given && strings.HasPrefix(strings.ToLower(filepath.Base(to.path)), "trace") {
		steps, given = pageSteps, true
	}
	b := &pageBuilder{s: s}
	var err error
	if given {
		err = b.trace(ctx, steps)
	} else {
		err = b.frame(ctx, s.line.Root(), s.line.Position().Contractions)
	}
	if err != nil {
		return Exported{}, err
	}
	data, err := b.page.Write()
	if err != nil {
		return Exported{}, err
	}
	r, err := writeExport(to.path, data)
	r.Note = b.page.Note
	r.what = "the term's graph as a page"
	if given {
		r.what = fmt.Sprintf("the reduction as a page, %s", count(len(b.page.Frames)-1, "contraction"))
	}
	return r, err
}

type pageBuilder struct {
	s     *Session
	page  page.Page
	bytes int
	redex []ski.Turn    // of the last frame
	terms *inspect.Walk // over the last frame's; nil: they are too many
	top   inspect.ID    // ids below it were given out at the last frame
}

// trace makes the frames of a reduction, on a timeline of its own: that of the session
// stays where it is.
func (b *pageBuilder) trace(ctx context.Context, steps uint64) error {
	line := history.New(b.s.arena, b.s.line.Start())
	defer line.Close()
	for {
		n := line.Position().Contractions
		v, err := b.s.view()
		if err != nil {
			return err
		}
		if err := b.add(ctx, v, line.Root(), n); err != nil {
			return err
		}
		switch last := b.page.Frames[len(b.page.Frames)-1]; {
		case last.Normal:
			return nil
		case n >= steps:
			b.page.Note = fmt.Sprintf("The page ends after %s; a number after the file name sets how many.", count(n, "contraction"))
			return nil
		case b.bytes > pageBytes:
			b.page.Note = fmt.Sprintf("The page ends after %s of %s that were wanted: its terms are so large that it would be larger than %s MB.", count(n, "contraction"), Grouped(steps), Grouped(pageBytes>>20))
			return nil
		}
		more, err := line.Step(ctx)
		switch {
		case ctx.Err() != nil:
			b.page.Note = fmt.Sprintf("The page ends after %s: it was interrupted.", count(n, "contraction"))
			return nil
		case errors.Is(err, arena.ErrFull):
			b.page.Note = fmt.Sprintf("The page ends after %s: the arena is at its limit of %s.", count(n, "contraction"), count(b.s.set.Nodes, "node"))
			return nil
		case err != nil || !more:
			return err
		}
	}
}

// frame makes the only frame of a page.
func (b *pageBuilder) frame(ctx context.Context, root arena.ID, n uint64) error {
	v, err := b.s.view()
	if err != nil {
		return err
	}
	return b.add(ctx, v, root, n)
}

// add adds a frame, and completes the one before.
func (b *pageBuilder) add(ctx context.Context, v *inspect.View, root arena.ID, n uint64) error {
	terms := b.s.terms(v)
	f := &page.Frame{Contractions: n}
	st := &State{}
	show := display{notation: b.s.set.Notation}
	if err := st.show(ctx, show, terms, root, ski.Options{Limit: pageText}); err != nil {
		return err
	}
	f.Term, f.Normal = pageSpans(spans(st.text)), st.Normal
	f.Omitted = strings.TrimSuffix(omitted(st.tree, st.text), " (:set show)")
	size, err := v.Size(root, measured)
	if err != nil && !errors.Is(err, inspect.ErrLimit) && !errors.Is(err, inspect.ErrTooLarge) {
		return err
	}
	if err == nil {
		f.Tree, f.DAG = leaves(size), size.Nodes
	}
	if !st.Normal {
		f.Rule, f.Words = st.next.Rule.Rule(), ruleWords[st.next.Rule]
		f.Bindings = bindings(show, terms, st.next)
	}
	made := inspect.Empty
	if len(b.page.Frames) == 0 {
		b.page.Title = show.node(terms, root, titleText)
	} else {
		made = nodeAt(v, root, b.redex)
		before := b.page.Frames[len(b.page.Frames)-1]
		before.After = pageSpans(spans(show.print(terms, root, ski.Options{Limit: pageText, Marked: true, Path: b.redex})))
	}
	if err := b.graph(f, terms, root, made); err != nil {
		return err
	}
	b.redex = st.next.Path
	b.terms, b.top = new(inspect.Walk), v.Top()
	if b.terms.From(root); !b.terms.Go(v, 3*pageCount) {
		b.terms = nil
	}
	b.page.Frames = append(b.page.Frames, f)
	data, err := json.Marshal(f)
	b.bytes += len(data) + 2*len(f.Term)
	return err
}

func (b *pageBuilder) graph(f *page.Frame, terms inspect.Terms, root, made arena.ID) error {
	names := definitionNodes(terms.View, b.s.defs.sorted(), b.s.names)
	g, err := collectGraph(terms, root, dag.Options{
		Focus: inspect.Empty, Follow: true, Nodes: pageNodes, Count: pageCount, Text: 28, Name: names, Notation: b.s.set.Notation,
	})
	if err != nil {
		return err
	}
	var fresh func(inspect.ID) bool
	if len(b.page.Frames) > 0 {
		before, top := b.terms, b.top
		fresh = func(id inspect.ID) bool { return before != nil && !before.Has(id) || before == nil && id >= top }
	}
	note := leftOut(g)
	if g.Focus != g.Root {
		note = fmt.Sprintf("The redex is far beneath the root: the graph begins at #%d, above it. ", g.Focus) + note
	}
	f.Graph = page.Draw(g, fresh, made, note)
	return nil
}

// bindings says what the letters of a rule stand for.
func bindings(show display, t inspect.Terms, r inspect.Redex[inspect.ID]) [][2]string {
	var list [][2]string
	letters, _, _ := r.Rule.Sides()
	for i, letter := range letters {
		list = append(list, [2]string{letter, show.node(t, r.Arguments[i], pageArgument)})
	}
	return list
}

var pageRoles = [...]string{Redex: "redex", Head: "head", Focus: "made"}

func pageSpans(l Line) []page.Span {
	var list []page.Span
	for _, s := range l {
		p := page.Span{Text: s.Text}
		switch {
		case s.Role == Arg:
			p.Role = fmt.Sprintf("arg%d", s.Arg)
		case int(s.Role) < len(pageRoles):
			p.Role = pageRoles[s.Role]
		}
		list = append(list, p)
	}
	return list
}

// ruleWords tells the rules in words.
var ruleWords = map[ski.Sym]string{
	ski.S:      "S hands its third argument to both of the others, and applies the first to the second.",
	ski.K:      "K keeps its first argument and drops the second.",
	ski.I:      "I gives its argument back.",
	ski.B:      "B composes: its first argument gets the second applied to the third.",
	ski.C:      "C swaps its second and its third argument.",
	ski.SPrime: "S' hands its last argument to the second and the third, and its first argument combines the two.",
	ski.BPrime: "B' applies its first argument to the second, and to the third applied to the fourth.",
	ski.CPrime: "C' hands its last argument to the second, and its first argument combines that with the third.",
	ski.W:      "W gives its first argument the second one twice.",
}
