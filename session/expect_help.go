package session

import "strings"

// expectationHelp are the expectations, and what they say.
var expectationHelp = [][2]string{
	{"#= TERM", "the normal form, compared as a term; a number, list or lambda by what it does"},
	{"#: TYPE", "the principal type, whatever its variables are called; none: there is none"},
	{"#! TEXT", "an error with this in its message; #! 3:5 TEXT: at line 3, column 5"},
	{"#~ N", "the number of contractions; #~ <= N: at most so many"},
}

const checkExample = `t = S (K (S I)) K
#: a -> (a -> b) -> b
t a b             #= b a
S K K x
#= x
#~ 2
S (K x
#! not closed
`

// CheckFilesText says what the expectations in a file are, with an example.
func CheckFilesText() string {
	var b strings.Builder
	for _, row := range expectationHelp {
		b.WriteString("  " + row[0] + strings.Repeat(" ", 9-len(row[0])) + row[1] + "\n")
	}
	b.WriteString("\nAn expectation stands behind its input, or beneath it on lines of its own:\n\n  ")
	b.WriteString(strings.ReplaceAll(strings.TrimSpace(checkExample), "\n", "\n  "))
	return b.String()
}

func checkFilesHelp() []Line {
	lines := []Line{heading("files with expectations"), prose("skirepl run --check FILE… runs files and says which expectations are met, like a test runner."), {}}
	for _, row := range expectationHelp {
		lines = append(lines, entry(row[0], row[1]))
	}
	lines = append(lines, Line{}, prose("An expectation stands behind its input, or beneath it on lines of its own:"), Line{})
	for line := range strings.Lines(checkExample) {
		lines = append(lines, Line{{Text: "  " + strings.TrimSuffix(line, "\n"), Role: Code}})
	}
	return append(lines, Line{}, prose("Each file has a session of its own; :load takes in what is to be checked. An error that no expectation is about is a failure. The exit status is 1 if something failed."))
}
