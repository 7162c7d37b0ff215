package ski

// Fold makes something of a term from the ground up: leaf of each combinator and
// variable, app of what its function and its argument have become. Parts that are
// shared (the same *Term) are visited once. It doesn't recurse; the first error ends
// it.
func Fold[T any](t *Term, leaf func(*Term) (T, error), app func(fun, arg T) (T, error)) (T, error) {
	made := make(map[*Term]T)
	for stack := []*Term{t}; len(stack) > 0; {
		t := stack[len(stack)-1]
		if _, done := made[t]; done {
			stack = stack[:len(stack)-1]
			continue
		}
		fun, arg, isApp := t.Split()
		var it T
		var err error
		if isApp {
			f, haveFun := made[fun]
			a, haveArg := made[arg]
			if !haveArg {
				stack = append(stack, arg)
			}
			if !haveFun {
				stack = append(stack, fun)
			}
			if !haveFun || !haveArg {
				continue
			}
			it, err = app(f, a)
		} else {
			it, err = leaf(t)
		}
		if err != nil {
			return it, err
		}
		made[t] = it
		stack = stack[:len(stack)-1]
	}
	return made[t], nil
}
