package session

import (
	"fmt"

	"skirepl/inspect"
	"skirepl/ski"
)

// nextTransition says in words what a machine without memo does next. It follows
// the stack pictures in arena-guest/src/machine.c.
func nextTransition(t inspect.Terms, m inspect.Suspension) string {
	switch m.Mode {
	case inspect.ModeDescend:
		return nextDown(t, m)
	case inspect.ModeDone:
		return "nothing: it is done"
	}
	if m.Top == inspect.Empty {
		return "end: the stack is empty"
	}
	frame := t.View.Node(m.Top)
	left := inspect.Stage(frame.Sym) == inspect.StageLeft
	switch {
	case m.Mode == inspect.ModeRebuild && left:
		return "rebuild: apply the node to the frame's argument"
	case m.Mode == inspect.ModeRebuild:
		return "rebuild: apply the frame's function to the node"
	case left && t.Normal(frame.Right):
		return "return: apply the node to the frame's argument, which is in normal form"
	case left:
		return "turn right: the function part is done, its argument is next"
	}
	return "return: apply the frame's function to the node"
}

func nextDown(t inspect.Terms, m inspect.Suspension) string {
	shape := t.View.Shape(m.Current)
	args := argumentsOnStack(t.View, m.Top)
	if shape.App() {
		if shape.Normal() && (args == 0 || shape.Missing() == 0) {
			return "return: the node is in normal form"
		}
		return "push: its argument goes onto the stack, its function is next"
	}
	sym := t.Sym(m.Current)
	if sym == ski.Var {
		return "return: a free variable has no rule"
	}
	if args < sym.Arity() {
		return fmt.Sprintf("return: %s wants %s, the stack has %d", sym, count(sym.Arity(), "argument"), args)
	}
	return "contract: " + sym.Rule()
}

// argumentsOnStack counts the left frames on top, up to four: no rule takes more.
func argumentsOnStack(v *inspect.View, top inspect.ID) int {
	n := 0
	for f, err := range v.Stack(top) {
		if err != nil || f.Stage != inspect.StageLeft || n == 4 {
			break
		}
		n++
	}
	return n
}

// fields names what a node's words mean for its kind.
func fields(n inspect.Node) [][2]string {
	num := func(id inspect.ID) string { return nodeName(id) }
	hash := [2]string{"hash", fmt.Sprintf("%08x", n.Hash)}
	next := [2]string{"next", num(n.Next) + " in the bucket"}
	switch n.Kind {
	case inspect.KindTerminal:
		return [][2]string{{"symbol", symbolName(n)}, hash, next}
	case inspect.KindApplication:
		rows := [][2]string{{"function", num(n.Left)}, {"argument", num(n.Right)}, hash, next, {"shape", shapeName(n.Shape)}}
		if n.Memo.Count > 0 {
			rows = append(rows, [2]string{"memo", fmt.Sprintf("%s after %s", num(n.Memo.Target), saturated(n.Memo.Count, "contraction"))})
		}
		return rows
	case inspect.KindContinuation:
		return [][2]string{{"stage", inspect.Stage(n.Sym).String()}, {"parent", num(n.Left)}, {"node", num(n.Right)}}
	case inspect.KindSuspension:
		return [][2]string{{"mode", inspect.Mode(n.Sym).String()}, {"current", num(n.Left)}, {"top frame", num(n.Right)}, {"meter", num(n.Next)}}
	}
	return [][2]string{{"left", num(n.Left)}, {"right", num(n.Right)}}
}

func symbolName(n inspect.Node) string {
	if i, ok := n.Variable(); ok {
		return fmt.Sprintf("free variable %d", i)
	}
	return n.Symbol().String()
}

func shapeName(s inspect.Shape) string {
	switch {
	case s.Normal():
		return "in normal form"
	case s.Redex():
		return "its head has all its arguments: reducible"
	}
	return "in weak head normal form"
}
