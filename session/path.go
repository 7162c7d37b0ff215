package session

import (
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// applied says what a node applies to what.
type applied[N any] interface {
	App(N) (fun, arg N, ok bool)
}

// headOf is the head of a node's term, and how many arguments it has there.
func headOf[N any](src applied[N], n N) (head N, args int) {
	for {
		fun, _, ok := src.App(n)
		if !ok {
			return n, args
		}
		n = fun
		args++
	}
}

// follow goes from a node along a path, as far as there is one: so many turns.
func follow[N any](src applied[N], from N, path []ski.Turn) (to N, turns int) {
	for i, turn := range path {
		fun, arg, ok := src.App(from)
		if !ok {
			return from, i
		}
		if from = fun; turn == ski.Right {
			from = arg
		}
	}
	return from, len(path)
}

// nodeAt follows a path to its end; [guest.Empty]: it leads past an atom.
func nodeAt(v *inspect.View, root inspect.ID, path []ski.Turn) inspect.ID {
	to, turns := follow(v, root, path)
	if turns < len(path) {
		return guest.Empty
	}
	return to
}
