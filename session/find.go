package session

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"skirepl/ski"
)

// FindInfo is what a search for a combinator has found.
type FindInfo struct {
	Rule   string   `json:"rule"`
	Basis  []string `json:"basis"`
	Status string   `json:"status"` // "found", "none", "limit" or "interrupted"
	Term   string   `json:"term,omitempty"`
	// Size is the number of combinators in the term; if none was found, that up to which
	// all terms were tried.
	Size     int     `json:"size"`
	Smallest bool    `json:"smallest"` // certainly: no candidate was given up
	Tried    uint64  `json:"tried"`    // candidates: a beginning of a term counts once for all terms that begin so
	GivenUp  uint64  `json:"given_up"` // of these, those that were reduced too long
	Seconds  float64 `json:"seconds"`
	// If none was found: a larger term that does it, by bracket abstraction, and its size.
	// "" if there is none either, as no abstraction has just these combinators.
	Larger     string `json:"larger,omitempty"`
	LargerSize int    `json:"larger_size,omitempty"`
}

func (r *FindInfo) Lines(st Style) []Line {
	var first Line
	with := "with " + strings.Join(r.Basis, " ")
	upTo := count(r.Size, "combinator")
	none := "none of up to " + upTo + " does that " + with
	if r.GivenUp > 0 {
		none = "none was found of up to " + upTo + " " + with + ", though some were given up"
	}
	switch r.Status {
	case "found":
		what := "a smallest one"
		if !r.Smallest {
			what = "a smaller one is not excluded"
		}
		first = Line{{Text: r.Term, Role: Code}, {Text: "   " + upTo + ", " + what, Role: Dim}}
	case "none":
		first = Line{{Text: none + "; max N looks further", Role: Warn}}
	case "interrupted":
		first = Line{{Text: "interrupted: " + none, Role: Warn}}
	default:
		first = Line{{Text: "stopped at the limit of candidates: " + none, Role: Warn}}
	}
	figures := []string{with, count(r.Tried, "candidate") + " tried", Seconds(r.Seconds, st)}
	if r.GivenUp > 0 {
		figures = append(figures, Grouped(r.GivenUp)+" given up after too many contractions")
	}
	lines := []Line{first}
	if r.Larger != "" {
		lines = append(lines, Line{{Text: "bracket abstraction gives one of " + count(r.LargerSize, "combinator") + ":", Role: Label}}, Line{{Text: "  " + r.Larger}})
	}
	return append(lines, Line{{Text: strings.Join(figures, st.pick(" · ", ", ")), Role: Dim}})
}

const (
	findSize  = 12         // the largest size without max
	findMax   = 40         // that max may say
	findTried = 50_000_000 // candidates: half a minute
)

// findBasis is the basis without with.
var findBasis = []ski.Sym{ski.S, ski.K, ski.I, ski.B, ski.C, ski.W}

func runFind(s *Session, ctx context.Context, c Command) (Result, error) {
	search, err := s.parseFind(c)
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	search.Stop = func(_ int, tried uint64) bool {
		s.progress.Store(&Progress{Candidates: tried})
		return ctx.Err() != nil
	}
	f := search.Find()
	r := &FindInfo{
		Rule: strings.Join(search.Params, " ") + " → " + plain(search.Result, typeTerm), Size: f.Size, Tried: f.Tried, GivenUp: f.GivenUp,
		Seconds: time.Since(begin).Seconds(), Smallest: f.Term != nil && f.GivenUp == 0,
	}
	for _, sym := range search.Basis {
		r.Basis = append(r.Basis, sym.String())
	}
	switch {
	case f.Term != nil:
		r.Status, r.Term = "found", s.printed(f.Term, 0)
	case f.Ending == ski.Stopped:
		r.Status = "interrupted"
	case f.Ending == ski.AtContractions:
		r.Status = "limit"
	default:
		r.Status = "none"
	}
	if r.Term == "" {
		if t := byAbstraction(search); t != nil {
			r.Larger, r.LargerSize = s.printed(t, 0), int(ski.Leaves(t).Int64())
		}
	}
	return r, nil
}

