package image

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"testing/iotest"
)

// sample is an image with pages of zeros between others.
func sample() Image {
	memory := make([]byte, 5*pageBytes)
	r := rand.New(rand.NewPCG(1, 2))
	for _, page := range []int{1, 3} {
		for i := range 200 {
			memory[page*pageBytes+i*300] = byte(1 + r.IntN(255))
		}
	}
	return Image{Base: 65536, Info: []byte(`{"what":"a test"}`), Memory: memory}
}

func written(t testing.TB, im Image, compress bool) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, im, compress); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(b []byte) (Image, error) { return Read(bytes.NewReader(b), int64(len(b))) }

func same(a, b Image) bool {
	return a.Base == b.Base && bytes.Equal(a.Info, b.Info) && bytes.Equal(a.Memory, b.Memory)
}

func TestRoundTrip(t *testing.T) {
	for _, compress := range []bool{false, true} {
		for name, im := range map[string]Image{"sample": sample(), "empty": {}, "zeros": {Memory: make([]byte, 3*pageBytes)}} {
			b := written(t, im, compress)
			got, err := read(b)
			if err != nil || !same(got, im) {
				t.Errorf("%s, compress %v: %v", name, compress, err)
			}
			got, err = Read(iotest.OneByteReader(bytes.NewReader(b)), int64(len(b)))
			if err != nil || !same(got, im) {
				t.Errorf("%s, compress %v, byte by byte: %v", name, compress, err)
			}
		}
	}
	if n := len(written(t, sample(), false)); n > 3*pageBytes {
		t.Errorf("%d bytes for two pages", n)
	}
}

// TestTruncated cuts an image at every boundary of its parts, and everywhere in a
// compressed one.
func TestTruncated(t *testing.T) {
	plain := written(t, sample(), false)
	info := len(sample().Info)
	var ends []int
	at := 0
	for _, part := range []int{8, 4, 4, 4, 4, info, 4, 4, pageBytes, 4, pageBytes, 4, 4} {
		ends = append(ends, at, at+1, at+part-1)
		at += part
	}
	if at != len(plain) {
		t.Fatalf("the parts take %d bytes, the image %d", at, len(plain))
	}
	for _, end := range ends {
		want := ErrTruncated
		if end == 0 {
			want = ErrNoImage
		}
		if _, err := read(plain[:end]); !errors.Is(err, want) {
			t.Errorf("cut after %d bytes: %v", end, err)
		}
	}
	packed := written(t, sample(), true)
	for end := 1; end < len(packed); end++ {
		if _, err := read(packed[:end]); !errors.Is(err, ErrTruncated) {
			t.Errorf("compressed, cut after %d of %d bytes: %v", end, len(packed), err)
		}
	}
}

// TestFlipped turns every bit of an image's head and of its ends, and some of all
// others.
func TestFlipped(t *testing.T) {
	for _, compress := range []bool{false, true} {
		clean := written(t, sample(), compress)
		for at := 0; at < len(clean); at++ {
			if at > 60 && at < len(clean)-60 && at%1999 != 0 {
				continue
			}
			for bit := range 8 {
				b := slices.Clone(clean)
				b[at] ^= 1 << bit
				im, err := read(b)
				if err == nil && !same(im, sample()) { // gzip's head has a date that says nothing
					t.Errorf("compress %v: bit %d of byte %d was turned and nobody saw it", compress, bit, at)
				}
				if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrTruncated) && !errors.Is(err, ErrNoImage) {
					t.Errorf("compress %v: bit %d of byte %d: %v", compress, bit, at, err)
				}
			}
		}
	}
}

// TestHostile has claims that a small file can't keep.
func TestHostile(t *testing.T) {
	word := func(w ...uint32) (b []byte) {
		for _, w := range w {
			b = binary.LittleEndian.AppendUint32(b, w)
		}
		return b
	}
	head := append([]byte(magic), word(Version, 0)...)
	for name, body := range map[string][]byte{
		"long information":  word(0, 0xffffffff),
		"as long as may be": word(0, maxInfo),
		"many pages":        word(0, 0, 0xffffffff),
		"4 GiB":             word(0, 0, maxPages),
		"a page past":       word(0, 0, 1, 1),
		"a page far past":   word(0, 0, 1, 0xfffffffe),
		"a page twice":      slices.Concat(word(0, 0, 2, 1), make([]byte, pageBytes), word(1), make([]byte, pageBytes)),
		"a page before":     slices.Concat(word(0, 0, 3, 1), make([]byte, pageBytes), word(0)),
	} {
		b := slices.Concat(head, body)
		var err error
		before := allocated()
		_, err = read(b)
		took := allocated() - before
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrTruncated) {
			t.Errorf("%s: %v", name, err)
		}
		if took > 2<<20 {
			t.Errorf("%s: %d bytes were taken", name, took)
		}
	}
	good := written(t, sample(), false)
	if _, err := read(append(good, 0)); !errors.Is(err, ErrDamaged) {
		t.Errorf("something behind it: %v", err)
	}
	if _, err := read([]byte("ELF")); !errors.Is(err, ErrNoImage) {
		t.Errorf("something else: %v", err)
	}
}

// FuzzRead reads what the fuzzer makes of images, with a checksum that is right, so
// that it gets behind that.
func FuzzRead(f *testing.F) {
	small := Image{Base: 65536, Info: []byte("{}"), Memory: make([]byte, 2*pageBytes)}
	small.Memory[pageBytes] = 1
	for _, compress := range []bool{false, true} {
		b := written(f, small, compress)
		f.Add(b)
		f.Add(b[:40])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		mend(b)
		im, err := read(b)
		if err != nil {
			return
		}
		if len(im.Memory)%pageBytes != 0 || int64(len(im.Memory)) > roomAlways+roomPerByte*int64(len(b)) {
			t.Errorf("%d bytes of memory out of %d", len(im.Memory), len(b))
		}
		again, err := read(written(t, im, false))
		if err != nil || !same(again, im) {
			t.Errorf("it isn't the same when it is written again: %v", err)
		}
	})
}

// mend puts the right checksum at the end of an image that isn't compressed.
func mend(b []byte) {
	if n := len(b) - 4; n >= 16 && b[12]&flagGzip == 0 {
		binary.LittleEndian.PutUint32(b[n:], crc32.Checksum(b[:n], castagnoli))
	}
}

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}
