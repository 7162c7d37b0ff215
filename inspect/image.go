package inspect

import (
	"errors"
	"fmt"
)

// What keeps an arena from being read.
var (
	// ErrNoArena says that nothing in a memory looks like an arena.
	ErrNoArena = errors.New("no arena in this memory")
	// ErrResizing says that a growth or a reset goes on. It passes.
	ErrResizing = errors.New("the arena is being resized or reset")
	// ErrPoisoned says that a growth failed for good. Header, rings and agents
	// can still be read.
	ErrPoisoned = errors.New("the arena is poisoned: an agent was lost in the middle of a resize")
)

var errUnaligned = errors.New("the memory's first byte is not aligned to 8 bytes")

// A FormatError says why bytes are no arena that can be read.
type FormatError struct {
	Base uint32 // where the arena should begin
	Err  error  // what is wrong
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("arena at address %d: %v", e.Base, e.Err)
}

func (e *FormatError) Unwrap() error { return e.Err }

// An Image is one arena in a guest's memory. Make one with [Open] or [OpenLive].
type Image struct {
	memory func() []byte
	base   uint32
	sq, cq uint64 // addresses
	agents uint64 // address
}

// Open finds the arena at address base of a memory that keeps its length: a file's,
// or one that has no room to grow. The first byte must lie at a multiple of 8, as
// that of every large slice and mapping does.
//
// An arena that is just being resized, or is poisoned, opens too: [Image.View]
// says so.
func Open(mem []byte, base uint32) (*Image, error) {
	return OpenLive(func() []byte { return mem }, base)
}

// OpenLive is [Open] for a memory that may grow. The function returns the whole of
// it as it is now; it may be called at any time, by any goroutine. What it has
// returned must stay mapped as long as the image and its views are used.
func OpenLive(memory func() []byte, base uint32) (*Image, error) {
	mem := memory()
	im := &Image{memory: memory, base: base}
	if base == 0 || base%64 != 0 {
		return nil, im.bad(errors.New("no arena begins there: addresses are multiples of 64, and not 0"))
	}
	if !aligned(mem) {
		return nil, im.bad(errUnaligned)
	}
	words := words32(mem, uint64(base), headerWords)
	if words == nil {
		return nil, im.bad(fmt.Errorf("the header goes past the memory's end at %d", len(mem)))
	}
	header := loadHeader(words)
	if err := header.checkFixed(mem, uint64(base)); err != nil {
		return nil, im.bad(err)
	}
	im.sq = uint64(base) + uint64(header[wSQ])
	im.cq = uint64(base) + uint64(header[wCQ])
	im.agents = uint64(header[wAgents])
	if _, err := im.View(); err != nil && err != ErrResizing && err != ErrPoisoned {
		return nil, err
	}
	return im, nil
}

// Find returns the base of the arena in a memory. Of several it is the one that
// most agents use, then the first. If there is none the error wraps [ErrNoArena]
// and says what is wrong with the places that look like one.
func Find(mem []byte) (base uint32, err error) {
	if !aligned(mem) {
		return 0, errors.Join(ErrNoArena, errUnaligned)
	}
	most := -1
	var reasons []error
	for address := uint64(pageBytes); within(mem, address, headerBytes) && address <= 0xffffffff; address += pageBytes {
		if load32(&words32(mem, address, 1)[0]) != magic {
			continue
		}
		im, err := Open(mem, uint32(address))
		if err != nil {
			if len(reasons) < maxReasons {
				reasons = append(reasons, err)
			}
			continue
		}
		if n := len(im.Agents()); n > most {
			base, most = uint32(address), n
		}
	}
	if most < 0 {
		return 0, errors.Join(append([]error{ErrNoArena}, reasons...)...)
	}
	return base, nil
}

// maxReasons bounds what Find says.
const maxReasons = 4

func (im *Image) bad(err error) error { return &FormatError{im.base, err} }

// Base returns the address of the arena's header in the memory.
func (im *Image) Base() uint32 { return im.base }

// header returns the header's words where they lie; nil if the memory has shrunk,
// which it must not.
func (im *Image) header() []uint32 {
	return words32(im.memory(), uint64(im.base), headerWords)
}

// Header returns the header as it is now, checked by nobody. Each word of it is
// whole, but while a task goes on they need not fit each other.
func (im *Image) Header() Header {
	words := im.header()
	if words == nil {
		return Header{}
	}
	h := loadHeader(words)
	return h.decode()
}

// Poisoned says that a task failed for good.
func (im *Image) Poisoned() bool { return im.resizeSeq() == poison }

// resizeSeq returns the word that counts the tasks' beginnings and ends.
func (im *Image) resizeSeq() uint32 {
	words := im.header()
	if words == nil {
		return poison
	}
	return load32(&words[wResizeSeq])
}
