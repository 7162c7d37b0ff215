package inspect

import (
	"math/bits"
	"runtime"
	"sync/atomic"
	"unsafe"
)

// The guest's memory is little-endian wherever it runs.
const bigEndian = runtime.GOARCH == "ppc64" || runtime.GOARCH == "s390x" ||
	runtime.GOARCH == "mips" || runtime.GOARCH == "mips64"

// load32 reads a word that others may be writing.
func load32(p *uint32) uint32 {
	w := atomic.LoadUint32(p)
	if bigEndian {
		w = bits.ReverseBytes32(w)
	}
	return w
}

// load64 is load32 for 64 bits.
func load64(p *uint64) uint64 {
	w := atomic.LoadUint64(p)
	if bigEndian {
		w = bits.ReverseBytes64(w)
	}
	return w
}

// words32 returns the n words at an address; nil if they are not aligned or not
// all within the memory.
func words32(mem []byte, address, n uint64) []uint32 {
	if n == 0 || address%4 != 0 || !within(mem, address, 4*n) {
		return nil
	}
	return unsafe.Slice((*uint32)(unsafe.Pointer(&mem[address])), n)
}

// words64 is words32 for words of 64 bits.
func words64(mem []byte, address, n uint64) []uint64 {
	if n == 0 || address%8 != 0 || !within(mem, address, 8*n) {
		return nil
	}
	return unsafe.Slice((*uint64)(unsafe.Pointer(&mem[address])), n)
}

// within takes sums of header words, which don't overflow 64 bits.
func within(mem []byte, address, length uint64) bool {
	return address+length <= uint64(len(mem))
}

// aligned reports whether addresses that are aligned in the guest are so here.
func aligned(mem []byte) bool {
	return uintptr(unsafe.Pointer(unsafe.SliceData(mem)))%8 == 0
}

// octets is an array of bytes that is read by words: there are no atomic loads
// of less.
type octets []uint32

func (o octets) at(i ID) uint8 { return uint8(load32(&o[i/4]) >> (8 * (i % 4))) }
