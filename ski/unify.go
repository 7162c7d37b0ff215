package ski

// types is a set of simple types under unification: a graph of variables and arrows,
// with a union-find forest over it. A type is a place in it. Types are shared, never
// copied, and unifying two of them merges classes until their parts agree (Huet,
// 1976); that always ends, also where only an infinite type would do. Whether all
// types are finite is asked afterwards, by cycle.
type types struct {
	parent      []int32 // its own place at the root of a class
	left, right []int32 // the parts of an arrow; -1 in a variable
	todo        []int32 // pairs that have to agree

	stop    func() bool // may be nil; asked whether to give up
	stopped bool
	visits  uint
	colours []uint8 // for generalize: white between two calls
	places  []int32 // likewise
	way     []visit // for walk
}

func (u *types) variable() int32 { return u.arrow(-1, -1) }

func (u *types) arrow(from, to int32) int32 {
	n := int32(len(u.parent))
	u.parent = push(u.parent, n)
	u.left = push(u.left, from)
	u.right = push(u.right, to)
	return n
}

// find returns the root of n's class, which is an arrow if any of the class is. On
// the way it makes every place point to its grandparent.
func (u *types) find(n int32) int32 {
	for u.parent[n] != n {
		u.parent[n] = u.parent[u.parent[n]]
		n = u.parent[n]
	}
	return n
}

// unify makes a and b the same type.
func (u *types) unify(a, b int32) {
	u.todo = append(u.todo[:0], a, b)
	for len(u.todo) > 0 {
		last := len(u.todo) - 2
		a, b = u.find(u.todo[last]), u.find(u.todo[last+1])
		u.todo = u.todo[:last]
		switch {
		case a == b:
		case u.left[a] < 0:
			u.parent[a] = b
		case u.left[b] < 0:
			u.parent[b] = a
		default:
			u.parent[a] = b
			u.todo = push(push(u.todo, u.right[a]), u.right[b])
			u.todo = push(push(u.todo, u.left[a]), u.left[b])
		}
	}
}

// apply returns the type of a function of type f applied to an argument of type a.
func (u *types) apply(f, a int32) int32 {
	f = u.find(f)
	if u.left[f] < 0 {
		to := u.variable()
		u.parent[f] = u.arrow(a, to)
		return to
	}
	to := u.right[f]
	u.unify(u.left[f], a)
	return to
}

// A visit is a class on the way of a walk, and how many parts of it were entered.
type visit struct{ class, part int32 }

// The colours of a depth-first search.
const (
	white = iota // not met
	grey         // under way
	black        // done
)

// walk goes through a type depth first and calls leave for each class after its
// parts. If the type contains itself it ends and returns the classes on the cycle, each
// a part of the one before. colours tells what earlier walks met.
func (u *types) walk(root int32, colours []uint8, leave func(int32)) (cycle []int32) {
	way := u.way[:0]
	defer func() { u.way = way }()
	enter := func(n int32) bool {
		n = u.find(n)
		switch {
		case colours[n] == grey:
			for i, v := range way {
				if v.class == n {
					for _, v := range way[i:] {
						cycle = append(cycle, v.class)
					}
				}
			}
			return false
		case colours[n] == white:
			colours[n] = grey
			way = push(way, visit{class: n})
		}
		return true
	}
	enter(root)
	for len(way) > 0 {
		if u.visits++; u.visits&0xffff == 0 && u.stop != nil && u.stop() {
			u.stopped = true
			return nil
		}
		v := &way[len(way)-1]
		n := v.class
		if u.left[n] >= 0 && v.part < 2 {
			part := u.left[n]
			if v.part == 1 {
				part = u.right[n]
			}
			v.part++
			if !enter(part) {
				return cycle
			}
			continue
		}
		colours[n] = black
		leave(n)
		way = way[:len(way)-1]
	}
	return nil
}

// cycle returns the classes of a type that contains itself; nil if all are finite, or
// it was stopped.
func (u *types) cycle() (cycle []int32, stopped bool) {
	colours := make([]uint8, len(u.parent))
	for n := range u.parent {
		if colours[u.find(int32(n))] == black {
			continue
		}
		if cycle = u.walk(int32(n), colours, func(int32) {}); cycle != nil || u.stopped {
			break
		}
	}
	return cycle, u.stopped
}

// forget makes the set empty.
func (u *types) forget() {
	u.parent, u.left, u.right = u.parent[:0], u.left[:0], u.right[:0]
	u.colours, u.places = u.colours[:0], u.places[:0]
}

// A scheme is a type by itself, to be taken any number of times with variables of its
// own. Parts come before wholes and the last node is the whole; places count from
// the scheme's beginning.
type scheme []schemeNode

type schemeNode struct{ left, right int32 }

// instance adds a scheme's type, with fresh variables.
func (u *types) instance(s scheme) int32 {
	base := int32(len(u.parent))
	for _, n := range s {
		if n.left < 0 {
			u.variable()
		} else {
			u.arrow(base+n.left, base+n.right)
		}
	}
	return base + int32(len(s)) - 1
}

// generalize returns the scheme of a type; ok is false if the type contains itself.
func (u *types) generalize(root int32) (s scheme, ok bool) {
	for len(u.colours) < len(u.parent) {
		u.colours = push(u.colours, white)
		u.places = push(u.places, 0)
	}
	var met []int32
	cycle := u.walk(root, u.colours, func(n int32) {
		met = append(met, n)
		u.places[n] = int32(len(s))
		node := schemeNode{-1, -1}
		if u.left[n] >= 0 {
			node = schemeNode{u.places[u.find(u.left[n])], u.places[u.find(u.right[n])]}
		}
		s = append(s, node)
	})
	for _, n := range met {
		u.colours[n] = white
	}
	return s, cycle == nil
}
