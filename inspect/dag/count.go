package dag

import "skirepl/inspect"

// count counts the uses of the nodes and what is left out.
func (c *collector) count() {
	met, all := c.countUses()
	if c.g.Focus == c.g.Root {
		for id := range met {
			if _, here := c.g.index[id]; !here {
				c.g.Hidden++
			}
		}
		c.g.HiddenMore = !all
	} else {
		c.countHidden()
	}
	c.countStubs()
}

// countUses counts the uses in the whole term, and gives the nodes that it met; all
// says that it came to an end. Where it doesn't, there are at least the uses that it
// met and those that are seen.
func (c *collector) countUses() (met map[ID]bool, all bool) {
	uses := make([]int, len(c.g.Nodes))
	met = map[ID]bool{c.g.Root: true}
	todo := []ID{c.g.Root}
	use := func(id ID) {
		if at, ok := c.g.index[id]; ok {
			uses[at]++
		}
		if !met[id] {
			met[id] = true
			todo = append(todo, id)
		}
	}
	looked := 0
	for ; len(todo) > 0 && looked < c.opt.Count && !c.interrupted(); looked++ {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if fun, arg, ok := c.src.App(id); ok {
			use(fun)
			use(arg)
		}
	}
	all = len(todo) == 0
	if all {
		c.g.Total = looked
	}
	seen := make([]int, len(c.g.Nodes))
	for _, n := range c.g.Nodes {
		for _, l := range [...]Link{n.Fun, n.Arg} {
			if l.Node >= 0 {
				seen[l.Node]++
			}
		}
	}
	for i := range c.g.Nodes {
		c.g.Nodes[i].Uses, c.g.Nodes[i].UsesMore = max(uses[i], seen[i]), !all
	}
	return met, all
}

// countHidden counts the nodes beneath the focus that aren't there.
func (c *collector) countHidden() {
	from := make([]ID, 0, 64)
	for _, n := range c.g.Nodes {
		for _, l := range [...]Link{n.Fun, n.Arg} {
			if l.ID != inspect.Empty && l.Node < 0 {
				from = append(from, l.ID)
			}
		}
	}
	c.g.Hidden, c.g.HiddenMore = c.beneath(from, c.opt.Count)
}

// fewest is what each place where something is left out may look at, at least.
const fewest = 100

// countStubs counts what is left out at each place. The places share what may be
// looked at.
func (c *collector) countStubs() {
	places := 0
	for _, n := range c.g.Nodes {
		for _, l := range [...]Link{n.Fun, n.Arg} {
			if l.ID != inspect.Empty && l.Node < 0 {
				places++
			}
		}
	}
	if places == 0 {
		return
	}
	each := max(c.opt.Count/places, fewest)
	for i := range c.g.Nodes {
		n := &c.g.Nodes[i]
		for _, l := range [...]*Link{&n.Fun, &n.Arg} {
			if l.ID != inspect.Empty && l.Node < 0 {
				l.Hidden, l.More = c.beneath([]ID{l.ID}, each)
			}
		}
	}
}

// beneath counts nodes that aren't in the graph, from some on, looking at no more
// than limit; more says that there are more.
func (c *collector) beneath(from []ID, limit int) (n int, more bool) {
	met := make(map[ID]bool)
	var todo []ID
	add := func(id ID) {
		if _, here := c.g.index[id]; !here && !met[id] {
			met[id] = true
			todo = append(todo, id)
		}
	}
	for _, id := range from {
		add(id)
	}
	for len(todo) > 0 && n < limit && !c.interrupted() {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		n++
		if fun, arg, ok := c.src.App(id); ok {
			add(fun)
			add(arg)
		}
	}
	return n, len(todo) > 0
}
