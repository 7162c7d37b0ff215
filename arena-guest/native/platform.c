/* The native twin's memory, waits and misfortunes. */
#include "native.h"

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define FORBID(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#endif
#endif
#ifndef FORBID
#define FORBID(p, n) ((void)0)
#endif

/* All that 32 bits can address is reserved; what memory_grow has not given yet
 * can't be touched, as in wasm. */
#define RESERVED ((size_t)4 << 30)

unsigned char *memory_base;
static atomic_uint pages, maximum = MOST_PAGES;
static atomic_uint may_block = 1;

static void must(int ok, const char *what) {
  if (ok) return;
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  abort();
}

static void open_pages(u32 from, u32 n) {
  must(mprotect(memory_base + (size_t)from * PAGE_BYTES, (size_t)n * PAGE_BYTES, PROT_READ | PROT_WRITE) == 0,
       "mprotect");
}

void memory_fresh(void) {
  if (!memory_base) {
    void *p = mmap(NULL, RESERVED, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    must(p != MAP_FAILED, "reserve 4 GiB");
    memory_base = p;
  } else {
    size_t used = (size_t)pages * PAGE_BYTES;
    must(madvise(memory_base, used, MADV_DONTNEED) == 0, "madvise");
    must(mprotect(memory_base, used, PROT_NONE) == 0, "mprotect");
  }
  pages = FIRST_PAGES;
  maximum = MOST_PAGES;
  open_pages(0, FIRST_PAGES);
  FORBID(memory_base, 1024); /* nothing of the guest's lies there */
  set_self(0);
}

void memory_maximum(u32 most) { maximum = most; }
void blocking_allowed(u32 yes) { may_block = yes; }

/* ThreadSanitizer calls this by its name, and may not be called from it. */
static volatile u32 races;
u32 races_reported(void) { return races; }
void __tsan_on_report(void *report);
__attribute__((disable_sanitizer_instrumentation)) void __tsan_on_report(void *report) {
  (void)report;
  races++;
}

/* Dying. */
_Thread_local jmp_buf death;
static _Thread_local u32 calls_to_live, growths_to_live;

void dying(u32 n) { calls_to_live = n; }
void growing(u32 n) { growths_to_live = n; }

/* hosts_code is where the host's own code runs. */
static void hosts_code(void) {
  if (calls_to_live && --calls_to_live == 0) longjmp(death, 1);
}

/* What platform.h wants. */

u32 memory_pages(void) {
  u32 now = pages;
  chaos(); /* it may be more when the caller looks at it */
  return now;
}

u32 memory_grow(u32 n) {
  hosts_code();
  if (growths_to_live && --growths_to_live == 0) longjmp(death, 1);
  u32 before = pages;
  do
    if ((u64)before + n > maximum) return EMPTY;
  while (!atomic_compare_exchange_weak(&pages, &before, before + n));
  if (n) open_pages(before, n);
  return before;
}

int js_allow_block(void) {
  hosts_code();
  if (may_block) return 1;
  sched_yield(); /* two processors and eight agents that spin */
  return 0;
}

static long futex(addr a, int op, u32 value, const struct timespec *timeout) {
  return syscall(SYS_futex, AT(a), op | FUTEX_PRIVATE_FLAG, value, timeout, NULL, 0);
}

void wait32(addr a, u32 seen, int64_t nanoseconds) {
  struct timespec t = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  futex(a, FUTEX_WAIT, seen, nanoseconds < 0 ? NULL : &t);
}

void notify(addr a, u32 waiters) {
  futex(a, FUTEX_WAKE, waiters > INT32_MAX ? INT32_MAX : waiters, NULL);
}

/* Chaos. */

_Thread_local uint32_t chaos_countdown;
static _Thread_local u64 chaos_state;
static _Thread_local u32 chaos_mean;

static u32 chaos_next(void) {
  chaos_state ^= chaos_state << 13;
  chaos_state ^= chaos_state >> 7;
  chaos_state ^= chaos_state << 17;
  return (u32)(chaos_state >> 32);
}

/* The countdown is drawn from 1 … 2 mean; without chaos it is 0, and 2^32 away
 * from striking. */
static void chaos_rearm(void) { chaos_countdown = chaos_mean ? 1 + chaos_next() % (2 * chaos_mean) : 0; }

void chaos_begin(u64 seed, u32 mean) {
  chaos_state = seed * 0x9e3779b97f4a7c15u | 1;
  chaos_mean = mean;
  chaos_rearm();
}

void chaos_strike(void) {
  chaos_rearm();
  u32 luck = chaos_mean ? chaos_next() % 1024 : 1023;
  if (luck >= 64) {
    sched_yield();
    return;
  }
  /* One strike in 16 sleeps 50 µs, one in 512 3 ms: longer than any task. */
  struct timespec t = {0, luck < 2 ? 3000000 : 50000};
  nanosleep(&t, NULL);
}
