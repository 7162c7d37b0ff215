package ski

// plan decides, for a marked term that is too large for the limit, how much of
// the way to the marked node is printed and what room the node gets. It returns
// the place on the path where the text starts; it sets needs and shares. If the
// marked node can't be seen at all it gives up the mark.
//
// It goes up from the marked node and adds what each ancestor puts around it at
// least: the function before an argument, in full or squeezed to a quarter of
// the limit, parentheses, and an ellipsis for the arguments after it.
func (p *printer[N]) plan() (start int) {
	path, trail := p.opt.Path, p.trail
	squeezed := max(p.limit/4, p.ellipsisWidth+p.cutWidth())
	// What an ellipsis in place of the way to the node takes at most.
	lead := p.ellipsisWidth + len(" ()") + p.cutWidth()

	node := trail[len(path)]
	whole := p.width(node, p.limit)
	least := min(whole, p.headWidth(node)+p.cutWidth())
	core := max(least, min(whole, p.limit/2, p.limit-lead-p.cutWidth()))

	p.needs = make([]int, len(path)+1)
	cost := core  // of the node at i, without parentheses
	start = -1    // the best place so far
	total := 0    // runes taken at least if the text starts there
	more := false // the node is a function: arguments come after it
	left := firstLeft(path)
	for i := len(path); cost <= p.limit; i-- {
		if i == 0 {
			start, total = 0, cost
			break
		}
		if path[i-1] == Left {
			if !more {
				cost += p.cutWidth()
				more = true
			}
			continue
		}
		around := p.parens(trail[i])
		before := p.ellipsisWidth + 1
		if left < i {
			before += p.cutWidth()
		}
		if cost+around+before <= p.limit {
			start, total = i, cost+around+before
		}
		p.needs[i] = 1 + around + cost
		fun, _, _ := p.src.App(trail[i-1])
		cost = p.needs[i] + min(p.width(fun, squeezed), squeezed)
		more = false
	}
	if start < 0 {
		p.trail = nil
		return 0
	}

	extra := min(whole-core, p.limit-total)
	for i := range p.needs {
		if p.needs[i] > 0 {
			p.needs[i] += extra
		}
	}
	p.share(node, core+extra)
	return start
}

// firstLeft returns the place of the first Left on a path; its length if there
// is none.
func firstLeft(path []Turn) int {
	for i, turn := range path {
		if turn == Left {
			return i
		}
	}
	return len(path)
}

// parens returns the width of the parentheses that n needs as an argument.
func (p *printer[N]) parens(n N) int {
	if _, _, ok := p.src.App(n); ok {
		return len("()")
	}
	return 0
}

// headWidth returns the width of what must be seen of the marked node: an atom or
// the head of a redex; of another node, whose head may be far, an ellipsis.
func (p *printer[N]) headWidth(n N) int {
	if _, _, ok := p.src.App(n); ok && p.opt.Args == 0 {
		return p.ellipsisWidth
	}
	for range p.opt.Args {
		fun, _, ok := p.src.App(n)
		if !ok {
			break
		}
		n = fun
	}
	return p.width(n, p.limit)
}

// share divides room among the arguments of the redex n: none gets more than it
// takes in full, and otherwise all get the same. Where the room is too small for
// an ellipsis each there are no shares.
func (p *printer[N]) share(n N, room int) {
	args := p.opt.Args
	wants := make([]int, args+1) // by number, from 1
	for i := args; i > 0; i-- {
		fun, arg, ok := p.src.App(n)
		if !ok {
			return
		}
		wants[i] = p.gapIn(fun, arg) + p.argWidth(arg, room)
		n = fun
	}
	room -= p.width(n, room)
	if args == 0 || room < args*p.cutWidth() {
		return
	}
	p.shares = make([]int, args+1)
	for left := args; left > 0; {
		fair := room / left
		settled := false
		for i := 1; i <= args; i++ {
			if p.shares[i] == 0 && wants[i] <= fair {
				p.shares[i] = wants[i]
				room -= wants[i]
				left--
				settled = true
			}
		}
		for i := 1; i <= args && !settled && left > 0; i++ {
			if p.shares[i] == 0 {
				p.shares[i] = room / left
				room -= p.shares[i]
				left--
			}
		}
	}
}
