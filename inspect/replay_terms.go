package inspect

// firstOwn is the first id that is a Replay's own.
const firstOwn ID = 1 << 30

// own is the terms of a Replay that the arena doesn't have, hash-consed.
type own struct {
	cells   []cell
	buckets []uint32 // of an open table: the cell's index and 1; 0: none
}

type cell struct {
	fun, arg ID
	shape    Shape
	measure
}

// find gives the place in the table for an application, and its id if it has one.
func (o *own) find(fun, arg ID) (place uint32, id ID) {
	mask := uint32(len(o.buckets) - 1)
	h := (uint64(fun)<<32 | uint64(arg)) * 0x9e3779b97f4a7c15
	for place = uint32(h>>33) & mask; ; place = (place + 1) & mask {
		at := o.buckets[place]
		if at == 0 {
			return place, Empty
		}
		if c := &o.cells[at-1]; c.fun == fun && c.arg == arg {
			return place, firstOwn + ID(at-1)
		}
	}
}

func (o *own) grow() {
	o.buckets = make([]uint32, max(1024, 2*len(o.buckets)))
	for i := range o.cells {
		place, _ := o.find(o.cells[i].fun, o.cells[i].arg)
		o.buckets[place] = uint32(i + 1)
	}
}

// Apply is the id of an application: its own if it has one, else the arena's, else a
// new one of its own. Its own comes first, since the arena may have made the same
// term meanwhile.
func (r *Replay) Apply(fun, arg ID) ID {
	o := &r.own
	if 2*len(o.cells) >= len(o.buckets) {
		o.grow()
	}
	place, id := o.find(fun, arg)
	if id != Empty {
		return id
	}
	if r.Real(fun) && r.Real(arg) {
		if id, ok := r.v.Lookup(fun, arg); ok {
			return id
		}
	}
	c := cell{fun: fun, arg: arg, shape: r.shape(fun).applied(r.shape(arg))}
	if r.sizes != nil {
		if f, a := *r.known(fun), *r.known(arg); f.leaves != 0 && a.leaves != 0 {
			c.measure = f.applied(a)
		}
	}
	o.cells = append(o.cells, c)
	o.buckets[place] = uint32(len(o.cells))
	return firstOwn + ID(len(o.cells)-1)
}

func (r *Replay) parts(id ID) (fun, arg ID) {
	if r.Real(id) {
		fun, arg, _ = r.v.App(id)
		return fun, arg
	}
	c := &r.own.cells[id-firstOwn]
	return c.fun, c.arg
}

func (r *Replay) shape(id ID) Shape {
	if r.Real(id) {
		return r.v.Shape(id)
	}
	return r.own.cells[id-firstOwn].shape
}

// known is the place of what is known of a term's size.
func (r *Replay) known(id ID) *measure {
	if r.Real(id) {
		return r.sizes.at(id)
	}
	return &r.own.cells[id-firstOwn].measure
}

// measure finds a term's size, and remembers it and that of all its parts.
func (r *Replay) measure(id ID) (measure, error) {
	if m := r.known(id); m.leaves != 0 {
		return *m, nil
	}
	path := append(r.search[:0], id)
	for len(path) > 0 {
		if r.interrupted() {
			return measure{}, ErrInterrupted
		}
		n := path[len(path)-1]
		fun, arg, ok := r.App(n)
		if !ok {
			if !r.v.Term(n) {
				return measure{}, &KindError{n, r.v.Kind(n), "a term"}
			}
			*r.known(n) = measure{leaves: 1}
			path = path[:len(path)-1]
			continue
		}
		f, a := *r.known(fun), *r.known(arg)
		if f.leaves != 0 && a.leaves != 0 {
			*r.known(n) = f.applied(a)
			path = path[:len(path)-1]
			continue
		}
		if a.leaves == 0 {
			path = append(path, arg)
		}
		if f.leaves == 0 {
			path = append(path, fun)
		}
		if len(path) > 2*(int(r.v.capacity)+len(r.own.cells)) {
			return measure{}, ErrCycle
		}
	}
	r.search = path
	return *r.known(id), nil
}

// DAG counts the different terms among the whole term and its parts. The time is
// linear in that and in the stack.
func (r *Replay) DAG() (int, error) {
	whole, err := r.Whole()
	if err != nil {
		return 0, err
	}
	count := 0
	err = r.Within(whole, func(ID) bool { count++; return true })
	return count, err
}

// Within calls fn with a term and the parts of it, each once; where fn returns false
// it goes no further down.
func (r *Replay) Within(root ID, fn func(ID) (down bool)) error {
	r.epoch++
	if r.epoch == 0 { // after 2^32 of them
		r.marks, r.ours, r.epoch = nil, nil, 1
	}
	todo := append(r.spine[:0], root)
	defer func() { r.spine = todo[:0] }()
	for len(todo) > 0 {
		if r.interrupted() {
			return ErrInterrupted
		}
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !r.first(n) || !fn(n) {
			continue
		}
		if fun, arg, ok := r.App(n); ok {
			todo = append(todo, arg, fun)
		}
	}
	return nil
}

// first reports whether a node is met for the first time in this epoch.
func (r *Replay) first(id ID) bool {
	marks, i := &r.marks, int(id)
	if !r.Real(id) {
		marks, i = &r.ours, int(id-firstOwn)
	} else if !r.v.has(id) {
		return false
	}
	if i >= len(*marks) {
		more := make([]uint32, max(i+1, 2*len(*marks)))
		copy(more, *marks)
		*marks = more
	}
	if (*marks)[i] == r.epoch {
		return false
	}
	(*marks)[i] = r.epoch
	return true
}
