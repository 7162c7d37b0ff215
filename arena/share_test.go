//go:build linux || darwin

package arena

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
	"skirepl/internal/needs"
)

// growing is a term that has no normal form, and makes a node a contraction.
const growing = "S S S (S S S) (S S S)"

// spend reduces a term for so many contractions.
func (l *lab) spend(src string, contractions uint64) Counters {
	l.t.Helper()
	m := l.start(l.parse(src), contractions)
	defer m.Free()
	if stop := l.run(m); stop != guest.StopBudget {
		l.t.Fatalf("it stopped for %v", stop)
	}
	return l.counters(m)
}

// mapped maps an arena's file as another process would.
func mapped(t testing.TB, f *os.File) []byte {
	t.Helper()
	b, err := unix.Mmap(int(f.Fd()), 0, reservedBytes, unix.PROT_READ, unix.MAP_SHARED|unix.MAP_NORESERVE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unix.Munmap(b); err != nil {
			t.Error(err)
		}
	})
	return b
}

// TestShare looks at an arena through its file: what was there before, what comes
// after, and not what comes when it isn't shared any more.
func TestShare(t *testing.T) {
	l := open(t, Options{})
	before := l.parse("S (K (S I)) K")
	f, err := l.Share()
	if err != nil {
		t.Fatal(err)
	}
	outside := mapped(t, f)
	read := func(id ID) string {
		t.Helper()
		im, err := inspect.Open(outside, l.Base())
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		err = im.Read(func(v *inspect.View) error {
			n := v.Node(id)
			text = n.Kind.String()
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if got := read(before); got != "Application" {
		t.Errorf("a node from before is a %s", got)
	}
	after := l.parse("K (K (K S)) S K")
	if got := read(after); got != "Application" {
		t.Errorf("a node from after is a %s", got)
	}
	if again, err := l.Share(); err != nil || again != f {
		t.Errorf("a second Share gives another file, or %v", err)
	}
	for range 3 { // once too often
		if err := l.Unshare(); err != nil {
			t.Fatal(err)
		}
	}
	if l.Shared() {
		t.Error("it is still shared")
	}
	if got := read(after); got != "Application" {
		t.Errorf("the last state isn't there: a %s", got)
	}
	late := l.parse("K K K K K K K")
	if l.memory.file == nil { // a system where it goes back
		if got := read(late); got != "hole" {
			t.Errorf("a node of private memory is a %s in the file", got)
		}
	}
	if again := l.parse("S (K (S I)) K"); again != before {
		t.Errorf("a term was node %d and is %d", before, again)
	}
}

// TestShareIsReadOnly holds that who gets the file can't write or cut it.
func TestShareIsReadOnly(t *testing.T) {
	l := open(t, Options{})
	f, err := l.Share()
	if err != nil {
		t.Fatal(err)
	}
	if !l.memory.lazy {
		needs.LeaveOut(t, "no memfd")
	}
	if _, err := f.WriteAt([]byte{1}, int64(l.Base())); err == nil {
		t.Error("it can be written")
	}
	if _, err := unix.Mmap(int(f.Fd()), 0, 4096, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED); err == nil {
		t.Error("it can be mapped to be written")
	}
	for _, size := range []int64{0, reservedBytes + 1} {
		if err := f.Truncate(size); err == nil {
			t.Errorf("it can be made %d bytes long", size)
		}
	}
}

// TestShareOnDisk is the way of systems without memfd: the file has room for all
// that the memory has reached, so that no write can meet a full disk.
func TestShareOnDisk(t *testing.T) {
	l := open(t, Options{Capacity: 1024})
	f, err := diskBacking()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(f.Name()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it has a name: %v", err)
	}
	if err := l.still(func() error { return l.memory.shareAs(f, false) }); err != nil {
		t.Fatal(err)
	}
	l.sharers = 1
	outside := mapped(t, f)
	l.spend(growing, 20_000)
	var stat unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &stat); err != nil {
		t.Fatal(err)
	}
	if size := l.memory.size.Load(); uint64(stat.Blocks)*512 < size {
		t.Errorf("%d bytes of blocks for %d of memory", stat.Blocks*512, size)
	}
	im, err := inspect.Open(outside, l.Base())
	if err != nil {
		t.Fatal(err)
	}
	if err := im.Read(inspect.Verify); err != nil {
		t.Error(err)
	}
	if top := uint32(im.Header().Top); top != l.Nodes() || top < 10_000 {
		t.Errorf("%d nodes from outside, %d from inside", top, l.Nodes())
	}
}

// TestShareAtWork shares and unshares all the time while workers reduce and the
// arena grows, and looks from both sides. Counts and results are as ever.
func TestShareAtWork(t *testing.T) {
	l := open(t, Options{Capacity: 1024})
	if err := l.StartWorkers(2); err != nil {
		t.Fatal(err)
	}
	want := func() Counters {
		other := open(t, Options{})
		return other.spend(growing, 100_000)
	}()
	ctx, cancel := context.WithCancel(background)
	var around sync.WaitGroup
	shares := 0
	around.Go(func() {
		for ctx.Err() == nil {
			f, err := l.Share()
			if errors.Is(err, ErrBusy) {
				continue
			}
			if err != nil {
				t.Error(err)
				return
			}
			shares++
			b, err := unix.Mmap(int(f.Fd()), 0, reservedBytes, unix.PROT_READ, unix.MAP_SHARED|unix.MAP_NORESERVE)
			if err != nil {
				t.Error(err)
				return
			}
			if im, err := inspect.Open(b, l.Base()); err != nil {
				t.Error(err)
			} else if im.Header().Top > im.Header().Capacity {
				t.Error("top past the capacity")
			}
			if err := errors.Join(unix.Munmap(b), l.Unshare()); err != nil && !errors.Is(err, ErrBusy) {
				t.Error(err)
				return
			}
			time.Sleep(time.Millisecond)
		}
	})
	for range 3 {
		m := l.start(l.parse(growing), 100_000)
		if stop, err := m.RunOnWorkers(background, nil); err != nil || stop != guest.StopBudget {
			t.Errorf("%v, %v", stop, err)
		}
		if c, err := m.Counters(); err != nil || c.Contractions != want.Contractions {
			t.Errorf("%d contractions, want %d; %v", c.Contractions, want.Contractions, err)
		}
		m.Free()
		if err := l.Reset(background); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	around.Wait()
	if shares == 0 {
		t.Error("it was never shared")
	}
}

// TestShareClosed asks a closed arena.
func TestShareClosed(t *testing.T) {
	l := open(t, Options{})
	if _, err := l.Share(); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Share(); !errors.Is(err, ErrClosed) {
		t.Errorf("%v", err)
	}
	if err := l.Unshare(); err != nil {
		t.Errorf("%v", err)
	}
}

// BenchmarkShare reduces and makes nodes in private and in shared memory, in turn,
// and reports the best time of each, with what sharing costs.
//
//	go test ./arena -run - -bench Share -benchtime 5x
func BenchmarkShare(b *testing.B) {
	work := map[string]func(l *lab, nodes uint32){
		"reduce": func(l *lab, nodes uint32) { l.spend(growing, uint64(nodes)) },
		"cons": func(l *lab, nodes uint32) {
			x := l.parse("x")
			for last := x; l.Nodes() < nodes; {
				last, _ = l.Cons(background, last, x)
			}
		},
	}
	for _, name := range []string{"reduce", "cons"} {
		for _, nodes := range []uint32{1_000_000, 5_000_000} {
			b.Run(fmt.Sprintf("%s/%dM", name, nodes/1_000_000), func(b *testing.B) {
				best := map[bool]time.Duration{false: time.Hour, true: time.Hour}
				for b.Loop() {
					for _, share := range []bool{false, true} {
						l := open(b, Options{})
						if share {
							if _, err := l.Share(); err != nil {
								b.Fatal(err)
							}
						}
						begin := time.Now()
						work[name](l, nodes)
						best[share] = min(best[share], time.Since(begin))
						if err := l.Close(); err != nil {
							b.Fatal(err)
						}
					}
				}
				b.ReportMetric(best[false].Seconds()*1e3, "private-ms")
				b.ReportMetric(best[true].Seconds()*1e3, "shared-ms")
				b.ReportMetric(100*(best[true].Seconds()/best[false].Seconds()-1), "cost-%")
			})
		}
	}
}

// BenchmarkShareTurn is how long a Share and an Unshare take, by the arena's size.
func BenchmarkShareTurn(b *testing.B) {
	for _, nodes := range []uint32{10_000, 1_000_000} {
		b.Run(fmt.Sprintf("%d", nodes), func(b *testing.B) {
			l := open(b, Options{})
			l.spend(growing, uint64(nodes))
			for b.Loop() {
				if _, err := l.Share(); err != nil {
					b.Fatal(err)
				}
				if err := l.Unshare(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
