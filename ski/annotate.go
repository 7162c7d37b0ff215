package ski

import "strings"

// Annotate returns the text with a line of signs under it, for output without
// colours: ^ under the head of the redex and 1 to 4 under its arguments, or
// ^~~~ under a node in focus. If nothing is marked it is the text alone.
//
//	x (S (K y) z w)
//	   ^ 11111 2 3
func (t Text) Annotate() string {
	if len(t.Spans) == 0 {
		return t.String
	}
	signs := make([]byte, 0, textWidth(t.String))
	for _, s := range t.Spans {
		first, rest := byte('^'), byte('^')
		switch s.Mark {
		case MarkHead:
		case MarkArg:
			first = '0' + byte(s.Arg)
			rest = first
		case MarkFocus:
			rest = '~'
		default:
			continue
		}
		for len(signs) < textWidth(t.String[:s.Start]) {
			signs = append(signs, ' ')
		}
		for i := range textWidth(t.String[s.Start:s.End]) {
			if i == 0 {
				signs = append(signs, first)
			} else {
				signs = append(signs, rest)
			}
		}
	}
	return t.String + "\n" + strings.TrimRight(string(signs), " ")
}
