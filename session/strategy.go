package session

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"skirepl/ski"
)

// strategyViews are the strategies by name.
func strategyViews() []View {
	var list []View
	for _, by := range ski.Strategies() {
		list = append(list, View{by.String(), by.About()})
	}
	return list
}

// strategyPage says what each strategy is.
func strategyPage() (page [][2]string) {
	for _, v := range strategyViews() {
		page = append(page, [2]string{v.Name, v.For})
	}
	return page
}

// strategyNamed is the strategy that a name, or the beginning of one, means.
func strategyNamed(name string) (ski.Strategy, error) {
	full, err := oneOf(strategyViews(), name)
	for _, by := range ski.Strategies() {
		if by.String() == full {
			return by, err
		}
	}
	return ski.NormalOrder, err
}

// StrategyInfo is the strategy that is set.
type StrategyInfo struct {
	Strategy   string `json:"strategy"`
	Strategies []View `json:"strategies"`
}

func (r *StrategyInfo) Lines(Style) []Line {
	var lines []Line
	for _, v := range r.Strategies {
		mark := "  "
		if v.Name == r.Strategy {
			mark = "* "
		}
		lines = append(lines, Line{{Text: mark + fmt.Sprintf("%-13s", v.Name), Role: Code}, {Text: v.For}})
	}
	if r.Strategy != ski.NormalOrder.String() {
		lines = append(lines, Line{{Text: "terms that are typed, :normal and :trace TERM now run on the reference reducer; the debugger stays in normal order", Role: Dim}})
	}
	return lines
}

func runStrategy(s *Session, _ context.Context, c Command) (Result, error) {
	if c.args != "" {
		by, err := strategyNamed(c.args)
		if err != nil {
			return nil, c.unknown("strategy", viewNames(strategyViews()), err.Error())
		}
		s.set.Strategy = by
	}
	return &StrategyInfo{s.set.Strategy.String(), strategyViews()}, nil
}

// endings say with which limit a reduction of the reference reducer ended.
var endings = [...]struct {
	status Status
	limit  string
}{
	ski.InNormalForm:   {Normal, ""},
	ski.AtContractions: {Limit, "contractions"},
	ski.AtNodes:        {Limit, "nodes"},
	ski.Stopped:        {Interrupted, ""},
}

// byReference reduces on the reference reducer. how says what it did, as in
// "applicative order".
func (s *Session) byReference(ctx context.Context, input, how string, reduce func() ski.Outcome) *Reduction {
	begin := time.Now()
	o := reduce()
	r := &Reduction{
		Input: input, Status: endings[o.Ending].status, Limit: endings[o.Ending].limit, By: how,
		Contractions: o.Contractions, Seconds: time.Since(begin).Seconds(), limits: s.set,
	}
	if m, ok := ski.Measure(o.Term, stopped(ctx)); ok {
		r.Tree, r.DAG = m.Leaves.String(), m.DAG
	}
	r.setText(s.shown(o.Term))
	r.term = o.Term
	return r
}

// byStrategy reduces a term by the strategy that is set, which is not normal order.
func (s *Session) byStrategy(ctx context.Context, input string, t *ski.Term) *Reduction {
	by := s.set.Strategy
	r := s.byReference(ctx, input, by.String()+" order", func() ski.Outcome { return ski.ReduceBy(t, by, s.referenceLimits(ctx)) })
	s.noteEnd(ctx, r, t)
	return r
}

func runNormal(s *Session, ctx context.Context, c Command) (Result, error) {
	t, err := s.subject(c)
	if err != nil {
		return nil, err
	}
	if s.set.Strategy != ski.NormalOrder {
		return s.byStrategy(ctx, c.Text, t), nil
	}
	return s.reduceAside(ctx, c.Text, t, s.set.Show)
}

func runWHNF(s *Session, ctx context.Context, c Command) (Result, error) {
	t, err := s.subject(c)
	if err != nil {
		return nil, err
	}
	r := s.byReference(ctx, c.Text, "head reduction", func() ski.Outcome { return ski.WHNF(t, s.referenceLimits(ctx)) })
	if r.Status == Normal {
		r.Status = WeakHead
	}
	if s.noteEnd(ctx, r, t); r.Endless != nil && !r.Endless.Headless {
		r.Endless = nil // what has no end is not at the head
	}
	r.Ends = false
	return r, nil
}

// comparisons are what :compare can do, by the word that asks for it.
var comparisons = map[string]func(*Session, context.Context, Command) (Result, error){
	"strategy":    compareStrategies,
	"abstraction": compareAbstractions,
}

