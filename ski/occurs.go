package ski

// occursVisits bounds what the occurs check may cost: some ten milliseconds.
const occursVisits = 200_000

// misfit looks for the equation that keeps a function of type f from an argument of type
// a: it unifies them as Robinson does, variable by variable, up to one that would become
// a type which contains it. Until then all types are finite, so the equation has a text
// that is finite too. ok is false if it was given up, as the types are too large.
func (u *types) misfit(f, a int32) (variable, part int32, ok bool) {
	if f = u.find(f); u.left[f] < 0 {
		return u.occurs(f, u.arrow(a, u.variable()))
	}
	return u.occurs(u.left[f], a)
}

// occurs unifies two types up to a variable that its equation contains. Of two arrows the
// parts come first: merging the arrows then makes no type that contains itself.
func (u *types) occurs(a, b int32) (variable, part int32, ok bool) {
	type pair struct {
		a, b int32
		done bool // their parts agree
	}
	visits := occursVisits
	for todo := []pair{{a: a, b: b}}; len(todo) > 0 && visits > 0; visits-- {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		a, b := u.find(p.a), u.find(p.b)
		if u.left[b] < 0 && u.left[a] >= 0 {
			a, b = b, a
		}
		switch {
		case a == b:
		case u.left[a] < 0 && u.contains(b, a, &visits):
			return a, b, true
		case u.left[a] < 0 || p.done:
			u.parent[a] = b
		default:
			todo = append(todo, pair{a, b, true}, pair{a: u.right[a], b: u.right[b]}, pair{a: u.left[a], b: u.left[b]})
		}
	}
	return 0, 0, false
}

// contains says that a variable stands in a type, if so many visits tell.
func (u *types) contains(t, variable int32, visits *int) bool {
	met := make(map[int32]bool)
	for todo := []int32{t}; len(todo) > 0 && *visits > 0; {
		n := u.find(todo[len(todo)-1])
		todo = todo[:len(todo)-1]
		if n == variable {
			return true
		}
		if u.left[n] < 0 || met[n] {
			continue
		}
		*visits--
		met[n] = true
		todo = append(todo, u.left[n], u.right[n])
	}
	return false
}
