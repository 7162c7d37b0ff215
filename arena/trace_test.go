package arena

import (
	"fmt"
	"strings"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
)

// trace runs a machine one transition at a time and writes its states down as
// machine.c pictures them, but for the stack, whose top comes first here:
//
//	0 descend S ∣ x. y. z.
//
// is a machine that has done no contraction yet and is at the head of S x y z.
func (l *lab) trace(m *Machine) []string {
	l.t.Helper()
	lines := []string{l.state(m)}
	for range 1000 {
		before := l.counters(m).Transitions
		stop, err := m.Turn(1)
		if err != nil {
			l.t.Fatalf("after\n%s\n%v", strings.Join(lines, "\n"), err)
		}
		if moves := l.counters(m).Transitions - before; moves > 1 {
			l.t.Errorf("%d transitions in one turn, after\n%s", moves, strings.Join(lines, "\n"))
		}
		switch stop {
		case guest.StopGas:
			lines = append(lines, l.state(m))
		case guest.StopDone:
			return append(lines, l.state(m))
		default:
			return append(lines, fmt.Sprintf("stop %d", stop))
		}
	}
	l.t.Fatalf("no end of\n%s", strings.Join(lines[:20], "\n"))
	return nil
}

// state is a machine's state in one line.
func (l *lab) state(m *Machine) string {
	l.t.Helper()
	v := l.view()
	s := l.suspension(m)
	var b strings.Builder
	fmt.Fprintf(&b, "%d %v %s", s.Contractions, s.Mode, l.show(s.Current))
	if s.Mode == inspect.ModeDone {
		return b.String()
	}
	b.WriteString(" ∣")
	for f, err := range v.Stack(s.Top) {
		if err != nil {
			l.t.Fatal(err)
		}
		fmt.Fprintf(&b, " %s%s", l.parenthesized(f.Node), [...]string{".", ":", "!"}[f.Stage])
	}
	return b.String()
}

func (l *lab) parenthesized(id ID) string {
	text := l.show(id)
	if _, _, app := l.view().App(id); app {
		return "(" + text + ")"
	}
	return text
}

// differ tells where two traces part.
func differ(got, want []string) string {
	for i := range max(len(got), len(want)) {
		g, w := "(the end)", "(the end)"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			return fmt.Sprintf("state %d is\n\t%s\nwant\n\t%s\nall of it:\n%s", i, g, w, strings.Join(got, "\n"))
		}
	}
	return ""
}

// lines splits a trace that a test writes down.
func lines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
