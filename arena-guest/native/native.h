/* The native twin's machine: what the stress program can do to the guest's memory
 * and to its agents' luck. The guest itself sees only src/platform.h. */
#ifndef SKIREPL_NATIVE_H
#define SKIREPL_NATIVE_H

#include "platform.h"

#define FIRST_PAGES 17u /* as the wasm guest's memory is declared */
#define MOST_PAGES 65535u

/* memory_fresh gives a memory as a new instance finds it: FIRST_PAGES pages of
 * zeros, no agents. No other thread may be in the guest. */
void memory_fresh(void);

/* memory_maximum bounds memory_grow from now on: growing past it is refused. */
void memory_maximum(u32 pages);

/* blocking_allowed is what js_allow_block answers to every agent. */
void blocking_allowed(u32 yes);

/* chaos_begin has the calling thread give up the processor at about one atomic
 * access in `mean` (0: never), and now and then sleep there for milliseconds, as
 * if the scheduler or the host's collector had stopped it. What else would need
 * an unlucky interrupt happens often that way. See chaos.h. */
void chaos_begin(u64 seed, u32 mean);

/* races_reported says how many data races ThreadSanitizer has reported; 0 without it. */
u32 races_reported(void);

/* dying(n) has the calling thread die at its n-th call from now on of what is the
 * host's code, memory.grow and js_allow_block: the places where a host can lose an
 * agent in the midst of a call. 0: never. growing(n): at its n-th memory.grow, which
 * is in a task. To die is to longjmp to `death`. */
#include <setjmp.h>
extern _Thread_local jmp_buf death;
void dying(u32 n);
void growing(u32 n);

#endif
