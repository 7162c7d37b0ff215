package ski

// A table maps keys to numbers, as a map[uint64]int does, for the functions whose
// time is mostly spent in that map. It is several times as fast where keys are
// consecutive, as the ids of the nodes of one term mostly are: those share cache
// lines. Keys are not 0. The zero table is empty.
type table struct {
	// slots is a hash table with linear probing, at most half full. Its length is
	// a power of two.
	slots []slot
	used  int
}

type slot struct {
	key    uint64 // 0: the slot is free
	number int
}

// get returns the number of a key; ok is false if it has none.
func (t *table) get(key uint64) (number int, ok bool) {
	if t.used == 0 {
		return 0, false
	}
	s := t.find(key)
	return s.number, s.key != 0
}

// put sets the number of a key.
func (t *table) put(key uint64, number int) {
	if 2*t.used >= len(t.slots) {
		old := t.slots
		t.slots = make([]slot, max(16, 2*len(old)))
		for _, s := range old {
			if s.key != 0 {
				*t.find(s.key) = s
			}
		}
	}
	s := t.find(key)
	if s.key == 0 {
		t.used++
	}
	*s = slot{key, number}
}

// find returns the slot of a key, or the free one where it belongs.
func (t *table) find(key uint64) *slot {
	// Blocks of keys are scattered (by Fibonacci hashing), keys in a block are not.
	const blockBits = 8
	block := (key >> blockBits) * 0x9e3779b97f4a7c15 >> 32
	mask := uint64(len(t.slots) - 1)
	for i := block<<blockBits | key&(1<<blockBits-1); ; i++ {
		if s := &t.slots[i&mask]; s.key == key || s.key == 0 {
			return s
		}
	}
}