func comparisonNames() []string {
	var names []string
	for name := range comparisons {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// comparison finds out whether :compare is asked for one of them: then it begins with
// its name, and a term follows.
func (s *Session) comparison(ctx context.Context, c Command) (r Result, asked bool, err error) {
	word, rest := c.first()
	if s.trip != nil && s.trip.branch(word.args) != nil {
		return nil, false, nil
	}
	compare := comparisons[word.args]
	if compare == nil && rest.args != "" { // the beginning of its name will do
		for name, c := range comparisons {
			if word.args != "" && strings.HasPrefix(name, word.args) {
				compare = c // no two begin alike
			}
		}
	}
	if compare == nil {
		return nil, false, nil
	}
	r, err = compare(s, ctx, rest)
	return r, true, err
}

// StrategyComparison is a term reduced by each strategy.
type StrategyComparison struct {
	Term string        `json:"term"`
	Rows []StrategyRow `json:"rows"`
	Note string        `json:"note,omitempty"` // what the rows show
	// Endless proves, where no strategy came to an end, that none does.
	Endless *EndlessInfo `json:"endless,omitempty"`
}

// StrategyRow is what one strategy made of it.
type StrategyRow struct {
	Strategy     string  `json:"strategy"`
	On           string  `json:"on"` // "machine" or "reference"
	Status       Status  `json:"status"`
	Limit        string  `json:"limit,omitempty"`
	Contractions uint64  `json:"contractions"`
	Skipped      uint64  `json:"skipped,omitempty"` // of these, what the memo knew
	Rounds       uint64  `json:"rounds,omitempty"`
	Seconds      float64 `json:"seconds"`
	Result       string  `json:"result"`
}

func (r *StrategyComparison) Lines(st Style) []Line {
	cut := false
	lines := []Line{{{Text: "strategy     contractions        time  ended             result", Role: Title}}}
	for _, row := range r.Rows {
		ended, role := "normal form", Plain
		switch row.Status {
		case Interrupted:
			ended, role = "interrupted", Warn
		case Limit:
			ended, role = row.Limit, Warn
			if row.Limit == "contractions" {
				ended = "contraction"
			}
			ended = strings.TrimSuffix(ended, "s") + " limit"
		}
		line := Line{
			{Text: fmt.Sprintf("%-11s", row.Strategy), Role: Code},
			{Text: fmt.Sprintf("%14s  %10s  ", Grouped(row.Contractions), Seconds(row.Seconds, st)), Role: Figure},
			{Text: fmt.Sprintf("%-17s ", ended), Role: role},
			{Text: row.Result},
		}
		if row.Rounds > 0 {
			line = append(line, Span{Text: "  (" + count(row.Rounds, "round") + ")", Role: Dim})
		}
		if row.Skipped > 0 {
			line = append(line, Span{Text: "  (" + Grouped(row.Skipped) + " remembered)", Role: Dim})
		}
		lines = append(lines, line)
		cut = cut || strings.Contains(row.Result, "…")
	}
	if cut {
		lines = append(lines, cutNote())
	}
	if r.Note != "" {
		lines = append(lines, Line{{Text: r.Note, Role: Warn}})
	}
	if r.Endless != nil {
		lines = append(lines, r.Endless.Lines(st)...)
	}
	return append(lines, Line{{Text: "normal order runs on the machine, the others on the reference reducer", Role: Dim}})
}

// note says what the rows show.
func (r *StrategyComparison) note() string {
	var ended, not []string
	taken := make(map[string]uint64)
	for _, row := range r.Rows {
		switch row.Status {
		case Normal:
			ended = append(ended, row.Strategy)
			taken[row.Strategy] = row.Contractions
		case Limit:
			not = append(not, row.Strategy)
		}
	}
	normal, applicative := taken[ski.NormalOrder.String()], taken[ski.Applicative.String()]
	switch {
	case len(ended) > 0 && len(not) > 0:
		text := "there is a normal form, and " + strings.Join(not, " and ") + " did not come to it"
		if !slices.Contains(not, ski.NormalOrder.String()) && !slices.Contains(not, ski.Parallel.String()) {
			text += ": innermost redexes are reduced also where they are thrown away"
		}
		return text
	case len(ended) < len(r.Rows):
		return ""
	case normal > applicative:
		return "applicative order does less here: an argument is reduced before it is copied"
	case normal < applicative:
		return "normal order does less here: what is thrown away is not reduced"
	}
	return ""
}

// comparedShown is how many characters of a result stand in a table.
const comparedShown = 60

func compareStrategies(s *Session, ctx context.Context, c Command) (Result, error) {
	t, err := s.subject(c)
	if err != nil {
		return nil, err
	}
	r := &StrategyComparison{Term: s.printed(t, typeTerm)}
	for _, by := range ski.Strategies() {
		row := StrategyRow{Strategy: by.String(), On: "reference"}
		if by == ski.NormalOrder {
			q, err := s.reduceAside(ctx, c.Text, t, comparedShown)
			if err != nil {
				return nil, err
			}
			row.On, row.Status, row.Limit = "machine", q.Status, q.Limit
			row.Contractions, row.Skipped, row.Seconds = q.Contractions, q.Skipped, q.Seconds
			row.Result = q.Result
		} else {
			begin := time.Now()
			o := ski.ReduceBy(t, by, s.referenceLimits(ctx))
			row.Status, row.Limit = endings[o.Ending].status, endings[o.Ending].limit
			row.Contractions, row.Rounds, row.Seconds = o.Contractions, o.Rounds, time.Since(begin).Seconds()
			row.Result = s.printed(o.Term, comparedShown)
		}
		r.Rows = append(r.Rows, row)
	}
	if r.Note = r.note(); r.Note == "" && r.Rows[0].Status == Limit {
		if r.Endless = s.endless(ctx, t); r.Endless != nil {
			r.Note = "no strategy comes to an end: there is no normal form"
		}
	}
	return r, nil
}

// clip cuts a text to so many characters.
func clip(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
