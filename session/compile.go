package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"skirepl/ski"
)

// Compilation is how a lambda became a term.
type Compilation struct {
	Input       string        `json:"input"`
	Abstraction string        `json:"abstraction"`
	Basis       string        `json:"basis"`
	Steps       []CompileStep `json:"steps"`
	NoLambda    bool          `json:"no_lambda,omitempty"`
	More        bool          `json:"more,omitempty"` // there were more steps
	Term        string        `json:"term"`
	Tree        string        `json:"tree"` // its leaves
	DAG         int           `json:"dag"`

	text ski.Text
}

// CompileStep is a step of it: a rule that was applied, or what a part means.
type CompileStep struct {
	Depth   int    `json:"depth"`
	Subject string `json:"subject"`
	Rule    string `json:"rule"`
	Becomes string `json:"becomes"`
}

// compileSteps is how many steps are shown.
const compileSteps = 200

func (r *Compilation) Lines(st Style) []Line {
	lines := stepLines(r.Steps, st)
	if r.More {
		lines = append(lines, Line{{Text: fmt.Sprintf("only the first %s are shown", count(len(r.Steps), "step")), Role: Dim}})
	}
	if r.NoLambda {
		lines = append(lines, Line{{Text: "there is no lambda in it", Role: Dim}})
	}
	lines = append(lines, spans(r.text))
	if more := omitted(r.Tree, r.text); more != "" {
		lines = append(lines, Line{{Text: more, Role: Dim}})
	}
	return append(lines, Line{{Text: strings.Join([]string{
		"abstraction " + r.Abstraction, "basis " + r.Basis, "tree " + BigGrouped(r.Tree), "dag " + Grouped(r.DAG),
	}, st.pick(" · ", ", ")), Role: Dim}})
}

// stepLines draws steps as a table: what is compiled, the rule, and what it becomes. What
// is too long for its column has a line of its own.
func stepLines(steps []CompileStep, st Style) []Line {
	most := 40
	if st.Width > 0 {
		most = min(most, 2*st.Width/5)
	}
	wide, rules, cut := 0, 7, false
	subject := func(s CompileStep) string { return strings.Repeat("  ", min(s.Depth, 12)) + s.Subject }
	for _, s := range steps {
		if n := utf8.RuneCountInString(subject(s)); n <= most {
			wide = max(wide, n)
		}
		rules = max(rules, len(s.Rule))
		cut = cut || strings.Contains(s.Subject+s.Becomes, "…")
	}
	var lines []Line
	for _, s := range steps {
		role := Label
		if s.Rule == "=" {
			role = Good
		}
		first := subject(s)
		if utf8.RuneCountInString(first) > wide {
			lines = append(lines, Line{{Text: first, Role: Code}})
			first = ""
		}
		row := Line{{Text: fmt.Sprintf("%-*s  ", wide, first), Role: Code}, {Text: fmt.Sprintf("%-*s  ", rules, s.Rule), Role: role}}
		if left := st.Width - wide - rules - 4; st.Width > 0 && utf8.RuneCountInString(s.Becomes) > left {
			const in = 6
			row[1].Text = s.Rule
			lines = append(lines, row)
			row = Line{{Text: strings.Repeat(" ", 2*min(s.Depth, 12)+in), Role: Code}}
		}
		lines = append(lines, append(row, Span{Text: s.Becomes}))
	}
	if cut {
		lines = append(lines, cutNote())
	}
	return lines
}

// cutNote stands under a table in which long terms have an ellipsis.
func cutNote() Line { return Line{{Text: "… stands for parts of long terms", Role: Dim}} }

func runCompile(s *Session, ctx context.Context, c Command) (Result, error) {
	if c.args == "" {
		return nil, c.impossible("which term?", `as in :compile \x y. y x`)
	}
	e, err := c.expr()
	if err != nil {
		return nil, err
	}
	r := &Compilation{Input: c.args, Abstraction: s.set.Abstraction.String(), Basis: s.set.Basis.String(), Steps: []CompileStep{}, NoLambda: !e.HasLambda()}
	c.compiler.Trace = func(step ski.CompileStep) bool {
		if len(r.Steps) == compileSteps {
			r.More = true
			return false
		}
		r.Steps = append(r.Steps, CompileStep(step))
		return true
	}
	t, err := c.compile(e)
	if err != nil {
		return nil, err
	}
	r.text = ski.Print(ski.Terms{}, t, ski.Options{Limit: s.set.Show, Notation: s.set.Notation})
	m, ok := ski.Measure(t, stopped(ctx))
	if !ok {
		return nil, ctx.Err()
	}
	r.Term, r.Tree, r.DAG = r.text.String, m.Leaves.String(), m.DAG
	return r, nil
}

// AbstractionComparison is a lambda compiled by each algorithm.
type AbstractionComparison struct {
	Term  string           `json:"term"`
	Basis string           `json:"basis"`
	To    []string         `json:"to,omitempty"` // the variables that it was applied to
	Rows  []AbstractionRow `json:"rows"`
	// NoLambda says that there is nothing for an algorithm to do.
	NoLambda bool `json:"no_lambda,omitempty"`
}

