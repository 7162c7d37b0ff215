package ski

// Fold makes something of a term from the ground up: leaf of each combinator and
// variable, app of what its function and its argument have become. Parts that are
// shared (the same *Term) are visited once. It doesn't recurse; the first error ends
// it.
func Fold[T any](t *Term, leaf func(*Term) (T, error), app func(fun, arg T) (T, error)) (T, error) {
	return FoldIn(Terms{}, t, leaf, app)
}

// FoldIn is [Fold] for a term of any [Source]: equal nodes are visited once, functions
// before arguments.
func FoldIn[N comparable, T any](src Source[N], root N, leaf func(N) (T, error), app func(fun, arg T) (T, error)) (T, error) {
	return FoldMore(make(Made[N, T]), src, root, leaf, app)
}

// A Memo knows what nodes have become.
type Memo[N comparable, T any] interface {
	Get(N) (t T, known bool)
	Put(N, T)
}

// Made is a [Memo] for nodes of any kind.
type Made[N comparable, T any] map[N]T

// Get returns what a node has become.
func (m Made[N, T]) Get(n N) (t T, known bool) { t, known = m[n]; return t, known }

// Put notes what a node has become.
func (m Made[N, T]) Put(n N, t T) { m[n] = t }

// FoldMore is [FoldIn] that knows what nodes have become before, and adds to that also
// where an error ends it.
func FoldMore[N comparable, T any](made Memo[N, T], src Source[N], root N, leaf func(N) (T, error), app func(fun, arg T) (T, error)) (T, error) {
	for stack := []N{root}; len(stack) > 0; {
		n := stack[len(stack)-1]
		if _, done := made.Get(n); done {
			stack = stack[:len(stack)-1]
			continue
		}
		fun, arg, isApp := src.App(n)
		var it T
		var err error
		if isApp {
			f, haveFun := made.Get(fun)
			a, haveArg := made.Get(arg)
			if !haveArg {
				stack = push(stack, arg)
			}
			if !haveFun {
				stack = push(stack, fun)
			}
			if !haveFun || !haveArg {
				continue
			}
			it, err = app(f, a)
		} else {
			it, err = leaf(n)
		}
		if err != nil {
			return it, err
		}
		made.Put(n, it)
		stack = stack[:len(stack)-1]
	}
	it, _ := made.Get(root)
	return it, nil
}
