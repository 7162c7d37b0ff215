// Package image writes the memory of an arena to a file and reads it again, with
// what its session knew of it. The format is described in docs/image.md.
//
// A file can't be trusted: every length is checked against what the file can hold
// before anything of that length is made, the checksum covers all of it, and what
// comes out is bytes, which package inspect reads with the same care.
package image

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
)

// Extension is that of an image's file.
const Extension = ".skimg"

// Version is that of the format.
const Version = 1

const (
	magic     = "SKIimage"
	pageBytes = 65536
	maxPages  = 65536 // 4 GiB
	maxInfo   = 64 << 20

	flagGzip = 1

	lastPage = 0xffffffff // ends the list of pages
)

// An Image is an arena's memory and what is known of it.
type Image struct {
	Base   uint32 // the address of the arena's header
	Info   []byte // JSON: what the session knew
	Memory []byte
}

var (
	// ErrNoImage says that a file is something else.
	ErrNoImage = errors.New("this is no image of an arena")
	// ErrTruncated says that a file ends too early.
	ErrTruncated = errors.New("the image is cut short")
	// ErrDamaged says that a file's content can't be what was written.
	ErrDamaged = errors.New("the image is damaged")
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Write writes an image. The memory may be live: each page is copied once, and it is
// the caller who sees to it that they fit each other. Pages of zeros are left out.
func Write(w io.Writer, im Image, compress bool) error {
	if len(im.Memory)%pageBytes != 0 || len(im.Memory) > maxPages*pageBytes || len(im.Info) > maxInfo {
		return fmt.Errorf("image: %d bytes of memory and %d of information can't be written", len(im.Memory), len(im.Info))
	}
	var flags uint32
	if compress {
		flags = flagGzip
	}
	head := binary.LittleEndian.AppendUint32([]byte(magic), Version)
	head = binary.LittleEndian.AppendUint32(head, flags)
	buffer := bufio.NewWriterSize(w, 1<<18)
	if _, err := buffer.Write(head); err != nil {
		return err
	}
	body := io.Writer(buffer)
	var packed *gzip.Writer
	if compress {
		packed, _ = gzip.NewWriterLevel(buffer, gzip.BestSpeed) // the level is a good one
		body = packed
	}
	sum := newSum(head)
	if err := writeBody(io.MultiWriter(body, sum), im); err != nil {
		return err
	}
	if _, err := body.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32())); err != nil {
		return err
	}
	if packed != nil {
		if err := packed.Close(); err != nil {
			return err
		}
	}
	return buffer.Flush()
}

// newSum begins the checksum with the head: its flags are covered too.
func newSum(head []byte) hash.Hash32 {
	sum := crc32.New(castagnoli)
	_, _ = sum.Write(head) // a hash's Write never fails
	return sum
}

func writeBody(w io.Writer, im Image) error {
	front := binary.LittleEndian.AppendUint32(nil, im.Base)
	front = binary.LittleEndian.AppendUint32(front, uint32(len(im.Info)))
	front = append(front, im.Info...)
	front = binary.LittleEndian.AppendUint32(front, uint32(len(im.Memory)/pageBytes))
	if _, err := w.Write(front); err != nil {
		return err
	}
	page := make([]byte, 4+pageBytes)
	for i := 0; i < len(im.Memory)/pageBytes; i++ {
		binary.LittleEndian.PutUint32(page, uint32(i))
		copy(page[4:], im.Memory[i*pageBytes:])
		if bytes.Equal(page[4:], zeros[:]) {
			continue
		}
		if _, err := w.Write(page); err != nil {
			return err
		}
	}
	_, err := w.Write(binary.LittleEndian.AppendUint32(nil, lastPage))
	return err
}

var zeros [pageBytes]byte

// Room for a memory: an image of so many bytes can have been written of one with at
// most that many. Pages of zeros take no room in a file, and compressed ones little;
// but an arena's hash table is never all zeros.
const (
	roomAlways  = 64 << 20
	roomPerByte = 8192
)

