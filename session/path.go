package session

import (
	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/ski"
)

// follow goes from a node along a path, as far as there is one: so many turns.
func follow[N any](src interface{ App(N) (fun, arg N, ok bool) }, from N, path []ski.Turn) (to N, turns int) {
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