// AbstractionRow is what one algorithm made of it.
type AbstractionRow struct {
	Abstraction string  `json:"abstraction"`
	Error       string  `json:"error,omitempty"` // it became too large
	Tree        string  `json:"tree"`            // leaves of the compiled term, before names are put in
	DAG         int     `json:"dag"`
	Compiled    float64 `json:"compile_seconds"`
	Status      Status  `json:"status"`
	Limit       string  `json:"limit,omitempty"`
	// Of the reduction, applied to variables for the parameters.
	Contractions uint64  `json:"contractions"`
	Seconds      float64 `json:"seconds"`
	Result       string  `json:"result"`
	Code         string  `json:"code"` // the compiled term; long ones are cut
}

func (r *AbstractionComparison) Lines(st Style) []Line {
	cut := false
	lines := []Line{{{Text: "abstraction        tree       dag    compile  contractions     reduce", Role: Title}}}
	for _, row := range r.Rows {
		name := Span{Text: fmt.Sprintf("%-11s", row.Abstraction), Role: Code}
		if row.Error != "" {
			lines = append(lines, Line{name, {Text: "  " + row.Error, Role: Warn}})
			continue
		}
		l := Line{name, {
			Text: fmt.Sprintf("%12s%10s%11s%14s%11s", BigGrouped(row.Tree), Grouped(row.DAG), Seconds(row.Compiled, st),
				Grouped(row.Contractions), Seconds(row.Seconds, st)), Role: Figure,
		}}
		lines = append(lines, l, Line{{Text: "  " + row.Code}})
		cut = cut || strings.Contains(row.Code+row.Result, "…")
		if row.Status != Normal {
			why := string(row.Status)
			if row.Limit != "" {
				why = "stopped at the limit of " + row.Limit
			}
			lines = append(lines, Line{{Text: "  " + why, Role: Warn}})
		}
	}
	if r.NoLambda {
		lines = append(lines, Line{{Text: "there is no lambda in it, so all are the same", Role: Dim}})
	}
	about := "in the basis " + r.Basis
	if len(r.To) > 0 {
		about += "; reduced with " + strings.Join(r.To, " ") + " as arguments"
	}
	lines = append(lines, Line{{Text: about, Role: Dim}})
	var results []string
	for _, row := range r.Rows {
		if row.Error == "" && row.Status == Normal && (len(results) == 0 || results[len(results)-1] != row.Result) {
			results = append(results, row.Result)
		}
	}
	if len(results) == 1 {
		lines = append(lines, Line{{Text: "all reduce to " + results[0], Role: Good}})
	}
	if cut {
		lines = append(lines, cutNote())
	}
	return lines
}

func compareAbstractions(s *Session, ctx context.Context, c Command) (Result, error) {
	if c.args == "" {
		return nil, c.impossible("which term?", `as in :compare abstraction \x y. y x`)
	}
	e, err := c.expr()
	if err != nil {
		return nil, err
	}
	r := &AbstractionComparison{Term: e.Text(typeTerm), Basis: s.set.Basis.String()}
	var used []string
	var args []*ski.Term
	const most = 12 // parameters that are given an argument
	for i, name := range e.Parameters() {
		if i == most {
			break
		}
		if name == "" {
			name = "v"
		}
		// One that no other parameter has.
		for taken(used, name) {
			name += "'"
		}
		r.To = append(r.To, s.shownName(name))
		used, args = append(used, name), append(args, ski.FreeVar(name))
	}
	r.NoLambda = !e.HasLambda()
	for _, by := range ski.Abstractions() {
		row := AbstractionRow{Abstraction: by.String()}
		c.compiler.Abstraction = by
		begin := time.Now()
		t, err := c.compiler.Compile(e)
		row.Compiled = time.Since(begin).Seconds()
		if limit := (*ski.LimitError)(nil); errors.As(err, &limit) {
			row.Error = fmt.Sprintf("more than %s", count(limit.Limit, "application"))
			r.Rows = append(r.Rows, row)
			continue
		}
		if err != nil {
			return nil, err
		}
		m, ok := ski.Measure(t, stopped(ctx))
		if !ok {
			return nil, ctx.Err()
		}
		row.Tree, row.DAG, row.Code = m.Leaves.String(), m.DAG, s.display().typed(t, typeTerm)
		t = s.defs.expand(t, s.lastTerm)
		for _, a := range args {
			t = ski.App(t, a)
		}
		q, err := s.reduceAside(ctx, c.Text, t, comparedShown)
		if err != nil {
			return nil, err
		}
		row.Status, row.Limit, row.Contractions, row.Seconds = q.Status, q.Limit, q.Contractions, q.Seconds
		row.Result = q.Result
		r.Rows = append(r.Rows, row)
		if ctx.Err() != nil {
			break
		}
	}
	return r, nil
}

func taken(names []string, name string) bool { return slices.Contains(names, name) }
