// Package arena hosts the guest: it owns the shared memory, one wasm instance an
// agent, and the rings between them, and offers typed, cancellable operations.
//
// No call into the guest lasts longer than about a millisecond: a goroutine in
// compiled guest code can't be stopped, and Go's collector would wait for it. What
// takes longer is a loop here that looks at its context.
package arena

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	guest "skirepl/arena-guest"
)

// ID is a node of the arena.
type ID = guest.ID

var (
	// ErrFull says that the arena is at its limit of nodes. Nothing is lost: what
	// is there can still be read, and Reset makes the arena usable again.
	ErrFull = errors.New("the arena is at its limit of nodes")
	// ErrPoisoned says that the arena can't be used any more: an agent died while
	// it was moving the arrays.
	ErrPoisoned = errors.New("the arena is poisoned")
	// ErrNoTerm says that an id is no term of the arena, for instance because it
	// is from before a Reset.
	ErrNoTerm = errors.New("no such term in the arena")
	// ErrClosed says that the arena has been closed.
	ErrClosed = errors.New("the arena is closed")
)

// Options of an arena. The zero value is a good start.
type Options struct {
	// Capacity is how many nodes it has room for at first, a power of two of at
	// least 1024. It grows by itself. 0: 16384.
	Capacity uint32
	// Limit is how many nodes it may grow to. 0: as many as the memory holds.
	Limit uint32
	// MemoryPages is how many pages of 64 KiB the guest's memory may grow to.
	// 0: 65535.
	MemoryPages uint32
}

const defaultCapacity = 1 << 14

// Arena is one arena with its host agent. Its methods may be called from any
// goroutine: those that enter the guest take turns, each for at most about a
// millisecond.
type Arena struct {
	ctx     context.Context
	runtime wazero.Runtime
	guest   wazero.CompiledModule
	env     api.Module
	memory  *memory
	base    uint32

	mu     sync.Mutex // held during a call of the host's instance
	host   *instance
	closed bool

	requests atomic.Uint64 // that have been submitted

	startMu sync.Mutex // held while workers start or stop, and by Close
	poolMu  sync.Mutex
	pool    *pool
	idle    []*instance // workers' instances, for the next workers

	gate    gate // for the workers' calls
	sharers int  // guarded by mu

	trips trips
	slow  slowness
}

// compiled is the guest's machine code, for all arenas of the process and, where
// there is a place for it, for the next processes: to compile takes some twenty
// milliseconds, to read it two. The engine tells versions of itself and of the
// guest apart.
var compiled = sync.OnceValue(func() wazero.CompilationCache {
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "skirepl")); err == nil {
			return cache
		}
	}
	return wazero.NewCompilationCache()
})

// Open makes an arena.
func Open(o Options) (_ *Arena, err error) {
	if o.Capacity == 0 {
		o.Capacity = defaultCapacity
	}
	if o.MemoryPages == 0 || o.MemoryPages > maxPages {
		o.MemoryPages = maxPages
	}
	if o.MemoryPages < minPages {
		return nil, fmt.Errorf("arena: %d pages of memory: the guest needs at least %d", o.MemoryPages, minPages)
	}
	mem, err := reserve(uint64(o.MemoryPages) * pageBytes)
	if err != nil {
		return nil, err
	}
	ctx := experimental.WithMemoryAllocator(context.Background(), mem)
	a := &Arena{ctx: ctx, memory: mem}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	a.runtime = wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2|experimental.CoreFeaturesThreads).
		WithCompilationCache(compiled()))
	if a.env, err = instantiateEnv(ctx, a.runtime); err != nil {
		return nil, fmt.Errorf("arena: memory: %w", err)
	}
	compile := experimental.WithCompilationWorkers(ctx, runtime.GOMAXPROCS(0))
	if a.guest, err = a.runtime.CompileModule(compile, guest.Wasm); err != nil {
		return nil, fmt.Errorf("arena: compile the guest: %w", err)
	}
	if a.host, err = newInstance(ctx, a.runtime, a.guest, a.env, nil); err != nil {
		return nil, fmt.Errorf("arena: instantiate the guest: %w", err)
	}
	base, err := a.host.call("initArena", o.Capacity)
	if err != nil {
		return nil, err
	}
	switch base {
	case 0:
		return nil, fmt.Errorf("arena: capacity %d: want a power of two from 1024 to 2^27", o.Capacity)
	case 1:
		return nil, fmt.Errorf("arena: no memory for %d nodes", o.Capacity)
	}
	a.base = uint32(base)
	if _, err := a.host.call("setBounded", 1); err != nil {
		return nil, err
	}
	if o.Limit != 0 {
		return a, a.SetLimit(o.Limit)
	}
	return a, nil
}

// Close stops the workers and frees the arena. What Memory gave must not be used
// any more: it is gone. The arena's and its machines' methods may still be called,
// also while it closes, and say ErrClosed; a closed arena can be closed again.
func (a *Arena) Close() error {
	a.startMu.Lock()
	defer a.startMu.Unlock()
	a.stopWorkers()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil
	}
	a.closed = true
	var err error
	if a.runtime != nil {
		err = a.runtime.Close(a.ctx)
	}
	return errors.Join(err, a.memory.free())
}

// Memory is the guest's whole memory, live: agents write it while it is read. It
// grows: ask again after a growth. It must not be written, nor used after Close. A
// closed arena has none: nil.
func (a *Arena) Memory() []byte { return a.memory.bytes() }

// Base is the address of the arena's header in Memory.
func (a *Arena) Base() uint32 { return a.base }

// call runs one export of the host's instance.
func (a *Arena) call(name string, args ...uint32) (uint32, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return 0, ErrClosed
	}
	r, err := a.host.call(name, args...)
	return uint32(r), err
}
