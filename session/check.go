package session

import (
	"context"
	"fmt"
	"os"
	"strings"

	"skirepl/ski"
)

// CheckInfo is a derivation, line by line, with what is right and wrong.
type CheckInfo struct {
	File  string      `json:"file,omitempty"`
	Right bool        `json:"right"` // every line follows
	Steps []CheckLine `json:"lines"`
	// Left is how many lines an interruption has left out.
	Left int `json:"left,omitempty"`
}

// CheckLine is a line of a derivation.
type CheckLine struct {
	Number  int    `json:"number"` // from 1; the first follows from nothing
	Line    int    `json:"line"`   // where it stands in its file or input
	Column  int    `json:"column"`
	Arrow   string `json:"arrow,omitempty"`
	Term    string `json:"term"`    // as it was typed
	Verdict string `json:"verdict"` // see verdictWords; "given" is the first line, "no term" what can't be read
	Right   bool   `json:"right"`
	Steps   uint64 `json:"steps,omitempty"` // contractions
	Rule    string `json:"rule,omitempty"`  // of the redex that was contracted
	Says    string `json:"says,omitempty"`  // in words
	// Expected is what the leftmost outermost contraction gives.
	Expected string `json:"expected,omitempty"`
}

func (r *CheckInfo) Lines(st Style) []Line {
	var lines []Line
	wrong, unknown := 0, 0
	for _, l := range r.Steps {
		sign, role := st.pick("✓", "ok"), Good
		switch {
		case l.Number == 1:
			sign = ""
		case l.Verdict == verdictWords[ski.Unknown]:
			sign, role = "?", Warn
			unknown++
		case !l.Right:
			sign, role = st.pick("✗", "no"), Warn
			wrong++
		}
		number := l.Number
		if r.File != "" {
			number = l.Line
		}
		lines = append(lines, Line{
			{Text: fmt.Sprintf("%4d  %-3s ", number, l.Arrow), Role: Figure},
			{Text: fmt.Sprintf("%-2s ", sign), Role: role},
			{Text: clip(l.Term, typeTerm), Role: Code},
		})
		if l.Says != "" {
			if l.Right {
				role = Dim
			}
			lines = append(lines, Line{{Text: "             ", Role: Figure}, {Text: l.Says, Role: role}})
		}
	}
	if r.Right {
		return append(lines, Line{{Text: "every line follows", Role: Good}})
	}
	of := " of " + count(len(r.Steps)+r.Left, "line")
	var says []string
	if r.Left > 0 {
		says = append(says, "interrupted")
	}
	for _, part := range [...]struct {
		n            int
		one, several string
	}{{wrong, " does not follow", " do not follow"}, {unknown, " is not known to follow", " are not known to follow"}, {r.Left, " was not looked at", " were not looked at"}} {
		if part.n == 1 {
			says = append(says, "1"+of+part.one)
		} else if part.n > 1 {
			says = append(says, Grouped(part.n)+of+part.several)
		}
	}
	return append(lines, Line{{Text: strings.Join(says, "; "), Role: Warn}})
}

// wrong is the first line that was not shown to follow, as an error of the file that
// the derivation is in; nil: there is none.
func (r *CheckInfo) wrong(file string) error {
	if r.File != "" {
		file = r.File
	}
	for _, l := range r.Steps {
		if !l.Right {
			return &ski.Error{File: file, Pos: ski.Pos{Line: l.Line, Col: l.Column}, Msg: l.Says}
		}
	}
	return nil
}

const derivationHint = "as in :check S K K x => K x (K x) => x; =>* stands for several contractions, and a line that ends in an arrow goes on in the next"

func runCheck(s *Session, ctx context.Context, c Command) (Result, error) {
	if c.args == "" {
		return nil, c.impossible("which derivation?", "its terms with arrows, as in :check S K K x => K x (K x) => x, or a file")
	}
	r := &CheckInfo{Steps: []CheckLine{}}
	list := links(c.args, false)
	if len(list) == 1 {
		r.File = c.path()
		src, err := readText(r.File, MaxText)
		switch {
		case os.IsNotExist(err):
			return nil, c.wrong("there is no arrow in it, and no such file", derivationHint)
		case err != nil:
			return nil, c.wrong("can't read the file: "+reason(err), readHint(err))
		}
		first, _, _ := strings.Cut(string(src), "\n")
		c = Command{
			spec: c.spec, args: strings.ReplaceAll(string(src), "\r\n", "\n"), at: ski.Pos{Line: 1, Col: 1},
			File: r.File, line: first, head: c.head, Text: c.Text, compiler: c.compiler,
		}
		switch list = links(c.args, true); {
		case list[0].from == len(c.args):
			return nil, c.wrong("there is no term in the file", "write each on a line of its own")
		case len(list) == 1:
			return nil, c.wrong("there is one term only", "write each term on a line of its own, or arrows between them")
		}
	}
	lines := make([]derivationLine, len(list))
	for i, link := range list {
		if ctx.Err() != nil {
			r.Left = len(list)
			return r, nil
		}
		part := c.part(min(link.from, link.to), link.to)
		if part.args == "" {
			return nil, part.wrong("there is no term beside the arrow", "write one, or remove the arrow")
		}
		lines[i] = derivationLine{link: link, typed: part}
		if lines[i].plain, lines[i].err = part.term(); lines[i].err == nil {
			lines[i].term = s.defs.expand(lines[i].plain, s.lastTerm)
		}
	}
	if lines[0].err != nil {
		return nil, lines[0].err
	}
	err := s.inLab(func(l lab) error {
		s.checkLines(ctx, l, lines, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// derivationLine is a line of a derivation, as a term or why it is none.
type derivationLine struct {
	link  link
	typed Command
	plain *ski.Term // before the definitions are put in
	term  *ski.Term
	err   error
}

// checkLines judges the lines of a derivation one by one.
func (s *Session) checkLines(ctx context.Context, l lab, lines []derivationLine, r *CheckInfo) {
	r.Right = true
	j := checker{s: s, ctx: ctx, show: l.shower(ctx), before: lines[0].term}
	for i, d := range lines {
		if ctx.Err() != nil {
			r.Left, r.Right = len(lines)-i, false
			break
		}
		line := CheckLine{
			Number: i + 1, Line: d.typed.at.Line, Column: d.typed.at.Col,
			Term: strings.Join(strings.Fields(withoutComments(d.typed.args)), " "), Right: true, Verdict: "given",
		}
		if !d.link.first {
			j.line(&line, d.term, d.err, d.link.many)
		}
		j.named = d.plain
		r.Steps = append(r.Steps, line)
		r.Right = r.Right && line.Right
	}
}

// shower prints terms as the settings say, with the names of definitions.
func (l lab) shower(ctx context.Context) func(t *ski.Term, limit int) string {
	return func(t *ski.Term, limit int) string {
		if id, err := l.intern(ctx, t); err == nil {
			if terms, err := l.view(); err == nil {
				return l.s.display().print(terms, id, ski.Options{Limit: limit}).String
			}
		}
		return l.s.printed(t, limit) // there is no room for it, or no time
	}
}
