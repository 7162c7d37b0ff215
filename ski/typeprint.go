package ski

import (
	"strconv"
	"strings"
)

// A Type is a simple type: a variable, or an arrow from one type to another.
type Type struct {
	u     *types
	root  int32
	names *typeNames
}

// typeNames names the variables of types that are printed together, in the order in
// which they are printed.
type typeNames struct{ names map[int32]string }

func (n *typeNames) of(class int32) string {
	if n.names == nil {
		n.names = make(map[int32]string)
	}
	name, ok := n.names[class]
	if !ok {
		name = typeName(len(n.names))
		n.names[class] = name
	}
	return name
}

// typeName returns the name number i: a to z, then a1 to z1, and so on.
func typeName(i int) string {
	name := string(rune('a' + i%26))
	if i >= 26 {
		name += strconv.Itoa(i / 26)
	}
	return name
}

// Split returns the two sides of an arrow; ok is false for a variable.
func (t Type) Split() (from, to Type, ok bool) {
	n := t.u.find(t.root)
	if t.u.left[n] < 0 {
		return Type{}, Type{}, false
	}
	return Type{t.u, t.u.left[n], t.names}, Type{t.u, t.u.right[n], t.names}, true
}

// Var returns a number that tells the variables of one typing apart; ok is false for
// an arrow.
func (t Type) Var() (number int, ok bool) {
	n := t.u.find(t.root)
	return int(n), t.u.left[n] < 0
}

// Print writes a type in at most limit runes, or some more; 0 is no limit. Arrows go
// to the right: a → b → c is a → (b → c). What is left out is an ellipsis. Types of
// one typing share the names of their variables, which are given as they are printed.
func (t Type) Print(limit int, ascii bool) string {
	return printType(t.u, t.root, -1, t.names, limit, ascii)
}

// Print writes the equation, as in a = a → b.
func (e Equation) Print(limit int, ascii bool) string {
	return e.names.of(e.class) + " = " + printType(e.u, e.part, e.class, e.names, limit, ascii)
}

// printType writes a type. within, if it isn't -1, is a class that is written as a
// variable wherever it comes again: a type that contains itself has no other text.
// Other types that contain themselves end by the limit.
func printType(u *types, root, within int32, names *typeNames, limit int, ascii bool) string {
	arrow, ellipsis := " → ", "…"
	if ascii {
		arrow, ellipsis = " -> ", "..."
	}
	type item struct {
		class int32
		text  string // if not "", this is written
		left  bool   // it stands left of an arrow
	}
	var out strings.Builder
	used := 0
	write := func(s string) { out.WriteString(s); used += runeCount(s, len(s)) }
	todo := []item{{class: root}}
	for first := true; len(todo) > 0; first = false {
		it := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if it.text != "" {
			write(it.text)
			continue
		}
		n := u.find(it.class)
		switch {
		case n == within && !first || u.left[n] < 0:
			write(names.of(n))
		case limit > 0 && used+len(todo) >= limit:
			write(ellipsis)
		default:
			if it.left {
				write("(")
				todo = append(todo, item{text: ")"})
			}
			todo = push(todo, item{class: u.right[n]})
			todo = push(push(todo, item{text: arrow}), item{class: u.left[n], left: true})
		}
	}
	return out.String()
}
