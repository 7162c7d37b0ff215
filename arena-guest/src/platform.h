/* What differs between the wasm guest and its native twin (the same source
 * under pthreads, for the sanitizers): how an address becomes a pointer, what
 * is atomic, how an agent waits, how memory grows, and where the one word lives
 * that belongs to an agent alone.
 *
 * Orders. Wasm has only sequentially consistent atomics, and a store of those
 * costs a locked instruction. So a word is stored with publish() only where a
 * reader may follow it to something that no other release covers; ABI.md lists
 * the owner and the order of each shared word. */
#ifndef SKIREPL_PLATFORM_H
#define SKIREPL_PLATFORM_H

#include "abi.h"

#define INLINE static inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

#ifdef __wasm__

#define EXPORT(name) __attribute__((export_name(#name))) name
#define AT(a) ((void *)(a))

/* A wasm global: every instance has its own. It holds the address of the
 * agent's block, 0 before the first call that needs one. */
extern u32 __attribute__((address_space(1))) self_;
INLINE addr self(void) { return self_; }
INLINE void set_self(addr agent) { self_ = agent; }

__attribute__((import_module("env"), import_name("js_allow_block"))) int js_allow_block(void);

INLINE u32 memory_pages(void) { return (u32)__builtin_wasm_memory_size(0); }
INLINE u32 memory_grow(u32 pages) { return (u32)__builtin_wasm_memory_grow(0, pages); }

INLINE void wait32(addr a, u32 seen, int64_t nanoseconds) {
  __builtin_wasm_memory_atomic_wait32((int *)AT(a), (int)seen, nanoseconds);
}
INLINE void notify(addr a, u32 waiters) {
  __builtin_wasm_memory_atomic_notify((int *)AT(a), waiters);
}

#else /* native */

#define EXPORT(name) name
extern unsigned char *memory_base; /* of 4 GiB reserved address space */
#define AT(a) ((void *)(memory_base + (a)))

extern _Thread_local addr native_self;
INLINE addr self(void) { return native_self; }
INLINE void set_self(addr agent) { native_self = agent; }

int js_allow_block(void);
u32 memory_pages(void);
u32 memory_grow(u32 pages);
void wait32(addr a, u32 seen, int64_t nanoseconds);
void notify(addr a, u32 waiters);

#endif

INLINE u8 get8(addr a) { return *(u8 *)AT(a); }
INLINE u32 get(addr a) { return *(u32 *)AT(a); }
INLINE u64 get64(addr a) { return *(u64 *)AT(a); }
INLINE void put8(addr a, u8 v) { *(u8 *)AT(a) = v; }
INLINE void put(addr a, u32 v) { *(u32 *)AT(a) = v; }
INLINE void put64(addr a, u64 v) { *(u64 *)AT(a) = v; }

INLINE u32 load(addr a) { return __atomic_load_n((u32 *)AT(a), __ATOMIC_SEQ_CST); }
INLINE void store(addr a, u32 v) { __atomic_store_n((u32 *)AT(a), v, __ATOMIC_SEQ_CST); }
INLINE u32 swap(addr a, u32 v) { return __atomic_exchange_n((u32 *)AT(a), v, __ATOMIC_SEQ_CST); }
INLINE u32 add(addr a, u32 v) { return __atomic_fetch_add((u32 *)AT(a), v, __ATOMIC_SEQ_CST); }
/* cas returns what it found: `expected` when it stored. */
INLINE u32 cas(addr a, u32 expected, u32 v) {
  __atomic_compare_exchange_n((u32 *)AT(a), &expected, v, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return expected;
}

/* Words that one agent writes and others only look at: counters, a node's kind,
 * memo entries. Natively relaxed atomics, in wasm plain accesses, which an
 * engine may not tear when they are aligned. */
#ifdef __wasm__
INLINE u8 peek8(addr a) { return get8(a); }
INLINE u64 peek64(addr a) { return *(volatile u64 *)AT(a); }
INLINE void publish8(addr a, u8 v) { *(volatile u8 *)AT(a) = v; }
INLINE void publish64(addr a, u64 v) { *(volatile u64 *)AT(a) = v; }
#else
INLINE u8 peek8(addr a) { return __atomic_load_n((u8 *)AT(a), __ATOMIC_ACQUIRE); }
INLINE u64 peek64(addr a) { return __atomic_load_n((u64 *)AT(a), __ATOMIC_ACQUIRE); }
INLINE void publish8(addr a, u8 v) { __atomic_store_n((u8 *)AT(a), v, __ATOMIC_RELEASE); }
INLINE void publish64(addr a, u64 v) { __atomic_store_n((u64 *)AT(a), v, __ATOMIC_RELEASE); }
#endif

INLINE void move_bytes(addr to, addr from, u32 n) { __builtin_memmove(AT(to), AT(from), n); }
INLINE void fill_bytes(addr to, u8 v, u32 n) { __builtin_memset(AT(to), v, n); }

#endif
