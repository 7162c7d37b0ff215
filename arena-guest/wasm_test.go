package guest_test

import (
	"encoding/binary"
	"fmt"
	"testing"

	guest "skirepl/arena-guest"
)

// TestNoShadowStack: all instances begin with the same stack pointer, so that what
// one of them would put on C's stack another one would overwrite. No instruction
// moves it, hence nothing is ever put there.
func TestNoShadowStack(t *testing.T) {
	m, err := scan(guest.Wasm)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.globals) < 2 {
		t.Fatalf("%d globals, want the stack pointer and the guest's own", len(m.globals))
	}
	// The linker makes the stack pointer the first global; it begins at the top of the
	// stack, the guest's own ones at 0.
	for i, begin := range m.globals {
		if (begin != 0) != (i == 0) {
			t.Errorf("global %d begins with %d: which one is the stack pointer?", i, begin)
		}
	}
	if n := m.sets[0]; n != 0 {
		t.Errorf("%d instructions write the stack pointer", n)
	}
	// That the walk has seen something: the guest's own global is written.
	if own := uint32(len(m.globals) - 1); m.sets[own] == 0 || m.instructions < 1000 {
		t.Errorf("%d instructions were looked at, %d of which write global %d: is that all?", m.instructions, m.sets[own], own)
	}
}

// A module is what a scan finds in a WebAssembly binary.
type module struct {
	globals      []int64        // what they begin with
	sets         map[uint32]int // global.set instructions, by global
	instructions int
}

// scan reads the globals and walks the code of a binary. It knows the instructions of
// version 2 but for vectors, and threads.
func scan(binary []byte) (m *module, err error) {
	m = &module{sets: make(map[uint32]int)}
	r := &reader{bytes: binary[8:]}
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("at %#x: %v", len(binary)-len(r.bytes), e)
		}
	}()
	for len(r.bytes) > 0 {
		section, length := r.byte(), r.uint()
		body := &reader{bytes: r.bytes[:length]}
		switch section {
		case 6: // globals
			for range body.uint() {
				body.skip(2) // type, mutable
				if op := body.byte(); op != 0x41 {
					return nil, fmt.Errorf("a global begins with instruction %#x", op)
				}
				m.globals = append(m.globals, body.int())
				body.skip(1) // end
			}
		case 10: // code
			for range body.uint() {
				length := body.uint()
				m.walk(&reader{bytes: body.bytes[:length]})
				body.skip(length)
			}
		}
		r.skip(length)
	}
	return m, nil
}

// walk looks at every instruction of a function.
func (m *module) walk(r *reader) {
	for range r.uint() { // locals
		r.uint()
		r.skip(1)
	}
	for len(r.bytes) > 0 {
		m.instructions++
		switch op := r.byte(); {
		case op == 0x24: // global.set
			m.sets[r.uint()]++
		case op >= 0x02 && op <= 0x04: // block, loop, if
			r.int()
		case op == 0x0c, op == 0x0d, op == 0x10, op >= 0x20 && op <= 0x26, op == 0xd2: // one index
			r.uint()
		case op == 0x0e: // br_table
			for range r.uint() + 1 {
				r.uint()
			}
		case op == 0x11, op >= 0x28 && op <= 0x3e: // call_indirect; loads and stores
			r.uint()
			r.uint()
		case op == 0x1c: // select of types
			r.skip(r.uint())
		case op == 0x3f, op == 0x40, op == 0xd0: // memory.size, memory.grow, ref.null
			r.skip(1)
		case op == 0x41, op == 0x42: // i32.const, i64.const
			r.int()
		case op == 0x43: // f32.const
			r.skip(4)
		case op == 0x44: // f64.const
			r.skip(8)
		case op == 0xfc:
			m.bulk(r)
		case op == 0xfe: // threads
			if r.uint() == 0x03 { // atomic.fence
				r.skip(1)
			} else {
				r.uint()
				r.uint()
			}
		case op <= 0x01, op == 0x05, op == 0x0b, op == 0x0f, op == 0x1a, op == 0x1b, op >= 0x45 && op <= 0xc4, op == 0xd1:
		default:
			panic(fmt.Sprintf("instruction %#x", op))
		}
	}
}

// bulk looks at an instruction of those with the prefix 0xfc.
func (m *module) bulk(r *reader) {
	switch op := r.uint(); {
	case op <= 7: // saturating truncations
	case op == 8, op == 10, op == 12, op == 14: // init and copy
		r.uint()
		r.uint()
	case op <= 17:
		r.uint()
	default:
		panic(fmt.Sprintf("instruction 0xfc %d", op))
	}
}

type reader struct{ bytes []byte }

func (r *reader) skip(n uint32) { r.bytes = r.bytes[n:] }

func (r *reader) byte() byte {
	b := r.bytes[0]
	r.bytes = r.bytes[1:]
	return b
}

func (r *reader) uint() uint32 {
	v, n := binary.Uvarint(r.bytes)
	r.bytes = r.bytes[n:]
	return uint32(v)
}

// int reads a signed number, which is not one of package binary's.
func (r *reader) int() (v int64) {
	for shift := 0; ; shift += 7 {
		b := r.byte()
		v |= int64(b&0x7f) << shift
		if b < 0x80 {
			if b&0x40 != 0 && shift < 57 {
				v |= -1 << (shift + 7)
			}
			return v
		}
	}
}
