package session

import "strings"

// expectationHelp are the expectations, and what they say.
var expectationHelp = [][2]string{
	{"#= TERM", "the normal form, compared as a term; a number, list or lambda by what it does"},
	{"#: TYPE", "the principal type, whatever its variables are called; none: there is none"},
	{"#! TEXT", "an error with this in its message; #! 3:5 TEXT: at line 3, column 5"},
	{"#~ N", "the number of contractions; #~ <= N: at most so many"},
	{":check", "a derivation is an expectation by itself: every line of it must follow; so is a guess (:predict), and both are looked for in files that are loaded"},
}

// The examples of check-files; their tests run them.
const (
	checkExample = `t = S (K (S I)) K
#: a -> (a -> b) -> b
t a b             #= b a   #~ 5
S (K x
#! not closed
:check S K K x => K x (K x) => x
`
	gradeExample = `:load answer.ski
twice f x   #= f (f x)
`
	answerExample = `twice = \f x. f (f x)
`
)

func checkFilesHelp() []Line {
	lines := []Line{
		heading("files with expectations"),
		prose("skirepl run --check FILE… runs files and compares what comes out with what they say should, like a test runner."),
		{},
	}
	for _, row := range expectationHelp {
		lines = append(lines, entry(row[0], row[1]))
	}
	block := func(what, code string) {
		lines = append(lines, Line{}, prose(what), Line{})
		for line := range strings.Lines(code) {
			lines = append(lines, Line{{Text: "  " + strings.TrimSuffix(line, "\n"), Role: Code}})
		}
	}
	block("An expectation stands behind its input, or beneath it on a line of its own; an input may have several:", checkExample)
	block("To grade, write a file for each exercise that takes in the student's, which is beside it:", gradeExample)
	for _, s := range []string{
		"What isn't met is shown with its file, line and column, what was expected and what came instead; what is met is counted, and listed with --verbose. --json: docs/json.md.",
		"An error that no expectation is about is a failure; the rest of the file runs all the same. An input is given up after 10 seconds (--timeout 1m), a reduction after :set contractions, which the file itself may change.",
		"Each file has a session of its own: no definition, setting or failure of one is seen in another.",
		"The exit status is 0 if all is as expected, 1 if something isn't or a file can't be read, 2 for wrong usage, 130 after Ctrl-C, which shows what was found so far.",
	} {
		lines = append(lines, Line{}, prose(s))
	}
	return lines
}

// CheckFilesText is the page check-files of the help as a text, its lines broken.
func CheckFilesText() string {
	var b strings.Builder
	for _, l := range checkFilesHelp()[1:] {
		for _, row := range l.Wrap(overviewWidth, l.Indent()) {
			b.WriteString(row.String() + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}
