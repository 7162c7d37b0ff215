package ski

// unwind goes down the functions of an application to its head and lets the
// arguments on the way wait. It returns the head, and whether the
// marked node is among the functions: then it ends where markFloor says.
//
// A head that is too far away is not found, and only those arguments wait that
// fit, the last ones; none if none fits. Too far is what the fuel or the reach do
// not suffice for: without these, levels that are read far and hardly written,
// one nested in another, would take quadratic time.
func (p *printer[N]) unwind(it item[N]) (head N, found, marked bool) {
	n, turn, made := it.node, int(it.turn), it.made
	for turn >= 0 && turn < len(p.opt.Path) {
		fun, arg, _ := p.src.App(n)
		a := item[N]{node: arg, turn: offPath}
		a.made, made = p.onMadePath(made)
		if turn++; p.opt.Path[turn-1] == Right {
			a.turn = int32(turn)
			if p.cutting {
				a.need = int32(p.needs[turn])
			}
			turn = offPath
		}
		p.push(a)
		n = fun
	}
	floor := len(p.waiting)
	reach := p.limit
	if p.cutting {
		reach = max(maxArity, min(p.limit+256, p.fuel)) // a redex is never too far
	}
	if marked = turn >= 0; marked {
		p.markFloor = floor
	}
	for {
		fun, arg, ok := p.src.App(n)
		if !ok {
			p.onMadePath(made)
			break
		}
		if len(p.waiting)-floor == reach {
			p.keepFitting(floor)
			return n, false, marked
		}
		p.fuel--
		a := item[N]{node: arg, turn: offPath}
		a.made, made = p.onMadePath(made)
		p.push(a)
		n = fun
	}
	for i := 1; marked && i <= p.opt.Args && len(p.waiting)-i >= floor; i++ {
		a := &p.waiting[len(p.waiting)-i]
		a.num = uint8(i)
		if p.shares != nil {
			a.need = int32(p.shares[i])
		}
	}
	return n, true, marked
}

// onMadePath tells where the parts of a node are on opt.MadePath that is there itself:
// the argument, which waits next, and the function. If the node is the one that the path
// leads to, it ends where what waits now begins.
func (p *printer[N]) onMadePath(made int32) (arg, fun int32) {
	switch {
	case made == 0:
		return 0, 0
	case p.opt.isMade(made):
		p.made.found, p.made.floor = true, len(p.waiting)
		return 0, 0
	case p.opt.MadePath[made-1] == Right:
		return made + 1, 0
	}
	return 0, made + 1
}

// keepFitting forgets of the arguments that wait from floor on those for which
// there is no room when all are written in full, after an ellipsis for the head.
func (p *printer[N]) keepFitting(floor int) {
	room := min(p.room(), p.fuel) - len(" ()") - p.ellipsisWidth
	kept := floor
	for kept < len(p.waiting) && room > 0 {
		room -= 1 + p.argWidth(p.waiting[kept].node, room)
		if room >= 0 {
			kept++
		}
	}
	p.waiting = p.waiting[:kept]
}

// room returns the number of runes that may be written now.
func (p *printer[N]) room() int { return p.limit - p.used - p.held }

func (p *printer[N]) fits(width int) bool { return width <= p.room() }

// cutWidth is the width of an ellipsis with its gap.
func (p *printer[N]) cutWidth() int { return 1 + p.ellipsisWidth }

// promise holds runes back for the arguments of a new level, which wait from
// floor on: what they need for those that must be seen, and for each run of
// others what one ellipsis takes. head is the class of what comes before them.
func (p *printer[N]) promise(floor int, head class) {
	if !p.cutting {
		return
	}
	before := head
	mustBefore := true // the argument before is one that must be seen, or there is none
	for i := len(p.waiting) - 1; i >= floor; i-- {
		it := &p.waiting[i]
		switch {
		case it.need > 0:
			it.hold = it.need
			p.held += int(it.hold)
		case mustBefore:
			p.holdRun(i, floor, before)
		}
		before, mustBefore = p.class(*it), it.need > 0
	}
}

// holdRun holds runes back for the run of arguments that begins at waiting[i]:
// an ellipsis, or the whole run where that is shorter.
func (p *printer[N]) holdRun(i, floor int, before class) {
	most := p.cutWidth()
	hold := 0
	for j := i; j >= floor && p.waiting[j].need == 0 && hold < most; j-- {
		c := p.class(p.waiting[j])
		hold += p.gapBetween(before, c) + p.argWidth(p.waiting[j].node, most)
		before = c
	}
	hold = min(hold, most)
	p.waiting[i].hold = int32(hold)
	p.held += hold
}

// release gives back what was held for an argument that is about to be written,
// and holds runes for the run's rest.
func (p *printer[N]) release(it item[N]) {
	p.held -= int(it.hold)
	floor, last := p.top().floor, len(p.waiting)-1
	if p.cutting && it.need == 0 && last >= floor && p.waiting[last].need == 0 {
		p.holdRun(last, floor, p.class(it))
	}
}

// unhold gives back what is held for the run of arguments that comes next: there
// is an ellipsis before it, which can stand for it too.
func (p *printer[N]) unhold() {
	last := len(p.waiting) - 1
	if last < p.top().floor || p.waiting[last].need > 0 {
		return
	}
	p.held -= int(p.waiting[last].hold)
	p.waiting[last].hold = 0
}

// dropRun forgets the run of arguments that comes next.
func (p *printer[N]) dropRun() {
	last := len(p.waiting)
	for last > p.top().floor && p.waiting[last-1].need == 0 {
		last--
	}
	p.waiting = p.waiting[:last]
}
