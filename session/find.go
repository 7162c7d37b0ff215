package session

import (
	"context"
	"fmt"
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
	figures := []string{with, count(r.Tried, "candidate") + " tried", seconds(r.Seconds, st)}
	if r.GivenUp > 0 {
		figures = append(figures, Grouped(r.GivenUp)+" given up after too many contractions")
	}
	return []Line{first, {{Text: strings.Join(figures, st.pick(" · ", ", ")), Role: Dim}}}
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
		s.progress.Store(&Progress{Candidates: tried, Nodes: s.arena.Nodes()})
		return ctx.Err() != nil
	}
	f := search.Find()
	r := &FindInfo{
		Rule: strings.Join(search.Params, " ") + " → " + printed(search.Result, typeTerm), Size: f.Size, Tried: f.Tried, GivenUp: f.GivenUp,
		Seconds: time.Since(begin).Seconds(), Smallest: f.Term != nil && f.GivenUp == 0,
	}
	for _, sym := range search.Basis {
		r.Basis = append(r.Basis, sym.String())
	}
	switch {
	case f.Term != nil:
		r.Status, r.Term = "found", printed(f.Term, 0)
	case f.Ending == ski.Stopped:
		r.Status = "interrupted"
	case f.Ending == ski.AtContractions:
		r.Status = "limit"
	default:
		r.Status = "none"
	}
	return r, nil
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
	if i := wordFromEnd(text[:end], "max"); i >= 0 {
		part := c.part(i+len("max"), end)
		n, err := strconv.Atoi(part.args)
		if err != nil || n < 1 || n > findMax {
			return search, part.wrong("how large may the term be?", fmt.Sprintf("a number of combinators, from 1 to %d", findMax))
		}
		search.MaxSize, end = n, i
	}
	if i := wordFromEnd(text[:end], "with"); i >= 0 {
		part := c.part(i+len("with"), end)
		basis, ok := combinatorsIn(part.args)
		if !ok {
			return search, part.wrong("with which combinators?", "some of S K I B C S' B' C' W, "+findUsage)
		}
		search.Basis, end = basis, i
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
	left := c.part(0, at)
	vars, err := left.term()
	if err != nil {
		return search, err
	}
	params := map[string]bool{}
	for {
		fun, arg, isApp := vars.Split()
		if !isApp {
			arg = vars
		}
		sym, name := arg.Leaf()
		if sym != ski.Var || params[name] {
			return search, left.wrong("left of the arrow stand names, each once", findUsage)
		}
		params[name] = true
		search.Params = append([]string{name}, search.Params...)
		if !isApp {
			break
		}
		vars = fun
	}
	if len(search.Params) > 16 {
		return search, left.wrong("too many names", "at most 16")
	}
	right := c.part(at+width, end)
	t, err := right.term()
	if err != nil {
		return search, err
	}
	t = s.defs.expandBut(t, s.lastTerm, params)
	for _, name := range ski.FreeVars(t) {
		if !params[name] {
			return search, right.wrong(name+" is not left of the arrow", "no combinator can bring it in")
		}
	}
	if ski.Leaves(t).BitLen() > 10 {
		return search, right.wrong("the right side is too large", "at most 1,023 leaves")
	}
	nf, _, normal := ski.Reduce(t, 100_000)
	if !normal || ski.Leaves(nf).BitLen() > 10 {
		return search, right.wrong("the right side has no normal form within 100,000 contractions, or a large one", "write the term that is to come out")
	}
	search.Result = nf
	return search, nil
}

// wordFromEnd is where a word stands in a text by itself, for the last time; -1: nowhere.
func wordFromEnd(text, word string) int {
	for end := len(text); ; {
		i := strings.LastIndex(text[:end], word)
		if i < 0 {
			return -1
		}
		after := i + len(word)
		if i > 0 && text[i-1] == ' ' && (after == len(text) || text[after] == ' ') {
			return i
		}
		end = i
	}
}

// combinatorsIn reads a list of combinators, S K I or SKI.
func combinatorsIn(text string) ([]ski.Sym, bool) {
	var list []ski.Sym
	met := make(map[ski.Sym]bool)
	for i := 0; i < len(text); {
		if text[i] == ' ' || text[i] == ',' {
			i++
			continue
		}
		n := i + 1
		for n < len(text) && text[n] == '\'' {
			n++
		}
		sym, ok := ski.LookupSym(text[i:n])
		if !ok {
			return nil, false
		}
		if !met[sym] {
			list = append(list, sym)
		}
		met[sym] = true
		i = n
	}
	return list, len(list) > 0
}
