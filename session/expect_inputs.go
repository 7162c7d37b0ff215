package session

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// input is a term, a definition or a command of a script, with what it is to give.
type input struct {
	text   string
	line   int
	expect []Expectation
}

// expectationSign begins an expectation. It stands at a line's beginning or behind a
// space, as a comment of its own.
var expectationSign = regexp.MustCompile(`(?:^|\s)#[=:!~]`)

// inputs cuts a script into its inputs, as a pipe's lines are read. Expectations stand
// on lines of their own beneath their input, or behind it.
func inputs(file, src string) []input {
	var list []input
	var part strings.Builder
	begin, extent := 1, Extent{}
	end := func() {
		if strings.TrimSpace(withoutComments(part.String())) != "" {
			list = append(list, input{text: part.String(), line: begin})
		}
		part.Reset()
		extent = Extent{}
	}
	lines := strings.SplitAfter(src, "\n")
	for i, text := range lines {
		number := i + 1
		if part.Len() == 0 {
			begin = number
		}
		code, expect := expectations(file, number, text)
		if len(expect) == 0 {
			part.WriteString(text)
			extent.Add(text)
			next := i+1 < len(lines) && strings.HasPrefix(part.String(), ":") && beginsWithArrow(lines[i+1])
			if !extent.Open() && !next {
				end()
			}
			continue
		}
		part.WriteString(code + "\n")
		end()
		if len(list) == 0 {
			list = append(list, input{line: number})
		}
		last := &list[len(list)-1]
		last.expect = append(last.expect, expect...)
	}
	end()
	return list
}

// expectations cuts a line into what is typed and the expectations behind it. In a
// line that is a comment there are none; in a comment behind an input one is a mistake,
// since nothing would look at it.
func expectations(file string, number int, line string) (code string, list []Expectation) {
	line = strings.TrimRight(line, " \t\r\n")
	if number == 1 && strings.HasPrefix(line, "#!/") {
		return line, nil
	}
	found := expectationSign.FindAllStringIndex(line, -1)
	if len(found) == 0 {
		return line, nil
	}
	for i := range found {
		found[i][0] = found[i][1] - len("#=") // without the space
	}
	comment := strings.IndexByte(line, '#')
	typed := strings.TrimSpace(line[:comment]) != ""
	if comment < found[0][0] && !typed {
		return line, nil
	}
	column, counted := 1, 0 // of the bytes that are counted
	for i, at := range found {
		column, counted = column+utf8.RuneCountInString(line[counted:at[0]]), at[0]
		to := len(line)
		if i+1 < len(found) {
			to = found[i+1][0]
		}
		e := Expectation{
			File: file, Line: number, Column: column,
			Kind: kinds[line[at[1]-1]], Expected: strings.TrimSpace(line[at[0]:to]),
		}
		if comment < found[0][0] {
			e.Got = bad("it stands in a comment, and nothing would look at it; write it before that")
		}
		list = append(list, e)
	}
	return line[:comment], list
}
