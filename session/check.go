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
}

// CheckLine is a line of a derivation.
type CheckLine struct {
	Number  int    `json:"number"` // from 1; the first follows from nothing
	Line    int    `json:"line"`   // where it stands in its file or input
	Column  int    `json:"column"`
	Arrow   string `json:"arrow,omitempty"`
	Term    string `json:"term"`
	Verdict string `json:"verdict"` // see verdictWords
	Right   bool   `json:"right"`
	Steps   uint64 `json:"steps,omitempty"` // contractions
	Rule    string `json:"rule,omitempty"`  // of the redex that was contracted
	Says    string `json:"says,omitempty"`  // in words
	// Expected is what the leftmost outermost contraction gives.
	Expected string `json:"expected,omitempty"`
}

// verdictWords are the verdicts in the data.
var verdictWords = [...]string{
	ski.Follows: "follows", ski.OtherRedex: "other redex", ski.Unchanged: "unchanged", ski.MoreSteps: "more steps",
	ski.OtherOrder: "other order", ski.Wrong: "wrong", ski.Unknown: "unknown",
}

func (r *CheckInfo) Lines(st Style) []Line {
	var lines []Line
	wrong := 0
	for _, l := range r.Steps {
		sign, role := st.pick("✓", "ok"), Good
		if !l.Right {
			wrong++
			if sign, role = st.pick("✗", "no"), Warn; l.Verdict == "unknown" {
				sign = "? "
			}
		}
		if l.Number == 1 {
			sign = ""
		}
		lines = append(lines, Line{
			{Text: fmt.Sprintf("%4d  %-3s ", l.Number, l.Arrow), Role: Figure},
			{Text: fmt.Sprintf("%-2s ", sign), Role: role},
			{Text: l.Term, Role: Code},
		})
		if l.Says != "" {
			if l.Right {
				role = Dim
			}
			lines = append(lines, Line{{Text: "             ", Role: Figure}, {Text: l.Says, Role: role}})
		}
	}
	switch {
	case r.Right:
		lines = append(lines, Line{{Text: "every line follows", Role: Good}})
	default:
		lines = append(lines, Line{{Text: count(wrong, "line") + " of " + Grouped(len(r.Steps)) + ": not shown to follow", Role: Warn}})
	}
	return lines
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

// arrows part the lines of a derivation; longer ones first.
var arrows = []string{"=>*", "->*", "⇒*", "→*", "=>", "->", "⇒", "→"}

// endsInArrow says that a line goes on in the next one.
func endsInArrow(line string) bool { return arrowAtEnd(line) != "" }

// arrowAtEnd is the arrow that a line ends in, but for blanks and a comment; "" if
// there is none.
func arrowAtEnd(line string) string {
	line, _, _ = strings.Cut(line, "#")
	line = strings.TrimRight(line, " \t\r\n")
	for _, a := range arrows {
		if strings.HasSuffix(line, a) {
			return a
		}
	}
	return ""
}

func beginsWithArrow(line string) bool {
	line = strings.TrimLeft(line, " \t")
	for _, a := range arrows {
		if strings.HasPrefix(line, a) {
			return true
		}
	}
	return false
}

// link is a term of a derivation, with the arrow before it.
type link struct {
	many  bool
	first bool
	from  int // bytes of the text
	to    int
}

// links cuts a derivation at its arrows, outside of comments. In a file a line end
// parts too, unless there is an arrow beside it or a parenthesis open.
func links(text string, lineEnds bool) []link {
	list := []link{{first: true}}
	depth := 0
	cut := func(at, width int, many bool) {
		last := &list[len(list)-1]
		last.to = at
		list = append(list, link{many: many, from: at + width})
	}
	blank := func(l link, to int) bool { return strings.TrimSpace(withoutComments(text[l.from:to])) == "" }
scan:
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
			continue
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == '\n' && lineEnds && depth <= 0:
			rest := text[i+1:]
			if last := list[len(list)-1]; !blank(last, i) && !beginsWithArrow(strings.TrimLeft(withoutComments(rest), " \t\r\n")) &&
				strings.TrimSpace(withoutComments(rest)) != "" {
				cut(i, 1, false)
			}
		}
		for _, a := range arrows {
			if strings.HasPrefix(text[i:], a) {
				cut(i, len(a), strings.HasSuffix(a, "*"))
				i += len(a)
				continue scan
			}
		}
		i++
	}
	list[len(list)-1].to = len(text)
	return list
}

func withoutComments(text string) string {
	if !strings.Contains(text, "#") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i], _, _ = strings.Cut(lines[i], "#")
	}
	return strings.Join(lines, "\n")
}

