package guest_test

import (
	"context"
	"encoding/binary"
	"sync/atomic"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	guest "skirepl/arena-guest"
	"skirepl/inspect"
)

// The tests here drive the guest as any host may, by its exports and nothing else.

const (
	empty = uint32(guest.Empty)
	again = uint32(guest.Again)

	page = 65536
	// firstPages is what the guest asks for; its own data end before freeAddress.
	firstPages  = 17
	freeAddress = 12 * page
)

// Sizes of a host's memory, in pages.
const (
	small = 8 << 20 / page
	large = 96 << 20 / page // for heap mode's arena
)

var ctx = context.Background()

// A host is a memory with instances of the guest on it.
type host struct {
	t       testing.TB
	runtime wazero.Runtime
	guest   wazero.CompiledModule
	mem     []byte // all that it may become
	size    atomic.Uint64
	// spin is what instances are told: that they may not block.
	spin atomic.Bool
}

// newHost makes a host whose memory has firstPages, or more if atFirst says so, and
// may grow to limit pages. When the test ends the memory is looked at.
func newHost(t testing.TB, limit uint32, atFirst ...uint32) *host {
	t.Helper()
	h := &host{t: t, mem: make([]byte, limit*page)}
	ctx := experimental.WithMemoryAllocator(ctx, h)
	h.runtime = wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2|experimental.CoreFeaturesThreads).
		WithCompilationCache(cache))
	t.Cleanup(func() {
		h.untouched()
		if err := h.runtime.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	_, err := h.runtime.NewHostModuleBuilder("host").
		NewFunctionBuilder().WithFunc(func() uint32 {
		if h.spin.Load() {
			return 0
		}
		return 1
	}).Export("js_allow_block").
		Instantiate(ctx)
	if err != nil {
		t.Fatal(err)
	}
	first := uint32(firstPages)
	if len(atFirst) > 0 {
		first = atFirst[0]
	}
	if _, err := h.runtime.InstantiateWithConfig(ctx, envModule(first), wazero.NewModuleConfig().WithName("env")); err != nil {
		t.Fatal(err)
	}
	for i := range nobodys {
		h.mem[i] = pattern(i)
	}
	if h.guest, err = h.runtime.CompileModule(ctx, guest.Wasm); err != nil {
		t.Fatal(err)
	}
	return h
}

var cache = wazero.NewCompilationCache()

// envModule is a module with a shared memory, which passes js_allow_block on.
//
//	(module
//	  (import "host" "js_allow_block" (func (result i32)))
//	  (memory (export "memory") pages 65536 shared)
//	  (export "js_allow_block" (func 0)))
func envModule(pages uint32) []byte {
	limits := binary.AppendUvarint([]byte{1, 3}, uint64(pages))
	limits = binary.AppendUvarint(limits, 65536)
	return append(append([]byte("\x00asm\x01\x00\x00\x00"+
		"\x01\x05\x01\x60\x00\x01\x7f"+ // type: () -> i32
		"\x02\x17\x01\x04host\x0ejs_allow_block\x00\x00"+ // import
		"\x05"+string(rune(len(limits)))), limits...), // memory
		"\x07\x1b\x02\x06memory\x02\x00\x0ejs_allow_block\x00\x00"...) // exports
}

// Allocate and the next two implement [experimental.MemoryAllocator].
func (h *host) Allocate(_, _ uint64) experimental.LinearMemory { return h }

func (h *host) Reallocate(size uint64) []byte {
	if size > uint64(len(h.mem)) {
		return nil
	}
	h.size.Store(size)
	return h.mem[:size:size]
}

func (h *host) Free() {}

// nobodys is how many bytes at the beginning of the memory are not the guest's; hosts
// have been seen to write at 100 and 200.
const nobodys = 1024

func pattern(address int) byte { return byte(address*7 + 1) }

func (h *host) untouched() {
	h.t.Helper()
	for i := range nobodys {
		if h.mem[i] != pattern(i) {
			h.t.Errorf("the guest has written %#x at address %d", h.mem[i], i)
			return
		}
	}
}

func (h *host) image(base uint32) *inspect.Image {
	h.t.Helper()
	im, err := inspect.OpenLive(func() []byte { return h.mem[:h.size.Load()] }, base)
	if err != nil {
		h.t.Fatal(err)
	}
	return im
}

// verify checks all that must hold of an arena at rest.
func (h *host) verify(base uint32) {
	h.t.Helper()
	if err := h.image(base).Read(inspect.Verify); err != nil {
		h.t.Errorf("the arena at %d does not verify: %v", base, err)
	}
}

func (h *host) word(address uint32) uint32 { return binary.LittleEndian.Uint32(h.mem[address:]) }

func (h *host) setWord(address, value uint32) {
	binary.LittleEndian.PutUint32(h.mem[address:], value)
}

// An agent is one instance. Its calls must not overlap.
type agent struct {
	t    testing.TB
	host *host
	mod  api.Module
}

func (h *host) instance() *agent {
	h.t.Helper()
	m, err := h.runtime.InstantiateModule(ctx, h.guest, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		h.t.Fatal(err)
	}
	return &agent{h.t, h, m}
}

// call64 runs an export; a trap ends the test.
func (a *agent) call64(name string, args ...uint32) uint64 {
	a.t.Helper()
	f := a.mod.ExportedFunction(name)
	if f == nil {
		a.t.Fatalf("the guest has no export %s", name)
	}
	words := make([]uint64, max(1, len(args)))
	for i, arg := range args {
		words[i] = uint64(arg)
	}
	if err := f.CallWithStack(ctx, words); err != nil {
		a.t.Fatalf("%s%v: %v", name, args, err)
	}
	return words[0]
}

func (a *agent) call(name string, args ...uint32) uint32 {
	a.t.Helper()
	return uint32(a.call64(name, args...))
}

// want runs an export and says what it should have been.
func (a *agent) want(want uint32, name string, args ...uint32) {
	a.t.Helper()
	if got := a.call(name, args...); got != want {
		a.t.Errorf("%s%v is %d (%#x), want %d", name, args, int32(got), got, int32(want))
	}
}

// arena makes a shared arena with its first agent, and has it verified at the end.
func (h *host) arena(capacity uint32) (a *agent, base uint32) {
	h.t.Helper()
	a = h.instance()
	if base = a.call("initArena", capacity); base < firstPages*page {
		h.t.Fatalf("initArena(%d) is %d", capacity, base)
	}
	h.t.Cleanup(func() { h.verify(base) })
	return a, base
}

// join is one more agent of an arena.
func (h *host) join(base uint32) *agent {
	h.t.Helper()
	a := h.instance()
	a.want(1, "connectArena", base)
	return a
}
