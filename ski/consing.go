package ski

// A consing gives equal terms one number and different ones different numbers, from 1
// on: hash consing without the nodes.
type consing struct {
	atoms map[atom]int
	apps  table // by the numbers of both parts
	last  int   // number that was given out
}

func newConsing() consing { return consing{atoms: make(map[atom]int)} }

func (c *consing) atom(a *atom) int {
	n, ok := c.atoms[*a]
	if !ok {
		c.last++
		n = c.last
		c.atoms[*a] = n
	}
	return n
}

// app gives an application its number by those of its parts.
func (c *consing) app(fun, arg int) int {
	key := uint64(fun)<<32 | uint64(arg)
	n, ok := c.apps.get(key)
	if !ok {
		c.last++
		n = c.last
		c.apps.put(key, n)
	}
	return n
}