// Read reads an image of so many bytes. The errors wrap [ErrNoImage], [ErrTruncated]
// or [ErrDamaged], or are the reader's.
func Read(r io.Reader, size int64) (Image, error) {
	var im Image
	in := bufio.NewReaderSize(r, 1<<18)
	head := make([]byte, len(magic)+8)
	n, err := io.ReadFull(in, head)
	if !bytes.HasPrefix(head[:n], []byte(magic)[:min(n, len(magic))]) || n == 0 {
		return im, ErrNoImage
	}
	if err != nil {
		return im, cut(err)
	}
	version, flags := binary.LittleEndian.Uint32(head[8:]), binary.LittleEndian.Uint32(head[12:])
	if version != Version {
		return im, fmt.Errorf("%w: its version is %d, this program reads %d", ErrNoImage, version, Version)
	}
	if flags&^flagGzip != 0 {
		return im, fmt.Errorf("%w: unknown flags %#x", ErrDamaged, flags)
	}
	body := io.Reader(in)
	if flags&flagGzip != 0 {
		packed, err := gzip.NewReader(in)
		if err != nil {
			return im, cut(err)
		}
		packed.Multistream(false)
		body = packed
	}
	b := reader{r: body, size: size, sum: newSum(head)}
	if err := b.read(&im); err != nil {
		return Image{}, err
	}
	for _, r := range []io.Reader{body, in} { // gzip's own checksum is looked at here
		switch _, err := io.ReadFull(r, make([]byte, 1)); err {
		case io.EOF:
		case nil:
			return Image{}, fmt.Errorf("%w: something follows it", ErrDamaged)
		default:
			return Image{}, cut(err)
		}
	}
	return im, nil
}

// cut says what an error of reading means.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrTruncated
	}
	var corrupt flate.CorruptInputError
	if errors.As(err, &corrupt) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// reader reads the body, and sums it up.
type reader struct {
	r    io.Reader
	size int64
	sum  hash.Hash32
	word [4]byte
}

func (b *reader) full(p []byte) error {
	if _, err := io.ReadFull(b.r, p); err != nil {
		return cut(err)
	}
	_, _ = b.sum.Write(p)
	return nil
}

func (b *reader) uint32() (uint32, error) {
	err := b.full(b.word[:])
	return binary.LittleEndian.Uint32(b.word[:]), err
}

func (b *reader) read(im *Image) (err error) {
	if im.Base, err = b.uint32(); err != nil {
		return err
	}
	length, err := b.uint32()
	if err != nil {
		return err
	}
	if length > maxInfo {
		return fmt.Errorf("%w: %d bytes of information", ErrDamaged, length)
	}
	// The length is a claim: memory for it is taken as it comes.
	info := new(bytes.Buffer)
	if _, err := io.CopyN(io.MultiWriter(info, b.sum), b.r, int64(length)); err != nil {
		return cut(err)
	}
	im.Info = info.Bytes()
	pages, err := b.uint32()
	if err != nil {
		return err
	}
	if room := roomAlways + roomPerByte*b.size; pages > maxPages || int64(pages)*pageBytes > room {
		return fmt.Errorf("%w: %d pages of memory in a file of %d bytes", ErrDamaged, pages, b.size)
	}
	// The system gives pages when they are written: what the file doesn't have costs
	// nothing.
	im.Memory = make([]byte, int(pages)*pageBytes)
	for next := uint32(0); ; {
		at, err := b.uint32()
		if err != nil {
			return err
		}
		if at == lastPage {
			break
		}
		if at < next || at >= pages {
			return fmt.Errorf("%w: page %d where one from %d to %d can come", ErrDamaged, at, next, int64(pages)-1)
		}
		if err := b.full(im.Memory[int(at)*pageBytes:][:pageBytes]); err != nil {
			return err
		}
		next = at + 1
	}
	want := b.sum.Sum32()
	sum, err := b.uint32()
	if err != nil {
		return err
	}
	if sum != want {
		return fmt.Errorf("%w: its checksum is %#08x, and should be %#08x", ErrDamaged, sum, want)
	}
	return nil
}
