/* Force-included (-include) into the guest's source when it is built natively:
 * every atomic access may first give up the processor. The guest's own text is not
 * changed; a macro is not expanded again within itself. */
#ifndef SKIREPL_CHAOS_H
#define SKIREPL_CHAOS_H

#include <stdint.h>

extern _Thread_local uint32_t chaos_countdown;
void chaos_strike(void);

static inline void chaos(void) {
  if (__builtin_expect(--chaos_countdown == 0, 0)) chaos_strike();
}

#define __atomic_load_n(...) (chaos(), __atomic_load_n(__VA_ARGS__))
#define __atomic_store_n(...) (chaos(), __atomic_store_n(__VA_ARGS__))
#define __atomic_exchange_n(...) (chaos(), __atomic_exchange_n(__VA_ARGS__))
#define __atomic_fetch_add(...) (chaos(), __atomic_fetch_add(__VA_ARGS__))
#define __atomic_compare_exchange_n(...) (chaos(), __atomic_compare_exchange_n(__VA_ARGS__))

#endif
