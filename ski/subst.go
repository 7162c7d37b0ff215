package ski

// Subst replaces free variables by what def says; def is asked once for each
// name and returns false to leave it. The replacement is simultaneous: what is
// put in is not searched again. Sharing is kept, parts without a replaced
// variable are those of t, and t itself is returned if nothing changes.
func Subst(t *Term, def func(name string) (*Term, bool)) *Term {
	entries, _ := listOpen(t, nil)
	results := make([]*Term, len(entries))
	asked := make(map[string]*Term) // nil: left as it is
	for i, e := range entries {
		results[i] = e.term
		if e.fun >= 0 {
			results[i] = rebuild(e.term, results[e.fun], results[e.arg])
			continue
		}
		s, name := e.term.Leaf()
		if s != Var {
			continue
		}
		r, ok := asked[name]
		if !ok {
			if r, ok = def(name); !ok {
				r = nil
			}
			asked[name] = r
		}
		if r != nil {
			results[i] = r
		}
	}
	return results[len(results)-1]
}

// rebuild returns the application of fun to arg, which is app itself if these are
// its parts already.
func rebuild(app, fun, arg *Term) *Term {
	if app.fun == fun && app.arg == arg {
		return app
	}
	return App(fun, arg)
}