// maxCheckFile is how large a file with a derivation may be.
const maxCheckFile = 1 << 20

func runCheck(s *Session, ctx context.Context, c Command) (Result, error) {
	r := &CheckInfo{}
	if c.args == "" {
		return nil, c.impossible("which derivation?", "its terms with arrows, as in :check S K K x => K x (K x) => x, or a file")
	}
	list := links(c.args, false)
	if len(list) == 1 {
		info, err := os.Stat(c.args)
		switch {
		case err != nil:
			return nil, c.wrong("a derivation has an arrow, and there is no such file: "+reason(err), "as in :check S K K x => K x (K x) => x; =>* stands for several contractions")
		case info.Size() > maxCheckFile:
			return nil, c.wrong("the file is too large", "a derivation in a file has at most 1 MB")
		}
		src, err := readText(c.args, maxCheckFile)
		if err != nil {
			return nil, c.wrong("can't read the file: "+reason(err), "a path, from where skirepl was started")
		}
		r.File = c.args
		first, _, _ := strings.Cut(string(src), "\n")
		c = Command{spec: c.spec, args: strings.ReplaceAll(string(src), "\r\n", "\n"), at: ski.Pos{Line: 1, Col: 1}, File: c.args, line: first, head: c.head, Text: c.Text}
		list = links(c.args, true)
		if len(list) == 1 {
			return nil, c.wrong("there is one term only", "write each term on a line of its own, or arrows between them")
		}
	}
	r.Right = true
	var before *ski.Term
	for i, l := range list {
		part := c.part(l.from, l.to)
		if strings.TrimSpace(withoutComments(part.args)) == "" {
			return nil, part.wrong("there is no term beside the arrow", "write one, or remove the arrow")
		}
		t, err := s.expanded(part)
		if err != nil {
			return nil, err
		}
		line := CheckLine{Number: i + 1, Line: part.at.Line, Column: part.at.Col, Term: printed(t, typeTerm), Right: true, Verdict: "given"}
		if !l.first {
			s.judge(ctx, &line, before, t, l.many)
		}
		r.Steps = append(r.Steps, line)
		r.Right = r.Right && line.Right
		if ctx.Err() != nil {
			break
		}
		before = t
	}
	return r, nil
}

// judge says whether a line follows from the one before.
func (s *Session) judge(ctx context.Context, l *CheckLine, before, t *ski.Term, many bool) {
	var j ski.Judgement
	if l.Arrow = "=>"; many {
		l.Arrow = "=>*"
		j = ski.CheckSteps(before, t, s.referenceLimits(ctx))
	} else {
		j = ski.CheckStep(before, t)
	}
	l.Verdict, l.Steps = verdictWords[j.Verdict], j.Steps
	l.Right = j.Verdict == ski.Follows || j.Verdict == ski.OtherRedex || j.Verdict == ski.OtherOrder
	expected := "; the line before is in normal form"
	if j.Right != nil {
		l.Expected = printed(j.Right, typeTerm)
		expected = fmt.Sprintf("; the leftmost outermost contraction, by %s, gives %s", j.RightRedex.Rule, l.Expected)
	}
	switch j.Verdict {
	case ski.Follows:
		if l.Says = count(j.Steps, "contraction"); !many {
			l.Rule = j.Redex.Rule.String()
			l.Says = "by " + l.Rule
		}
	case ski.OtherRedex:
		l.Rule = j.Redex.Rule.String()
		l.Says = "by " + l.Rule + ", but not the leftmost outermost redex: that is of " + j.RightRedex.Rule.String() + ", and gives " + l.Expected
	case ski.OtherOrder:
		l.Says = count(j.Steps, "contraction") + ", not all of them leftmost outermost"
	case ski.Unchanged:
		l.Says = "the same term as before: nothing was contracted" + expected
	case ski.MoreSteps:
		l.Says = count(j.Steps, "contraction") + ", not one: write =>*, or the lines between" + expected
	case ski.Unknown:
		if l.Says = "unknown: no way there was found, and nothing says that there is none"; ctx.Err() != nil {
			l.Says = "interrupted"
		}
	case ski.Wrong:
		switch {
		case many:
			l.Says = "no contractions lead there" + expected
		case j.Tried != nil:
			l.Says = fmt.Sprintf("not a contraction: %s gives %s, not %s%s", printed(j.Tried, stepTerm), printed(j.Gives, stepTerm), printed(j.Says, stepTerm), expected)
		default:
			l.Says = "not a contraction of the line before" + expected
		}
	}
}