// byAbstraction is the smallest term that a bracket abstraction makes of what is searched
// for, of the combinators that are allowed; nil: none does.
func byAbstraction(search ski.Search) *ski.Term {
	e, err := ski.ParseExpr(`\` + strings.Join(search.Params, " ") + ". " + search.Result.String())
	if err != nil {
		return nil
	}
	var best *ski.Term
	for _, basis := range ski.Bases() {
		for _, abstraction := range ski.Abstractions() {
			t, err := ski.Compiler{Abstraction: abstraction, Basis: basis}.Compile(e)
			if err != nil || best != nil && ski.Leaves(t).Cmp(ski.Leaves(best)) >= 0 || !madeOf(t, search.Basis) {
				continue
			}
			applied := t
			for _, name := range search.Params {
				applied = ski.App(applied, ski.FreeVar(name))
			}
			if nf, _, normal := ski.Reduce(applied, 100_000); normal && ski.Equal(nf, search.Result) {
				best = t
			}
		}
	}
	return best
}

// madeOf says that a term has no atoms but these.
func madeOf(t *ski.Term, basis []ski.Sym) bool {
	for todo := []*ski.Term{t}; len(todo) > 0; {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if fun, arg, app := t.Split(); app {
			todo = append(todo, fun, arg)
		} else if sym, _ := t.Leaf(); !slices.Contains(basis, sym) {
			return false
		}
	}
	return true
}

const findUsage = "as in :find x y -> y x with S K I max 8"

// parseFind reads :find's arguments; quotes may stand around the rule.
func (s *Session) parseFind(c Command) (ski.Search, error) {
	search := ski.Search{Basis: findBasis, MaxSize: findSize, MaxTried: findTried}
	text := c.args
	if text != "" && (text[0] == '\'' || text[0] == '"') { // blanks instead: places stay the same
		if i := strings.LastIndexByte(text, text[0]); i > 0 {
			text = " " + text[1:i] + " " + text[i+1:]
		}
	}
	c.args = text
	end := len(text)
	// max and with, in either order.
	maxAt, withAt := wordFromEnd(text, "max"), wordFromEnd(text, "with")
	behind := func(at, other int, word string) Command {
		to := len(text)
		if other > at {
			to = other
		}
		end = min(end, at)
		return c.part(at+len(word), to)
	}
	if maxAt >= 0 {
		part := behind(maxAt, withAt, "max")
		n, err := strconv.Atoi(part.args)
		if err != nil || n < 1 || n > findMax {
			return search, part.wrong("how large may the term be?", fmt.Sprintf("a number of combinators, from 1 to %d", findMax))
		}
		search.MaxSize = n
	}
	if withAt >= 0 {
		part := behind(withAt, maxAt, "with")
		basis, err := part.combinators()
		if err != nil {
			return search, err
		}
		search.Basis = basis
	}
	at, width := -1, 0
	for _, arrow := range []string{"->", "→"} {
		if i := strings.Index(text[:end], arrow); i >= 0 {
			at, width = i, len(arrow)
			break
		}
	}
	if at < 0 {
		return search, c.wrong("which behaviour? There is no arrow", findUsage)
	}
	params, err := c.part(0, at).parameters()
	if err != nil {
		return search, err
	}
	search.Params = params
	search.Result, err = s.findResult(c.part(at+width, end), params)
	return search, err
}

// parameters reads the names left of the arrow.
func (c Command) parameters() ([]string, error) {
	words := c.fields()
	switch {
	case len(words) == 0:
		return nil, c.wrong("no names are left of the arrow", findUsage)
	case len(words) > ski.MaxParams:
		return nil, c.wrong("too many names", fmt.Sprintf("at most %d", ski.MaxParams))
	}
	var params []string
	for _, word := range words {
		if strings.ContainsAny(word.args, "()[]") {
			return nil, word.wrong("left of the arrow stand names, without parentheses", findUsage)
		}
		t, err := word.term()
		if err != nil {
			return nil, err
		}
		sym, name := t.Leaf()
		switch {
		case sym != ski.Var:
			return nil, word.wrong(word.args+" is not a name", "left of the arrow stand names, "+findUsage)
		case slices.Contains(params, name):
			return nil, word.wrong(name+" stands there already", "left of the arrow each name stands once: one for each argument")
		}
		params = append(params, name)
	}
	return params, nil
}

// findResult reads what the parameters are to become, and gives its normal form.
func (s *Session) findResult(c Command, params []string) (*ski.Term, error) {
	t, err := c.term()
	if err != nil {
		return nil, err
	}
	own := make(map[string]bool)
	for _, name := range params {
		own[name] = true
	}
	t = s.defs.expandBut(t, s.lastTerm, own)
	for _, name := range ski.FreeVars(t) {
		if !own[name] {
			return nil, c.wrong(name+" is not left of the arrow", "no combinator can bring it in")
		}
	}
	if ski.Leaves(t).BitLen() > 10 {
		return nil, c.wrong("the right side is too large", "at most 1,023 leaves")
	}
	nf, _, normal := ski.Reduce(t, 100_000)
	if !normal || ski.Leaves(nf).BitLen() > 10 {
		return nil, c.wrong("the right side has no normal form within 100,000 contractions, or a large one", "write the term that is to come out")
	}
	return nf, nil
}

// wordFromEnd is where a word stands in a text by itself, for the last time; -1: nowhere.
func wordFromEnd(text, word string) int {
	for end := len(text); ; {
		i := strings.LastIndex(text[:end], word)
		if i < 0 {
			return -1
		}
		after := text[i+len(word):]
		if strings.ContainsAny(text[max(i-1, 0):i], blanks) && (after == "" || strings.ContainsAny(after[:1], blanks)) {
			return i
		}
		end = i
	}
}

// combinators reads a list of combinators, S K I or SKI.
func (c Command) combinators() ([]ski.Sym, error) {
	const between = blanks + ","
	var list []ski.Sym
	for i := 0; i < len(c.args); {
		if strings.IndexByte(between, c.args[i]) >= 0 {
			i++
			continue
		}
		n := i + 1
		for n < len(c.args) && c.args[n] == '\'' {
			n++
		}
		sym, ok := ski.LookupSym(c.args[i:n])
		if !ok {
			if n = i + strings.IndexAny(c.args[i:], between); n < i {
				n = len(c.args)
			}
			return nil, c.part(i, n).wrong(c.args[i:n]+" is not a combinator with a rule of its own", "some of S K I B C S' B' C' W, "+findUsage)
		}
		if !slices.Contains(list, sym) {
			list = append(list, sym)
		}
		i = n
	}
	if len(list) == 0 {
		return nil, c.wrong("with which combinators?", "some of S K I B C S' B' C' W, "+findUsage)
	}
	return list, nil
}
