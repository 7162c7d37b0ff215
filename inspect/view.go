package inspect

import (
	"runtime"
	"time"
)

// A View is where the arrays of an arena are between two resizes. It shows the
// arena as it is when a method is called, not as it was when the View was taken.
type View struct {
	im       *Image
	seq      uint32 // resize_seq of this layout, even
	header   []uint32
	capacity uint32

	kind, sym               octets
	left, right, hash, next []uint32
	buckets, termCache      []uint32
	digest                  []uint64 // two a node
}

// Tries for a View, and for a whole Read. A try that meets a task waits a little,
// so that all of them take some milliseconds: a small arena's task is over by
// then, and for a large one the caller had better draw something else.
const (
	viewTries = 24
	readTries = 8
	viewPause = 200 * time.Microsecond
)

// View takes a view of the arrays. It tries for a few milliseconds while a task is
// under way; then it returns [ErrResizing].
func (im *Image) View() (*View, error) {
	for try := range viewTries {
		seq := im.resizeSeq()
		if seq == poison {
			return nil, ErrPoisoned
		}
		if seq%2 == 0 {
			v, err := im.viewAt(seq)
			if im.resizeSeq() == seq {
				return v, err
			}
		}
		if try < viewTries/2 {
			runtime.Gosched()
		} else {
			time.Sleep(viewPause)
		}
	}
	return nil, ErrResizing
}

// viewAt builds a view from the header as it stands.
func (im *Image) viewAt(seq uint32) (*View, error) {
	mem, base := im.memory(), uint64(im.base)
	words := words32(mem, base, headerWords)
	if words == nil {
		return nil, ErrPoisoned
	}
	h := loadHeader(words)
	if err := h.checkArrays(mem, base); err != nil {
		return nil, im.bad(err)
	}
	capacity := uint64(h[wCapacity])
	array := func(word int, length uint64) []uint32 { return words32(mem, base+uint64(h[word]), length) }
	return &View{
		im: im, seq: seq, header: words, capacity: h[wCapacity],
		kind:      array(wKind, capacity/4),
		sym:       array(wSym, capacity/4),
		left:      array(wLeft, capacity),
		right:     array(wRight, capacity),
		hash:      array(wHash, capacity),
		next:      array(wNext, capacity),
		buckets:   array(wBuckets, capacity),
		termCache: array(wTermCache, 4),
		digest:    words64(mem, base+uint64(h[wDigest]), 2*capacity),
	}, nil
}

// Valid reports whether the arrays are still where v says and hold what they held:
// no growth and no reset has begun since v was taken. What was read before a Valid
// that returns true was right.
func (v *View) Valid() bool { return v.im.resizeSeq() == v.seq }

// Read calls fn with a view and again, a bounded number of times, if the arena was
// resized or reset meanwhile. It returns what the undisturbed call returned, or
// [ErrResizing] or [ErrPoisoned]. fn must start afresh each time.
func (im *Image) Read(fn func(v *View) error) error {
	for range readTries {
		v, err := im.View()
		if err != nil {
			return err
		}
		err = fn(v)
		if v.Valid() {
			return err
		}
	}
	return ErrResizing
}

// Image returns the image that v is a view of.
func (v *View) Image() *Image { return v.im }

// Capacity returns how many nodes the arrays have room for.
func (v *View) Capacity() uint32 { return v.capacity }

// Top returns the end of the ids that are given out now, at most the capacity.
func (v *View) Top() ID { return ID(min(load32(&v.header[wTop]), v.capacity)) }
